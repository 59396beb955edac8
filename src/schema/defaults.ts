import {
  assertArguments,
  checkOptions,
  isBoolean,
  isInteger,
  isSql,
} from "./arguments.ts";
import { ArgumentError } from "./errors.ts";
import {
  isExpression,
  type Literal,
  literal,
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "./expressions.ts";

/** Options of the sequence behind an identity column or on its own. */
export interface SequenceOptions {
  readonly start?: number | bigint;
  readonly increment?: number | bigint;
  readonly minValue?: number | bigint;
  readonly maxValue?: number | bigint;
  /** NO MINVALUE. */
  readonly noMinValue?: boolean;
  /** NO MAXVALUE. */
  readonly noMaxValue?: boolean;
  readonly cycle?: boolean;
  readonly cache?: number | bigint;
}

/** Checks of {@linkcode SequenceOptions}. */
export const SEQUENCE_OPTIONS = {
  start: isInteger,
  increment: isInteger,
  minValue: isInteger,
  maxValue: isInteger,
  noMinValue: isBoolean,
  noMaxValue: isBoolean,
  cycle: isBoolean,
  cache: isInteger,
} as const;

/** Options of `sa.identity`. */
export interface IdentityOptions extends SequenceOptions {
  /** GENERATED ALWAYS instead of BY DEFAULT. @default {false} */
  readonly always?: boolean;
}

/** An identity column's generation. */
export interface Identity extends SequenceOptions {
  readonly kind: "identity";
  readonly always: boolean;
}

/** A generated column's expression. */
export interface Computed {
  readonly kind: "computed";
  readonly sql: SqlExpression;
  /** STORED, or (from PostgreSQL 18) VIRTUAL. */
  readonly persisted: boolean;
}

/** What fills a column that an INSERT leaves out. */
export type ServerDefault = Literal | SqlExpression | Identity | Computed;

/**
 * A default as users give it: plain values are literals, so text is quoted;
 * `sa.text("now()")` and `sa.func.now()` are SQL.
 */
export type DefaultValue =
  | string
  | number
  | bigint
  | boolean
  | ServerDefault;

/** GENERATED … AS IDENTITY. */
export function identity(options: IdentityOptions = {}): Identity {
  const checked = checkOptions("sa.identity", options, {
    always: isBoolean,
    ...SEQUENCE_OPTIONS,
  });
  if (checked.increment === 0) {
    throw new ArgumentError("'increment' must not be 0", {
      callee: "sa.identity",
      argument: "increment",
    });
  }
  return Object.freeze({
    kind: "identity",
    ...checked,
    always: checked.always ?? false,
  });
}

/** Options of `sa.computed`. */
export interface ComputedOptions {
  /** False: VIRTUAL, from PostgreSQL 18. @default {true} */
  readonly persisted?: boolean;
}

/** GENERATED ALWAYS AS (sql), stored unless said otherwise. */
export function computed(
  sql: SqlSource,
  options: ComputedOptions = {},
): Computed {
  assertArguments("sa.computed", { sql: [sql, isSql] });
  const { persisted = true } = checkOptions("sa.computed", options, {
    persisted: isBoolean,
  });
  return Object.freeze({
    kind: "computed",
    sql: toExpression(sql),
    persisted,
  });
}

/** Accepts what can be a server default. */
export function isDefaultValue(value: unknown): string | undefined {
  const plain = ["string", "number", "bigint", "boolean"];
  if (plain.includes(typeof value) || isExpression(value)) return undefined;
  return isGenerated(value) || isLiteral(value)
    ? undefined
    : "a plain value, sa.text(...), sa.func.*, sa.identity() or sa.computed(...)";
}

function isLiteral(value: unknown): value is Literal {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "literal";
}

/** Whether the value is an identity or a generation expression. */
function isGenerated(value: unknown): value is Identity | Computed {
  return typeof value === "object" && value !== null && "kind" in value &&
    (value.kind === "identity" || value.kind === "computed");
}

/** The record for a default as users give it. */
export function toServerDefault(value: DefaultValue): ServerDefault {
  return typeof value === "object" ? value : literal(value);
}
