/** What to do about refusals for which the server itself has no hint. */
const HINTS: Readonly<Record<string, string>> = {
  "08P01": "If a pooler says so: give it pool_mode = transaction or session, " +
    "or connect to the server directly",
  "25006": "The database or the role is set to read-only: see " +
    "default_transaction_read_only",
  "42501": "Give the role that right, or run as one that has it",
  "55P03": "Allow more with --lock-timeout or --retries",
  "57014": "If a timeout ended it, allow more with --statement-timeout",
  "53100": "Make room on the server's disk",
};

/** What to do about a refusal of the server; undefined if nothing is known. */
export function hintForSqlState(sqlState: string): string | undefined {
  return HINTS[sqlState];
}
