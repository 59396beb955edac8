import {
  compareColumnRecords,
  compareRecords,
  compareVersions,
  type Comparison,
  type FieldChange,
} from "../schema/compare_records.ts";
import type {
  ColumnRecord,
  DatabaseSchema,
  SchemaObject,
} from "../schema/database_schema.ts";
import { isEqual } from "../util/is_equal.ts";

export type { FieldChange } from "../schema/compare_records.ts";

/** One way in which a database is not as it is wanted. */
export interface SchemaDifference {
  /** What would have to be done to the database. */
  readonly action: "add" | "remove" | "change";
  /** The object for people, as `index public.account_email`. */
  readonly object: string;
  /** For a change: what is, and what is wanted; empty otherwise. */
  readonly changes: readonly FieldChange[];
}

/**
 * What sets `actual` apart from `wanted`, in the order of `wanted`, then what
 * only `actual` has. What belongs to an object that is there on one side only
 * goes with it. The order of columns and the versions of extensions do not
 * count.
 */
export function compareSchemas(
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
): readonly SchemaDifference[] {
  const comparison = compareVersions(actual, wanted);
  const differences: SchemaDifference[] = [];
  for (const object of wanted.objects.values()) {
    const other = actual.objects.get(object.key);
    if (other !== undefined) {
      differences.push(...compareObjects(other, object, comparison));
    } else if (!goesAlong(object, actual)) {
      differences.push({ action: "add", object: object.key, changes: [] });
    }
  }
  for (const object of actual.objects.values()) {
    if (wanted.objects.has(object.key) || goesAlong(object, wanted)) continue;
    // In every new database, until someone drops it.
    if (object.key === "schema public") continue;
    differences.push({ action: "remove", object: object.key, changes: [] });
  }
  return differences;
}

/** Whether what the object belongs to is missing on the other side as well. */
function goesAlong(object: SchemaObject, other: DatabaseSchema): boolean {
  const holder = "parent" in object
    ? object.parent
    : object.kind === "sequence" && object.ownedBy !== undefined
    ? `table ${object.ownedBy.table}`
    : undefined;
  return holder !== undefined && !other.objects.has(holder);
}

function compareObjects(
  actual: SchemaObject,
  wanted: SchemaObject,
  comparison: Comparison,
): readonly SchemaDifference[] {
  // Nearly all are, and it takes a fraction of the time.
  if (isEqual(actual, wanted)) return [];
  const changes = compareRecords(actual, wanted, comparison);
  const own: readonly SchemaDifference[] = changes.length === 0
    ? []
    : [{ action: "change", object: wanted.key, changes }];
  if (!("columns" in actual) || !("columns" in wanted)) return own;
  // The columns of a view are what its definition says.
  const columns = compareColumns(actual.columns, wanted.columns, {
    ...comparison,
    owner: wanted.identity,
    isView: wanted.kind !== "table",
  });
  return [...own, ...columns];
}

function compareColumns(
  actual: readonly ColumnRecord[],
  wanted: readonly ColumnRecord[],
  options: Comparison & { readonly owner: string; readonly isView: boolean },
): readonly SchemaDifference[] {
  const { owner, isView } = options;
  const before = new Map(actual.map((column) => [column.name, column]));
  const after = new Set(wanted.map((column) => column.name));
  const found = wanted.flatMap((column): readonly SchemaDifference[] => {
    const object = `column ${owner}.${column.name}`;
    const other = before.get(column.name);
    if (other === undefined) {
      return isView ? [] : [{ action: "add", object, changes: [] }];
    }
    const changes = compareColumnRecords(other, column, options);
    return changes.length === 0 ? [] : [{ action: "change", object, changes }];
  });
  const gone = isView ? [] : actual.filter((column) => !after.has(column.name));
  return [
    ...found,
    ...gone.map((column): SchemaDifference => ({
      action: "remove",
      object: `column ${owner}.${column.name}`,
      changes: [],
    })),
  ];
}
