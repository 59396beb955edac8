import {
  columnKey,
  type SchemaObject,
  type TriggerRecord,
} from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import { describeRemoval } from "./describe_removal.ts";
import { dropLockCounter } from "./drop_locks.ts";
import { type Action, LATE } from "./plan_actions.ts";
import { oldIdentity } from "./old_names.ts";
import { sharedParents } from "./plan_classes.ts";
import type { PlanContext } from "./plan_context.ts";
import { isCopy, leavesWhole } from "./plan_copies.ts";
import { hasSuccessor } from "./plan_counters.ts";
import { stateOf } from "./index_state.ts";
import { GOES, isParents, namesOf, namesWithin } from "./plan_parts.ts";
import {
  oldTable,
  replacedWhole,
  rowsOf,
  setAside,
} from "./plan_successions.ts";
import type { Step } from "./write_plan.ts";

/** Kinds that hang on another object: they go first and come last. */
const DEPENDENT_KINDS = new Set<SchemaObject["kind"]>([
  "constraint",
  "index",
  "statistics",
  "rule",
  "trigger",
  "policy",
  "default privileges",
  "event trigger",
]);

/** The actions that take away what goes; `steps` are those that made it. */
export function planDrops(
  steps: readonly Step[],
  context: PlanContext,
): readonly Action[] {
  const planner = new DropPlanner(steps, context);
  return planner.plan();
}

class DropPlanner {
  readonly #steps: readonly Step[];
  readonly #context: PlanContext;
  readonly #places: ReadonlyMap<string, number>;

  constructor(steps: readonly Step[], context: PlanContext) {
    this.#steps = steps;
    this.#context = context;
    this.#places = new Map(steps.map((step, index) => [step.id, index]));
  }

