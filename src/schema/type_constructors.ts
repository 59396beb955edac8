import {
  assertArguments,
  type Check,
  checkOptions,
  isBoolean,
  isListOf,
  isName,
  isOneOf,
  isText,
  type OptionChecks,
} from "./arguments.ts";
import { ArgumentError } from "./errors.ts";
import { type SqlText, sqlText } from "./expressions.ts";
import {
  type ArrayType,
  type BitType,
  type EnumType,
  INTERVAL_FIELDS,
  type IntervalFields,
  type IntervalType,
  isSqlType,
  type NamedType,
  type NumberType,
  type SimpleType,
  type SimpleTypeName,
  type SqlType,
  type StringType,
  type TimeType,
  type UserDefinedType,
} from "./types.ts";

function isBetween(lowest: number, highest: number): Check {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= lowest &&
      value <= highest
      ? undefined
      : `a whole number from ${lowest} to ${highest}`;
}

/** The largest length of VARCHAR, CHAR and BIT; PostgreSQL manual 8.3. */
const MAX_LENGTH = 10_485_760;

/** A type without parameters, by its PostgreSQL name. */
export function simpleType(name: SimpleTypeName): SimpleType {
  return Object.freeze({ kind: "simpleType", name });
}

/** Options of `sa.string`, `sa.varchar`, `sa.char` and `sa.text`. */
export interface StringTypeOptions {
  /** Name of a collation, for instance `C` or `de-x-icu`. */
  readonly collation?: string;
}

const STRING_OPTIONS: OptionChecks<StringTypeOptions> = { collation: isName };

function stringType(
  name: "varchar" | "char",
  length: number | undefined,
  options: StringTypeOptions,
): StringType {
  const callee = `sa.${name}`;
  if (length !== undefined) {
    assertArguments(callee, { length: [length, isBetween(1, MAX_LENGTH)] });
  }
  return Object.freeze({
    kind: "stringType",
    name,
    ...(length === undefined ? {} : { length }),
    ...checkOptions(callee, options, STRING_OPTIONS),
  });
}

/** VARCHAR, unlimited if `length` is not given. */
export function varchar(
  length?: number,
  options: StringTypeOptions = {},
): StringType {
  return stringType("varchar", length, options);
}

/** CHAR, padded with blanks; one character if `length` is not given. */
export function char(
  length?: number,
  options: StringTypeOptions = {},
): StringType {
  return stringType("char", length, options);
}

/**
 * With SQL: an expression used verbatim (`serverDefault: sa.text("now()")`).
 * Without: the type TEXT.
 */
export function text(sql: string): SqlText;
/** The type TEXT. */
export function text(options?: StringTypeOptions): StringType;
export function text(
  argument: string | StringTypeOptions = {},
): SqlText | StringType {
  if (typeof argument === "string") return sqlText(argument);
  return Object.freeze({
    kind: "stringType",
    name: "text",
    ...checkOptions("sa.text", argument, STRING_OPTIONS),
  });
}

/** Options of `sa.numeric`. */
export interface NumericTypeOptions {
  /** Digits in all, 1 to 1000. */
  readonly precision?: number;
  /** Digits after the point; needs `precision`. */
  readonly scale?: number;
}

/**
 * NUMERIC.
 *
 * @throws {ArgumentError} If `scale` is given without `precision`.
 */
export function numeric(options: NumericTypeOptions = {}): NumberType {
  const checked = checkOptions("sa.numeric", options, {
    precision: isBetween(1, 1000),
    scale: isBetween(-1000, 1000),
  });
  if (checked.scale !== undefined && checked.precision === undefined) {
    throw new ArgumentError("'scale' needs 'precision' beside it", {
      callee: "sa.numeric",
      argument: "scale",
    });
  }
  return Object.freeze({ kind: "numberType", name: "numeric", ...checked });
}

/** Options of `sa.float`. */
export interface FloatTypeOptions {
  /** Bits, 1 to 53; from 25 on it is a double. */
  readonly precision?: number;
}

/** FLOAT: a double unless `precision` is below 25. */
export function float(options: FloatTypeOptions = {}): NumberType {
  return Object.freeze({
    kind: "numberType",
    name: "float",
    ...checkOptions("sa.float", options, { precision: isBetween(1, 53) }),
  });
}

/** Options of `sa.time` and `sa.timestamp`. */
export interface TimeTypeOptions {
  /** @default {false} */
  readonly timezone?: boolean;
  /** Digits of the seconds' fraction, 0 to 6. */
  readonly precision?: number;
}

function timeType(
  name: "time" | "timestamp",
  options: TimeTypeOptions,
): TimeType {
  const checked = checkOptions(`sa.${name}`, options, {
    timezone: isBoolean,
    precision: isBetween(0, 6),
  });
  return Object.freeze({
    kind: "timeType",
    name,
    ...checked,
    timezone: checked.timezone ?? false,
  });
}

