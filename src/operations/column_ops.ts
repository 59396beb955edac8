import {
  assertArguments,
  type Check,
  checkOptions,
  isBoolean,
  isName,
  isRecord,
  isSql,
  isText,
  type OptionChecks,
} from "../schema/arguments.ts";
import {
  type Column,
  type ColumnCompression,
  type ColumnStorage,
  isCompression,
  isStorage,
} from "../schema/column.ts";
import type { Constraint } from "../schema/constraints.ts";
import {
  type DefaultValue,
  isDefaultValue,
  type ServerDefault,
  toServerDefault,
} from "../schema/defaults.ts";
import { ArgumentError } from "../schema/errors.ts";
import {
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "../schema/expressions.ts";
import {
  deriveFromColumn,
  deriveTypeCheck,
  type TableParts,
  withoutFlags,
} from "../schema/table.ts";
import { isTypeArgument, type SqlType } from "../schema/types.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** Options of `op.addColumn`. */
export interface AddColumnOptions extends SchemaOption {
  readonly ifNotExists?: boolean;
  /** REFERENCES within the column's definition instead of a second statement. */
  readonly inlineReferences?: boolean;
  /** PRIMARY KEY within the definition of a primary key column. @default {true} */
  readonly inlinePrimaryKey?: boolean;
}

const ADD_COLUMN_OPTIONS: OptionChecks<AddColumnOptions> = {
  schema: isName,
  ifNotExists: isBoolean,
  inlineReferences: isBoolean,
  inlinePrimaryKey: isBoolean,
};

/** ALTER TABLE … ADD COLUMN, with the constraints and indexes of the column. */
export interface AddColumnOp
  extends TableRef, Pick<TableParts, "constraints" | "indexes"> {
  readonly kind: "addColumn";
  /** Its flag `references` stands inline, and so does `primaryKey`. */
  readonly column: Column;
  readonly ifNotExists?: boolean;
  /** False: a primary key column is SERIAL and NOT NULL as such, but no key. */
  readonly inlinePrimaryKey?: boolean;
}

/** The record of `op.addColumn`. */
export function buildAddColumn(
  tableName: string,
  column: Column,
  options: AddColumnOptions = {},
): AddColumnOp {
  const callee = "op.addColumn";
  assertArguments(callee, {
    tableName: [tableName, isName],
    column: [column, isRecord("sa.column(...)", ["column"])],
  });
  const { inlineReferences = false, ...rest } = checkOptions(
    callee,
    options,
    ADD_COLUMN_OPTIONS,
  );
  const { references, ...plain } = column;
  const isInline = inlineReferences && references !== undefined;
  const derived = deriveFromColumn(isInline ? plain : column);
  return Object.freeze({
    kind: "addColumn",
    tableName,
    ...rest,
    column: Object.freeze({
      ...withoutFlags(column),
      ...(isInline ? { references } : {}),
      ...(column.primaryKey === true ? { primaryKey: true } : {}),
    }),
    constraints: derived.constraints,
    indexes: derived.indexes,
  });
}

/** Options of `op.dropColumn`. */
export interface DropColumnOptions extends SchemaOption {
  readonly ifExists?: boolean;
  /** Drops what depends on it too. */
  readonly cascade?: boolean;
}

/** ALTER TABLE … DROP COLUMN. */
export interface DropColumnOp extends TableRef, DropColumnOptions {
  readonly kind: "dropColumn";
  readonly columnName: string;
  /** What adds it again, if known. */
  readonly existing?: AddColumnOp;
}

/** The record of `op.dropColumn`. */
export function buildDropColumn(
  tableName: string,
  columnName: string,
  options: DropColumnOptions = {},
): DropColumnOp {
  assertArguments("op.dropColumn", {
    tableName: [tableName, isName],
    columnName: [columnName, isName],
  });
  return Object.freeze({
    kind: "dropColumn",
    tableName,
    columnName,
    ...checkOptions("op.dropColumn", options, {
      schema: isName,
      ifExists: isBoolean,
      cascade: isBoolean,
    }),
  });
}

/** What `op.alterColumn` knows of the column as it is; for the reverse form. */
export interface ExistingColumn {
  readonly existingType?: SqlType;
  readonly existingNullable?: boolean;
  /** Null: the column has none. */
  readonly existingServerDefault?: DefaultValue | null;
  /** Null: the column has none. */
  readonly existingComment?: string | null;
  readonly existingStorage?: ColumnStorage;
  readonly existingCompression?: ColumnCompression;
  readonly existingStatistics?: number;
}

/** Options of `op.alterColumn`: what is left out stays as it is. */
export interface AlterColumnOptions extends SchemaOption, ExistingColumn {
  readonly nullable?: boolean;
  readonly type?: SqlType;
  /** Expression of the new value; only with `type`. */
  readonly using?: SqlSource;
  /** Null drops the default, or the identity that `existingServerDefault` names. */
  readonly serverDefault?: DefaultValue | null;
  readonly newColumnName?: string;
  /** Null drops the comment. */
  readonly comment?: string | null;
  /** New expression of a generated column, from PostgreSQL 17. */
  readonly setExpression?: SqlSource;
  /** Makes a generated column an ordinary one. */
  readonly dropExpression?: boolean;
  readonly storage?: ColumnStorage;
  readonly compression?: ColumnCompression;
  /** Statistics target, 0 to 10000; -1 for the default. */
  readonly statistics?: number;
}

/** ALTER TABLE … ALTER COLUMN, COMMENT ON COLUMN and RENAME. */
export interface AlterColumnOp extends
  TableRef,
  Omit<
    AlterColumnOptions,
    "serverDefault" | "existingServerDefault" | "using" | "setExpression"
  > {
  readonly kind: "alterColumn";
  readonly columnName: string;
  readonly using?: SqlExpression;
  readonly serverDefault?: ServerDefault | null;
  readonly existingServerDefault?: ServerDefault | null;
  readonly setExpression?: SqlExpression;
  /** The check constraint that comes with the new type. */
  readonly typeCheck?: Constraint;
  /** The one of the old type, which goes with it. */
  readonly existingTypeCheck?: Constraint;
}

function orNull(check: Check): Check {
  return (value) => value === null ? undefined : check(value);
}

function isStatistics(value: unknown): string | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= -1 &&
      value <= 10_000
    ? undefined
    : "a whole number from -1 to 10000";
}

