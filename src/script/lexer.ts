/** What a {@linkcode Token} is. */
export type TokenKind =
  | "comment"
  | "end"
  | "name"
  | "number"
  | "punctuator"
  | "regexp"
  | "string"
  | "template";

/** One lexical element of a JavaScript or TypeScript text. */
export interface Token {
  readonly kind: TokenKind;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
  /** Its text; for strings and templates with quotes and escapes. */
  readonly text: string;
  /**
   * The value of a string, or of a template without substitutions; undefined
   * for everything else and for escapes that are not valid.
   */
  readonly value: string | undefined;
  /** Whether a line break stands between it and the token before it. */
  readonly onNewLine: boolean;
}

const NAME_REGEXP = /#?[\p{ID_Start}$_\\][\p{ID_Continue}$\u200c\u200d\\]*/uy;
const NUMBER_REGEXP =
  /0[xXoObB][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?n?/y;
const REGEXP_REGEXP =
  /\/(?![*/])(?:[^\\/[\r\n\u2028\u2029]|\\.|\[(?:[^\]\\\r\n\u2028\u2029]|\\.)*\])+\/[\p{ID_Continue}$]*/uy;
const STRING_REGEXP =
  /"[^"\\\r\n]*(?:\\[^][^"\\\r\n]*)*"|'[^'\\\r\n]*(?:\\[^][^'\\\r\n]*)*'/y;
const PUNCTUATOR_REGEXP =
  /\.\.\.|=>|[=!]==?|\*\*=?|\+\+|--|&&=?|\|\|=?|\?\?=?|\?\.(?!\d)|[-+*/%&|^<>]=?|[^]/y;

/** Names after which `/` begins a regular expression, not a division. */
const OPERAND_KEYWORDS: ReadonlySet<string> = new Set([
  "await",
  "case",
  "delete",
  "do",
  "else",
  "extends",
  "in",
  "instanceof",
  "new",
  "of",
  "return",
  "throw",
  "typeof",
  "void",
  "yield",
]);

/** Names whose parentheses are followed by a statement, not an operator. */
const HEAD_KEYWORDS: ReadonlySet<string> = new Set([
  "for",
  "if",
  "while",
  "with",
]);

/**
 * Reads a JavaScript or TypeScript text token by token, without parsing it.
 *
 * It never fails: what fits nothing (an unclosed string, say) becomes a
 * punctuator of one character. `/` after `}` is taken for the start of a
 * regular expression, which is wrong only for a division of an object literal.
 */
export class Lexer {
  readonly #text: string;
  #position: number;
  #previous: Token | undefined;
  /** For each open `(`, whether a keyword such as `if` stands before it. */
  readonly #parentheses: boolean[] = [];
  /** What each open `{` began: a block or a substitution in a template. */
  readonly #braces: ("block" | "substitution")[] = [];
  #lastParenthesisIsHead = false;

  constructor(text: string) {
    this.#text = text;
    this.#position = text.startsWith("#!") ? endOfLine(text, 0) : 0;
  }

  /** Returns the next token; comments only if asked for; `end` for ever at the end. */
  next(options: { readonly comments?: boolean } = {}): Token {
    let onNewLine = false;
    for (;;) {
      const spaceEnd = skipSpace(this.#text, this.#position);
      onNewLine ||= hasLineBreak(this.#text, this.#position, spaceEnd);
      this.#position = spaceEnd;
      const commentEnd = endOfComment(this.#text, spaceEnd);
      if (commentEnd === undefined) break;
      this.#position = commentEnd;
      if (options.comments) {
        return this.#token("comment", spaceEnd, { onNewLine });
      }
      onNewLine ||= hasLineBreak(this.#text, spaceEnd, commentEnd);
    }
    const token = this.#read(onNewLine);
    this.#previous = token;
    return token;
  }

  #read(onNewLine: boolean): Token {
    const start = this.#position;
    const first = this.#text[start];
    if (first === undefined) return this.#token("end", start, { onNewLine });
    if (first === '"' || first === "'") {
      if (this.#match(STRING_REGEXP)) {
        const value = cookString(
          this.#text.slice(start + 1, this.#position - 1),
        );
        return this.#token("string", start, { onNewLine, value });
      }
    } else if (first === "`") {
      this.#position++;
      return this.#readTemplate(start, onNewLine);
    } else if (first === "}" && this.#braces.pop() === "substitution") {
      this.#position++;
      return this.#readTemplate(start, onNewLine);
    } else if (
      first === "/" && this.#allowsRegExp() && this.#match(REGEXP_REGEXP)
    ) {
      return this.#token("regexp", start, { onNewLine });
    } else if (this.#match(NAME_REGEXP)) {
      return this.#token("name", start, { onNewLine });
    } else if (/[\d.]/.test(first) && this.#match(NUMBER_REGEXP)) {
      return this.#token("number", start, { onNewLine });
    }
    this.#match(PUNCTUATOR_REGEXP);
    this.#track(this.#text.slice(start, this.#position));
    return this.#token("punctuator", start, { onNewLine });
  }

  /** Reads from behind a backtick or a `}` to the next backtick or `${`. */
  #readTemplate(start: number, onNewLine: boolean): Token {
    const text = this.#text;
    while (this.#position < text.length) {
      const character = text[this.#position];
      if (character === "\\") {
        this.#position += 2;
      } else if (character === "`") {
        this.#position++;
        const isWhole = text[start] === "`";
        const value = isWhole
          ? cookString(text.slice(start + 1, this.#position - 1))
          : undefined;
        return this.#token("template", start, { onNewLine, value });
      } else if (character === "$" && text[this.#position + 1] === "{") {
        this.#position += 2;
        this.#braces.push("substitution");
        return this.#token("template", start, { onNewLine });
      } else {
        this.#position++;
      }
    }
    this.#position = Math.min(this.#position, text.length);
    return this.#token("template", start, { onNewLine });
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#position;
    if (!pattern.test(this.#text)) return false;
    this.#position = pattern.lastIndex;
    return true;
  }

  #track(punctuator: string): void {
    if (punctuator === "(") {
      const before = this.#previous;
      this.#parentheses.push(
        before?.kind === "name" && HEAD_KEYWORDS.has(before.text),
      );
    } else if (punctuator === ")") {
      this.#lastParenthesisIsHead = this.#parentheses.pop() ?? false;
    } else if (punctuator === "{") {
      this.#braces.push("block");
    }
  }

  #allowsRegExp(): boolean {
    const previous = this.#previous;
    if (previous === undefined) return true;
    switch (previous.kind) {
      case "name":
        return OPERAND_KEYWORDS.has(previous.text);
      case "number":
      case "regexp":
      case "string":
        return false;
      case "template":
        return previous.text.endsWith("${");
      default:
        if (previous.text === ")") return this.#lastParenthesisIsHead;
        return !["]", "++", "--"].includes(previous.text);
    }
  }

  #token(
    kind: TokenKind,
    start: number,
    facts: { readonly onNewLine: boolean; readonly value?: string | undefined },
  ): Token {
    return {
      kind,
      start,
      end: this.#position,
      text: this.#text.slice(start, this.#position),
      value: facts.value,
      onNewLine: facts.onNewLine,
    };
  }
}

const SPACE_REGEXP = /[\s\ufeff]*/y;
const LINE_END_REGEXP = /[\r\n\u2028\u2029]|$/g;

function skipSpace(text: string, position: number): number {
  // Most often there is one space or none, which is not worth a match.
  const first = text.charCodeAt(position);
  if (first > 0x20 && first < 0x80) return position;
  SPACE_REGEXP.lastIndex = position;
  SPACE_REGEXP.test(text);
  return SPACE_REGEXP.lastIndex;
}

function endOfComment(text: string, position: number): number | undefined {
  if (text[position] !== "/") return undefined;
  if (text[position + 1] === "/") return endOfLine(text, position);
  if (text[position + 1] !== "*") return undefined;
  const close = text.indexOf("*/", position + 2);
  return close < 0 ? text.length : close + 2;
}

function endOfLine(text: string, position: number): number {
  LINE_END_REGEXP.lastIndex = position;
  return LINE_END_REGEXP.exec(text)?.index ?? text.length;
}

function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029) {
      return true;
    }
  }
  return false;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "0": "\0",
};

/** The value of what stands between quotes; undefined if an escape is invalid. */
function cookString(raw: string): string | undefined {
  if (!raw.includes("\\")) return raw.replaceAll("\r\n", "\n");
  let isValid = true;
  const value = raw.replaceAll("\r\n", "\n").replace(
    /\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^]))/gu,
    (_, braced, four, two, other: string | undefined) => {
      const hex: string | undefined = braced ?? four ?? two;
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
      } else if (other !== undefined && !/[ux1-9]/.test(other)) {
        if (/[\n\r\u2028\u2029]/.test(other)) return "";
        return ESCAPES[other] ?? other;
      }
      isValid = false;
      return "";
    },
  );
  return isValid ? value : undefined;
}
