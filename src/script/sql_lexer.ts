import { lexSql as lexAnySql, type SqlToken } from "../util/sql_lexer.ts";
import { SqlTextError } from "./errors.ts";

/**
 * Reads SQL text of a file, token by token.
 *
 * @throws {SqlTextError} If a quote or comment is not closed, or a backslash
 * stands outside of one: psql's commands are not SQL.
 */
export function* lexSql(text: string): Generator<SqlToken> {
  for (const token of lexAnySql(text)) {
    assertSql(token, text);
    yield token;
  }
}

/** Returns the line, counted from 1, in which an offset lies. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (
    let at = text.indexOf("\n");
    at >= 0 && at < offset;
    at = text.indexOf("\n", at + 1)
  ) line++;
  return line;
}

function assertSql(token: SqlToken, text: string): void {
  const { kind, start, unclosed } = token;
  if (unclosed !== undefined) {
    throw new SqlTextError(`The ${unclosed} that begins here is not closed`, {
      line: lineAt(text, start),
    });
  }
  if (kind !== "command") return;
  const command = text.slice(start, Math.min(token.end, start + 40));
  throw new SqlTextError(`"${command}" is a command of psql, not SQL`, {
    line: lineAt(text, start),
    hint:
      "Remove it; data after COPY … FROM stdin has to become INSERT statements.",
  });
}
