import { quoteIdentifier } from "./identifiers.ts";
import type {
  ColumnRecord,
  PrivilegeChange,
  SchemaObject,
  SchemaRecord,
  TableRecord,
  ViewRecord,
} from "../../schema/database_schema.ts";
import {
  PUBLIC_COMMENT,
  writeComment,
  writePrivilegeChanges,
} from "./write_common.ts";

/** The statements that take an object away, without `CASCADE`. */
export function writeRemoval(object: SchemaObject): readonly string[] {
  const { identity } = object;
  switch (object.kind) {
    case "schema":
      return identity === "public"
        ? resetPublic(object)
        : [`DROP SCHEMA ${identity}`];
    case "enum":
    case "composite":
    case "range":
      return [`DROP TYPE ${identity}`];
    case "index":
      // A part of the partitioned table's index goes with that.
      return object.state.parent === undefined
        ? [`DROP INDEX ${identity}`]
        : [];
    case "constraint":
      return object.index?.parent !== undefined ? [] : [
        `ALTER ${
          object.parent.startsWith("domain ") ? "DOMAIN" : "TABLE"
        } ${object.on} DROP CONSTRAINT ${quoteIdentifier(object.name)}`,
      ];
    case "trigger":
    case "rule":
    case "policy":
      // Without a definition it is the partitioned table's.
      return object.kind !== "policy" && object.definition === undefined
        ? []
        : [`DROP ${object.kind.toUpperCase()} ${identity} ON ${object.on}`];
    case "extension member":
      return writePrivilegeChanges(
        reversePrivileges(object.privileges),
        ` ON ${object.target}`,
      );
    case "default privileges":
      return writePrivilegeChanges(
        reversePrivileges(object.privileges),
        ` ON ${object.objects}`,
      ).map((change) =>
        [
          "ALTER DEFAULT PRIVILEGES",
          object.role === undefined ? "" : `FOR ROLE ${object.role}`,
          object.schema === undefined ? "" : `IN SCHEMA ${object.schema}`,
          change,
        ].filter((word) => word !== "").join(" ")
      );
    default:
      return [`DROP ${object.kind.toUpperCase()} ${identity}`];
  }
}

/** Every database has it: it becomes what it is in a new one. */
function resetPublic(
  { comment, privileges }: SchemaRecord,
): readonly string[] {
  return [
    ...(comment === undefined
      ? []
      : writeComment("SCHEMA public", PUBLIC_COMMENT)),
    ...writePrivilegeChanges(
      reversePrivileges(privileges),
      " ON SCHEMA public",
    ),
  ];
}

function reversePrivileges(
  privileges: readonly PrivilegeChange[],
): readonly PrivilegeChange[] {
  return privileges.map((change) => ({
    ...change,
    action: change.action === "grant" ? "revoke" : "grant",
    isGrantable: false,
  }));
}

/** Takes a default away from a column. */
export function writeDefaultRemoval(
  table: TableRecord | ViewRecord,
  column: ColumnRecord,
): readonly string[] {
  const verb = table.kind === "view" ? "ALTER VIEW" : "ALTER TABLE ONLY";
  return [
    `${verb} ${table.identity} ALTER COLUMN ${
      quoteIdentifier(column.name)
    } DROP DEFAULT`,
  ];
}
