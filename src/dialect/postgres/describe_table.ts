import type { Operation } from "../../operations/operation.ts";
import { buildAttachPartition } from "../../operations/partition_ops.ts";
import type {
  PartitionBound,
  PartitionValue,
} from "../../operations/partition_ops.ts";
import { buildSetRowSecurity } from "../../operations/policy_ops.ts";
import {
  buildCreateTable,
  type CreateTableOptions,
} from "../../operations/table_ops.ts";
import type { Column } from "../../schema/column.ts";
import {
  type Constraint,
  primaryKeyConstraint,
  uniqueConstraint,
} from "../../schema/constraints.ts";
import type {
  ColumnRecord,
  ConstraintRecord,
  SequenceRecord,
  TableRecord,
} from "../../schema/database_schema.ts";
import { sqlText } from "../../schema/expressions.ts";
import { splitIdentity } from "../../schema/identity.ts";
import {
  describeColumnDefinition,
  describeColumnRest,
} from "./describe_column.ts";
import {
  type DescribeContext,
  executeAll,
  placeOf,
  shorten,
  splitList,
  takeBrackets,
  unquote,
} from "./describe_common.ts";
import { describeState, parseConstraint } from "./describe_constraint.ts";
import { parseOptions } from "./describe_index.ts";
import { usualName } from "./server_names.ts";
import {
  describeColumnComment,
  describePrivileges,
} from "./describe_privileges.ts";
import {
  isWrittenColumn,
  ownColumns,
  type TableParts,
  writeAttachment,
  writeIdentityPersistence,
  writeInheritedColumns,
  writeOwnNotNulls,
} from "./write_table.ts";

/** What is said together with a table. */
export interface DescribedParts extends TableParts {
  /** Sequences that are made with the columns that own them, as SERIAL does. */
  readonly serials?: readonly SequenceRecord[];
}

/** `op.createTable(…)` and what belongs to it; undefined if SQL has to say it. */
export function describeTable(
  table: TableRecord,
  parts: DescribedParts,
  context: DescribeContext,
): readonly Operation[] | undefined {
  if (table.ofType !== undefined || writeOwnNotNulls(table).length > 0) {
    return undefined;
  }
  const options = describeOptions(table, parts);
  const constraints = parts.constraints.map((each) =>
    describeInline(each, table, context)
  ).filter((each) => each !== undefined);
  const columns = describeColumns(table, parts, context);
  if (
    options === undefined || columns === undefined ||
    constraints.length < parts.constraints.length
  ) return undefined;
  const { name } = placeOf(table.identity);
  return shorten([
    buildCreateTable(name, [...columns, ...constraints], options),
    ...describeRowSecurity(table),
    ...executeAll(writeInheritedColumns(table, parts.parents)),
    ...table.columns.flatMap((column) =>
      describeColumnRest(column, table, context)
    ),
    // Columns that a parent brings have nothing to stand with.
    ...table.columns.filter((column) => !isWrittenColumn(column, table))
      .flatMap(({ name: column, comment }) =>
        describeColumnComment(table.identity, column, comment)
      ),
    ...executeAll(writeIdentityPersistence(table)),
    ...parts.constraints.flatMap(describeState),
    ...describePrivileges(table),
  ], context);
}

function describeColumns(
  table: TableRecord,
  parts: DescribedParts,
  context: DescribeContext,
): readonly Column[] | undefined {
  const key = parts.constraints.find(({ type }) => type === "primary key");
  const keyColumns = key === undefined ? [] : listKeyColumns(key);
  const written = ownColumns(table, parts.parents);
  const columns = written.map((column) =>
    describeColumnDefinition(column, {
      table,
      isKey: keyColumns.includes(column.name),
      isOnlyKey: keyColumns.length === 1 && keyColumns[0] === column.name,
      omitsDefault: parts.separateDefaults.has(column.name),
      isSerial: parts.serials?.some(({ ownedBy }) =>
        ownedBy?.column === column.name
      ) === true,
    }, context)
  ).filter((column) => column !== undefined);
  return columns.length === written.length ? columns : undefined;
}

function listKeyColumns({ definition }: ConstraintRecord): readonly string[] {
  const taken = takeBrackets(definition.slice(definition.indexOf("(")));
  return splitList(taken?.inner ?? "").map(unquote);
}

/** A constraint within the table; usual names of keys are left to the server. */
function describeInline(
  record: ConstraintRecord,
  table: TableRecord,
  context: DescribeContext,
): Constraint | undefined {
  const constraint = parseConstraint(record, context);
  if (
    constraint === undefined || context.hasNamingConvention === true ||
    Object.keys(constraint).length !== PLAIN_KEYS
  ) return constraint;
  const { name } = splitIdentity(table.identity);
  if (constraint.kind === "primaryKey") {
    return record.name === usualName(name, "pkey")
      ? primaryKeyConstraint(constraint.columns)
      : constraint;
  }
  const [column, second] = constraint.kind === "unique"
    ? constraint.columns
    : [];
  return column !== undefined && second === undefined &&
      record.name === usualName(name, column, "key")
    ? uniqueConstraint([column])
    : constraint;
}

/** Properties of a key without options: its kind, name and columns. */
const PLAIN_KEYS = 3;

