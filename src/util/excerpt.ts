/** Options of {@linkcode excerptAt}. */
export interface ExcerptOptions {
  /** Where the fault lies, in characters (code points) from 1. */
  readonly position: number | undefined;
  /** Lines shown before and behind the faulty one. */
  readonly context: number;
  /** Longest line, in characters; longer ones are cut around the fault. */
  readonly width: number;
}

/** Part of a text with a mark below the place where something is wrong. */
export interface Excerpt {
  /** The lines, the one with the caret among them. */
  readonly lines: readonly string[];
  /** Line of the fault within the text, from 1; 1 without a position. */
  readonly line: number;
}

/** The lines around `position`, a caret below it; the first ones without it. */
export function excerptAt(text: string, options: ExcerptOptions): Excerpt {
  const { context, width } = options;
  const lines = text.split("\n");
  const place = options.position === undefined
    ? undefined
    : placeOf(lines, options.position);
  const at = place?.line ?? 1;
  const first = Math.max(at - context, 1);
  const last = Math.min(at + context, lines.length);
  const shown: string[] = [];
  for (let line = first; line <= last; line++) {
    const characters = [...(lines[line - 1] ?? "").replaceAll("\t", " ")];
    const column = place !== undefined && line === at ? place.column : 1;
    const cut = characters.length <= width
      ? 0
      : Math.max(0, Math.min(column - (width >> 1), characters.length - width));
    shown.push(characters.slice(cut, cut + width).join(""));
    if (place !== undefined && line === at) {
      shown.push(" ".repeat(Math.max(column - 1 - cut, 0)) + "^");
    }
  }
  return { lines: shown, line: at };
}

/** Line and column, both from 1 and in characters. */
function placeOf(
  lines: readonly string[],
  position: number,
): { readonly line: number; readonly column: number } {
  let left = position;
  for (const [index, line] of lines.entries()) {
    const { length } = [...line];
    if (left <= length + 1) return { line: index + 1, column: left };
    left -= length + 1;
  }
  return { line: lines.length, column: 1 };
}
