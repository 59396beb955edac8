import type { Connection } from "../../driver/connection.ts";
import {
  type CommentRow,
  COMMENTS_SQL,
  DEFAULT_PRIVILEGES_SQL,
  type DefaultPrivilegeRow,
  DEPENDENCIES_SQL,
  type DependencyRow,
  EXTENSION_MEMBERS_SQL,
  type ExtensionMemberRow,
  PLAIN_SQL,
  type PlainRow,
  POLICIES_SQL,
  type PolicyRow,
  type PrivilegeRow,
  PRIVILEGES_SQL,
  type RuleRow,
  RULES_SQL,
  type TriggerRow,
  triggersSql,
  type UnknownRow,
} from "./catalog_objects.ts";
import { rareSql, UNKNOWN_SQL } from "./catalog_rare.ts";
import {
  type ColumnRow,
  columnsSql,
  type ConstraintRow,
  CONSTRAINTS_SQL,
  INDEXES_SQL,
  type IndexRow,
  type RelationRow,
  RELATIONS_SQL,
  type SequenceRow,
  SEQUENCES_SQL,
} from "./catalog_relations.ts";
import {
  type CollationRow,
  COLLATIONS_SQL,
  type ExtensionRow,
  EXTENSIONS_SQL,
  type RoutineRow,
  ROUTINES_SQL,
  type SchemaRow,
  SCHEMAS_SQL,
  type TypeRow,
  typesSql,
} from "./catalog_types.ts";
import { ObjectIndex } from "./reflect_index.ts";
import {
  type Holders,
  indexByKey,
  reflectDefaultPrivileges,
  reflectPlain,
  reflectPolicies,
  reflectRules,
  reflectTriggers,
  registerForeignTables,
} from "./reflect_objects.ts";
import type {
  DatabaseSchema,
  SchemaObject,
} from "../../schema/database_schema.ts";
import {
  reflectColumns,
  reflectConstraintsAndIndexes,
  reflectRelations,
  reflectSequences,
  registerRelations,
  type RelationRows,
} from "./reflect_relations.ts";
import { settleText } from "./reflect_text.ts";
import {
  reflectCollations,
  reflectExtensionMembers,
  reflectExtensions,
  reflectRoutines,
  reflectSchemas,
  reflectTypes,
} from "./reflect_types.ts";

/**
 * What makes the texts that the server renders the same everywhere. `SET LOCAL`
 * works behind a pooler and ends with the transaction.
 */
const SETTINGS = [
  "SET LOCAL search_path = ''",
  "SET LOCAL DateStyle = 'ISO, YMD'",
  "SET LOCAL IntervalStyle = 'postgres'",
  "SET LOCAL TimeZone = 'UTC'",
  "SET LOCAL extra_float_digits = 1",
  "SET LOCAL quote_all_identifiers = off",
  // Compiling takes longer than the queries do.
  "SET LOCAL jit = off",
];

interface CatalogRows extends RelationRows {
  readonly schemas: readonly SchemaRow[];
  readonly extensions: readonly ExtensionRow[];
  readonly collations: readonly CollationRow[];
  readonly types: readonly TypeRow[];
  readonly routines: readonly RoutineRow[];
  readonly triggers: readonly TriggerRow[];
  readonly rules: readonly RuleRow[];
  readonly policies: readonly PolicyRow[];
  readonly plain: readonly PlainRow[];
  readonly comments: readonly CommentRow[];
  readonly privileges: readonly PrivilegeRow[];
  readonly members: readonly ExtensionMemberRow[];
  readonly defaultPrivileges: readonly DefaultPrivilegeRow[];
  readonly dependencies: readonly DependencyRow[];
  readonly unknown: readonly UnknownRow[];
}

/**
 * Reads what a database contains: a fixed number of queries, however much it
 * is, of one moment (a read-only transaction of its own, so there must be none
 * open). What belongs to the server or an extension is left out; what is of a
 * kind not covered is listed as unknown.
 *
 * @throws {DatabaseError} If a catalog cannot be read.
 */
export async function reflectDatabase(
  connection: Connection,
): Promise<DatabaseSchema> {
  await connection.execute(
    [
      "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
      ...(connection.transactionSettings ?? []),
      ...SETTINGS,
    ].join(";\n"),
  );
  try {
    const rows = await readCatalogs(connection);
    return buildSchema(rows, connection.serverVersion);
  } finally {
    await connection.execute("ROLLBACK");
  }
}

