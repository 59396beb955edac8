import type {
  ColumnRecord,
  DatabaseSchema,
  SchemaObject,
  TableRecord,
} from "../../schema/database_schema.ts";
import { lexSql } from "../../util/sql_lexer.ts";
import { elementOf } from "./plan_casts.ts";
import { multirangeOf } from "./plan_classes.ts";

/** Whether a table is partitioned by the column, whose type is settled by that. */
export function isPartitionKey(
  { partitionKey }: TableRecord,
  { name }: ColumnRecord,
): boolean {
  return partitionKey !== undefined && mentions(partitionKey, name);
}

/** Whether a column has the type, an array or a multirange of it, or the collation. */
export function isOfType(
  { type, collation }: ColumnRecord,
  object: SchemaObject,
): boolean {
  const element = elementOf(type);
  return element === object.identity || element === multirangeOf(object) ||
    collation === object.identity;
}

/** Whether SQL text has the name in it, in quotes or not. */
function mentions(sql: string, name: string): boolean {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  for (const { start, end } of lexSql(sql)) {
    const text = sql.slice(start, end);
    if (text === name || text === quoted) return true;
  }
  return false;
}

/** Whether more than one parent has the column, too. */
export function isOfTwoParents(
  { parents }: TableRecord,
  { name }: ColumnRecord,
  { objects }: DatabaseSchema,
): boolean {
  return parents.filter((key) => {
    const parent = objects.get(key);
    return parent?.kind === "table" &&
      parent.columns.some((column) => column.name === name);
  }).length > 1;
}
