import type { Connection, QueryResult } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import { sleep } from "../util/sleep.ts";
import { backoffDelayMs, POLL } from "./backoff.ts";
import { wasCommitted } from "./commit_lookup.ts";
import { OperationContextError, StandbyError } from "./errors.ts";
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
} from "./session_settings.ts";
import { SessionTransaction } from "./session_transaction.ts";
import { type StatementRunner, StepConnection } from "./step_connection.ts";
import { StatementWatch } from "./statement_watch.ts";
import { isPipelined, StepAhead } from "./step_ahead.ts";
import type { BatchSession, StepSession } from "./step_session.ts";
import type { StartFound, StartPlan } from "./transaction_start.ts";
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

/** The step behind one that is committed. */
export interface NextStep {
  /** Limits, perhaps not the last, of its transaction. */
  readonly timeouts: Timeouts;
  /** Its code, if nobody can tell when that is started. */
  readonly code?: {
    readonly step: Step;
    readonly retries: number;
    readonly run: (session: StepSession) => Promise<void>;
  } | undefined;
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
  readonly #transaction: SessionTransaction;
  readonly #raw: RenewableConnection;
  #rows: readonly string[] = [];
  /** The same as the open transaction leaves them. */
  #pendingRows: readonly string[] = [];
  #hasCommitted = false;
  #isStopped = false;
  /** Whether the step has run statements in the open transaction. */
  #hasTransactionWork = false;

