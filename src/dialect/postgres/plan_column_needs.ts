import type {
  ColumnRecord,
  DatabaseSchema,
  TableRecord,
} from "../../schema/database_schema.ts";
import { elementOf } from "./plan_casts.ts";

/** What a table needs, without tables, and the types and collations of other columns. */
export function typesOf(
  { type, collation }: ColumnRecord,
  { key }: TableRecord,
  { dependencies, objects }: DatabaseSchema,
): readonly string[] {
  const base = type.replace(/(\(.*\))?(\[\])*$/, "");
  return (dependencies.get(key) ?? []).filter((needed) => {
    const object = objects.get(needed);
    switch (object?.kind) {
      case "table":
        return false;
      case "enum":
      case "domain":
      case "composite":
      case "collation":
        return object.identity === base || object.identity === collation;
      default:
        return true;
    }
  });
}

/**
 * Names that a column has beside its own: each can be there but once.
 *
 * @param table Key of its table.
 */
export function columnNames(
  column: ColumnRecord,
  table: string,
): readonly string[] {
  const { notNull } = column;
  return [
    ...sequenceNames(column),
    ...(notNull?.name === undefined
      ? []
      : [`constraint ${notNull.name} of ${table}`]),
  ];
}

/** Names of the sequences that a column brings along. */
export function sequenceNames(column: ColumnRecord): readonly string[] {
  return column.identity === undefined
    ? []
    : [`relation ${column.identity.sequence}`];
}

/** Whether one of `from` leads to `target`. */
export function reaches(
  edges: ReadonlyMap<string, readonly string[]>,
  from: readonly string[],
  target: string,
): boolean {
  const seen = new Set<string>();
  const open = from.filter((key) => !key.startsWith("sequence "));
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === target) return true;
    if (seen.has(key)) continue;
    seen.add(key);
    open.push(...edges.get(key) ?? []);
  }
  return false;
}

/** Whether only the modifier of a type changes, and the default is the same. */
export function keepsDefault(
  before: ColumnRecord,
  after: ColumnRecord,
): boolean {
  return before.default === after.default &&
    before.type.replace(/\(.*?\)/, "") === after.type.replace(/\(.*?\)/, "");
}

/** Whether a column has one of the enumerations, given by key, or an array of it. */
export function usesAny(
  { type }: ColumnRecord,
  enums: Iterable<string>,
): boolean {
  const key = `enum ${elementOf(type)}`;
  return [...enums].includes(key);
}
