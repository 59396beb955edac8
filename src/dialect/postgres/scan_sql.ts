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
  /** Whether the last line ends within a `--` comment. */
  readonly endsInComment: boolean;
}

const SPACE_REGEXP = /\s+/y;
const LINE_COMMENT_REGEXP = /--[^\n\r]*/y;
const WORD_REGEXP = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const NUMBER_REGEXP = /[0-9][0-9a-z_.]*/iy;
const STRING_REGEXP = /'(?:[^']|'')*(?:'|$)/y;
const ESCAPE_STRING_REGEXP = /'(?:[^'\\]|''|\\[^])*(?:'|$)/y;
const QUOTED_NAME_REGEXP = /"(?:[^"]|"")*(?:"|$)/y;
const DOLLAR_TAG_REGEXP = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

/**
 * Splits SQL at the semicolons that end statements: not those in strings, dollar
 * quotes, quoted names, comments, parentheses and `BEGIN ATOMIC … END` bodies.
 * Never fails: what is left open reaches to the end of the text.
 */
export function scanSql(sql: string): ScannedSql {
  return new Scanner(sql).scan();
}

class Scanner {
  readonly #sql: string;
  #position = 0;
  /** Where the statement's first word stands; undefined before it. */
  #start: number | undefined;
  #end = 0;
  #words: string[] = [];
  #parentheses = 0;
  /** Open BEGIN and CASE of a function body in SQL. */
  #blocks = 0;
  #statements: ScannedStatement[] = [];
  #endsInComment = false;

  constructor(sql: string) {
    this.#sql = sql;
  }

  scan(): ScannedSql {
    while (this.#position < this.#sql.length) this.#step();
    this.#finishStatement();
    return {
      statements: this.#statements,
      endsInComment: this.#endsInComment,
    };
  }

  #step(): void {
    const before = this.#position;
    if (this.#take(SPACE_REGEXP) !== undefined) {
      const hasBreak = /[\n\r]/.test(this.#sql.slice(before, this.#position));
      if (hasBreak) this.#endsInComment = false;
      return;
    }
    if (this.#take(LINE_COMMENT_REGEXP) !== undefined) {
      this.#endsInComment = true;
      return;
    }
    if (this.#skipBlockComment()) return;
    this.#endsInComment = false;
    if (this.#sql[this.#position] === ";" && this.#isTopLevel()) {
      this.#finishStatement();
      this.#position++;
      return;
    }
    this.#takeToken();
    this.#start ??= before;
    this.#end = this.#position;
  }

  #isTopLevel(): boolean {
    return this.#parentheses === 0 && this.#blocks === 0;
  }

  #takeToken(): void {
    const word = this.#take(WORD_REGEXP);
    if (word !== undefined) return this.#addWord(word);
    if (this.#take(QUOTED_NAME_REGEXP) !== undefined) {
      this.#words.push('"');
      return;
    }
    if (this.#take(NUMBER_REGEXP) !== undefined) return;
    if (this.#take(STRING_REGEXP) !== undefined) return;
    if (this.#skipDollarQuote()) return;
    const character = this.#sql[this.#position];
    if (character === "(") this.#parentheses++;
    if (character === ")") {
      this.#parentheses = Math.max(0, this.#parentheses - 1);
    }
    this.#position++;
  }

  #addWord(word: string): void {
    if (/^e$/i.test(word) && this.#take(ESCAPE_STRING_REGEXP) !== undefined) {
      return;
    }
    const upper = word.toUpperCase();
    this.#words.push(upper);
    if (!this.#isRoutine()) return;
    if (upper === "BEGIN") this.#blocks++;
    else if (upper === "CASE" && this.#blocks > 0) this.#blocks++;
    else if (upper === "END" && this.#blocks > 0) this.#blocks--;
  }

  #isRoutine(): boolean {
    return /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE)$/.test(
      this.#words.slice(0, this.#words[1] === "OR" ? 4 : 2).join(" "),
    );
  }

  #skipBlockComment(): boolean {
    if (!this.#sql.startsWith("/*", this.#position)) return false;
    const edges = /\/\*|\*\//g;
    edges.lastIndex = this.#position;
    let depth = 0;
    for (let edge = edges.exec(this.#sql); edge; edge = edges.exec(this.#sql)) {
      depth += edge[0] === "/*" ? 1 : -1;
      if (depth === 0) {
        this.#position = edges.lastIndex;
        return true;
      }
    }
    this.#position = this.#sql.length;
    return true;
  }

  #skipDollarQuote(): boolean {
    const tag = this.#take(DOLLAR_TAG_REGEXP);
    if (tag === undefined) return false;
    const end = this.#sql.indexOf(tag, this.#position);
    this.#position = end < 0 ? this.#sql.length : end + tag.length;
    return true;
  }

  #finishStatement(): void {
    if (this.#start !== undefined) {
      this.#statements.push({
        sql: this.#sql.slice(this.#start, this.#end),
        words: this.#words,
      });
    }
    this.#start = undefined;
    this.#words = [];
    this.#parentheses = 0;
    this.#blocks = 0;
  }

  #take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#position;
    const text = sticky.exec(this.#sql)?.[0];
    if (text !== undefined) this.#position = sticky.lastIndex;
    return text;
  }
}
