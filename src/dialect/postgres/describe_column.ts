import {
  type AlterColumnOptions,
  buildAddColumn,
  buildAlterColumn,
} from "../../operations/column_ops.ts";
import type { Operation } from "../../operations/operation.ts";
import {
  type Column,
  column as makeColumn,
  type ColumnOptions,
  isCompression,
  isStorage,
} from "../../schema/column.ts";
import {
  columnKey,
  type ColumnRecord,
  type IdentityRecord,
  type SequenceOptions,
  type TableRecord,
  type ViewRecord,
} from "../../schema/database_schema.ts";
import {
  computed,
  type Identity,
  identity,
  type SequenceOptions as SequenceArguments,
} from "../../schema/defaults.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { userDefined } from "../../schema/type_constructors.ts";
import {
  type DescribeContext,
  executeAll,
  placeOf,
  shorten,
  withoutBrackets,
} from "./describe_common.ts";
import { describeDefaultValue } from "./describe_default.ts";
import { describeType } from "./describe_type.ts";
import { quoteIdentifier } from "./identifiers.ts";
import { hasUsualNotNull, usualName } from "./server_names.ts";
import { sequenceDifferences, writeColumnChanges } from "./write_column.ts";
import { writeDefault } from "./write_table.ts";

/** What is known of a column besides its record. */
export interface ColumnPlace {
  readonly table: TableRecord;
  /** Whether it is part of a primary key that is made with it. */
  readonly isKey: boolean;
  /** Whether the primary key made with it is of this column alone. */
  readonly isOnlyKey: boolean;
  /** Whether its default comes in a statement of its own. */
  readonly omitsDefault: boolean;
  /** Whether it is made with its sequence. */
  readonly isSerial: boolean;
}

const SERIAL_TYPES: ReadonlyMap<string, string> = new Map([
  ["smallint", "smallserial"],
  ["integer", "serial"],
  ["bigint", "bigserial"],
]);

/** The column as `sa.column(…)`; undefined if that cannot say it. */
export function describeColumnDefinition(
  column: ColumnRecord,
  place: ColumnPlace,
  context: DescribeContext,
): Column | undefined {
  const { isKey, isOnlyKey, isSerial } = place;
  const value = describeValue(column, place);
  const notNull = describeNotNull(column, place, context);
  if (value === undefined || notNull === undefined) return undefined;
  if (column.comment === "") return undefined;
  const { type, collation } = describeType(
    column.type,
    column.collation,
    context,
  );
  const serial = SERIAL_TYPES.get(column.type);
  // Alone in the key, an integer without a default would become one by itself.
  const isPlainKey = isOnlyKey && serial !== undefined && !isSerial &&
    value.serverDefault === undefined && value.identity === undefined;
  const isNullable = isKey || isSerial || value.identity !== undefined ||
    !notNull;
  return makeColumn(
    column.name,
    isSerial && !isOnlyKey && serial !== undefined ? userDefined(serial) : type,
    {
      ...(isPlainKey ? { autoincrement: false } : {}),
      ...value,
      ...(isNullable ? {} : { nullable: false }),
      ...(collation === undefined ? {} : { collation }),
      ...(column.comment === undefined ? {} : { comment: column.comment }),
    },
  );
}

/** Default, identity or expression; undefined if `sa` cannot say it. */
function describeValue(
  column: ColumnRecord,
  { table, omitsDefault, isSerial }: ColumnPlace,
): Pick<ColumnOptions, "serverDefault" | "identity" | "computed"> | undefined {
  if (column.identity !== undefined) {
    const made = describeIdentity(column.identity, column, table);
    return made === undefined ? undefined : { identity: made };
  }
  if (column.default === undefined || isSerial) return {};
  if (column.generated !== undefined) {
    const persisted = column.generated === "STORED";
    return {
      computed: computed(
        withoutBrackets(column.default),
        persisted ? {} : { persisted },
      ),
    };
  }
  return omitsDefault ? {} : {
    serverDefault: describeDefaultValue(column.default, column.type),
  };
}

function describeIdentity(
  record: IdentityRecord,
  column: ColumnRecord,
  table: TableRecord,
): Identity | undefined {
  const { schema, name } = splitIdentity(table.identity);
  const sequence = splitIdentity(record.sequence);
  const isUsual = sequence.schema === schema &&
    sequence.name === usualName(name, column.name, "seq");
  if (!isUsual) return undefined;
  const always = record.generated === "ALWAYS";
  return identity({
    ...(always ? { always } : {}),
    ...describeSequenceOptions(record.options),
  });
}

