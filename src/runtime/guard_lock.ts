import type { Connection } from "../driver/connection.ts";
import { OperationContextError, PoolerError } from "./errors.ts";
import { ignoreFailure } from "./failures.ts";
import type { MigrationLock } from "./migration_lock.ts";
import { hasTransactionTimeout } from "./session_settings.ts";

/** A pooler without a free connection lets wait far longer than this. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * The guard lock, held by a connection of its own that idles in a transaction
 * while a revision works outside of any.
 *
 * It only uses the simple query protocol: after a statement with parameters it
 * would keep a snapshot, for which CREATE INDEX CONCURRENTLY waits for ever.
 */
export class GuardLock {
  readonly #lock: MigrationLock;
  readonly #open: (() => Promise<Connection>) | undefined;
  #connection: Connection | undefined;
  #pid: number | undefined;

  /** @param open Undefined where the database has only one session. */
  constructor(
    lock: MigrationLock,
    open: (() => Promise<Connection>) | undefined,
  ) {
    this.#lock = lock;
    this.#open = open;
  }

  /** Server process of the session that holds it; undefined if it is not held. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /**
   * Takes it, if it is not held already.
   *
   * @param main The connection that holds the main lock.
   * @throws What has become of `main`, if it is lost or its transaction has
   * failed, and the lock is gone with it.
   */
  async take(main: Connection): Promise<void> {
    if (this.#open === undefined || this.#connection !== undefined) return;
    const connection = await this.#open();
    this.#connection = connection;
    try {
      this.#pid = await this.#takeOn(connection, main);
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /** Returns the server process that holds it now. */
  async #takeOn(connection: Connection, main: Connection): Promise<number> {
    const settings = [
      "SET LOCAL idle_in_transaction_session_timeout = 0",
      ...(hasTransactionTimeout(connection)
        ? ["SET LOCAL transaction_timeout = 0"]
        : []),
    ];
    const results = await answerInTime(connection.execute(
      [
        "BEGIN ISOLATION LEVEL READ COMMITTED",
        ...settings,
        this.#lock.tryGuardStatement(),
      ].join("; "),
    ));
    const answer = results.at(-1);
    if (answer?.rows[0]?.["beside"] !== true) {
      await main.execute("SELECT 1");
      // With several hosts it may be the standby of the first, whose locks are
      // its own: no other run would see the guard there.
      throw new OperationContextError(
        "Cannot leave the transaction: the second connection has reached " +
          "another server than the first",
        {
          hint: "Name one host in the database URL, or let " +
            "target_session_attrs=read-write choose",
        },
      );
    }
    if (answer.rows[0]?.["acquired"] !== true) {
      throw new OperationContextError(
        "Cannot leave the transaction: another session holds the guard lock " +
          String(this.#lock.guardKey),
        { hint: "The revision was rolled back; run the command again" },
      );
    }
    return Number(answer.rows[0]["pid"]);
  }

  /** Whether it is still held, or needs none. */
  async isHeld(): Promise<boolean> {
    if (this.#open === undefined) return true;
    if (this.#connection === undefined) return false;
    try {
      const [result] = await this.#connection.execute(
        this.#lock.guardedStatement(),
      );
      return result?.rows[0]?.["guarded"] === true;
    } catch {
      // The connection is gone, and the lock with it.
      return false;
    }
  }

  /** Gives it back, if it is held; never fails. */
  async release(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#pid = undefined;
    if (connection === undefined) return;
    const ending = ignoreFailure(
      connection.execute("ROLLBACK").finally(() => connection.close()),
    );
    await ignoreFailure(answerInTime(ending));
  }
}

/** @throws {PoolerError} If no answer comes: a pool that has no connection left. */
async function answerInTime<T>(
  answer: Promise<T>,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(
        new PoolerError(
          "Cannot leave the transaction: a second connection to the database " +
            `gave no answer within ${ANSWER_TIMEOUT_MS / 1000} s`,
          {
            hint:
              "A pooler in between seems to have no connection left: give " +
              "it a pool of at least two (pgbouncer: default_pool_size), or " +
              "connect to the server directly",
          },
        ),
      ),
    ANSWER_TIMEOUT_MS,
  );
  answer.catch(() => {});
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The failure of a run whose guard went while it was needed. */
export function lostGuard(): OperationContextError {
  return new OperationContextError(
    "Lost the guard lock while working outside a transaction, and another " +
      "run has been at work since",
    {
      hint: "See with 'alembic current' where the database stands before " +
        "running the command again",
    },
  );
}
