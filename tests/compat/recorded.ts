import type { Revision } from "../../src/graph/revision.ts";

/** A JSON object whose fields are not yet known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a value as an object. @throws {TypeError} If it is none. */
export function asFields(value: unknown): Fields {
  if (!isFields(value)) throw new TypeError(`Not an object: ${show(value)}`);
  return value;
}

/** Reads a value as a list. @throws {TypeError} If it is none. */
export function asList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`Not a list: ${show(value)}`);
  return value;
}

/** Reads a value as a text. @throws {TypeError} If it is none. */
export function asText(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError(`Not a text: ${show(value)}`);
  }
  return value;
}

/** Reads a list of texts; null is an empty one, a text a list of one. */
export function asTexts(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === "string" ? [value] : asList(value).map(asText);
}

/** Whether two JSON values are the same, fields in any order. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** Whether two lists of JSON values have the same elements. */
export function isSameSet(
  one: readonly unknown[],
  other: readonly unknown[],
): boolean {
  return isSameJson(
    one.map(canonical).toSorted(),
    other.map(canonical).toSorted(),
  );
}

/** Reads a revision with the attributes that Alembic's files have. */
export function asRevision(value: unknown): Revision {
  const fields = asFields(value);
  return {
    revision: asText(fields.revision),
    downRevisions: asTexts(fields.down_revision),
    dependsOn: asTexts(fields.depends_on),
    branchLabels: asTexts(fields.branch_labels),
    doc: asText(fields.doc),
  };
}

function canonical(value: unknown): string {
  return JSON.stringify(
    value,
    (_, each: unknown) =>
      isFields(each)
        ? Object.fromEntries(
          Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1),
        )
        : each,
  ) ?? "undefined";
}

/** Whether a value is an object, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? "undefined";
}
