/** What to do about refusals for which the server itself has no hint. */
const HINTS: Readonly<Record<string, string>> = {
  "08P01": "If a pooler says so: give it pool_mode = transaction or session, " +
    "or connect to the server directly",
  "25001": "What cannot run in a transaction goes into " +
    "op.autocommitBlock(), or into an SQL revision with " +
    "'-- transaction: off'",
  "25006": "The database or the role is set to read-only: see " +
    "default_transaction_read_only",
  "3F000":
    "Create the schema before; where none is named, search_path of the " +
    "URL, the role or the database has to lead to one that is there",
  "42501": "Give the role that right, or run as one that has it",
  "53100": "Make room on the server's disk",
  "25P04": limitHint("transaction_timeout"),
  "57P05": limitHint("idle_session_timeout"),
};

/** The same where the command has the options of a run. */
const RUN_HINTS: Readonly<Record<string, string>> = {
  "55P03": "Allow more with --lock-timeout or --retries",
  "57014": "If a timeout ended it, allow more with --statement-timeout",
};

function limitHint(setting: string): string {
  return `The role, the database or the server sets ${setting}, which ended ` +
    `the session: ALTER ROLE … SET ${setting} = 0 for the role that migrates`;
}

const OUT_OF_MEMORY = "53200";
/** The server's own hint names the setting only. */
const LOCK_ROOM_HINT =
  "Raise max_locks_per_transaction of the server, which takes a restart, or " +
  "touch fewer objects in one transaction: divide the revision, or put drops " +
  "with ifExists into op.autocommitBlock() and export settings = " +
  "{ repeatable: true }";

/**
 * What to do about a refusal of the server; undefined if nothing is known.
 *
 * @param serverHint What the server says itself: it comes first unless there is
 * more to say.
 */
export function hintForRefusal(
  sqlState: string,
  serverHint: string | undefined,
): string | undefined {
  const isOfLocks = sqlState === OUT_OF_MEMORY &&
    serverHint?.includes("max_locks_per_transaction") === true;
  return isOfLocks ? LOCK_ROOM_HINT : serverHint ?? HINTS[sqlState];
}

/** {@linkcode hintForRefusal} of a run. */
export function hintForRunRefusal(
  sqlState: string,
  serverHint: string | undefined,
): string | undefined {
  return hintForRefusal(sqlState, serverHint) ?? RUN_HINTS[sqlState];
}
