import { type ConnectionFailure, DatabaseError } from "./errors.ts";

/** An error or notice of the server as both packages hand it over. */
export interface ServerMessage {
  readonly message: string;
  readonly sqlState: string;
  readonly severity: string;
  /** Reads another field of the protocol by the packages' common name. */
  readonly field: (name: string) => string | undefined;
}

/**
 * SQLSTATEs after which the server ends the session. The severity would say so
 * too, but in the server's language.
 */
const FINAL_SQLSTATES: ReadonlySet<string> = new Set([
  "25P03", // idle_in_transaction_session_timeout
  "25P04", // transaction_timeout
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "57P04", // database_dropped
  "57P05", // idle_session_timeout
]);

/** Reads an error of a package; undefined if it is not the server's. */
export function readServerMessage(error: unknown): ServerMessage | undefined {
  if (!(error instanceof Error)) return undefined;
  const field = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" ? value : undefined;
  };
  const sqlState = field("code");
  const severity = field("severity");
  return sqlState === undefined || severity === undefined
    ? undefined
    : { message: error.message, sqlState, severity, field };
}

/** Whether the server ends the session with this message. */
export function endsSession(message: ServerMessage): boolean {
  return message.severity === "FATAL" || message.severity === "PANIC" ||
    message.sqlState.startsWith("08") || FINAL_SQLSTATES.has(message.sqlState);
}

/** What a refusal at the login is about. */
export function classifySqlState(sqlState: string): ConnectionFailure {
  switch (sqlState) {
    case "28000":
    case "28P01":
      return "authentication";
    case "3D000":
      return "unknown-database";
    case "53300":
      return "too-many-connections";
    case "57P01":
    case "57P02":
    case "57P03":
      return "starting-up";
    default:
      return "other";
  }
}

/**
 * Builds our error of the server's refusal of `sql`.
 *
 * @param options.prefix What was sent in front of it, in ASCII.
 */
export function toDatabaseError(
  message: ServerMessage,
  { sql, prefix = "" }: { readonly sql: string; readonly prefix?: string },
): DatabaseError {
  const position = message.field("position");
  return new DatabaseError({
    message: message.message,
    sqlState: message.sqlState,
    severity: message.severity,
    sql,
    detail: message.field("detail"),
    hint: message.field("hint"),
    position: position === undefined
      ? undefined
      : Number(position) - prefix.length,
    where: message.field("where"),
    schema: message.field("schema"),
    table: message.field("table"),
    column: message.field("column"),
    constraint: message.field("constraint"),
  });
}
