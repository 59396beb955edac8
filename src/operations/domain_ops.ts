import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isSql,
} from "../schema/arguments.ts";
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
import type { SchemaOption } from "./table_ops.ts";

/** A domain by name. */
export interface DomainRef extends SchemaOption {
  readonly domainName: string;
}

/** Options of `op.alterDomain`: what is left out stays as it is. */
export interface AlterDomainOptions extends SchemaOption {
  readonly nullable?: boolean;
  /** Null drops the default. */
  readonly serverDefault?: DefaultValue | null;
  /** What was before; needed to reverse the operation. */
  readonly existingNullable?: boolean;
  /** Null: the domain has none. */
  readonly existingServerDefault?: DefaultValue | null;
}

/** ALTER DOMAIN … SET and DROP of the default and of NOT NULL. */
export interface AlterDomainOp
  extends
    DomainRef,
    Omit<AlterDomainOptions, "serverDefault" | "existingServerDefault"> {
  readonly kind: "alterDomain";
  readonly serverDefault?: ServerDefault | null;
  readonly existingServerDefault?: ServerDefault | null;
}

/** The record of `op.alterDomain`. */
export function buildAlterDomain(
  domainName: string,
  options: AlterDomainOptions,
): AlterDomainOp {
  const callee = "op.alterDomain";
  assertArguments(callee, { name: [domainName, isName] });
  const { serverDefault, existingServerDefault, ...rest } = checkOptions(
    callee,
    options,
    {
      schema: isName,
      nullable: isBoolean,
      serverDefault: isDefaultOrNull,
      existingNullable: isBoolean,
      existingServerDefault: isDefaultOrNull,
    },
  );
  if (rest.nullable === undefined && serverDefault === undefined) {
    throw new ArgumentError("give 'nullable' or 'serverDefault'", {
      callee,
      argument: "nullable",
    });
  }
  return Object.freeze({
    kind: "alterDomain",
    domainName,
    ...rest,
    ...(serverDefault === undefined
      ? {}
      : { serverDefault: toDefaultOrNull(serverDefault) }),
    ...(existingServerDefault === undefined
      ? {}
      : { existingServerDefault: toDefaultOrNull(existingServerDefault) }),
  });
}

function isDefaultOrNull(value: unknown): string | undefined {
  return value === null ? undefined : isDefaultValue(value);
}

function toDefaultOrNull(value: DefaultValue | null): ServerDefault | null {
  return value === null ? null : toServerDefault(value);
}

/** Options of `op.createDomainConstraint`. */
export interface CreateDomainConstraintOptions extends SchemaOption {
  /** Leaves values that are there unchecked until `op.validateDomainConstraint`. */
  readonly notValid?: boolean;
}

/** ALTER DOMAIN … ADD CONSTRAINT. */
export interface AddDomainConstraintOp
  extends DomainRef, CreateDomainConstraintOptions {
  readonly kind: "addDomainConstraint";
  readonly constraintName: string;
  readonly condition: SqlExpression;
}

/** Arguments of {@linkcode buildCreateDomainConstraint}. */
export interface DomainConstraintArguments {
  readonly name: string;
  readonly domainName: string;
  readonly condition: SqlSource;
  readonly options: CreateDomainConstraintOptions;
}

/** The record of `op.createDomainConstraint`. */
export function buildCreateDomainConstraint(
  args: DomainConstraintArguments,
): AddDomainConstraintOp {
  const callee = "op.createDomainConstraint";
  const { name, domainName, condition } = args;
  assertArguments(callee, {
    name: [name, isName],
    domainName: [domainName, isName],
    condition: [condition, isSql],
  });
  return Object.freeze({
    kind: "addDomainConstraint",
    constraintName: name,
    domainName,
    condition: toExpression(condition),
    ...checkOptions(callee, args.options, {
      schema: isName,
      notValid: isBoolean,
    }),
  });
}

/** Options of `op.dropDomainConstraint`. */
export interface DropDomainConstraintOptions extends SchemaOption {
  readonly ifExists?: boolean;
}

/** ALTER DOMAIN … DROP CONSTRAINT. */
export interface DropDomainConstraintOp
  extends DomainRef, DropDomainConstraintOptions {
  readonly kind: "dropDomainConstraint";
  readonly constraintName: string;
  /** What adds it again, if known. */
  readonly existing?: AddDomainConstraintOp;
}

/** The record of `op.dropDomainConstraint`. */
export function buildDropDomainConstraint(
  constraintName: string,
  domainName: string,
  options: DropDomainConstraintOptions = {},
): DropDomainConstraintOp {
  const callee = "op.dropDomainConstraint";
  assertArguments(callee, {
    name: [constraintName, isName],
    domainName: [domainName, isName],
  });
  return Object.freeze({
    kind: "dropDomainConstraint",
    constraintName,
    domainName,
    ...checkOptions(callee, options, { schema: isName, ifExists: isBoolean }),
  });
}

/** ALTER DOMAIN … VALIDATE CONSTRAINT. */
export interface ValidateDomainConstraintOp extends DomainRef {
  readonly kind: "validateDomainConstraint";
  readonly constraintName: string;
}

/** The record of `op.validateDomainConstraint`. */
export function buildValidateDomainConstraint(
  constraintName: string,
  domainName: string,
  options: SchemaOption = {},
): ValidateDomainConstraintOp {
  const callee = "op.validateDomainConstraint";
  assertArguments(callee, {
    name: [constraintName, isName],
    domainName: [domainName, isName],
  });
  return Object.freeze({
    kind: "validateDomainConstraint",
    constraintName,
    domainName,
    ...checkOptions(callee, options, { schema: isName }),
  });
}
