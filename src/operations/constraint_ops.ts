import {
  assertArguments,
  calledAs,
  type Check,
  checkOptions,
  isBoolean,
  isName,
  isNameOrFinal,
  isNames,
  isOneOf,
  type OptionChecks,
} from "../schema/arguments.ts";
import {
  CHECK_OPTIONS,
  checkConstraint,
  type CheckConstraintOptions,
  type Constraint,
  DEFERRABLE_OPTIONS,
  type DeferrableOptions,
  EXCLUDE_OPTIONS,
  excludeConstraint,
  type ExcludeConstraintOptions,
  type ExcludeElement,
  FOREIGN_KEY_OPTIONS,
  type ForeignKeyOptions,
  INDEXED_OPTIONS,
  type IndexedConstraintOptions,
  primaryKeyConstraint,
  UNIQUE_OPTIONS,
  uniqueConstraint,
  type UniqueConstraintOptions,
} from "../schema/constraints.ts";
import { type Name, nameText, type SqlSource } from "../schema/expressions.ts";
import { foreignKeyConstraint } from "../schema/foreign_key.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** ALTER TABLE … ADD CONSTRAINT. */
export interface AddConstraintOp extends TableRef {
  readonly kind: "addConstraint";
  readonly constraint: Constraint;
}

/** Option types of `op.create*Constraint`: the constraint's own and the schema. */
type WithSchema<T> = Omit<T, "name"> & SchemaOption;

/** Options of `op.createPrimaryKey`. */
export type CreatePrimaryKeyOptions = WithSchema<IndexedConstraintOptions>;
/** Options of `op.createUniqueConstraint`. */
export type CreateUniqueConstraintOptions = WithSchema<UniqueConstraintOptions>;
/** Options of `op.createCheckConstraint`. */
export type CreateCheckConstraintOptions = WithSchema<CheckConstraintOptions>;
/** Options of `op.createExcludeConstraint`. */
export type CreateExcludeConstraintOptions = WithSchema<
  ExcludeConstraintOptions
>;
/** Options of `op.createForeignKey`. */
export interface CreateForeignKeyOptions
  extends Omit<ForeignKeyOptions, "name"> {
  readonly sourceSchema?: string;
  readonly referentSchema?: string;
}

/** The name is an argument of its own. */
function unnamed<T extends { readonly name: Check }>(
  { name: _name, ...checks }: T,
): Omit<T, "name"> {
  return checks;
}

const CREATE_PRIMARY_KEY_OPTIONS: OptionChecks<CreatePrimaryKeyOptions> = {
  ...unnamed(INDEXED_OPTIONS),
  schema: isName,
};
const CREATE_UNIQUE_OPTIONS: OptionChecks<CreateUniqueConstraintOptions> = {
  ...unnamed(UNIQUE_OPTIONS),
  schema: isName,
};
const CREATE_CHECK_OPTIONS: OptionChecks<CreateCheckConstraintOptions> = {
  ...unnamed(CHECK_OPTIONS),
  schema: isName,
};
const CREATE_EXCLUDE_OPTIONS: OptionChecks<CreateExcludeConstraintOptions> = {
  ...unnamed(EXCLUDE_OPTIONS),
  schema: isName,
};
const CREATE_FOREIGN_KEY_OPTIONS: OptionChecks<CreateForeignKeyOptions> = {
  ...unnamed(FOREIGN_KEY_OPTIONS),
  sourceSchema: isName,
  referentSchema: isName,
};

/** The record that adds a constraint; `callee` is named in errors. */
export function buildAddConstraint(
  callee: string,
  table: { readonly tableName: string; readonly schema: string | undefined },
  constraint: Constraint,
): AddConstraintOp {
  const { tableName, schema } = table;
  assertArguments(callee, { tableName: [tableName, isName] });
  if (schema !== undefined) {
    assertArguments(callee, { schema: [schema, isName] });
  }
  return Object.freeze({
    kind: "addConstraint",
    tableName,
    ...(schema === undefined ? {} : { schema }),
    constraint,
  });
}

function nameOption(callee: string, name: Name | null): { name?: Name } {
  if (name === null) return {};
  assertArguments(callee, { constraintName: [name, isNameOrFinal] });
  return { name };
}

