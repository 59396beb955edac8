import {
  type AlterColumnOptions,
  buildAlterColumn,
} from "../../operations/column_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import type { ColumnRecord } from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import { userDefined } from "../../schema/type_constructors.ts";
import { executeAll, placeOf } from "./describe_common.ts";
import { describeDefaultValue } from "./describe_default.ts";
import { describeType } from "./describe_type.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { Change } from "./plan_actions.ts";
import { rewritesTable } from "./plan_casts.ts";
import { planCounter, planHandover } from "./plan_counters.ts";
import {
  type ColumnSite,
  hasNotNullOfParent,
  isPlainNotNull,
  planColumnSettings,
} from "./plan_column_settings.ts";
import type { KeptTable, PlanContext } from "./plan_context.ts";
import { conversionOf } from "./plan_conversions.ts";
import { noteNarrowing } from "./plan_narrowing.ts";
import { planIdentityChange } from "./plan_identity.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Options of {@linkcode planColumnChange}. */
export interface ColumnChangeOptions {
  readonly table: KeptTable;
  readonly context: PlanContext;
  /** The column before anything was taken off it. */
  readonly original: ColumnRecord;
  readonly changesType: boolean;
  /** Whether the default comes in an action of its own. */
  readonly omitsDefault: boolean;
}

/** The operations that change a column which stays, and what to look at. */
export function planColumnChange(
  before: ColumnRecord,
  after: ColumnRecord,
  options: ColumnChangeOptions,
): Change {
  const { table, context } = options;
  const { name } = after;
  const notes: string[] = [];
  const changes: Mutable<AlterColumnOptions> = {};
  const settings = planColumnSettings(before, after, { table, context });
  if (options.changesType) {
    const { describeWanted } = context;
    // `op.alterColumn` takes no collation but within the type.
    changes.type = after.collation === undefined
      ? describeType(after.type, undefined, describeWanted).type
      : userDefined(`${after.type} COLLATE ${after.collation}`);
    const using = conversionOf(before, after, context);
    if (using !== undefined) changes.using = sqlText(using);
    if (before.type !== after.type && rewritesTable(before, after)) {
      notes.push("rewrites the table, which is locked meanwhile");
    }
    notes.push(...noteNarrowing(before, after, context));
    if (using !== undefined) {
      notes.push("fails if a value cannot be converted");
    }
  }
  const nullable = planNullable(before, after, { table, context });
  if (nullable !== undefined) {
    changes.nullable = nullable;
    if (!nullable) notes.push("fails if a row has NULL; reads the table");
  }
  if (after.generated === undefined && before.generated === undefined) {
    if (!options.omitsDefault && before.default !== after.default) {
      changes.serverDefault = after.default === undefined
        ? null
        : describeDefaultValue(after.default, after.type);
    }
  } else if (after.generated === undefined) {
    changes.dropExpression = true;
  } else if (
    before.default !== after.default && after.default !== undefined
  ) {
    changes.setExpression = sqlText(after.default);
    if (after.generated === "STORED") {
      notes.push("rewrites the table, which is locked meanwhile");
    }
  }
  if (before.comment !== after.comment) {
    changes.comment = after.comment ?? null;
  }
  Object.assign(changes, settings.changes);
  const isAltered = Object.keys(changes).length > 0;
  const dropsExpression = changes.dropExpression === true &&
    after.default !== undefined;
  const { original } = options;
  return {
    operations: [
      ...executeAll(planHandover(original, after, { table, context })),
      ...(isAltered ? alterColumn(table, name, changes) : []),
      ...(dropsExpression && after.default !== undefined
        ? alterColumn(table, name, { serverDefault: sqlText(after.default) })
        : []),
      ...executeAll([
        ...planIdentityChange(before, after, {
          table: table.wanted,
          serverVersion: context.actual.serverVersion,
        }),
        ...settings.statements,
      ]),
      ...executeAll(planCounter(original, after, { table, context })),
    ],
    notes,
  };
}

function planNullable(
  before: ColumnRecord,
  after: ColumnRecord,
  site: ColumnSite,
): boolean | undefined {
  const { name } = after;
  const comes = (side: "actual" | "wanted") =>
    hasNotNullOfParent(site.table, name, side);
  if (after.notNull !== undefined) {
    if (after.notNull.isInherited && comes("wanted")) return undefined;
    return before.notNull === undefined && isPlainNotNull(after, site)
      ? false
      : undefined;
  }
  // What a parent says of its columns cannot be taken back here.
  const isParents = before.notNull?.isInherited === true && comes("actual");
  return before.notNull !== undefined && !isParents ? true : undefined;
}

/**
 * `op.alterColumn`. Of a table with children, what they may have otherwise is
 * set by itself.
 */
export function alterColumn(
  table: KeptTable,
  column: string,
  changes: AlterColumnOptions,
): readonly Operation[] {
  const { identity } = table.wanted;
  const { name, place } = placeOf(identity);
  const { serverDefault, ...rest } = changes;
  if (!table.hasChildren || serverDefault === undefined) {
    return [
      buildAlterColumn(name, column, { ...changes, ...place }),
    ];
  }
  const only = `ALTER TABLE ONLY ${identity} ALTER COLUMN ${
    quoteIdentifier(column)
  }`;
  const after = table.wanted.columns.find(({ name }) => name === column)
    ?.default;
  return [
    ...(Object.keys(rest).length === 0 ? [] : [
      buildAlterColumn(name, column, { ...rest, ...place }),
    ]),
    ...executeAll([
      serverDefault === null || after === undefined
        ? `${only} DROP DEFAULT`
        : `${only} SET DEFAULT ${after}`,
    ]),
  ];
}
