const DIRECTIVE_REGEXP =
  /^\/\/(?:\/\s*<|\s*(?:deno-(?:lint|fmt|coverage)-|@ts-|eslint|prettier-|#region|#endregion))/;

/** A message as the graph and `history` show it. */
export interface ScriptDoc {
  /** Text up to the first blank line. */
  readonly doc: string;
  /** The whole text. */
  readonly longDoc: string;
  /** What stands behind `Create Date:`, if that line is there. */
  readonly createDate: string | undefined;
}

/**
 * A message that is taken apart when it is first asked for: of thousands of
 * files most commands show none.
 */
export class LazyDoc implements ScriptDoc {
  readonly #comments: readonly string[];
  #parsed: ScriptDoc | undefined;

  /** @param comments As for {@linkcode parseDocComments}. */
  constructor(comments: readonly string[]) {
    this.#comments = comments;
  }

  get doc(): string {
    return this.#parse().doc;
  }

  get longDoc(): string {
    return this.#parse().longDoc;
  }

  get createDate(): string | undefined {
    return this.#parse().createDate;
  }

  #parse(): ScriptDoc {
    this.#parsed ??= parseDocComments(this.#comments);
    return this.#parsed;
  }
}

/**
 * Returns the message that the leading comments of a module make: its first
 * `/** … *\/` block, else its first other block, else its `//` lines. Lines
 * that speak to a tool (`// deno-lint-ignore-file`) do not count.
 */
export function parseDocComments(comments: readonly string[]): ScriptDoc {
  const blocks = comments.filter((comment) => comment.startsWith("/*"));
  const block = blocks.find((comment) => comment.startsWith("/**")) ??
    blocks[0];
  if (block !== undefined) return parseDoc(stripBlock(block));
  const lines = comments.filter((comment) =>
    comment.startsWith("//") && !DIRECTIVE_REGEXP.test(comment)
  );
  return parseDoc(lines.map((line) => line.replace(/^\/\/+ ?/, "")).join("\n"));
}

/** Splits a message into its parts; surrounding blank lines do not count. */
export function parseDoc(text: string): ScriptDoc {
  const lines = text.replaceAll(/\r\n?/g, "\n").split("\n").map((line) =>
    line.trimEnd()
  );
  const longDoc = lines.join("\n").replace(/^\n+/, "").trimEnd();
  const createDate = /^[ \t]*create[ _]date:[ \t]*(\S.*)$/im.exec(longDoc)?.[1];
  return {
    doc: longDoc.split("\n\n", 1)[0]?.trim() ?? "",
    longDoc: longDoc.trim(),
    createDate,
  };
}

/**
 * Returns a block comment that {@linkcode parseDocComments} reads back as
 * `text`: a comment's end inside it gets a backslash, `*\/`, and one more if it has some.
 */
export function renderDocComment(text: string): string {
  const lines = text.replaceAll(/\r\n?|[\u2028\u2029]/g, "\n").trim().split(
    "\n",
  );
  const body = lines.map((line) => ` * ${escapeBlock(line)}`.trimEnd());
  return ["/**", ...body, " */"].join("\n");
}

function escapeBlock(line: string): string {
  return line.replaceAll(/\*(\\*)\//g, "*\\$1/");
}

function stripBlock(comment: string): string {
  const inner = comment.replace(/^\/\*+/, "").replace(/\*+\/$/, "");
  const lines = inner.split(/\r\n?|\n/);
  const [first = "", ...rest] = lines;
  const isStarred = rest.every((line) => /^\s*(?:\*|$)/.test(line));
  const body = isStarred
    ? rest.map((line) => line.replace(/^\s*\* ?/, ""))
    : dedent(rest);
  const text = [first.trimStart(), ...body].join("\n");
  return text.replaceAll(/\*\\(\\*)\//g, "*$1/");
}

function dedent(lines: readonly string[]): readonly string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) =>
    line.search(/\S/)
  );
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(indent));
}
