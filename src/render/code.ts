import { textWidth } from "../util/text_width.ts";

/** An expression of TypeScript, before it is clear which of its parts get lines of their own. */
export type Code =
  | {
    readonly kind: "text";
    /** Line breaks in it are those of a template literal. */
    readonly text: string;
  }
  | {
    readonly kind: "call";
    readonly callee: string;
    readonly items: readonly Code[];
  }
  | { readonly kind: "list"; readonly items: readonly Code[] }
  | { readonly kind: "object"; readonly entries: readonly CodeEntry[] };

/** A property of an object: its name and its value. */
export type CodeEntry = readonly [string, Code];

/** Text that stands as it is: a name, a number. */
export function textCode(text: string): Code {
  return { kind: "text", text };
}

/** As `deno fmt` has it. */
export const LINE_WIDTH = 80;

/** Where a piece of code stands. */
interface Place {
  /** Spaces before the line that it begins on. */
  readonly indent: number;
  /** Characters before it on that line. */
  readonly column: number;
  /** Characters that have to fit behind it: a comma, closing brackets. */
  readonly after: number;
}

/**
 * The code, laid out as `deno fmt` leaves it: on one line if that fits, else
 * with its last brackets broken open, else with everything on its own line.
 */
export function printCode(code: Code, place: Place): string {
  const flat = printFlat(code);
  if (flat !== undefined) {
    const width = place.column + textWidth(flat) + place.after;
    if (width <= LINE_WIDTH) return flat;
  }
  switch (code.kind) {
    case "text":
      return code.text;
    case "list":
      return code.items.length === 0
        ? "[]"
        : `[\n${printItems(code.items, place.indent)}]`;
    case "object":
      return code.entries.length === 0
        ? "{}"
        : `{\n${printEntries(code.entries, place.indent)}}`;
    case "call":
      return printCall(code, place);
    default:
      return code satisfies never;
  }
}

/** On one line; undefined if it has line breaks of its own. */
function printFlat(code: Code): string | undefined {
  switch (code.kind) {
    case "text":
      return code.text.includes("\n") ? undefined : code.text;
    case "list": {
      const inner = joinFlat(code.items);
      return inner === undefined ? undefined : `[${inner}]`;
    }
    case "call": {
      const inner = joinFlat(code.items);
      return inner === undefined ? undefined : `${code.callee}(${inner})`;
    }
    case "object": {
      if (code.entries.length === 0) return "{}";
      const parts: string[] = [];
      for (const [name, value] of code.entries) {
        const flat = printFlat(value);
        if (flat === undefined) return undefined;
        parts.push(`${printKey(name)}: ${flat}`);
      }
      return `{ ${parts.join(", ")} }`;
    }
    default:
      return code satisfies never;
  }
}

function joinFlat(items: readonly Code[]): string | undefined {
  const parts: string[] = [];
  for (const item of items) {
    const flat = printFlat(item);
    if (flat === undefined) return undefined;
    parts.push(flat);
  }
  return parts.join(", ");
}

/** Each on its own line, with a comma; ends before the closing bracket. */
function printItems(items: readonly Code[], indent: number): string {
  const inner = indent + 2;
  const lines = items.map((item) =>
    `${" ".repeat(inner)}${
      printCode(item, { indent: inner, column: inner, after: 1 })
    },\n`
  );
  return lines.join("") + " ".repeat(indent);
}

function printEntries(entries: readonly CodeEntry[], indent: number): string {
  const inner = indent + 2;
  const lines = entries.map(([name, value]) => {
    const head = `${" ".repeat(inner)}${printKey(name)}:`;
    const column = textWidth(head) + 1;
    const isShortKey = textWidth(printKey(name)) < 2;
    const place = { indent: inner, column, after: 1, isShortKey };
    return `${head}${printValue(value, place)},\n`;
  });
  return lines.join("") + " ".repeat(indent);
}

/**
 * What does not fit behind its name goes to the next line: a text as a whole
 * unless its name is too short to gain by that, a call from its dot on.
 */