const ALTER_COLUMN_OPTIONS: OptionChecks<AlterColumnOptions> = {
  schema: isName,
  nullable: isBoolean,
  type: isTypeArgument,
  using: isSql,
  serverDefault: orNull(isDefaultValue),
  newColumnName: isName,
  comment: orNull(isText),
  setExpression: isSql,
  dropExpression: isBoolean,
  storage: isStorage,
  compression: isCompression,
  statistics: isStatistics,
  existingType: isTypeArgument,
  existingNullable: isBoolean,
  existingServerDefault: orNull(isDefaultValue),
  existingComment: orNull(isText),
  existingStorage: isStorage,
  existingCompression: isCompression,
  existingStatistics: isStatistics,
};

/**
 * The record of `op.alterColumn`.
 *
 * @throws {ArgumentError} If an option is unknown, impossible or lacks its companion.
 */
export function buildAlterColumn(
  tableName: string,
  columnName: string,
  options: AlterColumnOptions,
): AlterColumnOp {
  const callee = "op.alterColumn";
  assertArguments(callee, {
    tableName: [tableName, isName],
    columnName: [columnName, isName],
  });
  const checked = checkOptions(callee, options, ALTER_COLUMN_OPTIONS);
  const {
    serverDefault,
    existingServerDefault,
    using,
    setExpression,
    ...rest
  } = checked;
  if (using !== undefined && rest.type === undefined) {
    throw new ArgumentError("using must be used with the type parameter", {
      callee,
      argument: "using",
    });
  }
  return Object.freeze({
    kind: "alterColumn",
    tableName,
    columnName,
    ...rest,
    ...(using === undefined ? {} : { using: toExpression(using) }),
    ...(setExpression === undefined
      ? {}
      : { setExpression: toExpression(setExpression) }),
    ...(serverDefault === undefined
      ? {}
      : { serverDefault: toDefaultOrNull(serverDefault) }),
    ...(existingServerDefault === undefined
      ? {}
      : { existingServerDefault: toDefaultOrNull(existingServerDefault) }),
    ...deriveTypeChecks(columnName, rest),
  });
}

/** The constraints of the types, if the type changes; the new one has the new name. */
function deriveTypeChecks(
  columnName: string,
  { type, existingType, newColumnName = columnName }: Pick<
    AlterColumnOptions,
    "type" | "existingType" | "newColumnName"
  >,
): Pick<AlterColumnOp, "typeCheck" | "existingTypeCheck"> {
  if (type === undefined) return {};
  const typeCheck = deriveTypeCheck(newColumnName, type);
  const existingTypeCheck = existingType === undefined
    ? undefined
    : deriveTypeCheck(columnName, existingType);
  return {
    ...(typeCheck === undefined ? {} : { typeCheck }),
    ...(existingTypeCheck === undefined ? {} : { existingTypeCheck }),
  };
}

/** The record of `op.renameColumn`. */
export function buildRenameColumn(
  tableName: string,
  oldColumnName: string,
  newColumnName: string,
  options: SchemaOption = {},
): AlterColumnOp {
  const callee = "op.renameColumn";
  assertArguments(callee, {
    tableName: [tableName, isName],
    oldColumnName: [oldColumnName, isName],
    newColumnName: [newColumnName, isName],
  });
  return Object.freeze({
    kind: "alterColumn",
    tableName,
    columnName: oldColumnName,
    newColumnName,
    ...checkOptions(callee, options, { schema: isName }),
  });
}

function toDefaultOrNull(value: DefaultValue | null): ServerDefault | null {
  return value === null ? null : toServerDefault(value);
}
