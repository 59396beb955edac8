import type {
  ConstraintRecord,
  DatabaseSchema,
  TableRecord,
} from "../../schema/database_schema.ts";

/** Within one `CREATE TABLE` the server makes one constraint of equal keys. */
export function hasSameKey(
  one: ConstraintRecord,
  other: ConstraintRecord,
): boolean {
  const keyOf = ({ type, definition }: ConstraintRecord) =>
    type === "primary key" || type === "unique"
      ? definition.replace(/^(PRIMARY KEY|UNIQUE) /, "")
      : undefined;
  return keyOf(one) !== undefined && keyOf(one) === keyOf(other);
}

/** Comes with the parent; a partition says it itself, to be attached. */
export function isInheritedCheck(
  constraint: ConstraintRecord,
  table: TableRecord | undefined,
): boolean {
  return constraint.type === "check" && !constraint.isLocal &&
    table !== undefined && table.partitionBound === undefined;
}

/**
 * Keys of the checks of parents that give one which is valid here, but not
 * there: they were added when the child was there.
 */
export function findNotValidAbove(
  constraint: ConstraintRecord,
  table: TableRecord | undefined,
  { objects }: DatabaseSchema,
): readonly string[] {
  const isGiven = constraint.type === "check" && !constraint.isLocal;
  if (!constraint.isValidated || !isGiven) return [];
  return (table?.parents ?? []).flatMap((parent) => {
    const check = objects.get(`constraint ${constraint.name} of ${parent}`);
    return check?.kind === "constraint" && !check.isValidated ? check.key : [];
  });
}
