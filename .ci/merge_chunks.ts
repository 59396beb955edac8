/** Puts the many files of `deno bundle --code-splitting` into fewer. */
import { rollup } from "rollup";

/**
 * Modules, loaded one after another, that every run against a PostgreSQL server
 * needs, even one with nothing to do; named as the bundle names what is
 * imported late. Each file costs a run about as much as 20 kB of program.
 */
const ONLINE = [
  "load_config",
  "settings",
  "path_settings",
  "script_directory",
  "build",
  "revision_errors",
  "upgrade",
  "find_database",
  "open",
  "wait_for_server",
  "with_signal",
  "postgres",
  "version_table",
  "concurrent_statement",
  "identifiers",
];

/** The bundle's file of a module that is imported late: `name-HASH.js`. */
const LATE_FILE_REGEXP = /^(.+)-[0-9A-Z]{8}\.js$/;

/**
 * Merges the bundle in `source`, which has `main.js` and `src/mod.js`, into
 * `target`: one file of what starts the program, one of what goes on to a
 * server, and the others as they are.
 *
 * @throws {Error} If the bundle has no file for one of {@linkcode ONLINE}.
 */
export async function mergeChunks(
  source: string,
  target: string,
): Promise<void> {
  const start = new Set<string>();
  const online = new Set<string>();
  const bundle = await rollup({
    input: { "main": `${source}/main.js`, "src/mod": `${source}/src/mod.js` },
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
    preserveEntrySignatures: "allow-extension",
    // The bundle was shaken already.
    treeshake: false,
  });
  await bundle.write({
    dir: target,
    format: "es",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    manualChunks: (id, { getModuleInfo }) => {
      /** Adds a module and what it imports at once. */
      const add = (modules: Set<string>, module: string): void => {
        if (modules.has(module)) return;
        modules.add(module);
        for (const imported of getModuleInfo(module)?.importedIds ?? []) {
          if (getModuleInfo(imported)?.isExternal) continue;
          add(modules, imported);
        }
      };
      if (start.size === 0) {
        add(start, `${source}/main.js`);
        for (const module of findOnline(source)) add(online, module);
      }
      if (id === `${source}/main.js`) return undefined;
      return start.has(id) ? "start" : online.has(id) ? "online" : undefined;
    },
  });
  await bundle.close();
}

function findOnline(source: string): readonly string[] {
  const found = new Map<string, string>();
  for (const { name } of Deno.readDirSync(source)) {
    const module = LATE_FILE_REGEXP.exec(name)?.[1];
    if (module !== undefined) found.set(module, `${source}/${name}`);
  }
  return ONLINE.map((name) => {
    const file = found.get(name);
    if (file === undefined) {
      throw new Error(`${name}: no module of this name is imported late`);
    }
    return file;
  });
}
