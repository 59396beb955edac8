import type { Connection, QueryResult } from "../driver/connection.ts";
import { ignoreFailure } from "./failures.ts";

/**
 * Runs a statement outside a transaction as the connection has to: behind a
 * pooler that does not keep the settings of the URL in one that begins with
 * them, which is over in any case.
 */
export async function executeWithSettings(
  connection: Connection,
  statement: string,
): Promise<QueryResult | undefined> {
  const settings = connection.transactionSettings ?? [];
  if (settings.length === 0) {
    const [result] = await connection.execute(statement);
    return result;
  }
  try {
    const results = await connection.execute(
      ["BEGIN", ...settings, statement, "COMMIT"].join("; "),
    );
    return results.at(-2);
  } catch (error) {
    await ignoreFailure(connection.execute("ROLLBACK"));
    throw error;
  }
}
