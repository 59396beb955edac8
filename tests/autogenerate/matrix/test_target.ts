import { reflectDatabase } from "../../../src/dialect/postgres/reflect.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import type { DatabaseSchema } from "../../../src/schema/database_schema.ts";
import { readFullCatalog } from "../../roundtrip/full_catalog.ts";
import { describeDump } from "../../roundtrip/roundtrip.ts";
import {
  freshDatabase,
  freshPglite,
  openTestConnection,
  type PostgresVersion,
} from "../../support/servers.ts";

/** Where cases run. */
export type Target = PostgresVersion | "PGlite";

/** An empty database and the one connection to it. */
export interface TargetDatabase extends AsyncDisposable {
  readonly connection: Connection;
  readonly url: string;
}

/** Makes a database; it is gone at the end of an `await using` scope. */
export async function openTarget(target: Target): Promise<TargetDatabase> {
  const database = target === "PGlite"
    ? await freshPglite({ isInitialised: true })
    : await freshDatabase({ version: target });
  const connection = await openTestConnection(database.url);
  return {
    connection,
    url: database.url,
    async [Symbol.asyncDispose](): Promise<void> {
      await connection.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** What a script makes in a database of its own. */
export async function reflectScript(
  sql: string,
  target: Target,
): Promise<DatabaseSchema> {
  await using database = await openTarget(target);
  await database.connection.execute(sql);
  return await reflectDatabase(database.connection);
}

/**
 * Everything in a database as lines that equal schemas share: of `pg_dump`
 * where there is one of the version, of all catalogs elsewhere. The order of
 * a table's columns does not count.
 */
export async function describeTarget(
  { connection, url }: TargetDatabase,
  target: Target,
): Promise<readonly string[]> {
  const dump = target === "PGlite"
    ? undefined
    : await describeDump(url, target);
  return dump ?? await readFullCatalog(connection, { ignoresOrder: true });
}
