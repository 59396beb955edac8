import type { Connection } from "../driver/connection.ts";

/**
 * The statement as a connection has to send it outside a transaction: behind a
 * pooler that refused settings of the URL it is wrapped into one that begins
 * with them.
 */
export function inTransactionSettings(
  connection: Connection,
  statement: string,
): string {
  const settings = connection.transactionSettings ?? [];
  return settings.length === 0
    ? statement
    : ["BEGIN", ...settings, statement, "COMMIT"].join("; ");
}
