import { buildExecute } from "../../operations/execute_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type { SchemaChange } from "../../operations/schema_change.ts";
import { compileOperation } from "./compile.ts";
import { DEFAULT_LOCK_ROOM } from "./drop_locks.ts";
import { quoteIdentifier, quoteQualifiedName } from "./identifiers.ts";

/** Operations that belong together, with what their drops lock. */
export type LockingGroup = Pick<SchemaChange, "operations" | "locks">;

/** A direction of a revision, taken apart where its transaction begins. */
export interface SplitDirection<G> {
  /**
   * What runs before the transaction, each statement in one of its own; every
   * operation does no harm if it is repeated. Empty for most directions.
   */
  readonly outside: readonly G[];
  readonly inside: readonly G[];
  /** Whether `inside` locks more objects than there is room for. */
  readonly isTooLarge: boolean;
}

/** Options of {@linkcode takeDropsOutside}. */
export interface OutsideOptions {
  /** Whether it is the whole direction or nothing. @default {false} */
  readonly isWhole?: boolean;
  /** Objects that one transaction may lock. @default {DEFAULT_LOCK_ROOM} */
  readonly room?: number;
}

/**
 * Takes drops out of the transaction of a direction whose drops lock more
 * objects than there is room for: those it begins with, up to the last table.
 * They get `IF EXISTS`, so that the direction can be run again after a run that
 * died among them.
 *
 * What cannot be repeated stays in the transaction with all that follows it;
 * if that is too much for one, nothing is taken out.
 */
export function takeDropsOutside<G extends LockingGroup>(
  groups: readonly G[],
  { isWhole = false, room = DEFAULT_LOCK_ROOM }: OutsideOptions = {},
): SplitDirection<G> {
  if (countLocks(groups) <= room) {
    return { outside: [], inside: groups, isTooLarge: false };
  }
  const repeatable = repeatLeading(groups);
  const isTable = ({ operations }: G) =>
    operations.some(({ kind }) => kind === "dropTable");
  const end = isWhole ? groups.length : repeatable.findLastIndex(isTable) + 1;
  const inside = groups.slice(end);
  const isPossible = end <= repeatable.length && countLocks(inside) <= room;
  return isPossible
    ? {
      outside: repeatable.slice(0, end).filter(({ operations }) =>
        operations.length > 0
      ),
      inside,
      isTooLarge: false,
    }
    : { outside: [], inside: groups, isTooLarge: true };
}

/** How many objects the drops of all groups lock, about. */
export function countLocks(groups: readonly LockingGroup[]): number {
  return groups.reduce((sum, { locks }) => sum + locks, 0);
}

/** The groups up to the first that cannot be repeated, so that they can. */
function repeatLeading<G extends LockingGroup>(
  groups: readonly G[],
): readonly G[] {
  const gone = findGone(groups);
  const found: G[] = [];
  for (const group of groups) {
    const operations: Operation[] = [];
    for (const operation of group.operations) {
      if (goesAlong(operation, gone)) continue;
      const repeatable = toRepeatable(operation, gone);
      if (repeatable === undefined) return found;
      operations.push(repeatable);
    }
    found.push({ ...group, operations });
  }
  return found;
}

/** What is dropped, by name: `TABLE a.b`, `SCHEMA a`. */
function findGone(groups: readonly LockingGroup[]): ReadonlySet<string> {
  return new Set(
    groups.flatMap(({ operations }) => operations).flatMap((operation) =>
      operation.kind === "dropTable"
        ? [`TABLE ${quoteQualifiedName(operation.schema, operation.tableName)}`]
        : operation.kind === "dropObject" && operation.objectType === "schema"
        ? [`SCHEMA ${quoteIdentifier(operation.name)}`]
        : []
    ),
  );
}

const DEFAULT_PRIVILEGES_REGEXP =
  /^ALTER DEFAULT PRIVILEGES (?:.* )?(?:GRANT|REVOKE) /;

/** Whether it is about default privileges in a schema that takes them along. */
function goesAlong(operation: Operation, gone: ReadonlySet<string>): boolean {
  const sql = operation.kind === "execute" ? textOf(operation) : undefined;
  return sql !== undefined && DEFAULT_PRIVILEGES_REGEXP.test(sql) &&
    [...gone].some((each) => sql.includes(` IN ${each} `));
}

/** The one statement of an operation; undefined if it is more than text. */
function textOf(operation: Operation): string | undefined {
  const [statement] = compileOperation(operation);
  return statement === undefined || statement.parameters !== undefined ||
      statement.sql.includes(";")
    ? undefined
    : statement.sql;
}

/** The operation as one that may run twice; undefined if there is none. */
function toRepeatable(
  operation: Operation,
  gone: ReadonlySet<string>,
): Operation | undefined {
  switch (operation.kind) {
    case "dropTable":
    case "dropIndex":
    case "dropObject":
      return Object.freeze({ ...operation, ifExists: true });
    case "dropConstraint":
      return Object.freeze({
        ...operation,
        ifExists: true,
        ifTableExists: true,
      });
    case "dropColumn": {
      const { schema, tableName } = operation;
      return gone.has(`TABLE ${quoteQualifiedName(schema, tableName)}`)
        ? undefined
        : Object.freeze({ ...operation, ifExists: true });
    }
    case "execute": {
      const text = textOf(operation);
      const sql = text === undefined ? undefined : toRepeatableSql(text);
      return sql === undefined ? undefined : buildExecute(sql);
    }
    default:
      return undefined;
  }
}

/** Kinds that have no operation of their own. */
const DROP_REGEXP =
  /^(DROP (?:AGGREGATE|CAST|COLLATION|CONVERSION|EVENT TRIGGER|FOREIGN DATA WRAPPER|FOREIGN TABLE|OPERATOR(?: CLASS| FAMILY)?|PUBLICATION|RULE|SERVER|TEXT SEARCH (?:CONFIGURATION|DICTIONARY))) (?!IF EXISTS)/;
const DEFAULT_REGEXP =
  /^(ALTER (?:TABLE|VIEW)) ((?:ONLY )?\S.* ALTER COLUMN \S.* DROP DEFAULT)$/;
/** It is there in every database. */
const PUBLIC_REGEXP =
  /^(?:COMMENT ON SCHEMA public IS |(?:GRANT|REVOKE) \S.* ON SCHEMA public (?:TO|FROM) )/;

/** The same of a statement that a plan consists of. */
function toRepeatableSql(sql: string): string | undefined {
  if (DROP_REGEXP.test(sql)) return sql.replace(DROP_REGEXP, "$1 IF EXISTS ");
  if (DEFAULT_REGEXP.test(sql)) {
    return sql.replace(DEFAULT_REGEXP, "$1 IF EXISTS $2");
  }
  return PUBLIC_REGEXP.test(sql) || DEFAULT_PRIVILEGES_REGEXP.test(sql)
    ? sql
    : undefined;
}
