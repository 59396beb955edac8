import type {
  DefaultPrivilegesOp,
} from "../../operations/default_privilege_ops.ts";
import type {
  CreatePolicyOp,
  GrantObject,
  GrantOp,
  SetRowSecurityOp,
} from "../../operations/policy_ops.ts";
import { CompileError } from "../errors.ts";
import { compileAlterTable } from "./compile_constraint.ts";
import { compileExpression } from "./value_sql.ts";
import {
  quoteIdentifier,
  quoteList,
  quoteQualifiedName,
  quoteTypeName,
} from "./identifiers.ts";

/** CREATE POLICY. */
export function compileCreatePolicy(op: CreatePolicyOp): string {
  const { permissive, to, using, withCheck } = op;
  return [
    `CREATE POLICY ${quoteIdentifier(op.name)} ON ${
      quoteQualifiedName(op.schema, op.tableName)
    }`,
    permissive === undefined
      ? ""
      : permissive
      ? "AS PERMISSIVE"
      : "AS RESTRICTIVE",
    op.for === undefined ? "" : `FOR ${op.for}`,
    to === undefined ? "" : `TO ${to.map(compileRole).join(", ")}`,
    using === undefined ? "" : `USING (${compileExpression(using)})`,
    withCheck === undefined
      ? ""
      : `WITH CHECK (${compileExpression(withCheck)})`,
  ].filter((part) => part !== "").join(" ");
}

/** Words that stand for roles and must not be quoted. */
const ROLE_WORDS: ReadonlySet<string> = new Set([
  "PUBLIC",
  "CURRENT_ROLE",
  "CURRENT_USER",
  "SESSION_USER",
]);

function compileRole(role: string): string {
  const upper = role.toUpperCase();
  return ROLE_WORDS.has(upper) ? upper : quoteIdentifier(role);
}

/** ALTER TABLE … ENABLE and FORCE ROW LEVEL SECURITY. */
export function compileSetRowSecurity(op: SetRowSecurityOp): readonly string[] {
  const { enabled, forced } = op;
  return [
    enabled === undefined ? "" : enabled ? "ENABLE" : "DISABLE",
    forced === undefined ? "" : forced ? "FORCE" : "NO FORCE",
  ].filter((word) => word !== "")
    .map((word) => `${compileAlterTable(op)} ${word} ROW LEVEL SECURITY`);
}

const GRANT_WORDS = {
  table: "TABLE",
  sequence: "SEQUENCE",
  schema: "SCHEMA",
  function: "FUNCTION",
  procedure: "PROCEDURE",
  type: "TYPE",
  database: "DATABASE",
  allTablesInSchema: "ALL TABLES IN SCHEMA",
  allSequencesInSchema: "ALL SEQUENCES IN SCHEMA",
  allFunctionsInSchema: "ALL FUNCTIONS IN SCHEMA",
} as const satisfies Record<GrantObject, string>;

/** Objects whose names must not read like built-in functions and types. */
const FUNCTION_LIKE: ReadonlySet<GrantObject> = new Set([
  "function",
  "procedure",
  "type",
]);

/** GRANT or REVOKE. */
export function compileGrant(op: GrantOp): string {
  const { objectType = "table", columns, grantOption, argumentTypes } = op;
  if (columns !== undefined && objectType !== "table") {
    throw new CompileError(op.kind, "Only tables have privileges on columns");
  }
  const list = columns === undefined ? "" : ` (${quoteList(columns)})`;
  const privileges = op.privileges.map((each) => each.toUpperCase() + list);
  const types = argumentTypes === undefined
    ? ""
    : `(${argumentTypes.join(", ")})`;
  const quote = FUNCTION_LIKE.has(objectType)
    ? quoteTypeName
    : quoteQualifiedName;
  const on = `${privileges.join(", ")} ON ${GRANT_WORDS[objectType]} ${
    quote(op.schema, op.on)
  }${types}`;
  const roles = op.roles.map(compileRole).join(", ");
  if (op.action === "grant") {
    return `GRANT ${on} TO ${roles}${
      grantOption === true ? " WITH GRANT OPTION" : ""
    }`;
  }
  return `REVOKE ${
    grantOption === true ? "GRANT OPTION FOR " : ""
  }${on} FROM ${roles}`;
}

/** ALTER DEFAULT PRIVILEGES. */
export function compileDefaultPrivileges(op: DefaultPrivilegesOp): string {
  const { forRoles, schema, grantOption = false } = op;
  if (schema !== undefined && op.objects === "schemas") {
    throw new CompileError(
      op.kind,
      "Default privileges of schemas cannot be limited to a schema",
    );
  }
  const privileges = op.privileges.map((each) => each.toUpperCase());
  const on = `${privileges.join(", ")} ON ${op.objects.toUpperCase()}`;
  const roles = op.roles.map(compileRole).join(", ");
  return [
    "ALTER DEFAULT PRIVILEGES",
    forRoles === undefined
      ? ""
      : `FOR ROLE ${forRoles.map(compileRole).join(", ")}`,
    schema === undefined ? "" : `IN SCHEMA ${quoteIdentifier(schema)}`,
    op.action === "grant"
      ? `GRANT ${on} TO ${roles}${grantOption ? " WITH GRANT OPTION" : ""}`
      : `REVOKE ${grantOption ? "GRANT OPTION FOR " : ""}${on} FROM ${roles}`,
  ].filter((part) => part !== "").join(" ");
}