  plan(): readonly Action[] {
    const { actual } = this.#context;
    const actions = new Map<string, Action>();
    const along: { readonly step: Step; readonly home: string }[] = [];
    for (const step of this.#steps) {
      const object = actual.objects.get(step.key);
      if (object === undefined || !this.#goes(object)) continue;
      if (this.#isSetAsideWithin(object)) continue;
      const home = this.#homeOf(step, object);
      if (home !== undefined) along.push({ step, home });
      else actions.set(step.id, this.#drop(step, object));
    }
    for (const { step, home } of along) this.#join(actions, step, home);
    for (const step of this.#steps) {
      const whole = this.#wholeOf(step.key);
      if (whole !== undefined && step.id === step.key) {
        this.#free(actions, whole, step.needs);
      }
    }
    return this.#withLocks([...actions.values()]);
  }

  #withLocks(actions: readonly Action[]): readonly Action[] {
    const ids = new Set(actions.map(({ id }) => id));
    const keys = actions.map(({ object }) => object)
      .filter((key) => ids.has(`drop ${key}`));
    const locksOf = dropLockCounter(this.#context.actual, new Set(keys));
    return actions.map((action) => ({
      ...action,
      // A default that goes by itself is one object.
      locks: action.id === `drop ${action.object}` ? locksOf(action.object) : 1,
    }));
  }

  #wholeOf(key: string): string | undefined {
    const object = this.#context.actual.objects.get(key);
    return object === undefined
      ? undefined
      : replacedWhole(object, this.#context);
  }

  /** Lets an action come before what takes these away. */
  #free(
    actions: Map<string, Action>,
    id: string,
    keys: readonly string[],
  ): void {
    const action = actions.get(id);
    if (action === undefined) return;
    const frees = [...action.frees ?? [], ...keys.filter((key) => key !== id)];
    actions.set(id, { ...action, frees });
  }

  #goes(object: SchemaObject): boolean {
    const { fates } = this.#context;
    if (!GOES.has(fates.of(object.key))) return false;
    if (object.kind !== "constraint") return true;
    // A check taken over from a parent that stays goes with the parent's.
    return !isParents(object, this.#context);
  }

  /** Whether a sequence is set aside with its table, which takes it along. */
  #isSetAsideWithin(object: SchemaObject): boolean {
    const { fates } = this.#context;
    return object.kind === "sequence" && object.ownedBy !== undefined &&
      fates.of(`table ${object.ownedBy.table}`) === "replace" &&
      hasSuccessor(object, this.#context);
  }

  /** Id of the step with which this one goes; undefined if it has its own action. */
  #homeOf(step: Step, object: SchemaObject): string | undefined {
    const { actualParts, fates } = this.#context;
    const state = stateOf(object);
    if (state?.parent !== undefined && !this.#isLeftBehind(object)) {
      const parent = actualParts.byIndex.get(state.parent);
      if (parent !== undefined && GOES.has(fates.of(parent))) return parent;
    }
    if (object.kind === "sequence" && object.ownedBy !== undefined) {
      const table = `table ${object.ownedBy.table}`;
      if (fates.of(table) === "replace") return undefined;
      if (GOES.has(fates.of(table))) return table;
      const { fate } = fates.ofColumn(table, object.ownedBy.column);
      return fate === "drop" || fate === "rebuild"
        ? `drop ${columnKey(table, object.ownedBy.column)}`
        : undefined;
    }
    const { home } = step;
    if (home === undefined || home === step.id) return undefined;
    if (!GOES.has(fates.of(home))) return undefined;
    const isOfWhole = this.#wholeOf(home) !== undefined;
    // It goes with what gave it, or with its table.
    const isGiven = object.kind === "constraint" && !object.isLocal &&
        (isOfWhole || object.type === "check") ||
      isCopy(object) && isOfWhole;
    if (isGiven) return home;
    // A table that is set aside would keep the names of its parts, and what
    // they need.
    const isSetAside = isOfWhole ||
      home.startsWith("table ") && fates.of(home) === "replace";
    if (isSetAside && step.key !== home) return undefined;
    const place = this.#places.get(home) ?? 0;
    return step.needs.every((id) => (this.#places.get(id) ?? 0) <= place)
      ? home
      : undefined;
  }

  #drop(step: Step, object: SchemaObject): Action {
    const { fates, describeActual, actual, actualParts } = this.#context;
    const fate = fates.of(object.key);
    const isLate = fate === "remove" && !DEPENDENT_KINDS.has(object.kind);
    const place = this.#places.get(step.id) ?? 0;
    const isWhole = step.id === object.key;
    const isFiring = isCopy(object);
    const isReplaced = fate === "replace" && isWhole;
    const isHandedOver = isWhole && object.kind === "sequence" &&
      hasSuccessor(object, this.#context);
    const whole = replacedWhole(object, this.#context);
    const operations = isReplaced
      ? executeAll(setAside(object, this.#context))
      : isFiring
      ? executeAll(switchOn(object, this.#context))
      : isWhole
      ? describeRemoval(
        isHandedOver
          ? { ...object, identity: oldIdentity(object.identity) }
          : this.#isLeftBehind(object)
          ? withoutWhole(object)
          : object,
        describeActual,
      )
      : executeAll(step.remove());
    return {
      id: `drop ${step.id}`,
      action: fate === "remove" ? "remove" : "change",
      object: object.key,
      operations,
      notes: whole !== undefined
        ? ["its rows were moved into the new table"]
        : fate === "remove" && !isHandedOver
        ? removalNotes(object)
        : fate === "rebuild"
        ? rebuildNotes(object)
        : [],
      rank: (isLate ? LATE * 2 : 0) - place,
      // What came from a parent can only go once that is left.
      requires: [
        ...("parent" in object ? this.#detachments(object.parent) : []),
        ...this.#partHolders(object).map((key) => `detachment of ${key}`),
        ...(isReplaced ? [`detachment of ${object.key}`] : []),
        ...(whole === undefined ? [] : [rowsOf(whole)]),
        ...(isHandedOver && object.ownedBy !== undefined
          ? [columnKey(`table ${object.ownedBy.table}`, object.ownedBy.column)]
          : []),
      ],
      frees: whole === undefined
        ? [
          ...step.needs,
          ...actual.dependencies.get(step.id) ?? [],
          ...actual.columnDependencies.get(step.id) ?? [],
        ]
        : this.#freedLate(actual.dependencies.get(step.id) ?? [], whole),
      // The columns of a type have it yet when it is renamed.
      takes: isReplaced && object.kind !== "table"
        ? []
        : takenWith(object, step),
      releases: [
        step.id,
        // The name of one that is handed over was free before.
        ...(isHandedOver ? [] : namesWithin(object, actualParts, this.#places)),
        ...(actualParts.byParent.get(object.key) ?? [])
          .filter((part) => this.#isSetAsideWithin(part)).flatMap(namesOf),
        ...(object.kind === "table"
          ? object.parents.map((key) => `partitions of ${key}`)
          : []),
      ],
    };
  }

  /**
   * What a partition of a replaced table needs until its rows are moved. Its
   * defaults and its parts have gone before; an enum takes it along.
   */
  #freedLate(keys: readonly string[], whole: string): readonly string[] {
    const { rebuiltEnums } = this.#context.fates;
    return keys.filter((key) => !rebuiltEnums.has(key))
      .map((key) => key === whole ? oldTable(key) : key);
  }

  /**
   * What comes before a part of the table goes: it leaves the parent from which
   * the part came, and partitions that stay leave it, which keep theirs.
   */
  #detachments(tableKey: string): readonly string[] {
    const { actual, fates } = this.#context;
    const children = fates.of(tableKey) !== "replace"
      ? []
      : [...actual.objects.values()].filter((object) =>
        object.kind === "table" && object.parents.includes(tableKey)
      );
    return [tableKey, ...children.map(({ key }) => key)].map((key) =>
      `detachment of ${key}`
    );
  }

  /** Tables with a part of the index: those that leave keep it. */
  #partHolders(object: SchemaObject): readonly string[] {
    const { byWhole } = this.#context.actualParts;
    const identity = stateOf(object)?.identity;
    return (byWhole.get(identity ?? "") ?? []).flatMap((part) =>
      "parent" in part ? part.parent : []
    );
  }

  /** Whether a partition that stays or is replaced leaves with this part of it. */
  #isLeftBehind(object: SchemaObject): boolean {
    if (!("parent" in object) || stateOf(object)?.parent === undefined) {
      return false;
    }
    const { actual, wanted, fates } = this.#context;
    const before = actual.objects.get(object.parent);
    const after = wanted.objects.get(object.parent);
    if (before?.kind !== "table" || after?.kind !== "table") return false;
    if (fates.of(object.parent) === "replace") return true;
    return !GOES.has(fates.of(object.parent)) &&
      sharedParents(before, after).every((key) => GOES.has(fates.of(key)));
  }

  #join(
    actions: Map<string, Action>,
    step: Step,
    home: string,
  ): void {
    const { actual, actualParts } = this.#context;
    const object = actual.objects.get(step.key);
    const action = actions.get(home);
    if (action === undefined || object === undefined) return;
    actions.set(home, {
      ...action,
      takes: [...action.takes ?? [], ...takenWith(object, step)],
      releases: [
        ...action.releases ?? [],
        step.id,
        ...namesWithin(object, actualParts, this.#places),
      ],
    });
    this.#free(
      actions,
      this.#wholeOf(home) ?? home,
      [
        ...step.needs,
        ...actual.dependencies.get(step.id) ?? [],
      ].filter((key) => key !== home),
    );
  }
}

/**
 * Lets a partition's copy of a trigger fire as that of the partitioned table
 * does again; there is none any more once the partition has left that.
 */
function switchOn(
  { on, parent, identity }: TriggerRecord,
  context: PlanContext,
): readonly string[] {
  return leavesWhole(parent, context)
    ? []
    : [`ALTER TABLE ${on} ENABLE TRIGGER ${identity}`];
}

/** The index of a partition as one that is part of no other. */
function withoutWhole(object: SchemaObject): SchemaObject {
  if (object.kind === "index") {
    return { ...object, state: { ...object.state, parent: undefined } };
  }
  return object.kind === "constraint" && object.index !== undefined
    ? { ...object, index: { ...object.index, parent: undefined } }
    : object;
}

function takenWith(object: SchemaObject, step: Step): readonly string[] {
  if (step.id !== object.key) return [step.id];
  return "columns" in object
    ? [
      object.key,
      ...object.columns.map(({ name }) => columnKey(object.key, name)),
    ]
    : [object.key];
}

function removalNotes(object: SchemaObject): readonly string[] {
  switch (object.kind) {
    case "table":
      return ["all rows of the table are lost"];
    case "sequence":
      return ["where the sequence stands is lost"];
    case "extension":
      return ["what only the extension has is lost"];
    default:
      return [];
  }
}

function rebuildNotes(object: SchemaObject): readonly string[] {
  return object.kind === "table"
    ? ["the table is made anew without a column of before: its rows are lost"]
    : [];
}
