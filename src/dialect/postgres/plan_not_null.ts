import type {
  ColumnRecord,
  DatabaseSchema,
  TableRecord,
} from "../../schema/database_schema.ts";
import { sharedParents } from "./plan_classes.ts";

/** A table before and after. */
interface TableSides {
  readonly actual: TableRecord;
  readonly wanted: TableRecord;
}

/** The parents that a table keeps, on both sides. */
export function keptParents(
  actual: TableRecord,
  wanted: TableRecord,
  schemas: { readonly actual: DatabaseSchema; readonly wanted: DatabaseSchema },
): readonly TableSides[] {
  return sharedParents(actual, wanted).flatMap((key) => {
    const before = schemas.actual.objects.get(key);
    const after = schemas.wanted.objects.get(key);
    return before?.kind === "table" && after?.kind === "table"
      ? { actual: before, wanted: after }
      : [];
  });
}

/**
 * Whether the not-null constraint of a column goes along with that of a parent
 * which stays: if it is still wanted, it has to be made.
 */
export function losesNotNull(
  { name, notNull }: ColumnRecord,
  parents: readonly TableSides[],
): boolean {
  if (notNull === undefined) return false;
  const goes = parents.some(({ actual, wanted }) =>
    givesNotNull(actual, name) === true && givesNotNull(wanted, name) === false
  );
  // Before version 18 it goes wherever else it comes from.
  const isOnlyTheirs = notNull.isInherited &&
    !parents.some(({ wanted }) => givesNotNull(wanted, name) === true);
  return goes && (notNull.name === undefined || isOnlyTheirs);
}

/**
 * Whether a column has a not-null constraint of its own which a parent is to
 * give: it would be merged with that and stay its own.
 */
export function yieldsNotNull(
  before: ColumnRecord,
  after: ColumnRecord,
  parents: readonly TableSides[],
): boolean {
  const isOwn = before.notNull?.name !== undefined &&
    !before.notNull.isInherited;
  return isOwn && after.notNull?.isInherited === true &&
    !parents.some(({ actual }) => givesNotNull(actual, before.name) === true) &&
    parents.some(({ wanted }) => givesNotNull(wanted, before.name) === true);
}

/** Undefined if the table has no such column. */
function givesNotNull(
  { columns }: TableRecord,
  name: string,
): boolean | undefined {
  const column = columns.find((each) => each.name === name);
  return column &&
    column.notNull !== undefined && !column.notNull.noInherit;
}
