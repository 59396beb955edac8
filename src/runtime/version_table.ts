import type { Connection, QueryResult, Row } from "../driver/connection.ts";
import type { HeadChange } from "../graph/head_changes.ts";
import { VersionTableError } from "./errors.ts";

/** What the version table needs to know of the SQL dialect. */
export interface VersionTableDialect {
  quoteQualifiedName(schema: string | undefined, name: string): string;
  quoteIdentifier(name: string): string;
  quoteLiteral(value: string): string;
}

/** Options of {@linkcode VersionTable}. */
export interface VersionTableOptions {
  /** @default "alembic_version" */
  readonly name: string;
  readonly schema: string | undefined;
  /** Whether a table made by us gets a primary key. */
  readonly primaryKey: boolean;
  readonly dialect: VersionTableDialect;
}

/** SQLSTATE 42P01: the table, or its schema, does not exist. */
const UNDEFINED_TABLE = "42P01";

/**
 * The table that says where the database stands: one row per current head,
 * Alembic's own shape, so that both programs can share it.
 *
 * Its statements are the ones Alembic writes, since they are also what
 * `--sql` prints; values are literals because offline there are no parameters.
 */
export class VersionTable {
  readonly name: string;
  readonly schema: string | undefined;
  readonly #qualified: string;
  readonly #primaryKey: boolean;
  readonly #dialect: VersionTableDialect;

  constructor(options: VersionTableOptions) {
    this.name = options.name;
    this.schema = options.schema;
    this.#primaryKey = options.primaryKey;
    this.#dialect = options.dialect;
    this.#qualified = options.dialect.quoteQualifiedName(
      options.schema,
      options.name,
    );
  }

  /** Name with schema, quoted where needed: how the statements name it. */
  get qualifiedName(): string {
    return this.#qualified;
  }

  createStatement(): string {
    const lines = ["    version_num VARCHAR(32) NOT NULL"];
    if (this.#primaryKey) {
      const key = this.#dialect.quoteIdentifier(`${this.name}_pkc`);
      lines.push(`    CONSTRAINT ${key} PRIMARY KEY (version_num)`);
    }
    return `CREATE TABLE ${this.#qualified} (\n${lines.join(", \n")}\n)`;
  }

  selectStatement(): string {
    return `SELECT version_num FROM ${this.#qualified}`;
  }

  /** A query of one row whose column `present` says whether the table is there. */
  existsStatement(): string {
    const name = this.#dialect.quoteLiteral(this.#qualified);
    return `SELECT pg_catalog.to_regclass(${name}) IS NOT NULL AS present`;
  }

  deleteAllStatement(): string {
    return `DELETE FROM ${this.#qualified}`;
  }

  changeStatement(change: HeadChange): string {
    const table = this.#qualified;
    const column = `${table}.version_num`;
    const literal = (value: string) => this.#dialect.quoteLiteral(value);
    switch (change.kind) {
      case "insert": {
        const returning = this.#primaryKey ? ` RETURNING ${column}` : "";
        return `INSERT INTO ${table} (version_num) VALUES (${
          literal(change.revision)
        })${returning}`;
      }
      case "update":
        return `UPDATE ${table} SET version_num=${
          literal(change.to)
        } WHERE ${column} = ${literal(change.from)}`;
      case "delete":
        return `DELETE FROM ${table} WHERE ${column} = ${
          literal(change.revision)
        }`;
    }
  }

  /**
   * Reads the rows in the order the server returns them; undefined if there
   * is no such table. Outside a transaction only: the error of a missing table
   * would end one.
   */
  async read(
    connection: Connection,
  ): Promise<readonly string[] | undefined> {
    try {
      const [result] = await connection.execute(this.selectStatement());
      return this.rowsOf(result);
    } catch (error) {
      if (isUndefinedTable(error)) return undefined;
      throw error;
    }
  }

  /** The version rows in a result of {@linkcode selectStatement}. */
  rowsOf(result: QueryResult | undefined): readonly string[] {
    return (result?.rows ?? []).map((row: Row) => String(row.version_num));
  }

  /**
   * Writes `changes` in order, each of which must touch exactly one row: the
   * compare-and-swap that keeps two runs from both committing a step.
   *
   * @throws {VersionTableError} If one touched another number of rows.
   */
  async applyChanges(
    connection: Connection,
    changes: readonly HeadChange[],
  ): Promise<void> {
    for (const change of changes) {
      const [result] = await connection.execute(this.changeStatement(change));
      const found = result?.rowCount ?? 0;
      if (!connection.isOffline && found !== 1) {
        throw new VersionTableError(this.#describe(change), found);
      }
    }
  }

  #describe(change: HeadChange): string {
    switch (change.kind) {
      case "insert":
        return `inserting '${change.revision}' into '${this.name}'`;
      case "update":
        return `updating '${change.from}' to '${change.to}' in '${this.name}'`;
      case "delete":
        return `deleting '${change.revision}' in '${this.name}'`;
    }
  }
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && "sqlState" in error &&
    error.sqlState === UNDEFINED_TABLE;
}
