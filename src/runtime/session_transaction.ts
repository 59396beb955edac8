import type { Connection, QueryResult } from "../driver/connection.ts";
import { ignoreFailure, isLost } from "./failures.ts";
import type { RenewableConnection } from "./renewable_connection.ts";
import {
  NO_TIMEOUTS,
  type Timeouts,
  timeoutSettings,
} from "./session_settings.ts";
import {
  type StartFound,
  type StartPlan,
  TransactionStart,
  type TransactionStartOptions,
} from "./transaction_start.ts";

/** Options of {@linkcode SessionTransaction}. */
export interface SessionTransactionOptions extends TransactionStartOptions {
  readonly connection: RenewableConnection;
  /** Server process of our own second connection, while that has the guard lock. */
  readonly guardPid: () => number | undefined;
  /** Whether a connection that is lost before anything runs is opened again. */
  readonly reconnects: boolean;
}

/** The transactions of a session, one after another: how each begins and ends. */
export class SessionTransaction {
  readonly #options: SessionTransactionOptions;
  readonly #start: TransactionStart;
  #isOpen = false;
  #timeouts: Timeouts = NO_TIMEOUTS;
  /** What the one has found that began with the last COMMIT. */
  #begun: StartFound | undefined;

  constructor(options: SessionTransactionOptions) {
    this.#options = options;
    this.#start = new TransactionStart(options);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Limits of the open one, or the last. */
  get timeouts(): Timeouts {
    return this.#timeouts;
  }

  /** Server process that ran the last one. */
  get pid(): number | undefined {
    return this.#start.pid;
  }

  /**
   * How the next one is to begin.
   *
   * @param expectedRows Asks for the guard of the plan.
   */
  plan(timeouts: Timeouts, expectedRows?: readonly string[]): StartPlan {
    const guardPid = this.#options.guardPid();
    const request = { timeouts, guardPid, expectedRows };
    return this.#start.plan(this.#connection, request);
  }

  /** Begins the next one, or goes on with the one that {@linkcode join} began. */
  async begin(timeouts: Timeouts): Promise<StartFound> {
    return await this.#takeBegun(timeouts) ??
      await this.#beginAgain(timeouts);
  }

  /** Begins one on this very connection, whatever becomes of that. */
  async beginHere(timeouts: Timeouts): Promise<StartFound> {
    const start = this.plan(timeouts);
    this.#isOpen = true;
    let results: readonly QueryResult[];
    try {
      results = await this.#connection.execute(start.statements.join("; "));
    } catch (error) {
      // Its BEGIN may have run, on a session that may be lent.
      await this.rollback();
      throw error;
    }
    return await this.#receive(start, results) ??
      await this.beginHere(timeouts);
  }

  /**
   * Takes over one that began in the same query as the COMMIT before it.
   *
   * @param results Those of the plan's statements.
   * @returns What it has found; undefined if it does not go on.
   */
  async join(
    start: StartPlan,
    results: readonly QueryResult[],
  ): Promise<StartFound | undefined> {
    this.#begun = await this.#receive(start, results);
    return this.#begun;
  }

  /** The limits of a transaction whose beginning is on its way. */
  expect({ timeouts }: StartPlan): void {
    this.#timeouts = timeouts;
  }

  /** Sets other limits for the rest of the open one. */
  async setTimeouts(timeouts: Timeouts): Promise<void> {
    this.#timeouts = timeouts;
    const statements = timeoutSettings(timeouts, "SET LOCAL");
    if (this.#isOpen && statements.length > 0) {
      await this.#connection.execute(statements.join("; "));
    }
  }

  /** Whether the version table is there. */
  get hasVersionTable(): boolean {
    return this.#start.tableExists;
  }

  /** Makes the version table in the open one. */
  async createVersionTable(): Promise<void> {
    await this.#start.createVersionTable(this.#connection);
  }

  /** It was committed, or may have been. */
  receiveCommit(): void {
    this.#isOpen = false;
    this.#start.receiveCommit();
  }

  /** Version rows were read in another way; undefined without a table. */
  receiveRows(rows: readonly string[] | undefined): void {
    this.#start.receiveRows(rows);
  }

  /** Rolls back; a lost connection is no error. Does nothing if none is open. */
  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#begun = undefined;
    this.#start.receiveRollback();
    await ignoreFailure(this.#connection.execute("ROLLBACK"));
  }

  get #connection(): Connection {
    return this.#options.connection.current;
  }

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

  async #beginAgain(timeouts: Timeouts): Promise<StartFound> {
    try {
      return await this.beginHere(timeouts);
    } catch (error) {
      // Nothing is under way yet, so nothing can be lost with it.
      if (!this.#options.reconnects || !isLost(error)) throw error;
      await this.#options.connection.renew(0);
      return await this.beginHere(timeouts);
    }
  }

  /** Undefined, and no transaction, if it has to be planned again. */
  async #receive(
    start: StartPlan,
    results: readonly QueryResult[],
  ): Promise<StartFound | undefined> {
    this.#isOpen = true;
    this.#timeouts = start.timeouts;
    try {
      const found = await start.read(results);
      if (found?.acquired) return found;
      // Only this: the guard lock, if it is taken, goes on.
      await this.#connection.execute("ROLLBACK");
      this.#isOpen = false;
      return found;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }
}
