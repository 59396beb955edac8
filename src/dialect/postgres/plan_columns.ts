import { buildDropColumn } from "../../operations/column_ops.ts";
import type { AlterColumnOptions } from "../../operations/column_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import {
  columnKey,
  type ColumnRecord,
  defaultKey,
} from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { executeAll, placeOf } from "./describe_common.ts";
import { type Action, LATE } from "./plan_actions.ts";
import {
  addColumn,
  noteAddition,
  noteGiven,
  withOwnNotNull,
} from "./plan_add_column.ts";
import { alterColumn, planColumnChange } from "./plan_alter_column.ts";
import { sharedParents } from "./plan_classes.ts";
import { columnNames, reaches, typesOf } from "./plan_column_needs.ts";
import {
  ancestorsOf,
  type KeptTable,
  type PlanContext,
} from "./plan_context.ts";
import { castsFor } from "./plan_conversions.ts";
import { losesNotNull, yieldsNotNull } from "./plan_not_null.ts";
import { writeStrip } from "./plan_strip.ts";
import { attributeOf, followsType } from "./plan_typed.ts";

/** The actions on the columns of a table that stays. */
export function planColumns(
  table: KeptTable,
  context: PlanContext,
): readonly Action[] {
  const { actual, wanted } = table;
  const before = new Map(actual.columns.map((each) => [each.name, each]));
  const after = new Map(wanted.columns.map((each) => [each.name, each]));
  const names = new Set([...after.keys(), ...before.keys()]);
  return [...names].flatMap((name) =>
    new ColumnPlanner(table, context, {
      name,
      before: before.get(name),
      after: after.get(name),
    }).plan()
  );
}

interface ColumnSides {
  readonly name: string;
  readonly before: ColumnRecord | undefined;
  readonly after: ColumnRecord | undefined;
}

/** Plans what happens to one column. */
class ColumnPlanner {
  readonly #table: KeptTable;
  readonly #context: PlanContext;
  readonly #sides: ColumnSides;
  readonly #object: string;
  readonly #column: string;
  readonly #default: string;
  readonly #rank: number;

  constructor(table: KeptTable, context: PlanContext, sides: ColumnSides) {
    this.#table = table;
    this.#context = context;
    this.#sides = sides;
    const { key, identity } = table.wanted;
    this.#object = `column ${identity}.${sides.name}`;
    this.#column = columnKey(key, sides.name);
    this.#default = defaultKey(key, sides.name);
    this.#rank = context.rankOf(key);
  }

  plan(): readonly Action[] {
    const { before, after } = this.#sides;
    const { fate } = this.#fate(this.#table);
    switch (fate) {
      case "keep":
        return [];
      case "add":
        return after === undefined ? [] : this.#planAdd(after);
      case "drop":
        return before === undefined ? [] : this.#planDrop(before);
      case "rebuild":
        return before === undefined || after === undefined
          ? []
          : this.#planRebuild(before, after);
      case "alter":
        return before === undefined || after === undefined
          ? []
          : this.#planAlter(before, after);
    }
  }