function describeOptions(
  table: TableRecord,
  { parents }: TableParts,
): CreateTableOptions | undefined {
  const { comment, options, partitionKey, accessMethod, tablespace } = table;
  const storage = parseOptions(options);
  if (comment === "" || storage === undefined) return undefined;
  const isPartition = table.partitionBound !== undefined;
  return {
    ...placeOf(table.identity).place,
    ...(comment === undefined ? {} : { comment }),
    ...(table.isUnlogged ? { prefixes: ["UNLOGGED"] } : {}),
    ...(isPartition || parents.length === 0
      ? {}
      : { inherits: parents.map(toParent) }),
    ...(partitionKey === undefined ? {} : { partitionBy: partitionKey }),
    ...(accessMethod === undefined ? {} : { using: unquote(accessMethod) }),
    ...(options.length === 0 ? {} : { with: storage }),
    ...(tablespace === undefined ? {} : { tablespace: unquote(tablespace) }),
  };
}

function toParent(parent: TableRecord) {
  const { name, place } = placeOf(parent.identity);
  return { ...place, table: name };
}

function describeRowSecurity(table: TableRecord): readonly Operation[] {
  const { hasRowSecurity, forcesRowSecurity, replicaIdentity } = table;
  const { name, place } = placeOf(table.identity);
  const isUsual = replicaIdentity === "DEFAULT" || replicaIdentity === "INDEX";
  return [
    ...(isUsual ? [] : executeAll([
      `ALTER TABLE ONLY ${table.identity} REPLICA IDENTITY ${replicaIdentity}`,
    ])),
    ...(hasRowSecurity || forcesRowSecurity
      ? [buildSetRowSecurity(name, {
        ...(hasRowSecurity ? { enabled: true } : {}),
        ...(forcesRowSecurity ? { forced: true } : {}),
        ...place,
      })]
      : []),
  ];
}

/** `op.attachPartition(…)`. */
export function describeAttachment(
  table: TableRecord,
  parent: TableRecord,
  context: DescribeContext,
): readonly Operation[] {
  const bound = parseBound(table.partitionBound ?? "");
  if (bound === undefined) return executeAll([writeAttachment(table, parent)]);
  const { name: parentName, place } = placeOf(parent.identity);
  const own = placeOf(table.identity);
  return shorten([
    buildAttachPartition(own.name, { parentName, bound }, {
      ...own.place,
      ...(place.schema === undefined ? {} : { parentSchema: place.schema }),
    }),
  ], context);
}

/** The bound that `pg_get_expr` writes: `FOR VALUES FROM (…) TO (…)`. */
function parseBound(text: string): PartitionBound | undefined {
  if (text === "DEFAULT") return "default";
  const hash = /^FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)$/.exec(
    text,
  );
  if (hash !== null) {
    return { modulus: Number(hash[1]), remainder: Number(hash[2]) };
  }
  const head = /^FOR VALUES (IN|FROM) (?=\()/.exec(text);
  const first = head === null
    ? undefined
    : takeBrackets(text.slice(head[0].length));
  if (head === null || first === undefined) return undefined;
  if (head[1] === "IN") {
    return first.rest === "" ? { in: parseValues(first.inner) } : undefined;
  }
  if (!first.rest.startsWith("TO (")) return undefined;
  const second = takeBrackets(first.rest.slice("TO ".length));
  if (second?.rest !== "") return undefined;
  return { from: parseValues(first.inner), to: parseValues(second.inner) };
}

function parseValues(text: string): readonly PartitionValue[] {
  return splitList(text).map((value) => {
    if (value === "NULL") return null;
    if (value === "true" || value === "false") return value === "true";
    if (/^'(?:[^']|'')*'$/.test(value)) {
      return value.slice(1, -1).replaceAll("''", "'");
    }
    const number = Number(value);
    return Number.isSafeInteger(number) && String(number) === value
      ? number
      : sqlText(value);
  });
}

/** The columns of a table whose sequences SERIAL would make just as they are. */
export function isSerialColumn(
  column: ColumnRecord,
  table: TableRecord,
  sequence: SequenceRecord,
): boolean {
  const { schema, name } = splitIdentity(table.identity);
  const own = splitIdentity(sequence.identity);
  const { options } = sequence;
  const [least, most] = ["1", SERIAL_MAXIMA.get(column.type)];
  const { notNull } = column;
  return own.schema === schema &&
    own.name === usualName(name, column.name, "seq") &&
    column.default ===
      `nextval('${sequence.identity.replaceAll("'", "''")}'::regclass)` &&
    column.isLocal && table.partitionBound === undefined &&
    table.ofType === undefined && column.identity === undefined &&
    notNull !== undefined && notNull.isValidated && !notNull.noInherit &&
    !notNull.isInherited &&
    sequence.comment === undefined && sequence.privileges.length === 0 &&
    options.type === column.type && options.minimum === least &&
    options.maximum === most && options.start === least &&
    options.increment === "1" && options.cache === "1" && !options.cycles &&
    options.isUnlogged === table.isUnlogged;
}

const SERIAL_MAXIMA: ReadonlyMap<string, string> = new Map([
  ["smallint", "32767"],
  ["integer", "2147483647"],
  ["bigint", "9223372036854775807"],
]);
