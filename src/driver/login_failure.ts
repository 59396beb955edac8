import type { PostgresTarget } from "../config/database_url.ts";
import { ConnectionError, type ConnectionFailure } from "./errors.ts";
import { classifySqlState, readServerMessage } from "./server_message.ts";
import { SocketError } from "./socket.ts";

/** A login that failed on our side, before the server could say anything. */
export class LoginRefusedError extends Error {}

/** Why one address of a server did not work. */
export class LoginFailure extends Error {
  readonly failure: ConnectionFailure;
  readonly reason: string;
  readonly sqlState: string | undefined;
  readonly hint: string | undefined;
  /** Whether other hosts need not be tried: a server has said no. */
  readonly isFinal: boolean;

  constructor(
    facts: {
      readonly failure: ConnectionFailure;
      readonly reason: string;
      readonly sqlState?: string;
      readonly hint?: string;
      readonly isFinal?: boolean;
    },
  ) {
    super(facts.reason);
    this.failure = facts.failure;
    this.reason = facts.reason;
    this.sqlState = facts.sqlState;
    this.hint = facts.hint;
    this.isFinal = facts.isFinal ?? false;
  }
}

/** The time limit of one address has passed. */
export class LoginTimeoutError extends Error {
  readonly limit: string;

  /** @param limit The time limit for people: `10 s`. */
  constructor(limit: string) {
    super(`no answer within ${limit}`);
    this.limit = limit;
  }
}

/** Runtimes report a bad certificate in their own ways. */
const CERTIFICATE_REGEXP = /certificate|altnames/i;
/** Of certificates that fail the check, by the system's name of the error. */
const CERTIFICATE_CODE_REGEXP =
  /CERT|UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET_ISSUER/;

/**
 * Says in one line why the login at `place` failed.
 *
 * @param options.place The host or address, for people.
 * @param options.remark A hint if the password was the reason.
 */
export function describeLoginFailure(
  error: unknown,
  options: {
    readonly place: string;
    readonly target: PostgresTarget;
    readonly remark?: string;
  },
): LoginFailure {
  const { place } = options;
  if (error instanceof LoginFailure) return error;
  if (error instanceof ConnectionError) {
    const { failure, reason } = error;
    return new LoginFailure({ failure, reason, isFinal: true });
  }
  if (error instanceof LoginTimeoutError) {
    return new LoginFailure({
      failure: "timeout",
      reason: `no answer from ${place} within ${error.limit}`,
    });
  }
  if (error instanceof SocketError) return describeSocketError(error, place);
  if (error instanceof LoginRefusedError) {
    return new LoginFailure({
      failure: "authentication",
      reason: error.message,
      isFinal: true,
      ...hint(options.remark),
    });
  }
  return describeServerAnswer(error, options);
}

function describeSocketError(error: SocketError, place: string): LoginFailure {
  const { message, stage, systemCode = "" } = error;
  switch (stage) {
    case "lookup":
      return new LoginFailure({ failure: "unknown-host", reason: message });
    case "closed":
      return new LoginFailure({
        failure: "unreachable",
        reason: `${place} closed the connection before it answered`,
      });
    case "tls-refused":
      return new LoginFailure({ failure: "tls", reason: message });
    case "tls":
      return CERTIFICATE_CODE_REGEXP.test(systemCode) ||
          CERTIFICATE_REGEXP.test(message)
        ? new LoginFailure({
          failure: "certificate",
          reason: `the certificate of ${place} is not to be trusted: ${
            describeCertificateError(systemCode, message)
          }`,
        })
        : new LoginFailure({
          failure: "tls",
          reason: `no TLS with ${place}: ${message}`,
        });
    case "connect":
      return new LoginFailure({
        failure: "unreachable",
        reason: describeConnectError(systemCode, place) ??
          `cannot reach ${place}: ${message}`,
      });
  }
}

function describeConnectError(
  systemCode: string,
  place: string,
): string | undefined {
  switch (systemCode) {
    case "ECONNREFUSED":
      return `${place} refused the connection`;
    case "ENOENT":
      return `${place} does not exist`;
    case "EACCES":
      return `${place} may not be opened by this user`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `there is no way to ${place}`;
    case "ETIMEDOUT":
      return `no answer from ${place}`;
    default:
      return undefined;
  }
}

function describeCertificateError(systemCode: string, message: string): string {
  switch (systemCode) {
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return "no trusted authority signed it";
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
      return "it is signed by itself";
    case "CERT_HAS_EXPIRED":
      return "it has expired";
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return message.replace(/^[^:]*: /, "it is for other names: ")
        .replace(/\.? is not in the cert's (altnames|list): /, " is not in ")
        .replace(
          /^it is for other names: IP: (\S+) is not in $/,
          "$1 is not in it",
        );
    default:
      return message;
  }
}

function describeServerAnswer(
  error: unknown,
  options: {
    readonly target: PostgresTarget;
    readonly place: string;
    readonly remark?: string;
  },
): LoginFailure {
  const answer = readServerMessage(error);
  if (answer === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    if (CERTIFICATE_REGEXP.test(message)) {
      const late = new SocketError("tls", { message });
      return describeSocketError(late, options.place);
    }
    return new LoginFailure({
      failure: "other",
      reason: `${options.place}: ${message}`,
    });
  }
  const { sqlState, message } = answer;
  const failure = classifySqlState(sqlState);
  return new LoginFailure({
    failure,
    reason: message,
    sqlState,
    // libpq goes on to the next host after this one only.
    isFinal: failure !== "starting-up",
    ...hint(
      failure === "authentication"
        ? options.remark
        : failure === "unknown-database"
        ? `Check the database's name in the URL, or create it: createdb ${
          quoteWord(options.target.database)
        }`
        : answer.field("hint"),
    ),
  });
}

function quoteWord(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function hint(text: string | undefined): { readonly hint?: string } {
  return text === undefined ? {} : { hint: text };
}
