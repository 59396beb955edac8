import {
  columnKey,
  type ColumnRecord,
  type CompositeRecord,
  defaultKey,
  type TableRecord,
} from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import type { Action } from "./plan_actions.ts";
import type { PlanContext } from "./plan_context.ts";

/** A table of a composite type (`OF`) on one side or both. */
interface TypedTable {
  readonly actual: TableRecord;
  readonly wanted: TableRecord;
}

/** The actions by which a table is of its type no more, and of another. */
export function planTyping(
  { actual, wanted }: TypedTable,
  context: PlanContext,
): readonly Action[] {
  const { key, identity } = wanted;
  const isKept = actual.ofType === wanted.ofType &&
    context.fates.of(typeKey(wanted)) !== "replace";
  if (isKept) return [];
  const common = {
    action: "change",
    object: key,
    notes: [],
    rank: context.rankOf(key),
  } as const;
  const leave: Action = {
    ...common,
    id: `untype ${key}`,
    operations: executeAll([`ALTER TABLE ${identity} NOT OF`]),
    // No column can be changed before.
    gives: [`detachment of ${key}`, `those leaving ${typeKey(actual)}`],
    frees: [typeKey(actual)],
  };
  const join: Action = {
    ...common,
    id: `type ${key}`,
    operations: executeAll([`ALTER TABLE ${identity} OF ${wanted.ofType}`]),
    requires: [key, `fewer columns of ${key}`, typeKey(wanted)],
  };
  return [
    ...(actual.ofType === undefined ? [] : [leave]),
    ...(wanted.ofType === undefined ? [] : [join]),
  ];
}

function typeKey({ ofType }: TableRecord): string {
  return `composite ${ofType}`;
}

/** Whether a column comes and goes with an attribute of the table's type. */
export function followsType(
  { actual, wanted }: TypedTable,
  { fates }: PlanContext,
): boolean {
  return wanted.ofType !== undefined && actual.ofType === wanted.ofType &&
    fates.of(typeKey(wanted)) === "alter";
}

/** The attribute that gives a typed table its column, and the key of the type. */
export function attributeOf(
  { wanted }: TypedTable,
  column: string,
  { wanted: { objects } }: PlanContext,
): { readonly key: string; readonly given: ColumnRecord } | undefined {
  const type = objects.get(typeKey(wanted));
  const given = type?.kind === "composite"
    ? type.attributes.find(({ name }) => name === column)
    : undefined;
  return type === undefined || given === undefined
    ? undefined
    : { key: type.key, given };
}

/** What else a change of a composite type does: its tables get and lose columns. */
export function actsOnTyped(
  actual: CompositeRecord,
  wanted: CompositeRecord,
  context: PlanContext,
): Pick<Action, "requires" | "gives" | "takes"> {
  const tables = [...context.wanted.objects.values()].flatMap((object) => {
    const before = context.actual.objects.get(object.key);
    return object.kind === "table" && before?.kind === "table" &&
        before.ofType === object.ofType &&
        object.ofType === wanted.identity
      ? object.key
      : [];
  });
  const partsOf = (own: CompositeRecord, other: CompositeRecord) =>
    own.attributes.filter(({ name }) =>
      !other.attributes.some((each) => each.name === name)
    ).flatMap(({ name }) =>
      tables.flatMap((key) => [columnKey(key, name), defaultKey(key, name)])
    );
  return {
    requires: [`those leaving ${wanted.key}`],
    gives: [...tables, ...partsOf(wanted, actual)],
    takes: partsOf(actual, wanted),
  };
}
