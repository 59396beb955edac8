import {
  assertArguments,
  checkOptions,
  describeValue,
  isName,
  isPlainObject,
  isSql,
  isTagged,
} from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import {
  isSqlValue,
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "../schema/expressions.ts";
import type { Table } from "./metadata.ts";
import type { SqlType } from "../schema/types.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** SQL as the user wrote it: one statement or several. */
export interface ExecuteOp {
  readonly kind: "execute";
  readonly sql: SqlExpression;
  /** Values of `$1` …; then it is exactly one statement. */
  readonly parameters?: readonly unknown[];
}

/** The record of `op.execute`. */
export function buildExecute(
  sql: SqlSource,
  parameters?: readonly unknown[],
): ExecuteOp {
  const callee = "op.execute";
  assertArguments(callee, { sql: [sql, isSql] });
  if (parameters === undefined) {
    return Object.freeze({ kind: "execute", sql: toExpression(sql) });
  }
  assertParameters(callee, parameters);
  return Object.freeze({
    kind: "execute",
    sql: toExpression(sql),
    parameters: Object.freeze([...parameters]),
  });
}

/**
 * Passes silently if the parameters are a list of values.
 *
 * @throws {ArgumentError} If they are anything else, such as an object of names,
 * or one of them is SQL, which would be sent as if it were JSON.
 */
export function assertParameters(callee: string, parameters: unknown): void {
  const place = { callee, argument: "parameters" };
  if (!Array.isArray(parameters)) {
    throw new ArgumentError(
      `'parameters' must be a list of the values of $1, $2 …, not ${
        describeValue(parameters)
      }`,
      place,
    );
  }
  const position = parameters.findIndex(isSqlValue);
  if (position < 0) return;
  throw new ArgumentError(
    `$${position + 1} is ${
      describeValue(parameters[position])
    }, and a parameter is a value`,
    { ...place, hint: "Write it into the SQL" },
  );
}

/** A column of rows to insert; without a type the value's own decides. */
export interface InsertColumn {
  readonly name: string;
  readonly type?: SqlType;
}

/** A row to insert: values by column; a column left out gets its default. */
export type InsertRow = Readonly<Record<string, unknown>>;

/** The same also of an interface, which is no record to TypeScript; no lists. */
export type GivenRow =
  | InsertRow
  | (object & { readonly [Symbol.iterator]?: never });

/** INSERT of literal values. */
export interface BulkInsertOp extends TableRef {
  readonly kind: "bulkInsert";
  /** In the order of the statement; each row names some of them. */
  readonly columns: readonly InsertColumn[];
  readonly rows: readonly InsertRow[];
}

/**
 * The record of `op.bulkInsert`; the rows are copied.
 *
 * @param table A table with its columns, or a name: then the columns are the rows'.
 * @throws {ArgumentError} If a row is no object or names an unknown column.
 */
export function buildBulkInsert(
  table: Table | string,
  rows: readonly GivenRow[],
  options: SchemaOption = {},
): BulkInsertOp {
  const callee = "op.bulkInsert";
  if (!isTable(table)) assertArguments(callee, { table: [table, isName] });
  const schema = checkOptions(callee, options, { schema: isName }).schema ??
    (isTable(table) ? table.schema : undefined);
  assertRows(callee, rows);
  const columns = isTable(table)
    ? table.columns.map(({ name, type }) => ({ name, type }))
    : collectColumns(rows);
  if (isTable(table)) assertKnownColumns(callee, table, rows);
  return Object.freeze({
    kind: "bulkInsert",
    tableName: isTable(table) ? table.name : table,
    ...(schema === undefined ? {} : { schema }),
    columns: Object.freeze(columns),
    rows: Object.freeze(rows.map((row) => Object.freeze({ ...row }))),
  });
}

function isTable(value: unknown): value is Table {
  return isTagged(value) && value.kind === "table";
}

function assertRows(
  callee: string,
  rows: readonly unknown[],
): asserts rows is readonly InsertRow[] {
  if (!Array.isArray(rows)) {
    throw new ArgumentError("List expected", { callee, argument: "rows" });
  }
  const bad = rows.findIndex((row) => !isPlainObject(row));
  if (bad >= 0) {
    throw new ArgumentError(
      `'rows' must be a list of objects, but row ${bad} is ${
        describeValue(rows[bad])
      }`,
      { callee, argument: "rows" },
    );
  }
}

function assertKnownColumns(
  callee: string,
  table: Table,
  rows: readonly InsertRow[],
): void {
  const known = new Set(table.columns.map((column) => column.name));
  for (const [position, row] of rows.entries()) {
    const unknown = Object.keys(row).find((name) => !known.has(name));
    if (unknown === undefined) continue;
    throw new ArgumentError(
      `row ${position} has '${unknown}', which is no column of '${table.name}'`,
      { callee, argument: "rows" },
    );
  }
}

function collectColumns(rows: readonly InsertRow[]): readonly InsertColumn[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].map((name) => ({ name }));
}
