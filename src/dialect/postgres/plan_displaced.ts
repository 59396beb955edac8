import type { SchemaRename } from "../../operations/schema_change.ts";
import type {
  DatabaseSchema,
  SchemaObject,
  SequenceRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { truncateName } from "../../schema/naming.ts";
import { quoteQualifiedName } from "./identifiers.ts";
import { namesOf } from "./plan_parts.ts";

/** What goes keeps this behind its name until it is gone. */
const SUFFIX = "__gone";

/** Something that has the name which a rename gives. */
export interface Displaced {
  readonly object: SchemaObject;
  /** What frees the name. */
  readonly rename: SchemaRename;
}

/**
 * What is in the way of a rename: it has no place in the wanted schema under
 * that name, but what depends on it may have to find its successor first, so
 * that it cannot simply be dropped before.
 */
export function findDisplaced(
  schema: DatabaseSchema,
  object: SchemaObject,
  rename: SchemaRename,
): readonly Displaced[] {
  if (rename.kind === "object") {
    return findHolders(schema, object, rename.newName);
  }
  return partsOf(object).includes(rename.newName)
    ? [{
      object,
      rename: {
        ...rename,
        name: rename.newName,
        newName: goneName(rename.newName),
      },
    }]
    : [];
}

/** The rename with the names that are there once the other is done. */
export function followRename(
  rename: SchemaRename,
  done: SchemaRename,
  newKey: string,
): SchemaRename {
  if (rename.key !== done.key) return rename;
  if (done.kind === "object") return { ...rename, key: newKey };
  return rename.kind === done.kind && rename.name === done.name
    ? { ...rename, name: done.newName }
    : rename;
}

/** The object under another name; what it holds is as before. */
export function withName(object: SchemaObject, newName: string): SchemaObject {
  const inSchema = (identity: string) =>
    quoteQualifiedName(splitIdentity(identity).schema, newName);
  if (object.kind !== "constraint") {
    return { ...object, identity: inSchema(object.identity) };
  }
  const { index } = object;
  return {
    ...object,
    name: newName,
    identity: newName,
    index: index === undefined
      ? undefined
      : { ...index, identity: inSchema(index.identity) },
  };
}

function partsOf(object: SchemaObject): readonly string[] {
  return object.kind === "enum"
    ? object.labels
    : object.kind === "table"
    ? object.columns.map(({ name }) => name)
    : [];
}

function findHolders(
  schema: DatabaseSchema,
  object: SchemaObject,
  newName: string,
): readonly Displaced[] {
  const held = new Set(namesOf(object));
  const claimed = new Set(
    namesOf(withName(object, newName)).filter((name) => !held.has(name)),
  );
  return [...schema.objects.values()].flatMap((other) => {
    if (other.key === object.key) return [];
    const sequences = identitySequences(other);
    const ofSequences = new Set(sequences.flatMap(namesOf));
    const isInTheWay = namesOf(other).some((name) =>
      claimed.has(name) && !ofSequences.has(name)
    );
    return [
      ...sequences.filter((each) =>
        namesOf(each).some((name) => claimed.has(name))
      ),
      ...isInTheWay ? [other] : [],
    ].map(displace);
  });
}

function displace(object: SchemaObject): Displaced {
  const name = "name" in object
    ? object.name
    : splitIdentity(object.identity).name;
  return {
    object,
    rename: { kind: "object", key: object.key, newName: goneName(name) },
  };
}

function goneName(name: string): string {
  return truncateName(name + SUFFIX);
}

/** Sequences of identity columns have no records of their own. */
function identitySequences(object: SchemaObject): readonly SequenceRecord[] {
  if (object.kind !== "table") return [];
  return object.columns.flatMap(({ identity }) =>
    identity === undefined ? [] : {
      kind: "sequence",
      key: `sequence ${identity.sequence}`,
      identity: identity.sequence,
      comment: undefined,
      privileges: [],
      options: identity.options,
      ownedBy: undefined,
    }
  );
}
