import type { Connection, QueryResult } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import { backoffDelayMs, POLL, reportTimeMs, sleep } from "./backoff.ts";
import { LockNotAvailableError, OperationContextError } from "./errors.ts";
import type { EventListener } from "./events.ts";
import { ignoreFailure, isLost } from "./failures.ts";
import { GuardLock, lostGuard } from "./guard_lock.ts";
import type { MigrationLock } from "./migration_lock.ts";
import { OutsideWork } from "./outside_work.ts";
import { reopen } from "./reopen.ts";
import {
  NO_TIMEOUTS,
  type SessionDialect,
  type Timeouts,
  timeoutSettings,
} from "./session_settings.ts";
import { type StatementRunner, StepConnection } from "./step_connection.ts";
import { StatementWatch } from "./statement_watch.ts";
import type { BatchSession, StepSession } from "./step_session.ts";
import {
  type StartFound,
  type StartPlan,
  TransactionStart,
} from "./transaction_start.ts";
import type { UnfinishedWork } from "./unfinished.ts";
import type { VersionTable } from "./version_table.ts";
import { isSameSet, WorkMarker } from "./work_marker.ts";

/** Options of {@linkcode MigrationSession}. */
export interface MigrationSessionOptions {
  readonly connection: Connection;
  /**
   * Opens a further session: for the guard lock, to look at slow statements,
   * and after a loss. Undefined where the database has only one (PGlite).
   */
  readonly openConnection: (() => Promise<Connection>) | undefined;
  readonly versionTable: VersionTable;
  readonly dialect: SessionDialect;
  readonly lock: MigrationLock;
  /** How long to wait for the lock; 0 tries once, Infinity never gives up. */
  readonly lockWaitMs: number;
  /** Whether a connection lost while the lock is waited for is opened again. */
  readonly reconnectsWhileWaiting: boolean;
  /** Whether percentages of slow statements are asked for. */
  readonly wantsProgress: boolean;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
}

/** Whether a transaction holds the lock, and the version rows read in it. */
interface Beginning {
  readonly acquired: boolean;
  readonly rows: readonly string[];
}

/** When, in a wait, the holder is named (again). */
const REPORTS = { atMs: [0, 5_000, 15_000, 30_000], thenEveryMs: 60_000 };

/** At least as long the way back into a transaction is tried. */
const RETURN_WAIT_MS = 10_000;

/**
 * Fails in a transaction that a failed statement has broken, also if whoever
 * ran it has caught that: COMMIT alone would roll back there without an error.
 */
const PROBE = "SELECT 1";

/** How long a COMMIT without an answer is looked into. */
const LOST_COMMIT_WAIT_MS = 60_000;

/**
 * A database session for revisions: transactions that hold the migration lock,
 * and the way out of one and back for work that cannot run inside.
 *
 * States: idle → {@linkcode begin} → in transaction → {@linkcode commit} or
 * {@linkcode rollback} → idle. Within a transaction {@linkcode enterAutocommit}
 * and {@linkcode leaveAutocommit} suspend it.
 */
export class MigrationSession implements StepSession, StatementRunner {
  readonly connection: Connection = new StepConnection(this);
  readonly watch: StatementWatch;
  readonly #options: MigrationSessionOptions;
  readonly #guard: GuardLock;
  readonly #marker: WorkMarker;
  readonly #outside: OutsideWork;
  readonly #start: TransactionStart;
  #raw: Connection;
  /** Those opened here, which are closed here. */
  #reopened: Connection | undefined;
  #timeouts: Timeouts = NO_TIMEOUTS;
  #rows: readonly string[] = [];
  /** The same as the open transaction leaves them. */
  #pendingRows: readonly string[] = [];
  #versionTableExists: boolean;
  /** Whether the open transaction has made it, so that a rollback takes it. */
  #madeVersionTable = false;
  #inTransaction = false;
  #hasCommitted = false;
  #isStopped = false;
  /** Whether the step has run statements in the open transaction. */
  #hasTransactionWork = false;
  /** The transaction that began with the last COMMIT. */
  #begun: Beginning | undefined;

