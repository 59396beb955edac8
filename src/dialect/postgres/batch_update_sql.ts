import type { BatchUpdateOp } from "../../operations/batch_update_op.ts";
import {
  quoteIdentifier,
  quoteList,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";
import { compileExpression } from "./value_sql.ts";

/** The range of one batch: behind `after`, up to and with `upTo`; keys as text. */
export interface BatchRange {
  /** Undefined for the start of the table. */
  readonly after: readonly string[] | undefined;
  readonly upTo: readonly string[];
}

/** The statements of a batched update. */
export interface BatchUpdateSql {
  /** Table with schema, quoted where needed. */
  readonly table: string;
  /** A query of the key's columns (`name`), in order; none without a primary key. */
  readonly keyQuery: string;
  /** A query of one row, `rows`: the planner's estimate, negative if unknown. */
  readonly estimateQuery: string;
  /** A query of the batch's last key, as text in `key1` …; no row at the end. */
  boundaryQuery(
    key: readonly string[],
    after: readonly string[] | undefined,
  ): string;
  updateStatement(key: readonly string[], range: BatchRange): string;
  /** The whole update at once, for `--sql`. */
  readonly wholeStatement: string;
}

/** The statements that carry the batched update out. */
export function compileBatchUpdate(op: BatchUpdateOp): BatchUpdateSql {
  const table = quoteQualifiedName(op.schema, op.tableName);
  const regclass = `pg_catalog.to_regclass(${quoteLiteral(table)})`;
  const update = `UPDATE ${table} SET ${compileExpression(op.assignments)}`;
  const where = op.where === undefined
    ? undefined
    : `(${compileExpression(op.where)})`;
  return {
    table,
    keyQuery: "SELECT a.attname AS name FROM pg_catalog.pg_index i " +
      "CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) " +
      "WITH ORDINALITY AS k (attnum, place) " +
      "JOIN pg_catalog.pg_attribute a " +
      "ON a.attrelid = i.indrelid AND a.attnum = k.attnum " +
      `WHERE i.indisprimary AND i.indrelid = ${regclass} ` +
      "AND k.place <= i.indnkeyatts ORDER BY k.place",
    estimateQuery:
      "SELECT reltuples::bigint AS rows FROM pg_catalog.pg_class " +
      `WHERE oid = ${regclass}`,
    boundaryQuery(key, after) {
      const columns = quoteList(key);
      const texts = key.map((name, index) =>
        `${quoteIdentifier(name)}::text AS key${index + 1}`
      ).join(", ");
      const behind = after === undefined ? "" : ` WHERE ${isAfter(key, after)}`;
      const descending = key.map((name) => `${quoteIdentifier(name)} DESC`)
        .join(", ");
      return `SELECT ${texts} FROM (SELECT ${columns} FROM ${table}${behind} ` +
        `ORDER BY ${columns} LIMIT ${op.batchSize}) AS batch ` +
        `ORDER BY ${descending} LIMIT 1`;
    },
    updateStatement(key, { after, upTo }) {
      const conditions = [
        ...(after === undefined ? [] : [isAfter(key, after)]),
        compareKey(key, { operator: "<=", values: upTo }),
        ...(where === undefined ? [] : [where]),
      ];
      return `${update} WHERE ${conditions.join(" AND ")}`;
    },
    wholeStatement: where === undefined ? update : `${update} WHERE ${where}`,
  };
}

function isAfter(key: readonly string[], after: readonly string[]): string {
  return compareKey(key, { operator: ">", values: after });
}

/** Literals without a type take the type of the column beside them. */
function compareKey(
  key: readonly string[],
  comparison: {
    readonly operator: ">" | "<=";
    readonly values: readonly string[];
  },
): string {
  const { operator, values } = comparison;
  return `(${quoteList(key)}) ${operator} (${
    values.map(quoteLiteral).join(", ")
  })`;
}
