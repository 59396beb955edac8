import { isTagged } from "./arguments.ts";
import type { Column } from "./column.ts";
import {
  checkConstraint,
  type Constraint,
  CONSTRAINT_KINDS,
  type PrimaryKeyConstraint,
  primaryKeyConstraint,
  uniqueConstraint,
} from "./constraints.ts";
import { ArgumentError, SchemaError } from "./errors.ts";
import { literal, type SqlMembership } from "./expressions.ts";
import { toForeignKeyConstraint } from "./foreign_key.ts";
import { type Index, index } from "./indexes.ts";
import type { EnumType, SqlType } from "./types.ts";

/** What a table can be made of. */
export type TableItem = Column | Constraint | Index;

/** A table's columns, constraints and indexes, each with its own definition only. */
export interface TableParts {
  /** Columns without the flags that became constraints and indexes. */
  readonly columns: readonly Column[];
  /** The primary key first, then the others as given, then those of columns. */
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
}

/** For {@linkcode expandTableItems}. */
export interface ExpandOptions {
  /** The function named in errors. */
  readonly callee: string;
  readonly tableName: string;
  /** Columns come from elsewhere too (INHERITS): names are not checked. */
  readonly hasOtherColumns?: boolean;
}

/**
 * Sorts the items, and makes constraints and indexes of the columns' flags.
 *
 * @throws {ArgumentError} If an item is none of `sa.column`, `sa.*Constraint`, `sa.index`.
 * @throws {SchemaError} If a name occurs twice, a constraint names a column that
 *   is not there, or two primary keys are given.
 */
export function expandTableItems(
  items: readonly TableItem[],
  options: ExpandOptions,
): TableParts {
  const { columns, constraints, indexes } = sortItems(items, options);
  assertColumnsDistinct(options.tableName, columns);
  const keys = constraints.filter((item) => item.kind === "primaryKey");
  const derived = columns.map(deriveFromColumn);
  const parts: TableParts = {
    columns: Object.freeze(columns.map(withoutFlags)),
    constraints: Object.freeze([
      ...choosePrimaryKey(options.tableName, keys, columns),
      ...constraints.filter((item) => item.kind !== "primaryKey"),
      ...derived.flatMap((part) => part.constraints),
    ]),
    indexes: Object.freeze([
      ...indexes,
      ...derived.flatMap((part) => part.indexes),
    ]),
  };
  if (options.hasOtherColumns !== true) assertColumnsKnown(options, parts);
  return parts;
}

interface SortedItems {
  readonly columns: Column[];
  readonly constraints: Constraint[];
  readonly indexes: Index[];
}

function sortItems(
  items: readonly TableItem[],
  options: ExpandOptions,
): SortedItems {
  const sorted: SortedItems = { columns: [], constraints: [], indexes: [] };
  assertItems(options.callee, items);
  for (const item of items) {
    if (isColumn(item)) sorted.columns.push(item);
    else if (isIndex(item)) sorted.indexes.push(item);
    else if (isConstraint(item)) sorted.constraints.push(item);
    else throw notItems(options.callee);
  }
  return sorted;
}

/**
 * Passes silently if the items are a list of records.
 *
 * @throws {ArgumentError} If they are anything else, such as the first of them.
 */
export function assertItems(callee: string, items: unknown): void {
  if (!Array.isArray(items) || !items.every(isTagged)) throw notItems(callee);
}

function notItems(callee: string): ArgumentError {
  return new ArgumentError(
    "the items must be a list of sa.column(...), sa.*Constraint(...) and sa.index(...)",
    { callee, argument: "items" },
  );
}

/** Whether the value is a column. */
function isColumn(value: unknown): value is Column {
  return isTagged(value) && value.kind === "column";
}

/** Whether the value is a constraint. */
function isConstraint(value: unknown): value is Constraint {
  return isTagged(value) && CONSTRAINT_KINDS.includes(value.kind);
}

function isIndex(value: unknown): value is Index {
  return isTagged(value) && value.kind === "index";
}

/** The constraints and indexes that a column's flags stand for. */
export function deriveFromColumn(
  column: Column,
): Pick<TableParts, "constraints" | "indexes"> {
  const constraints: Constraint[] = [];
  if (column.unique === true && column.index !== true) {
    constraints.push(uniqueConstraint([column.name]));
  }
  const check = deriveTypeCheck(column.name, column.type);
  if (check !== undefined) constraints.push(check);
  if (column.references !== undefined) {
    constraints.push(toForeignKeyConstraint(column.name, column.references));
  }
  const unique = column.unique === true ? { unique: true } : {};
  const indexes = column.index === true
    ? [index(null, [column.name], unique)]
    : [];
  return { constraints, indexes };
}

/** The constraint of an enumeration that is not native, if it has one. */
export function deriveTypeCheck(
  columnName: string,
  type: SqlType,
): Constraint | undefined {
  if (type.kind !== "enumType" || type.native || !type.createConstraint) {
    return undefined;
  }
  return checkConstraint(enumCondition(columnName, type), { name: type.name });
}

function enumCondition(columnName: string, type: EnumType): SqlMembership {
  return Object.freeze({
    kind: "membership",
    columnName,
    values: type.values.map(literal),
  });
}

/** The column without the flags that {@linkcode deriveFromColumn} reads. */
export function withoutFlags(column: Column): Column {
  const {
    primaryKey: _primaryKey,
    unique: _unique,
    index: _index,
    references: _references,
    ...rest
  } = column;
  return Object.freeze(rest);
}

function choosePrimaryKey(
  tableName: string,
  explicit: readonly PrimaryKeyConstraint[],
  columns: readonly Column[],
): readonly PrimaryKeyConstraint[] {
  const flagged = columns.filter((column) => column.primaryKey === true)
    .map((column) => column.name);
  const [key, second] = explicit;
  if (second !== undefined) {
    throw new SchemaError(tableName, "it has two primary key constraints");
  }
  if (flagged.length === 0) return explicit;
  if (key === undefined) return [primaryKeyConstraint(flagged)];
  if (flagged.every((name) => key.columns.includes(name))) return explicit;
  throw new SchemaError(
    tableName,
    `the primary key is (${key.columns.join(", ")}) by its constraint ` +
      `and (${flagged.join(", ")}) by its columns`,
  );
}

function assertColumnsDistinct(
  tableName: string,
  columns: readonly Column[],
): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) {
      throw new SchemaError(tableName, `it has two columns named '${name}'`);
    }
    seen.add(name);
  }
}

function assertColumnsKnown(options: ExpandOptions, parts: TableParts): void {
  const known = new Set(parts.columns.map((column) => column.name));
  for (const constraint of parts.constraints) {
    const columns = "columns" in constraint ? constraint.columns : [];
    const missing = columns.find((name) => !known.has(name));
    if (missing === undefined) continue;
    throw new SchemaError(
      options.tableName,
      `a ${constraint.kind} constraint names '${missing}', which is not among its columns`,
    );
  }
}
