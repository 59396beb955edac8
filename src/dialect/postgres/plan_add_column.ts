import type { Operation } from "../../operations/operation.ts";
import type { ColumnRecord } from "../../schema/database_schema.ts";
import { describeColumn } from "./describe_column.ts";
import { executeAll } from "./describe_common.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { KeptTable, PlanContext } from "./plan_context.ts";
import {
  writeColumn,
  writeColumnChanges,
  writeIdentity,
} from "./write_column.ts";

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
    return executeAll(writeIdentityLater(column, table, options));
  }
  const described = options.omitsDefault
    ? undefined
    : describeColumn(column, wanted, options.context.describeWanted);
  return described ?? executeAll(writeAddition(column, table, options));
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
 * get the column without it: it is added to the column, and fills that.
 */
function writeIdentityLater(
  column: ColumnRecord,
  table: KeptTable,
  options: AddColumnOptions,
): readonly string[] {
  const { identity } = table.wanted;
  const name = quoteIdentifier(column.name);
  const alter = `ALTER TABLE ${identity} ALTER COLUMN ${name}`;
  const plain = { ...column, identity: undefined, default: "0" };
  return [
    ...writeAddition(plain, table, options),
    `${alter} DROP DEFAULT`,
    `${alter} ADD ${writeIdentity(column, table.wanted)}`,
    `UPDATE ${identity} SET ${name} = DEFAULT`,
  ];
}
