import { buildCommentObject } from "../../operations/object_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import { buildDefaultPrivileges } from "../../operations/default_privilege_ops.ts";
import { buildGrant, type GrantObject } from "../../operations/policy_ops.ts";
import type {
  DefaultPrivilegesRecord,
  PrivilegeChange,
  SchemaObject,
} from "../../schema/database_schema.ts";
import {
  executeAll,
  ifSame,
  OBJECT_TYPES,
  placeOf,
  splitList,
  takeBrackets,
  unquote,
} from "./describe_common.ts";
import {
  commentTarget,
  groupPrivileges,
  writeComment,
  writePrivileges,
} from "./write_common.ts";
import { writeDefaultPrivileges } from "./write_object.ts";
import { lexSql } from "../../util/sql_lexer.ts";

const GRANT_OBJECTS: Readonly<
  Partial<Record<SchemaObject["kind"], GrantObject>>
> = {
  "table": "table",
  "view": "table",
  "materialized view": "table",
  "enum": "type",
  "domain": "type",
  "composite": "type",
  "range": "type",
  "sequence": "sequence",
  "schema": "schema",
  "function": "function",
  "procedure": "procedure",
  "aggregate": "function",
};

/** The types of the arguments in the identity of a routine. */
export function argumentsOf(identity: string): readonly string[] | undefined {
  const open = [...lexSql(identity)].find(({ kind }) => kind === "open");
  const taken = open === undefined
    ? undefined
    : takeBrackets(identity.slice(open.start));
  return taken?.rest === "" ? splitList(taken.inner) : undefined;
}

/** `op.grant(…)` and `op.revoke(…)` of an object. */
export function describePrivileges(
  object: SchemaObject,
): readonly Operation[] {
  const objectType = GRANT_OBJECTS[object.kind];
  if (objectType === undefined) return executeAll(writePrivileges(object));
  const { name, place } = placeOf(object.identity);
  const isRoutine = objectType === "function" || objectType === "procedure";
  const argumentTypes = isRoutine
    ? argumentsOf(
      object.kind === "aggregate" ? object.asFunction : object.identity,
    )
    : undefined;
  const statements = writePrivileges(object);
  return groupPrivileges(object.privileges).flatMap((group, index) => {
    const statement = statements[index] ?? "";
    const [first] = group;
    if (first === undefined) return [];
    const isGrant = first.action === "grant";
    const operation = buildGrant({
      ...rolesOf(group),
      on: name,
      options: {
        ...(objectType === "table" ? {} : { objectType }),
        ...(object.kind === "schema" ? {} : place),
        ...(argumentTypes === undefined ? {} : { argumentTypes }),
        ...(first.column === undefined ? {} : { columns: [first.column] }),
        ...(isGrant && first.isGrantable ? { grantOption: true } : {}),
      },
    });
    const same = ifSame(operation, statement);
    return same === undefined ? executeAll([statement]) : [same];
  });
}

function rolesOf(group: readonly PrivilegeChange[]) {
  const [first] = group;
  const grantee = first?.grantee ?? "";
  return {
    action: first?.action ?? "grant",
    privileges: group.map(({ privilege }) => privilege),
    roles: [grantee === "PUBLIC" ? grantee : unquote(grantee)],
  };
}

const DEFAULT_OBJECTS = [
  "tables",
  "sequences",
  "functions",
  "types",
  "schemas",
] as const;

/** `op.grantDefault(…)` and `op.revokeDefault(…)`. */
export function describeDefaultPrivileges(
  record: DefaultPrivilegesRecord,
): readonly Operation[] {
  const objects = DEFAULT_OBJECTS.find((each) =>
    each === record.objects.toLowerCase()
  );
  const statements = writeDefaultPrivileges(record);
  if (objects === undefined) return executeAll(statements);
  return groupPrivileges(record.privileges).flatMap((group, index) => {
    const statement = statements[index] ?? "";
    const { role, schema } = record;
    const operation = buildDefaultPrivileges({
      ...rolesOf(group),
      objects,
      options: {
        ...(schema === undefined ? {} : { schema: unquote(schema) }),
        ...(role === undefined ? {} : { forRoles: [unquote(role)] }),
        ...(group[0]?.action === "grant" && group[0].isGrantable
          ? { grantOption: true }
          : {}),
      },
    });
    const same = ifSame(operation, statement);
    return same === undefined ? executeAll([statement]) : [same];
  });
}

/** `op.createComment(…)`; none if the object has no comment. */
export function describeComment(object: SchemaObject): readonly Operation[] {
  const { comment } = object;
  const target = commentTarget(object);
  if (comment === undefined || target === undefined) return [];
  const [statement = ""] = writeComment(target, comment);
  const operation = commentOperation(object, comment);
  const same = ifSame(operation, statement);
  return same === undefined ? executeAll([statement]) : [same];
}

function commentOperation(
  object: SchemaObject,
  comment: string,
): Operation | undefined {
  const callee = "op.createComment";
  switch (object.kind) {
    case "trigger":
    case "policy":
    case "constraint": {
      const { kind: objectType, name } = object;
      const { name: tableName, place } = placeOf(object.on);
      const named = { callee, objectType, name };
      return buildCommentObject(named, comment, { tableName, ...place });
    }
    default: {
      const objectType = OBJECT_TYPES[object.kind];
      if (objectType === undefined) return undefined;
      const { name, place } = placeOf(object.identity);
      const isRoutine = objectType === "function" || objectType === "procedure";
      const argumentTypes = isRoutine
        ? argumentsOf(object.identity)
        : undefined;
      return buildCommentObject({ callee, objectType, name }, comment, {
        ...place,
        ...(argumentTypes === undefined ? {} : { argumentTypes }),
      });
    }
  }
}

/** `op.createComment(…)` of a column of anything but a new table. */
export function describeColumnComment(
  identity: string,
  column: string,
  comment: string | undefined,
): readonly Operation[] {
  if (comment === undefined) return [];
  const { name: tableName, place } = placeOf(identity);
  const named = {
    callee: "op.createComment",
    objectType: "column",
    name: column,
  } as const;
  return [buildCommentObject(named, comment, { tableName, ...place })];
}
