import type { Connection, QueryResult, Row } from "../../driver/connection.ts";
import {
  type CommentRow,
  COMMENTS_SQL,
  DEFAULT_PRIVILEGES_SQL,
  type DefaultPrivilegeRow,
  dependenciesSql,
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
  indexesSql,
  type IndexRow,
  type RelationRow,
  RELATIONS_SQL,
  type SequenceRow,
  sequencesSql,
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
export const PRINT_SETTINGS: readonly string[] = [
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
  readonly rare: readonly PlainRow[];
  readonly comments: readonly CommentRow[];
  readonly privileges: readonly PrivilegeRow[];
  readonly members: readonly ExtensionMemberRow[];
  readonly defaultPrivileges: readonly DefaultPrivilegeRow[];
  readonly dependencies: readonly DependencyRow[];
  readonly unknown: readonly UnknownRow[];
}

/**
 * Reads what a database contains: in one round trip, however much it is, and
 * of one moment (a read-only transaction of its own, so there must be none
 * open). What belongs to the server or an extension is left out; what is of a
 * kind not covered is listed as unknown.
 *
 * @throws {DatabaseError} If a catalog cannot be read.
 */
export async function reflectDatabase(
  connection: Connection,
): Promise<DatabaseSchema> {
  const { serverVersion } = connection;
  const batch = new QueryBatch();
  const rows = planReading(batch, serverVersion);
  await batch.run(connection);
  return buildSchema(rows, serverVersion);
}

/** Queries that are sent at once, so that none waits for another's rows. */
class QueryBatch {
  readonly #queries: { readonly sql: string; readonly rows: object[] }[] = [];

  /** The rows that `sql` gives, which are there after {@linkcode run}. */
  add<R extends object>(sql: string): readonly R[];
  add(sql: string): readonly object[] {
    const rows: object[] = [];
    this.#queries.push({ sql, rows });
    return rows;
  }

  /**
   * The transaction ends in the same message: while we are busy with the rows,
   * or with another database, nothing is kept open over there.
   */
  async run(connection: Connection): Promise<void> {
    const preparation = [
      "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
      ...(connection.transactionSettings ?? []),
      ...PRINT_SETTINGS,
    ];
    const queries = this.#queries.map(({ sql }) => sql);
    const results = await executeOrRollBack(
      connection,
      [...preparation, ...queries, "ROLLBACK"].join(";\n"),
    );
    for (const [at, { rows }] of this.#queries.entries()) {
      const result = results[preparation.length + at];
      for (const row of settleRows(result?.rows ?? [])) rows.push(row);
    }
  }
}

/** Runs statements of which some begin and end a transaction. */
export async function executeOrRollBack(
  connection: Connection,
  sql: string,
): Promise<readonly QueryResult[]> {
  try {
    return await connection.execute(sql);
  } catch (error) {
    // Fails as well if the connection is lost, of which the error tells.
    await connection.execute("ROLLBACK").catch(() => {});
    throw error;
  }
}

function planReading(batch: QueryBatch, serverVersion: number): CatalogRows {
  return {
    schemas: batch.add<SchemaRow>(SCHEMAS_SQL),
    extensions: batch.add<ExtensionRow>(EXTENSIONS_SQL),
    collations: batch.add<CollationRow>(COLLATIONS_SQL),
    types: batch.add<TypeRow>(typesSql(serverVersion)),
    relations: batch.add<RelationRow>(RELATIONS_SQL),
    columns: batch.add<ColumnRow>(columnsSql(serverVersion)),
    sequences: batch.add<SequenceRow>(sequencesSql(serverVersion)),
    constraints: batch.add<ConstraintRow>(CONSTRAINTS_SQL),
    indexes: batch.add<IndexRow>(indexesSql(serverVersion)),
    routines: batch.add<RoutineRow>(ROUTINES_SQL),
    triggers: batch.add<TriggerRow>(triggersSql(serverVersion)),
    rules: batch.add<RuleRow>(RULES_SQL),
    policies: batch.add<PolicyRow>(POLICIES_SQL),
    plain: batch.add<PlainRow>(PLAIN_SQL),
    rare: batch.add<PlainRow>(rareSql(serverVersion)),
    comments: batch.add<CommentRow>(COMMENTS_SQL),
    privileges: batch.add<PrivilegeRow>(PRIVILEGES_SQL),
    members: batch.add<ExtensionMemberRow>(EXTENSION_MEMBERS_SQL),
    defaultPrivileges: batch.add<DefaultPrivilegeRow>(DEFAULT_PRIVILEGES_SQL),
    dependencies: batch.add<DependencyRow>(dependenciesSql(serverVersion)),
    unknown: batch.add<UnknownRow>(UNKNOWN_SQL),
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

function settleRows(rows: readonly Row[]): readonly object[] {
  const [first] = rows;
  if (first === undefined) return rows;
  const fields = TEXT_FIELDS.filter((field) => field in first);
  return fields.length === 0 ? rows : rows.map((row) => settleRow(row, fields));
}

function settleRow(row: Row, fields: readonly string[]): object {
  let settled = row;
  for (const field of fields) {
    const value = row[field];
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
  const plain = [...rows.plain, ...rows.rare];
  registerRelations(rows, index);
  registerForeignTables(plain, index);
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
    ...reflectPlain(plain, index),
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
    unknown: rows.unknown.map((row) => ({
      ...row,
      users: index.keysAt(row.users),
    })),
  };
}

function findHolders({ relations }: RelationRows, index: ObjectIndex): Holders {
  return new Map(relations.flatMap(({ oid, identity }) => {
    const key = index.keyAt({ catalog: "pg_class", oid });
    return key === undefined ? [] : [[oid, { key, identity }] as const];
  }));
}
