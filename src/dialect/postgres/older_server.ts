import type {
  ColumnRecord,
  DatabaseSchema,
  IdentityRecord,
  NotNullRecord,
  PrivilegeChange,
  SchemaObject,
  TableRecord,
} from "../../schema/database_schema.ts";
import { unquoteNewerWords } from "./older_words.ts";
import { UNLOGGED_SEQUENCE_VERSION } from "./plan_sequences.ts";
import { indexByKey } from "./reflect_objects.ts";

/** The version from which not-null constraints are constraints. */
const NOT_NULL_VERSION = 180_000;
/** The version from which there is the privilege MAINTAIN, which ALL has. */
const MAINTAIN_VERSION = 170_000;
/** The version from which ranges have multiranges. */
const MULTIRANGE_VERSION = 140_000;

/**
 * The schema as a server of the version has it: files that it takes are read
 * back from a newer one with more than the server knows, and no statement
 * could give it that. Itself if that is not the older one.
 */
export function asOlderServer(
  schema: DatabaseSchema,
  serverVersion: number,
): DatabaseSchema {
  if (serverVersion >= schema.serverVersion) return schema;
  const named = unquoteNewerWords(schema, serverVersion);
  const objects = [...named.objects.values()].flatMap((object) => {
    const settled = settleObject(object, serverVersion);
    const isEmpty = settled.kind === "default privileges" &&
      settled.privileges.length === 0;
    return isEmpty ? [] : [settled];
  });
  return { ...named, serverVersion, objects: indexByKey(objects) };
}

function settleObject(object: SchemaObject, version: number): SchemaObject {
  const privileges = settlePrivileges(object.privileges, version);
  switch (object.kind) {
    case "table":
      return {
        ...object,
        privileges,
        columns: object.columns.map((column) =>
          settleColumn(column, object, version)
        ),
      };
    case "sequence":
      return {
        ...object,
        privileges,
        options: settleOptions(object.options, version),
      };
    case "range":
      return {
        ...object,
        privileges,
        options: version >= MULTIRANGE_VERSION
          ? object.options
          : object.options.filter((each) =>
            !each.startsWith("multirange_type_name")
          ),
      };
    default:
      return { ...object, privileges };
  }
}

function settlePrivileges(
  privileges: readonly PrivilegeChange[],
  version: number,
): readonly PrivilegeChange[] {
  return version >= MAINTAIN_VERSION
    ? privileges
    : privileges.filter(({ privilege }) => privilege !== "MAINTAIN");
}

function settleColumn(
  column: ColumnRecord,
  { isUnlogged }: TableRecord,
  version: number,
): ColumnRecord {
  const { notNull, identity } = column;
  return {
    ...column,
    notNull: notNull === undefined || version >= NOT_NULL_VERSION
      ? notNull
      : PLAIN_NOT_NULL,
    identity: identity && {
      ...identity,
      // There it is what the table is.
      options: version >= UNLOGGED_SEQUENCE_VERSION
        ? identity.options
        : { ...identity.options, isUnlogged },
    },
  };
}

const PLAIN_NOT_NULL: NotNullRecord = {
  name: undefined,
  isInherited: false,
  noInherit: false,
  isValidated: true,
  comment: undefined,
};

function settleOptions(
  options: IdentityRecord["options"],
  version: number,
): IdentityRecord["options"] {
  return version >= UNLOGGED_SEQUENCE_VERSION
    ? options
    : { ...options, isUnlogged: false };
}
