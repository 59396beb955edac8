import type { Connection, Row } from "../driver/connection.ts";
import { guardLockKey } from "./lock_key.ts";

/** The session that holds the migration lock, as pg_stat_activity shows it. */
export interface LockHolder {
  readonly pid: number;
  /** Empty if the session gave none or it may not be seen. */
  readonly applicationName: string;
  /** Undefined for a Unix socket, and where it may not be seen. */
  readonly clientAddress: string | undefined;
  /** Start of its transaction, as the server writes it. */
  readonly since: string | undefined;
  /** `idle` where it has no transaction open: then it is a session lock. */
  readonly state: string | undefined;
  /** Its current or last query, cut to 200 characters. */
  readonly query: string | undefined;
}

/**
 * The SQL of the migration lock: two advisory transaction locks with
 * neighbouring keys.
 *
 * - The *main* lock is taken in the transaction of a revision.
 * - The *guard* lock is taken by a second connection while a revision works
 *   outside a transaction. Only the holder of the main lock takes it, so
 *   whoever has the main lock and sees the guard free is alone; that is what
 *   lets a revision leave its transaction (`op.autocommitBlock`) without a
 *   moment in which another copy could slip in.
 *
 * Transaction locks hold through any pooler and go when the process dies.
 * They are only ever tried, never waited for: a blocked waiter keeps a
 * snapshot, for which a CREATE INDEX CONCURRENTLY of the holder waits for ever.
 *
 * A server process that holds a lock already gives it again to whoever it
 * serves. Behind a pooler that may be us, and the first lock a session lock of
 * somebody else, so it is looked for before: it counts as held by others, no
 * matter which process of the pool serves us.
 */
export class MigrationLock {
  readonly key: bigint;
  readonly guardKey: bigint;

  constructor(key: bigint) {
    this.key = key;
    this.guardKey = guardLockKey(key);
  }

  /** One row, `acquired`. Must run in a READ COMMITTED transaction. */
  tryStatement(): string {
    return `SELECT ${tryLock(this.key)} AS acquired`;
  }

  /**
   * {@linkcode tryStatement} and {@linkcode guardedStatement} in one row,
   * `acquired`, for a server process that serves this session alone, and
   * without a guard of our own. What such a process holds already is no
   * question, and the guard is tried with a session lock that is given back in
   * the same breath: the view of all locks takes the server much longer.
   */
  tryAloneStatement(): string {
    return "SELECT CASE WHEN NOT " +
      `pg_catalog.pg_try_advisory_xact_lock(${this.key}) THEN false ` +
      `WHEN pg_catalog.pg_try_advisory_lock(${this.guardKey}) ` +
      `THEN pg_catalog.pg_advisory_unlock(${this.guardKey}) ` +
      "ELSE false END AS acquired";
  }

  /**
   * One row, for the second connection: `acquired`, its `pid`, and `beside`,
   * whether it is on the server where the main lock is held.
   */
  tryGuardStatement(): string {
    return `SELECT ${tryLock(this.guardKey)} AS acquired, ` +
      "pg_catalog.pg_backend_pid() AS pid, " +
      `EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE ${
        matchKey(this.key)
      }) AS beside`;
  }

  /**
   * One row, `guarded`: whether a session other than `exceptPid` has the guard
   * lock. A statement of its own behind {@linkcode tryStatement}: within one
   * statement the server might look here first.
   */
  guardedStatement(exceptPid?: number): string {
    const except = exceptPid === undefined ? "" : ` AND pid <> ${exceptPid}`;
    return `SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE ${
      matchKey(this.guardKey)
    }${except}) AS guarded`;
  }

  /**
   * The session in the way, or undefined if it has just gone. Outside a
   * transaction only: what the session asked itself holds there is a session
   * lock, left in it by another client of a pooler.
   *
   * @param exceptPid Another session of our own.
   */
  async findHolder(
    connection: Connection,
    exceptPid?: number,
  ): Promise<LockHolder | undefined> {
    const except = exceptPid === undefined ? "" : `AND l.pid <> ${exceptPid} `;
    const [result] = await connection.execute(
      "SELECT l.pid, l.pid = pg_catalog.pg_backend_pid() AS own, " +
        "a.application_name, " +
        "pg_catalog.host(a.client_addr) AS client_addr, " +
        "pg_catalog.date_trunc('second', a.xact_start)::text AS since, " +
        'a.state, pg_catalog."left"(a.query, 200) AS query ' +
        "FROM pg_catalog.pg_locks l " +
        "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid " +
        `WHERE (${matchKey(this.guardKey)} OR ${matchKey(this.key)}) ` +
        except +
        // The guard belongs to the run that is under way; the main lock may
        // only be somebody's attempt.
        `ORDER BY (${matchKey(this.guardKey)}) DESC LIMIT 1`,
    );
    const row = result?.rows[0];
    return row === undefined ? undefined : holderOf(row);
  }
}

/** Tries a lock that the server process must not hold already. */
function tryLock(key: bigint): string {
  return "CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_locks WHERE " +
    `${matchKey(key)} AND pid = pg_catalog.pg_backend_pid()) ` +
    `THEN false ELSE pg_catalog.pg_try_advisory_xact_lock(${key}) END`;
}

/** A condition on pg_locks rows; a 64-bit key is stored as two 32-bit halves. */
function matchKey(key: bigint): string {
  const high = BigInt.asUintN(32, key >> 32n);
  const low = BigInt.asUintN(32, key);
  return "(locktype = 'advisory' AND granted AND objsubid = 1 " +
    `AND classid = ${high} AND objid = ${low} AND database = ` +
    "(SELECT oid FROM pg_catalog.pg_database " +
    "WHERE datname = pg_catalog.current_database()))";
}

/** Of a process that serves us, what pg_stat_activity shows is ours. */
const IDLE_HOLDER = {
  applicationName: "",
  clientAddress: undefined,
  since: undefined,
  state: "idle",
  query: undefined,
} as const;

function holderOf(row: Row): LockHolder {
  const text = (value: unknown) =>
    value === null || value === undefined ? undefined : String(value);
  if (row.own === true) return { ...IDLE_HOLDER, pid: Number(row.pid) };
  return {
    pid: Number(row.pid),
    applicationName: text(row.application_name) ?? "",
    clientAddress: text(row.client_addr),
    since: text(row.since),
    state: text(row.state),
    query: text(row.query),
  };
}
