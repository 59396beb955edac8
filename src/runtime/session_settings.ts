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
