import type {
  ColumnRecord,
  ConstraintRecord,
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";

/**
 * As many objects as one transaction can lock on a server with default
 * settings: its table of locks has room for `max_locks_per_transaction` (64)
 * times `max_connections` (100), and a transaction may take all that others
 * leave. Those are left what the server adds for its background processes, 22
 * times 64 at least.
 */
export const DEFAULT_LOCK_ROOM = 64 * 100;

/** Relation, row type and the array type of that. */
const RELATION_LOCKS = 3;
/** A relation for long values, and its index. */
const TOAST_LOCKS = 2;
/** Two on the table of a foreign key, two on the one it refers to. */
const FOREIGN_KEY_TRIGGERS = 4;
/** Type, multirange, the array types of both, and the functions that make values. */
const RANGE_LOCKS = 9;
/** What belongs to an extension is not reflected: about as much as `hstore` has. */
const EXTENSION_LOCKS = 120;

/**
 * How many objects the server locks when it drops the object of a key, until
 * the end of the transaction: the object, what it consists of, and the parts of
 * it that no drop of their own takes away. An estimate: it takes each table to
 * have a TOAST table and each column that is not null to have a constraint for
 * that, as from PostgreSQL 18 on.
 *
 * @param dropped Keys of all objects with a drop of their own.
 */
export function dropLockCounter(
  schema: DatabaseSchema,
  dropped: ReadonlySet<string>,
): (key: string) => number {
  const parts = new Map<string, SchemaObject[]>();
  for (const object of schema.objects.values()) {
    const holder = holderOf(object);
    if (holder === undefined || dropped.has(object.key)) continue;
    const list = parts.get(holder);
    if (list === undefined) parts.set(holder, [object]);
    else list.push(object);
  }
  return (key) => {
    const object = schema.objects.get(key);
    if (object === undefined) return 0;
    return [object, ...parts.get(key) ?? []].map(ownLocks)
      .reduce((sum, locks) => sum + locks, 0);
  };
}

/** Key of what takes the object along when it is dropped. */
function holderOf(object: SchemaObject): string | undefined {
  if (object.kind === "sequence") {
    return object.ownedBy === undefined
      ? undefined
      : `table ${object.ownedBy.table}`;
  }
  return "parent" in object ? object.parent : undefined;
}

function ownLocks(object: SchemaObject): number {
  switch (object.kind) {
    case "table":
      return RELATION_LOCKS + columnLocks(object.columns) +
        (object.partitionKey === undefined ? TOAST_LOCKS : 0);
    case "view":
      return RELATION_LOCKS + columnLocks(object.columns) + 1;
    case "materialized view":
      return RELATION_LOCKS + TOAST_LOCKS + 1;
    case "constraint":
      return constraintLocks(object);
    case "trigger":
      return object.definition?.startsWith("CREATE CONSTRAINT ") ? 2 : 1;
    case "composite":
    case "foreign table":
      return RELATION_LOCKS;
    case "enum":
    case "domain":
      return 2;
    case "range":
      return RANGE_LOCKS;
    case "extension":
      return EXTENSION_LOCKS;
    case "extension member":
    case "default privileges":
      return 0;
    default:
      return 1;
  }
}

function columnLocks(columns: readonly ColumnRecord[]): number {
  return columns.map(({ notNull, default: value, identity }) =>
    [notNull, value, identity].filter((each) => each !== undefined).length
  ).reduce((sum, locks) => sum + locks, 0);
}

function constraintLocks(
  { type, index, definition }: ConstraintRecord,
): number {
  const triggers = type === "foreign key"
    ? FOREIGN_KEY_TRIGGERS
    : definition.includes(" DEFERRABLE")
    ? 1
    : 0;
  return 1 + (index === undefined ? 0 : 1) + triggers;
}
