import {
  assertArguments,
  checkOptions,
  isBoolean,
  isListOf,
  isMapOf,
  isName,
  isRecord,
  isText,
} from "../schema/arguments.ts";
import type { CheckConstraint } from "../schema/constraints.ts";
import {
  type DefaultValue,
  isDefaultValue,
  type ServerDefault,
  toServerDefault,
} from "../schema/defaults.ts";
import { ArgumentError } from "../schema/errors.ts";
import { assertDistinct } from "../schema/type_constructors.ts";
import { isTypeArgument, type SqlType } from "../schema/types.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Options of `op.createEnum`. */
export interface CreateEnumOptions extends SchemaOption {
  /** Leaves a type of that name as it is, whatever its values. */
  readonly ifNotExists?: boolean;
}

/** CREATE TYPE … AS ENUM. */
export interface CreateEnumOp extends CreateEnumOptions {
  readonly kind: "createEnum";
  readonly name: string;
  readonly values: readonly string[];
}

/** The record of `op.createEnum`. */
export function buildCreateEnum(
  name: string,
  values: readonly string[],
  options: CreateEnumOptions = {},
): CreateEnumOp {
  const callee = "op.createEnum";
  assertArguments(callee, {
    name: [name, isName],
    values: [values, isListOf(isText, "a list of strings")],
  });
  assertDistinct(callee, values);
  return Object.freeze({
    kind: "createEnum",
    name,
    values: Object.freeze([...values]),
    ...checkOptions(callee, options, {
      schema: isName,
      ifNotExists: isBoolean,
    }),
  });
}

/** Options of `op.addEnumValue`; at most one of `before` and `after`. */
export interface AddEnumValueOptions extends SchemaOption {
  /** The value it comes before. */
  readonly before?: string;
  /** The value it comes after. */
  readonly after?: string;
  readonly ifNotExists?: boolean;
}

/** ALTER TYPE … ADD VALUE. */
export interface AddEnumValueOp extends AddEnumValueOptions {
  readonly kind: "addEnumValue";
  readonly name: string;
  readonly value: string;
}

/** The record of `op.addEnumValue`. */
export function buildAddEnumValue(
  name: string,
  value: string,
  options: AddEnumValueOptions = {},
): AddEnumValueOp {
  const callee = "op.addEnumValue";
  assertArguments(callee, { name: [name, isName], value: [value, isText] });
  const checked = checkOptions(callee, options, {
    schema: isName,
    before: isText,
    after: isText,
    ifNotExists: isBoolean,
  });
  if (checked.before !== undefined && checked.after !== undefined) {
    throw new ArgumentError("'before' and 'after' exclude each other", {
      callee,
      argument: "after",
    });
  }
  return Object.freeze({ kind: "addEnumValue", name, value, ...checked });
}

/** ALTER TYPE … RENAME VALUE. */
export interface RenameEnumValueOp extends SchemaOption {
  readonly kind: "renameEnumValue";
  readonly name: string;
  readonly value: string;
  readonly newValue: string;
}

/** The record of `op.renameEnumValue`. */
export function buildRenameEnumValue(
  name: string,
  value: string,
  newValue: string,
  options: SchemaOption = {},
): RenameEnumValueOp {
  const callee = "op.renameEnumValue";
  assertArguments(callee, {
    name: [name, isName],
    oldValue: [value, isText],
    newValue: [newValue, isText],
  });
  return Object.freeze({
    kind: "renameEnumValue",
    name,
    value,
    newValue,
    ...checkOptions(callee, options, { schema: isName }),
  });
}

/** Options of `op.replaceEnumValues`. */
export interface ReplaceEnumValuesOptions extends SchemaOption {
  /** What rows that have a value which goes get instead: new value by old. */
  readonly replacements?: Readonly<Record<string, string>>;
  /** The values there are; needed to reverse the operation. */
  readonly existingValues?: readonly string[];
}

