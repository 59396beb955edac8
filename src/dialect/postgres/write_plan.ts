import type { Operation } from "../../operations/operation.ts";
import {
  type ConstraintRecord,
  type DatabaseSchema,
  defaultKey,
  type IndexRecord,
  type SchemaObject,
  type SequenceRecord,
  type TableRecord,
  type ViewRecord,
} from "../../schema/database_schema.ts";
import { describeDefault } from "./describe_column.ts";
import {
  type DescribeContext,
  describeContext,
  type DescribeOptions,
  executeAll,
} from "./describe_common.ts";
import { describeConstraint } from "./describe_constraint.ts";
import {
  describeObject,
  describeOwner,
  describeView,
} from "./describe_object.ts";
import { type DescribedParts, describeTable } from "./describe_table.ts";
import { stateOf, withoutOnly } from "./index_state.ts";
import { planAttachment, planIndexAttachment } from "./write_attachment.ts";
import {
  findNotValidAbove,
  hasSameKey,
  isInheritedCheck,
} from "./write_constraint.ts";
import { writeObject, writeOwner } from "./write_object.ts";
import { writeDefaultRemoval, writeRemoval } from "./write_removal.ts";
import {
  writeConstraint,
  writeDefault,
  writePlaceholderView,
  writeTable,
  writeValidation,
  writeView,
} from "./write_table.ts";

/** Statements that make one thing, and what has to be there before. */
export interface Step {
  readonly id: string;
  /** The object that it makes, or that it is part of. */
  readonly key: string;
  readonly rank: number;
  readonly needs: readonly string[];
  /** Step whose removal takes this along; undefined if none does. */
  readonly home: string | undefined;
  /** The statements that make it. */
  write(): readonly string[];
  /** The same as operations; SQL for what has none. */
  describe(): readonly Operation[];
  /** The statements that take it away again; none if there is nothing to say. */
  remove(): readonly string[];
}

/** Parts that could stand inside of a statement, but have to come after it. */
export interface Split {
  /** Keys of constraints and defaults. */
  readonly parts: ReadonlySet<string>;
  /** Keys of views of which a placeholder is made first. */
  readonly views: ReadonlySet<string>;
  /**
   * Keys of sequences that {@linkcode Step.describe} makes with their columns,
   * as SERIAL does: they have no steps of their own.
   */
  readonly serials?: ReadonlySet<string>;
  /**
   * Keys of what a partitioned table gets for all of its partitions at once,
   * each with the ids of steps that come before it; else each partition gets
   * its own, which are attached.
   */
  readonly spanning?: ReadonlyMap<string, readonly string[]>;
}

/** The order of kinds where dependencies leave it open. */
const RANKS: Readonly<Record<SchemaObject["kind"], number>> = {
  "schema": 0,
  "extension": 1,
  "extension member": 29,
  "collation": 2,
  "enum": 3,
  "domain": 4,
  "composite": 5,
  "range": 6,
  "text search dictionary": 7,
  "text search configuration": 8,
  // Bodies of functions name it, and nothing tells which.
  "sequence": 8,
  "function": 9,
  "procedure": 10,
  "aggregate": 11,
  "operator": 12,
  "cast": 13,
  "operator family": 13,
  "operator class": 13,
  "conversion": 13,
  "foreign data wrapper": 13,
  "server": 14,
  "table": 15,
  "foreign table": 15,
  "view": 18,
  "materialized view": 20,
  "constraint": 21,
  "index": 22,
  "statistics": 24,
  "rule": 26,
  "trigger": 27,
  "policy": 28,
  "publication": 29,
  "default privileges": 30,
  // It fires on whatever is made when it is there.
  "event trigger": 31,
};
const DEFAULT_RANK = 16;
const OWNER_RANK = 17;
const FOREIGN_KEY_RANK = 25;

/** Turns a schema into steps, once it is clear what stands inside of what. */
class Planner {
  readonly #schema: DatabaseSchema;
  readonly #split: Split;
  readonly #context: DescribeContext;
  /** Constraint or default to the table or domain whose step makes it. */
  readonly #home = new Map<string, string>();
  /** Table or domain to what its step makes besides. */
  readonly #inline = new Map<string, ConstraintRecord[]>();

  /** Table to the sequences that are made with it. */
  readonly #serials = new Map<string, SequenceRecord[]>();

