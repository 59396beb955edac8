import type {
  ColumnRecord,
  RangeRecord,
  SchemaObject,
  TableRecord,
} from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { oldIdentity, oldName, renameAway } from "./old_names.ts";
import { type Action, LATE } from "./plan_actions.ts";
import {
  copiedColumns,
  movesRows,
  multirangeOf,
  rangeOption,
} from "./plan_classes.ts";
import type { PlanContext } from "./plan_context.ts";
import { elementOf } from "./plan_casts.ts";
import { castsFor, conversionOf } from "./plan_conversions.ts";
import { noteNarrowing } from "./plan_narrowing.ts";
import { hasSuccessor, predecessorOf, writeHandover } from "./plan_counters.ts";
import { sequenceBehind, writeCounterStart } from "./plan_identity.ts";
import { planLeaving } from "./plan_tables.ts";

/** The statements after which the name of the object is free. */
export function setAside(
  object: SchemaObject,
  context: PlanContext,
): readonly string[] {
  if (object.kind === "table") return setTableAside(object, context);
  const own = renameAway(typeWord(object), object.identity);
  return object.kind === "range" ? [...renameRangeParts(object), own] : [own];
}

/** What moves over and then drops what was set aside. */
export function planSuccessions(context: PlanContext): readonly Action[] {
  const { actual, wanted, fates } = context;
  return [...actual.objects.values()].flatMap((object): readonly Action[] => {
    if (fates.of(object.key) !== "replace") return [];
    const successor = wanted.objects.get(object.key);
    if (object.kind !== "table" || successor?.kind !== "table") {
      return [planTypeDrop(object, context)];
    }
    return [
      ...planLeaving(object, object.parents, context),
      planMove(object, successor, context),
      planTableDrop(object, context),
    ];
  });
}

/** What has to be in place once the rows are in a table that is replaced. */
export function rowsOf(tableKey: string): string {
  return `rows of ${tableKey}`;
}

/** The table that was set aside. */
export function oldTable(tableKey: string): string {
  return `old ${tableKey}`;
}

/**
 * The replaced table whose rows a partition holds that goes; undefined if the
 * rows of the partition go with it.
 */
export function replacedWhole(
  object: SchemaObject,
  { actual, wanted, fates }: Pick<PlanContext, "actual" | "wanted" | "fates">,
): string | undefined {
  let table: SchemaObject | undefined = object;
  while (
    table?.kind === "table" && table.partitionBound !== undefined &&
    fates.of(table.key) === "remove"
  ) {
    const parent: string = table.parents[0] ?? "";
    table = actual.objects.get(parent);
    if (fates.of(parent) !== "replace") continue;
    const successor = wanted.objects.get(parent);
    return table?.kind === "table" && successor?.kind === "table" &&
        movesRows(table, successor)
      ? parent
      : undefined;
  }
  return undefined;
}

/** The replaced tables through which rows come into a table. */
export function movedInto(
  tableKey: string,
  context: PlanContext,
): readonly string[] {
  const table = context.wanted.objects.get(tableKey);
  if (table?.kind !== "table") return [];
  const above = table.partitionBound === undefined ? [] : table.parents;
  return [
    ...(context.fates.of(tableKey) === "replace" ? [tableKey] : []),
    ...above.flatMap((parent) => movedInto(parent, context)),
  ];
}

function planTypeDrop(object: SchemaObject, { actual }: PlanContext): Action {
  return {
    id: `drop old ${object.key}`,
    action: "change",
    object: object.key,
    operations: executeAll([
      `DROP ${typeWord(object)} ${oldIdentity(object.identity)}`,
    ]),
    notes: [],
    // When no column has it any more.
    rank: LATE,
    frees: actual.dependencies.get(object.key) ?? [],
    takes: [object.key],
  };
}

function planTableDrop(
  { key, identity, parents }: TableRecord,
  { actual, fates }: PlanContext,
): Action {
  return {
    id: `drop old ${key}`,
    action: "change",
    object: key,
    operations: executeAll([`DROP TABLE ${oldIdentity(identity)}`]),
    notes: [],
    rank: LATE,
    requires: [rowsOf(key)],
    frees: (actual.dependencies.get(key) ?? []).filter((needed) =>
      // It left its parents, and an enum takes it along.
      !parents.includes(needed) && !fates.rebuiltEnums.has(needed)
    ),
    takes: [oldTable(key)],
  };
}