  /** @param versionTableExists What the lock-free first read has found. */
  constructor(options: MigrationSessionOptions, versionTableExists: boolean) {
    this.#options = options;
    this.#raw = options.connection;
    this.#versionTableExists = versionTableExists;
    this.#guard = new GuardLock(options.lock, options.openConnection);
    this.#marker = new WorkMarker(options.versionTable);
    this.#start = new TransactionStart({
      ...options,
      marker: this.#marker,
      isRemote: options.openConnection !== undefined,
    });
    this.watch = new StatementWatch({
      ...options,
      open: options.openConnection,
    });
    this.#outside = new OutsideWork({
      marker: this.#marker,
      watch: this.watch,
      ...options,
      connection: () => this.#raw,
      pid: () => this.#start.pid,
      assertGoing: () => this.#assertGoing(),
    });
  }

  get rawConnection(): Connection {
    return this.#raw;
  }

  /** Whether statements now run inside a transaction of this session. */
  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  /**
   * Whether something was committed, or ran outside a transaction, since
   * {@linkcode begin}: what a rollback does not take back.
   */
  get hasCommitted(): boolean {
    return this.#hasCommitted;
  }

  /** Version rows as last committed, as far as this session knows. */
  get committedRows(): readonly string[] {
    return this.#rows;
  }

  /** Work of an interrupted run that the database tells of, still true. */
  get unfinished(): UnfinishedWork | undefined {
    const stored = this.#marker.stored;
    // Rows that have moved since were moved by somebody who knew better:
    // `stamp`, or Python's Alembic, which does not know the marker.
    return stored !== undefined && isSameSet(stored.heads, this.#rows)
      ? stored
      : undefined;
  }

  get batches(): BatchSession {
    return this.#outside;
  }

  /**
   * Begins a transaction that holds the lock, waiting for it, and returns the
   * version rows read under it.
   *
   * @param isDone Called with the rows seen while another session has the
   * lock; true ends the wait, since there is nothing left to do.
   * @returns The rows, or undefined if `isDone` said so (no transaction then).
   * @throws {LockNotAvailableError} After `lockWaitMs`.
   */
  async begin(
    timeouts: Timeouts,
    isDone: (rows: readonly string[]) => boolean,
  ): Promise<readonly string[] | undefined> {
    const { lock, lockWaitMs, signal } = this.#options;
    this.#hasCommitted = false;
    const startedAt = performance.now();
    const waited = () => performance.now() - startedAt;
    let reports = 0;
    for (let attempt = 0;; attempt++) {
      this.#assertGoing();
      const { acquired, rows } = await this.#takeBegun(timeouts) ??
        await this.#tryBeginAgain(timeouts);
      this.#rows = rows;
      this.#pendingRows = rows;
      if (acquired) return rows;
      if (isDone(rows)) return undefined;
      if (waited() >= lockWaitMs) {
        const holder = await lock.findHolder(this.#raw);
        throw new LockNotAvailableError(lock.key, waited(), holder);
      }
      // Most waits are over in an instant; only one that lasts is worth a line.
      if (attempt > 0 && waited() >= reportTimeMs(reports, REPORTS)) {
        reports++;
        await this.#reportWait(waited());
      }
      const leftMs = Math.max(lockWaitMs - waited(), 0);
      await sleep(Math.min(backoffDelayMs(attempt, POLL), leftMs), signal);
    }
  }

  /** Sets other limits for the rest of the open transaction. */
  async setTimeouts(timeouts: Timeouts): Promise<void> {
    this.#timeouts = timeouts;
    const statements = timeoutSettings(timeouts, "SET LOCAL");
    if (this.#inTransaction && statements.length > 0) {
      await this.#raw.execute(statements.join("; "));
    }
  }

  /** Begins the work of a step in the open transaction. */
  startStep(step: Step, options: { readonly retries: number }): void {
    this.#hasTransactionWork = false;
    this.#outside.startStep(step, options);
  }

  /** Writes the version rows of the step and takes its marker away. */
  async finishStep(step: Step): Promise<void> {
    await this.#finish(step, []);
  }

  /** Takes away what is noted of interrupted work, in the open transaction. */
  async forgetUnfinished(): Promise<void> {
    await this.#marker.clear(this.#raw);
  }

  /**
   * Commits.
   *
   * @param step A step to be finished before, in the same round trip.
   * @param next Limits, perhaps not the last, of a transaction that is going to
   * be begun: it then is in the same round trip, if that can be.
   */
  async commit(step?: Step, next?: Timeouts): Promise<void> {
    this.#assertGoing();
    if (
      step !== undefined && next !== undefined && this.#mayBeginAtOnce(step)
    ) {
      return await this.#commitAndBegin(step, next);
    }
    if (step === undefined) await this.#raw.execute(`${PROBE}; COMMIT`);
    else await this.#finish(step, ["COMMIT"]);
    this.#receiveCommit();
  }

  #receiveCommit(): void {
    this.#inTransaction = false;
    this.#madeVersionTable = false;
    this.#rows = this.#pendingRows;
  }

  /** Whether the version rows would tell what a failure of both leaves. */
  #mayBeginAtOnce(step: Step): boolean {
    return this.#options.openConnection !== undefined &&
      step.changes.length > 0 && !this.#hasCommitted;
  }

  async #commitAndBegin(step: Step, next: Timeouts): Promise<void> {
    const start = this.#planStart(next);
    let results: readonly QueryResult[];
    try {
      results = await this.#finish(step, ["COMMIT", ...start.statements]);
    } catch (error) {
      if (isLost(error)) throw error;
      // It may have been the second transaction that failed: it is tried again
      // by itself, and says what is wrong with it.
      const rowsBefore = this.#rows;
      await this.rollback();
      const { versionTable } = this.#options;
      const rows = await this.watch.during(
        { pid: this.#start.pid, lockTimeoutMs: 0 },
        () => versionTable.read(this.#raw),
      );
      if (isSameSet(rows ?? [], rowsBefore)) throw error;
      return this.#receiveCommit();
    }
    this.#receiveCommit();
    this.#begun = await this.#receiveStart(
      start,
      results.slice(-start.statements.length),
    );
  }

  /** Rolls back if a transaction is open; a lost connection is no error here. */
  async rollback(): Promise<void> {
    if (this.#inTransaction) {
      this.#inTransaction = false;
      if (this.#madeVersionTable) this.#versionTableExists = false;
      await ignoreFailure(this.#raw.execute("ROLLBACK"));
    } else if (this.#hasCommitted) {
      const isNothing = await this.#outside.settle().catch(() => false);
      if (isNothing) this.#hasCommitted = false;
    }
    this.#madeVersionTable = false;
    await this.#guard.release();
  }

  /** Makes whatever the code of the step does next fail, and cancels what runs. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await ignoreFailure(this.#raw.cancel());
  }

  /** Ends what this session has opened itself. */
  async close(): Promise<void> {
    await this.#guard.release();
    await this.watch.close();
    await this.#reopened?.close();
  }

  /**
   * Makes the version table in the open transaction if it is not there yet.
   * Under the lock, since CREATE TABLE IF NOT EXISTS from several sessions at
   * once fails in all but one.
   */
  async ensureVersionTable(): Promise<void> {
    if (this.#versionTableExists) return;
    await this.#options.versionTable.create(this.#raw);
    this.#versionTableExists = true;
    this.#madeVersionTable = true;
    this.#marker.receiveNewTable();
  }

  /**
   * Commits the open transaction and goes on outside of any, the migration
   * still guarded: the second connection takes the guard lock first.
   */
  async enterAutocommit(): Promise<void> {
    this.#outside.assertPossible();
    await this.#guard.take();
    await this.#outside.begin({
      hasEffects: this.#hasTransactionWork,
      heads: this.#pendingRows,
    });
    try {
      await this.commit();
      this.#hasCommitted = true;
    } catch (error) {
      // Without an answer it may be so.
      this.#hasCommitted = isLost(error);
      throw error;
    }
    this.#hasTransactionWork = false;
    await this.#outside.setTimeouts(this.#timeouts);
  }

  /**
   * Opens a transaction that holds the lock again.
   *
   * @throws {OperationContextError} If the guard was lost in between and
   * another run may have been at work.
   */
  async leaveAutocommit(): Promise<void> {
    await this.#outside.resetTimeouts();
    const isHeld = await this.#guard.isHeld();
    const rowsBefore = this.#rows;
    const startedAt = performance.now();
    for (let attempt = 0;; attempt++) {
      const { acquired, rows } = await this.#tryBegin(this.#timeouts);
      // Nobody else keeps the main lock while our guard stands: whoever gets
      // it sees the guard and lets go at once.
      if (acquired) {
        // Without the guard, the marker tells whether anybody else was here.
        if (!isHeld && !(this.#marker.isOwn && isSameSet(rows, rowsBefore))) {
          throw lostGuard();
        }
        break;
      }
      this.#assertGoing();
      const waitedMs = performance.now() - startedAt;
      if (waitedMs >= Math.max(this.#options.lockWaitMs, RETURN_WAIT_MS)) {
        const { lock } = this.#options;
        const holder = await lock.findHolder(this.#raw, this.#guard.pid);
        throw new LockNotAvailableError(lock.key, waitedMs, holder);
      }
      await sleep(backoffDelayMs(attempt, POLL), this.#options.signal);
    }
    await this.#guard.release();
  }

  async runStatement<T>(
    sql: string,
    send: (connection: Connection, sql: string) => Promise<T>,
  ): Promise<T> {
    // A revision that catches every failure and tries again must not keep
    // the process from ending.
    if (this.#options.signal?.aborted) await sleep(1);
    this.#assertGoing();
    if (!this.#inTransaction) return await this.#outside.run(sql, send);
    this.#hasTransactionWork = true;
    return await this.watch.during({
      pid: this.#start.pid,
      lockTimeoutMs: this.#timeouts.lockTimeoutMs ?? 0,
    }, () => send(this.#raw, sql));
  }

  /**
   * Finds out what became of a COMMIT whose answer was lost: the version rows
   * as they are once the old session has certainly ended, which is when its
   * lock is free.
   *
   * @throws The failure to connect, or {@linkcode LockNotAvailableError}.
   */
  async rowsAfterLoss(): Promise<readonly string[]> {
    const startedAt = performance.now();
    for (;;) {
      this.#inTransaction = false;
      this.#madeVersionTable = false;
      await this.#guard.release();
      const leftMs = LOST_COMMIT_WAIT_MS - (performance.now() - startedAt);
      try {
        await this.#reconnect(leftMs);
        return await this.#readLocked();
      } catch (error) {
        // A server that crashes may let us in once more before it ends.
        if (!isLost(error) || leftMs <= 0) throw error;
      }
    }
  }

  /** The version rows as they are when nobody else has the lock. */
  async #readLocked(): Promise<readonly string[]> {
    const rows = await this.#options.versionTable.read(this.#raw);
    this.#versionTableExists = rows !== undefined;
    const hasCommitted = this.#hasCommitted;
    try {
      const locked = await this.begin(NO_TIMEOUTS, () => false);
      await this.rollback();
      return locked ?? [];
    } finally {
      // What ran outside the lost transaction stands, whatever became of that.
      this.#hasCommitted = hasCommitted;
    }
  }

  async #finish(
    step: Step,
    following: readonly string[],
  ): Promise<readonly QueryResult[]> {
    const { versionTable } = this.#options;
    this.#pendingRows = step.headsAfter;
    const results = await versionTable.applyChanges(this.#raw, step.changes, [
      ...this.#marker.clearStatements(),
      ...following,
    ]);
    this.#marker.receiveCleared();
    return results;
  }

  /** The beginning that came with the last COMMIT. */
  async #takeBegun(timeouts: Timeouts): Promise<Beginning | undefined> {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun === undefined) return undefined;
    const [before, now] = [this.#timeouts, timeouts].map((each) =>
      timeoutSettings(each, "SET LOCAL").join()
    );
    if (before === now) this.#timeouts = timeouts;
    else await this.setTimeouts(timeouts);
    return begun;
  }

  async #tryBeginAgain(timeouts: Timeouts): Promise<Beginning> {
    try {
      return await this.#tryBegin(timeouts);
    } catch (error) {
      this.#inTransaction = false;
      // Nothing is under way yet, so nothing can be lost with it.
      if (!this.#options.reconnectsWhileWaiting || !isLost(error)) throw error;
      await this.#reconnect(0);
      return await this.#tryBegin(timeouts);
    }
  }

  async #reconnect(limitMs: number): Promise<void> {
    const { openConnection } = this.#options;
    if (openConnection === undefined) {
      throw new TypeError("A database of one session cannot be lost");
    }
    const connection = await reopen(openConnection, {
      ...this.#options,
      limitMs,
    });
    await this.#reopened?.close();
    this.#reopened = connection;
    this.#raw = connection;
  }

  async #tryBegin(timeouts: Timeouts): Promise<Beginning> {
    const start = this.#planStart(timeouts);
    this.#inTransaction = true;
    const results = await this.#raw.execute(start.statements.join("; "));
    return await this.#receiveStart(start, results) ??
      await this.#tryBegin(timeouts);
  }

  #planStart(timeouts: Timeouts): StartPlan {
    return this.#start.plan(this.#raw, {
      timeouts,
      tableExists: this.#versionTableExists,
      guardPid: this.#guard.pid,
    });
  }

  /** Undefined, and no transaction, if it has to be planned again. */
  async #receiveStart(
    start: StartPlan,
    results: readonly QueryResult[],
  ): Promise<Beginning | undefined> {
    this.#inTransaction = true;
    this.#timeouts = start.timeouts;
    let found: StartFound | undefined;
    try {
      found = start.read(results);
    } catch (error) {
      await this.rollback();
      throw error;
    }
    if (found === undefined) {
      await this.rollback();
      return undefined;
    }
    const rows = found.rows ?? await this.#readNewTable();
    if (!found.acquired) {
      await this.#raw.execute("ROLLBACK");
      this.#inTransaction = false;
    }
    return { acquired: found.acquired, rows };
  }

  /** The rows of a table that was missing when this session began. */
  async #readNewTable(): Promise<readonly string[]> {
    this.#versionTableExists = true;
    const { versionTable } = this.#options;
    const [result] = await this.#raw.execute(versionTable.selectStatement());
    return versionTable.rowsOf(result);
  }

  #assertGoing(): void {
    this.#options.signal?.throwIfAborted();
    if (this.#isStopped) {
      throw new OperationContextError("The run was stopped");
    }
  }

  async #reportWait(waitedMs: number): Promise<void> {
    const holder = await this.#options.lock.findHolder(this.#raw);
    this.#options.listener({ kind: "lockWait", holder, waitedMs });
  }
}
