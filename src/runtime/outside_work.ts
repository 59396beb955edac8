import type { Connection } from "../driver/connection.ts";
import type { ConcurrentStatement } from "../dialect/postgres/concurrent_statement.ts";
import type { Step } from "../graph/head_changes.ts";
import { sleep } from "../util/sleep.ts";
import { backoffDelayMs, RETRY_DELAY } from "./backoff.ts";
import { PoolerError } from "./errors.ts";
import type { EventListener } from "./events.ts";
import { ignoreFailure, isCutShort, isLost, isPassing } from "./failures.ts";
import { assertValid, dropInvalidIndex, findIndex } from "./index_builds.ts";
import {
  hasTransactionTimeout,
  NO_TIMEOUTS,
  type SessionDialect,
  type Timeouts,
  timeoutSettings,
} from "./session_settings.ts";
import type { StatementWatch } from "./statement_watch.ts";
import type { BatchSession } from "./step_session.ts";
import type { BatchPosition } from "./unfinished.ts";
import { isOf, type WorkMarker } from "./work_marker.ts";

/** What {@linkcode OutsideWork} needs of its session. */
export interface OutsideWorkOptions {
  readonly marker: WorkMarker;
  readonly watch: StatementWatch;
  readonly dialect: SessionDialect;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
  /** The connection of the moment. */
  readonly connection: () => Connection;
  /** Server process that ran the last transaction. */
  readonly pid: () => number | undefined;
  /** Throws if the run was stopped. */
  readonly assertGoing: () => void;
}

type Send<T> = (connection: Connection, sql: string) => Promise<T>;

/** The settings that are changed for work outside. */
const LIMITS: readonly string[] = ["lock_timeout", "statement_timeout"];
/** That of each statement outside of one; only lifted, never set. */
const TRANSACTION_LIMIT = "transaction_timeout";
/** Runs nothing and gives no rows, in place of what need not be run again. */
const NOTHING = "SELECT WHERE false";

/**
 * Statements of a step outside a transaction: keeps the marker true to what
 * they have done, so that a run after a crash knows, sets the limits they run
 * under, and looks after what CONCURRENTLY leaves behind.
 */
export class OutsideWork implements BatchSession {
  readonly #options: OutsideWorkOptions;
  readonly #marker: WorkMarker;
  #step: Step | undefined;
  #retries = 0;
  #timeouts: Timeouts = NO_TIMEOUTS;
  /** What sets the limits of the session back; undefined if they stand. */
  #settingsBefore: readonly string[] | undefined;
  /** Whether it was said of this step that a pooler takes the limits away. */
  #hasToldLimits = false;
  /** What running the step again would repeat; the marker may say so too early. */
  #hasEffects = false;
  #hasBatches = false;
  #indexes: readonly string[] = [];
  /** Index work that an interrupted run had begun. */
  #begunBefore: ReadonlySet<string> = new Set();

  constructor(options: OutsideWorkOptions) {
    this.#options = options;
    this.#marker = options.marker;
  }

  get connection(): Connection {
    return this.#options.connection();
  }

  startStep(step: Step, options: { readonly retries: number }): void {
    this.#step = step;
    this.#retries = options.retries;
    this.#hasToldLimits = false;
    const { stored } = this.#marker;
    const before = isOf(stored, step) ? stored : undefined;
    this.#hasEffects = before?.hasEffects ?? false;
    this.#indexes = before?.indexes ?? [];
    this.#hasBatches = Object.keys(before?.batches ?? {}).length > 0;
    this.#begunBefore = new Set(this.#indexes);
  }

  /** @throws {PoolerError} If settings of the URL would be lost outside. */
  assertPossible(): void {
    const settings = this.connection.transactionSettings ?? [];
    if (settings.length === 0) return;
    throw new PoolerError(
      "Cannot leave the transaction: the pooler does not keep the options of " +
        "the database URL, which can only be set inside one " +
        `(${settings.join("; ")})`,
      {
        hint: "Connect to the server directly, or set them for the role: " +
          "ALTER ROLE … SET …",
      },
    );
  }