  #fate({ wanted }: KeptTable) {
    return this.#context.fates.ofColumn(wanted.key, this.#sides.name);
  }

  /** Whether a parent does the same, which reaches this table too. */
  #comesFromParent(
    fates: readonly string[],
    changesType: boolean = false,
  ): boolean {
    return this.#table.parents.some((parent) => {
      const fate = this.#fate(parent);
      return fates.includes(fate.fate) && (!changesType || fate.changesType);
    });
  }

  /** What adding a column waits for. */
  #needs(column: ColumnRecord): readonly string[] {
    const types = typesOf(column, this.#table.wanted, this.#context.wanted);
    if (column.default === undefined) return types;
    return [...types, ...this.#defaultNeeds()];
  }

  #defaultNeeds(): readonly string[] {
    const { dependencies, columnDependencies } = this.#context.wanted;
    const own = this.#table.wanted.key;
    return [
      ...dependencies.get(this.#default) ?? [],
      ...columnDependencies.get(this.#default) ?? [],
    ].filter((key) => key !== own && key !== this.#column);
  }

  #frees(parts: { readonly withDefault: boolean }): readonly string[] {
    const { before } = this.#sides;
    const { actual } = this.#context;
    const { dependencies, columnDependencies } = actual;
    const types = before === undefined
      ? []
      : typesOf(before, this.#table.actual, actual);
    return [
      ...types,
      ...(parts.withDefault ? dependencies.get(this.#default) ?? [] : []),
      ...(parts.withDefault ? columnDependencies.get(this.#default) ?? [] : []),
    ].filter((key) =>
      key !== this.#table.actual.key && key !== this.#column &&
      !key.startsWith("table ")
    );
  }

  /** A default that needs a function which needs the table has to come later. */
  #hasLateDefault(column: ColumnRecord): boolean {
    if (column.default === undefined || column.generated !== undefined) {
      return false;
    }
    return reaches(
      this.#context.wanted.dependencies,
      this.#defaultNeeds(),
      this.#table.wanted.key,
    );
  }

  #planAdd(column: ColumnRecord): readonly Action[] {
    const isGiven = this.#comesFromParent(["add", "rebuild"]) ||
      followsType(this.#table, this.#context);
    if (isGiven) return this.#planOwnDifferences(column);
    const { wanted } = this.#table;
    const isLate = this.#hasLateDefault(column);
    const added = withOwnNotNull(column, this.#table);
    const add: Action = {
      id: `add ${this.#column}`,
      action: "add",
      object: this.#object,
      operations: addColumn(added, this.#table, {
        context: this.#context,
        omitsDefault: isLate,
      }),
      notes: noteAddition(column, { omitsDefault: isLate }),
      rank: this.#rank,
      requires: [
        ...this.#needs(isLate ? { ...column, default: undefined } : column),
        `detachment of ${wanted.key}`,
      ],
      gives: [
        wanted.key,
        this.#column,
        ...(isLate ? [] : [this.#default]),
      ],
      claims: [
        `column ${this.#column}`,
        `parts below ${this.#column}`,
        // They would get the column, too.
        `those leaving ${wanted.key}`,
        ...columnNames(column, this.#table.wanted.key),
      ],
    };
    if (!isLate || column.default === undefined) return [add];
    return [add, {
      id: `set ${this.#default}`,
      action: "add",
      object: this.#object,
      operations: this.#alter({ serverDefault: sqlText(column.default) }),
      notes: [],
      rank: this.#rank,
      requires: [...this.#defaultNeeds(), this.#column],
      gives: [this.#default],
    }];
  }

  /** Where a column that a parent, or the type of the table, gives differs from that. */
  #planOwnDifferences(column: ColumnRecord): readonly Action[] {
    const [parent] = this.#table.parents.flatMap(({ wanted }) =>
      wanted.columns.filter(({ name }) => name === column.name)
        .map((given) => ({ key: columnKey(wanted.key, column.name), given }))
    );
    const giver = parent ??
      attributeOf(this.#table, column.name, this.#context);
    if (giver === undefined) return [];
    const { key, given } = giver;
    const before: ColumnRecord = {
      ...given,
      identity: undefined,
      notNull: given.notNull === undefined
        ? undefined
        : { ...given.notNull, isInherited: true, comment: undefined },
      storage: undefined,
      compression: undefined,
      statistics: undefined,
      options: [],
      comment: undefined,
    };
    const { operations, notes } = planColumnChange(before, column, {
      table: this.#table,
      context: this.#context,
      original: before,
      changesType: false,
      omitsDefault: false,
    });
    if (operations.length === 0) return [];
    const warnings = noteGiven(column, given);
    return [{
      id: `alter ${this.#column}`,
      action: "change",
      object: this.#object,
      operations,
      notes: warnings.length > 0 ? warnings : notes,
      rank: this.#rank,
      requires: [
        key,
        ...(column.default === undefined ? [] : this.#defaultNeeds()),
      ],
      gives: [this.#column, this.#default],
      claims: columnNames(column, this.#table.wanted.key),
    }];
  }

  #planDrop(column: ColumnRecord): readonly Action[] {
    const { parents } = this.#table;
    const isLeft = parents.some((parent) => this.#isKeptBelow(parent));
    if (!column.isLocal && !isLeft && this.#comesFromParent(["drop"])) {
      return [this.#goAlong(column)];
    }
    if (followsType(this.#table, this.#context)) return [];
    const notes = column.generated === undefined
      ? ["the values of the column are lost"]
      : [];
    const drop = this.#dropAction("remove", notes);
    if (!this.#isKeptBelow(this.#table)) return [drop];
    const alter = `ALTER TABLE ONLY ${this.#table.actual.identity}`;
    const name = quoteIdentifier(this.#sides.name);
    return [{
      ...drop,
      operations: executeAll([
        // With the column, the child's would count as inherited from then on.
        ...(column.notNull === undefined
          ? []
          : [`${alter} ALTER COLUMN ${name} DROP NOT NULL`]),
        `${alter} DROP COLUMN ${name}`,
      ]),
    }];
  }

  /** Nothing to do: what a child has within a column goes with its parent's. */
  #goAlong(column: ColumnRecord): Action {
    const { actual } = this.#table;
    return {
      id: `drop ${this.#column}`,
      action: "remove",
      object: this.#object,
      operations: [],
      notes: [],
      rank: LATE + this.#rank,
      requires: this.#dropsAbove(),
      gives: [`fewer columns of ${actual.key}`],
      releases: columnNames(column, actual.key),
    };
  }

  /** Whether a child keeps the column that its parent loses: its values stay. */
  #isKeptBelow(table: KeptTable): boolean {
    if (!table.hasChildren || this.#fate(table).fate !== "drop") return false;
    const { actual, wanted } = this.#context;
    return [...wanted.objects.values()].some((object) => {
      const before = actual.objects.get(object.key);
      return object.kind === "table" && before?.kind === "table" &&
        sharedParents(before, object).includes(table.wanted.key) &&
        object.columns.some(({ name }) => name === this.#sides.name);
    });
  }

  /** A column of a parent has to be gone there before it is a child's own. */
  #dropsAbove(): readonly string[] {
    return this.#table.parents
      .filter((parent) => this.#fate(parent).fate === "drop")
      .map(({ actual }) => `fewer columns of ${actual.key}`);
  }

  #dropAction(
    action: "remove" | "change",
    notes: readonly string[],
  ): Action {
    const { actual } = this.#table;
    const { name, place } = placeOf(actual.identity);
    const { before } = this.#sides;
    return {
      id: `drop ${this.#column}`,
      action,
      object: this.#object,
      operations: [buildDropColumn(name, this.#sides.name, place)],
      notes,
      rank: action === "remove" ? LATE + this.#rank : this.#rank,
      requires: [`detachment of ${actual.key}`, ...this.#dropsAbove()],
      gives: [`fewer columns of ${actual.key}`],
      frees: this.#frees({ withDefault: true }),
      takes: [this.#column, this.#default],
      claims: [`those leaving ${actual.key}`],
      releases: [
        `column ${this.#column}`,
        ...(before === undefined
          ? []
          : columnNames(before, this.#table.wanted.key)),
      ],
    };
  }

  #planRebuild(
    before: ColumnRecord,
    after: ColumnRecord,
  ): readonly Action[] {
    if (this.#comesFromParent(["rebuild"])) {
      return this.#planOwnDifferences(after);
    }
    const isComputed = after.generated !== undefined;
    const notes = !isComputed || before.generated === undefined
      ? ["the values of the column are lost"]
      : after.generated === "STORED"
      ? ["the column is computed again, which rewrites the table"]
      : [];
    return [this.#dropAction("change", notes), ...this.#planAdd(after)];
  }

  #planAlter(
    before: ColumnRecord,
    after: ColumnRecord,
  ): readonly Action[] {
    const fate = this.#fate(this.#table);
    const isParents = fate.changesType &&
      this.#table.parents.some((parent) => this.#fate(parent).changesType);
    const changesType = fate.changesType && !isParents;
    const strip = this.#planStrip(before, after);
    const yields = yieldsNotNull(before, after, this.#table.parents);
    const stripped: ColumnRecord = {
      ...before,
      ...(strip === undefined
        ? {}
        : { default: undefined, identity: undefined }),
      ...(yields || losesNotNull(before, this.#table.parents)
        ? { notNull: undefined }
        : {}),
    };
    const isLate = this.#hasLateDefault(after);
    const { operations, notes } = planColumnChange(stripped, after, {
      table: this.#table,
      context: this.#context,
      original: before,
      changesType,
      omitsDefault: isLate,
    });
    const casts = changesType ? castsFor(before, after, this.#context) : [];
    const lateDefault = isLate && stripped.default !== after.default &&
      after.default !== undefined;
    const actions: Action[] = [];
    if (strip !== undefined) actions.push(strip);
    if (yields) actions.push(this.#yieldNotNull());
    if (operations.length > 0) {
      actions.push({
        id: `alter ${this.#column}`,
        action: "change",
        object: this.#object,
        operations,
        notes,
        rank: this.#rank,
        requires: [
          ...this.#needs(isLate ? { ...after, default: undefined } : after),
          `detachment of ${this.#table.wanted.key}`,
          ...casts,
          ...this.#columnsAbove(),
          ...this.#dropsAbove(),
        ],
        gives: [
          this.#table.wanted.key,
          this.#column,
          ...(isLate ? [] : [this.#default]),
        ],
        frees: this.#frees({ withDefault: strip === undefined }).filter((key) =>
          // An enum that is built anew takes its columns along.
          before.type !== after.type ||
          !this.#context.fates.rebuiltEnums.has(key)
        ).concat(casts),
        takes: [
          // A column of a primary key cannot lose its NOT NULL.
          ...(changesType || after.notNull === undefined ? [this.#column] : []),
          ...(strip === undefined ? [this.#default] : []),
        ],
        claims: [
          `default ${this.#column}`,
          `parts below ${this.#column}`,
          `those leaving ${this.#table.wanted.key}`,
          ...columnNames(after, this.#table.wanted.key),
        ],
        // What is within the column is renamed with it.
        releases: columnNames(stripped, this.#table.wanted.key).filter((name) =>
          !columnNames(after, this.#table.wanted.key).includes(name)
        ),
      });
    }
    if (lateDefault && after.default !== undefined) {
      actions.push({
        id: `set ${this.#default}`,
        action: "change",
        object: this.#object,
        operations: this.#alter({ serverDefault: sqlText(after.default) }),
        notes: [],
        rank: this.#rank,
        requires: [...this.#defaultNeeds(), this.#table.wanted.key],
        gives: [this.#default],
      });
    }
    return actions;
  }

  #yieldNotNull(): Action {
    return {
      id: `yield ${this.#column}`,
      action: "change",
      object: this.#object,
      operations: this.#alter({ nullable: true }),
      notes: [],
      rank: this.#rank,
      releases: this.#columnsAbove().map((column) => `parts below ${column}`),
    };
  }

  /** Takes off what would be in the way of the other changes. */
  #planStrip(
    before: ColumnRecord,
    after: ColumnRecord,
  ): Action | undefined {
    const strip = writeStrip(before, after, {
      table: this.#table,
      context: this.#context,
    });
    if (strip === undefined) return undefined;
    return {
      id: `strip ${this.#column}`,
      action: "change",
      object: this.#object,
      operations: strip.operations,
      notes: [],
      rank: this.#rank,
      frees: this.#frees({ withDefault: true }),
      takes: [this.#default],
      releases: [
        `default ${this.#column}`,
        ...this.#columnsAbove().map((column) => `parts below ${column}`),
        ...strip.releases,
      ],
    };
  }

  /** The column in all tables from which this one takes it over. */
  #columnsAbove(): readonly string[] {
    return ancestorsOf(this.#table).map(({ wanted }) =>
      columnKey(wanted.key, this.#sides.name)
    );
  }

  #alter(changes: AlterColumnOptions): readonly Operation[] {
    return alterColumn(this.#table, this.#sides.name, changes);
  }
}
