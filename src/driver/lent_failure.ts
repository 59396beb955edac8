import { describeThrown } from "../util/describe_thrown.ts";
import {
  ConnectionError,
  type ConnectionFailure,
  ConnectionInTransactionError,
} from "./errors.ts";
import { classifySqlState, readServerMessage } from "./server_message.ts";

/** in_failed_sql_transaction */
const FAILED_TRANSACTION = "25P02";

const FAILURES: Readonly<Record<string, ConnectionFailure>> = {
  ENOTFOUND: "unknown-host",
  EAI_AGAIN: "unknown-host",
  ECONNREFUSED: "unreachable",
  ECONNRESET: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ENOENT: "unreachable",
  ETIMEDOUT: "timeout",
};

/** Of `connectionTimeoutMillis`, which has no code. */
const TIMEOUT_REGEXP = /^timeout exceeded|connection timeout$/;

/**
 * What a package says of a session that it does not lend, as one of our errors.
 *
 * @param failure What it is if nothing is known of it.
 */
export function describeLendFailure(
  error: unknown,
  displayUrl: string,
  failure: ConnectionFailure,
): ConnectionError | ConnectionInTransactionError {
  const answer = readServerMessage(error);
  if (answer?.sqlState === FAILED_TRANSACTION) {
    return new ConnectionInTransactionError(displayUrl);
  }
  return new ConnectionError({
    displayUrl,
    ...answer === undefined ? describeOwnFailure(error, failure) : {
      failure: classifySqlState(answer.sqlState),
      reason: answer.message,
      sqlState: answer.sqlState,
    },
  });
}

function describeOwnFailure(
  error: unknown,
  unknown: ConnectionFailure,
): { readonly failure: ConnectionFailure; readonly reason: string } {
  if (!(error instanceof Error)) {
    return { failure: unknown, reason: describeThrown(error) };
  }
  const code: unknown = Reflect.get(error, "code");
  const known = typeof code === "string" ? FAILURES[code] : undefined;
  const failure = known ??
    (TIMEOUT_REGEXP.test(error.message) ? "timeout" : unknown);
  // That of several addresses has no message of its own.
  return { failure, reason: error.message || String(code) };
}