async function readCatalogs(connection: Connection): Promise<CatalogRows> {
  const { serverVersion } = connection;
  async function read<R extends object>(sql: string): Promise<readonly R[]> {
    return (await connection.query<R>(sql)).rows.map(settleRow);
  }
  return {
    schemas: await read<SchemaRow>(SCHEMAS_SQL),
    extensions: await read<ExtensionRow>(EXTENSIONS_SQL),
    collations: await read<CollationRow>(COLLATIONS_SQL),
    types: await read<TypeRow>(typesSql(serverVersion)),
    relations: await read<RelationRow>(RELATIONS_SQL),
    columns: await read<ColumnRow>(columnsSql(serverVersion)),
    sequences: await read<SequenceRow>(SEQUENCES_SQL),
    constraints: await read<ConstraintRow>(CONSTRAINTS_SQL),
    indexes: await read<IndexRow>(INDEXES_SQL),
    routines: await read<RoutineRow>(ROUTINES_SQL),
    triggers: await read<TriggerRow>(triggersSql(serverVersion)),
    rules: await read<RuleRow>(RULES_SQL),
    policies: await read<PolicyRow>(POLICIES_SQL),
    plain: [
      ...await read<PlainRow>(PLAIN_SQL),
      ...await read<PlainRow>(rareSql(serverVersion)),
    ],
    comments: await read<CommentRow>(COMMENTS_SQL),
    privileges: await read<PrivilegeRow>(PRIVILEGES_SQL),
    members: await read<ExtensionMemberRow>(EXTENSION_MEMBERS_SQL),
    defaultPrivileges: await read<DefaultPrivilegeRow>(DEFAULT_PRIVILEGES_SQL),
    dependencies: await read<DependencyRow>(DEPENDENCIES_SQL),
    unknown: await read<UnknownRow>(UNKNOWN_SQL),
  };
}

/** Fields of rows with what the server renders. */
const TEXT_FIELDS = [
  "check",
  "default",
  "definition",
  "partition_key",
  "statements",
  "using",
];

function settleRow<R extends object>(row: R): R {
  let settled = row;
  for (const field of TEXT_FIELDS) {
    const value: unknown = Reflect.get(row, field);
    if (typeof value === "string") {
      const text = settleText(value);
      if (text !== value) settled = { ...settled, [field]: text };
    } else if (Array.isArray(value)) {
      settled = { ...settled, [field]: value.map(settleText) };
    }
  }
  return settled;
}

/** The order matters: keys are registered before anything refers to them. */
function buildSchema(
  rows: CatalogRows,
  serverVersion: number,
): DatabaseSchema {
  const index = new ObjectIndex(rows.comments, rows.privileges);
  registerRelations(rows, index);
  registerForeignTables(rows.plain, index);
  const columns = reflectColumns(rows, index);
  const types = reflectTypes(rows.types, columns, index);
  const keys = reflectConstraintsAndIndexes(rows, index);
  const holders = findHolders(rows, index);
  const objects: readonly SchemaObject[] = [
    ...reflectSchemas(rows.schemas, index),
    ...reflectExtensions(rows.extensions, index),
    ...reflectExtensionMembers(rows.members, index),
    ...reflectCollations(rows.collations, index),
    ...types,
    ...reflectPlain(rows.plain, index),
    ...reflectRoutines(rows.routines, index),
    ...reflectSequences(rows, index),
    ...reflectRelations(rows, columns, index),
    ...keys.constraints,
    ...keys.indexes,
    ...reflectRules(rows.rules, holders, index),
    ...reflectTriggers(rows.triggers, holders, index),
    ...reflectPolicies(rows.policies, holders, index),
    ...reflectDefaultPrivileges(rows.defaultPrivileges),
  ];
  return {
    serverVersion,
    objects: indexByKey(objects),
    ...index.resolveDependencies(rows.dependencies),
    unknown: rows.unknown,
  };
}

function findHolders({ relations }: RelationRows, index: ObjectIndex): Holders {
  return new Map(relations.flatMap(({ oid, identity }) => {
    const key = index.keyAt({ catalog: "pg_class", oid });
    return key === undefined ? [] : [[oid, { key, identity }] as const];
  }));
}
