import type {
  DatabaseSchema,
  DefaultPrivilegesRecord,
  RangeRecord,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { multirangeOf } from "./plan_classes.ts";
import type { PlanContext } from "./plan_context.ts";
import type { Fate } from "./plan_fates.ts";
import { stateOf } from "./index_state.ts";

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
  /** Identity of a partitioned table's index to the indexes that are part of it. */
  readonly byWhole: ReadonlyMap<string, readonly SchemaObject[]>;
  /** Key of a table or domain to what hangs on it, sequences of columns too. */
  readonly byParent: ReadonlyMap<string, readonly SchemaObject[]>;
  /** Identity of a multirange type to the range type that it comes with. */
  readonly byMultirange: ReadonlyMap<string, RangeRecord>;
  readonly defaultPrivileges: readonly DefaultPrivilegesRecord[];
}

/** The look-ups of a schema. */
export function indexParts(schema: DatabaseSchema): SchemaParts {
  const byIndex = new Map<string, string>();
  const byWhole = new Map<string, SchemaObject[]>();
  const byParent = new Map<string, SchemaObject[]>();
  const byMultirange = new Map<string, RangeRecord>();
  const defaultPrivileges: DefaultPrivilegesRecord[] = [];
  for (const object of schema.objects.values()) {
    if (object.kind === "default privileges") defaultPrivileges.push(object);
    const multirange = multirangeOf(object);
    if (object.kind === "range" && multirange !== undefined) {
      byMultirange.set(multirange, object);
    }
    const state = stateOf(object);
    if (state !== undefined) byIndex.set(state.identity, object.key);
    addTo(byWhole, state?.parent, object);
    addTo(byParent, parentOf(object), object);
  }
  return { byIndex, byWhole, byParent, byMultirange, defaultPrivileges };
}

function addTo(
  lists: Map<string, SchemaObject[]>,
  key: string | undefined,
  object: SchemaObject,
): void {
  if (key === undefined) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [object]);
  else list.push(object);
}

function parentOf(object: SchemaObject): string | undefined {
  if ("parent" in object) return object.parent;
  return object.kind === "sequence" && object.ownedBy !== undefined
    ? `table ${object.ownedBy.table}`
    : undefined;
}

/**
 * Names that the step of an object takes: its own, and those of what is made
 * within and has no step in `steps`.
 */
export function namesWithin(
  object: SchemaObject,
  { byParent }: SchemaParts,
  steps: { has(id: string): boolean },
): readonly string[] {
  const within = (byParent.get(object.key) ?? []).filter(({ key }) =>
    !steps.has(key)
  );
  return [object, ...within].flatMap(namesOf);
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
