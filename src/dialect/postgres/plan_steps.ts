import type { Operation } from "../../operations/operation.ts";
import { buildRefreshMaterializedView } from "../../operations/view_ops.ts";
import {
  columnKey,
  type DatabaseSchema,
  type RangeRecord,
  type SchemaObject,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { byteLength } from "../../schema/naming.ts";
import { executeAll, placeOf } from "./describe_common.ts";
import { describeRemoval } from "./describe_removal.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { type Action, LATE } from "./plan_actions.ts";
import type { PlanContext } from "./plan_context.ts";
import type { Fate } from "./plan_fates.ts";
import { stateOf } from "./plan_objects.ts";
import { partsToAttach } from "./plan_tables.ts";
import { writePrivilegeDifference } from "./write_changes.ts";
import { privilegeTarget } from "./write_common.ts";
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

const GOES: ReadonlySet<Fate> = new Set(["remove", "rebuild", "replace"]);
const COMES: ReadonlySet<Fate> = new Set(["add", "rebuild", "replace"]);

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
    const { actual, fates } = this.#context;
    const state = stateOf(object);
    if (state?.parent !== undefined) {
      const parent = findByIndex(actual, state.parent);
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
      ? describeRemoval(object, describeActual)
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
      releases: [step.id, ...namesOf(object)],
    };
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

/** A check of a child that came from a table which stays its parent. */
function isParents(object: SchemaObject, context: PlanContext): boolean {
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

function findByIndex(
  schema: DatabaseSchema,
  identity: string,
): string | undefined {
  const key = `index ${identity}`;
  if (schema.objects.has(key)) return key;
  for (const object of schema.objects.values()) {
    if (object.kind === "constraint" && object.index?.identity === identity) {
      return object.key;
    }
  }
  return undefined;
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

/** Names that no two objects can have at once. */
function namesOf(object: SchemaObject): readonly string[] {
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

/** The actions that make what comes. */
export function planCreates(
  steps: readonly Step[],
  context: PlanContext,
): readonly Action[] {
  const { wanted, actual, fates } = context;
  return steps.flatMap((step): readonly Action[] => {
    const object = wanted.objects.get(step.key);
    if (object === undefined || !comes(step, object, context)) return [];
    const operations = [
      ...createOperations(step, object),
      ...(step.id === object.key
        ? executeAll(revokeDefaults(object, context))
        : []),
    ];
    if (operations.length === 0) return [];
    const isNew = !actual.objects.has(object.key);
    const isAttachment = object.kind === "table" &&
      step.id === `attachment of ${object.key}`;
    return [{
      id: `create ${step.id}`,
      action: isNew && fates.of(object.key) === "add" ? "add" : "change",
      object: object.key,
      operations,
      notes: creationNotes(object, step, context),
      rank: context.rankOf(step.id),
      requires: [
        ...step.needs,
        ...(isAttachment ? partsToAttach(object, context) : []),
      ],
      gives: [step.id, ...(step.id === object.key ? [] : [])],
      claims: [step.id, ...(step.id === object.key ? namesOf(object) : [])],
    }];
  });
}

function comes(
  step: Step,
  object: SchemaObject,
  context: PlanContext,
): boolean {
  const { fates, actual } = context;
  if (COMES.has(fates.of(object.key))) {
    return !isParents(object, context);
  }
  if (step.id !== `attachment of ${object.key}` || object.kind === "table") {
    return false;
  }
  // An index that stays may have come under another, or that is new.
  const before = actual.objects.get(object.key);
  const state = stateOf(object);
  if (before === undefined || state?.parent === undefined) return false;
  const parent = findByIndex(context.wanted, state.parent);
  return stateOf(before)?.parent !== state.parent ||
    parent !== undefined && COMES.has(fates.of(parent));
}

/** What default privileges give to a new object that is not wanted on it. */
function revokeDefaults(
  object: SchemaObject,
  { actual, fates }: PlanContext,
): readonly string[] {
  const objects = DEFAULT_OBJECTS[object.kind];
  const target = privilegeTarget(object);
  if (objects === undefined || target === undefined) return [];
  const { schema } = splitIdentity(object.identity);
  const wanted = new Set(object.privileges.map((each) => JSON.stringify(each)));
  return [...actual.objects.values()].flatMap((record) => {
    const applies = record.kind === "default privileges" &&
      fates.of(record.key) !== "remove" && record.role === undefined &&
      record.objects === objects &&
      (record.schema === undefined ||
        splitIdentity(record.schema).name === schema);
    if (!applies) return [];
    const rest = record.privileges.filter((each) =>
      wanted.has(JSON.stringify(each))
    );
    return writePrivilegeDifference(record.privileges, rest, ` ON ${target}`);
  });
}

/** What `ALTER DEFAULT PRIVILEGES` calls the kinds. */
const DEFAULT_OBJECTS: Readonly<
  Partial<Record<SchemaObject["kind"], string>>
> = {
  "table": "TABLES",
  "view": "TABLES",
  "materialized view": "TABLES",
  "sequence": "SEQUENCES",
  "function": "FUNCTIONS",
  "procedure": "FUNCTIONS",
  "aggregate": "FUNCTIONS",
  "enum": "TYPES",
  "domain": "TYPES",
  "composite": "TYPES",
  "range": "TYPES",
  "schema": "SCHEMAS",
};

/** A materialized view is of use only with its rows. */
function createOperations(
  step: Step,
  object: SchemaObject,
): readonly Operation[] {
  const operations = step.describe();
  if (object.kind !== "materialized view" || step.id !== object.key) {
    return operations;
  }
  const isFilled = operations.some((each) =>
    each.kind === "createView" && each.withData !== false
  );
  if (isFilled) return operations;
  const { name, place } = placeOf(object.identity);
  return [...operations, buildRefreshMaterializedView(name, place)];
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

function creationNotes(
  object: SchemaObject,
  step: Step,
  { actual, fates }: PlanContext,
): readonly string[] {
  if (step.id !== object.key || !("parent" in object)) return [];
  const isOnNew = !actual.objects.has(object.parent) ||
    GOES.has(fates.of(object.parent));
  if (isOnNew) return [];
  const parent = actual.objects.get(object.parent);
  if (parent?.kind === "domain") {
    return ["fails if a column of the domain has another value"];
  }
  switch (object.kind) {
    case "index":
      return ["blocks writes to the table meanwhile; see concurrently"];
    case "constraint":
      if (object.type === "check" || object.type === "foreign key") {
        return object.isValidated
          ? ["reads the whole table; see notValid and op.validateConstraint"]
          : [];
      }
      return ["builds an index, which blocks the table meanwhile"];
    default:
      return [];
  }
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