/** TIME, without time zone unless asked for. */
export function time(options: TimeTypeOptions = {}): TimeType {
  return timeType("time", options);
}

/** TIMESTAMP, without time zone unless asked for. */
export function timestamp(options: TimeTypeOptions = {}): TimeType {
  return timeType("timestamp", options);
}

/** Options of `sa.interval`. */
export interface IntervalTypeOptions {
  readonly fields?: IntervalFields;
  /** Digits of the seconds' fraction, 0 to 6. */
  readonly precision?: number;
}

/** INTERVAL. */
export function interval(options: IntervalTypeOptions = {}): IntervalType {
  return Object.freeze({
    kind: "intervalType",
    ...checkOptions("sa.interval", options, {
      fields: isOneOf(...INTERVAL_FIELDS),
      precision: isBetween(0, 6),
    }),
  });
}

function bitType(name: "bit" | "varbit", length?: number): BitType {
  const varying = name === "varbit";
  if (length === undefined) return Object.freeze({ kind: "bitType", varying });
  assertArguments(`sa.${name}`, { length: [length, isBetween(1, MAX_LENGTH)] });
  return Object.freeze({ kind: "bitType", varying, length });
}

/** BIT of exactly `length` bits, one if not given. */
export function bit(length?: number): BitType {
  return bitType("bit", length);
}

/** BIT VARYING of at most `length` bits. */
export function varbit(length?: number): BitType {
  return bitType("varbit", length);
}

/** Options of `sa.array`. */
export interface ArrayTypeOptions {
  /** @default {1} */
  readonly dimensions?: number;
}

/** An array of `item`. */
export function array(
  item: Exclude<SqlType, ArrayType>,
  options: ArrayTypeOptions = {},
): ArrayType {
  assertArguments("sa.array", { item: [item, isArrayItem] });
  const { dimensions = 1 } = checkOptions("sa.array", options, {
    dimensions: isBetween(1, 6),
  });
  return Object.freeze({ kind: "arrayType", item, dimensions });
}

function isArrayItem(value: unknown): string | undefined {
  if (!isSqlType(value) || value.kind === "arrayType") {
    return "a type that is not an array (give 'dimensions' for nested arrays)";
  }
  return value.kind === "enumType" && !value.native && value.createConstraint
    ? "a type without a check constraint"
    : undefined;
}

/** Options of `sa.enum`. */
export interface EnumTypeOptions {
  readonly schema?: string;
  /** False: a VARCHAR as wide as the longest value. @default {true} */
  readonly native?: boolean;
  /**
   * Whether the type is created together with the column, unless the revision
   * has created it already. Unset, `createTable` creates it and `addColumn` and
   * `alterColumn` take it for granted.
   */
  readonly createType?: boolean;
  /** With `native: false`: adds a check constraint of the enumeration's name. @default {false} */
  readonly createConstraint?: boolean;
}

/** An enumeration with its values in order. */
export function enumType(
  name: string,
  values: readonly string[],
  options: EnumTypeOptions = {},
): EnumType {
  assertArguments("sa.enum", {
    name: [name, isName],
    values: [values, isListOf(isText, "a list of strings")],
  });
  assertDistinct("sa.enum", values);
  const checked = checkOptions("sa.enum", options, {
    schema: isName,
    native: isBoolean,
    createType: isBoolean,
    createConstraint: isBoolean,
  });
  return Object.freeze({
    kind: "enumType",
    name,
    ...checked,
    values: Object.freeze([...values]),
    native: checked.native ?? true,
    createConstraint: checked.createConstraint ?? false,
  });
}

/**
 * Passes silently if no value of an enumeration occurs twice.
 *
 * @throws {ArgumentError} If one does.
 */
export function assertDistinct(
  callee: string,
  values: readonly string[],
): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) {
      throw new ArgumentError(`'values' has '${value}' twice`, {
        callee,
        argument: "values",
      });
    }
    seen.add(value);
  }
}

/** Options of `sa.domain` and `sa.named`. */
export interface NamedTypeOptions {
  readonly schema?: string;
}

/** A type that exists under this name: a domain, a composite type, an enumeration. */
export function domain(
  name: string,
  options: NamedTypeOptions = {},
): NamedType {
  assertArguments("sa.domain", { name: [name, isName] });
  return Object.freeze({
    kind: "namedType",
    name,
    ...checkOptions("sa.domain", options, { schema: isName }),
  });
}

/** Any type as SQL writes it, used verbatim: `sa.userDefined("geometry(Point, 4326)")`. */
export function userDefined(sql: string): UserDefinedType {
  assertArguments("sa.userDefined", { sql: [sql, isName] });
  return Object.freeze({ kind: "userDefinedType", sql });
}
