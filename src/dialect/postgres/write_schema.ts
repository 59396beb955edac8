import { orderByDependency } from "../../util/dependency_order.ts";
import {
  type ConstraintRecord,
  type DatabaseSchema,
  defaultKey,
  type SchemaObject,
  type TableRecord,
  type ViewRecord,
} from "./reflect_records.ts";
import { writeObject, writeOwner } from "./write_object.ts";
import {
  writeAttachment,
  writeConstraint,
  writeDefault,
  writePlaceholderView,
  writeTable,
  writeView,
} from "./write_table.ts";

/** Statements that make one thing, and what has to be there before. */
interface Step {
  readonly id: string;
  readonly rank: number;
  readonly needs: readonly string[];
  write(): readonly string[];
}

/** Parts that could stand inside of a statement, but have to come after it. */
interface Split {
  /** Keys of constraints and defaults. */
  readonly parts: ReadonlySet<string>;
  /** Keys of views of which a placeholder is made first. */
  readonly views: ReadonlySet<string>;
}

/** The order of kinds where dependencies leave it open. */
const RANKS: Readonly<Record<SchemaObject["kind"], number>> = {
  "schema": 0,
  "extension": 1,
  "collation": 2,
  "enum": 3,
  "domain": 4,
  "composite": 5,
  "range": 6,
  "text search dictionary": 7,
  "text search configuration": 8,
  "function": 9,
  "procedure": 10,
  "aggregate": 11,
  "operator": 12,
  "cast": 13,
  "sequence": 14,
  "table": 15,
  "view": 18,
  "materialized view": 20,
  "constraint": 21,
  "index": 22,
  "statistics": 24,
  "rule": 26,
  "trigger": 27,
  "policy": 28,
  "event trigger": 29,
  "default privileges": 30,
};
const DEFAULT_RANK = 16;
const OWNER_RANK = 17;
const ATTACHMENT_RANK = 19;
const INDEX_ATTACHMENT_RANK = 23;
const FOREIGN_KEY_RANK = 25;

/**
 * The statements that make everything in `schema` (except what is unknown) in
 * an empty database, each group one object with what belongs to it, in an order
 * in which each finds what it needs. Owners are left out: who runs them owns.
 */
