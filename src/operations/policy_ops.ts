import {
  assertArguments,
  checkOptions,
  isBoolean,
  isListOf,
  isName,
  isNames,
  isOneOf,
  isSql,
  isText,
} from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import {
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "../schema/expressions.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** Options of `op.createPolicy`. */
export interface CreatePolicyOptions extends SchemaOption {
  /** @default {"ALL"} */
  readonly for?: "ALL" | "SELECT" | "INSERT" | "UPDATE" | "DELETE";
  /** False: it only takes away. @default {true} */
  readonly permissive?: boolean;
  /** Roles; none: all of them. */
  readonly to?: readonly string[];
  /** Which rows are seen. */
  readonly using?: SqlSource;
  /** Which rows may be written. */
  readonly withCheck?: SqlSource;
}

/** CREATE POLICY. */
export interface CreatePolicyOp
  extends TableRef, Omit<CreatePolicyOptions, "using" | "withCheck"> {
  readonly kind: "createPolicy";
  readonly name: string;
  readonly using?: SqlExpression;
  readonly withCheck?: SqlExpression;
}

/** The record of `op.createPolicy`. */
export function buildCreatePolicy(
  name: string,
  tableName: string,
  options: CreatePolicyOptions = {},
): CreatePolicyOp {
  const callee = "op.createPolicy";
  assertArguments(callee, {
    name: [name, isName],
    tableName: [tableName, isName],
  });
  const { using, withCheck, ...checked } = checkOptions(callee, options, {
    schema: isName,
    for: isOneOf("ALL", "SELECT", "INSERT", "UPDATE", "DELETE"),
    permissive: isBoolean,
    to: isNames,
    using: isSql,
    withCheck: isSql,
  });
  return Object.freeze({
    kind: "createPolicy",
    name,
    tableName,
    ...checked,
    ...(using === undefined ? {} : { using: toExpression(using) }),
    ...(withCheck === undefined ? {} : { withCheck: toExpression(withCheck) }),
  });
}

/** What row security of a table is set to; what is left out stays. */
export interface RowSecurityOptions extends SchemaOption {
  readonly enabled?: boolean;
  /** Whether it holds for the table's owner too. */
  readonly forced?: boolean;
}

/** ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY. */
export interface SetRowSecurityOp extends TableRef, RowSecurityOptions {
  readonly kind: "setRowSecurity";
}

/** The record of `op.setRowSecurity`. */
export function buildSetRowSecurity(
  tableName: string,
  options: RowSecurityOptions,
): SetRowSecurityOp {
  const callee = "op.setRowSecurity";
  assertArguments(callee, { tableName: [tableName, isName] });
  const checked = checkOptions(callee, options, {
    schema: isName,
    enabled: isBoolean,
    forced: isBoolean,
  });
  if (checked.enabled === undefined && checked.forced === undefined) {
    throw new ArgumentError("give 'enabled' or 'forced'", {
      callee,
      argument: "enabled",
    });
  }
  return Object.freeze({ kind: "setRowSecurity", tableName, ...checked });
}

/** What privileges are given on. */
export type GrantObject =
  | "table"
  | "sequence"
  | "schema"
  | "function"
  | "procedure"
  | "type"
  | "database"
  | "allTablesInSchema"
  | "allSequencesInSchema"
  | "allFunctionsInSchema";

/** Options of `op.grant` and `op.revoke`. */
export interface GrantOptions extends SchemaOption {
  /** What the names are names of. @default {"table"} */
  readonly objectType?: GrantObject;
  /** Only for these columns of a table. */
  readonly columns?: readonly string[];
  /** Argument types of a function or procedure. */
  readonly argumentTypes?: readonly string[];
  /** The receivers may give it on; with revoke, only that is taken away. */
  readonly grantOption?: boolean;
}

/** GRANT or REVOKE. */
export interface GrantOp extends GrantOptions {
  readonly kind: "grant";
  readonly action: "grant" | "revoke";
  readonly privileges: readonly string[];
  readonly on: string;
  readonly roles: readonly string[];
}

/** Arguments of {@linkcode buildGrant}. */
export interface GrantArguments {
  readonly action: "grant" | "revoke";
  readonly privileges: readonly string[];
  readonly on: string;
  readonly roles: readonly string[];
  readonly options: GrantOptions;
}

const PRIVILEGES_REGEXP = /^[A-Z]+( [A-Z]+)*$/i;

/** Accepts lists of words such as SELECT and ALL PRIVILEGES, which stand as they are. */
export function isPrivileges(value: unknown): string | undefined {
  return Array.isArray(value) && value.length > 0 &&
      value.every((each) =>
        typeof each === "string" && PRIVILEGES_REGEXP.test(each)
      )
    ? undefined
    : 'a list of privileges such as ["SELECT"]';
}

/** The record of `op.grant` and `op.revoke`. */
export function buildGrant(args: GrantArguments): GrantOp {
  const { action, privileges, on, roles, options } = args;
  const callee = `op.${action}`;
  assertArguments(callee, {
    privileges: [privileges, isPrivileges],
    on: [on, isName],
    roles: [roles, isNames],
  });
  return Object.freeze({
    kind: "grant",
    action,
    privileges: Object.freeze([...privileges]),
    on,
    roles: Object.freeze([...roles]),
    ...checkOptions(callee, options, {
      schema: isName,
      objectType: isOneOf(
        "table",
        "sequence",
        "schema",
        "function",
        "procedure",
        "type",
        "database",
        "allTablesInSchema",
        "allSequencesInSchema",
        "allFunctionsInSchema",
      ),
      columns: isNames,
      argumentTypes: isListOf(isText, "a list of types as SQL"),
      grantOption: isBoolean,
    }),
  });
}
