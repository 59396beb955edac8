import type { EnumRecord } from "../../schema/database_schema.ts";

/** Whether the value stands in the text as a literal, or in one of an array. */
export function usesLabel(text: string, label: string): boolean {
  const literal = label.replaceAll("'", "''");
  if (text.includes(`'${literal}'`)) return true;
  const arrays = text.match(/'\{(?:[^']|'')*\}'/g) ?? [];
  return arrays.some((array) => array.includes(literal));
}

/** Whether all of `part` stands in `whole` in the same order. */
export function isSubsequence(
  part: readonly string[],
  whole: readonly string[],
): boolean {
  let at = 0;
  for (const item of whole) if (item === part[at]) at++;
  return at === part.length;
}

/** Values that only the wanted enum has. */
export function addedLabels(
  actual: EnumRecord,
  wanted: EnumRecord,
): readonly string[] {
  const known = new Set(actual.labels);
  return wanted.labels.filter((label) => !known.has(label));
}