  constructor(schema: DatabaseSchema, split: Split, options: DescribeOptions) {
    this.#schema = schema;
    this.#split = split;
    this.#context = describeContext(schema, options);
    for (const key of split.serials ?? []) this.#placeSerial(key);
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
      this.#split.parts.has(key) || isRelated && type !== "check" ||
      this.#inline.get(parent)?.some((each) => hasSameKey(each, constraint)) ===
        true;
    if (isApart) return;
    if (isInheritedCheck(constraint, table)) {
      const above = findNotValidAbove(constraint, table, this.#schema);
      if (above.length === 0) this.#home.set(key, parent);
      return;
    }
    this.#home.set(key, parent);
    const list = this.#inline.get(parent);
    if (list === undefined) this.#inline.set(parent, [constraint]);
    else list.push(constraint);
  }

  #placeSerial(key: string): void {
    const sequence = this.#schema.objects.get(key);
    if (sequence?.kind !== "sequence" || sequence.ownedBy === undefined) return;
    const table = `table ${sequence.ownedBy.table}`;
    this.#home.set(key, table);
    const list = this.#serials.get(table);
    if (list === undefined) this.#serials.set(table, [sequence]);
    else list.push(sequence);
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

  /** None where the server itself takes it when the whole is made. */
  #planIndexAttachment(
    object: IndexRecord | ConstraintRecord,
  ): readonly Step[] {
    const { dependencies } = this.#schema;
    const { spanning } = this.#split;
    const isTaken = dependencies.get(object.key)?.some((key) =>
      spanning?.has(key) === true
    );
    return isTaken === true ? [] : planIndexAttachment(object);
  }

