import type {
  ColumnRecord,
  DatabaseSchema,
  IdentityRecord,
  SequenceOptions,
  TableRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { withoutDomain } from "./plan_casts.ts";
import {
  changePersistence,
  changeSequence,
  restarts,
  writeClamp,
} from "./plan_sequences.ts";
import { writeIdentity } from "./write_column.ts";

/** Adds an identity to a column, or changes that it has; taking it off is done before. */
export function planIdentityChange(
  before: ColumnRecord,
  after: ColumnRecord,
  options: { readonly table: TableRecord; readonly serverVersion: number },
): readonly string[] {
  const { table, serverVersion } = options;
  if (after.identity === undefined) return [];
  const alter = `ALTER TABLE ${table.identity} ALTER COLUMN ${
    quoteIdentifier(after.name)
  }`;
  if (before.identity === undefined) {
    return [`${alter} ADD ${writeIdentity(after, table)}`];
  }
  return [
    ...changeIdentity(before.identity, after.identity, alter),
    ...changePersistence(after.identity.sequence, {
      before: before.identity.options,
      after: after.identity.options,
      serverVersion,
    }),
  ];
}

/** Takes the identity off a column, and its sequence with it. */
export function dropIdentity(
  { name }: ColumnRecord,
  { identity }: TableRecord,
): string {
  return `ALTER TABLE ${identity} ALTER COLUMN ${
    quoteIdentifier(name)
  } DROP IDENTITY`;
}

function changeIdentity(
  before: IdentityRecord,
  after: IdentityRecord,
  alter: string,
): readonly string[] {
  // The server lets the bounds follow the type of the column.
  const options = { ...before.options, type: after.options.type };
  const sets = [
    ...(before.generated === after.generated
      ? []
      : [`SET GENERATED ${after.generated}`]),
    ...changeSequence(options, after.options).map((change) => `SET ${change}`),
    ...(restarts(options, after.options) ? ["RESTART"] : []),
  ];
  return [
    ...writeClamp(before.sequence, options, after.options),
    ...(sets.length === 0 ? [] : [`${alter} ${sets.join(" ")}`]),
    ...(before.sequence === after.sequence ? [] : [
      `ALTER SEQUENCE ${before.sequence} RENAME TO ${
        quoteIdentifier(splitIdentity(after.sequence).name)
      }`,
    ]),
  ];
}

const NEXTVAL_REGEXP = /^nextval\('((?:[^']|'')+)'::regclass\)$/;

/** The sequence that fills a column, quoted and qualified. */
export function sequenceBehind(column: ColumnRecord): string | undefined {
  if (column.identity !== undefined) return column.identity.sequence;
  return NEXTVAL_REGEXP.exec(column.default ?? "")?.[1]?.replaceAll("''", "'");
}

/** Types whose values a sequence can go on behind. */
const NUMBERS = new Set(["smallint", "integer", "bigint", "numeric"]);

/** The largest and the smallest value of each integer. */
const RANGES: ReadonlyMap<string, readonly [bigint, bigint]> = new Map([
  ["smallint", [32_767n, -32_768n]],
  ["integer", [2_147_483_647n, -2_147_483_648n]],
  ["bigint", [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n]],
]);

/**
 * Lets a sequence go on behind the values that a column has, as it counts. One
 * that stands further on stays there: others may count with it, too.
 */
export function writeCounterStart(
  column: ColumnRecord,
  { sequence, table, schema }: {
    readonly sequence: string;
    /** The table as it is then. */
    readonly table: Pick<TableRecord, "identity" | "forcesRowSecurity">;
    readonly schema: DatabaseSchema;
  },
): readonly string[] {
  const type = withoutDomain(column.type, schema).replace(/\(.*\)$/, "");
  if (!NUMBERS.has(type)) return [];
  const options = optionsOf(sequence, column, schema);
  const isDescending = options?.increment.startsWith("-") === true;
  const last = `${isDescending ? "min" : "max"}(${
    quoteIdentifier(column.name)
  })`;
  const value = writeWithin(last, { type, options, isDescending });
  const start = `SELECT pg_catalog.setval(${quoteLiteral(sequence)}, ` +
    `${type === "numeric" ? `(${value})::bigint` : value}) ` +
    `FROM ${table.identity} HAVING ${last} ${isDescending ? "<=" : ">="} ` +
    `(SELECT last_value FROM ${sequence})`;
  return withAllRows(table, start);
}

/** The value, or the bound of the sequence where a column can go beyond it. */
function writeWithin(
  value: string,
  { type, options, isDescending }: {
    readonly type: string;
    readonly options: SequenceOptions | undefined;
    readonly isDescending: boolean;
  },
): string {
  if (options === undefined) return value;
  const [largest, smallest] = RANGES.get(type) ?? [];
  const { minimum, maximum } = options;
  if (isDescending) {
    return smallest !== undefined && BigInt(minimum) <= smallest
      ? value
      : `greatest(${value}, ${minimum})`;
  }
  return largest !== undefined && BigInt(maximum) >= largest
    ? value
    : `least(${value}, ${maximum})`;
}

/** Options of the sequence behind a column; undefined if it is not known. */
export function optionsOf(
  sequence: string,
  { identity }: ColumnRecord,
  { objects }: DatabaseSchema,
): SequenceOptions | undefined {
  if (identity !== undefined) return identity.options;
  const object = objects.get(`sequence ${sequence}`);
  return object?.kind === "sequence" ? object.options : undefined;
}

/** Policies that hold for the owner, too, would leave out rows in silence. */
function withAllRows(
  { identity, forcesRowSecurity }: Pick<
    TableRecord,
    "identity" | "forcesRowSecurity"
  >,
  statement: string,
): readonly string[] {
  if (!forcesRowSecurity) return [statement];
  const alter = `ALTER TABLE ${identity}`;
  return [
    `${alter} NO FORCE ROW LEVEL SECURITY`,
    statement,
    `${alter} FORCE ROW LEVEL SECURITY`,
  ];
}