  /**
   * Notes in the open transaction that work outside is about to begin.
   *
   * @param state.hasEffects Whether that transaction itself did something.
   */
  async begin(
    state: { readonly hasEffects: boolean; readonly heads: readonly string[] },
  ): Promise<void> {
    this.#hasEffects ||= state.hasEffects;
    await this.#mark(this.#hasEffects, state.heads);
  }

  /** Sets limits for the session, where that is nobody else's. */
  async setTimeouts(timeouts: Timeouts): Promise<void> {
    this.#timeouts = timeouts;
    const statements = timeoutSettings(timeouts, "SET");
    if (this.#isPooled() || statements.length === 0) return;
    await this.#setForSession(statements);
  }

  /** Sets the limits to what they were: the session may be somebody else's. */
  async resetTimeouts(): Promise<void> {
    const before = this.#settingsBefore;
    if (before === undefined) return;
    this.#settingsBefore = undefined;
    await this.connection.execute(before.join("; "));
  }

  async #setForSession(statements: readonly string[]): Promise<void> {
    const columns = this.#limits.map((name) =>
      `pg_catalog.current_setting('${name}') AS ${name}`
    );
    const [before] = await this.connection.execute(
      [`SELECT ${columns.join(", ")}`, ...statements].join("; "),
    );
    this.#settingsBefore ??= this.#limits.map((name) =>
      `SET ${name} = '${String(before?.rows[0]?.[name])}'`
    );
  }

  /** The settings of the session that hold for a statement outside. */
  get #limits(): readonly string[] {
    return hasTransactionTimeout(this.connection)
      ? [...LIMITS, TRANSACTION_LIMIT]
      : LIMITS;
  }

  /** Runs a statement of the step. */
  async run<T>(sql: string, send: Send<T>): Promise<T> {
    const concurrent = this.#options.dialect.parseConcurrentStatement(sql);
    if (concurrent === undefined) return await this.#runPlain(sql, send);
    await this.#lengthenTimeouts();
    try {
      const work = () => this.#runConcurrent(concurrent, { sql, send });
      // What the others leave half done can be told, and is cleared away.
      return await (concurrent.kind === "other" ? work() : this.#retry(work));
    } finally {
      await ignoreFailure(this.#setAgain());
    }
  }

  /** Sets what was lifted for one statement. */
  async #setAgain(): Promise<void> {
    await this.resetTimeouts();
    await this.setTimeouts(this.#timeouts);
  }

  /**
   * After a failure: makes the marker say what really stands, and says whether
   * that is nothing at all.
   */
  async settle(): Promise<boolean> {
    const isNothing = !this.#hasEffects && this.#indexes.length === 0 &&
      !this.#hasBatches;
    const { stored } = this.#marker;
    if (stored !== undefined && this.#marker.isOwn) {
      if (isNothing) await this.#marker.clear(this.connection);
      else await this.#mark(this.#hasEffects, stored.heads);
    }
    await this.resetTimeouts();
    return isNothing;
  }

  positionOf(name: string): BatchPosition | undefined {
    return this.#marker.stored?.batches[name];
  }

  async runBatch<T extends BatchPosition>(
    name: string,
    batch: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return await this.#retry(async () => {
      const { connection } = this;
      const results = await connection.execute([
        "BEGIN ISOLATION LEVEL READ COMMITTED",
        "SET LOCAL idle_in_transaction_session_timeout = 0",
        ...timeoutSettings(this.#timeouts, "SET LOCAL"),
        "SELECT pg_catalog.pg_backend_pid() AS pid",
      ].join("; "));
      try {
        const position = await this.#options.watch.during({
          pid: Number(results.at(-1)?.rows[0]?.["pid"]),
          lockTimeoutMs: this.#timeouts.lockTimeoutMs ?? 0,
        }, () => batch(connection));
        await this.#marker.writePosition(connection, name, position);
        this.#options.assertGoing();
        await connection.execute("COMMIT");
        this.#hasBatches = true;
        return position;
      } catch (error) {
        await ignoreFailure(connection.execute("ROLLBACK"));
        throw error;
      }
    });
  }

  async pause(delayMs: number): Promise<void> {
    await sleep(delayMs, this.#options.signal);
    this.#options.assertGoing();
  }

  report(
    progress: {
      readonly table: string;
      readonly rows: number;
      readonly estimatedRows: number | undefined;
    },
  ): void {
    this.#options.listener({ kind: "batch", ...progress });
  }

  async #runPlain<T>(sql: string, send: Send<T>): Promise<T> {
    await this.#mark(true);
    this.#tellLostLimits();
    const mayCommitInside = this.#options.dialect.mayCommitInside(sql);
    const work = async () => {
      try {
        const result = await this.#watch(
          this.#timeouts.lockTimeoutMs ?? 0,
          () => send(this.connection, sql),
        );
        this.#hasEffects = true;
        return result;
      } catch (error) {
        // One that the server refused has done nothing.
        if (isLost(error) || mayCommitInside) this.#hasEffects = true;
        throw error;
      }
    };
    // Again from the start would do again what it has committed.
    return await (mayCommitInside ? work() : this.#retry(work));
  }

  async #runConcurrent<T>(
    statement: ConcurrentStatement,
    work: { readonly sql: string; readonly send: Send<T> },
  ): Promise<T> {
    const { connection } = this;
    const run = (sql: string) =>
      this.#watch(0, () => work.send(connection, sql));
    switch (statement.kind) {
      case "createIndex": {
        const key = `create ${statement.index} on ${statement.table}`;
        if (await this.#isBuilt(statement, key)) return await run(NOTHING);
        await this.#markIndex(key);
        try {
          const result = await run(work.sql);
          assertValid(await this.#find(statement));
          return result;
        } catch (error) {
          await ignoreFailure(this.#forgetUnlessLeft(statement, key));
          throw error;
        }
      }
      case "dropIndex": {
        const key = `drop ${statement.index}`;
        const isGone = this.#begunBefore.has(key) &&
          !await this.#exists(statement.index);
        if (isGone) return await run(NOTHING);
        await this.#markIndex(key);
        return await run(work.sql);
      }
      case "other": {
        await this.#mark(true);
        try {
          const result = await run(work.sql);
          this.#hasEffects = true;
          return result;
        } catch (error) {
          // It works in several transactions.
          if (isLost(error) || isCutShort(error)) this.#hasEffects = true;
          throw error;
        }
      }
    }
  }

  /** Whether an interrupted run has finished the index; clears away a broken one. */
  async #isBuilt(
    statement: Extract<ConcurrentStatement, { kind: "createIndex" }>,
    key: string,
  ): Promise<boolean> {
    const found = await this.#find(statement);
    if (found === undefined) return false;
    if (found.isValid) {
      if (!this.#begunBefore.has(key)) return false;
      this.#warn(
        `Index ${found.name} is complete: the interrupted run had built it`,
      );
      return true;
    }
    if (found.builderPid === undefined) {
      this.#warn(
        `Index ${found.name} is INVALID, as a failed build leaves it: ` +
          "dropping it and building it anew",
      );
    }
    await this.#watch(0, () => dropInvalidIndex(this.connection, found));
    return false;
  }

  #find(statement: Extract<ConcurrentStatement, { kind: "createIndex" }>) {
    return findIndex(this.connection, statement, this.#options.dialect);
  }

  async #exists(name: string): Promise<boolean> {
    const literal = this.#options.dialect.quoteLiteral(name);
    const [result] = await this.connection.execute(
      `SELECT pg_catalog.to_regclass(${literal}) IS NOT NULL AS present`,
    );
    return result?.rows[0]?.["present"] === true;
  }

  async #forgetUnlessLeft(
    statement: Extract<ConcurrentStatement, { kind: "createIndex" }>,
    key: string,
  ): Promise<void> {
    const found = await this.#find(statement);
    if (found === undefined) {
      this.#indexes = this.#indexes.filter((each) => each !== key);
    }
  }

  async #markIndex(key: string): Promise<void> {
    if (!this.#indexes.includes(key)) this.#indexes = [...this.#indexes, key];
    await this.#mark(this.#hasEffects);
  }

  async #mark(hasEffects: boolean, heads?: readonly string[]): Promise<void> {
    if (this.#step === undefined) return;
    await this.#marker.write(this.connection, this.#step, {
      heads: heads ?? this.#marker.stored?.heads ?? [],
      growth: { hasEffects, indexes: this.#indexes },
    });
  }

  /**
   * Lifts the limits for a statement that waits for every old snapshot of the
   * database: a timeout would leave an INVALID index.
   *
   * @throws {PoolerError} If there are limits that cannot be lifted: behind a
   * pooler SET would reach other clients.
   */
  async #lengthenTimeouts(): Promise<void> {
    const { connection } = this;
    const limitMs = this.#timeouts.concurrentTimeoutMs ?? 0;
    if (!this.#isPooled()) {
      await this.#setForSession([
        "SET lock_timeout = 0",
        `SET statement_timeout = ${limitMs}`,
        ...(hasTransactionTimeout(connection)
          ? [`SET ${TRANSACTION_LIMIT} = 0`]
          : []),
      ]);
      return;
    }
    const [result] = await connection.execute(
      "SELECT name, pg_catalog.current_setting(name) AS value " +
        "FROM pg_catalog.pg_settings " +
        `WHERE name IN ('${[...LIMITS, TRANSACTION_LIMIT].join("', '")}') ` +
        "AND setting <> '0' ORDER BY name",
    );
    const limits = (result?.rows ?? []).map((row) =>
      `${String(row["name"])} = ${String(row["value"])}`
    );
    if (limits.length === 0) return;
    throw new PoolerError(
      `Cannot work CONCURRENTLY through the pooler: ${limits.join(", ")} ` +
        "holds there, and lifting it would lift it for other clients too",
      {
        hint: "Connect to the server directly, or take the limit from the " +
          "role: ALTER ROLE … SET lock_timeout = 0",
      },
    );
  }

  /** Behind a pooler SET would reach other clients, SET LOCAL no further. */
  #tellLostLimits(): void {
    const limits = timeoutSettings(this.#timeouts, "SET")
      .filter((setting) => !setting.endsWith(" = 0"));
    if (this.#hasToldLimits || !this.#isPooled() || limits.length === 0) return;
    this.#hasToldLimits = true;
    this.#warn(
      `Revision ${this.#step?.revision} works outside a transaction without ` +
        `"${limits.join('", "')}": no limit can be set there through a pooler`,
    );
  }

  async #retry<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0;; attempt++) {
      this.#options.assertGoing();
      try {
        return await work();
      } catch (error) {
        const step = this.#step;
        if (
          step === undefined || attempt >= this.#retries || !isPassing(error)
        ) throw error;
        const delayMs = backoffDelayMs(attempt, RETRY_DELAY);
        this.#options.listener({
          kind: "retry",
          step,
          reason: error instanceof Error ? error.message : String(error),
          blockers: this.#options.watch.blockers,
          attempt: attempt + 1,
          delayMs,
        });
        await sleep(delayMs, this.#options.signal);
      }
    }
  }

  #watch<T>(lockTimeoutMs: number, work: () => Promise<T>): Promise<T> {
    const pid = this.#options.pid();
    return this.#options.watch.during({ pid, lockTimeoutMs }, work);
  }

  #isPooled(): boolean {
    const { backendPid } = this.connection;
    return backendPid !== undefined && backendPid !== this.#options.pid();
  }

  #warn(message: string): void {
    this.#options.listener({ kind: "warning", message });
  }
}
