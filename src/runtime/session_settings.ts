import type { Connection } from "../driver/connection.ts";
import type { ConcurrentStatement } from "../dialect/postgres/concurrent_statement.ts";
import type { IndexDialect } from "./index_builds.ts";

/** Limits the server sets on statements, in milliseconds; 0 is no limit. */
export interface Timeouts {
  /** Undefined leaves the server's own setting. */
  readonly lockTimeoutMs: number | undefined;
  readonly statementTimeoutMs: number | undefined;
  /** For what works CONCURRENTLY, which waits long for others. @default {0} */
  readonly concurrentTimeoutMs?: number;
}

/** Leaves every limit as the server has it. */
export const NO_TIMEOUTS: Timeouts = {
  lockTimeoutMs: undefined,
  statementTimeoutMs: undefined,
};

/** What a session needs to know of the SQL dialect. */
export interface SessionDialect extends IndexDialect {
  parseConcurrentStatement(sql: string): ConcurrentStatement | undefined;
  /** Whether a statement may commit a part of its work before it fails. */
  mayCommitInside(sql: string): boolean;
}

/** The statements that set the limits, for a transaction or for the session. */
export function timeoutSettings(
  timeouts: Timeouts,
  command: "SET LOCAL" | "SET",
): readonly string[] {
  const { lockTimeoutMs, statementTimeoutMs } = timeouts;
  return [
    ...(lockTimeoutMs === undefined
      ? []
      : [`${command} lock_timeout = ${lockTimeoutMs}`]),
    ...(statementTimeoutMs === undefined
      ? []
      : [`${command} statement_timeout = ${statementTimeoutMs}`]),
  ];
}

/** First version with `transaction_timeout`. */
const TRANSACTION_TIMEOUT_VERSION = 170_000;

/** Whether the server knows `transaction_timeout`, which ends the session. */
export function hasTransactionTimeout(connection: Connection): boolean {
  return connection.serverVersion >= TRANSACTION_TIMEOUT_VERSION;
}

/** First version whose server notices by itself that a client has gone. */
const CONNECTION_CHECK_VERSION = 140_000;

/**
 * The statements that begin a transaction of ours. `SET LOCAL` only: behind a
 * transaction-mode pooler nothing else is ours.
 *
 * @param options.isRemote Whether a server ends the statement of a client that
 * has died.
 */
export function beginStatements(
  connection: Connection,
  timeouts: Timeouts,
  options: { readonly isRemote: boolean },
): readonly string[] {
  const checksClient = options.isRemote &&
    connection.serverVersion >= CONNECTION_CHECK_VERSION;
  return [
    "BEGIN ISOLATION LEVEL READ COMMITTED",
    ...(connection.transactionSettings ?? []),
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    ...timeoutSettings(timeouts, "SET LOCAL"),
    ...(checksClient
      ? ["SET LOCAL client_connection_check_interval = 500"]
      : []),
  ];
}
