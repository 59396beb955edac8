import type {
  ColumnRecord,
  SchemaObject,
  SequenceOptions,
  SequenceRecord,
  TableRecord,
} from "../../schema/database_schema.ts";
import { oldIdentity } from "./old_names.ts";
import type { KeptTable, PlanContext } from "./plan_context.ts";
import {
  dropIdentity,
  optionsOf,
  sequenceBehind,
  writeCounterStart,
} from "./plan_identity.ts";
import { restarts, writePosition } from "./plan_sequences.ts";

/** A sequence whose place another one takes behind a column. */
export interface Predecessor {
  readonly sequence: string;
  /** Its options, and those of the other one. */
  readonly before: SequenceOptions;
  readonly after: SequenceOptions;
}

/** Where a column is, and what planning knows. */
interface CounterSite {
  readonly table: TableRecord;
  readonly context: PlanContext;
}

/**
 * The sequence that a column loses for another one, from serial to identity or
 * back: it is set aside until the other one stands where it stood. Undefined if
 * there is none, or the other one counts in another way.
 */
export function predecessorOf(
  before: ColumnRecord,
  after: ColumnRecord,
  { table, context: { actual, wanted, fates } }: CounterSite,
): Predecessor | undefined {
  const [sequence, successor] = [sequenceBehind(before), sequenceBehind(after)];
  if (sequence === undefined || successor === undefined) return undefined;
  const options = {
    before: optionsOf(sequence, before, actual),
    after: optionsOf(successor, after, wanted),
  };
  if (options.before === undefined || options.after === undefined) {
    return undefined;
  }
  const key = `sequence ${sequence}`;
  const goes = before.identity === undefined
    ? fates.of(key) === "remove" &&
      isOwned(actual.objects.get(key), before, table)
    : after.identity === undefined;
  const comes = after.identity === undefined
    ? fates.of(`sequence ${successor}`) === "add"
    : before.identity === undefined;
  return goes && comes && !restarts(options.before, options.after)
    ? { sequence, before: options.before, after: options.after }
    : undefined;
}

function isOwned(
  sequence: SchemaObject | undefined,
  { name }: ColumnRecord,
  { identity }: TableRecord,
): boolean {
  return sequence?.kind === "sequence" &&
    sequence.ownedBy?.table === identity && sequence.ownedBy.column === name;
}

/** Whether another sequence takes the place of this one. */
export function hasSuccessor(
  { identity, ownedBy }: SequenceRecord,
  context: PlanContext,
): boolean {
  const key = `table ${ownedBy?.table}`;
  const table = context.actual.objects.get(key);
  const successor = context.wanted.objects.get(key);
  if (table?.kind !== "table" || successor?.kind !== "table") return false;
  const [before, after] = [table, successor].map(({ columns }) =>
    columns.find(({ name }) => name === ownedBy?.column)
  );
  return before !== undefined && after !== undefined &&
    predecessorOf(before, after, { table, context })?.sequence === identity;
}

/** Lets the sequence behind a column stand where the one set aside does. */
export function writeHandover(
  { sequence, before, after }: Predecessor,
  column: ColumnRecord,
): string {
  const successor = sequenceBehind(column) ?? "";
  return writePosition(successor, oldIdentity(sequence), { before, after });
}

/** What comes before the change of a column that loses an identity set aside. */
export function planHandover(
  before: ColumnRecord,
  after: ColumnRecord,
  { table: { actual: table }, context }: ColumnSite,
): readonly string[] {
  const predecessor = predecessorOf(before, after, { table, context });
  return predecessor === undefined || before.identity === undefined ? [] : [
    writeHandover(predecessor, after),
    dropIdentity(after, table),
  ];
}

interface ColumnSite {
  readonly table: KeptTable;
  readonly context: PlanContext;
}

/** A sequence that is new behind a column with rows must not begin at 1. */
export function planCounter(
  before: ColumnRecord,
  after: ColumnRecord,
  { table, context }: ColumnSite,
): readonly string[] {
  const sequence = sequenceBehind(after);
  if (sequence === undefined || !isNewCounter(before, after)) return [];
  const predecessor = predecessorOf(before, after, {
    table: table.actual,
    context,
  });
  if (predecessor !== undefined) {
    return before.identity === undefined
      ? [writeHandover(predecessor, after)]
      : [];
  }
  // What stands in a partition is found from above.
  const isFoundAbove = table.parents.some((parent) => {
    const [was, is] = [parent.actual, parent.wanted].map(({ columns }) =>
      columns.find(({ name }) => name === after.name)
    );
    return was !== undefined && is !== undefined &&
      sequenceBehind(is) === sequence && isNewCounter(was, is);
  });
  return isFoundAbove ? [] : writeCounterStart(after, {
    sequence,
    table: {
      identity: table.wanted.identity,
      forcesRowSecurity: table.actual.forcesRowSecurity,
    },
    schema: context.wanted,
  });
}

function isNewCounter(before: ColumnRecord, after: ColumnRecord): boolean {
  if (after.identity === undefined) return before.default !== after.default;
  return before.identity === undefined ||
    restarts(before.identity.options, after.identity.options);
}
