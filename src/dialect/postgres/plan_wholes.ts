import type {
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { executeAll } from "./describe_common.ts";
import { quoteLiteral } from "./identifiers.ts";
import type { Action } from "./plan_actions.ts";
import type { PlanContext } from "./plan_context.ts";
import type { Fates } from "./plan_fates.ts";
import { stateOf } from "./index_state.ts";
import { COMES, type SchemaParts } from "./plan_parts.ts";

interface WantedSide {
  readonly wanted: DatabaseSchema;
  readonly wantedParts: SchemaParts;
  readonly fates: Fates;
}

/**
 * Indexes and keys that a partitioned table which stays gets for all of its
 * partitions at once, those too that the plan does not see: with `ONLY` such a
 * one would leave them invalid. Each with what comes before it: partitions have
 * theirs by then, under the names that are wanted, and the server takes them.
 */
export function findSpanning(
  side: WantedSide,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    findWholes(side).filter((whole) => !isAmbiguous(whole, side)).map((
      whole,
    ) => [whole.key, stepsBelow(whole, side)]),
  );
}

/**
 * Fails where an index that had to be made with `ONLY` is not valid in the end:
 * a partition that the plan does not see has none.
 */
export function planValidityChecks(
  context: PlanContext,
): readonly Action[] {
  return findWholes(context).filter((whole) => isAmbiguous(whole, context))
    .map((whole): Action => ({
      id: `check ${whole.key}`,
      action: "change",
      object: whole.key,
      operations: executeAll([writeValidityCheck(whole)]),
      notes: ["fails if a partition that is not seen here has no such index"],
      rank: context.rankOf(whole.key),
      requires: [whole.key, ...stepsBelow(whole, context)],
    }));
}

/** What is made for a partitioned table that stays, and is to be valid. */
function findWholes(
  { wanted, fates }: WantedSide,
): readonly SchemaObject[] {
  return [...wanted.objects.values()].filter((object) => {
    if (!("parent" in object) || stateOf(object)?.isValid !== true) {
      return false;
    }
    const table = wanted.objects.get(object.parent);
    const fate = fates.of(object.parent);
    return COMES.has(fates.of(object.key)) && table?.kind === "table" &&
      table.partitionKey !== undefined &&
      (fate === "keep" || fate === "alter");
  });
}

/** Steps that make the parts of an index, and attach what has them. */
function stepsBelow(
  whole: SchemaObject,
  side: WantedSide,
): readonly string[] {
  return partsOf(whole, side).flatMap((part) => [
    part.key,
    `attachment of ${part.key}`,
    ...("parent" in part ? [`attachment of ${part.parent}`] : []),
    ...stepsBelow(part, side),
  ]);
}

function partsOf(
  whole: SchemaObject,
  { wantedParts }: WantedSide,
): readonly SchemaObject[] {
  return wantedParts.byWhole.get(stateOf(whole)?.identity ?? "") ?? [];
}

/** Whether the server might take another index of a partition for its part. */
function isAmbiguous(whole: SchemaObject, side: WantedSide): boolean {
  const { byParent } = side.wantedParts;
  return partsOf(whole, side).some((part) =>
    "parent" in part &&
    (byParent.get(part.parent) ?? []).filter((each) =>
        elementsOf(each) === elementsOf(part)
      ).length > 1
  );
}

/** Columns of an index and all that is behind them; undefined for others. */
function elementsOf(object: SchemaObject): string | undefined {
  if (!("definition" in object) || stateOf(object) === undefined) {
    return undefined;
  }
  const definition = object.definition ?? "";
  const start = object.kind === "index" ? definition.indexOf(" USING ") : 0;
  return definition.slice(definition.indexOf(" (", start));
}

function writeValidityCheck(whole: SchemaObject): string {
  const identity = stateOf(whole)?.identity ?? "";
  const message = `index ${
    splitIdentity(identity).name
  } is not valid: a partition has none that is like it`;
  return `DO ${
    quoteLiteral(
      `BEGIN IF NOT (SELECT indisvalid FROM pg_catalog.pg_index WHERE indexrelid = ${
        quoteLiteral(identity)
      }::pg_catalog.regclass) THEN RAISE EXCEPTION USING MESSAGE = ${
        quoteLiteral(message)
      }; END IF; END`,
    )
  }`;
}
