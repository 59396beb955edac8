import type { Connection, QueryResult } from "../driver/connection.ts";
import { backoffDelayMs, sleep } from "./backoff.ts";
import { LockNotAvailableError, OperationContextError } from "./errors.ts";
import type { EventListener } from "./events.ts";
import type { LockHolder, MigrationLock } from "./migration_lock.ts";
import type { StepSession } from "./step_session.ts";
import type { VersionTable } from "./version_table.ts";

/** Limits the server sets on statements, in milliseconds; 0 is no limit. */
export interface Timeouts {
  /** Undefined leaves the server's own setting. */
  readonly lockTimeoutMs: number | undefined;
  readonly statementTimeoutMs: number | undefined;
}

/** Options of {@linkcode MigrationSession}. */
export interface MigrationSessionOptions {
  readonly connection: Connection;
  /**
   * Opens a second session for the guard lock; undefined where the database
   * has only one session (PGlite), which then needs no guard.
   */
  readonly openGuard: (() => Promise<Connection>) | undefined;
  readonly versionTable: VersionTable;
  readonly lock: MigrationLock;
  /** How long to wait for the lock; 0 tries once, Infinity never gives up. */
  readonly lockWaitMs: number;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
}

/** Waiting for the lock: 50 ms to 2 s between two attempts. */
const POLL = { firstMs: 50, maximumMs: 2_000 };
/** After this many milliseconds of waiting the holder is named (again). */
const REPORT_AFTER_MS: readonly number[] = [0, 5_000, 15_000, 30_000];
const REPORT_EVERY_MS = 60_000;

/** First version whose server notices by itself that a client has gone. */
const CONNECTION_CHECK_VERSION = 140_000;

/**
 * A database session for revisions: transactions that hold the migration lock,
 * and the way out of one and back for work that cannot run inside.
 *
 * States: idle → {@linkcode begin} → in transaction → {@linkcode commit} or
 * {@linkcode rollback} → idle. Within a transaction {@linkcode enterAutocommit}
 * and {@linkcode leaveAutocommit} suspend it.
 */