/** Arguments of constraints over columns. */
export interface ColumnsConstraintArguments<O> {
  readonly name: Name | null;
  readonly tableName: string;
  readonly columns: readonly string[];
  readonly options: O;
}

/** The record of `op.createPrimaryKey`. */
export function buildCreatePrimaryKey(
  args: ColumnsConstraintArguments<CreatePrimaryKeyOptions>,
): AddConstraintOp {
  const callee = "op.createPrimaryKey";
  const { schema, ...options } = checkOptions(
    callee,
    args.options,
    CREATE_PRIMARY_KEY_OPTIONS,
  );
  assertArguments(callee, { columns: [args.columns, isNames] });
  const name = nameOption(callee, args.name);
  const constraint = calledAs(
    callee,
    () => primaryKeyConstraint(args.columns, { ...options, ...name }),
  );
  return buildAddConstraint(
    callee,
    { tableName: args.tableName, schema },
    constraint,
  );
}

/** The record of `op.createUniqueConstraint`. */
export function buildCreateUniqueConstraint(
  args: ColumnsConstraintArguments<CreateUniqueConstraintOptions>,
): AddConstraintOp {
  const callee = "op.createUniqueConstraint";
  const { schema, ...options } = checkOptions(
    callee,
    args.options,
    CREATE_UNIQUE_OPTIONS,
  );
  assertArguments(callee, { columns: [args.columns, isNames] });
  const name = nameOption(callee, args.name);
  const constraint = calledAs(
    callee,
    () => uniqueConstraint(args.columns, { ...options, ...name }),
  );
  return buildAddConstraint(
    callee,
    { tableName: args.tableName, schema },
    constraint,
  );
}

/** Arguments of {@linkcode buildCreateCheckConstraint}. */
export interface CheckConstraintArguments {
  readonly name: Name | null;
  readonly tableName: string;
  readonly condition: SqlSource;
  readonly options: CreateCheckConstraintOptions;
}

/** The record of `op.createCheckConstraint`. */
export function buildCreateCheckConstraint(
  args: CheckConstraintArguments,
): AddConstraintOp {
  const callee = "op.createCheckConstraint";
  const { schema, ...options } = checkOptions(
    callee,
    args.options,
    CREATE_CHECK_OPTIONS,
  );
  const name = nameOption(callee, args.name);
  const constraint = calledAs(
    callee,
    () => checkConstraint(args.condition, { ...options, ...name }),
  );
  return buildAddConstraint(
    callee,
    { tableName: args.tableName, schema },
    constraint,
  );
}

/** Arguments of {@linkcode buildCreateExcludeConstraint}. */
export interface ExcludeConstraintArguments {
  readonly name: Name | null;
  readonly tableName: string;
  readonly elements: readonly ExcludeElement[];
  readonly options: CreateExcludeConstraintOptions;
}

/** The record of `op.createExcludeConstraint`. */
export function buildCreateExcludeConstraint(
  args: ExcludeConstraintArguments,
): AddConstraintOp {
  const callee = "op.createExcludeConstraint";
  const { schema, ...options } = checkOptions(
    callee,
    args.options,
    CREATE_EXCLUDE_OPTIONS,
  );
  const name = nameOption(callee, args.name);
  const constraint = calledAs(
    callee,
    () => excludeConstraint(args.elements, { ...options, ...name }),
  );
  return buildAddConstraint(
    callee,
    { tableName: args.tableName, schema },
    constraint,
  );
}

/** Arguments of {@linkcode buildCreateForeignKey}. */
export interface ForeignKeyArguments {
  readonly name: Name | null;
  readonly sourceTable: string;
  readonly referentTable: string;
  readonly localColumns: readonly string[];
  readonly remoteColumns: readonly string[];
  readonly options: CreateForeignKeyOptions;
}

/** The record of `op.createForeignKey`. */
export function buildCreateForeignKey(
  args: ForeignKeyArguments,
): AddConstraintOp {
  const callee = "op.createForeignKey";
  assertArguments(callee, {
    sourceTable: [args.sourceTable, isName],
    referentTable: [args.referentTable, isName],
    localColumns: [args.localColumns, isNames],
    remoteColumns: [args.remoteColumns, isNames],
  });
  const { sourceSchema, referentSchema, ...options } = checkOptions(
    callee,
    args.options,
    CREATE_FOREIGN_KEY_OPTIONS,
  );
  const target = {
    table: args.referentTable,
    columns: args.remoteColumns,
    ...(referentSchema === undefined ? {} : { schema: referentSchema }),
  };
  const name = nameOption(callee, args.name);
  const constraint = calledAs(
    callee,
    () =>
      foreignKeyConstraint(args.localColumns, target, { ...options, ...name }),
  );
  return buildAddConstraint(
    callee,
    { tableName: args.sourceTable, schema: sourceSchema },
    constraint,
  );
}

