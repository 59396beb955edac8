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
}

/** What the beginning of a transaction has found. */
export interface StartFound {
  /** Whether the transaction holds the lock. */
  readonly acquired: boolean;
  /** Version rows; empty without a table. */
  readonly rows: readonly string[];
}

/** The statements of a beginning, and what reads their answers. */
export interface StartPlan {
  readonly timeouts: Timeouts;
  readonly statements: readonly string[];
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

  /**
   * Makes the version table in the open transaction if it is not there yet.
   * Under the lock, since CREATE TABLE IF NOT EXISTS from several sessions at
   * once fails in all but one.
   */
  async ensureVersionTable(connection: Connection): Promise<void> {
    if (this.#tableExists) return;
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
    if (this.#madeTable) this.#tableExists = false;
    this.#madeTable = false;
  }

  /** Version rows were read in another way; undefined without a table. */
  receiveRows(rows: readonly string[] | undefined): void {
    this.#tableExists = rows !== undefined;
  }

  #planAlone(connection: Connection, request: StartRequest): StartPlan {
    const { lock, versionTable, marker } = this.#options;
    const begin = this.#begin(connection, request);
    return {
      timeouts: request.timeouts,
      statements: [
        ...begin,
        lock.tryAloneStatement(),
        versionTable.briefStateQuery(),
      ],
      read: (results) => {
        const [main, state] = results.slice(begin.length);
        const pid = pidOf(state);
        const isSame = pid === this.#pid;
        this.#pid = pid;
        if (!isSame) return Promise.resolve(undefined);
        marker.receiveComment(state);
        return Promise.resolve({
          acquired: isTrue(main, "acquired"),
          rows: versionTable.rowsOfState(state),
        });
      },
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

function isTrue(
  result: QueryResult | undefined,
  column: string,
): boolean {
  return result?.rows[0]?.[column] === true;
}

function pidOf(result: QueryResult | undefined): number {
  return Number(result?.rows[0]?.["pid"]);
}
