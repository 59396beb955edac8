/**
 * What Python's `str.isspace` counts as white space; unlike JavaScript's `\s`
 * with U+001C to U+001F and U+0085, and without U+FEFF.
 */
const SPACES: ReadonlySet<string> = new Set(
  "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680" +
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
    "\u2028\u2029\u202f\u205f\u3000",
);

/** Removes white space at the start, as Python's `str.lstrip`. */
export function stripStart(text: string): string {
  let start = 0;
  while (start < text.length && SPACES.has(text.charAt(start))) start++;
  return text.slice(start);
}

/** Removes white space at the end, as Python's `str.rstrip`. */
export function stripEnd(text: string): string {
  // Not `/\s+$/`, which takes quadratic time for white space in the middle.
  let end = text.length;
  while (end > 0 && SPACES.has(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Removes white space at both ends, as Python's `str.strip`. */
export function strip(text: string): string {
  return stripEnd(stripStart(text));
}

const TRUE_WORDS: ReadonlySet<string> = new Set([
  "true",
  "yes",
  "on",
  "y",
  "t",
  "1",
]);
const FALSE_WORDS: ReadonlySet<string> = new Set([
  "false",
  "no",
  "off",
  "n",
  "f",
  "0",
]);

/** Reads a boolean word in any case; undefined if it is none. */
export function parseBooleanWord(text: string): boolean | undefined {
  const word = strip(text).toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  return undefined;
}

/**
 * Reads a whole number as Python's `int(text)` does: white space around it,
 * a sign and single `_` between digits are allowed. Undefined if it is none.
 */
export function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+(?:_\d+)*)$/.exec(strip(text));
  if (match === null) return undefined;
  const digits = BigInt((match[2] ?? "").replaceAll("_", ""));
  return match[1] === "-" ? -digits : digits;
}
