import { ModuleCycleError, ScriptLoadError } from "./errors.ts";
import {
  createModuleId,
  describeFailure,
  describePosition,
  evaluateText,
  findModule,
  isModuleUrl,
  type LoadedModule,
  messageOf,
  registerModule,
} from "./loaded_module.ts";
import {
  type DynamicImport,
  findImports,
  type Replacement,
  replaceParts,
  type StaticImport,
} from "./module_imports.ts";
import { dirname, fromFileUrl, toFileUrl } from "./paths.ts";
import { convertToFunction, type PlainModule } from "./plain_module.ts";
import { createEditMap, createPlaceMap, type PlaceMap } from "./source_map.ts";

/** What a module exports, by name. */
export type ModuleNamespace = Readonly<Record<string, unknown>>;

/** How a {@linkcode ModuleLoader} is made. */
export interface ModuleLoaderOptions {
  /** Where `import … from "alembic"` leads; by default this program's own `src/mod.ts`. */
  readonly apiUrl?: string;
}

type Transform = (typeof import("sucrase"))["transform"];

interface CompileOptions {
  readonly transform: Transform;
  /** Absolute paths of the modules whose imports led here, outermost first. */
  readonly importers: readonly string[];
  /** Value of the import attribute `type`. */
  readonly type?: string | undefined;
}

interface CompiledText {
  readonly code: string;
  readonly toSource: PlaceMap;
}

/** What is known of a file before its imports are followed. */
interface ReadFile extends CompiledText {
  readonly source: string;
  /** Whether the code is data, which imports nothing. */
  readonly isData: boolean;
}

/** A file that can be run. */
interface ReadyFile {
  readonly file: ReadFile;
  /** Undefined if it has to be a module. */
  readonly call: FileCall | undefined;
}

/** A file as a function. */
interface FileCall {
  readonly names: readonly string[];
  /** Whether nobody can tell when it runs. */
  readonly isIsolated: boolean;
  /** Runs it and gives what it exports. */
  readonly run: () => Promise<ModuleNamespace>;
}

/** A file that was run as a function. */
interface RunFile {
  readonly names: readonly string[];
  readonly exports: Promise<ModuleNamespace>;
}

/** Key in `globalThis` of what `import()` in a loaded module calls. */
const IMPORT_KEY = "alembic.importModule";

/** Which loader made a module, by the module's id. */
const loaders = new Map<string, ModuleLoader>();

/**
 * Imports TypeScript and JavaScript files from disk the same way in `deno run`
 * and in a compiled program: compiled here, and run as a function if they need
 * nothing of a module, else imported as `data:` URLs.
 *
 * `alembic` is this program's own instance. Relative imports are compiled
 * likewise, each file once per loader; `.json` needs no import attribute.
 * `import.meta.url`, `dirname`, `filename` and `resolve` are those of the
 * file; `import.meta.main` is false.
 */
export class ModuleLoader {
  readonly #apiUrl: string;
  readonly #modules = new Map<string, LoadedModule>();
  /** By path. */
  readonly #functions = new Map<string, RunFile>();
  /** What {@linkcode prepare} has compiled, by path. */
  readonly #ahead = new Map<string, ReadyFile>();

  constructor(options: ModuleLoaderOptions = {}) {
    this.#apiUrl = options.apiUrl ?? import.meta.resolve("../mod.ts");
    Reflect.set(globalThis, Symbol.for(IMPORT_KEY), importFromModule);
  }

  /**
   * Imports the file at an absolute path.
   *
   * @throws {ScriptLoadError} If it or a module it imports cannot be read,
   * compiled or evaluated; path and place are those of the file at fault.
   * @throws {ModuleCycleError} If relative imports go round in a circle.
   */
  async import(path: string): Promise<ModuleNamespace> {
    const { transform } = await import("sucrase");
    try {
      return await this.#run(path, { transform, importers: [] });
    } catch (error) {
      throw describeFailure(error, path);
    }
  }

