import {
  columnKey,
  type RangeRecord,
  type SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { byteLength } from "../../schema/naming.ts";
import { executeAll } from "./describe_common.ts";
import { describeRemoval } from "./describe_removal.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { type Action, LATE } from "./plan_actions.ts";
import { sharedParents } from "./plan_classes.ts";
import type { PlanContext } from "./plan_context.ts";
import { stateOf } from "./plan_objects.ts";
import { GOES, isParents, namesOf } from "./plan_parts.ts";
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
      const home = this.#homeOf(step, object);
      if (home !== undefined) along.push({ step, home });
      else actions.set(step.id, this.#drop(step, object));
    }
    for (const { step, home } of along) this.#join(actions, step, home);
    return [...actions.values(), ...this.#planSuccessions()];
  }

  #goes(object: SchemaObject): boolean {
    const { fates } = this.#context;
    if (!GOES.has(fates.of(object.key))) return false;
    if (object.kind !== "constraint") return true;
    // A check taken over from a parent that stays goes with the parent's.
    return !isParents(object, this.#context);
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
      if (GOES.has(fates.of(table))) return table;
      const { fate } = fates.ofColumn(table, object.ownedBy.column);
      return fate === "drop" || fate === "rebuild"
        ? `drop ${columnKey(table, object.ownedBy.column)}`
        : undefined;
    }
    const { home } = step;
    if (home === undefined || home === step.id) return undefined;
    if (!GOES.has(fates.of(home))) return undefined;
    const place = this.#places.get(home) ?? 0;
    return step.needs.every((id) => (this.#places.get(id) ?? 0) <= place)
      ? home
      : undefined;
  }

  #drop(step: Step, object: SchemaObject): Action {
    const { fates, describeActual, actual } = this.#context;
    const fate = fates.of(object.key);
    const isLate = fate === "remove" && !DEPENDENT_KINDS.has(object.kind);
    const place = this.#places.get(step.id) ?? 0;
    const isWhole = step.id === object.key;
    const isFiring = object.kind === "trigger" &&
      object.definition === undefined;
    const operations = fate === "replace" && isWhole
      ? executeAll(renameAway(object))
      : isFiring
      // The partitioned table's trigger fires here as everywhere again.
      ? executeAll([
        `ALTER TABLE ${object.on} ENABLE TRIGGER ${object.identity}`,
      ])
      : isWhole
      ? describeRemoval(
        this.#isLeftBehind(object) ? withoutWhole(object) : object,
        describeActual,
      )
      : executeAll(step.remove());
    return {
      id: `drop ${step.id}`,
      action: fate === "remove" ? "remove" : "change",
      object: object.key,
      operations,
      notes: fate === "remove" ? removalNotes(object) : rebuildNotes(object),
      rank: (isLate ? LATE * 2 : 0) - place,
      // What came from a parent can only go once that is left.
      requires: "parent" in object ? [`detachment of ${object.parent}`] : [],
      frees: [
        ...step.needs,
        ...actual.dependencies.get(step.id) ?? [],
        ...actual.columnDependencies.get(step.id) ?? [],
      ],
      takes: fate === "replace" && isWhole ? [] : takenWith(object, step),
      releases: [
        step.id,
        ...namesOf(object),
        ...(object.kind === "table"
          ? object.parents.map((key) => `partitions of ${key}`)
          : []),
      ],
    };
  }

  /** Whether a partition that stays leaves with this part of it. */
  #isLeftBehind(object: SchemaObject): boolean {
    if (!("parent" in object) || stateOf(object)?.parent === undefined) {
      return false;
    }
    const { actual, wanted, fates } = this.#context;
    const before = actual.objects.get(object.parent);
    const after = wanted.objects.get(object.parent);
    if (before?.kind !== "table" || after?.kind !== "table") return false;
    return !GOES.has(fates.of(object.parent)) &&
      sharedParents(before, after).every((key) => GOES.has(fates.of(key)));
  }

  #join(
    actions: Map<string, Action>,
    step: Step,
    home: string,
  ): void {
    const { actual } = this.#context;
    const object = actual.objects.get(step.key);
    const action = actions.get(home);
    if (action === undefined || object === undefined) return;
    actions.set(home, {
      ...action,
      frees: [
        ...action.frees ?? [],
        ...step.needs,
        ...actual.dependencies.get(step.id) ?? [],
      ].filter((key) => key !== home),
      takes: [...action.takes ?? [], ...takenWith(object, step)],
      releases: [...action.releases ?? [], step.id, ...namesOf(object)],
    });
  }

  /** The old types go when no column has them any more. */
  #planSuccessions(): readonly Action[] {
    const { actual, fates } = this.#context;
    return [...actual.objects.values()].flatMap((object) => {
      if (fates.of(object.key) !== "replace") return [];
      return {
        id: `drop old ${object.key}`,
        action: "change",
        object: object.key,
        operations: executeAll([
          `DROP ${typeWord(object)} ${oldIdentity(object)}`,
        ]),
        notes: [],
        rank: LATE,
        frees: actual.dependencies.get(object.key) ?? [],
        takes: [object.key],
      };
    });
  }
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
    ? ["the table is made anew: all of its rows are lost"]
    : [];
}

function typeWord({ kind }: SchemaObject): string {
  return kind === "domain" || kind === "collation"
    ? kind.toUpperCase()
    : "TYPE";
}

const OLD_SUFFIX = "__old";

function renameAway(object: SchemaObject): readonly string[] {
  const own = `ALTER ${typeWord(object)} ${object.identity} RENAME TO ${
    quoteIdentifier(oldName(object))
  }`;
  return object.kind === "range" ? [...renameRangeParts(object), own] : [own];
}

/** A range type comes with a multirange type, and functions that make both. */
function renameRangeParts(range: RangeRecord): readonly string[] {
  const option = (name: string) =>
    range.options.find((each) => each.startsWith(`${name} = `))
      ?.slice(`${name} = `.length);
  const subtype = option("subtype");
  const multirange = option("multirange_type_name");
  const name = quoteIdentifier(oldName(range));
  const own = [[subtype, subtype], [subtype, subtype, "text"]].map((types) =>
    `ALTER FUNCTION ${range.identity}(${types.join(", ")}) RENAME TO ${name}`
  );
  if (multirange === undefined) return own;
  const others = ["", range.identity, `${range.identity}[]`].map((types) =>
    `ALTER FUNCTION ${multirange}(${types}) RENAME TO ${
      quoteIdentifier(oldName({ ...range, identity: multirange }))
    }`
  );
  return [
    ...own,
    ...others,
    `ALTER TYPE ${multirange} RENAME TO ${
      quoteIdentifier(oldName({ ...range, identity: multirange }))
    }`,
  ];
}

function oldName({ identity }: SchemaObject): string {
  let { name } = splitIdentity(identity);
  while (byteLength(name + OLD_SUFFIX) > 63) name = name.slice(0, -1);
  return name + OLD_SUFFIX;
}

function oldIdentity(object: SchemaObject): string {
  const { schema } = splitIdentity(object.identity);
  const name = quoteIdentifier(oldName(object));
  return schema === undefined ? name : `${quoteIdentifier(schema)}.${name}`;
}
