import type { Operation } from "../../operations/operation.ts";
import type { SchemaChange } from "../../operations/schema_change.ts";
import {
  describeContext,
  type DescribeOptions,
  executeAll,
} from "./describe_common.ts";
import { describeRemoval } from "./describe_removal.ts";
import { dropLockCounter } from "./drop_locks.ts";
import { isSerialColumn } from "./describe_table.ts";
import { orderByDependency } from "../../util/dependency_order.ts";
import { isInheritedCheck } from "./write_constraint.ts";
import { planSteps, type Split, type Step } from "./write_plan.ts";
import {
  type DatabaseSchema,
  defaultKey,
} from "../../schema/database_schema.ts";

/**
 * The statements that make everything in `schema` (except what is unknown) in
 * an empty database, each group one object with what belongs to it, in an order
 * in which each finds what it needs. Owners are left out: who runs them owns.
 */
export function planCreation(
  schema: DatabaseSchema,
): readonly (readonly string[])[] {
  return resolveSteps(schema).map((step) => step.write()).filter((statements) =>
    statements.length > 0
  );
}

/**
 * The same as operations, grouped in the same way: compiled they make a
 * database with equal catalogs.
 */
export function planCreationOperations(
  schema: DatabaseSchema,
  options: DescribeOptions = {},
): readonly (readonly Operation[])[] {
  return planCreationSteps(schema, options).map((step) => step.describe())
    .filter((operations) => operations.length > 0);
}

/** The steps whose {@linkcode Step.describe} makes everything, in order. */
export function planCreationSteps(
  schema: DatabaseSchema,
  options: DescribeOptions = {},
): readonly Step[] {
  return resolveSteps(schema, { ...options, serials: findSerials(schema) });
}

/** What {@linkcode planRemoval} does, as the operations of each object. */
export function planRemovalChanges(
  schema: DatabaseSchema,
  options: DescribeOptions = {},
): readonly Pick<SchemaChange, "operations" | "locks">[] {
  const context = describeContext(schema, options);
  const steps = planRemovalSteps(schema);
  const locksOf = dropLockCounter(schema, new Set(steps.map(({ id }) => id)));
  return steps.map((step) => {
    const object = schema.objects.get(step.id);
    const removal = step.remove();
    // What goes with another one has nothing to remove by itself.
    return object === undefined || removal.length === 0
      ? { operations: executeAll(removal), locks: 1 }
      : {
        operations: describeRemoval(object, context),
        locks: locksOf(object.key),
      };
  }).filter(({ operations }) => operations.length > 0);
}

/** Keys of the sequences that are made with the columns that own them. */
export function findSerials(schema: DatabaseSchema): ReadonlySet<string> {
  const found = new Set<string>();
  for (const sequence of schema.objects.values()) {
    if (sequence.kind !== "sequence" || sequence.ownedBy === undefined) {
      continue;
    }
    const table = schema.objects.get(`table ${sequence.ownedBy.table}`);
    if (table?.kind !== "table") continue;
    const owner = sequence.ownedBy.column;
    const column = table.columns.find(({ name }) => name === owner);
    if (column !== undefined && isSerialColumn(column, table, sequence)) {
      found.add(sequence.key);
    }
  }
  return found;
}

/**
 * The statements that take everything in `schema` away again, dependents
 * first. Nothing is dropped with `CASCADE`: what is not in `schema` and needs
 * something of it makes the statement fail instead of going along.
 */
export function planRemoval(schema: DatabaseSchema): readonly string[] {
  return planRemovalSteps(schema).flatMap((step) => step.remove());
}

/** The steps to take back, dependents first. */
function planRemovalSteps(schema: DatabaseSchema): readonly Step[] {
  const steps = resolveSteps(schema);
  const places = new Map(steps.map((step, index) => [step.id, index]));
  return steps.toReversed().filter((step) => {
    const home = step.home === undefined ? undefined : places.get(step.home);
    // What it needs goes later than its home does: it goes along with that.
    const goesAlong = home !== undefined &&
      (step.id.startsWith("sequence ") ||
        step.needs.every((id) => (places.get(id) ?? 0) <= home));
    return !goesAlong;
  });
}

/** Options of {@linkcode resolveSteps}. */
export interface ResolveOptions
  extends DescribeOptions, Pick<Split, "serials" | "spanning"> {
  /** Keys of constraints that have steps of their own whatever the order. */
  readonly apart?: ReadonlySet<string>;
}

/** Steps in an order in which each finds what it needs. */
export function resolveSteps(
  schema: DatabaseSchema,
  { serials, spanning, apart = new Set(), ...options }: ResolveOptions = {},
): readonly Step[] {
  let split: Split = { parts: apart, views: new Set() };
  const plan = () =>
    orderSteps(
      planSteps(schema, {
        ...split,
        ...(serials === undefined ? {} : { serials }),
        ...(spanning === undefined ? {} : { spanning }),
      }, options),
    );
  let groups = plan();
  // First what can be taken out of tables and domains, then views: each round
  // leaves fewer cycles.
  for (const takeOut of [takeOutParts, takeOutViews]) {
    const cycles = groups.filter((group) => group.length > 1);
    if (cycles.length === 0) break;
    split = takeOut(schema, split, cycles);
    groups = plan();
  }
  return groups.flat();
}

function orderSteps(
  steps: readonly Step[],
): readonly (readonly Step[])[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  // Sorting is stable: equal ranks keep the order of names.
  const ranked = steps.toSorted((one, other) => one.rank - other.rank);
  return orderByDependency(
    ranked,
    (step) => step.needs.flatMap((id) => byId.get(id) ?? []),
  );
}

function takeOutParts(
  schema: DatabaseSchema,
  { parts: apart, views }: Split,
  cycles: readonly (readonly Step[])[],
): Split {
  const holders = new Set(cycles.flat().map((step) => step.id));
  const parts = new Set(apart);
  for (const object of schema.objects.values()) {
    if (object.kind === "constraint" && holders.has(object.parent)) {
      const table = schema.objects.get(object.parent);
      const isGiven = table?.kind === "table" &&
        isInheritedCheck(object, table);
      if (!isGiven) parts.add(object.key);
    }
    if (object.kind !== "table" || !holders.has(object.key)) continue;
    for (const column of object.columns) {
      parts.add(defaultKey(object.key, column.name));
    }
  }
  return { parts, views };
}

function takeOutViews(
  schema: DatabaseSchema,
  { parts }: Split,
  cycles: readonly (readonly Step[])[],
): Split {
  const views = cycles.flat().map((step) => step.id).filter((id) =>
    schema.objects.get(id)?.kind === "view"
  );
  return { parts, views: new Set(views) };
}

/** Bodies of functions may name what comes later. */
export const CREATION_SETTING = "SET check_function_bodies = false";

/** The same for statements in a transaction that goes on after them. */
export const LOCAL_CREATION_SETTING = "SET LOCAL check_function_bodies = false";
