import { lexSql, StatementScope } from "../../util/sql_lexer.ts";

/** One statement within a text of SQL. */
export interface ScannedStatement {
  /** The text from the first word to before the semicolon. */
  readonly sql: string;
  /** Its unquoted words in upper case, in order; `"` stands for a quoted name. */
  readonly words: readonly string[];
}

/** What {@linkcode scanSql} finds. */
export interface ScannedSql {
  /** Statements in order, those without a word left out. */
  readonly statements: readonly ScannedStatement[];
  /** The first command of psql, such as `\gexec`, which no server knows. */
  readonly command?: string;
  /** Whether the last line ends within a `--` comment. */
  readonly endsInComment: boolean;
}

/**
 * Splits SQL at the semicolons that end statements: not those in strings, dollar
 * quotes, quoted names, comments, parentheses and `BEGIN ATOMIC … END` bodies.
 * Never fails: what is left open reaches to the end of the text.
 */
export function scanSql(sql: string): ScannedSql {
  const statements: ScannedStatement[] = [];
  let scope = new StatementScope();
  let words: string[] = [];
  let start: number | undefined;
  let end = 0;
  let comment: { readonly start: number; readonly end: number } | undefined;
  let command: string | undefined;
  const finish = () => {
    if (start !== undefined) {
      statements.push({ sql: sql.slice(start, end), words });
    }
    scope = new StatementScope();
    words = [];
    start = undefined;
  };
  for (const token of lexSql(sql)) {
    comment = token.kind === "comment" ? token : undefined;
    if (token.kind === "comment") continue;
    if (token.kind === "semicolon" && !scope.isNested) {
      finish();
      continue;
    }
    const word = token.kind === "word"
      ? sql.slice(token.start, token.end).toUpperCase()
      : "";
    if (token.kind === "command") {
      command ??= sql.slice(token.start, token.end);
    }
    scope.add(token, word);
    if (token.kind === "word") words.push(word);
    else if (token.kind === "name") words.push('"');
    start ??= token.start;
    end = token.end;
  }
  finish();
  return {
    statements,
    ...(command === undefined ? {} : { command }),
    endsInComment: isOpenLineComment(sql, comment),
  };
}

/** Whether the comment begins with `--` and no line break follows it. */
function isOpenLineComment(
  sql: string,
  comment: { readonly start: number; readonly end: number } | undefined,
): boolean {
  return comment !== undefined && sql.startsWith("--", comment.start) &&
    !/[\n\r]/.test(sql.slice(comment.end));
}