export function planCreation(
  schema: DatabaseSchema,
): readonly (readonly string[])[] {
  let split: Split = { parts: new Set(), views: new Set() };
  let groups = orderSteps(planSteps(schema, split));
  // First what can be taken out of tables and domains, then views: each round
  // leaves fewer cycles.
  for (const takeOut of [takeOutParts, takeOutViews]) {
    const cycles = groups.filter((group) => group.length > 1);
    if (cycles.length === 0) break;
    split = takeOut(schema, split, cycles);
    groups = orderSteps(planSteps(schema, split));
  }
  return groups.flat().map((step) => step.write()).filter((statements) =>
    statements.length > 0
  );
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
  { views }: Split,
  cycles: readonly (readonly Step[])[],
): Split {
  const holders = new Set(cycles.flat().map((step) => step.id));
  const parts = new Set<string>();
  for (const object of schema.objects.values()) {
    if (object.kind === "constraint" && holders.has(object.parent)) {
      parts.add(object.key);
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

/** Turns a schema into steps; `inline` knows what stands inside of what. */
class Planner {
  readonly #schema: DatabaseSchema;
  readonly #split: Split;
  /** Constraint or default to the table or domain whose step makes it. */
  readonly #home = new Map<string, string>();
  /** Table or domain to what its step makes besides. */
  readonly #inline = new Map<string, ConstraintRecord[]>();

  constructor(schema: DatabaseSchema, split: Split) {
    this.#schema = schema;
    this.#split = split;
    for (const object of schema.objects.values()) {
      if (object.kind === "constraint") this.#placeConstraint(object);
      else if (object.kind === "table") this.#placeDefaults(object);
    }
  }

  plan(): readonly Step[] {
    return [...this.#schema.objects.values()].flatMap((object) => {
      switch (object.kind) {
        case "table":
          return this.#planTable(object);
        case "view":
        case "materialized view":
          return this.#planView(object);
        case "constraint":
          return this.#planConstraint(object);
        default:
          return this.#planSingle(object);
      }
    });
  }

  #placeConstraint(constraint: ConstraintRecord): void {
    const { key, type, parent } = constraint;
    const table = this.#table(parent);
    // Within CREATE TABLE, a key makes inherited columns not null by themselves,
    // and one of a partitioned table is built for its partitions as well.
    const isRelated = table !== undefined &&
      (table.partitionKey !== undefined || table.parents.length > 0);
    const isApart = type === "foreign key" || !constraint.isValidated ||
      this.#split.parts.has(key) || isRelated && type !== "check";
    if (isApart) return;
    this.#home.set(key, parent);
    if (isInheritedCheck(constraint, table)) return;
    const list = this.#inline.get(parent);
    if (list === undefined) this.#inline.set(parent, [constraint]);
    else list.push(constraint);
  }

  #placeDefaults(table: TableRecord): void {
    for (const column of table.columns) {
      if (column.default === undefined) continue;
      if (this.#isDefaultApart(table, column.name)) continue;
      this.#home.set(defaultKey(table.key, column.name), table.key);
    }
  }

  #isDefaultApart(table: TableRecord, name: string): boolean {
    const column = table.columns.find((each) => each.name === name);
    if (column?.default === undefined) return false;
    if (column.generated !== undefined) return false;
    const isHidden = !column.isLocal && table.partitionBound === undefined;
    return isHidden || this.#split.parts.has(defaultKey(table.key, name));
  }

  #table(key: string): TableRecord | undefined {
    const object = this.#schema.objects.get(key);
    return object?.kind === "table" ? object : undefined;
  }

  /** What the step of `key` needs, as ids of steps. */
  #needs(key: string, inline: readonly string[] = []): readonly string[] {
    const { dependencies } = this.#schema;
    return [key, ...inline].flatMap((each) => dependencies.get(each) ?? [])
      .map((needed) => this.#home.get(needed) ?? needed)
      .filter((id) => id !== key);
  }

  #planTable(table: TableRecord): readonly Step[] {
    const parents = table.parents.flatMap((key) => this.#table(key) ?? []);
    const apart = table.columns.filter((column) =>
      this.#isDefaultApart(table, column.name)
    );
    const constraints = this.#inline.get(table.key) ?? [];
    const inline = [
      ...constraints.map((constraint) => constraint.key),
      ...table.columns.map((column) => defaultKey(table.key, column.name))
        .filter((key) => this.#home.has(key)),
    ];
    return [
      {
        id: table.key,
        rank: RANKS.table,
        needs: this.#needs(table.key, inline),
        write: () =>
          writeTable(table, {
            parents,
            constraints,
            separateDefaults: new Set(apart.map((column) => column.name)),
          }),
      },
      ...apart.map((column) => {
        const id = defaultKey(table.key, column.name);
        return {
          id,
          rank: DEFAULT_RANK,
          needs: [table.key, ...this.#needs(id)],
          write: () => writeDefault(table, column),
        };
      }),
      ...planAttachment(table, parents),
    ];
  }

  #planView(view: ViewRecord): readonly Step[] {
    const defaults = view.columns.filter((column) =>
      column.default !== undefined
    ).map((column) => ({
      id: defaultKey(view.key, column.name),
      rank: RANKS[view.kind],
      needs: [
        bodyId(view.key),
        ...this.#needs(defaultKey(view.key, column.name)),
        view.key,
      ],
      write: () => writeDefault(view, column),
    }));
    const rank = RANKS[view.kind];
    const needs = this.#needs(view.key);
    if (!this.#split.views.has(view.key)) {
      const write = () => writeView(view, { replaces: false });
      return [{ id: view.key, rank, needs, write }, ...defaults];
    }
    const types = needs.filter((id) =>
      ["schema", "enum", "domain", "composite", "range", "collation"].some(
        (kind) => id.startsWith(`${kind} `),
      )
    );
    return [
      {
        id: view.key,
        rank,
        needs: types,
        write: () => [writePlaceholderView(view)],
      },
      {
        id: bodyId(view.key),
        rank,
        needs: [view.key, ...needs],
        write: () => writeView(view, { replaces: true }),
      },
      ...defaults,
    ];
  }

  #planConstraint(constraint: ConstraintRecord): readonly Step[] {
    const { key, parent } = constraint;
    const table = this.#table(parent);
    const attachment = planIndexAttachment(constraint);
    if (this.#home.has(key) || isInheritedCheck(constraint, table)) {
      return attachment;
    }
    return [{
      id: key,
      rank: constraint.type === "foreign key"
        ? FOREIGN_KEY_RANK
        : RANKS.constraint,
      needs: [parent, ...this.#needs(key)],
      write: () => writeConstraint(constraint, table),
    }, ...attachment];
  }

  #planSingle(
    object: Exclude<SchemaObject, TableRecord | ViewRecord | ConstraintRecord>,
  ): readonly Step[] {
    const { key, kind } = object;
    const checks = this.#inline.get(key) ?? [];
    const needs = this.#needs(key, checks.map((check) => check.key));
    const step: Step = {
      id: key,
      rank: RANKS[kind],
      needs,
      write: () => writeObject(object, checks),
    };
    if (kind === "index") return [step, ...planIndexAttachment(object)];
    if (kind !== "sequence" || object.ownedBy === undefined) return [step];
    return [step, {
      id: `owner of ${key}`,
      rank: OWNER_RANK,
      needs: [key, `table ${object.ownedBy.table}`],
      write: () => writeOwner(object),
    }];
  }
}

