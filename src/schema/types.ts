import { isTagged } from "./arguments.ts";

/** Types that take no parameters, named as PostgreSQL spells them. */
export const SIMPLE_TYPES = [
  "smallint",
  "integer",
  "bigint",
  "real",
  "double precision",
  "boolean",
  "date",
  "uuid",
  "json",
  "jsonb",
  "jsonpath",
  "bytea",
  "inet",
  "cidr",
  "macaddr",
  "macaddr8",
  "money",
  "tsvector",
  "tsquery",
  "hstore",
  "citext",
  "xml",
  "oid",
  "regclass",
  "regtype",
  "name",
  "point",
  "line",
  "lseg",
  "box",
  "path",
  "polygon",
  "circle",
  "pg_lsn",
  "int4range",
  "int8range",
  "numrange",
  "tsrange",
  "tstzrange",
  "daterange",
  "int4multirange",
  "int8multirange",
  "nummultirange",
  "tsmultirange",
  "tstzmultirange",
  "datemultirange",
] as const;

/** Name of a type that takes no parameters. */
export type SimpleTypeName = typeof SIMPLE_TYPES[number];

/** A type without parameters. */
export interface SimpleType {
  readonly kind: "simpleType";
  readonly name: SimpleTypeName;
}

/** VARCHAR, CHAR or TEXT. */
export interface StringType {
  readonly kind: "stringType";
  readonly name: "varchar" | "char" | "text";
  readonly length?: number;
  readonly collation?: string;
}

/** NUMERIC, or FLOAT with its precision in bits. */
export interface NumberType {
  readonly kind: "numberType";
  readonly name: "numeric" | "float";
  readonly precision?: number;
  readonly scale?: number;
}

/** TIME or TIMESTAMP. */
export interface TimeType {
  readonly kind: "timeType";
  readonly name: "time" | "timestamp";
  readonly timezone: boolean;
  readonly precision?: number;
}

/** INTERVAL. */
export interface IntervalType {
  readonly kind: "intervalType";
  readonly fields?: IntervalFields;
  readonly precision?: number;
}

/** BIT or BIT VARYING. */
export interface BitType {
  readonly kind: "bitType";
  readonly varying: boolean;
  readonly length?: number;
}

/** An array of any type but an array. */
export interface ArrayType {
  readonly kind: "arrayType";
  readonly item: Exclude<SqlType, ArrayType>;
  /** At least 1; PostgreSQL documents it and does not enforce it. */
  readonly dimensions: number;
}

/** An enumeration, native or (`native: false`) a VARCHAR as wide as its longest value. */
export interface EnumType {
  readonly kind: "enumType";
  readonly name: string;
  readonly schema?: string;
  readonly values: readonly string[];
  readonly native: boolean;
  /** Unset: `createTable` creates the type, `addColumn` and `alterColumn` do not. */
  readonly createType?: boolean;
  /** For an enumeration that is not native: a check constraint of its name. */
  readonly createConstraint: boolean;
}

/** A type that exists under a name: a domain, a composite, one of an extension. */
export interface NamedType {
  readonly kind: "namedType";
  readonly name: string;
  readonly schema?: string;
}

/** A type as SQL writes it. */
export interface UserDefinedType {
  readonly kind: "userDefinedType";
  readonly sql: string;
}

/** A column type. */
export type SqlType =
  | SimpleType
  | StringType
  | NumberType
  | TimeType
  | IntervalType
  | BitType
  | ArrayType
  | EnumType
  | NamedType
  | UserDefinedType;

/** The kinds of {@linkcode SqlType}. */
export const TYPE_KINDS = [
  "simpleType",
  "stringType",
  "numberType",
  "timeType",
  "intervalType",
  "bitType",
  "arrayType",
  "enumType",
  "namedType",
  "userDefinedType",
] as const satisfies readonly SqlType["kind"][];

const KIND_NAMES: readonly string[] = TYPE_KINDS;

/** Whether the value is a column type. */
export function isSqlType(value: unknown): value is SqlType {
  return isTagged(value) && KIND_NAMES.includes(value.kind);
}

/** Accepts column types. */
export function isTypeArgument(value: unknown): string | undefined {
  return isSqlType(value) ? undefined : "a type such as sa.integer()";
}

/** What an interval may be limited to. */
export type IntervalFields =
  | "YEAR"
  | "MONTH"
  | "DAY"
  | "HOUR"
  | "MINUTE"
  | "SECOND"
  | "YEAR TO MONTH"
  | "DAY TO HOUR"
  | "DAY TO MINUTE"
  | "DAY TO SECOND"
  | "HOUR TO MINUTE"
  | "HOUR TO SECOND"
  | "MINUTE TO SECOND";

/** The values of {@linkcode IntervalFields}. */
export const INTERVAL_FIELDS = [
  "YEAR",
  "MONTH",
  "DAY",
  "HOUR",
  "MINUTE",
  "SECOND",
  "YEAR TO MONTH",
  "DAY TO HOUR",
  "DAY TO MINUTE",
  "DAY TO SECOND",
  "HOUR TO MINUTE",
  "HOUR TO SECOND",
  "MINUTE TO SECOND",
] as const satisfies readonly IntervalFields[];
