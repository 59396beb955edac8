import { buildAlterSequence } from "../../operations/schema_ops.ts";
import {
  columnKey,
  type SequenceRecord,
} from "../../schema/database_schema.ts";
import { describeOwner } from "./describe_object.ts";
import { placeOf } from "./describe_common.ts";
import type { Action } from "./plan_actions.ts";
import { isSetFree, type PlanContext } from "./plan_context.ts";

/** A column that a sequence goes with. */
type Owner = NonNullable<SequenceRecord["ownedBy"]>;

/**
 * The actions on sequences that stay and belong to another column, or to none.
 * They stand apart from other changes of the sequence: the column that gets it
 * mostly has it in its default, so that it has to be there first.
 */
export function planOwners(context: PlanContext): readonly Action[] {
  const { actual, wanted, fates } = context;
  return [...wanted.objects.values()].flatMap((sequence) => {
    const before = actual.objects.get(sequence.key);
    const isChanged = sequence.kind === "sequence" &&
      before?.kind === "sequence" && fates.of(sequence.key) === "alter" &&
      // Once it is set free, it gets its owner with that.
      !isSetFree(before, context) &&
      JSON.stringify(before.ownedBy) !== JSON.stringify(sequence.ownedBy);
    return isChanged
      ? [
        ...leaveOwner(before, sequence, context),
        ...joinOwner(sequence, context),
      ]
      : [];
  });
}

/** A sequence would go with its column. */
function leaveOwner(
  { key, identity, ownedBy }: SequenceRecord,
  wanted: SequenceRecord,
  context: PlanContext,
): readonly Action[] {
  if (ownedBy === undefined) return [];
  if (wanted.ownedBy !== undefined && !goes(ownedBy, context)) return [];
  const { name, place } = placeOf(identity);
  return [{
    ...ownerAction(key, context),
    id: `free ${key}`,
    operations: [buildAlterSequence(name, { ...place, ownedBy: "NONE" })],
    frees: keysOf(ownedBy),
  }];
}

function joinOwner(
  sequence: SequenceRecord,
  context: PlanContext,
): readonly Action[] {
  const { key, ownedBy } = sequence;
  if (ownedBy === undefined) return [];
  return [{
    ...ownerAction(key, context),
    id: `own ${key}`,
    operations: describeOwner(sequence, context.describeWanted),
    requires: [key, ...keysOf(ownedBy)],
  }];
}

function ownerAction(
  key: string,
  context: PlanContext,
): Pick<Action, "action" | "object" | "notes" | "rank"> {
  return {
    action: "change",
    object: key,
    notes: [],
    rank: context.rankOf(key),
  };
}

function goes({ table, column }: Owner, { fates }: PlanContext): boolean {
  const { fate } = fates.ofColumn(`table ${table}`, column);
  return fates.of(`table ${table}`) === "remove" || fate === "drop" ||
    fate === "rebuild";
}

function keysOf({ table, column }: Owner): readonly string[] {
  return [`table ${table}`, columnKey(`table ${table}`, column)];
}