  /** @param versionTableExists What the lock-free first read has found. */
  constructor(options: MigrationSessionOptions, versionTableExists: boolean) {
    this.#options = options;
    this.#raw = new RenewableConnection(options);
    this.#guard = new GuardLock(options.lock, options.openConnection);
    this.#marker = new WorkMarker(options.versionTable);
    this.#transaction = new SessionTransaction({
      ...options,
      connection: this.#raw,
      marker: this.#marker,
      isRemote: options.openConnection !== undefined,
      tableExists: versionTableExists,
      guardPid: () => this.#guard.pid,
      reconnects: options.reconnectsWhileWaiting,
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
      pid: () => this.#transaction.pid,
      assertGoing: () => this.#assertGoing(),
    });
  }

  get rawConnection(): Connection {
    return this.#raw.current;
  }

  /** Whether statements now run inside a transaction of this session. */
  get inTransaction(): boolean {
    return this.#transaction.isOpen;
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
        const beginning = await this.#transaction.begin(timeouts);
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
    await this.#transaction.setTimeouts(timeouts);
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
   * @param next The step whose transaction is going to be begun: it then is in
   * the same round trip, if that can be.
   * @returns The code of `next`, if that is under way: to be let go on, or
   * abandoned.
   */
  async commit(step?: Step, next?: NextStep): Promise<StepAhead | undefined> {
    this.#assertGoing();
    if (
      step !== undefined && next !== undefined && this.#mayBeginAtOnce(step)
    ) {
      return await this.#commitAndBegin(step, next);
    }
    if (step === undefined) await this.#raw.current.execute(`${PROBE}; COMMIT`);
    else await this.#finish(step, ["COMMIT"]);
    this.#receiveCommit();
    return undefined;
  }

  #receiveCommit(): void {
    this.#transaction.receiveCommit();
    this.#rows = this.#pendingRows;
  }

  /** Whether the version rows would tell what a failure of both leaves. */
  #mayBeginAtOnce(step: Step): boolean {
    return this.#options.openConnection !== undefined &&
      step.changes.length > 0 && !this.#hasCommitted;
  }

  async #commitAndBegin(
    step: Step,
    next: NextStep,
  ): Promise<StepAhead | undefined> {
    const isAhead = next.code !== undefined &&
      isPipelined(this.#raw.current);
    const start = this.#transaction.plan(
      next.timeouts,
      isAhead ? step.headsAfter : undefined,
    );
    const answer = this.#finish(step, ["COMMIT", ...start.statements]);
    const ahead = this.#startAhead(start, next);
    let begun: StartFound | undefined;
    try {
      const results = await answer.catch(async (error) => {
        await ahead?.abandon();
        await this.#lookUpCommit(step, error);
      });
      this.#receiveCommit();
      if (!results) return undefined;
      const found = results.slice(-start.statements.length);
      begun = await this.#transaction.join(start, found);
    } catch (error) {
      await ahead?.abandon();
      throw error;
    }
    if (ahead === undefined || begun?.isAsExpected) return ahead;
    await ahead.abandon();
    // The guard has failed in it.
    await this.#transaction.rollback();
    return undefined;
  }

  #startAhead(start: StartPlan, next: NextStep): StepAhead | undefined {
    const { guard } = start;
    if (guard === undefined || next.code === undefined) return undefined;
    const { step, retries, run } = next.code;
    this.#transaction.expect(start);
    this.startStep(step, { retries });
    return new StepAhead(this, { guard, run });
  }

  /**
   * Finds out whether a step was committed where the query with its COMMIT has
   * failed: it may have been the beginning behind it, which is tried again by
   * itself, and says what is wrong with it.
   *
   * @throws The failure if it was not.
   */
  async #lookUpCommit(step: Step, error: unknown): Promise<void> {
    if (isLost(error)) throw error;
    const { versionTable } = this.#options;
    const failed = { step, error, versionTable, rowsBefore: this.#rows };
    await this.rollback();
    const isCommitted = await this.watch.during(
      { pid: this.#transaction.pid, lockTimeoutMs: 0 },
      () => wasCommitted(this.#raw.current, failed),
    );
    if (!isCommitted) throw error;
  }

  /** Rolls back if a transaction is open; a lost connection is no error. */
  async rollback(): Promise<void> {
    if (this.#transaction.isOpen) await this.#transaction.rollback();
    else if (this.#hasCommitted) {
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
    if (this.#transaction.hasVersionTable) return;
    await this.#watched(() => this.#transaction.createVersionTable());
  }

  /**
   * Commits the open transaction and goes on outside of any, the migration
   * still guarded: the second connection takes the guard lock first.
   */
  async enterAutocommit(): Promise<void> {
    this.#outside.assertPossible();
    await this.watch.rest();
    await this.#guard.take(this.#raw.current);
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
    await this.#outside.setTimeouts(this.#transaction.timeouts);
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
        const beginning = await this.#transaction.beginHere(
          this.#transaction.timeouts,
        );
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
    if (!this.inTransaction) return await this.#outside.run(sql, send);
    this.#hasTransactionWork = true;
    return await this.#watched(() => send(this.#raw.current, sql));
  }

  /** Looks at what work in the open transaction waits for. */
  #watched<T>(work: () => Promise<T>): Promise<T> {
    return this.watch.during({
      pid: this.#transaction.pid,
      lockTimeoutMs: this.#transaction.timeouts.lockTimeoutMs ?? 0,
    }, work);
  }

  /**
   * Finds out what became of a COMMIT whose answer was lost: the version rows
   * as they are once the old session has certainly ended, which is when its
   * lock is free. A standby does not know, and may be about to take over.
   *
   * @throws The failure to connect, or {@linkcode LockNotAvailableError}.
   */
  async rowsAfterLoss(): Promise<readonly string[]> {
    const { signal } = this.#options;
    const startedAt = performance.now();
    for (let attempt = 0;; attempt++) {
      this.#transaction.receiveCommit();
      await this.#guard.release();
      const leftMs = LOST_COMMIT_WAIT_MS - (performance.now() - startedAt);
      try {
        await this.#raw.renew(leftMs);
        return await this.#readLocked();
      } catch (error) {
        // A server that crashes may let us in once more before it ends.
        const isPassing = isLost(error) || error instanceof StandbyError;
        if (!isPassing || leftMs <= 0 || signal?.aborted) throw error;
        await sleep(backoffDelayMs(attempt, POLL), signal);
      }
    }
  }

  /** The version rows as they are when nobody else has the lock. */
  async #readLocked(): Promise<readonly string[]> {
    const rows = await this.#options.versionTable.read(this.#raw.current);
    this.#transaction.receiveRows(rows);
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
    const results = await this.#watched(() =>
      versionTable.applyChanges(
        this.#raw.current,
        step.changes,
        [
          ...this.#marker.clearStatements(),
          ...following,
        ],
      )
    );
    this.#marker.receiveCleared();
    return results;
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

  #assertGoing(): void {
    this.#options.signal?.throwIfAborted();
    if (this.#isStopped) {
      throw new OperationContextError("The run was stopped");
    }
  }
}
