import { ModuleCycleError, ScriptLoadError } from "./errors.ts";
import {
  createModuleId,
  describeFailure,
  describePosition,
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

/** Key in `globalThis` of what `import()` in a loaded module calls. */
const IMPORT_KEY = "alembic.importModule";

/** Which loader made a module, by the module's id. */
const loaders = new Map<string, ModuleLoader>();

/**
 * Imports TypeScript and JavaScript files from disk the same way in `deno run`
 * and in a compiled program: compiled here, imported as `data:` URLs.
 *
 * `alembic` is this program's own instance. Relative imports are compiled
 * likewise, each file once per loader; `.json` needs no import attribute.
 * `import.meta.url`, `dirname`, `filename` and `resolve` are those of the
 * file; `import.meta.main` is false.
 */
export class ModuleLoader {
  readonly #apiUrl: string;
  readonly #modules = new Map<string, LoadedModule>();

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
    const { url } = this.#compile(path, { transform, importers: [] });
    try {
      return await import(url);
    } catch (error) {
      throw describeFailure(error, path);
    }
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
    const url = this.#resolve(specifier, {
      transform,
      importers: [options.importer],
      type: attributes?.["type"],
    });
    return isModuleUrl(url) || attributes === undefined
      ? await import(url)
      : await import(url, { with: attributes });
  }

  #compile(path: string, options: CompileOptions): LoadedModule {
    const { importers, type = "" } = options;
    if (importers.includes(path)) {
      const start = importers.indexOf(path);
      throw new ModuleCycleError([...importers.slice(start), path]);
    }
    const key = `${type}:${path}`;
    const known = this.#modules.get(key);
    if (known !== undefined) return known;
    const source = readSource(path, importers.at(-1));
    const { code, toSource } = this.#compileText(source, { ...options, path });
    const id = createModuleId();
    const module = registerModule(id, {
      path,
      source,
      code: `${renderPrelude(path, id)}\n${code}`,
      toSource: ({ line, column }) => toSource({ line: line - 1, column }),
    });
    this.#modules.set(key, module);
    loaders.set(id, this);
    return module;
  }

  #compileText(
    source: string,
    options: CompileOptions & { readonly path: string },
  ): CompiledText {
    const data = readData(source, options);
    if (data !== undefined) {
      return { code: `export default ${data};`, toSource: (place) => place };
    }
    const { code, toSource } = compileScript(source, options);
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
    const path = fromFileUrl(new URL(specifier, toFileUrl(importer)));
    return this.#compile(path, options).url;
  }
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

function readSource(path: string, importer: string | undefined): string {
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
    const { code, sourceMap } = transform(text, {
      transforms: ["typescript"],
      disableESTransforms: true,
      preserveDynamicImport: true,
      filePath: path,
      sourceMapOptions: { compiledFilename: path },
    });
    return { code, toSource: createPlaceMap(sourceMap?.mappings ?? "") };
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