function printValue(
  value: Code,
  place: Place & { readonly isShortKey: boolean },
): string {
  const text = printCode(value, place);
  const [first = "", ...others] = text.split("\n");
  const after = others.length === 0 ? place.after : 0;
  const fits = place.column + textWidth(first) + after <= LINE_WIDTH;
  const indent = place.indent + 2;
  const margin = `\n${" ".repeat(indent)}`;
  if (fits || value.kind === "list" || value.kind === "object") {
    return ` ${text}`;
  }
  if (value.kind === "text") {
    return place.isShortKey ? ` ${text}` : `${margin}${text}`;
  }
  const dot = value.callee.indexOf(".");
  const rest = { ...value, callee: value.callee.slice(dot) };
  return ` ${value.callee.slice(0, dot)}${margin}${
    printCode(rest, { ...place, indent, column: indent })
  }`;
}

function printCall(
  code: Extract<Code, { kind: "call" }>,
  place: Place,
): string {
  const { callee, items } = code;
  if (items.length === 0) return `${callee}()`;
  return printHugging(code, place) ??
    `${callee}(\n${printItems(items, place.indent)})`;
}

/**
 * `f("a", [` … `]);` with only the last argument broken open, or the last but
 * one if a short object follows it; undefined if that is not possible.
 */
function printHugging(
  { callee, items }: Extract<Code, { kind: "call" }>,
  place: Place,
): string | undefined {
  const last = items.at(-1);
  const start = printHead(callee, items.slice(0, -1), place);
  if (start !== undefined && isOpenable(last)) {
    return `${start}${printCode(last, { ...place, column: LINE_WIDTH })})`;
  }
  const middle = items.at(-2);
  const short = last === undefined ? undefined : printFlat(last);
  const earlier = printHead(callee, items.slice(0, -2), place);
  if (
    earlier === undefined || middle?.kind !== "list" || !isOpenable(middle) ||
    last?.kind !== "object" || short === undefined
  ) return undefined;
  const end = `], ${short})`;
  if (place.indent + textWidth(end) + place.after > LINE_WIDTH) {
    return undefined;
  }
  return `${earlier}${
    printCode(middle, { ...place, column: LINE_WIDTH }).slice(0, -1)
  }${end}`;
}

/** Up to where an argument is broken open; undefined if that does not fit. */
function printHead(
  callee: string,
  items: readonly Code[],
  { column }: Place,
): string | undefined {
  const flat = joinFlat(items);
  if (flat === undefined) return undefined;
  const head = `${callee}(${flat}${flat === "" ? "" : ", "}`;
  return column + textWidth(head) + 1 <= LINE_WIDTH ? head : undefined;
}

function isOpenable(
  code: Code | undefined,
): code is Extract<Code, { kind: "list" | "object" }> {
  return code?.kind === "list" && code.items.length > 0 ||
    code?.kind === "object" && code.entries.length > 0;
}

const PLAIN_KEY_REGEXP = /^[A-Za-z_$][\w$]*$/;

/** In an object literal, `__proto__` would not be a property. */
function printKey(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  if (PLAIN_KEY_REGEXP.test(name)) return name;
  // A key may not be a template literal. `deno fmt` wants the quotes that need
  // fewer escapes.
  const count = (quote: string) => name.split(quote).length - 1;
  const quote = count('"') > count("'") ? "'" : '"';
  const escaped = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t").replaceAll(quote, `\\${quote}`);
  return quote + escapeHidden(escaped) + quote;
}

/** Escaped, since they are not seen, end lines or turn the direction of text. */
const HIDDEN_REGEXP =
  // deno-lint-ignore no-control-regex
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeHidden(text: string): string {
  return text.replace(
    HIDDEN_REGEXP,
    (character) =>
      character === "\r"
        ? "\\r"
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The text as a literal: in double quotes, or as a template literal, its lines
 * as they are, if quotes would need escapes.
 */
export function printString(text: string): string {
  const isPlain = !/["\\\n]/.test(text);
  if (isPlain) return `"${escapeHidden(text).replaceAll("\t", "\\t")}"`;
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("`", "\\`")
    .replaceAll("${", "\\${");
  // Those that indent the lines of a text stay as they are.
  const isLong = text.includes("\n");
  return `\`${
    escapeHidden(isLong ? escaped : escaped.replaceAll("\t", "\\t"))
  }\``;
}
