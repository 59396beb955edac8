import { buildExecute } from "../../operations/execute_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type {
  SchemaChange,
  SchemaRename,
} from "../../operations/schema_change.ts";
import type {
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";
import { describeContext, shorten } from "./describe_common.ts";
import { orderActions } from "./plan_actions.ts";
import type { PlanContext } from "./plan_context.ts";
import { planConversions } from "./plan_conversions.ts";
import { moveExtensions } from "./plan_extensions.ts";
import { decideFates, type Fates } from "./plan_fates.ts";
import { renameNotNulls } from "./plan_not_null_names.ts";
import { planObjects } from "./plan_objects.ts";
import { planOwners } from "./plan_owners.ts";
import { indexParts } from "./plan_parts.ts";
import { planRenames } from "./plan_renames.ts";
import { planCreates } from "./plan_creates.ts";
import { planDrops } from "./plan_drops.ts";
import { planSuccessions, replacedWhole } from "./plan_successions.ts";
import { planTables } from "./plan_tables.ts";
import { findSpanning, planValidityChecks } from "./plan_wholes.ts";
import { findNamedNotNulls } from "./server_names.ts";
import {
  findSerials,
  LOCAL_CREATION_SETTING,
  resolveSteps,
} from "./write_schema.ts";

/** Options of {@linkcode planChanges}. */
export interface PlanOptions {
  /** What is the same under another name; else it is dropped and added. */
  readonly renames: readonly SchemaRename[];
  /** Schema whose objects are named without it. */
  readonly defaultSchema: string | undefined;
  /** Whether a naming convention is in force where the operations run. */
  readonly hasNamingConvention?: boolean;
}

/**
 * What turns the one schema into the other, in an order in which it can run:
 * in place where the server can, by dropping and making again where it has to,
 * with what depends on it. Nothing is dropped with `CASCADE`. Unknown objects
 * are left alone, and so is the order of columns. Empty for equal schemas.
 */
export function planChanges(
  actual: DatabaseSchema,
  wanted: DatabaseSchema,
  options: PlanOptions,
): readonly SchemaChange[] {
  const renamed = planRenames(actual, options.renames);
  const moved = moveExtensions(renamed.schema, wanted);
  const named = renameNotNulls(moved.schema, wanted);
  const { defaultSchema, hasNamingConvention } = options;
  const describe = {
    ...(defaultSchema === undefined ? {} : { defaultSchema }),
    ...(hasNamingConvention === undefined ? {} : { hasNamingConvention }),
  };
  const fates = decideFates(named.schema, wanted);
  const describeAfter = {
    ...describe,
    namedNotNulls: findNamedNotNulls(wanted, {
      schema: named.schema,
      isApart: (key) => fates.of(key) === "replace",
    }),
  };
  const wantedParts = indexParts(wanted);
  const sides = { actual: named.schema, wanted, fates };
  const before = resolveSteps(named.schema, {
    ...describe,
    apart: partsOf(
      named.schema,
      (table) =>
        stays(fates, table) || replacedWhole(table, sides) !== undefined,
    ),
  });
  const after = resolveSteps(wanted, {
    ...describeAfter,
    apart: partsOf(
      wanted,
      (holder) =>
        stays(fates, holder) &&
        // Made anew, it has its checks before the columns get it.
        !(holder.kind === "domain" && fates.of(holder.key) === "replace"),
    ),
    serials: newSerials(wanted, fates),
    spanning: findSpanning({ wanted, wantedParts, fates }),
  });
  const ranks = new Map(after.map((step, index) => [step.id, index]));
  const context: PlanContext = {
    actual: named.schema,
    wanted,
    fates,
    actualParts: indexParts(named.schema),
    wantedParts,
    describeActual: describeContext(named.schema, describe),
    describeWanted: describeContext(wanted, describeAfter),
    rankOf: (id) => ranks.get(id) ?? 0,
  };
  const shortened = (operations: readonly Operation[]) =>
    shorten(operations, context.describeWanted);
  const changes = orderActions([
    ...moved.actions,
    ...named.actions,
    ...planDrops(before, context),
    ...planTables(context),
    ...planObjects(context),
    ...planOwners(context),
    ...planConversions(context),
    ...planSuccessions(context),
    ...planCreates(after, context),
    ...planValidityChecks(context),
  ]).filter(({ operations }) => operations.length > 0).map((
    { action, object, operations, notes, locks = 0 },
  ): SchemaChange => ({
    action,
    object,
    operations: shortened(operations),
    notes,
    locks,
  }));
  const renames = renamed.changes.map((change) => ({
    ...change,
    operations: shortened(change.operations),
  }));
  const all = [...renames, ...changes];
  return needsLateBodies(wanted, fates) ? withLateBodies(all) : all;
}

/** Whether there is one of the key before and after. */
function stays(fates: Fates, { key }: SchemaObject): boolean {
  const fate = fates.of(key);
  return fate === "keep" || fate === "alter" || fate === "replace";
}

/** Constraints of some tables and domains: each comes and goes by itself. */
function partsOf(
  { objects }: DatabaseSchema,
  isAmong: (holder: SchemaObject) => boolean,
): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const object of objects.values()) {
    if (object.kind !== "constraint") continue;
    const holder = objects.get(object.parent);
    if (holder !== undefined && isAmong(holder)) keys.add(object.key);
  }
  return keys;
}

/** Sequences that come with a table which comes as well. */
function newSerials(
  wanted: DatabaseSchema,
  fates: Fates,
): ReadonlySet<string> {
  return new Set(
    [...findSerials(wanted)].filter((key) => {
      const sequence = wanted.objects.get(key);
      return sequence?.kind === "sequence" && sequence.ownedBy !== undefined &&
        fates.of(key) === "add" &&
        fates.of(`table ${sequence.ownedBy.table}`) === "add";
    }),
  );
}

/** Before anything else, as part of the first change. */
function withLateBodies(
  changes: readonly SchemaChange[],
): readonly SchemaChange[] {
  const [first, ...rest] = changes;
  if (first === undefined) return [];
  const setting = buildExecute(LOCAL_CREATION_SETTING);
  return [{ ...first, operations: [setting, ...first.operations] }, ...rest];
}

/** Bodies in SQL may name what comes later; those in other languages may anyway. */
function needsLateBodies(wanted: DatabaseSchema, fates: Fates): boolean {
  return [...wanted.objects.values()].some((object) =>
    (object.kind === "function" || object.kind === "procedure") &&
    fates.of(object.key) !== "keep" &&
    /\n LANGUAGE sql\b/.test(object.definition)
  );
}