/** A new type in the place of the old, all columns moved over. */
export interface ReplaceEnumValuesOp extends ReplaceEnumValuesOptions {
  readonly kind: "replaceEnumValues";
  readonly name: string;
  readonly values: readonly string[];
}

/** The record of `op.replaceEnumValues`. */
export function buildReplaceEnumValues(
  name: string,
  values: readonly string[],
  options: ReplaceEnumValuesOptions = {},
): ReplaceEnumValuesOp {
  const callee = "op.replaceEnumValues";
  const isValues = isListOf(isText, "a list of strings");
  assertArguments(callee, { name: [name, isName], values: [values, isValues] });
  assertDistinct(callee, values);
  const checked = checkOptions(callee, options, {
    schema: isName,
    replacements: isMapOf(isText, "an object of new values by old"),
    existingValues: isValues,
  });
  for (const replacement of Object.values(checked.replacements ?? {})) {
    if (values.includes(replacement)) continue;
    throw new ArgumentError(
      `'replacements' names '${replacement}', which is not among the values`,
      { callee, argument: "replacements" },
    );
  }
  return Object.freeze({
    kind: "replaceEnumValues",
    name,
    ...checked,
    values: Object.freeze([...values]),
  });
}

/** Options of `op.removeEnumValue`. */
export interface RemoveEnumValueOptions extends SchemaOption {
  /** The value that rows which have it get instead; none: it fails if there are any. */
  readonly replaceWith?: string;
}

/** {@linkcode ReplaceEnumValuesOp} for all values but one, whatever they are. */
export interface RemoveEnumValueOp extends RemoveEnumValueOptions {
  readonly kind: "removeEnumValue";
  readonly name: string;
  readonly value: string;
  /** The value that follows it, if known: where the reverse form puts it. */
  readonly before?: string;
  /** The value that it follows, if known. */
  readonly after?: string;
}

/** The record of `op.removeEnumValue`. */
export function buildRemoveEnumValue(
  name: string,
  value: string,
  options: RemoveEnumValueOptions = {},
): RemoveEnumValueOp {
  const callee = "op.removeEnumValue";
  assertArguments(callee, { name: [name, isName], value: [value, isText] });
  const checked = checkOptions(callee, options, {
    schema: isName,
    replaceWith: isText,
  });
  if (checked.replaceWith === value) {
    throw new ArgumentError(`'${value}' cannot be replaced with itself`, {
      callee,
      argument: "replaceWith",
    });
  }
  return Object.freeze({ kind: "removeEnumValue", name, value, ...checked });
}

/** Options of `op.createDomain`. */
export interface CreateDomainOptions extends SchemaOption {
  readonly nullable?: boolean;
  readonly serverDefault?: DefaultValue;
  /** Conditions on `VALUE`. */
  readonly checks?: readonly CheckConstraint[];
  readonly collation?: string;
}

/** CREATE DOMAIN. */
export interface CreateDomainOp
  extends Omit<CreateDomainOptions, "serverDefault" | "checks"> {
  readonly kind: "createDomain";
  readonly name: string;
  readonly type: SqlType;
  readonly serverDefault?: ServerDefault;
  readonly checks: readonly CheckConstraint[];
}

/** The record of `op.createDomain`. */
export function buildCreateDomain(
  name: string,
  type: SqlType,
  options: CreateDomainOptions = {},
): CreateDomainOp {
  const callee = "op.createDomain";
  assertArguments(callee, {
    name: [name, isName],
    type: [type, isTypeArgument],
  });
  const wanted = "a list of sa.checkConstraint(...)";
  const { serverDefault, ...checked } = checkOptions(callee, options, {
    schema: isName,
    nullable: isBoolean,
    serverDefault: isDefaultValue,
    checks: isListOf(isRecord(wanted, ["check"]), wanted),
    collation: isName,
  });
  return Object.freeze({
    kind: "createDomain",
    name,
    type,
    ...checked,
    ...(serverDefault === undefined
      ? {}
      : { serverDefault: toServerDefault(serverDefault) }),
    checks: checked.checks ?? [],
  });
}
