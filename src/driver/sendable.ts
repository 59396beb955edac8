import { DatabaseError } from "./errors.ts";

/** character_not_in_repertoire, what the server itself says of such text */
const BAD_TEXT_SQLSTATE = "22021";
/** feature_not_supported */
const UNSUPPORTED_SQLSTATE = "0A000";

/** Comments, strings, quoted names and dollar-quoted bodies; nested comments only roughly. */
const OPAQUE_REGEXP =
  /--[^\n]*|\/\*.*?\*\/|\be'(?:\\.|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|\$([\p{L}_][\p{L}\d_]*)?\$.*?\$\1\$/gisu;
const COPY_HINT_REGEXP = /\bcopy\b.*\bstdin\b/is;
const COPY_REGEXP = /(?:^|;)\s*copy\b[^;]*?\bfrom\s+stdin\b/i;

/**
 * Refuses what would not reach the server as it was meant: NUL ends a message
 * of the protocol early, half a surrogate pair becomes U+FFFD, and COPY FROM
 * STDIN waits for data that nobody sends (the embedded database for ever).
 *
 * @throws {DatabaseError} As the server would say it, with the position.
 */
export function assertSendable(
  sql: string,
  parameters: readonly (string | null)[] = [],
): void {
  refuseBadText(sql, { sql, name: "statement", isStatement: true });
  for (const [index, parameter] of parameters.entries()) {
    if (parameter === null) continue;
    const name = `parameter $${index + 1}`;
    refuseBadText(parameter, { sql, name, isStatement: false });
  }
  if (readsStandardInput(sql)) {
    throw new DatabaseError({
      message: "Cannot run COPY FROM STDIN: there is nothing to read from",
      sqlState: UNSUPPORTED_SQLSTATE,
      severity: "ERROR",
      hint: "Write the rows as INSERT statements: pg_dump --inserts does",
      sql,
    });
  }
}

function readsStandardInput(sql: string): boolean {
  if (!COPY_HINT_REGEXP.test(sql)) return false;
  const bare = sql.replace(
    OPAQUE_REGEXP,
    (text) => /^(?:--|\/\*)/.test(text) ? " " : " _ ",
  );
  return COPY_REGEXP.test(bare);
}

function refuseBadText(
  text: string,
  options: {
    readonly sql: string;
    readonly name: string;
    readonly isStatement: boolean;
  },
): void {
  const nul = text.indexOf("\0");
  if (nul < 0 && text.isWellFormed()) return;
  const index = nul >= 0 ? nul : text.search(/\p{Surrogate}/u);
  // The server counts characters, not UTF-16 units.
  const position = [...text.slice(0, index)].length + 1;
  throw new DatabaseError({
    message: `Cannot send the ${options.name}: character ${position} is ${
      nul >= 0 ? "NUL" : "half a surrogate pair"
    }, which PostgreSQL cannot store`,
    sqlState: BAD_TEXT_SQLSTATE,
    severity: "ERROR",
    sql: options.sql,
    position: options.isStatement ? position : undefined,
  });
}
