/** A part of a text that is replaced; empty where something is put in. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all edits made; one inside of what another replaces is lost. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const inOrder = edits.toSorted((one, other) =>
    one.start - other.start || one.end - other.end
  );
  let result = "";
  let position = 0;
  for (const { start, end, text: inserted } of inOrder) {
    if (start < position) continue;
    result += text.slice(position, start) + inserted;
    position = end;
  }
  return result + text.slice(position);
}
