import {
  assertArguments,
  checkOptions,
  isBoolean,
  isEither,
  isListOf,
  isName,
  isNameOrFinal,
  isNames,
  isOneOf,
  isPlainObject,
  isSql,
  type OptionChecks,
} from "./arguments.ts";
import { ArgumentError } from "./errors.ts";
import {
  type Name,
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "./expressions.ts";

/** When a constraint is checked. */
export interface DeferrableOptions {
  /** False: NOT DEFERRABLE. */
  readonly deferrable?: boolean;
  readonly initially?: "DEFERRED" | "IMMEDIATE";
}

/** Checks of {@linkcode DeferrableOptions}. */
export const DEFERRABLE_OPTIONS: OptionChecks<DeferrableOptions> = {
  deferrable: isBoolean,
  initially: isOneOf("DEFERRED", "IMMEDIATE"),
};

/** Options of all constraints. */
export interface ConstraintOptions extends DeferrableOptions {
  readonly name?: Name;
  /** Set with COMMENT ON CONSTRAINT. */
  readonly comment?: string;
}

const CONSTRAINT_OPTIONS: OptionChecks<ConstraintOptions> = {
  name: isNameOrFinal,
  comment: isName,
  ...DEFERRABLE_OPTIONS,
};

/** Options of constraints that are indexes underneath. */
export interface IndexedConstraintOptions extends ConstraintOptions {
  /** Columns that the index carries without their being part of the key. */
  readonly include?: readonly string[];
  /** Storage parameters of the index. */
  readonly with?: Readonly<Record<string, StorageValue>>;
  /** Tablespace of the index. */
  readonly tablespace?: string;
}

/** The value of a storage parameter. */
export type StorageValue = string | number | boolean;

/** Accepts maps of storage parameters. */
export function isStorageMap(value: unknown): string | undefined {
  const plain = ["string", "number", "boolean"];
  return isPlainObject(value) && Object.keys(value).length > 0 &&
      Object.values(value).every((item) => plain.includes(typeof item))
    ? undefined
    : "an object of storage parameters such as { fillfactor: 70 }";
}

/** Checks of {@linkcode IndexedConstraintOptions}. */
export const INDEXED_OPTIONS: OptionChecks<IndexedConstraintOptions> = {
  ...CONSTRAINT_OPTIONS,
  include: isNames,
  with: isStorageMap,
  tablespace: isName,
};

/** PRIMARY KEY. */
export interface PrimaryKeyConstraint extends IndexedConstraintOptions {
  readonly kind: "primaryKey";
  readonly columns: readonly string[];
}

/** Options of `sa.uniqueConstraint`. */
export interface UniqueConstraintOptions extends IndexedConstraintOptions {
  /** From PostgreSQL 15. */
  readonly nullsNotDistinct?: boolean;
}

/** Checks of {@linkcode UniqueConstraintOptions}. */
export const UNIQUE_OPTIONS: OptionChecks<UniqueConstraintOptions> = {
  ...INDEXED_OPTIONS,
  nullsNotDistinct: isBoolean,
};

/** UNIQUE. */
export interface UniqueConstraint extends UniqueConstraintOptions {
  readonly kind: "unique";
  readonly columns: readonly string[];
}

/** What happens to rows that refer to one that goes or changes. */
export type ReferentialAction =
  | "NO ACTION"
  | "RESTRICT"
  | "CASCADE"
  | "SET NULL"
  | "SET DEFAULT";

/** How `onDelete` may be limited to columns, from PostgreSQL 15. */
export type DeleteAction =
  | ReferentialAction
  | `SET NULL (${string})`
  | `SET DEFAULT (${string})`;

/** Options of foreign keys besides their columns. */
export interface ForeignKeyOptions extends ConstraintOptions {
  readonly onDelete?: DeleteAction;
  readonly onUpdate?: ReferentialAction;
  readonly match?: "FULL" | "PARTIAL" | "SIMPLE";
  /** Leaves existing rows unchecked until `op.validateConstraint`. */
  readonly notValid?: boolean;
}

const ACTIONS = [
  "NO ACTION",
  "RESTRICT",
  "CASCADE",
  "SET NULL",
  "SET DEFAULT",
] as const satisfies readonly ReferentialAction[];

const DELETE_COLUMNS_REGEXP = /^SET (NULL|DEFAULT) \(.+\)$/;

function isDeleteAction(value: unknown): string | undefined {
  return typeof value === "string" && DELETE_COLUMNS_REGEXP.test(value)
    ? undefined
    : isOneOf(...ACTIONS)(value);
}

/** Checks of {@linkcode ForeignKeyOptions}. */
export const FOREIGN_KEY_OPTIONS: OptionChecks<ForeignKeyOptions> = {
  ...CONSTRAINT_OPTIONS,
  onDelete: isDeleteAction,
  onUpdate: isOneOf(...ACTIONS),
  match: isOneOf("FULL", "PARTIAL", "SIMPLE"),
  notValid: isBoolean,
};

/** FOREIGN KEY. */
export interface ForeignKeyConstraint extends ForeignKeyOptions {
  readonly kind: "foreignKey";
  readonly columns: readonly string[];
  readonly referentTable: string;
  readonly referentSchema?: string;
  readonly referentColumns: readonly string[];
}

/** Options of `sa.checkConstraint`. */
export interface CheckConstraintOptions extends ConstraintOptions {
  /** Leaves existing rows unchecked until `op.validateConstraint`. */
  readonly notValid?: boolean;
  /** Keeps child tables from inheriting it. */
  readonly noInherit?: boolean;
}

/** Checks of {@linkcode CheckConstraintOptions}. */
export const CHECK_OPTIONS: OptionChecks<CheckConstraintOptions> = {
  ...CONSTRAINT_OPTIONS,
  notValid: isBoolean,
  noInherit: isBoolean,
};

/** CHECK. */
export interface CheckConstraint extends CheckConstraintOptions {
  readonly kind: "check";
  readonly condition: SqlExpression;
}

/** Options of `sa.excludeConstraint`. */
export interface ExcludeConstraintOptions extends IndexedConstraintOptions {
  /** Index method. @default {"gist"} */
  readonly using?: string;
  readonly where?: SqlSource;
  /** Operator class by element name. */
  readonly ops?: Readonly<Record<string, string>>;
}

/** One element of an exclusion constraint: a column or SQL, and the operator. */
export type ExcludeElement = readonly [SqlSource, string];

/** EXCLUDE. */
export interface ExcludeConstraint
  extends Omit<ExcludeConstraintOptions, "where" | "using"> {
  readonly kind: "exclude";
  readonly elements: readonly ExcludeElement[];
  readonly using: string;
  readonly where?: SqlExpression;
}

/** A constraint of a table. */
export type Constraint =
  | PrimaryKeyConstraint
  | UniqueConstraint
  | ForeignKeyConstraint
  | CheckConstraint
  | ExcludeConstraint;

/** The kinds of {@linkcode Constraint}. */
export const CONSTRAINT_KINDS: readonly string[] = [
  "primaryKey",
  "unique",
  "foreignKey",
  "check",
  "exclude",
] satisfies readonly Constraint["kind"][];

/** A primary key over the columns, in their order. */
export function primaryKeyConstraint(
  columns: readonly string[],
  options: IndexedConstraintOptions = {},
): PrimaryKeyConstraint {
  const callee = "sa.primaryKeyConstraint";
  assertArguments(callee, { columns: [columns, isNames] });
  return Object.freeze({
    kind: "primaryKey",
    ...checkOptions(callee, options, INDEXED_OPTIONS),
    columns: Object.freeze([...columns]),
  });
}

/** A unique constraint over the columns, in their order. */
export function uniqueConstraint(
  columns: readonly string[],
  options: UniqueConstraintOptions = {},
): UniqueConstraint {
  const callee = "sa.uniqueConstraint";
  assertArguments(callee, { columns: [columns, isNames] });
  return Object.freeze({
    kind: "unique",
    ...checkOptions(callee, options, UNIQUE_OPTIONS),
    columns: Object.freeze([...columns]),
  });
}

/** A check constraint; `condition` is SQL. */
export function checkConstraint(
  condition: SqlSource,
  options: CheckConstraintOptions = {},
): CheckConstraint {
  const callee = "sa.checkConstraint";
  assertArguments(callee, { condition: [condition, isSql] });
  return Object.freeze({
    kind: "check",
    ...checkOptions(callee, options, CHECK_OPTIONS),
    condition: toExpression(condition),
  });
}

/**
 * An exclusion constraint.
 *
 * @param elements Pairs of a column name (or `sa.text(...)`) and an operator.
 */
export function excludeConstraint(
  elements: readonly ExcludeElement[],
  options: ExcludeConstraintOptions = {},
): ExcludeConstraint {
  const callee = "sa.excludeConstraint";
  const wanted = 'a list of pairs such as ["room", "="]';
  assertArguments(callee, {
    elements: [elements, isListOf(isExcludeElement, wanted)],
  });
  if (elements.length === 0) {
    throw new ArgumentError("'elements' is empty", {
      callee,
      argument: "elements",
    });
  }
  const checked = checkOptions(callee, options, EXCLUDE_OPTIONS);
  const { where, ...rest } = checked;
  return Object.freeze({
    kind: "exclude",
    ...rest,
    ...(where === undefined ? {} : { where: toExpression(where) }),
    using: checked.using ?? "gist",
    elements: Object.freeze([...elements]),
  });
}

/** Checks of {@linkcode ExcludeConstraintOptions}. */
export const EXCLUDE_OPTIONS: OptionChecks<ExcludeConstraintOptions> = {
  ...INDEXED_OPTIONS,
  using: isName,
  where: isSql,
  ops: isPlainMap,
};

function isPlainMap(value: unknown): string | undefined {
  return isPlainObject(value) &&
      Object.values(value).every((item) => typeof item === "string")
    ? undefined
    : "an object of operator classes by name";
}

const OPERATOR_REGEXP = /^(OPERATOR\([^;'"]+\)|[-+*/<>=~!@#%^&|`?]+)$/i;

function isExcludeElement(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 2) return "a pair";
  const [element, operator]: readonly unknown[] = value;
  const fine = isEither(isName, isSql)(element) === undefined &&
    typeof operator === "string" && OPERATOR_REGEXP.test(operator);
  return fine ? undefined : "a pair of a column and an operator";
}
