import { SqlTextError } from "./errors.ts";

/** One lexical element of SQL text that matters for taking it apart. */
export interface SqlToken {
  readonly kind:
    | "comment"
    | "open"
    | "close"
    | "other"
    | "quoted"
    | "semicolon"
    | "word";
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
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
/** What may stand between the parts of a string that goes on on another line. */
const CONTINUATION_REGEXP =
  /(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*[\n\r])*(?=')/y;

/**
 * Reads SQL text by PostgreSQL's lexical rules: strings (with
 * `standard_conforming_strings` on), `E''` strings, dollar quotes, quoted
 * identifiers, nested comments. White space is left out.
 *
 * @throws {SqlTextError} If a quote or comment is not closed, or a backslash
 * stands outside of one: psql's commands are not SQL.
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
      return readQuoted(STRING_REGEXP, text, { start, quote: start });
    case '"':
      return readQuoted(IDENTIFIER_REGEXP, text, { start, quote: start });
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
      return { kind: "comment", start, end: endOfBlockComment(text, start) };
    case "e":
    case "E":
      if (second !== "'") break;
      return readEscapeString(text, start);
    case "\\":
      throw createBackslashError(text, start);
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

function readQuoted(
  pattern: RegExp,
  text: string,
  place: { readonly start: number; readonly quote: number },
): SqlToken {
  const end = matchAt(pattern, text, place.quote);
  if (end !== undefined) return { kind: "quoted", start: place.start, end };
  const what = text[place.quote] === '"' ? "quoted identifier" : "string";
  throw createUnclosedError(what, { text, start: place.start });
}

/** Parts of an `E''` string on further lines have no `E` of their own. */
function readEscapeString(text: string, start: number): SqlToken {
  let { end } = readQuoted(ESCAPE_STRING_REGEXP, text, {
    start,
    quote: start + 1,
  });
  for (;;) {
    const next = matchAt(CONTINUATION_REGEXP, text, end);
    if (next === undefined) return { kind: "quoted", start, end };
    end =
      readQuoted(ESCAPE_STRING_REGEXP, text, { start: next, quote: next }).end;
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
  if (close >= 0) return { kind: "quoted", start, end: close + tag.length };
  throw createUnclosedError(`dollar-quoted string ${tag}`, { text, start });
}

function endOfBlockComment(text: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start + 2;
  let depth = 1;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw createUnclosedError("comment", { text, start });
}

function createUnclosedError(
  what: string,
  place: { readonly text: string; readonly start: number },
): SqlTextError {
  const line = lineAt(place.text, place.start);
  return new SqlTextError(`The ${what} that begins here is not closed`, {
    line,
  });
}

function createBackslashError(text: string, start: number): SqlTextError {
  const command = /\\\S*/.exec(text.slice(start, start + 40))?.[0] ?? "\\";
  return new SqlTextError(`"${command}" is a command of psql, not SQL`, {
    line: lineAt(text, start),
    hint:
      "Remove it; data after COPY … FROM stdin has to become INSERT statements.",
  });
}
