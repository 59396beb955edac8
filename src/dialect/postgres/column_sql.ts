import type { Column } from "../../schema/column.ts";
import type {
  Identity,
  SequenceOptions,
  ServerDefault,
} from "../../schema/defaults.ts";
import type { SqlType } from "../../schema/types.ts";
import { CompileError } from "../errors.ts";
import { compileConstraint, compileReference } from "./constraint_sql.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { compileCollation, compileType } from "./type_sql.ts";
import { compileExpression, compileLiteral } from "./value_sql.ts";

/** What a column's definition depends on besides the column. */
export interface ColumnContext {
  /** Whether it is part of the primary key. */
  readonly isKey: boolean;
  /** Whether it becomes SERIAL, whose default is its sequence. */
  readonly isSerial: boolean;
}

/** `name TYPE DEFAULT … NOT NULL`, with what stands inline. */
export function compileColumn(column: Column, context: ColumnContext): string {
  const { serverDefault, compression, storage } = column;
  const isIdentity = serverDefault?.kind === "identity";
  const isNotNull = context.isKey || column.nullable === false;
  const parts = [
    quoteIdentifier(column.name),
    context.isSerial
      ? serialName(column.type)
      : compileType(column.type) + compileCollation(column.collation),
    storage === undefined ? "" : `STORAGE ${storage}`,
    compression === undefined ? "" : `COMPRESSION ${compression}`,
    serverDefault === undefined || context.isSerial
      ? ""
      : compileGeneration(serverDefault),
    isNotNull && !isIdentity ? "NOT NULL" : "",
    column.primaryKey === true ? "PRIMARY KEY" : "",
    column.references === undefined ? "" : compileReference(column.references),
    ...column.checks.map(compileConstraint),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** `DEFAULT …` or `GENERATED …`. */
function compileGeneration(serverDefault: ServerDefault): string {
  switch (serverDefault.kind) {
    case "identity":
      return compileIdentity(serverDefault);
    case "computed":
      return `GENERATED ALWAYS AS (${compileExpression(serverDefault.sql)}) ${
        serverDefault.persisted ? "STORED" : "VIRTUAL"
      }`;
    default:
      return `DEFAULT ${compileDefault(serverDefault)}`;
  }
}

/**
 * The expression of a plain default.
 *
 * @throws {CompileError} If it is an identity or a generated value.
 */
export function compileDefault(serverDefault: ServerDefault): string {
  switch (serverDefault.kind) {
    case "literal":
      return compileLiteral(serverDefault.value);
    case "identity":
    case "computed":
      throw new CompileError(
        "alterColumn",
        `A column's ${serverDefault.kind} is no default`,
      );
    default:
      return compileExpression(serverDefault);
  }
}

/** `GENERATED … AS IDENTITY (…)`. */
export function compileIdentity(identity: Identity): string {
  const options = compileSequenceOptions(identity).join(" ");
  return `GENERATED ${identity.always ? "ALWAYS" : "BY DEFAULT"} AS IDENTITY` +
    (options === "" ? "" : ` (${options})`);
}

/** The options of a sequence that are given, each as SQL, in SQLAlchemy's order. */
export function compileSequenceOptions(
  options: SequenceOptions,
): readonly string[] {
  const { increment, start, minValue, maxValue, cache, cycle } = options;
  return [
    increment === undefined ? "" : `INCREMENT BY ${increment}`,
    start === undefined ? "" : `START WITH ${start}`,
    minValue === undefined ? "" : `MINVALUE ${minValue}`,
    maxValue === undefined ? "" : `MAXVALUE ${maxValue}`,
    options.noMinValue === true ? "NO MINVALUE" : "",
    options.noMaxValue === true ? "NO MAXVALUE" : "",
    cache === undefined ? "" : `CACHE ${cache}`,
    cycle === undefined ? "" : cycle ? "CYCLE" : "NO CYCLE",
  ].filter((part) => part !== "");
}

const SERIAL_NAMES: ReadonlyMap<string, string> = new Map([
  ["smallint", "SMALLSERIAL"],
  ["integer", "SERIAL"],
  ["bigint", "BIGSERIAL"],
]);

/** Whether the type is one that SERIAL stands for. */
function isSerialType(type: SqlType): boolean {
  return type.kind === "simpleType" && SERIAL_NAMES.has(type.name);
}

function serialName(type: SqlType): string {
  const name = type.kind === "simpleType"
    ? SERIAL_NAMES.get(type.name)
    : undefined;
  if (name !== undefined) return name;
  throw new CompileError(
    "createTable",
    `Column type ${
      compileType(type)
    } is not compatible with autoincrement: true`,
    { hint: "It needs a smallint, integer or bigint" },
  );
}

/**
 * Whether a primary key column becomes SERIAL: an integer that alone is the
 * key, without a default and without a foreign key, unless `autoincrement` says
 * otherwise.
 *
 * @see SQLAlchemy 2.0 `PrimaryKeyConstraint._autoincrement_column`
 */
export function isSerialKey(
  column: Column,
  key: { readonly isAlone: boolean; readonly hasForeignKey: boolean },
): boolean {
  if (column.serverDefault?.kind === "identity") return false;
  if (column.autoincrement !== undefined) return column.autoincrement;
  return key.isAlone && !key.hasForeignKey &&
    column.serverDefault === undefined && isSerialType(column.type);
}
