import type { Connection, QueryResult } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import { sleep } from "./backoff.ts";
import { wasCommitted } from "./commit_lookup.ts";
import { OperationContextError } from "./errors.ts";
import { ignoreFailure, isLost } from "./failures.ts";
import { GuardLock, lostGuard } from "./guard_lock.ts";
import { type LockWait, waitForLock } from "./lock_wait.ts";
import type { MigrationLock } from "./migration_lock.ts";
import { OutsideWork } from "./outside_work.ts";
import {
  RenewableConnection,
  type RenewableConnectionOptions,
} from "./renewable_connection.ts";
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

/**
 * Options of {@linkcode MigrationSession}, which opens further sessions for the
 * guard lock, to look at slow statements, and after a loss.
 */
export interface MigrationSessionOptions extends RenewableConnectionOptions {
  readonly versionTable: VersionTable;
  readonly dialect: SessionDialect;
  readonly lock: MigrationLock;
  /** How long to wait for the lock; 0 tries once, Infinity never gives up. */
  readonly lockWaitMs: number;
  /** Whether a connection lost while the lock is waited for is opened again. */
  readonly reconnectsWhileWaiting: boolean;
  /** Whether percentages of slow statements are asked for. */
  readonly wantsProgress: boolean;
}

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
  readonly #raw: RenewableConnection;
  #timeouts: Timeouts = NO_TIMEOUTS;
  #rows: readonly string[] = [];
  /** The same as the open transaction leaves them. */
  #pendingRows: readonly string[] = [];
  #inTransaction = false;
  #hasCommitted = false;
  #isStopped = false;
  /** Whether the step has run statements in the open transaction. */
  #hasTransactionWork = false;
  /** The transaction that began with the last COMMIT. */
  #begun: StartFound | undefined;

  /** @param versionTableExists What the lock-free first read has found. */
  constructor(options: MigrationSessionOptions, versionTableExists: boolean) {
    this.#options = options;
    this.#raw = new RenewableConnection(options);
    this.#guard = new GuardLock(options.lock, options.openConnection);
    this.#marker = new WorkMarker(options.versionTable);
    this.#start = new TransactionStart({
      ...options,
      marker: this.#marker,
      isRemote: options.openConnection !== undefined,
      tableExists: versionTableExists,
    });
    this.watch = new StatementWatch({
      ...options,
      open: options.openConnection,
    });
    this.#outside = new OutsideWork({
      marker: this.#marker,
      watch: this.watch,
      ...options,
      connection: () => this.#raw.current,
      pid: () => this.#start.pid,
      assertGoing: () => this.#assertGoing(),
    });
  }

  get rawConnection(): Connection {
    return this.#raw.current;
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
    this.#hasCommitted = false;
    const hasBegun = await this.#waitForLock(this.#options.lockWaitMs, {
      tryBegin: async () => {
        const beginning = await this.#takeBegun(timeouts) ??
          await this.#tryBeginAgain(timeouts);
        this.#rows = beginning.rows;
        this.#pendingRows = beginning.rows;
        return beginning;
      },
      isDone,
    });
    return hasBegun ? this.#rows : undefined;
  }

  /** Sets other limits for the rest of the open transaction. */
  async setTimeouts(timeouts: Timeouts): Promise<void> {
    this.#timeouts = timeouts;
    const statements = timeoutSettings(timeouts, "SET LOCAL");
    if (this.#inTransaction && statements.length > 0) {
      await this.#raw.current.execute(statements.join("; "));
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
    await this.#marker.clear(this.#raw.current);
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
    if (step === undefined) await this.#raw.current.execute(`${PROBE}; COMMIT`);
    else await this.#finish(step, ["COMMIT"]);
    this.#receiveCommit();
  }

  #receiveCommit(): void {
    this.#inTransaction = false;
    this.#start.receiveCommit();
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
      const { versionTable } = this.#options;
      const failed = { step, error, versionTable, rowsBefore: this.#rows };
      await this.rollback();
      const isCommitted = await this.watch.during(
        { pid: this.#start.pid, lockTimeoutMs: 0 },
        () => wasCommitted(this.#raw.current, failed),
      );
      if (!isCommitted) throw error;
      return this.#receiveCommit();
    }
    this.#receiveCommit();
    this.#begun = await this.#receiveStart(
      start,
      results.slice(-start.statements.length),
    );
  }

  /** Rolls back if a transaction is open; a lost connection is no error. */
  async rollback(): Promise<void> {
    if (this.#inTransaction) {
      this.#inTransaction = false;
      this.#start.receiveRollback();
      await ignoreFailure(this.#raw.current.execute("ROLLBACK"));
    } else if (this.#hasCommitted) {
      const isNothing = await this.#outside.settle().catch(() => false);
      if (isNothing) this.#hasCommitted = false;
    }
    await this.#guard.release();
  }

  /** Makes whatever the code of the step does next fail, and cancels what runs. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await ignoreFailure(this.#raw.current.cancel());
  }

  /** Ends what this session has opened itself. */
  async close(): Promise<void> {
    await this.#guard.release();
    await this.watch.close();
    await this.#raw.close();
  }

  /** Makes the version table in the open transaction if it is not there yet. */
  async ensureVersionTable(): Promise<void> {
    await this.#start.ensureVersionTable(this.#raw.current);
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
    const waitMs = Math.max(this.#options.lockWaitMs, RETURN_WAIT_MS);
    // Nobody else keeps the main lock while our guard stands: whoever gets it
    // sees the guard and lets go at once.
    await this.#waitForLock(waitMs, {
      tryBegin: async () => {
        const beginning = await this.#tryBegin(this.#timeouts);
        const isAsBefore = this.#marker.isOwn &&
          isSameSet(beginning.rows, rowsBefore);
        // Without the guard, the marker tells whether anybody else was here.
        if (beginning.acquired && !isHeld && !isAsBefore) throw lostGuard();
        return beginning;
      },
      isDone: () => false,
    });
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
    }, () => send(this.#raw.current, sql));
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
      this.#start.receiveCommit();
      await this.#guard.release();
      const leftMs = LOST_COMMIT_WAIT_MS - (performance.now() - startedAt);
      try {
        await this.#raw.renew(leftMs);
        return await this.#readLocked();
      } catch (error) {
        // A server that crashes may let us in once more before it ends.
        if (!isLost(error) || leftMs <= 0) throw error;
      }
    }
  }

  /** The version rows as they are when nobody else has the lock. */
  async #readLocked(): Promise<readonly string[]> {
    const rows = await this.#options.versionTable.read(this.#raw.current);
    this.#start.receiveRows(rows);
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
    const results = await versionTable.applyChanges(
      this.#raw.current,
      step.changes,
      [
        ...this.#marker.clearStatements(),
        ...following,
      ],
    );
    this.#marker.receiveCleared();
    return results;
  }

  /** The beginning that came with the last COMMIT. */
  async #takeBegun(timeouts: Timeouts): Promise<StartFound | undefined> {
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

  async #tryBeginAgain(timeouts: Timeouts): Promise<StartFound> {
    try {
      return await this.#tryBegin(timeouts);
    } catch (error) {
      this.#inTransaction = false;
      // Nothing is under way yet, so nothing can be lost with it.
      if (!this.#options.reconnectsWhileWaiting || !isLost(error)) throw error;
      await this.#raw.renew(0);
      return await this.#tryBegin(timeouts);
    }
  }

  async #tryBegin(timeouts: Timeouts): Promise<StartFound> {
    const start = this.#planStart(timeouts);
    this.#inTransaction = true;
    const results = await this.#raw.current.execute(
      start.statements.join("; "),
    );
    return await this.#receiveStart(start, results) ??
      await this.#tryBegin(timeouts);
  }

  #planStart(timeouts: Timeouts): StartPlan {
    const guardPid = this.#guard.pid;
    return this.#start.plan(this.#raw.current, { timeouts, guardPid });
  }

  #waitForLock(
    lockWaitMs: number,
    attempt: Pick<LockWait, "tryBegin" | "isDone">,
  ): Promise<boolean> {
    const { lock } = this.#options;
    return waitForLock({
      ...this.#options,
      key: lock.key,
      lockWaitMs,
      findHolder: () => lock.findHolder(this.#raw.current, this.#guard.pid),
      tryBegin: () => {
        this.#assertGoing();
        return attempt.tryBegin();
      },
      isDone: attempt.isDone,
    });
  }

  /** Undefined, and no transaction, if it has to be planned again. */
  async #receiveStart(
    start: StartPlan,
    results: readonly QueryResult[],
  ): Promise<StartFound | undefined> {
    this.#inTransaction = true;
    this.#timeouts = start.timeouts;
    try {
      const found = await start.read(results);
      if (found?.acquired) return found;
      // Only this: the guard lock, if it is taken, goes on.
      await this.#raw.current.execute("ROLLBACK");
      this.#inTransaction = false;
      return found;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  #assertGoing(): void {
    this.#options.signal?.throwIfAborted();
    if (this.#isStopped) {
      throw new OperationContextError("The run was stopped");
    }
  }
}
