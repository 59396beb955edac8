import { describeValue } from "../../schema/arguments.ts";
import {
  isExpression,
  isSqlValue,
  type SqlArgument,
  type SqlExpression,
  type SqlSource,
} from "../../schema/expressions.ts";
import type { SqlType } from "../../schema/types.ts";
import { arrayText } from "../../util/array_text.ts";
import { describeThrown } from "../../util/describe_thrown.ts";
import { momentText } from "../../util/moment_text.ts";
import { LiteralError } from "../errors.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { scanSql } from "./scan_sql.ts";
import { compileType } from "./type_sql.ts";

/** The SQL of an expression, such that other SQL can follow it. */
export function compileExpression(expression: SqlExpression): string {
  switch (expression.kind) {
    case "text":
      return closeComment(expression.sql);
    case "function": {
      if (!expression.parentheses) return expression.name;
      return `${expression.name}(${
        expression.args.map(compileArgument).join(", ")
      })`;
    }
    case "membership": {
      const values = expression.values.map((value) =>
        compileLiteral(value.value)
      );
      return `${quoteIdentifier(expression.columnName)} IN (${
        values.join(", ")
      })`;
    }
    default:
      return expression satisfies never;
  }
}

/** A comment at its end would swallow what follows: a bracket, a whole WHERE. */
function closeComment(sql: string): string {
  const lastLine = sql.slice(sql.lastIndexOf("\n") + 1);
  if (!lastLine.includes("--")) return sql;
  return scanSql(sql).endsInComment ? `${sql}\n` : sql;
}

/** The SQL of a key: a column name, or an expression. */
export function compileKey(key: SqlSource): string {
  return typeof key === "string"
    ? quoteIdentifier(key)
    : compileExpression(key);
}

function compileArgument(argument: SqlArgument): string {
  if (isExpression(argument)) return compileExpression(argument);
  return typeof argument === "string"
    ? quoteLiteral(argument)
    : compileLiteral(argument);
}

/**
 * A value as it stands in an INSERT: its own type decides, and that of the
 * column where the value leaves room (a string in a NUMERIC column is a
 * number, an object in a JSONB column is JSON, a Date in a DATE column a day).
 *
 * @throws {LiteralError} If the value has no literal.
 */
export function compileLiteral(value: unknown, type?: SqlType): string {
  if (value === null || value === undefined) return "NULL";
  if (isSqlValue(value)) {
    return value.kind === "literal"
      ? compileLiteral(value.value, type)
      : compileExpression(value);
  }
  if (isJson(type)) return quoteLiteral(compileJson(value));
  if (isString(type) && typeof value !== "object") {
    return quoteLiteral(String(value));
  }
  switch (typeof value) {
    case "string":
      return isNumber(type) && DECIMAL_REGEXP.test(value)
        ? value
        : quoteLiteral(value);
    case "number":
      return compileNumber(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      return compileObject(value, type);
    default:
      throw noLiteral(value);
  }
}

function noLiteral(value: unknown): LiteralError {
  return new LiteralError(
    `There is no SQL literal for ${describeValue(value)}`,
  );
}

const DECIMAL_REGEXP = /^-?\d+(\.\d+)?$/;

function compileNumber(value: number): string {
  if (!Number.isFinite(value)) return quoteLiteral(String(value));
  // "-0" would be the integer 0; exponents are written with two digits as
  // Python does, so that both programs write the same script.
  if (Object.is(value, -0)) return "-0.0";
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

function compileObject(value: object, type: SqlType | undefined): string {
  if (value instanceof Date) return quoteLiteral(formatDate(value, type));
  if (value instanceof Uint8Array) return quoteLiteral(`\\x${value.toHex()}`);
  if (Array.isArray(value)) return compileArray(value, type);
  return quoteLiteral(compileJson(value));
}

function compileJson(value: unknown): string {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (error) {
    // A bigint, a circle, or a toJSON() of one's own.
    throw new LiteralError(
      `There is no JSON for ${describeValue(value)}: ${describeThrown(error)}`,
      { cause: error },
    );
  }
  throw noLiteral(value);
}

function formatDate(value: Date, type: SqlType | undefined): string {
  if (Number.isNaN(value.getTime())) {
    throw new LiteralError("There is no SQL literal for an invalid Date");
  }
  const { day, time, era, full } = momentText(value);
  if (type?.kind === "simpleType" && type.name === "date") return day + era;
  const isPlain = type?.kind === "timeType" && !type.timezone;
  if (!isPlain) return full;
  return type.name === "time" ? time : `${day} ${time}${era}`;
}

function compileArray(
  items: readonly unknown[],
  type: SqlType | undefined,
): string {
  const itemType = type?.kind === "arrayType" ? type.item : undefined;
  if (items.length === 0) return "'{}'";
  if (type?.kind === "arrayType") {
    return `${compileItems(items, itemType)}::${compileType(type)}`;
  }
  // ARRAY[…] of texts would be text[], which is no uuid[] or date[].
  return hasSql(items)
    ? compileItems(items, undefined)
    : quoteLiteral(arrayText(items, elementText));
}

/** Whether an item is SQL, which only ARRAY[…] can hold. */
function hasSql(items: readonly unknown[]): boolean {
  return items.some((item) =>
    Array.isArray(item) ? hasSql(item) : isSqlValue(item)
  );
}

/** An element of an array whose type the server knows better. */
function elementText(value: unknown): string | null {
  switch (typeof value) {
    case "undefined":
      return null;
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      if (value === null) return null;
      if (value instanceof Date) return formatDate(value, undefined);
      if (value instanceof Uint8Array) return `\\x${value.toHex()}`;
      return compileJson(value);
    default:
      throw noLiteral(value);
  }
}

function compileItems(
  items: readonly unknown[],
  itemType: SqlType | undefined,
): string {
  const texts = items.map((item) =>
    Array.isArray(item) && !isJson(itemType)
      ? compileItems(item, itemType)
      : compileLiteral(item, itemType)
  );
  return `ARRAY[${texts.join(", ")}]`;
}

function isJson(type: SqlType | undefined): boolean {
  return type?.kind === "simpleType" &&
    (type.name === "json" || type.name === "jsonb");
}

function isString(type: SqlType | undefined): boolean {
  return type?.kind === "stringType" ||
    type?.kind === "simpleType" && type.name === "citext";
}

function isNumber(type: SqlType | undefined): boolean {
  return type?.kind === "numberType" && type.name === "numeric";
}
