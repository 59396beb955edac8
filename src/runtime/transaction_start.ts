import type { Connection, QueryResult } from "../driver/connection.ts";
import { StandbyError } from "./errors.ts";
import type { MigrationLock } from "./migration_lock.ts";
import { beginStatements, type Timeouts } from "./session_settings.ts";
import { assertOwnPath, strayPathQuery } from "./stray_path.ts";
import type { VersionTable } from "./version_table.ts";
import type { WorkMarker } from "./work_marker.ts";

/** Options of {@linkcode TransactionStart}. */
export interface TransactionStartOptions {
  readonly lock: MigrationLock;
  readonly versionTable: VersionTable;
  readonly marker: WorkMarker;
  /** Whether a server ends the statement of a client that has died. */
  readonly isRemote: boolean;
  /** What the read without a lock has found. */
  readonly tableExists: boolean;
}

/** How a transaction is to begin. */
export interface StartRequest {
  readonly timeouts: Timeouts;
  /** Server process of our own second connection, while that has the guard lock. */
  readonly guardPid: number | undefined;
  /**
   * Version rows to be found, all but certainly: asks for a
   * {@linkcode StartPlan.guard}.
   */
  readonly expectedRows?: readonly string[] | undefined;
}

/** What the beginning of a transaction has found. */
export interface StartFound {
  /** Whether the transaction holds the lock. */
  readonly acquired: boolean;
  /** Version rows; empty without a table. */
  readonly rows: readonly string[];
  /** Whether it is all as the guard of the plan asks for. */
  readonly isAsExpected: boolean;
}

/** The statements of a beginning, and what reads their answers. */
export interface StartPlan {
  readonly timeouts: Timeouts;
  readonly statements: readonly string[];
  /**
   * A statement that fails unless it runs in a transaction that has begun with
   * these statements, found what was expected and holds the lock. Undefined
   * where it was not asked for, or the session is not known to be ours alone.
   */
  readonly guard?: string;
  /**
   * Reads the results of all statements, the transaction being open.
   * Undefined if another server process has answered than the plan is for: it
   * has to be rolled back and planned again.
   *
   * @throws {StandbyError} If the server takes no writes.
   * @throws {PoolerError} If another client's `search_path` is in force.
   */
  read(results: readonly QueryResult[]): Promise<StartFound | undefined>;
}

/** Setting of a transaction that has begun as expected. */
const BEGUN = "alembic.begun";
/**
 * Short, since it stands in front of what the server shows and logs of the
 * statement. The setting is not there, or empty, in any other transaction.
 */
const GUARD =
  `SELECT 1/pg_catalog.length(pg_catalog.current_setting('${BEGUN}'))`;

interface GuardedQueries {
  readonly statements: readonly string[];
  /** What there is when they have run. */
  readonly prepared: PreparedQueries;
}

/** Two prepared statements, `NAME_lock` and `NAME_state`. */
interface PreparedQueries {
  readonly connection: Connection;
  readonly name: string;
}

/**
 * How transactions of a session begin: all in one query, which takes the lock
 * and then reads what it protects.
 *
 * The first has to find out what the session is connected to. Those behind it,
 * where the server process of the login has answered, which serves nobody
 * else, leave out what cannot have changed and what only a pooler brings
 * about: that costs the server three times as long as the rest.
 */
export class TransactionStart {
  readonly #options: TransactionStartOptions;
  #pid: number | undefined;
  #tableExists: boolean;
  #prepared: PreparedQueries | undefined;
  /** How often queries were prepared: a name may be taken of a failed attempt. */
  #preparations = 0;
  /** Whether the open transaction has made the table, so that a rollback takes it. */
  #madeTable = false;

  constructor(options: TransactionStartOptions) {
    this.#options = options;
    this.#tableExists = options.tableExists;
  }

  /** Server process that ran the last transaction. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Plans the next beginning on `connection`. */
  plan(connection: Connection, request: StartRequest): StartPlan {
    const isAlone = this.#pid !== undefined &&
      this.#pid === connection.backendPid;
    return isAlone && this.#tableExists && request.guardPid === undefined
      ? this.#planAlone(connection, request)
      : this.#planFully(connection, request);
  }

  /** Whether the version table is there, as far as this session knows. */
  get tableExists(): boolean {
    return this.#tableExists;
  }

  /**
   * Makes the version table in the open transaction. Under the lock, since
   * CREATE TABLE IF NOT EXISTS from several sessions at once fails in all but
   * one.
   */
  async createVersionTable(connection: Connection): Promise<void> {
    await this.#options.versionTable.create(connection);
    this.#tableExists = true;
    this.#madeTable = true;
    this.#options.marker.receiveNewTable();
  }

  /** The transaction was committed, or may have been. */
  receiveCommit(): void {
    this.#madeTable = false;
  }

