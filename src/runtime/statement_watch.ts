import type { Connection, Row } from "../driver/connection.ts";
import { sleep } from "../util/sleep.ts";
import { reportTimeMs } from "./backoff.ts";
import type { EventListener, StatementProgress } from "./events.ts";

/** A session that another one waits for. */
export interface Blocker {
  readonly pid: number;
  /** Empty if it gave none or it may not be seen. */
  readonly applicationName: string;
  /** `active`, `idle in transaction` …; undefined if it may not be seen. */
  readonly state: string | undefined;
  /** How long its transaction has been open; undefined if it may not be seen. */
  readonly ageMs: number | undefined;
  /** Its current or last query, cut to 200 characters. */
  readonly query: string | undefined;
}

/** Options of {@linkcode StatementWatch}. */
export interface StatementWatchOptions {
  /** Opens the connection to ask on; undefined if the database has only one. */
  readonly open: (() => Promise<Connection>) | undefined;
  /** Whether somebody looks at percentages. */
  readonly wantsProgress: boolean;
  readonly listener: EventListener;
}

/** The statement that is watched. */
export interface WatchedStatement {
  /** Server process that runs it. */
  readonly pid: number | undefined;
  /** 0 for no limit. */
  readonly lockTimeoutMs: number;
}

/** A statement that takes longer is asked about. */
const SLOW_AFTER_MS = 1_000;
const PROGRESS_EVERY_MS = 1_000;
/** Without a lock timeout, who blocks is said when it has lasted as long. */
const REPORTS = { atMs: [2_000, 15_000, 60_000], thenEveryMs: 300_000 };

/**
 * Looks, from a second connection, at what a slow statement waits for and how
 * far it has come. The connection is opened for the first slow statement and
 * kept; if it cannot be opened nothing is known, which is no failure.
 */
export class StatementWatch {
  readonly #options: StatementWatchOptions;
  #connection: Promise<Connection | undefined> | undefined;
  #opened: Connection | undefined;
  #isClosed = false;
  /** Counts how often it was closed: what is opened later is of no use. */
  #turn = 0;
  #blockers: readonly Blocker[] = [];
  /** Whether the last thing told was how far a statement is. */
  #hasProgress = false;

  constructor(options: StatementWatchOptions) {
    this.#options = options;
  }

  /** Who stood in the way of the last statement that was blocked. */
  get blockers(): readonly Blocker[] {
    return this.#blockers;
  }

  /** Forgets {@linkcode blockers}. */
  forget(): void {
    this.#blockers = [];
  }

  /** Runs `work` and looks at it as long as it takes. */
  async during<T>(
    statement: WatchedStatement,
    work: () => Promise<T>,
  ): Promise<T> {
    if (this.#options.open === undefined || statement.pid === undefined) {
      return await work();
    }
    const { lockTimeoutMs } = statement;
    const startedAt = performance.now();
    let ended: AbortController | undefined;
    // Most statements end before, so that all they cost is this timer.
    const timer = setTimeout(
      () => {
        ended = new AbortController();
        const { signal } = ended;
        // A look under way at the end is not waited for, nor told of any more.
        this.#watch(statement, { startedAt, ended: signal }).catch(() => {});
      },
      lockTimeoutMs > 0
        ? Math.min(SLOW_AFTER_MS, lockTimeoutMs / 2)
        : SLOW_AFTER_MS,
    );
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      ended?.abort();
      this.#report(undefined);
    }
  }

  /**
   * Closes the connection. One that is still being opened is not waited for,
   * which a pool may take for ever to give.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opened?.close();
  }

  /** Closes it until the next slow statement: a pool may have no other. */
  async rest(): Promise<void> {
    const opened = this.#opened;
    this.#turn++;
    this.#connection = undefined;
    this.#opened = undefined;
    await opened?.close();
  }

  async #watch(
    statement: WatchedStatement,
    run: { readonly startedAt: number; readonly ended: AbortSignal },
  ): Promise<void> {
    const { lockTimeoutMs } = statement;
    const { startedAt, ended } = run;
    let reports = 0;
    while (!ended.aborted) {
      const connection = await this.#connect();
      if (connection === undefined || ended.aborted) return;
      const blockers = await findBlockers(connection, statement.pid ?? 0);
      if (blockers.length > 0) this.#blockers = blockers;
      const waitedMs = performance.now() - startedAt;
      const isLong = waitedMs >= reportTimeMs(reports, REPORTS);
      // Where a timeout is near, the line of the retry names them.
      if (blockers.length > 0 && lockTimeoutMs === 0 && isLong) {
        reports++;
        this.#options.listener({ kind: "blocked", blockers, waitedMs });
      }
      if (this.#options.wantsProgress) {
        const progress = await findProgress(connection, statement.pid ?? 0);
        if (!ended.aborted) this.#report(progress);
      }
      await sleep(PROGRESS_EVERY_MS, ended);
    }
  }

  #report(progress: StatementProgress | undefined): void {
    if (progress === undefined && !this.#hasProgress) return;
    this.#hasProgress = progress !== undefined;
    this.#options.listener({ kind: "progress", progress });
  }

  #connect(): Promise<Connection | undefined> {
    this.#connection ??= this.#open().catch(() => undefined);
    return this.#connection;
  }

  async #open(): Promise<Connection | undefined> {
    if (this.#isClosed) return undefined;
    const turn = this.#turn;
    const connection = await this.#options.open?.();
    if (this.#isClosed || turn !== this.#turn) {
      await connection?.close();
      return undefined;
    }
    this.#opened = connection;
    return connection;
  }
}

