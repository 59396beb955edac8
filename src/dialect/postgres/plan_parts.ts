import type {
  DatabaseSchema,
  DefaultPrivilegesRecord,
  SchemaObject,
} from "../../schema/database_schema.ts";
import type { PlanContext } from "./plan_context.ts";
import type { Fate } from "./plan_fates.ts";
import { stateOf } from "./plan_objects.ts";

/** What is no more for a while, or for ever. */
export const GOES: ReadonlySet<Fate> = new Set([
  "remove",
  "rebuild",
  "replace",
]);
/** What is made. */
export const COMES: ReadonlySet<Fate> = new Set(["add", "rebuild", "replace"]);

/** A check of a child that came from a table which stays its parent. */
export function isParents(object: SchemaObject, context: PlanContext): boolean {
  if (object.kind !== "constraint" || object.isLocal) return false;
  if (object.type !== "check") return false;
  const { actual, wanted, fates } = context;
  const before = actual.objects.get(object.parent);
  const after = wanted.objects.get(object.parent);
  if (before?.kind !== "table" || after?.kind !== "table") return false;
  if (GOES.has(fates.of(object.parent))) return false;
  return before.partitionBound === after.partitionBound &&
    before.parents.some((key) =>
      after.parents.includes(key) && !GOES.has(fates.of(key))
    );
}

/** Look-ups in a schema, made once: planning asks them for each object. */
export interface SchemaParts {
  /** Identity of an index to the key of it, or of the constraint it is behind. */
  readonly byIndex: ReadonlyMap<string, string>;
  /** Key of a table or domain to what hangs on it. */
  readonly byParent: ReadonlyMap<string, readonly SchemaObject[]>;
  readonly defaultPrivileges: readonly DefaultPrivilegesRecord[];
}

/** The look-ups of a schema. */
export function indexParts(schema: DatabaseSchema): SchemaParts {
  const byIndex = new Map<string, string>();
  const byParent = new Map<string, SchemaObject[]>();
  const defaultPrivileges: DefaultPrivilegesRecord[] = [];
  for (const object of schema.objects.values()) {
    if (object.kind === "default privileges") defaultPrivileges.push(object);
    const state = stateOf(object);
    if (state !== undefined) byIndex.set(state.identity, object.key);
    if (!("parent" in object)) continue;
    const list = byParent.get(object.parent);
    if (list === undefined) byParent.set(object.parent, [object]);
    else list.push(object);
  }
  return { byIndex, byParent, defaultPrivileges };
}

/** Names that no two objects can have at once. */
export function namesOf(object: SchemaObject): readonly string[] {
  const { identity } = object;
  switch (object.kind) {
    case "table":
      return [
        `relation ${identity}`,
        `type ${identity}`,
        ...object.columns.flatMap((column) =>
          column.identity === undefined
            ? []
            : [`relation ${column.identity.sequence}`]
        ),
      ];
    case "view":
    case "materialized view":
    case "composite":
      return [`relation ${identity}`, `type ${identity}`];
    case "sequence":
    case "index":
      return [`relation ${identity}`];
    case "enum":
    case "domain":
    case "range":
      return [`type ${identity}`];
    case "function":
    case "procedure":
    case "aggregate":
      // The names of arguments are in the key, but do not tell them apart.
      return [`routine ${identity.slice(0, identity.indexOf("("))}`];
    case "constraint":
      return [
        `constraint ${object.name} of ${object.parent}`,
        ...(object.index === undefined
          ? []
          : [`relation ${object.index.identity}`]),
      ];
    default:
      return [];
  }
}
