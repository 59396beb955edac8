import {
  assertArgument,
  EXPRESSION_KINDS,
  isSql,
  isTagged,
  isText,
} from "./arguments.ts";

/** SQL that is used as it stands. */
export interface SqlText {
  readonly kind: "text";
  readonly sql: string;
}

/** A call of an SQL function. */
export interface SqlFunction {
  readonly kind: "function";
  /** The name as SQL has it, perhaps qualified; not quoted. */
  readonly name: string;
  /** Plain values are literals. */
  readonly args: readonly SqlArgument[];
  /** False for `CURRENT_TIMESTAMP` and its like, which take no parentheses. */
  readonly parentheses: boolean;
}

/** Whether a column has one of some values; its parts are quoted where it is used. */
export interface SqlMembership {
  readonly kind: "membership";
  readonly columnName: string;
  readonly values: readonly Literal[];
}

/** SQL that stands for a value. */
export type SqlExpression = SqlText | SqlFunction | SqlMembership;

/** An argument of a function: SQL, or a literal. */
export type SqlArgument = SqlExpression | string | number | boolean | null;

/** SQL given as plain text or as an expression. */
export type SqlSource = string | SqlExpression;

/**
 * A name that no naming convention touches any more, made by `op.f()`.
 */
export interface FinalName {
  readonly kind: "finalName";
  readonly name: string;
}

/** The name of a constraint or an index, before naming conventions. */
export type Name = string | FinalName;

const SQL_VALUES = new WeakSet<object>();

/** Freezes a record of this module and remembers it for {@linkcode isSqlValue}. */
function makeSqlValue<T extends SqlExpression | Literal>(record: T): T {
  SQL_VALUES.add(record);
  return Object.freeze(record);
}

/**
 * Whether the value was made by `sa.text`, `sa.func` or `sa.literal`. Unlike
 * {@linkcode isExpression} it cannot be misled by data of users that looks the
 * same, such as JSON to insert.
 */
export function isSqlValue(value: unknown): value is SqlExpression | Literal {
  return typeof value === "object" && value !== null && SQL_VALUES.has(value);
}

/** Marks `name` as final: a naming convention leaves it alone. */
export function finalName(name: string): FinalName {
  return Object.freeze({ kind: "finalName", name });
}

/** The plain text of a name. */
export function nameText(name: Name): string {
  return typeof name === "string" ? name : name.name;
}

/** SQL used verbatim, with no meaning given to `:name` or `%`. */
export function sqlText(sql: string): SqlText {
  assertArgument(sql, { callee: "sa.text", argument: "sql", check: isSql });
  return makeSqlValue({ kind: "text", sql });
}

/** The expression for SQL given in either form. */
export function toExpression(source: SqlSource): SqlExpression {
  return typeof source === "string" ? sqlText(source) : source;
}

/** Whether the value is an expression of `sa.text` or `sa.func`. */
export function isExpression(value: unknown): value is SqlExpression {
  return isTagged(value) && EXPRESSION_KINDS.includes(value.kind);
}

function keyword(name: string): () => SqlFunction {
  const record = makeKeyword(name);
  return () => record;
}

function makeKeyword(name: string): SqlFunction {
  return makeSqlValue<SqlFunction>({
    kind: "function",
    name,
    args: Object.freeze([]),
    parentheses: false,
  });
}

/** What cannot be called with `()`; PostgreSQL manual 9.9.5 and 9.27.1. */
const KEYWORD_FUNCTIONS: ReadonlySet<string> = new Set([
  "CURRENT_CATALOG",
  "CURRENT_DATE",
  "CURRENT_ROLE",
  "CURRENT_TIME",
  "CURRENT_TIMESTAMP",
  "CURRENT_USER",
  "LOCALTIME",
  "LOCALTIMESTAMP",
  "SESSION_USER",
  "SYSTEM_USER",
  "USER",
]);

function call(
  name: string,
  ...args: readonly SqlArgument[]
): SqlFunction {
  assertArgument(name, {
    callee: "sa.func.call",
    argument: "name",
    check: isFunctionName,
  });
  const upper = name.toUpperCase();
  if (args.length === 0 && KEYWORD_FUNCTIONS.has(upper)) {
    return makeKeyword(upper);
  }
  return makeSqlValue({
    kind: "function",
    name,
    args: Object.freeze([...args]),
    parentheses: true,
  });
}

const FUNCTION_NAME_REGEXP = /^[\p{L}_][\p{L}\p{N}_$.]*$/u;

function isFunctionName(value: unknown): string | undefined {
  return typeof value === "string" && FUNCTION_NAME_REGEXP.test(value)
    ? undefined
    : "the name of a function";
}

function named(name: string): (...args: readonly SqlArgument[]) => SqlFunction {
  return (...args) => call(name, ...args);
}

/** Calls of SQL functions, for defaults, index elements and values. */
export const func = Object.freeze({
  /**
   * Any function: `sa.func.call("app.next_number", "invoice")`. What SQL writes
   * without parentheses gets none: `sa.func.call("session_user")`.
   */
  call,
  /** `now()` */
  now: named("now"),
  /** `clock_timestamp()` */
  clockTimestamp: named("clock_timestamp"),
  /** `statement_timestamp()` */
  statementTimestamp: named("statement_timestamp"),
  /** `CURRENT_TIMESTAMP` */
  currentTimestamp: keyword("CURRENT_TIMESTAMP"),
  /** `CURRENT_DATE` */
  currentDate: keyword("CURRENT_DATE"),
  /** `CURRENT_TIME` */
  currentTime: keyword("CURRENT_TIME"),
  /** `LOCALTIMESTAMP` */
  localtimestamp: keyword("LOCALTIMESTAMP"),
  /** `CURRENT_USER` */
  currentUser: keyword("CURRENT_USER"),
  /** `gen_random_uuid()` */
  genRandomUuid: named("gen_random_uuid"),
  /** `uuidv7()`, from PostgreSQL 18 */
  uuidv7: named("uuidv7"),
  /** `uuid_generate_v4()` of the extension uuid-ossp */
  uuidGenerateV4: named("uuid_generate_v4"),
  /** `nextval('…')`; the argument is the sequence as SQL writes it. */
  nextval: named("nextval"),
  /** `lower(…)` */
  lower: named("lower"),
  /** `upper(…)` */
  upper: named("upper"),
  /** `coalesce(…)` */
  coalesce: named("coalesce"),
  /** `length(…)` */
  length: named("length"),
});

/** The SQL constant `true`. */
export function trueValue(): SqlText {
  return sqlText("true");
}

/** The SQL constant `false`. */
export function falseValue(): SqlText {
  return sqlText("false");
}

/** The SQL constant `NULL`. */
export function nullValue(): SqlText {
  return sqlText("NULL");
}

/** A string that stands in SQL as a literal, quoted where it is used. */
export interface Literal {
  readonly kind: "literal";
  readonly value: string | number | bigint | boolean | null;
}

/** A value that is written into the SQL as a literal. */
export function literal(
  value: string | number | bigint | boolean | null,
): Literal {
  if (typeof value === "string") {
    assertArgument(value, {
      callee: "sa.literal",
      argument: "value",
      check: isText,
    });
  }
  return makeSqlValue({ kind: "literal", value });
}