function planSteps(schema: DatabaseSchema, split: Split): readonly Step[] {
  return new Planner(schema, split).plan();
}

function bodyId(key: string): string {
  return `body of ${key}`;
}

/** Comes with the parent; a partition says it itself, to be attached. */
function isInheritedCheck(
  constraint: ConstraintRecord,
  table: TableRecord | undefined,
): boolean {
  return constraint.type === "check" && !constraint.isLocal &&
    table !== undefined && table.partitionBound === undefined;
}

function planAttachment(
  table: TableRecord,
  parents: readonly TableRecord[],
): readonly Step[] {
  const [parent] = parents;
  if (table.partitionBound === undefined || parent === undefined) return [];
  return [{
    id: `attachment of ${table.key}`,
    rank: ATTACHMENT_RANK,
    needs: [table.key, parent.key],
    write: () => [writeAttachment(table, parent)],
  }];
}

/** The index of a partition becomes part of the partitioned table's. */
function planIndexAttachment(
  object: Extract<SchemaObject, { kind: "index" | "constraint" }>,
): readonly Step[] {
  const state = object.kind === "index" ? object.state : object.index;
  const parent = state?.parent;
  if (state === undefined || parent === undefined) return [];
  return [{
    id: `attachment of ${object.key}`,
    rank: INDEX_ATTACHMENT_RANK,
    needs: [object.key, `attachment of ${object.parent}`],
    write: () => [`ALTER INDEX ${parent} ATTACH PARTITION ${state.identity}`],
  }];
}

/** Options of {@linkcode renderSchema}. */
export interface RenderSchemaOptions {
  /** @default {`session`}: `transaction` leaves no setting behind */
  readonly settings?: "session" | "transaction";
}

/**
 * The statements of {@linkcode planCreation} as a script for `psql` or one
 * simple query.
 */
export function renderSchema(
  schema: DatabaseSchema,
  options: RenderSchemaOptions = {},
): string {
  const local = options.settings === "transaction" ? "LOCAL " : "";
  const groups = planCreation(schema);
  const text = [
    // Bodies may name what comes later.
    [`SET ${local}check_function_bodies = false`],
    ...groups,
  ].map((group) => group.map((statement) => `${statement};\n`).join(""));
  return text.join("\n");
}
