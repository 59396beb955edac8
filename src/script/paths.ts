export {
  basename,
  dirname,
  extname,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
  sep as SEPARATOR,
} from "node:path";
export {
  fileURLToPath as fromFileUrl,
  pathToFileURL as toFileUrl,
} from "node:url";

/**
 * Orders texts by code point, as Python's `sorted` does; JavaScript's own
 * order puts characters outside the basic plane before U+E000.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const isPlain = a < 0xd800 || b < 0xd800 || (a > 0xdfff) === (b > 0xdfff);
    return isPlain ? a - b : a > 0xdfff ? -1 : 1;
  }
  return left.length - right.length;
}
