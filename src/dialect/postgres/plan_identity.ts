import type {
  ColumnRecord,
  IdentityRecord,
  SequenceOptions,
  TableRecord,
} from "../../schema/database_schema.ts";
import { splitIdentity } from "../../schema/identity.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
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

/** Lets a sequence go on behind the values that a column has. */
export function writeCounterStart(
  sequence: string,
  table: string,
  column: string,
): string {
  return `SELECT pg_catalog.setval(${quoteLiteral(sequence)}, ` +
    `max(${quoteIdentifier(column)})) FROM ${table} ` +
    `HAVING max(${quoteIdentifier(column)}) > 0`;
}