  /** What the step of `key` needs, as ids of steps. */
  #needs(key: string, inline: readonly string[] = []): readonly string[] {
    const { dependencies } = this.#schema;
    const { spanning } = this.#split;
    const object = this.#schema.objects.get(key);
    const isPart = object !== undefined &&
      stateOf(object)?.parent !== undefined;
    const needed = [key, ...inline].flatMap((each) =>
      dependencies.get(each) ?? []
    ).filter((each) => !(isPart && spanning?.has(each) === true));
    return [...needed, ...spanning?.get(key) ?? []]
      .map((each) => this.#home.get(each) ?? each)
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
    const serials = this.#serials.get(table.key) ?? [];
    const parts: DescribedParts = {
      parents,
      constraints,
      separateDefaults: new Set(apart.map((column) => column.name)),
      namedNotNulls: this.#context.namedNotNulls,
      serials,
    };
    return [
      {
        id: table.key,
        key: table.key,
        home: undefined,
        remove: () => writeRemoval(table),
        rank: RANKS.table,
        needs: this.#needs(table.key, inline),
        write: () => writeTable(table, parts),
        describe: () =>
          describeTable(table, parts, this.#context) ??
            executeAll([
              ...serials.flatMap((sequence) => writeObject(sequence)),
              ...writeTable(table, parts),
              ...serials.flatMap(writeOwner),
            ]),
      },
      ...apart.map((column) => {
        const id = defaultKey(table.key, column.name);
        return {
          id,
          key: table.key,
          home: table.key,
          remove: () => writeDefaultRemoval(table, column),
          rank: DEFAULT_RANK,
          needs: [table.key, ...this.#needs(id)],
          write: () => writeDefault(table, column),
          describe: () => describeDefault(table, column, this.#context),
        };
      }),
      ...planAttachment(table, this.#above(table), this.#context),
    ];
  }

  /** All tables that it is below, the nearest first. */
  #above({ parents }: TableRecord): readonly TableRecord[] {
    const tables = parents.flatMap((key) => this.#table(key) ?? []);
    return [...tables, ...tables.flatMap((each) => this.#above(each))];
  }

  #planView(view: ViewRecord): readonly Step[] {
    const defaults = view.columns.filter((column) =>
      column.default !== undefined
    ).map((column) => ({
      id: defaultKey(view.key, column.name),
      key: view.key,
      home: view.key,
      remove: () => writeDefaultRemoval(view, column),
      rank: RANKS[view.kind],
      needs: [
        bodyId(view.key),
        ...this.#needs(defaultKey(view.key, column.name)),
        view.key,
      ],
      write: () => writeDefault(view, column),
      describe: () => executeAll(writeDefault(view, column)),
    }));
    const rank = RANKS[view.kind];
    const needs = this.#needs(view.key);
    if (!this.#split.views.has(view.key)) {
      return [{
        id: view.key,
        key: view.key,
        home: undefined,
        rank,
        needs,
        write: () => writeView(view, { replaces: false }),
        describe: () =>
          describeView(view, this.#context) ??
            executeAll(writeView(view, { replaces: false })),
        remove: () => writeRemoval(view),
      }, ...defaults];
    }
    const types = needs.filter((id) =>
      ["schema", "enum", "domain", "composite", "range", "collation"].some(
        (kind) => id.startsWith(`${kind} `),
      )
    );
    return [
      {
        id: view.key,
        key: view.key,
        home: undefined,
        rank,
        needs: types,
        write: () => [writePlaceholderView(view, { replaces: false })],
        describe: () =>
          executeAll([writePlaceholderView(view, { replaces: false })]),
        remove: () => writeRemoval(view),
      },
      {
        id: bodyId(view.key),
        key: view.key,
        home: undefined,
        remove: () => [writePlaceholderView(view, { replaces: true })],
        rank,
        needs: [view.key, ...needs],
        write: () => writeView(view, { replaces: true }),
        describe: () => executeAll(writeView(view, { replaces: true })),
      },
      ...defaults,
    ];
  }

  #planConstraint(constraint: ConstraintRecord): readonly Step[] {
    const { key, parent } = constraint;
    const table = this.#table(parent);
    const attachment = this.#planIndexAttachment(constraint);
    if (this.#home.has(key)) return attachment;
    if (
      isInheritedCheck(constraint, table) && !this.#split.parts.has(key)
    ) return this.#planValidation(constraint, table);
    const isSpanning = this.#split.spanning?.has(key) === true;
    return [{
      id: key,
      key,
      home: parent,
      remove: () => writeRemoval(constraint),
      rank: constraint.type === "foreign key"
        ? FOREIGN_KEY_RANK
        : RANKS.constraint,
      needs: [parent, ...this.#needs(key)],
      write: () => writeConstraint(constraint, table, isSpanning),
      describe: () =>
        describeConstraint(constraint, table, this.#context, isSpanning) ??
          executeAll(writeConstraint(constraint, table, isSpanning)),
    }, ...attachment];
  }

  /**
   * A check that comes with a parent is validated by itself where the parent's
   * is not: that was added when the child was there.
   */
  #planValidation(
    constraint: ConstraintRecord,
    table: TableRecord | undefined,
  ): readonly Step[] {
    const { key, parent } = constraint;
    const given = findNotValidAbove(constraint, table, this.#schema);
    if (given.length === 0) return [];
    const statements = [writeValidation(constraint)];
    return [{
      id: key,
      key,
      home: parent,
      remove: () => [],
      rank: RANKS.constraint,
      needs: [parent, ...given],
      write: () => statements,
      describe: () => executeAll(statements),
    }];
  }

  #planSingle(
    object: Exclude<SchemaObject, TableRecord | ViewRecord | ConstraintRecord>,
  ): readonly Step[] {
    const { key, kind } = object;
    if (this.#split.serials?.has(key) === true) return [];
    const made = kind === "index" && this.#split.spanning?.has(key) === true
      ? withoutOnly(object)
      : object;
    const checks = this.#inline.get(key) ?? [];
    const needs = [
      ...this.#needs(key, checks.map((check) => check.key)),
      ...(kind === "extension member" ? [object.parent] : []),
    ];
    const step: Step = {
      id: key,
      key,
      home: "parent" in object
        ? object.parent
        : kind === "sequence" && object.ownedBy !== undefined
        ? `table ${object.ownedBy.table}`
        : undefined,
      remove: () => writeRemoval(object),
      rank: RANKS[kind],
      needs,
      write: () => writeObject(made, checks),
      describe: () =>
        describeObject(made, checks, this.#context) ??
          executeAll(writeObject(made, checks)),
    };
    if (kind === "index") return [step, ...this.#planIndexAttachment(object)];
    if (kind !== "sequence" || object.ownedBy === undefined) return [step];
    return [step, {
      id: `owner of ${key}`,
      key,
      home: key,
      remove: () => [],
      rank: OWNER_RANK,
      needs: [key, `table ${object.ownedBy.table}`],
      write: () => writeOwner(object),
      describe: () => describeOwner(object, this.#context),
    }];
  }
}

/** The steps that make everything in `schema`, in no order yet. */
export function planSteps(
  schema: DatabaseSchema,
  split: Split,
  options: DescribeOptions = {},
): readonly Step[] {
  return new Planner(schema, split, options).plan();
}

function bodyId(key: string): string {
  return `body of ${key}`;
}