async function findBlockers(
  connection: Connection,
  pid: number,
): Promise<readonly Blocker[]> {
  const [result] = await connection.execute(
    "SELECT b.pid, a.application_name, a.state, " +
      "pg_catalog.round(1000 * extract(epoch FROM " +
      "pg_catalog.clock_timestamp() - a.xact_start))::float8 AS age, " +
      'pg_catalog."left"(a.query, 200) AS query ' +
      `FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(${pid})) AS b (pid) ` +
      "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid",
  );
  return (result?.rows ?? []).map(blockerOf);
}

function blockerOf(row: Row): Blocker {
  const text = (value: unknown) =>
    value === null || value === undefined || value === ""
      ? undefined
      : String(value);
  const age = row["age"];
  return {
    pid: Number(row["pid"]),
    applicationName: text(row["application_name"]) ?? "",
    state: text(row["state"]),
    ageMs: age === null || age === undefined ? undefined : Number(age),
    query: text(row["query"]),
  };
}

/** First version with `pg_stat_progress_copy`. */
const COPY_PROGRESS_VERSION = 140_000;

async function findProgress(
  connection: Connection,
  pid: number,
): Promise<StatementProgress | undefined> {
  const copy = connection.serverVersion >= COPY_PROGRESS_VERSION
    ? " UNION ALL SELECT pid, 'copying', bytes_processed, bytes_total " +
      "FROM pg_catalog.pg_stat_progress_copy"
    : "";
  const [result] = await connection.execute(
    "SELECT phase, done::float8 AS done, total::float8 AS total FROM (" +
      "SELECT pid, phase, " +
      // Of a later phase the blocks are those of an earlier one.
      "CASE WHEN phase LIKE 'waiting%' THEN lockers_done " +
      "WHEN tuples_total > 0 THEN tuples_done ELSE blocks_done END AS done, " +
      "CASE WHEN phase LIKE 'waiting%' THEN lockers_total " +
      "WHEN tuples_total > 0 THEN tuples_total ELSE blocks_total END AS total " +
      "FROM pg_catalog.pg_stat_progress_create_index " +
      "UNION ALL SELECT pid, phase, heap_blks_scanned, heap_blks_total " +
      "FROM pg_catalog.pg_stat_progress_vacuum " +
      "UNION ALL SELECT pid, phase, heap_blks_scanned, heap_blks_total " +
      `FROM pg_catalog.pg_stat_progress_cluster${copy}` +
      `) AS p WHERE pid = ${pid} LIMIT 1`,
  );
  const row = result?.rows[0];
  if (row === undefined) return undefined;
  const total = Number(row["total"] ?? 0);
  const done = Number(row["done"] ?? 0);
  return {
    phase: String(row["phase"] ?? ""),
    percent: total > 0 ? Math.min(100, 100 * done / total) : undefined,
  };
}