export class MigrationSession implements StepSession {
  readonly #options: MigrationSessionOptions;
  #guard: Connection | undefined;
  #guardPid: number | undefined;
  #timeouts: Timeouts = {
    lockTimeoutMs: undefined,
    statementTimeoutMs: undefined,
  };
  #versionTableExists: boolean;
  /** Whether the open transaction has made it, so that a rollback takes it. */
  #madeVersionTable = false;
  #inTransaction = false;
  #hasCommitted = false;

  /** @param versionTableExists What the lock-free first read has found. */
  constructor(options: MigrationSessionOptions, versionTableExists: boolean) {
    this.#options = options;
    this.#versionTableExists = versionTableExists;
  }

  get connection(): Connection {
    return this.#options.connection;
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
    const startedAt = performance.now();
    const waited = () => performance.now() - startedAt;
    let reports = 0;
    for (let attempt = 0;; attempt++) {
      this.#options.signal?.throwIfAborted();
      const { acquired, rows } = await this.#tryBegin(timeouts);
      if (acquired) return rows;
      if (isDone(rows)) return undefined;
      if (waited() >= this.#options.lockWaitMs) {
        throw new LockNotAvailableError(
          this.#options.lock.key,
          waited(),
          await this.#findHolder(),
        );
      }
      if (waited() >= reportAtMs(reports)) {
        // Most waits are over in an instant; only one that lasts is worth
        // a line.
        if (attempt > 0) {
          reports++;
          await this.#reportWait(waited());
        }
      }
      const leftMs = this.#options.lockWaitMs - waited();
      await sleep(
        Math.min(backoffDelayMs(attempt, POLL), Math.max(leftMs, 0)),
        this.#options.signal,
      );
    }
  }

  async commit(): Promise<void> {
    await this.connection.execute("COMMIT");
    this.#inTransaction = false;
    this.#madeVersionTable = false;
  }

  /** Rolls back if a transaction is open; a lost connection is no error here. */
  async rollback(): Promise<void> {
    if (this.#inTransaction) {
      this.#inTransaction = false;
      if (this.#madeVersionTable) this.#versionTableExists = false;
      await ignoreFailure(this.connection.execute("ROLLBACK"));
    }
    this.#madeVersionTable = false;
    await this.#releaseGuard();
  }

  /**
   * Makes the version table in the open transaction if it is not there yet.
   * Under the lock, since CREATE TABLE IF NOT EXISTS from several sessions at
   * once fails in all but one.
   */
  async ensureVersionTable(): Promise<void> {
    if (this.#versionTableExists) return;
    await this.connection.execute(
      this.#options.versionTable.createStatement(),
    );
    this.#versionTableExists = true;
    this.#madeVersionTable = true;
  }

  /**
   * Commits the open transaction and goes on outside of any, the migration
   * still guarded: the second connection takes the guard lock first.
   */
  async enterAutocommit(): Promise<void> {
    await this.#takeGuard();
    await this.commit();
    this.#hasCommitted = true;
  }

  /**
   * Opens a transaction that holds the lock again.
   *
   * @throws {OperationContextError} If the guard was lost in between, so that
   * another run may have been at work.
   */
  async leaveAutocommit(): Promise<void> {
    await this.#checkGuard();
    for (let attempt = 0;; attempt++) {
      const { acquired } = await this.#tryBegin(this.#timeouts);
      // Nobody else keeps the main lock while our guard stands: whoever gets
      // it sees the guard and lets go at once.
      if (acquired) break;
      this.#options.signal?.throwIfAborted();
      await sleep(backoffDelayMs(attempt, POLL), this.#options.signal);
    }
    await this.#releaseGuard();
  }

  async #tryBegin(
    timeouts: Timeouts,
  ): Promise<{ acquired: boolean; rows: readonly string[] }> {
    const { connection, lock, versionTable } = this.#options;
    this.#timeouts = timeouts;
    const preparation = [
      "BEGIN ISOLATION LEVEL READ COMMITTED",
      ...localSettings(timeouts),
      ...this.#clientCheckSetting(),
      lock.tryStatement(),
      lock.guardedStatement(this.#guardPid),
    ];
    this.#inTransaction = true;
    const exists = this.#versionTableExists;
    const results = await connection.execute(
      [
        ...preparation,
        exists
          ? versionTable.selectStatement()
          : versionTable.existsStatement(),
      ].join("; "),
    );
    const answers = results.slice(-3);
    const acquired = isTrue(answers[0], "acquired") &&
      !isTrue(answers[1], "guarded");
    const rows = exists
      ? versionTable.rowsOf(answers[2])
      : await this.#readNewTable(answers[2]);
    if (!acquired) {
      await connection.execute("ROLLBACK");
      this.#inTransaction = false;
    }
    return { acquired, rows };
  }

  /** The rows of a table that was missing when this session began. */
  async #readNewTable(
    existence: QueryResult | undefined,
  ): Promise<readonly string[]> {
    if (!isTrue(existence, "present")) return [];
    this.#versionTableExists = true;
    const { connection, versionTable } = this.#options;
    const [result] = await connection.execute(versionTable.selectStatement());
    return versionTable.rowsOf(result);
  }

  async #takeGuard(): Promise<void> {
    const { openGuard, lock } = this.#options;
    if (openGuard === undefined || this.#guard !== undefined) return;
    this.#guard = await openGuard();
    const results = await this.#guard.execute(
      [
        "BEGIN ISOLATION LEVEL READ COMMITTED",
        "SET LOCAL idle_in_transaction_session_timeout = 0",
        lock.tryGuardStatement(),
      ].join("; "),
    );
    const answer = results.at(-1);
    if (!isTrue(answer, "acquired")) {
      throw new OperationContextError(
        "Cannot leave the transaction: another session holds the guard lock " +
          String(lock.guardKey),
        { hint: "The revision was rolled back; run the command again" },
      );
    }
    this.#guardPid = Number(answer?.rows[0]?.pid);
  }

  async #checkGuard(): Promise<void> {
    if (this.#guard === undefined) return;
    const { lock } = this.#options;
    const [result] = await this.#guard.execute(
      lock.guardedStatement(),
    );
    if (!isTrue(result, "guarded")) {
      throw new OperationContextError(
        "Lost the guard lock while working outside a transaction",
        {
          hint: "Another run may have worked on the same revision; see what " +
            "stands in the database before running the command again",
        },
      );
    }
  }

  async #releaseGuard(): Promise<void> {
    const guard = this.#guard;
    this.#guard = undefined;
    this.#guardPid = undefined;
    if (guard === undefined) return;
    await ignoreFailure(guard.execute("ROLLBACK"));
    await guard.close();
  }

  /** Lets a remote server end the statement of a client that has died. */
  #clientCheckSetting(): readonly string[] {
    const { connection, openGuard } = this.#options;
    return openGuard !== undefined &&
        connection.serverVersion >= CONNECTION_CHECK_VERSION
      ? ["SET LOCAL client_connection_check_interval = 500"]
      : [];
  }

  async #findHolder(): Promise<LockHolder | undefined> {
    return await this.#options.lock.findHolder(this.connection);
  }

  async #reportWait(waitedMs: number): Promise<void> {
    const holder = await this.#findHolder();
    this.#options.listener({ kind: "lockWait", holder, waitedMs });
  }
}

function reportAtMs(reports: number): number {
  return REPORT_AFTER_MS[reports] ??
    (reports - REPORT_AFTER_MS.length + 1) * REPORT_EVERY_MS;
}

/** SET LOCAL only: behind a transaction-mode pooler nothing else is ours. */
function localSettings(timeouts: Timeouts): readonly string[] {
  const statements = ["SET LOCAL idle_in_transaction_session_timeout = 0"];
  if (timeouts.lockTimeoutMs !== undefined) {
    statements.push(`SET LOCAL lock_timeout = ${timeouts.lockTimeoutMs}`);
  }
  if (timeouts.statementTimeoutMs !== undefined) {
    statements.push(
      `SET LOCAL statement_timeout = ${timeouts.statementTimeoutMs}`,
    );
  }
  return statements;
}

function isTrue(result: QueryResult | undefined, column: string): boolean {
  return result?.rows[0]?.[column] === true;
}

/** For clean-up after a failure, whose own error must not hide the first. */
async function ignoreFailure(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch {
    // The first error says what happened; the session ends in any case.
  }
}
