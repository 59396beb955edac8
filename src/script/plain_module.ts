import { depthChange, isProperty, tokenize } from "./module_imports.ts";
import type { Token } from "./lexer.ts";

/** A module that needs nothing of a module loader, ready to be evaluated. */
export interface PlainModule {
  /** Names of what it exports, in the order of its text. */
  readonly names: readonly string[];
  /** Expression of an async function that runs it and returns its exports. */
  readonly code: string;
  /**
   * Whether its code reaches nothing but what its functions are given, so that
   * nobody can tell when it runs: it names nothing global but the language's
   * own objects.
   */
  readonly isIsolated: boolean;
}

/** Keywords that a module uses for what a function cannot do, or does otherwise. */
const NOT_PLAIN: ReadonlySet<string> = new Set(["import", "arguments"]);

/** What the language itself has, except for ways to run text. */
const HARMLESS_GLOBALS: ReadonlySet<string> = new Set([
  ...["undefined", "NaN", "Infinity", "isNaN", "isFinite"],
  ...["parseInt", "parseFloat", "encodeURI", "encodeURIComponent"],
  ...["decodeURI", "decodeURIComponent", "structuredClone"],
  ...["Object", "Array", "String", "Number", "BigInt", "Boolean", "Symbol"],
  ...["Math", "JSON", "Date", "RegExp", "Intl", "Promise", "Iterator"],
  ...["Map", "Set", "WeakMap", "WeakSet", "Uint8Array", "ArrayBuffer"],
  ...["Error", "TypeError", "RangeError", "AggregateError"],
]);

/** A comment in a script, but not in a module. */
const HTML_COMMENT_REGEXP = /<!--|-->/;

/**
 * Turns a module into a function; undefined if it imports something, uses
 * `import.meta`, or exports in another way than by `export` in front of a
 * function, a class or a single variable. Lines stay, one comes before them.
 *
 * Most revisions are such modules. Deno copies its whole module graph for
 * every `import()` under `deno run`: the 5,000th takes 8 ms, a function 0.02.
 */
export function convertToFunction(code: string): PlainModule | undefined {
  if (HTML_COMMENT_REGEXP.test(code)) return undefined;
  const tokens = tokenize(code);
  const exported = findExports(tokens);
  if (exported === undefined) return undefined;
  const names = exported.map(({ name }) => name);
  let body = "";
  let position = 0;
  for (const { start, end } of exported) {
    body += code.slice(position, start) + " ".repeat(end - start);
    position = end;
  }
  body += code.slice(position);
  const exports = exported.map(({ name, isVariable }) =>
    isVariable ? `get ${name}() { return ${name}; }` : name
  );
  return {
    names,
    // In a block of its own a function that is declared twice is an error, as
    // it is in a module.
    code: `(async function () { "use strict"; {\n${body}\n` +
      `return { __proto__: null, ${exports.join(", ")} };\n} })`,
    isIsolated: !tokens.some((token, index) =>
      token.kind === "name" && mayReachOut(tokens, index)
    ),
  };
}

/** Whether a name may stand for something outside the module and the language. */
function mayReachOut(tokens: readonly Token[], index: number): boolean {
  const text = tokens[index]?.text ?? "";
  // The function of a function runs text; an escape may hide any name.
  if (text === "constructor" || text.includes("\\")) return true;
  if (isProperty(tokens, index) || isKey(tokens, index)) return false;
  return text in globalThis && !HARMLESS_GLOBALS.has(text);
}

function isKey(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text;
  return tokens[index + 1]?.text === ":" && (before === "{" || before === ",");
}

interface Export extends Declaration {
  /** Offsets of the word `export`. */
  readonly start: number;
  readonly end: number;
}

interface Declaration {
  readonly name: string;
  /** Whether it can be given another value. */
  readonly isVariable: boolean;
}

function findExports(tokens: readonly Token[]): readonly Export[] | undefined {
  const exported: Export[] = [];
  let depth = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    depth += depthChange(token);
    // A bracket that closes nothing would close the function around it.
    if (depth < 0) return undefined;
    if (token.kind !== "name" || isProperty(tokens, index)) continue;
    if (NOT_PLAIN.has(token.text)) return undefined;
    if (depth > 0) continue;
    if (token.text === "return") return undefined;
    if (token.text !== "export") continue;
    const declared = readDeclaration(tokens, index + 1);
    if (declared === undefined) return undefined;
    exported.push({ ...declared, start: token.start, end: token.end });
  }
  return exported;
}

/** What a declaration makes; undefined if it may make more than one name. */
function readDeclaration(
  tokens: readonly Token[],
  start: number,
): Declaration | undefined {
  let index = start;
  if (tokens[index]?.text === "async") index++;
  const keyword = tokens[index]?.text;
  if (keyword === "function" && tokens[index + 1]?.text === "*") index++;
  const token = tokens[index + 1];
  if (token?.kind !== "name") return undefined;
  const name = token.text;
  switch (keyword) {
    case "function":
    case "class":
      return { name, isVariable: false };
    case "const":
    case "let":
    case "var":
      return declaresMore(tokens, index + 2)
        ? undefined
        : { name, isVariable: keyword !== "const" };
    default:
      return undefined;
  }
}

/** Whether a comma may begin another variable before the statement ends. */
function declaresMore(tokens: readonly Token[], start: number): boolean {
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    depth += depthChange(token);
    if (depth > 0) continue;
    if (token.text === ";" || token.text === "export") return false;
    if (token.text === ",") return true;
  }
  return false;
}
