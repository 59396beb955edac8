import type { SchemaRename } from "../../operations/schema_change.ts";
import type {
  DatabaseSchema,
  IndexState,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { quoteIdentifier, quoteQualifiedName } from "./identifiers.ts";
import { stateOf } from "./index_state.ts";
import { withName } from "./plan_displaced.ts";
import { namesOf } from "./plan_parts.ts";

/** Gives a text anew. */
export type Rewrite = (text: string) => string;

const CONSTRAINT_KEY_REGEXP = /^constraint ([^]*) of ((?:table|domain) [^]*)$/;

const KIND_REGEXP =
  /^(materialized view|table|view|sequence|index|enum|domain|composite|range|function|procedure) /;

function identityOfKey(key: string): string {
  return key.replace(KIND_REGEXP, "");
}

/** Key of an object that has another name. */
export function renamedKey(key: string, newName: string): string {
  const constraint = CONSTRAINT_KEY_REGEXP.exec(key);
  if (constraint !== null) return `constraint ${newName} of ${constraint[2]}`;
  const kind = KIND_REGEXP.exec(key)?.[1] ?? "";
  const { schema } = splitIdentity(identityOfKey(key));
  return `${kind} ${quoteQualifiedName(schema, newName)}`;
}

/** Dependencies with all keys rewritten. */
export function rewriteEdges(
  edges: ReadonlyMap<string, readonly string[]>,
  rewrite: Rewrite,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...edges].map(([key, needed]) => [rewrite(key), needed.map(rewrite)]),
  );
}

/** What is renamed, and how. */
interface NamedRename {
  readonly object: SchemaObject;
  readonly rename: SchemaRename & { readonly kind: "object" };
}

/**
 * The renames of constraints and indexes whose new names nothing has: none has
 * to wait for another, and all can be done at once. There may be thousands,
 * where names follow another convention.
 */
export function findFreeParts(
  { objects }: DatabaseSchema,
  renames: readonly SchemaRename[],
): ReadonlyMap<string, NamedRename> {
  const found = new Map<string, NamedRename>();
  const parts = renames.flatMap((rename): readonly NamedRename[] => {
    const object = objects.get(rename.key);
    const isPart = object?.kind === "constraint" || object?.kind === "index";
    return isPart && rename.kind === "object" ? [{ object, rename }] : [];
  });
  if (parts.length === 0) return found;
  const taken = new Set([...objects.values()].flatMap(namesOf));
  for (const part of parts) {
    const { object, rename } = part;
    const held = new Set(namesOf(object));
    const isFree = namesOf(renamePart(object, rename.newName)).every((name) =>
      held.has(name) || !taken.has(name)
    );
    if (isFree) found.set(object.key, part);
  }
  return found;
}

/** Keys of checks which the server renames with those of the tables above. */
export function findGivenRenames(
  { objects }: DatabaseSchema,
  renames: readonly SchemaRename[],
): ReadonlySet<string> {
  const names = new Map(renames.map((each) => [each.key, each.newName]));
  const isGiven = (key: string) => {
    const check = objects.get(key);
    if (check?.kind !== "constraint" || check.type !== "check") return false;
    const table = objects.get(check.parent);
    const parents = table?.kind === "table" ? table.parents : [];
    return parents.some((parent) => {
      const above = objects.get(`constraint ${check.name} of ${parent}`);
      return above?.kind === "constraint" && above.type === "check" &&
        !/ NO INHERIT( NOT VALID)?$/.test(above.definition) &&
        names.get(above.key) === names.get(key);
    });
  };
  return new Set([...names.keys()].filter(isGiven));
}

/** The schema with other names of constraints and indexes, given by key. */
export function renameParts(
  schema: DatabaseSchema,
  names: ReadonlyMap<string, string>,
): DatabaseSchema {
  if (names.size === 0) return schema;
  const keys = new Map<string, string>();
  const identities = new Map<string, string>();
  for (const [key, newName] of names) {
    keys.set(key, renamedKey(key, newName));
    const object = schema.objects.get(key);
    const identity = object && stateOf(object)?.identity;
    if (identity === undefined) continue;
    const { schema: space } = splitIdentity(identity);
    identities.set(identity, quoteQualifiedName(space, newName));
  }
  const objects = [...schema.objects.values()].map((object) => {
    const newName = names.get(object.key);
    const named = newName === undefined ? object : renamePart(object, newName);
    return withState(named, identities);
  });
  const rewrite: Rewrite = (text) => keys.get(text) ?? text;
  return {
    ...schema,
    objects: new Map(objects.map((each) => [each.key, each])),
    dependencies: rewriteEdges(schema.dependencies, rewrite),
    columnDependencies: rewriteEdges(schema.columnDependencies, rewrite),
  };
}

function renamePart(object: SchemaObject, newName: string): SchemaObject {
  const key = renamedKey(object.key, newName);
  if (object.kind !== "index") return { ...withName(object, newName), key };
  const { schema, name } = splitIdentity(object.identity);
  const identity = quoteQualifiedName(schema, newName);
  // The definition names the index without its schema.
  const headOf = (name: string) => `INDEX ${quoteIdentifier(name)} ON `;
  const definition = object.definition.replace(
    headOf(name),
    () => headOf(newName),
  );
  return { ...object, key, identity, definition };
}

/** Indexes of partitions tell of which one they are part. */
function withState(
  object: SchemaObject,
  identities: ReadonlyMap<string, string>,
): SchemaObject {
  const state = stateOf(object);
  if (state === undefined) return object;
  const { identity, parent } = state;
  const renamed: IndexState = {
    ...state,
    identity: identities.get(identity) ?? identity,
    parent: parent === undefined ? undefined : identities.get(parent) ?? parent,
  };
  return object.kind === "index"
    ? { ...object, state: renamed }
    : object.kind === "constraint"
    ? { ...object, index: renamed }
    : object;
}
