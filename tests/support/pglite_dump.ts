import { PGlite } from "@electric-sql/pglite";
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";

/**
 * What `pg_dump --schema-only` says of the embedded database in a folder, which
 * nobody else may have open.
 */
export async function dumpPglite(path: string): Promise<string> {
  const database = await PGlite.create(`file://${path}`);
  try {
    const dump = await pgDump({ pg: database, args: ["--schema-only"] });
    return await dump.text();
  } finally {
    await database.close();
  }
}
