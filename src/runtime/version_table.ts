import type { Connection, QueryResult, Row } from "../driver/connection.ts";
import type { HeadChange } from "../graph/head_changes.ts";
import {
  RevisionIdTooLongError,
  VersionSchemaMissingError,
  VersionTableError,
} from "./errors.ts";
import { timeoutSettings } from "./session_settings.ts";
import { assertOwnPath, strayPathQuery } from "./stray_path.ts";
import { executeWithSettings } from "./transaction_settings.ts";

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
  /** Whether a missing schema is made together with the table. @default false */
  readonly createsSchema?: boolean;
  readonly dialect: VersionTableDialect;
}

/** Room in `version_num` of a table that Alembic or this program made. */
export const USUAL_ROOM = 32;
/** Bytes before the text in the length that `atttypmod` of a varchar gives. */
const TYPMOD_OFFSET = 4;

/** SQLSTATE 42P01: the table, or its schema, does not exist. */
const UNDEFINED_TABLE = "42P01";

/** SQLSTATE 22P02: what {@linkcode VersionTable.applyChanges} makes a wrong count fail with. */
const INVALID_TEXT = "22P02";
/** The text in that failure: number of the change, and the rows it found. */
const MISMATCH_REGEXP = /version row change (\d+) found (\d+) rows/;

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
  readonly #createsSchema: boolean;
  readonly #dialect: VersionTableDialect;

  constructor(options: VersionTableOptions) {
    this.name = options.name;
    this.schema = options.schema;
    this.#primaryKey = options.primaryKey;
    this.#createsSchema = options.createsSchema ?? false;
    this.#dialect = options.dialect;
    this.#qualified = options.dialect.quoteQualifiedName(
      options.schema,
      options.name,
    );
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
    return `SELECT ${this.#regclass()} IS NOT NULL AS present`;
  }

  /**
   * A query of one row about the table and the session: `comment`, `owned`
   * (whether this role may change that), `application`, `pid`, and `standby`.
   * Without a table the first two are null.
   */
  stateQuery(): string {
    return `SELECT ${commentOf("c.oid")} AS comment, ` +
      "pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owned, " +
      "pg_catalog.current_setting('application_name') AS application, " +
      "pg_catalog.pg_backend_pid() AS pid, " +
      "pg_catalog.pg_is_in_recovery() AS standby " +
      "FROM (SELECT) AS one LEFT JOIN pg_catalog.pg_class c " +
      `ON c.oid = ${this.#regclass()}`;
  }

  /**
   * A query of one row, `rows` and what of {@linkcode stateQuery} may change
   * behind a COMMIT, `comment` and `pid`: the server answers it much sooner.
   */
  briefStateQuery(): string {
    return `SELECT ARRAY(SELECT version_num::text FROM ${this.#qualified}) ` +
      `AS rows, ${commentOf(this.#regclass())} AS comment, ` +
      "pg_catalog.pg_backend_pid() AS pid";
  }

  /** Values of the columns `rows` and `comment` of {@linkcode briefStateQuery}. */
  stateLiterals(
    rows: readonly string[],
    comment: string | undefined,
  ): readonly [rows: string, comment: string] {
    const literal = (value: string) => this.#dialect.quoteLiteral(value);
    return [
      `ARRAY[${rows.map(literal).join(", ")}]::text[]`,
      comment === undefined ? "NULL" : literal(comment),
    ];
  }

  /** The version rows in a result of {@linkcode briefStateQuery}. */
  rowsOfState(result: QueryResult | undefined): readonly string[] {
    const rows = result?.rows[0]?.["rows"];
    return Array.isArray(rows) ? rows.map(String) : [];
  }

  /** Undefined takes the comment away. */
  commentStatement(comment: string | undefined): string {
    return `COMMENT ON TABLE ${this.#qualified} IS ${
      comment === undefined ? "NULL" : this.#dialect.quoteLiteral(comment)
    }`;
  }

  deleteAllStatement(): string {
    return `DELETE FROM ${this.#qualified}`;
  }

  /** The write as Alembic words it. */
  changeStatement(change: HeadChange): string {
    const returning = change.kind === "insert" && this.#primaryKey
      ? ` RETURNING ${this.#qualified}.version_num`
      : "";
    return this.#writeStatement(change) + returning;
  }

  #writeStatement(change: HeadChange): string {
    const table = this.#qualified;
    const column = `${table}.version_num`;
    const literal = (value: string) => this.#dialect.quoteLiteral(value);
    switch (change.kind) {
      case "insert":
        return `INSERT INTO ${table} (version_num) VALUES (${
          literal(change.revision)
        })`;
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
   * The same write as a statement that the server refuses unless it touches
   * exactly one row: the count is made part of a text that is no number.
   */
  #checkedStatement(change: HeadChange, index: number): string {
    const text =
      `pg_catalog.concat('version row change ${index + 1} found ', ` +
      "pg_catalog.count(*), ' rows')";
    return `WITH touched AS (${this.#writeStatement(change)} RETURNING 1) ` +
      `SELECT CASE pg_catalog.count(*) WHEN 1 THEN 1 ELSE CAST(${text} ` +
      "AS integer) END AS changed FROM touched";
  }

  /**
   * Reads the rows in the order the server returns them; undefined if there
   * is no such table. Outside a transaction only: the error of a missing table
   * would end one.
   *
   * @param options.lockTimeoutMs How long it waits for others who keep the
   * table to themselves; 0 is no limit. @default {the server's}
   * @throws {PoolerError} If they would be those of another client's schema.
   */
  async read(
    connection: Connection,
    options: { readonly lockTimeoutMs?: number } = {},
  ): Promise<readonly string[] | undefined> {
    const { lockTimeoutMs } = options;
    const timeouts = { lockTimeoutMs, statementTimeoutMs: undefined };
    try {
      const results = await executeWithSettings(
        connection,
        ...timeoutSettings(timeouts, "SET LOCAL"),
        strayPathQuery(connection),
        this.selectStatement(),
      );
      const [path, rows] = results.slice(-2);
      assertOwnPath(path);
      return this.rowsOf(rows);
    } catch (error) {
      if (isUndefinedTable(error)) return undefined;
      throw error;
    }
  }

  /**
   * Creates the table in the open transaction, and its schema if that was
   * asked for.
   *
   * @throws {VersionSchemaMissingError} If the schema is missing otherwise.
   */
  async create(connection: Connection): Promise<void> {
    const { schema } = this;
    if (schema !== undefined && !await this.#hasSchema(connection, schema)) {
      if (!this.#createsSchema) throw new VersionSchemaMissingError(schema);
      await connection.execute(
        `CREATE SCHEMA ${this.#dialect.quoteIdentifier(schema)}`,
      );
    }
    await connection.execute(this.createStatement());
  }

  /**
   * Looks whether the ids that `changes` write fit into the table: before
   * the revision runs, since it would be rolled back for that.
   *
   * @throws {RevisionIdTooLongError} If one does not.
   */
  async assertRoom(
    connection: Connection,
    changes: readonly HeadChange[],
  ): Promise<void> {
    const longest = changes.flatMap((change) =>
      change.kind === "insert"
        ? [change.revision]
        : change.kind === "update"
        ? [change.to]
        : []
    ).reduce<string>(
      (longer, id) => [...id].length > [...longer].length ? id : longer,
      "",
    );
    if ([...longest].length <= USUAL_ROOM) return;
    const name = this.#dialect.quoteLiteral(this.#qualified);
    const [result] = await connection.execute(
      "SELECT atttypmod FROM pg_catalog.pg_attribute WHERE attrelid = " +
        `pg_catalog.to_regclass(${name}) AND attname = 'version_num'`,
    );
    const typmod = Number(result?.rows[0]?.["atttypmod"] ?? -1);
    const room = typmod < 0 ? Infinity : typmod - TYPMOD_OFFSET;
    if ([...longest].length > room) {
      throw new RevisionIdTooLongError(longest, {
        table: this.#qualified,
        room,
      });
    }
  }

  async #hasSchema(connection: Connection, schema: string): Promise<boolean> {
    const name = this.#dialect.quoteLiteral(schema);
    const [result] = await connection.execute(
      `SELECT FROM pg_catalog.pg_namespace WHERE nspname = ${name}`,
    );
    return (result?.rowCount ?? 0) > 0;
  }

  /** The version rows in a result of {@linkcode selectStatement}. */
  rowsOf(result: QueryResult | undefined): readonly string[] {
    return (result?.rows ?? []).map((row: Row) => String(row.version_num));
  }

  /**
   * Writes `changes` in order, each of which must touch exactly one row: the
   * compare-and-swap that keeps two runs from both committing a step. Then
   * runs `following`. All of it is one query, in which the server goes no
   * further than to the first change that fails.
   *
   * @returns The results of all of it.
   * @throws {VersionTableError} If one touched another number of rows.
   */
  async applyChanges(
    connection: Connection,
    changes: readonly HeadChange[],
    following: readonly string[] = [],
  ): Promise<readonly QueryResult[]> {
    const statements = [
      ...changes.map((change, index) => this.#checkedStatement(change, index)),
      ...following,
    ];
    if (statements.length === 0) return [];
    try {
      return await connection.execute(statements.join("; "));
    } catch (error) {
      const mismatch = mismatchOf(error);
      const change = changes[(mismatch?.number ?? 0) - 1];
      if (mismatch === undefined || change === undefined) throw error;
      throw new VersionTableError(this.#describe(change), mismatch.rows);
    }
  }

  /** An expression: null if there is no table. */
  #regclass(): string {
    const name = this.#dialect.quoteLiteral(this.#qualified);
    return `pg_catalog.to_regclass(${name})`;
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

/** An expression for the comment of a table. */
function commentOf(oid: string): string {
  return "(SELECT description FROM pg_catalog.pg_description " +
    "WHERE classoid = 'pg_catalog.pg_class'::pg_catalog.regclass " +
    `AND objoid = ${oid} AND objsubid = 0)`;
}

function isUndefinedTable(error: unknown): boolean {
  return hasSqlState(error, UNDEFINED_TABLE);
}

/** Which change touched not one row, counted from 1, and how many it did. */
function mismatchOf(
  error: unknown,
): { readonly number: number; readonly rows: number } | undefined {
  if (!hasSqlState(error, INVALID_TEXT)) return undefined;
  const [, number, rows] = MISMATCH_REGEXP.exec(error.message) ?? [];
  return number === undefined
    ? undefined
    : { number: Number(number), rows: Number(rows) };
}

function hasSqlState(error: unknown, state: string): error is Error {
  return error instanceof Error && "sqlState" in error &&
    error.sqlState === state;
}
