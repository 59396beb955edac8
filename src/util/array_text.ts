/**
 * The text of an array as PostgreSQL reads it, `{"a",NULL,{"b"}}`: arrays
 * within it as they are, everything else by `elementText`, null being NULL.
 */
export function arrayText(
  values: readonly unknown[],
  elementText: (value: unknown) => string | null,
): string {
  const elements = values.map((value) => {
    if (Array.isArray(value)) return arrayText(value, elementText);
    const text = elementText(value);
    return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${elements.join(",")}}`;
}
