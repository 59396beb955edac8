import type { Connection } from "../driver/connection.ts";
import type { ConcurrentStatement } from "../dialect/postgres/concurrent_statement.ts";
import { InvalidIndexError } from "./errors.ts";

/** What the builds need to know of the SQL dialect. */
export interface IndexDialect {
  quoteLiteral(value: string): string;
}

/** An index as the catalog has it. */
export interface FoundIndex {
  /** With schema and quotes, as SQL needs it. */
  readonly name: string;
  readonly isValid: boolean;
  /** Session that is building it at this moment. */
  readonly builderPid: number | undefined;
}

type CreateIndex = Extract<ConcurrentStatement, { kind: "createIndex" }>;

/** Looks an index up by what its CREATE INDEX says; undefined if there is none. */
export async function findIndex(
  connection: Connection,
  statement: CreateIndex,
  dialect: IndexDialect,
): Promise<FoundIndex | undefined> {
  const table = dialect.quoteLiteral(statement.table);
  // An index stands in the schema of its table, whose name it is searched
  // with: one of the same name on another table is not ours.
  const [result] = await connection.execute(
    "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, " +
      "i.indisvalid AS valid, p.pid AS builder " +
      "FROM pg_catalog.pg_index i " +
      "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid " +
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " +
      "LEFT JOIN pg_catalog.pg_stat_progress_create_index p " +
      "ON p.index_relid = c.oid AND p.pid <> pg_catalog.pg_backend_pid() " +
      `WHERE i.indrelid = pg_catalog.to_regclass(${table}) ` +
      `AND c.relname = ${dialect.quoteLiteral(statement.index)}`,
  );
  const row = result?.rows[0];
  if (row === undefined) return undefined;
  return {
    name: String(row["name"]),
    isValid: row["valid"] === true,
    builderPid: row["builder"] === null ? undefined : Number(row["builder"]),
  };
}

/**
 * Takes away what a failed CREATE INDEX CONCURRENTLY has left: an INVALID index
 * of the name, which `IF NOT EXISTS` would take for success.
 *
 * @throws {InvalidIndexError} If another session is building it at this moment.
 */
export async function dropInvalidIndex(
  connection: Connection,
  found: FoundIndex,
): Promise<void> {
  if (found.builderPid !== undefined) {
    throw new InvalidIndexError(
      found.name,
      `session ${found.builderPid} is building it`,
    );
  }
  await connection.execute(`DROP INDEX CONCURRENTLY IF EXISTS ${found.name}`);
}

/** @throws {InvalidIndexError} If the index that was just built is not valid. */
export function assertValid(found: FoundIndex | undefined): void {
  if (found !== undefined && !found.isValid) {
    throw new InvalidIndexError(found.name, "its build did not finish");
  }
}
