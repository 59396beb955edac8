import { quoteIdentifier } from "./identifiers.ts";
import {
  columnKey,
  type ColumnRecord,
  type SequenceOptions,
  type TableRecord,
} from "../../schema/database_schema.ts";
import { hasUsualNotNull } from "./server_names.ts";
import { writeComment } from "./write_common.ts";

/** Bounds of the integer types a sequence may have. */
const LIMITS: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ["-32768", "32767"],
  integer: ["-2147483648", "2147483647"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
};

/** The options that differ from what a sequence has by itself. */
export function sequenceDifferences(
  options: SequenceOptions,
): Partial<Omit<SequenceOptions, "type" | "isUnlogged">> {
  const isUp = !options.increment.startsWith("-");
  const [least = "", most = ""] = LIMITS[options.type] ?? [];
  const usualMinimum = isUp ? "1" : least;
  const usualMaximum = isUp ? most : "-1";
  const { increment, minimum, maximum, start, cache, cycles } = options;
  return {
    ...(increment === "1" ? {} : { increment }),
    ...(minimum === usualMinimum ? {} : { minimum }),
    ...(maximum === usualMaximum ? {} : { maximum }),
    ...(start === (isUp ? minimum : maximum) ? {} : { start }),
    ...(cache === "1" ? {} : { cache }),
    ...(cycles ? { cycles } : {}),
  };
}

/** Those options as SQL. */
export function writeSequenceOptions(options: SequenceOptions): string {
  const { increment, minimum, maximum, start, cache, cycles } =
    sequenceDifferences(options);
  return [
    increment === undefined ? "" : `INCREMENT BY ${increment}`,
    minimum === undefined ? "" : `MINVALUE ${minimum}`,
    maximum === undefined ? "" : `MAXVALUE ${maximum}`,
    start === undefined ? "" : `START WITH ${start}`,
    cache === undefined ? "" : `CACHE ${cache}`,
    cycles === true ? "CYCLE" : "",
  ].filter((part) => part !== "").join(" ");
}

/** What a column's definition leaves out or adds. */
export interface ColumnParts {
  readonly table: TableRecord;
  /** Whether the default comes in a statement of its own. */
  readonly omitsDefault: boolean;
  /** Columns (`columnKey`) whose not-null constraint is named in any case. */
  readonly namedNotNulls: ReadonlySet<string>;
}

/** A column as it stands in `CREATE TABLE`. */
export function writeColumn(column: ColumnRecord, parts: ColumnParts): string {
  const { table } = parts;
  const isTyped = table.ofType !== undefined;
  const words = [quoteIdentifier(column.name)];
  if (isTyped) words.push("WITH OPTIONS");
  else {
    words.push(column.type);
    if (column.collation !== undefined) {
      words.push(`COLLATE ${column.collation}`);
    }
  }
  const value = writeColumnValue(column, parts);
  if (value !== undefined) words.push(value);
  const notNull = writeInlineNotNull(column, parts);
  if (notNull !== undefined) words.push(notNull);
  return words.join(" ");
}

function writeColumnValue(
  column: ColumnRecord,
  { table, omitsDefault }: ColumnParts,
): string | undefined {
  if (column.identity !== undefined) return writeIdentity(column, table);
  if (column.default === undefined) return undefined;
  if (column.generated !== undefined) {
    return `GENERATED ALWAYS AS (${column.default}) ${column.generated}`;
  }
  return omitsDefault ? undefined : `DEFAULT ${column.default}`;
}

/** `GENERATED … AS IDENTITY` of a column that has an identity. */
export function writeIdentity(
  column: ColumnRecord,
  table: TableRecord,
): string {
  if (column.identity === undefined) return "";
  const { generated, sequence, options } = column.identity;
  const inner = [
    ...(sequence === usualSequence(table, column)
      ? []
      : [`SEQUENCE NAME ${sequence}`]),
    writeSequenceOptions(options),
  ].filter((part) => part !== "").join(" ");
  return `GENERATED ${generated} AS IDENTITY${
    inner === "" ? "" : ` (${inner})`
  }`;
}

/**
 * Name the server chooses. It is right where no quotes and no cutting off are
 * needed; elsewhere no name equals it, and the name is written.
 */
function usualSequence(table: TableRecord, column: ColumnRecord): string {
  return `${table.identity}_${column.name}_seq`;
}

/** Undefined if there is nothing to say, or a statement of its own says it. */
function writeInlineNotNull(
  column: ColumnRecord,
  { table, namedNotNulls }: ColumnParts,
): string | undefined {
  const { notNull } = column;
  if (notNull === undefined || !notNull.isValidated) return undefined;
  const isPartition = table.partitionBound !== undefined;
  if (notNull.isInherited && !isPartition) return undefined;
  const isUsual = hasUsualNotNull(column, table) &&
    !namedNotNulls.has(columnKey(table.key, column.name));
  const name = isUsual
    ? ""
    : `CONSTRAINT ${quoteIdentifier(notNull.name ?? "")} `;
  return `${name}NOT NULL${notNull.noInherit ? " NO INHERIT" : ""}`;
}

/** What of a column can only be said when its table is there. */
export function writeColumnChanges(
  column: ColumnRecord,
  table: { readonly identity: string },
): readonly string[] {
  const name = quoteIdentifier(column.name);
  const change = `ALTER TABLE ONLY ${table.identity} ALTER COLUMN ${name} SET`;
  const { notNull } = column;
  return [
    ...(notNull === undefined || notNull.isValidated ? [] : [
      `ALTER TABLE ${table.identity} ADD CONSTRAINT ${
        quoteIdentifier(notNull.name ?? "")
      } NOT NULL ${name} NOT VALID`,
    ]),
    ...(column.storage === undefined
      ? []
      : [`${change} STORAGE ${column.storage}`]),
    ...(column.compression === undefined
      ? []
      : [`${change} COMPRESSION ${column.compression}`]),
    ...(column.statistics === undefined
      ? []
      : [`${change} STATISTICS ${column.statistics}`]),
    ...(column.options.length === 0
      ? []
      : [`${change} (${column.options.join(", ")})`]),
    ...(notNull?.name === undefined ? [] : writeComment(
      `CONSTRAINT ${quoteIdentifier(notNull.name)} ON ${table.identity}`,
      notNull.comment,
    )),
    ...writeComment(`COLUMN ${table.identity}.${name}`, column.comment),
  ];
}
