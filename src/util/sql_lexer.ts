/** One lexical element of SQL text that matters for taking it apart. */
export interface SqlToken {
  readonly kind:
    | "comment"
    | "open"
    | "close"
    | "command"
    | "name"
    | "other"
    | "semicolon"
    | "string"
    | "word";
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** What it is if nothing closes it: "string", "comment" …; it then ends with the text. */
  readonly unclosed?: string;
}

const SPACE_REGEXP = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT_REGEXP = /--[^\n\r]*/y;
const WORD_REGEXP = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const PARAMETER_REGEXP = /\$\d+/y;
const NUMBER_REGEXP = /\d[\w.]*/y;
const DOLLAR_QUOTE_REGEXP =
  /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const STRING_REGEXP = /'[^']*(?:''[^']*)*'(?!')/y;
const ESCAPE_STRING_REGEXP = /'[^'\\]*(?:(?:''|\\[^])[^'\\]*)*'(?!')/y;
const IDENTIFIER_REGEXP = /"[^"]*(?:""[^"]*)*"(?!")/y;
const COMMAND_REGEXP = /\\\S*/y;
/** What may stand between the parts of a string that goes on on another line. */
const CONTINUATION_REGEXP =
  /(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*[\n\r])*(?=')/y;

/**
 * Reads SQL text by PostgreSQL's lexical rules: strings (with
 * `standard_conforming_strings` on), `E''` strings, dollar quotes, quoted
 * names, nested comments. White space is left out. Never fails: a backslash
 * outside of quotes begins a `command`, which is psql's and not SQL.
 *
 * @see PostgreSQL 18 manual 4.1; `src/backend/parser/scan.l`.
 */
export function* lexSql(text: string): Generator<SqlToken> {
  let position = 0;
  while (
    (position = matchAt(SPACE_REGEXP, text, position) ?? position) < text.length
  ) {
    const token = readToken(text, position);
    yield token;
    position = token.end;
  }
}

function readToken(text: string, start: number): SqlToken {
  const first = text[start];
  const second = text[start + 1];
  switch (first) {
    case ";":
      return { kind: "semicolon", start, end: start + 1 };
    case "(":
    case "[":
      return { kind: "open", start, end: start + 1 };
    case ")":
    case "]":
      return { kind: "close", start, end: start + 1 };
    case "'":
      return readString(STRING_REGEXP, text, start);
    case '"':
      return readName(text, start);
    case "$":
      return readDollar(text, start);
    case "-":
      if (second !== "-") break;
      return {
        kind: "comment",
        start,
        end: matchAt(LINE_COMMENT_REGEXP, text, start) ?? text.length,
      };
    case "/":
      if (second !== "*") break;
      return readBlockComment(text, start);
    case "e":
    case "E":
      if (second !== "'") break;
      return readEscapeString(text, start);
    case "\\":
      return {
        kind: "command",
        start,
        end: matchAt(COMMAND_REGEXP, text, start) ?? start + 1,
      };
  }
  const wordEnd = matchAt(WORD_REGEXP, text, start);
  if (wordEnd !== undefined) return { kind: "word", start, end: wordEnd };
  return {
    kind: "other",
    start,
    end: matchAt(NUMBER_REGEXP, text, start) ?? start + 1,
  };
}

function matchAt(
  pattern: RegExp,
  text: string,
  position: number,
): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function readString(pattern: RegExp, text: string, start: number): SqlToken {
  const end = matchAt(pattern, text, start);
  return end === undefined
    ? { kind: "string", start, end: text.length, unclosed: "string" }
    : { kind: "string", start, end };
}

function readName(text: string, start: number): SqlToken {
  const end = matchAt(IDENTIFIER_REGEXP, text, start);
  return end === undefined
    ? { kind: "name", start, end: text.length, unclosed: "quoted identifier" }
    : { kind: "name", start, end };
}

/** Parts of an `E''` string on further lines have no `E` of their own. */
function readEscapeString(text: string, start: number): SqlToken {
  let part = readString(ESCAPE_STRING_REGEXP, text, start + 1);
  for (;;) {
    const next = part.unclosed === undefined
      ? matchAt(CONTINUATION_REGEXP, text, part.end)
      : undefined;
    if (next === undefined) return { ...part, start };
    const more = readString(ESCAPE_STRING_REGEXP, text, next);
    if (more.unclosed !== undefined) return { ...more, start };
    part = more;
  }
}

function readDollar(text: string, start: number): SqlToken {
  const parameterEnd = matchAt(PARAMETER_REGEXP, text, start);
  if (parameterEnd !== undefined) {
    return { kind: "other", start, end: parameterEnd };
  }
  const bodyStart = matchAt(DOLLAR_QUOTE_REGEXP, text, start);
  if (bodyStart === undefined) return { kind: "other", start, end: start + 1 };
  const tag = text.slice(start, bodyStart);
  const close = text.indexOf(tag, bodyStart);
  if (close >= 0) return { kind: "string", start, end: close + tag.length };
  const unclosed = `dollar-quoted string ${tag}`;
  return { kind: "string", start, end: text.length, unclosed };
}

function readBlockComment(text: string, start: number): SqlToken {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start + 2;
  let depth = 1;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "comment", start, end: mark.lastIndex };
  }
  return { kind: "comment", start, end: text.length, unclosed: "comment" };
}

/** Follows one statement as far as needed to know which semicolon ends it. */
export class StatementScope {
  #parentheses = 0;
  #blocks = 0;
  /** Its first words, upper-cased: `CREATE OR REPLACE FUNCTION`. */
  readonly #words: string[] = [];

  /**
   * Whether a semicolon would stand in parentheses (`CREATE RULE`) or in the
   * `BEGIN ATOMIC … END` body of a function.
   *
   * @see PostgreSQL 18 `src/fe_utils/psqlscan.l`, whose rules for bodies these are.
   */
  get isNested(): boolean {
    return this.#parentheses > 0 || this.#blocks > 0;
  }

  /** @param word The text of the token in upper case, if it is a word. */
  add(token: SqlToken, word: string): void {
    if (token.kind === "open") this.#parentheses++;
    else if (token.kind === "close") {
      this.#parentheses = Math.max(0, this.#parentheses - 1);
    } else if (token.kind === "word") this.#addWord(word);
  }

  #addWord(word: string): void {
    if (this.#words.length < 4) this.#words.push(word);
    if (this.#parentheses > 0 || !this.#isRoutine()) return;
    if (word === "BEGIN") this.#blocks++;
    else if (word === "CASE" && this.#blocks > 0) this.#blocks++;
    else if (word === "END" && this.#blocks > 0) this.#blocks--;
  }

  #isRoutine(): boolean {
    const [first, second, third, fourth] = this.#words;
    if (first !== "CREATE") return false;
    const kind = second === "OR" && third === "REPLACE" ? fourth : second;
    return kind === "FUNCTION" || kind === "PROCEDURE";
  }
}
