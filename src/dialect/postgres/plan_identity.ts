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

function changeIdentity(
  before: IdentityRecord,
  after: IdentityRecord,
  alter: string,
): readonly string[] {
  const sets: string[] = before.generated === after.generated
    ? []
    : [`SET GENERATED ${after.generated}`];
  // The server lets the bounds follow the type of the column.
  sets.push(
    ...changeSequence(
      { ...before.options, type: after.options.type },
      after.options,
    ).map((change) => `SET ${change}`),
  );
  return [
    ...(sets.length === 0 ? [] : [`${alter} ${sets.join(" ")}`]),
    ...(before.sequence === after.sequence ? [] : [
      `ALTER SEQUENCE ${before.sequence} RENAME TO ${
        quoteIdentifier(splitIdentity(after.sequence).name)
      }`,
    ]),
  ];
}

/** The clauses of `ALTER SEQUENCE` for what differs; also those of an identity. */
export function changeSequence(
  before: SequenceOptions,
  after: SequenceOptions,
): readonly string[] {
  return [
    ...(before.type === after.type ? [] : [`AS ${after.type}`]),
    ...(before.increment === after.increment
      ? []
      : [`INCREMENT BY ${after.increment}`]),
    ...(before.minimum === after.minimum && before.type === after.type
      ? []
      : [`MINVALUE ${after.minimum}`]),
    ...(before.maximum === after.maximum && before.type === after.type
      ? []
      : [`MAXVALUE ${after.maximum}`]),
    ...(before.start === after.start ? [] : [`START WITH ${after.start}`]),
    ...(before.cache === after.cache ? [] : [`CACHE ${after.cache}`]),
    ...(before.cycles === after.cycles
      ? []
      : [after.cycles ? "CYCLE" : "NO CYCLE"]),
  ];
}

/** The version from which sequences can be unlogged. */
const UNLOGGED_SEQUENCE_VERSION = 150_000;

/** `SET LOGGED` or `UNLOGGED`. */
export function changePersistence(
  sequence: string,
  { before, after, serverVersion }: {
    readonly before: SequenceOptions;
    readonly after: SequenceOptions;
    readonly serverVersion: number;
  },
): readonly string[] {
  if (serverVersion < UNLOGGED_SEQUENCE_VERSION) return [];
  return before.isUnlogged === after.isUnlogged ? [] : [
    `ALTER SEQUENCE ${sequence} SET ${
      after.isUnlogged ? "UNLOGGED" : "LOGGED"
    }`,
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

function optionsOf(
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