/** What kind of constraint is dropped; the server needs no telling, naming conventions do. */
export type ConstraintTypeName =
  | "foreignkey"
  | "primary"
  | "unique"
  | "check"
  | "exclude";

/** Options of `op.dropConstraint`. */
export interface DropConstraintOptions extends SchemaOption {
  readonly type?: ConstraintTypeName | null;
  readonly ifExists?: boolean;
  /** Does nothing where the table is not there. */
  readonly ifTableExists?: boolean;
  /** Drops what depends on it too. */
  readonly cascade?: boolean;
}

/** ALTER TABLE … DROP CONSTRAINT. */
export interface DropConstraintOp extends TableRef {
  readonly kind: "dropConstraint";
  readonly constraintName: Name;
  readonly type?: ConstraintTypeName;
  readonly ifExists?: boolean;
  readonly ifTableExists?: boolean;
  readonly cascade?: boolean;
  /** What adds it again, if known. */
  readonly existing?: AddConstraintOp;
}

/** The record of `op.dropConstraint`. */
export function buildDropConstraint(
  constraintName: Name,
  tableName: string,
  options: DropConstraintOptions = {},
): DropConstraintOp {
  const callee = "op.dropConstraint";
  assertArguments(callee, {
    constraintName: [constraintName, isNameOrFinal],
    tableName: [tableName, isName],
  });
  const { type, ...rest } = checkOptions(callee, options, {
    schema: isName,
    type: isOneOf("foreignkey", "primary", "unique", "check", "exclude", null),
    ifExists: isBoolean,
    ifTableExists: isBoolean,
    cascade: isBoolean,
  });
  return Object.freeze({
    kind: "dropConstraint",
    constraintName,
    tableName,
    ...rest,
    ...(type === undefined || type === null ? {} : { type }),
  });
}

/** ALTER TABLE … VALIDATE CONSTRAINT. */
export interface ValidateConstraintOp extends TableRef {
  readonly kind: "validateConstraint";
  readonly constraintName: string;
}

/** The record of `op.validateConstraint`. */
export function buildValidateConstraint(
  constraintName: Name,
  tableName: string,
  options: SchemaOption = {},
): ValidateConstraintOp {
  const callee = "op.validateConstraint";
  assertArguments(callee, {
    constraintName: [constraintName, isNameOrFinal],
    tableName: [tableName, isName],
  });
  return Object.freeze({
    kind: "validateConstraint",
    constraintName: nameText(constraintName),
    tableName,
    ...checkOptions(callee, options, { schema: isName }),
  });
}

/** Options of `op.alterConstraint`. */
export interface AlterConstraintOptions
  extends SchemaOption, DeferrableOptions {
  /** What it is now; needed to reverse the operation. */
  readonly existing?: DeferrableOptions;
}

/** ALTER TABLE … ALTER CONSTRAINT, for foreign keys. */
export interface AlterConstraintOp extends TableRef, AlterConstraintOptions {
  readonly kind: "alterConstraint";
  readonly constraintName: string;
}

/** The record of `op.alterConstraint`. */
export function buildAlterConstraint(
  constraintName: Name,
  tableName: string,
  options: AlterConstraintOptions,
): AlterConstraintOp {
  const callee = "op.alterConstraint";
  assertArguments(callee, {
    constraintName: [constraintName, isNameOrFinal],
    tableName: [tableName, isName],
  });
  const { existing, ...checked } = checkOptions(callee, options, {
    schema: isName,
    ...DEFERRABLE_OPTIONS,
    existing: () => undefined,
  });
  return Object.freeze({
    kind: "alterConstraint",
    constraintName: nameText(constraintName),
    tableName,
    ...checked,
    ...(existing === undefined
      ? {}
      : { existing: checkOptions(callee, existing, DEFERRABLE_OPTIONS) }),
  });
}
