/** Puts the many files of `deno bundle --code-splitting` into fewer. */
import { type OutputAsset, type OutputChunk, rollup } from "rollup";

/**
 * Files of modules that are loaded one after another, each with what it imports
 * and the files before it do not have: the configuration, which is read first;
 * the connection, which is then begun; the session and the project, which the
 * server has time to answer in; and `migrating` for what a run with something
 * to do needs. Commands without a database load neither connection nor session.
 * The modules are named as the bundle names what is imported late. Each file
 * costs a run about as much as 20 kB of program.
 */
const FILES: ReadonlyMap<string, readonly string[]> = new Map([
  ["configuration", [
    "load_config",
    "settings",
    "path_settings",
    "find_database",
  ]],
  ["connection", [
    "open",
    "wait_for_server",
    "postgres",
  ]],
  ["session", ["pg_session"]],
  ["project", [
    "script_directory",
    "build",
    "revision_errors",
    "upgrade",
    "with_signal",
    "version_table",
    "read_version_rows",
    "identifiers",
  ]],
  ["migrating", [
    "migrator_options",
    "migrator",
    "run_environment",
    "step_body",
  ]],
]);

/**
 * Files of which a run calls so much that V8 had better compile all functions
 * when it reads them, instead of reading those that are called twice.
 */
const CALLED_FILES: ReadonlySet<string> = new Set([
  "configuration",
  "connection",
  "session",
]);
/** Says that to V8, at the very beginning of a file. */
const COMPILE_HINT = "//# allFunctionsCalledOnLoad";

/** The files that every command loads. */
const STARTING_FILES: ReadonlySet<string> = new Set([
  "main",
  "start",
  "configuration",
]);

/** The bundle's file of a module that is imported late: `name-HASH.js`. */
const LATE_FILE_REGEXP = /^(.+)-[0-9A-Z]{8}\.js$/;

/**
 * Merges the bundle in `source`, which has `main.js` and `src/mod.js`, into
 * `target`: one file of what starts the program, those of {@linkcode FILES},
 * and the others as they are.
 *
 * @throws {Error} If the bundle has no file for one of the modules, or if what
 * starts the program imports a module of Node.
 */
export async function mergeChunks(
  source: string,
  target: string,
): Promise<void> {
  const main = `${source}/main.js`;
  /** Names of the merged files, by the bundle's file that goes into them. */
  const files = new Map<string, string>();
  const bundle = await rollup({
    input: { "main": main, "src/mod": `${source}/src/mod.js` },
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
    preserveEntrySignatures: "allow-extension",
    // The bundle was shaken already.
    treeshake: false,
    plugins: [
      {
        name: "require",
        transform: replaceRequire,
        generateBundle: (_, files) => assertBareStart(Object.values(files)),
      },
      { name: "ascii", renderChunk: escapeNonAscii },
    ],
  });
  await bundle.write({
    dir: target,
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    banner: ({ name }) => CALLED_FILES.has(name) ? COMPILE_HINT : "",
    manualChunks: (id, { getModuleInfo }) => {
      /** Adds a module and what it imports at once. */
      const add = (name: string, module: string): void => {
        if (files.has(module)) return;
        files.set(module, name);
        for (const imported of getModuleInfo(module)?.importedIds ?? []) {
          if (getModuleInfo(imported)?.isExternal) continue;
          add(name, imported);
        }
      };
      if (files.size === 0) {
        add("start", main);
        for (const [name, modules] of FILES) {
          for (const module of findLate(source, modules)) add(name, module);
        }
      }
      return id === main ? undefined : files.get(id);
    },
  });
  await bundle.close();
}

/** How the bundle gives packages of CommonJS a `require`, for Node's modules. */
const REQUIRE_REGEXP =
  /^import \{ createRequire as (\w+) \} from "node:module";\n(var \w+) = \1\(import\.meta\.url\);$/m;

/**
 * Has that `require` not begin every start with `node:module`, which takes Deno
 * 2.9 as long as its own start.
 */
function replaceRequire(code: string): string {
  return code.replace(
    REQUIRE_REGEXP,
    "$2 = (name) => process.getBuiltinModule(name);",
  );
}

/** @throws {Error} If what starts the program loads a module of Node. */
function assertBareStart(files: readonly (OutputAsset | OutputChunk)[]): void {
  for (const file of files) {
    if (file.type !== "chunk" || !STARTING_FILES.has(file.name)) continue;
    const [found] = file.imports.filter((name) => name.startsWith("node:"));
    if (found !== undefined) {
      throw new Error(
        `${file.fileName} imports ${found}, as every start would`,
      );
    }
  }
}

/** What an escape would change. */
const RAW_TEXT_REGEXP = /String\.raw`[^`]*[^\0-\x7f]/;

/**
 * V8 uses a text of ASCII as it lies in the program, and copies any other with
 * two bytes for each character. Strings, templates and patterns mean the same.
 */
function escapeNonAscii(code: string): string {
  const raw = RAW_TEXT_REGEXP.exec(code)?.[0];
  if (raw !== undefined) throw new Error(`Not ASCII: ${raw}`);
  return code.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function findLate(
  source: string,
  names: readonly string[],
): readonly string[] {
  const found = new Map<string, string>();
  for (const { name } of Deno.readDirSync(source)) {
    const module = LATE_FILE_REGEXP.exec(name)?.[1];
    if (module !== undefined) found.set(module, `${source}/${name}`);
  }
  return names.map((name) => {
    const file = found.get(name);
    if (file === undefined) {
      throw new Error(`${name}: no module of this name is imported late`);
    }
    return file;
  });
}
