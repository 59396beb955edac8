import type { Connection, QueryResult } from "../driver/connection.ts";
import { PoolerError } from "./errors.ts";

/** That the URL sets `search_path` for each transaction. */
const OWN_PATH_REGEXP = /^SET LOCAL "search_path"/i;

/**
 * A query of one row, `path`: the `search_path` that another client of a pooler
 * has left in the server process that serves us; null if none did, and where
 * the session is ours alone. A revision would work in the wrong schema.
 *
 * Runs in a transaction that has its settings already.
 */
export function strayPathQuery(connection: Connection): string {
  const { backendPid, transactionSettings = [] } = connection;
  const isSet = transactionSettings.some((each) => OWN_PATH_REGEXP.test(each));
  if (isSet || backendPid === undefined) return "SELECT NULL AS path";
  return `SELECT CASE WHEN pg_catalog.pg_backend_pid() <> ${backendPid} THEN ` +
    "(SELECT setting FROM pg_catalog.pg_settings WHERE name = 'search_path' " +
    "AND source = 'session') END AS path";
}

/** @throws {PoolerError} If {@linkcode strayPathQuery} has found one. */
export function assertOwnPath(result: QueryResult | undefined): void {
  const path = result?.rows[0]?.["path"];
  if (typeof path !== "string") return;
  throw new PoolerError(
    "The pooler's connection has a search_path that another client has left: " +
      path,
    {
      hint: "Say in the database URL which is meant, " +
        "options=-c search_path=public, or connect to the server directly; a " +
        "client that uses SET LOCAL leaves nothing behind",
    },
  );
}
