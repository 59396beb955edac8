import type { Extension, PGliteOptions } from "@electric-sql/pglite";

import { readPacked } from "./pglite_files.ts";

type Extensions = NonNullable<PGliteOptions["extensions"]>;

/** What we know of the options for the start of the WebAssembly program. */
interface EmscriptenOptions {
  /** Called with the program before it starts. */
  readonly preRun: readonly ((module: EmscriptenModule) => void)[];
}

interface EmscriptenModule {
  /** Tar archives by the names of their extensions. */
  readonly pg_extensions: Record<string, Blob>;
}

/** Extensions that the package brings, by the archive each of them is in. */
const ARCHIVES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      "amcheck",
      "bloom",
      "btree_gin",
      "btree_gist",
      "citext",
      "cube",
      "dict_int",
      "dict_xsyn",
      "earthdistance",
      "fuzzystrmatch",
      "hstore",
      "intarray",
      "isn",
      "lo",
      "ltree",
      "pageinspect",
      "pg_buffercache",
      "pg_freespacemap",
      "pg_stat_statements",
      "pg_surgery",
      "pg_trgm",
      "pg_visibility",
      "pg_walinspect",
      "pgcrypto",
      "seg",
      "tablefunc",
      "tcn",
      "tsm_system_rows",
      "tsm_system_time",
      "unaccent",
      "uuid-ossp",
    ].map((name) => [name, [name]]),
  ),
  spi: ["autoinc", "insert_username", "moddatetime", "refint"],
};

/** What `CREATE EXTENSION … CASCADE` makes as well. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  earthdistance: ["cube"],
};

/** Extensions of the package that a text names, in whatever way. */
export function findExtensionNames(text: string): readonly string[] {
  const names = Object.values(ARCHIVES).flat().filter((name) =>
    new RegExp(`(?<![\\w-])${name}(?![\\w-])`, "i").test(text)
  );
  return [...new Set(names.flatMap((name) => [name, ...NEEDS[name] ?? []]))];
}

/**
 * The named extensions for the start of the package's database: their files
 * have to be there before it starts. Names it does not bring are left out.
 *
 * @throws {PackedFileError} If the compiled program is damaged.
 */
export async function selectExtensions(
  names: readonly string[],
): Promise<Extensions> {
  const wanted = new Set(names);
  const archives = Object.entries(ARCHIVES)
    .filter(([, inside]) => inside.some((name) => wanted.has(name)))
    .map(([archive]) => archive);
  return Object.fromEntries(
    await Promise.all(
      archives.map(async (name) => [name, await loadExtension(name)] as const),
    ),
  );
}

async function loadExtension(name: string): Promise<Extension> {
  const file = `${name}.tar.gz`;
  const archive = await readPacked(file);
  return {
    name,
    setup: (_database, options) =>
      Promise.resolve(
        archive === undefined
          ? {
            bundlePath: new URL(
              file,
              import.meta.resolve("@electric-sql/pglite"),
            ),
          }
          : { emscriptenOpts: addArchive(options, name, archive) },
      ),
  };
}

/**
 * The package opens archives by their paths only, and what is in a compiled
 * program has none: it is put where the package keeps what it has read.
 */
function addArchive(
  options: EmscriptenOptions,
  name: string,
  archive: Uint8Array<ArrayBuffer>,
): EmscriptenOptions {
  return {
    ...options,
    preRun: [...options.preRun, (module) => {
      module.pg_extensions[name] = new Blob([archive]);
    }],
  };
}
