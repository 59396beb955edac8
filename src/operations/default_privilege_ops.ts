import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isNames,
  isOneOf,
} from "../schema/arguments.ts";
import { isPrivileges } from "./policy_ops.ts";
import type { SchemaOption } from "./table_ops.ts";

/** Kinds of objects that are made with default privileges. */
export type DefaultPrivilegeObject =
  | "tables"
  | "sequences"
  | "functions"
  | "types"
  | "schemas";

/** Options of `op.grantDefault` and `op.revokeDefault`. */
export interface DefaultPrivilegesOptions extends SchemaOption {
  /** Roles whose objects are meant. @default {the role that runs it} */
  readonly forRoles?: readonly string[];
  /** The receivers may give it on; with revoke, only that is taken away. */
  readonly grantOption?: boolean;
}

/** ALTER DEFAULT PRIVILEGES. */
export interface DefaultPrivilegesOp extends DefaultPrivilegesOptions {
  readonly kind: "defaultPrivileges";
  readonly action: "grant" | "revoke";
  readonly privileges: readonly string[];
  readonly objects: DefaultPrivilegeObject;
  readonly roles: readonly string[];
}

/** Arguments of {@linkcode buildDefaultPrivileges}. */
export interface DefaultPrivilegesArguments {
  readonly action: "grant" | "revoke";
  readonly privileges: readonly string[];
  readonly objects: DefaultPrivilegeObject;
  readonly roles: readonly string[];
  readonly options: DefaultPrivilegesOptions;
}

/** The record of `op.grantDefault` and `op.revokeDefault`. */
export function buildDefaultPrivileges(
  args: DefaultPrivilegesArguments,
): DefaultPrivilegesOp {
  const { action, privileges, objects, roles, options } = args;
  const callee = `op.${action}Default`;
  assertArguments(callee, {
    privileges: [privileges, isPrivileges],
    objects: [
      objects,
      isOneOf("tables", "sequences", "functions", "types", "schemas"),
    ],
    roles: [roles, isNames],
  });
  return Object.freeze({
    kind: "defaultPrivileges",
    action,
    privileges: Object.freeze([...privileges]),
    objects,
    roles: Object.freeze([...roles]),
    ...checkOptions(callee, options, {
      schema: isName,
      forRoles: isNames,
      grantOption: isBoolean,
    }),
  });
}