/** The options that differ from what a sequence has by itself. */
export function describeSequenceOptions(
  options: SequenceOptions,
): SequenceArguments {
  const { increment, minimum, maximum, start, cache, cycles } =
    sequenceDifferences(options);
  return {
    ...(start === undefined ? {} : { start: toInteger(start) }),
    ...(increment === undefined ? {} : { increment: toInteger(increment) }),
    ...(minimum === undefined ? {} : { minValue: toInteger(minimum) }),
    ...(maximum === undefined ? {} : { maxValue: toInteger(maximum) }),
    ...(cache === undefined ? {} : { cache: toInteger(cache) }),
    ...(cycles === true ? { cycle: true } : {}),
  };
}

function toInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/**
 * Whether NOT NULL is said with the column; undefined if it cannot be said
 * right, neither there nor by {@linkcode describeColumnRest}.
 */
function describeNotNull(
  column: ColumnRecord,
  place: ColumnPlace,
  context: DescribeContext,
): boolean | undefined {
  const { notNull } = column;
  const { table, isKey, isSerial } = place;
  const isImplied = isKey || isSerial || column.identity !== undefined;
  if (notNull === undefined) return isImplied ? undefined : false;
  const isPartition = table.partitionBound !== undefined;
  const isHidden = notNull.isInherited && !isPartition;
  if (!notNull.isValidated || isHidden) return isImplied ? undefined : false;
  if (notNull.noInherit) return undefined;
  if (isNamedByServer(column, table, context)) return true;
  return isImplied ? undefined : false;
}

/** Whether the server would name the not-null constraint as it is named. */
function isNamedByServer(
  column: ColumnRecord,
  table: TableRecord,
  { namedNotNulls }: DescribeContext,
): boolean {
  return hasUsualNotNull(column, table) &&
    !namedNotNulls.has(columnKey(table.key, column.name));
}

/** What `sa.column(…)` cannot say of the column, once it is there. */
export function describeColumnRest(
  column: ColumnRecord,
  table: TableRecord,
  context: DescribeContext,
): readonly Operation[] {
  const { notNull, storage, compression, statistics } = column;
  const { name, place } = placeOf(table.identity);
  const settings: AlterColumnOptions = {
    ...(isStorage(storage) === undefined ? { storage } : {}),
    ...(isCompression(compression) === undefined ? { compression } : {}),
    ...(statistics === undefined ? {} : { statistics }),
  } as AlterColumnOptions;
  const isAlone = !context.parents.has(table.key);
  const isNamed = notNull !== undefined && notNull.isValidated &&
    !(notNull.isInherited && table.partitionBound === undefined) &&
    !isNamedByServer(column, table, context);
  return [
    ...(isNamed
      ? executeAll([
        `ALTER TABLE ${table.identity} ADD CONSTRAINT ${
          quoteIdentifier(notNull.name ?? "")
        } NOT NULL ${quoteIdentifier(column.name)}`,
      ])
      : []),
    ...(isAlone && Object.keys(settings).length > 0
      ? [buildAlterColumn(name, column.name, { ...settings, ...place })]
      : []),
    ...executeAll(writeColumnChanges(
      isAlone
        ? {
          ...column,
          comment: undefined,
          storage: undefined,
          compression: undefined,
          statistics: undefined,
        }
        : { ...column, comment: undefined },
      table,
    )),
  ];
}

/**
 * A column added to a table that is there, with all that belongs to it;
 * undefined if SQL has to say it.
 */
export function describeColumn(
  column: ColumnRecord,
  table: TableRecord,
  context: DescribeContext,
): readonly Operation[] | undefined {
  const definition = describeColumnDefinition(column, {
    table,
    isKey: false,
    isOnlyKey: false,
    omitsDefault: false,
    isSerial: false,
  }, context);
  if (definition === undefined) return undefined;
  const { name, place } = placeOf(table.identity);
  return shorten([
    buildAddColumn(name, definition, place),
    ...describeColumnRest(column, table, context),
  ], context);
}

/** A default in a statement of its own. */
export function describeDefault(
  table: TableRecord | ViewRecord,
  column: ColumnRecord,
  context: DescribeContext,
): readonly Operation[] {
  if (column.default === undefined || reachesOthers(table, context)) {
    return executeAll(writeDefault(table, column));
  }
  const { name, place } = placeOf(table.identity);
  const serverDefault = describeDefaultValue(column.default, column.type);
  return shorten(
    [buildAlterColumn(name, column.name, { serverDefault, ...place })],
    context,
  );
}

/** Whether what is not said with `ONLY` would change other tables too. */
function reachesOthers(
  table: TableRecord | ViewRecord,
  { parents }: DescribeContext,
): boolean {
  return table.kind !== "table" || parents.has(table.key);
}
