import {
  assertArguments,
  type Check,
  checkOptions,
  isBoolean,
  isName,
  isOneOf,
  isRecord,
  isSql,
  isTagged,
  type OptionChecks,
} from "./arguments.ts";
import { type CheckConstraint, checkConstraint } from "./constraints.ts";
import {
  type Computed,
  type DefaultValue,
  type Identity,
  isDefaultValue,
  type ServerDefault,
  toServerDefault,
} from "./defaults.ts";
import { ArgumentError } from "./errors.ts";
import type { SqlSource } from "./expressions.ts";
import type { ColumnReference } from "./foreign_key.ts";
import { isTypeArgument, type SqlType } from "./types.ts";

/** How PostgreSQL stores large values of a column. */
export type ColumnStorage =
  | "PLAIN"
  | "EXTERNAL"
  | "EXTENDED"
  | "MAIN"
  | "DEFAULT";

/** How PostgreSQL compresses large values of a column. */
export type ColumnCompression = "pglz" | "lz4" | "default";

/** Checks of the values of {@linkcode ColumnStorage}. */
export const isStorage: Check = isOneOf(
  "PLAIN",
  "EXTERNAL",
  "EXTENDED",
  "MAIN",
  "DEFAULT",
);

/** Checks of the values of {@linkcode ColumnCompression}. */
export const isCompression: Check = isOneOf("pglz", "lz4", "default");

/** Attributes of a column that its options and its record share. */
export interface ColumnAttributes {
  /** @default {true}, false for a column of the primary key */
  readonly nullable?: boolean;
  readonly primaryKey?: boolean;
  /**
   * Unset: an integer column that alone is the primary key becomes SERIAL,
   * unless it has a default or a foreign key. False keeps it from that, true
   * makes it SERIAL within a composite key too.
   */
  readonly autoincrement?: boolean;
  /** A unique constraint, or with `index` a unique index. */
  readonly unique?: boolean;
  /** An index named by the naming convention. */
  readonly index?: boolean;
  readonly comment?: string;
  readonly collation?: string;
  /** From PostgreSQL 16 in CREATE TABLE; set by ALTER TABLE before. */
  readonly storage?: ColumnStorage;
  readonly compression?: ColumnCompression;
  /** Foreign key: `sa.foreignKey("parent.id")`. */
  readonly references?: ColumnReference;
}

/** Options of `sa.column`. */
export interface ColumnOptions extends ColumnAttributes {
  /** Plain values are literals; SQL is `sa.text("now()")` or `sa.func.now()`. */
  readonly serverDefault?: DefaultValue | null;
  /** The same as an identity given for `serverDefault`; true for one without options. */
  readonly identity?: Identity | true;
  /** The same as `sa.computed(...)` given for `serverDefault`. */
  readonly computed?: Computed;
  /** Check constraints within the column's definition. */
  readonly check?:
    | SqlSource
    | CheckConstraint
    | readonly (SqlSource | CheckConstraint)[];
}

/** A column of a table. */
export interface Column extends ColumnAttributes {
  readonly kind: "column";
  readonly name: string;
  readonly type: SqlType;
  readonly serverDefault?: ServerDefault;
  readonly checks: readonly CheckConstraint[];
}

const COLUMN_OPTIONS: OptionChecks<ColumnOptions> = {
  nullable: isBoolean,
  primaryKey: isBoolean,
  autoincrement: isBoolean,
  unique: isBoolean,
  index: isBoolean,
  comment: isName,
  collation: isName,
  storage: isStorage,
  compression: isCompression,
  references: isRecord("sa.foreignKey(...)", ["columnReference"]),
  serverDefault: (value) => value === null ? undefined : isDefaultValue(value),
  identity: (value) =>
    value === true
      ? undefined
      : isRecord("sa.identity() or true", ["identity"])(value),
  computed: isRecord("sa.computed(...)", ["computed"]),
  check: (value) => {
    const checks: readonly unknown[] = Array.isArray(value) ? value : [value];
    return checks.every((check) => isCheck(check) === undefined)
      ? undefined
      : "SQL text or sa.checkConstraint(...)";
  },
};

function isCheck(value: unknown): string | undefined {
  return isTagged(value) && value.kind === "check" ? undefined : isSql(value);
}

/**
 * A column.
 *
 * @throws {ArgumentError} If an option is unknown, impossible or contradicts another.
 */
export function column(
  name: string,
  type: SqlType,
  options: ColumnOptions = {},
): Column {
  const callee = "sa.column";
  assertArguments(callee, { name: [name, isName] });
  assertArguments(callee, { type: [type, isTypeArgument] });
  const checked = checkOptions(callee, options, COLUMN_OPTIONS);
  const {
    serverDefault: _default,
    identity: _identity,
    computed: _computed,
    check = [],
    ...attributes
  } = checked;
  const serverDefault = chooseDefault(name, checked);
  if (serverDefault?.kind === "identity" && attributes.nullable === true) {
    throw new ArgumentError(
      `identity column '${name}' cannot be nullable`,
      { callee, argument: "nullable" },
    );
  }
  return Object.freeze({
    kind: "column",
    name,
    type,
    ...attributes,
    ...(serverDefault === undefined ? {} : { serverDefault }),
    checks: Object.freeze(toChecks(check)),
  });
}

function toChecks(
  check: NonNullable<ColumnOptions["check"]>,
): readonly CheckConstraint[] {
  return (isList(check) ? check : [check]).map((item) =>
    typeof item === "object" && item.kind === "check"
      ? item
      : checkConstraint(item)
  );
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function chooseDefault(
  name: string,
  options: ColumnOptions,
): ServerDefault | undefined {
  const given: ServerDefault[] = [];
  const { serverDefault, identity, computed } = options;
  if (serverDefault !== undefined && serverDefault !== null) {
    given.push(toServerDefault(serverDefault));
  }
  if (identity !== undefined) {
    given.push(identity === true ? BARE_IDENTITY : identity);
  }
  if (computed !== undefined) given.push(computed);
  if (given.length > 1) {
    throw new ArgumentError(
      `column '${name}' can have one of 'serverDefault', 'identity' and 'computed'`,
      { callee: "sa.column", argument: "serverDefault" },
    );
  }
  return given[0];
}

const BARE_IDENTITY: Identity = Object.freeze({
  kind: "identity",
  always: false,
});