/** Takes off what the successor has too, or what others need to go. */
function setTableAside(
  table: TableRecord,
  context: PlanContext,
): readonly string[] {
  const { actualParts, wanted } = context;
  const owned = (actualParts.byParent.get(table.key) ?? []).filter((each) =>
    each.kind === "sequence"
  );
  return [
    ...owned.filter(({ key }) => wanted.objects.has(key)).map(({ identity }) =>
      `ALTER SEQUENCE ${identity} OWNED BY NONE`
    ),
    ...owned.filter((each) => hasSuccessor(each, context)).map(({ identity }) =>
      renameAway("SEQUENCE", identity)
    ),
    ...stripColumns(table, context),
    ...stripPartitions(table, context),
    renameAway("TABLE", table.identity),
  ];
}

function stripColumns(
  table: TableRecord,
  context: PlanContext,
): readonly string[] {
  const successor = context.wanted.objects.get(table.key);
  const copied = successor?.kind === "table"
    ? new Set(copiedColumns(table, successor).map(({ name }) => name))
    : new Set<string>();
  const changes = table.columns.flatMap((column) => {
    const name = quoteIdentifier(column.name);
    if (column.generated !== undefined) {
      return copied.has(column.name)
        ? `ALTER COLUMN ${name} DROP EXPRESSION`
        : `DROP COLUMN ${name}`;
    }
    return column.default === undefined
      ? []
      : `ALTER COLUMN ${name} DROP DEFAULT`;
  });
  return [
    ...(changes.length === 0
      ? []
      : [`ALTER TABLE ${table.identity} ${changes.join(", ")}`]),
    ...table.columns.flatMap(({ identity }) =>
      identity === undefined ? [] : renameAway("SEQUENCE", identity.sequence)
    ),
  ];
}

/** Defaults that only partitions have whose rows are moved. */
function stripPartitions(
  table: TableRecord,
  context: PlanContext,
): readonly string[] {
  const stripped = new Set(
    table.columns.filter((each) => each.default !== undefined)
      .map(({ name }) => name),
  );
  return [...context.actual.objects.values()].flatMap((object) => {
    if (object.kind !== "table") return [];
    if (replacedWhole(object, context) !== table.key) return [];
    return object.columns.filter((column) =>
      column.default !== undefined && column.generated === undefined &&
      !stripped.has(column.name)
    ).map(({ name }) =>
      `ALTER TABLE ONLY ${object.identity} ALTER COLUMN ${
        quoteIdentifier(name)
      } DROP DEFAULT`
    );
  });
}

/** Moves what both have: the server computes the other columns. */
function planMove(
  table: TableRecord,
  successor: TableRecord,
  context: PlanContext,
): Action {
  const columns = copiedColumns(table, successor);
  const before = new Map(table.columns.map((each) => [each.name, each]));
  const moves = movesRows(table, successor);
  const casts = columns.flatMap((column) =>
    castsFor(before.get(column.name) ?? column, column, context)
  );
  return {
    id: `move ${rowsOf(table.key)}`,
    action: "change",
    object: table.key,
    operations: executeAll([
      ...(moves ? writeMove(table, successor, { columns, context }) : []),
      ...columns.flatMap((column) =>
        continueCounter(before.get(column.name), column, {
          table,
          successor,
          context,
        })
      ),
    ]),
    notes: moves
      ? [
        ...moveNotes(columns, successor),
        ...columns.flatMap((column) =>
          noteNarrowing(before.get(column.name) ?? column, column, context)
            .map((note) => `column ${column.name}: ${note}`)
        ),
      ]
      : [],
    rank: context.rankOf(table.key),
    requires: [table.key, ...attachmentsBelow(table.key, context), ...casts],
    gives: [rowsOf(table.key)],
    frees: casts,
  };
}

function moveNotes(
  columns: readonly ColumnRecord[],
  successor: TableRecord,
): readonly string[] {
  const added = successor.columns.filter(({ name, notNull, ...column }) =>
    notNull !== undefined && column.default === undefined &&
    column.identity === undefined &&
    !columns.some((each) => each.name === name)
  );
  return [
    "copies all rows into the new table, which is locked meanwhile",
    ...(successor.partitionKey === undefined ? [] : [
      "fails if no partition takes a row: see the bounds of its partitions",
    ]),
    ...added.map(({ name }) =>
      `fails if the table has rows: column ${name} is NOT NULL and has no default`
    ),
  ];
}

