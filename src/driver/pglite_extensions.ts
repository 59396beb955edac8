import type { PGliteOptions } from "@electric-sql/pglite";

type Extensions = NonNullable<PGliteOptions["extensions"]>;

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
 */
export function selectExtensions(names: readonly string[]): Extensions {
  const wanted = new Set(names);
  return Object.fromEntries(
    Object.entries(ARCHIVES)
      .filter(([, inside]) => inside.some((name) => wanted.has(name)))
      .map(([archive]) => [archive, {
        name: archive,
        setup: () => Promise.resolve({ bundlePath: locateArchive(archive) }),
      }]),
  );
}

/** Where `.ci/compile.ts` puts the archives, or where the package has them. */
function locateArchive(name: string): URL {
  const file = `${name}.tar.gz`;
  const packed = new URL(`./pglite/${file}`, import.meta.url);
  try {
    Deno.statSync(packed);
    return packed;
  } catch {
    return new URL(file, import.meta.resolve("@electric-sql/pglite"));
  }
}
