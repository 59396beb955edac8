import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isText,
} from "../schema/arguments.ts";
import { SEQUENCE_OPTIONS, type SequenceOptions } from "../schema/defaults.ts";
import { isTypeArgument, type SqlType } from "../schema/types.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Options of `op.createSchema`. */
export interface CreateSchemaOptions {
  readonly ifNotExists?: boolean;
  /** The role that owns it. */
  readonly authorization?: string;
}

/** CREATE SCHEMA. */
export interface CreateSchemaOp extends CreateSchemaOptions {
  readonly kind: "createSchema";
  readonly name: string;
}

/** The record of `op.createSchema`. */
export function buildCreateSchema(
  name: string,
  options: CreateSchemaOptions = {},
): CreateSchemaOp {
  assertArguments("op.createSchema", { name: [name, isName] });
  return Object.freeze({
    kind: "createSchema",
    name,
    ...checkOptions("op.createSchema", options, {
      ifNotExists: isBoolean,
      authorization: isName,
    }),
  });
}

/** Options of `op.createExtension`. */
export interface CreateExtensionOptions extends SchemaOption {
  readonly ifNotExists?: boolean;
  readonly version?: string;
  /** Installs the extensions it needs too. */
  readonly cascade?: boolean;
}

/** CREATE EXTENSION. */
export interface CreateExtensionOp extends CreateExtensionOptions {
  readonly kind: "createExtension";
  readonly name: string;
}

/** The record of `op.createExtension`. */
export function buildCreateExtension(
  name: string,
  options: CreateExtensionOptions = {},
): CreateExtensionOp {
  assertArguments("op.createExtension", { name: [name, isName] });
  return Object.freeze({
    kind: "createExtension",
    name,
    ...checkOptions("op.createExtension", options, {
      schema: isName,
      ifNotExists: isBoolean,
      version: isName,
      cascade: isBoolean,
    }),
  });
}

/** Options of `op.updateExtension`. */
export interface UpdateExtensionOptions {
  /** The version to update to; none: the newest. */
  readonly version?: string;
  /** The version there is; needed to reverse the operation. */
  readonly existingVersion?: string;
}

/** ALTER EXTENSION … UPDATE. */
export interface UpdateExtensionOp extends UpdateExtensionOptions {
  readonly kind: "updateExtension";
  readonly name: string;
}

/** The record of `op.updateExtension`. */
export function buildUpdateExtension(
  name: string,
  options: UpdateExtensionOptions = {},
): UpdateExtensionOp {
  assertArguments("op.updateExtension", { name: [name, isName] });
  return Object.freeze({
    kind: "updateExtension",
    name,
    ...checkOptions("op.updateExtension", options, {
      version: isText,
      existingVersion: isText,
    }),
  });
}

/** Options of `op.createSequence`. */
export interface CreateSequenceOptions extends SchemaOption, SequenceOptions {
  readonly ifNotExists?: boolean;
  readonly type?: SqlType;
  /** The column with which it is dropped, as `table.column` with quotes where needed. */
  readonly ownedBy?: string;
}

/** CREATE SEQUENCE. */
export interface CreateSequenceOp extends CreateSequenceOptions {
  readonly kind: "createSequence";
  readonly name: string;
}

/** The record of `op.createSequence`. */
export function buildCreateSequence(
  name: string,
  options: CreateSequenceOptions = {},
): CreateSequenceOp {
  assertArguments("op.createSequence", { name: [name, isName] });
  return Object.freeze({
    kind: "createSequence",
    name,
    ...checkOptions("op.createSequence", options, {
      ...SEQUENCE_OPTIONS,
      schema: isName,
      ifNotExists: isBoolean,
      type: isTypeArgument,
      ownedBy: isName,
    }),
  });
}

/** Options of `op.alterSequence`. */
export interface AlterSequenceOptions extends SchemaOption, SequenceOptions {
  readonly type?: SqlType;
  readonly ownedBy?: string;
  /** The next value; true for the start value. */
  readonly restart?: number | bigint | true;
  /** What the changed options are now; needed to reverse the operation. */
  readonly existing?: SequenceOptions;
}

/** ALTER SEQUENCE. */
export interface AlterSequenceOp extends AlterSequenceOptions {
  readonly kind: "alterSequence";
  readonly name: string;
}

/** The record of `op.alterSequence`. */
export function buildAlterSequence(
  name: string,
  options: AlterSequenceOptions,
): AlterSequenceOp {
  const callee = "op.alterSequence";
  assertArguments(callee, { name: [name, isName] });
  const { existing, ...checked } = checkOptions(callee, options, {
    ...SEQUENCE_OPTIONS,
    schema: isName,
    type: isTypeArgument,
    ownedBy: isName,
    restart: (value) =>
      value === true ? undefined : SEQUENCE_OPTIONS.start(value),
    existing: () => undefined,
  });
  return Object.freeze({
    kind: "alterSequence",
    name,
    ...checked,
    ...(existing === undefined
      ? {}
      : { existing: checkOptions(callee, existing, SEQUENCE_OPTIONS) }),
  });
}