function writeMove(
  table: TableRecord,
  successor: TableRecord,
  { columns, context }: {
    readonly columns: readonly ColumnRecord[];
    readonly context: PlanContext;
  },
): readonly string[] {
  const before = new Map(table.columns.map((each) => [each.name, each]));
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const values = columns.map((column) =>
    convert(before.get(column.name) ?? column, column, context)
  );
  const old = oldIdentity(table.identity);
  const { identity } = successor;
  const isAlways = columns.some((each) =>
    each.identity?.generated === "ALWAYS"
  );
  // Policies that hold for the owner, too, would leave out rows in silence.
  const unforce = [
    ...(table.forcesRowSecurity ? [old] : []),
    ...(successor.forcesRowSecurity ? [identity] : []),
  ];
  return [
    ...unforce.map((each) => `ALTER TABLE ${each} NO FORCE ROW LEVEL SECURITY`),
    `INSERT INTO ${identity} (${names.join(", ")})${
      isAlways ? " OVERRIDING SYSTEM VALUE" : ""
    } SELECT ${values.join(", ")} FROM ${
      // What inherits from it has rows of its own.
      table.partitionKey === undefined ? "ONLY " : ""}${old}`,
    ...(successor.forcesRowSecurity
      ? [`ALTER TABLE ${identity} FORCE ROW LEVEL SECURITY`]
      : []),
  ];
}

function convert(
  before: ColumnRecord,
  after: ColumnRecord,
  context: PlanContext,
): string {
  const name = quoteIdentifier(after.name);
  const base = elementOf(before.type);
  const isReplaced = [...context.actual.objects.values()].some((type) =>
    type.kind !== "table" && context.fates.of(type.key) === "replace" &&
    (type.identity === base || multirangeOf(type) === base)
  );
  if (before.type === after.type && !isReplaced) return name;
  return conversionOf(before, after, context) ?? name;
}

/** The sequence of a column goes on where the old one stood, or behind its values. */
function continueCounter(
  before: ColumnRecord | undefined,
  after: ColumnRecord,
  { table, successor, context }: {
    readonly table: TableRecord;
    readonly successor: TableRecord;
    readonly context: PlanContext;
  },
): readonly string[] {
  const sequence = sequenceBehind(after);
  if (sequence === undefined) return [];
  if (before?.identity !== undefined) {
    return [
      `SELECT pg_catalog.setval(${quoteLiteral(sequence)}, last_value, ` +
      `is_called) FROM ${oldIdentity(before.identity.sequence)}`,
    ];
  }
  const predecessor = before === undefined
    ? undefined
    : predecessorOf(before, after, { table, context });
  if (predecessor !== undefined) return [writeHandover(predecessor, after)];
  const stays = before !== undefined && after.identity === undefined &&
    sequenceBehind(before) === sequence;
  return stays ? [] : writeCounterStart(after, {
    sequence,
    table: successor,
    schema: context.wanted,
  });
}

/** Partitions of a wanted table and of those: rows may go into each. */
function attachmentsBelow(
  tableKey: string,
  context: PlanContext,
): readonly string[] {
  return [...context.wanted.objects.values()].flatMap((object) =>
    object.kind === "table" && object.partitionBound !== undefined &&
      object.parents.includes(tableKey)
      ? [
        `attachment of ${object.key}`,
        ...attachmentsBelow(object.key, context),
      ]
      : []
  );
}

function typeWord({ kind }: SchemaObject): string {
  return kind === "domain" || kind === "collation"
    ? kind.toUpperCase()
    : "TYPE";
}

/** A range type comes with a multirange type, and functions that make both. */
function renameRangeParts(range: RangeRecord): readonly string[] {
  const subtype = rangeOption(range, "subtype");
  const multirange = multirangeOf(range);
  const name = quoteIdentifier(oldName(range.identity));
  const own = [[subtype, subtype], [subtype, subtype, "text"]].map((types) =>
    `ALTER FUNCTION ${range.identity}(${types.join(", ")}) RENAME TO ${name}`
  );
  if (multirange === undefined) return own;
  const others = ["", range.identity, `${range.identity}[]`].map((types) =>
    `ALTER FUNCTION ${multirange}(${types}) RENAME TO ${
      quoteIdentifier(oldName(multirange))
    }`
  );
  return [...own, ...others, renameAway("TYPE", multirange)];
}
