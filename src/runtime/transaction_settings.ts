import type { Connection, QueryResult } from "../driver/connection.ts";
import { ignoreFailure } from "./failures.ts";

/**
 * Runs statements outside a transaction as the connection has to, and returns a
 * result for each: behind a pooler that does not keep the settings of the URL
 * in one that begins with them, which is over in any case.
 */
export async function executeWithSettings(
  connection: Connection,
  ...statements: readonly string[]
): Promise<readonly QueryResult[]> {
  const settings = connection.transactionSettings ?? [];
  if (settings.length === 0) {
    return await connection.execute(statements.join("; "));
  }
  try {
    const results = await connection.execute(
      ["BEGIN", ...settings, ...statements, "COMMIT"].join("; "),
    );
    return results.slice(1 + settings.length, -1);
  } catch (error) {
    await ignoreFailure(connection.execute("ROLLBACK"));
    throw error;
  }
}
