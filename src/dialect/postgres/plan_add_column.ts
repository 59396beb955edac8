import type { Operation } from "../../operations/operation.ts";
import type {
  ColumnRecord,
  IdentityRecord,
} from "../../schema/database_schema.ts";
import { describeColumn } from "./describe_column.ts";
import { executeAll } from "./describe_common.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { oldIdentity } from "./old_names.ts";
import { hasNotNullOfParent } from "./plan_column_settings.ts";
import type { KeptTable, PlanContext } from "./plan_context.ts";
import { writePosition } from "./plan_sequences.ts";
import {
  writeColumn,
  writeColumnChanges,
  writeIdentity,
} from "./write_column.ts";
import { writeSequence } from "./write_object.ts";

/** What adding a column has to know. */
export interface AddColumnOptions {
  readonly context: PlanContext;
  /** Whether the default comes in an action of its own. */
  readonly omitsDefault: boolean;
}

/** The operations that add a column to a table that stays. */
export function addColumn(
  column: ColumnRecord,
  table: KeptTable,
  options: AddColumnOptions,
): readonly Operation[] {
  const { wanted, hasChildren } = table;
  const isInherited = hasChildren && wanted.partitionKey === undefined;
  if (isInherited && column.identity !== undefined) {
    return executeAll(
      writeIdentityLater(column, column.identity, { table, options }),
    );
  }
  const described = options.omitsDefault
    ? undefined
    : describeColumn(column, wanted, options.context.describeWanted);
  return described ?? executeAll(writeAddition(column, table, options));
}

/**
 * The column as it has to be before the table joins the parents that are to
 * give its not-null constraint: they take no child without it.
 */
export function withOwnNotNull(
  column: ColumnRecord,
  table: KeptTable,
): ColumnRecord {
  const { notNull, name } = column;
  const isComing = notNull?.isInherited === true &&
    !hasNotNullOfParent(table, name, "wanted");
  return isComing
    ? { ...column, notNull: { ...notNull, isInherited: false } }
    : column;
}

/** What to look at where a column is added. */
export function noteAddition(
  column: ColumnRecord,
  { omitsDefault }: Pick<AddColumnOptions, "omitsDefault">,
): readonly string[] {
  const isFilled = column.default !== undefined && !omitsDefault ||
    column.identity !== undefined;
  if (column.notNull !== undefined && !isFilled) {
    return [
      "fails if the table has rows: the column is NOT NULL and has no default",
    ];
  }
  const isComputed = column.identity !== undefined ||
    column.generated === "STORED" ||
    /\b(nextval|random|gen_random_uuid|uuid\w*|clock_timestamp)\(/.test(
      column.default ?? "",
    );
  return isComputed ? ["rewrites the table, which is locked meanwhile"] : [];
}

/**
 * What to look at where a parent, or the type of the table, adds the column:
 * what is the table's own comes behind that.
 */
export function noteGiven(
  column: ColumnRecord,
  given: ColumnRecord,
): readonly string[] {
  const isNull = given.default === undefined && given.identity === undefined;
  return column.notNull !== undefined && given.notNull === undefined && isNull
    ? [
      "fails if the table has rows: the column is NOT NULL and comes with NULL",
    ]
    : [];
}

function writeAddition(
  column: ColumnRecord,
  { wanted }: KeptTable,
  { context, omitsDefault }: AddColumnOptions,
): readonly string[] {
  const { namedNotNulls } = context.describeWanted;
  const definition = writeColumn(column, {
    table: wanted,
    omitsDefault,
    namedNotNulls,
  });
  return [
    `ALTER TABLE ${wanted.identity} ADD COLUMN ${definition}`,
    ...writeColumnChanges(column, wanted),
  ];
}

/**
 * The server adds no identity to a table that others inherit from, since those
 * get the column without it: another sequence fills the column in all of them,
 * which no trigger or policy sees, and the identity goes on behind that.
 */
function writeIdentityLater(
  column: ColumnRecord,
  identity: IdentityRecord,
  { table, options }: {
    readonly table: KeptTable;
    readonly options: AddColumnOptions;
  },
): readonly string[] {
  const alter = `ALTER TABLE ${table.wanted.identity} ALTER COLUMN ${
    quoteIdentifier(column.name)
  }`;
  const { sequence, options: counting } = identity;
  const first = oldIdentity(sequence);
  const plain = {
    ...column,
    identity: undefined,
    default: `nextval(${quoteLiteral(first)}::regclass)`,
  };
  return [
    writeSequence({
      identity: first,
      options: { ...counting, isUnlogged: false },
    }),
    ...writeAddition(plain, table, options),
    `${alter} DROP DEFAULT`,
    `${alter} ADD ${writeIdentity(column, table.wanted)}`,
    writePosition(sequence, first, { before: counting, after: counting }),
    `DROP SEQUENCE ${first}`,
  ];
}
