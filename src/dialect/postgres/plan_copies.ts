import type {
  DatabaseSchema,
  SchemaObject,
  TriggerRecord,
} from "../../schema/database_schema.ts";
import { sharedParents } from "./plan_classes.ts";
import type { Fates } from "./plan_fates.ts";

/** Both schemas, and what becomes of their objects. */
interface Sides {
  readonly actual: DatabaseSchema;
  readonly wanted: DatabaseSchema;
  readonly fates: Pick<Fates, "of">;
}

/** Whether a trigger is a partition's copy of that of the partitioned table. */
export function isCopy(object: SchemaObject): object is TriggerRecord {
  return object.kind === "trigger" && object.definition === undefined;
}

/**
 * Whether a partition leaves the partitioned table, for good or for a while, or
 * what it is below does: copies of triggers go then, and come back as new ones.
 */
export function leavesWhole(key: string, sides: Sides): boolean {
  const { actual, wanted, fates } = sides;
  const [before, after] = [actual, wanted].map(({ objects }) =>
    objects.get(key)
  );
  if (before?.kind !== "table" || before.partitionBound === undefined) {
    return false;
  }
  const stays = (table: string) =>
    fates.of(table) === "keep" || fates.of(table) === "alter";
  return !stays(key) || after?.kind !== "table" ||
    sharedParents(before, after).length === 0 ||
    before.parents.some((parent) =>
      !stays(parent) || leavesWhole(parent, sides)
    );
}

/** Copies that go with a partition which leaves; each fires otherwise than the original. */
export function copiesThatGo(sides: Sides): readonly SchemaObject[] {
  return [...sides.actual.objects.values()].filter((object) =>
    isCopy(object) && leavesWhole(object.parent, sides)
  );
}