  /**
   * Reads and compiles the file at an absolute path ahead of its import, which
   * compiles it again if it has changed and says what is wrong with it. Runs
   * nothing, never fails.
   */
  async prepare(path: string): Promise<void> {
    if (this.#functions.has(path) || this.#ahead.has(path)) return;
    const { transform } = await import("sucrase");
    try {
      this.#ahead.set(path, prepare(path, { transform, importers: [] }));
    } catch {
      // Its import meets it again.
    }
  }

  /**
   * Whether a file that {@linkcode prepare} has compiled, and that was not
   * imported before, reaches nothing but what its functions are given.
   */
  isIsolated(path: string): boolean {
    return this.#ahead.get(path)?.call?.isIsolated ?? false;
  }

  /** Imports for an `import()` in the module at `importer`. */
  async importDynamic(
    specifier: string,
    options: {
      readonly importer: string;
      readonly attributes?: ImportCallOptions | undefined;
    },
  ): Promise<ModuleNamespace> {
    const { transform } = await import("sucrase");
    const attributes = options.attributes?.with;
    const { importer } = options;
    if (isFileSpecifier(specifier) && attributes === undefined) {
      const known = this.#functions.get(resolvePath(specifier, importer));
      if (known !== undefined) return await known.exports;
    }
    const url = this.#resolve(specifier, {
      transform,
      importers: [importer],
      type: attributes?.["type"],
    });
    return isModuleUrl(url) || attributes === undefined
      ? await import(url)
      : await import(url, { with: attributes });
  }

  async #run(path: string, options: CompileOptions): Promise<ModuleNamespace> {
    const known = this.#functions.get(path);
    if (known !== undefined) return await known.exports;
    if (this.#modules.has(moduleKey(path))) {
      return await import(this.#compile(path, options).url);
    }
    const { file, call } = this.#takeAhead(path) ?? prepare(path, options);
    if (call === undefined) {
      return await import(this.#compile(path, options, file).url);
    }
    const exports = call.run();
    this.#functions.set(path, { names: call.names, exports });
    return await exports;
  }

  /** What was compiled ahead, if the file is still the same. */
  #takeAhead(path: string): ReadyFile | undefined {
    const ahead = this.#ahead.get(path);
    if (ahead === undefined) return undefined;
    this.#ahead.delete(path);
    return ahead.file.source === readSource(path) ? ahead : undefined;
  }

  #compile(
    path: string,
    options: CompileOptions,
    read?: ReadFile,
  ): LoadedModule {
    const { importers, type } = options;
    if (importers.includes(path)) {
      const start = importers.indexOf(path);
      throw new ModuleCycleError([...importers.slice(start), path]);
    }
    const key = moduleKey(path, type);
    const known = this.#modules.get(key);
    if (known !== undefined) return known;
    const run = type === undefined ? this.#functions.get(path) : undefined;
    const file = read ??
      (run === undefined ? readFile(path, options) : passOn(path, run));
    const { code, toSource } = this.#followImports(file, { ...options, path });
    const id = createModuleId();
    const module = registerModule(id, {
      path,
      source: file.source,
      code: `${renderPrelude(path, id)}\n${code}`,
      toSource: behindFirstLine(toSource),
    });
    this.#modules.set(key, module);
    loaders.set(id, this);
    return module;
  }

  #followImports(
    file: ReadFile,
    options: CompileOptions & { readonly path: string },
  ): CompiledText {
    if (file.isData) return file;
    const { code, toSource } = file;
    const importers = [...options.importers, options.path];
    const edited = replaceParts(
      code,
      findImports(code).map((each) =>
        this.#rewriteImport(each, { transform: options.transform, importers })
      ).filter((each) => each !== undefined),
    );
    const unedit = createEditMap(edited.edits);
    return {
      code: edited.text,
      toSource: (place) => toSource(unedit(place)),
    };
  }

  #rewriteImport(
    found: StaticImport | DynamicImport,
    options: CompileOptions,
  ): Replacement | undefined {
    const { start, end } = found;
    if (found.kind === "dynamic") {
      return { start, end, text: "import.meta.importModule" };
    }
    const { specifier, type } = found;
    const url = this.#resolve(specifier, { ...options, type });
    return url === specifier
      ? undefined
      : { start, end: found.attributesEnd, text: JSON.stringify(url) };
  }

  /** Returns the URL to import for a specifier in the last of the importers. */
  #resolve(specifier: string, options: CompileOptions): string {
    const importer = options.importers.at(-1) ?? "";
    if (specifier === "alembic") return this.#apiUrl;
    if (/^(?:data|npm|jsr|node|https?):/.test(specifier)) return specifier;
    if (!isFileSpecifier(specifier)) {
      throw createBareImportError(specifier, importer);
    }
    return this.#compile(resolvePath(specifier, importer), options).url;
  }
}

function prepare(path: string, options: CompileOptions): ReadyFile {
  const file = readFile(path, options);
  const plain = file.isData ? undefined : convertToFunction(file.code);
  return { file, call: plain && makeCall(path, { file, plain }) };
}

