import { Lexer, type Token } from "./lexer.ts";
import type { Edit } from "./source_map.ts";

/** An import with a fixed specifier: `import … from "x"`, `export … from "x"`. */
export interface StaticImport {
  readonly kind: "static";
  readonly specifier: string;
  /** Offsets of the specifier with its quotes. */
  readonly start: number;
  readonly end: number;
  /** Value of the import attribute `type`, such as `json`. */
  readonly type: string | undefined;
  /** Offset behind the import attributes; `end` if there are none. */
  readonly attributesEnd: number;
}

/** The word `import` of an `import(…)` expression. */
export interface DynamicImport {
  readonly kind: "dynamic";
  readonly start: number;
  readonly end: number;
}

/** Returns the imports of a JavaScript module in the order of its text. */
export function findImports(
  text: string,
): readonly (StaticImport | DynamicImport)[] {
  const tokens = tokenize(text);
  const imports: (StaticImport | DynamicImport)[] = [];
  let depth = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    depth += depthChange(token);
    if (token.kind !== "name" || isProperty(tokens, index)) continue;
    if (token.text === "import" && tokens[index + 1]?.text === "(") {
      imports.push({ kind: "dynamic", start: token.start, end: token.end });
    } else if (
      depth === 0 && (token.text === "import" || token.text === "export")
    ) {
      const found = readStaticImport(tokens, index);
      if (found !== undefined) imports.push(found);
    }
  }
  return imports;
}

/** A part of a text and what to put in its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text with replacements made, and what has to be taken back from its places. */
export interface EditedText {
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** Replaces parts of a text; they are in its order, do not overlap and have no line break. */
export function replaceParts(
  text: string,
  parts: readonly Replacement[],
): EditedText {
  const edits: Edit[] = [];
  let result = "";
  let position = 0;
  let line = 1;
  let lineStart = 0;
  for (const part of parts) {
    const before = text.slice(position, part.start);
    const lineBreaks = before.match(/\n/g)?.length ?? 0;
    result += before;
    if (lineBreaks > 0) {
      line += lineBreaks;
      lineStart = result.lastIndexOf("\n") + 1;
    }
    const removed = text.slice(part.start, part.end);
    edits.push({
      line,
      column: result.length - lineStart + 1,
      growth: part.text.length - removed.length,
      length: part.text.length,
    });
    result += part.text;
    position = part.end;
  }
  return { text: result + text.slice(position), edits };
}

/** All tokens of a text but the end. */
export function tokenize(text: string): readonly Token[] {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== "end"; token = lexer.next()) {
    tokens.push(token);
  }
  return tokens;
}

/** What a token adds to the number of brackets that are open. */
export function depthChange(token: Token): number {
  if (token.kind === "template") {
    const opens = token.text.endsWith("${") && token.value === undefined
      ? 1
      : 0;
    return opens - (token.text.startsWith("}") ? 1 : 0);
  }
  if (token.kind !== "punctuator") return 0;
  if ("([{".includes(token.text)) return 1;
  return ")]}".includes(token.text) ? -1 : 0;
}

/** Whether a name is that of a property or method, not a keyword. */
export function isProperty(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text;
  return before === "." || before === "?.";
}

function readStaticImport(
  tokens: readonly Token[],
  start: number,
): StaticImport | undefined {
  let index = start + 1;
  const isImport = tokens[start]?.text === "import";
  if (isImport && tokens[index]?.text === ".") return undefined;
  if (!(isImport && tokens[index]?.kind === "string")) {
    index = findFrom(tokens, index);
  }
  const specifier = tokens[index];
  if (specifier?.kind !== "string" || specifier.value === undefined) {
    return undefined;
  }
  const attributes = readAttributes(tokens, index + 1);
  return {
    kind: "static",
    specifier: specifier.value,
    start: specifier.start,
    end: specifier.end,
    type: attributes?.type,
    attributesEnd: attributes?.end ?? specifier.end,
  };
}

/** Returns the index of the string behind `from`; -1 if this is no import. */
function findFrom(tokens: readonly Token[], start: number): number {
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.text === "from" && tokens[index + 1]?.kind === "string") {
      return index + 1;
    }
    if (
      token.kind !== "name" && token.kind !== "string" &&
      !["*", ",", "{", "}"].includes(token.text)
    ) break;
  }
  return -1;
}

function readAttributes(
  tokens: readonly Token[],
  start: number,
): { readonly type: string | undefined; readonly end: number } | undefined {
  const keyword = tokens[start]?.text;
  if (
    !(keyword === "with" || keyword === "assert") ||
    tokens[start + 1]?.text !== "{"
  ) return undefined;
  let type: string | undefined;
  for (let index = start + 2; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.text === "}") return { type, end: token.end };
    if (
      (token?.value ?? token?.text) === "type" &&
      tokens[index + 1]?.text === ":"
    ) type = tokens[index + 2]?.value;
  }
  return undefined;
}
