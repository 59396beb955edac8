import type { Connection, QueryResult } from "./connection.ts";

/** A connection that can send a query before the last one is answered. */
export interface PipelinedConnection extends Connection {
  /**
   * Sends a query right behind the one before: `guard`, one statement, and then
   * `sql`, which the server runs only if `guard` does not fail. The results are
   * those of `sql`.
   *
   * @throws {DatabaseError} If the server refuses a statement.
   * @throws {ConnectionError} If the connection is or gets lost.
   */
  executeBehind(guard: string, sql: string): Promise<readonly QueryResult[]>;
}

/** Whether the connection is one to a server. */
export function isPipelined(
  connection: Connection,
): connection is PipelinedConnection {
  return "executeBehind" in connection;
}