/** Undefined if it cannot be compiled as a function. */
function makeCall(
  path: string,
  { file, plain }: { readonly file: ReadFile; readonly plain: PlainModule },
): FileCall | undefined {
  try {
    const run = evaluateText(createModuleId(), {
      path,
      source: file.source,
      code: plain.code,
      toSource: behindFirstLine(file.toSource),
    });
    if (typeof run !== "function") return undefined;
    return {
      names: plain.names,
      isIsolated: plain.isIsolated,
      run: () => run(),
    };
  } catch (error) {
    // The import of the module says better where it is.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function moduleKey(path: string, type = ""): string {
  return `${type}:${path}`;
}

function resolvePath(specifier: string, importer: string): string {
  return fromFileUrl(new URL(specifier, toFileUrl(importer)));
}

function behindFirstLine(toSource: PlaceMap): PlaceMap {
  return ({ line, column }) => toSource({ line: line - 1, column });
}

/** A module that has the exports of a file that was run as a function before. */
function passOn(path: string, { names }: RunFile): ReadFile {
  const url = toFileUrl(path).href;
  return {
    source: "",
    isData: true,
    code: `export const { ${names.join(", ")} } = ` +
      `await import.meta.importModule(${JSON.stringify(url)});`,
    toSource: (place) => place,
  };
}

async function importFromModule(
  id: string,
  specifier: unknown,
  attributes?: ImportCallOptions,
): Promise<ModuleNamespace> {
  const importer = findModule(id)?.path;
  const loader = loaders.get(id);
  if (importer === undefined || loader === undefined) {
    throw new TypeError(`No module has the id "${id}"`);
  }
  return await loader.importDynamic(String(specifier), {
    importer,
    attributes,
  });
}

/** One line that runs before a module's own code and gives `import.meta` its true values. */
function renderPrelude(path: string, id: string): string {
  const meta = JSON.stringify({
    url: toFileUrl(path).href,
    filename: path,
    dirname: dirname(path),
    main: false,
  });
  return `((m,r)=>{Object.assign(m,${meta});` +
    `m.resolve=(s)=>${FILE_SPECIFIER_REGEXP}.test(s)?new URL(s,m.url).href:r(s);` +
    `m.importModule=(s,o)=>globalThis[Symbol.for("${IMPORT_KEY}")]("${id}",s,o)` +
    `})(import.meta,import.meta.resolve);`;
}

const FILE_SPECIFIER_REGEXP = /^(?:\.{0,2}\/|file:)/;

function isFileSpecifier(specifier: string): boolean {
  return FILE_SPECIFIER_REGEXP.test(specifier);
}

function readSource(path: string, importer?: string): string {
  try {
    const bytes = Deno.readFileSync(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && importer !== undefined) {
      throw new ScriptLoadError(importer, {
        reason: `It imports "${path}", which does not exist`,
        hint: "Relative imports need the file's extension, as in ./helpers.ts.",
        cause: error,
      });
    }
    const reason = error instanceof TypeError
      ? "It is not UTF-8 text"
      : messageOf(error);
    throw new ScriptLoadError(path, { reason, cause: error });
  }
}

function readFile(path: string, options: CompileOptions): ReadFile {
  const source = readSource(path, options.importers.at(-1));
  const data = readData(source, { ...options, path });
  if (data !== undefined) {
    const code = `export default ${data};`;
    return { source, code, isData: true, toSource: (place) => place };
  }
  const compiled = compileScript(source, { ...options, path });
  return { source, isData: false, ...compiled };
}

/** Returns the expression for a file that holds data; undefined for code. */
function readData(
  source: string,
  options: { readonly path: string; readonly type?: string | undefined },
): string | undefined {
  const { path, type } = options;
  if (type === "text") return JSON.stringify(source);
  if (type !== undefined && type !== "json") {
    throw new ScriptLoadError(path, {
      reason: `It is imported with the unknown type "${type}"`,
      hint: "The types are json and text.",
    });
  }
  if (type === undefined && !path.endsWith(".json")) return undefined;
  try {
    JSON.parse(source);
  } catch (error) {
    throw new ScriptLoadError(path, { reason: messageOf(error), cause: error });
  }
  return `JSON.parse(${JSON.stringify(source)})`;
}

function compileScript(
  source: string,
  options: { readonly path: string; readonly transform: Transform },
): CompiledText {
  const { path, transform } = options;
  if (!/\.m?[jt]s$/.test(path)) {
    throw new ScriptLoadError(path, {
      reason: "Only .ts, .mts, .js, .mjs and .json files can be imported",
    });
  }
  const text = source.replace(/^#!/, "//");
  if (!path.endsWith("ts")) return { code: text, toSource: (place) => place };
  try {
    const settings: Parameters<Transform>[1] = {
      transforms: ["typescript"],
      disableESTransforms: true,
      preserveDynamicImport: true,
      filePath: path,
    };
    const sourceMapOptions = { compiledFilename: path };
    return {
      code: transform(text, settings).code,
      // Compiled once more for the map: most modules never fail.
      toSource: createPlaceMap(() =>
        transform(text, { ...settings, sourceMapOptions }).sourceMap
          ?.mappings ?? ""
      ),
    };
  } catch (error) {
    throw describeSyntaxError(error, { path, source });
  }
}

/** The compiler's message ends in the place, `(3:14)`, both counted from 1. */
function describeSyntaxError(
  error: unknown,
  options: { readonly path: string; readonly source: string },
): ScriptLoadError {
  const { path, source } = options;
  const prefix = `Error transforming ${path}: `;
  const message = messageOf(error).replace(prefix, "");
  const match = /^(.*) \((\d+):(\d+)\)$/s.exec(message);
  if (match === null) {
    return new ScriptLoadError(path, { reason: message, cause: error });
  }
  const place = { line: Number(match[2]), column: Number(match[3]) };
  return new ScriptLoadError(path, {
    reason: match[1] ?? message,
    position: describePosition(source, place),
    cause: error,
  });
}

function createBareImportError(
  specifier: string,
  importer: string,
): ScriptLoadError {
  return new ScriptLoadError(importer, {
    reason:
      `It imports "${specifier}", which is neither "alembic" nor a path or URL`,
    hint: `Write "./${specifier}.ts" for a file beside it, ` +
      `"node:${specifier}" for a module of Node's, ` +
      `"npm:${specifier}" for a package.`,
  });
}
