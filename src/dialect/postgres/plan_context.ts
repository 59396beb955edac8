import type {
  DatabaseSchema,
  SchemaObject,
  TableRecord,
} from "../../schema/database_schema.ts";
import type { DescribeContext } from "./describe_common.ts";
import { sharedParents } from "./plan_classes.ts";
import type { Fates } from "./plan_fates.ts";
import type { SchemaParts } from "./plan_parts.ts";

/** What planning knows. */
export interface PlanContext {
  readonly actual: DatabaseSchema;
  readonly wanted: DatabaseSchema;
  readonly fates: Fates;
  readonly actualParts: SchemaParts;
  readonly wantedParts: SchemaParts;
  /** How the one and the other schema are said as operations. */
  readonly describeActual: DescribeContext;
  readonly describeWanted: DescribeContext;
  /** Place of a wanted object among all of them as they would be made. */
  rankOf(key: string): number;
}

/** A table that is there before and after. */
export interface KeptTable {
  readonly actual: TableRecord;
  readonly wanted: TableRecord;
  /** Tables from which it takes columns over, before and after. */
  readonly parents: readonly KeptTable[];
  /** Parents that it leaves only while columns change their types. */
  readonly leftMeanwhile: readonly KeptTable[];
  /** Whether others take columns over from it. */
  readonly hasChildren: boolean;
}

/** All tables above, from which it takes columns over. */
export function ancestorsOf({ parents }: KeptTable): readonly KeptTable[] {
  return parents.flatMap((parent) => [parent, ...ancestorsOf(parent)]);
}

/** Tables that stay, parents before their children. */
export function findKeptTables(context: PlanContext): readonly KeptTable[] {
  const { actual, wanted, fates } = context;
  const parentKeys = new Set<string>();
  for (
    const object of [
      ...actual.objects.values(),
      ...wanted.objects.values(),
    ]
  ) {
    if (object.kind !== "table") continue;
    for (const parent of object.parents) parentKeys.add(parent);
  }
  const found = new Map<string, KeptTable>();
  const visit = (key: string): KeptTable | undefined => {
    const known = found.get(key);
    if (known !== undefined) return known;
    const fate = fates.of(key);
    if (fate !== "keep" && fate !== "alter") return undefined;
    const before = actual.objects.get(key);
    const after = wanted.objects.get(key);
    if (before?.kind !== "table" || after?.kind !== "table") return undefined;
    const parents = sharedParents(before, after).flatMap((parent) =>
      visit(parent) ?? []
    );
    const staying = countStaying(after, parents, fates);
    const table: KeptTable = {
      actual: before,
      wanted: after,
      parents: parents.slice(0, staying),
      leftMeanwhile: parents.slice(staying),
      hasChildren: parentKeys.has(key),
    };
    found.set(key, table);
    return table;
  };
  for (const key of wanted.objects.keys()) visit(key);
  return [...found.values()];
}

/**
 * How many of the parents a table can keep. The server changes the type of an
 * inherited column only where it comes from a single table, so that others are
 * left and joined again, with all behind them: parents have an order.
 */
function countStaying(
  { columns }: TableRecord,
  parents: readonly KeptTable[],
  fates: Fates,
): number {
  if (parents.length < 2) return parents.length;
  const first = parents.findIndex((_, at) =>
    columns.some(({ name }) =>
      new Set(
        parents.slice(0, at + 1).flatMap((parent) =>
          sourcesOf(parent, name, fates)
        ),
      ).size > 1
    )
  );
  return first < 0 ? parents.length : first;
}

/** Tables whose change of the type of a column reaches this one. */
function sourcesOf(
  { wanted: { key }, parents }: KeptTable,
  column: string,
  fates: Fates,
): readonly string[] {
  if (!fates.ofColumn(key, column).changesType) return [];
  const above = parents.flatMap((each) => sourcesOf(each, column, fates));
  return above.length > 0 ? above : [key];
}

/** Whether a sequence of a column is kept from going with a replaced table. */
export function isSetFree(
  object: SchemaObject,
  { fates }: PlanContext,
): boolean {
  return object.kind === "sequence" && object.ownedBy !== undefined &&
    fates.of(`table ${object.ownedBy.table}`) === "replace";
}
