/** A place in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Text put in place of other text; line and column as in the result, from 1. */
export interface Edit extends Place {
  /** Characters that the result is longer by; negative if it is shorter. */
  readonly growth: number;
  /** Length of the new text. */
  readonly length: number;
}

/** A function that turns a place in a compiled text into the one in its source. */
export type PlaceMap = (place: Place) => Place;

interface Segment {
  readonly column: number;
  readonly sourceLine: number;
  readonly sourceColumn: number;
}

const BASE64 =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Returns the map for the `mappings` of a source map with one source, which it
 * asks for at the first place. Within a segment columns count on from its
 * start; a line without segments is taken for unchanged.
 */
export function createPlaceMap(readMappings: () => string): PlaceMap {
  let lines: readonly (readonly Segment[])[] | undefined;
  return ({ line, column }) => {
    lines ??= decodeMappings(readMappings());
    const segments = lines[line - 1] ?? [];
    const segment = segments.findLast((each) => each.column <= column - 1) ??
      segments[0];
    if (segment === undefined) return { line, column };
    const past = Math.max(0, column - 1 - segment.column);
    return {
      line: segment.sourceLine + 1,
      column: segment.sourceColumn + past + 1,
    };
  };
}

/** Returns the map that takes edits back; they are in the order of the text. */
export function createEditMap(edits: readonly Edit[]): PlaceMap {
  return ({ line, column }) => {
    let shift = 0;
    for (const edit of edits) {
      if (edit.line !== line || edit.column > column) continue;
      const isInside = column < edit.column + edit.length;
      shift += isInside ? column - edit.column : edit.growth;
    }
    return { line, column: column - shift };
  };
}

/** @see Source Map Revision 3 "mappings" (ECMA-426): base 64 VLQ, fields relative to the ones before. */
function decodeMappings(mappings: string): readonly (readonly Segment[])[] {
  let sourceLine = 0;
  let sourceColumn = 0;
  return mappings.split(";").map((line) => {
    let column = 0;
    const segments: Segment[] = [];
    for (const text of line === "" ? [] : line.split(",")) {
      const [columnStep = 0, , lineStep, sourceColumnStep] = decodeNumbers(
        text,
      );
      column += columnStep;
      if (lineStep === undefined || sourceColumnStep === undefined) continue;
      sourceLine += lineStep;
      sourceColumn += sourceColumnStep;
      segments.push({ column, sourceLine, sourceColumn });
    }
    return segments;
  });
}

function decodeNumbers(text: string): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = BASE64.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
