import type {
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { omitObjects } from "../../schema/omit_objects.ts";
import { quoteTypeName } from "./identifiers.ts";

/**
 * The schema without privileges on what another release of an extension, which
 * `other` has, does not bring: nobody could be given them there.
 */
export function omitForeignMembers(
  schema: DatabaseSchema,
  other: DatabaseSchema,
): DatabaseSchema {
  const keys = [...schema.objects.values()].filter((object) =>
    isForeign(object, other)
  ).map(({ key }) => key);
  return omitObjects(schema, new Set(keys));
}

/** Kinds whose names an extension's record has. */
const TARGET_REGEXP = /^(?:ROUTINE|SEQUENCE|TABLE|TYPE) (.+)$/s;

function isForeign(object: SchemaObject, other: DatabaseSchema): boolean {
  if (object.kind !== "extension member") return false;
  const extension = other.objects.get(object.parent);
  // Only what could be moved is known by name.
  if (extension?.kind !== "extension" || extension.members.length === 0) {
    return false;
  }
  const identity = TARGET_REGEXP.exec(object.target)?.[1];
  if (identity === undefined) return false;
  const { name } = splitIdentity(identity);
  return ![name, quoteTypeName(undefined, name)].some((each) =>
    extension.members.includes(each)
  );
}