  /** The transaction was rolled back. */
  receiveRollback(): void {
    // What has failed may be that a revision has taken them away.
    this.#prepared = undefined;
    if (this.#madeTable) this.#tableExists = false;
    this.#madeTable = false;
  }

  /** Version rows were read in another way; undefined without a table. */
  receiveRows(rows: readonly string[] | undefined): void {
    this.#tableExists = rows !== undefined;
  }

  #planAlone(connection: Connection, request: StartRequest): StartPlan {
    const { lock, versionTable, marker } = this.#options;
    const { timeouts, expectedRows } = request;
    const begin = this.#begin(connection, request);
    const guarded = expectedRows && this.#planGuarded(connection, expectedRows);
    const queries = guarded?.statements ??
      [lock.tryAloneStatement(), versionTable.briefStateQuery()];
    return {
      timeouts,
      statements: [...begin, ...queries],
      ...(guarded === undefined ? {} : { guard: GUARD }),
      read: (results) => {
        const [main, state] = results.slice(begin.length);
        const pid = pidOf(state);
        const isSame = pid === this.#pid;
        this.#pid = pid;
        if (!isSame) return Promise.resolve(undefined);
        marker.receiveComment(state);
        if (guarded !== undefined) this.#prepared = guarded.prepared;
        return Promise.resolve({
          acquired: isTrue(main, "acquired"),
          rows: versionTable.rowsOfState(state),
          isAsExpected: isTrue(state, "expected"),
        });
      },
    };
  }

  /**
   * The two queries with what the guard looks at: from the second time on as
   * prepared statements, which the server has planned already.
   */
  #planGuarded(
    connection: Connection,
    expectedRows: readonly string[],
  ): GuardedQueries {
    const { lock, versionTable, marker } = this.#options;
    const [rows, comment] = versionTable.stateLiterals(
      expectedRows,
      marker.clearedComment,
    );
    const prepared = this.#prepared;
    if (prepared?.connection === connection) {
      const { name } = prepared;
      const state = `EXECUTE ${name}_state (${rows}, ${comment}, ${this.#pid})`;
      return { prepared, statements: [`EXECUTE ${name}_lock`, state] };
    }
    const name = `alembic_${++this.#preparations}`;
    const lockQuery = markLock(lock.tryAloneStatement());
    const stateQuery = (...expected: readonly [string, string, string]) =>
      markState(versionTable.briefStateQuery(), expected);
    return {
      prepared: { connection, name },
      statements: [
        lockQuery,
        stateQuery(rows, comment, `${this.#pid}`),
        `PREPARE ${name}_lock AS ${lockQuery}`,
        `PREPARE ${name}_state (text[], text, integer) AS ${
          stateQuery("$1", "$2", "$3")
        }`,
      ],
    };
  }

  #planFully(connection: Connection, request: StartRequest): StartPlan {
    const { lock, versionTable, marker } = this.#options;
    const tableExists = this.#tableExists;
    const begin = this.#begin(connection, request);
    return {
      timeouts: request.timeouts,
      statements: [
        ...begin,
        lock.tryStatement(),
        lock.guardedStatement(request.guardPid),
        versionTable.stateQuery(),
        tableExists
          ? versionTable.selectStatement()
          : versionTable.existsStatement(),
        strayPathQuery(connection),
      ],
      read: async (results) => {
        const [main, guard, state, table, path] = results.slice(begin.length);
        marker.receive(state);
        this.#pid = pidOf(state);
        if (isTrue(state, "standby")) {
          throw new StandbyError(connection.displayUrl);
        }
        assertOwnPath(path);
        return {
          acquired: isTrue(main, "acquired") && !isTrue(guard, "guarded"),
          rows: tableExists
            ? versionTable.rowsOf(table)
            : await this.#readNewTable(connection, table),
          isAsExpected: false,
        };
      },
    };
  }

  /** The rows of a table that was missing when this session began. */
  async #readNewTable(
    connection: Connection,
    existence: QueryResult | undefined,
  ): Promise<readonly string[]> {
    if (!isTrue(existence, "present")) return [];
    this.#tableExists = true;
    const { versionTable } = this.#options;
    const [result] = await connection.execute(versionTable.selectStatement());
    return versionTable.rowsOf(result);
  }

  #begin(connection: Connection, request: StartRequest): readonly string[] {
    const { isRemote } = this.#options;
    return beginStatements(connection, request.timeouts, { isRemote });
  }
}

/** The query of the lock, which says in {@linkcode BEGUN} whether that is ours. */
function markLock(query: string): string {
  return `SELECT acquired, ${setBegun("acquired")} ` +
    `FROM (${query} OFFSET 0) AS lock`;
}

/**
 * The query of the state with a column `expected`; takes {@linkcode BEGUN} back
 * if that is false.
 */
function markState(
  query: string,
  [rows, comment, pid]: readonly [rows: string, comment: string, pid: string],
): string {
  return `SELECT *, ${setBegun("expected")} FROM (` +
    `SELECT *, rows @> ${rows} AND rows <@ ${rows} ` +
    `AND comment IS NOT DISTINCT FROM ${comment} AND pid = ${pid} ` +
    `AND pg_catalog.current_setting('${BEGUN}') <> '' AS expected ` +
    `FROM (${query} OFFSET 0) AS state OFFSET 0) AS state`;
}

/** OFFSET 0 in what it is selected from keeps that from being computed twice. */
function setBegun(condition: string): string {
  return `pg_catalog.set_config('${BEGUN}', CASE WHEN ${condition} ` +
    "THEN 'yes' ELSE '' END, true)";
}

function isTrue(
  result: QueryResult | undefined,
  column: string,
): boolean {
  return result?.rows[0]?.[column] === true;
}

function pidOf(result: QueryResult | undefined): number {
  return Number(result?.rows[0]?.["pid"]);
}
