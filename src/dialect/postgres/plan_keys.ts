import type {
  ColumnRecord,
  SchemaObject,
  TableRecord,
} from "../../schema/database_schema.ts";
import { lexSql } from "../../util/sql_lexer.ts";

/** Whether a table is partitioned by the column, whose type is settled by that. */
export function isPartitionKey(
  { partitionKey }: TableRecord,
  { name }: ColumnRecord,
): boolean {
  return partitionKey !== undefined && mentions(partitionKey, name);
}

/** Whether a column has the type or an array of it, or the collation. */
export function isOfType(
  { type, collation }: ColumnRecord,
  { identity }: SchemaObject,
): boolean {
  return type.replace(/(\[\])+$/, "") === identity || collation === identity;
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
