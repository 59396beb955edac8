import type { Connection } from "../driver/connection.ts";
import type { Plan, Step } from "../graph/head_changes.ts";
import { backoffDelayMs, sleep } from "./backoff.ts";
import { MigrationError, type RunProgress } from "./errors.ts";
import type { EventListener } from "./events.ts";
import type { MigrationSession, Timeouts } from "./migration_session.ts";
import type { StepSession } from "./step_session.ts";
import type { VersionTable } from "./version_table.ts";

/** A step's code, ready to run; what `script/` and the dialect make together. */
export interface StepBody {
  /** Whether it wants a transaction of its own around it. */
  readonly transaction: boolean;
  readonly timeouts: Timeouts;
  /** How often it is tried again after a lock timeout or a deadlock. */
  readonly retries: number;
  run(session: StepSession): Promise<void>;
}

/** Options of {@linkcode runMigrations}. */
export interface MigratorOptions {
  readonly session: MigrationSession;
  readonly versionTable: VersionTable;
  /** Whether each step is a transaction of its own, or all of them are one. */
  readonly transactionPerMigration: boolean;
  /** Loads the code of a step; called once per attempt, just before it runs. */
  readonly loadStep: (step: Step) => Promise<StepBody>;
  /** Called in the step's transaction behind its version rows. */
  readonly onVersionApply?: (step: Step) => Promise<void>;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
}

/** A step that was done, with how long it took. */
export interface AppliedStep {
  readonly step: Step;
  readonly elapsedMs: number;
}

/** What a run did. */
export interface RunResult {
  /** In the order done; empty if there was nothing to do. */
  readonly applied: readonly AppliedStep[];
  /** Version rows at the end. */
  readonly heads: readonly string[];
}

/**
 * Plans what is to be done from version rows. Called again with newer rows
 * when another run has moved them meanwhile.
 */
export type Planner = (rows: readonly string[]) => Plan;

const RETRY_DELAY = { firstMs: 500, maximumMs: 10_000 };

/**
 * Runs what `plan` wants, each step exactly once however many copies do the
 * same at the same time.
 *
 * @param initialRows Version rows as first read, without the lock.
 * @throws {MigrationError} If a step fails; earlier steps stay applied.
 * @throws {LockNotAvailableError} If another run does not end in time.
 */
export async function runMigrations(
  plan: Planner,
  initialRows: readonly string[],
  options: MigratorOptions,
): Promise<RunResult> {
  const first = plan(initialRows);
  if (first.steps.length === 0) return { applied: [], heads: initialRows };
  options.listener({ kind: "plan", steps: first.steps });
  const run = new Run(plan, options);
  return options.transactionPerMigration
    ? await run.stepByStep(initialRows, first)
    : await run.allAtOnce(initialRows, first);
}

class Run {
  readonly #plan: Planner;
  readonly #options: MigratorOptions;
  readonly #applied: AppliedStep[] = [];

  constructor(plan: Planner, options: MigratorOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  async stepByStep(
    initialRows: readonly string[],
    firstPlan: Plan,
  ): Promise<RunResult> {
    let rows = initialRows;
    let steps = firstPlan.steps;
    while (steps.length > 0) {
      const [step] = steps;
      if (step === undefined) break;
      const body = await this.#options.loadStep(step);
      const done = await this.#attempt([step], { body, expectedRows: rows });
      if (done.steps.length > 0) {
        rows = step.headsAfter;
        steps = steps.slice(1);
      } else {
        rows = done.rows;
        steps = this.#plan(rows).steps;
      }
    }
    return { applied: this.#applied, heads: rows };
  }

  async allAtOnce(
    initialRows: readonly string[],
    firstPlan: Plan,
  ): Promise<RunResult> {
    let rows = initialRows;
    let steps = firstPlan.steps;
    while (steps.length > 0) {
      const done = await this.#attempt(steps, { expectedRows: rows });
      if (done.steps.length > 0) {
        return { applied: this.#applied, heads: done.rows };
      }
      rows = done.rows;
      steps = this.#plan(rows).steps;
    }
    return { applied: this.#applied, heads: rows };
  }

  /**
   * Runs `steps` in one transaction, repeating it where the failure is one of
   * those that pass.
   *
   * @returns The steps done and the rows then; no steps if the rows were not
   * the expected ones, so that a new plan is needed.
   */
  async #attempt(
    steps: readonly Step[],
    options: {
      readonly expectedRows: readonly string[];
      readonly body?: StepBody;
    },
  ): Promise<{ steps: readonly Step[]; rows: readonly string[] }> {
    const { session } = this.#options;
    for (let attempt = 0;; attempt++) {
      const before = this.#applied.length;
      try {
        return await this.#transaction(steps, options);
      } catch (error) {
        const isPartial = session.hasCommitted;
        await session.rollback();
        this.#applied.length = before;
        this.#options.signal?.throwIfAborted();
        const [step] = steps;
        const retries = isPartial ? 0 : options.body?.retries ?? 0;
        if (step === undefined || attempt >= retries || !isPassing(error)) {
          throw this.#withProgress(error, {
            heads: options.expectedRows,
            isPartial,
          });
        }
        const delayMs = backoffDelayMs(attempt, RETRY_DELAY);
        this.#options.listener({
          kind: "retry",
          step,
          reason: error instanceof Error ? error.message : String(error),
          attempt: attempt + 1,
          delayMs,
        });
        await sleep(delayMs, this.#options.signal);
      }
    }
  }

  #withProgress(
    error: unknown,
    state: Omit<RunProgress, "applied">,
  ): unknown {
    if (!(error instanceof MigrationError)) return error;
    return error.withProgress({
      applied: this.#applied.map(({ step }) => step.revision),
      ...state,
    });
  }

  async #transaction(
    steps: readonly Step[],
    options: {
      readonly expectedRows: readonly string[];
      readonly body?: StepBody;
    },
  ): Promise<{ steps: readonly Step[]; rows: readonly string[] }> {
    const { session } = this.#options;
    const timeouts = options.body?.timeouts ??
      { lockTimeoutMs: undefined, statementTimeoutMs: undefined };
    const rows = await session.begin(
      timeouts,
      (seen) => this.#plan(seen).steps.length === 0,
    );
    if (rows === undefined) {
      const seen = await this.#options.versionTable.read(session.connection);
      return { steps: [], rows: seen ?? [] };
    }
    if (!isSameSet(rows, options.expectedRows)) {
      await session.rollback();
      return { steps: [], rows };
    }
    await session.ensureVersionTable();
    let last = rows;
    for (const step of steps) {
      const body = options.body ?? await this.#options.loadStep(step);
      await this.#runStep(step, body);
      last = step.headsAfter;
    }
    await session.commit();
    return { steps, rows: last };
  }

  async #runStep(step: Step, body: StepBody): Promise<void> {
    const { session, versionTable, listener } = this.#options;
    listener({ kind: "stepStart", step });
    const startedAt = performance.now();
    if (!body.transaction) await session.enterAutocommit();
    await body.run(session);
    if (!body.transaction) await session.leaveAutocommit();
    await versionTable.applyChanges(session.connection, step.changes);
    await this.#options.onVersionApply?.(step);
    const elapsedMs = performance.now() - startedAt;
    this.#applied.push({ step, elapsedMs });
    listener({ kind: "stepEnd", step, elapsedMs });
  }
}

/**
 * Writes the changes of `steps` without running anything, in one transaction
 * under the lock: what `stamp` does.
 *
 * @param purge Whether all rows are thrown away first.
 */
export async function stampVersions(
  plan: Planner,
  initialRows: readonly string[] | undefined,
  options: MigratorOptions & { readonly purge: boolean },
): Promise<RunResult> {
  const { session, versionTable, purge, listener } = options;
  const isDone = (rows: readonly string[]) =>
    plan(rows).steps.length === 0 && !purge;
  if (initialRows !== undefined && isDone(initialRows)) {
    return { applied: [], heads: initialRows };
  }
  try {
    const rows = await session.begin(NO_TIMEOUTS, isDone);
    if (rows === undefined) return { applied: [], heads: initialRows ?? [] };
    await session.ensureVersionTable();
    if (purge) {
      await session.connection.execute(versionTable.deleteAllStatement());
    }
    const { steps, finalHeads } = plan(rows);
    for (const step of steps) {
      listener({ kind: "stepStart", step });
      await versionTable.applyChanges(session.connection, step.changes);
      await options.onVersionApply?.(step);
    }
    await session.commit();
    return {
      applied: steps.map((step) => ({ step, elapsedMs: 0 })),
      heads: finalHeads,
    };
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

/** Makes the version table, under the lock, if it is not there. */
export async function ensureVersionTable(
  session: MigrationSession,
): Promise<void> {
  try {
    await session.begin(NO_TIMEOUTS, () => false);
    await session.ensureVersionTable();
    await session.commit();
  } catch (error) {
    await session.rollback();
    throw error;
  }
}

const NO_TIMEOUTS: Timeouts = {
  lockTimeoutMs: undefined,
  statementTimeoutMs: undefined,
};

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  const set = new Set(a);
  return set.size === new Set(b).size && b.every((each) => set.has(each));
}

/** SQLSTATEs that pass by themselves: lock timeout, deadlock, serialization. */
const PASSING_STATES: readonly unknown[] = ["55P03", "40P01", "40001"];

function isPassing(error: unknown): boolean {
  const cause = error instanceof MigrationError ? error.cause : error;
  return cause instanceof Error && "sqlState" in cause &&
    PASSING_STATES.includes(cause.sqlState);
}

/** Runs `body` and cancels the statement under way when `signal` is aborted. */
export async function withCancellation<T>(
  connection: Connection,
  signal: AbortSignal | undefined,
  body: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return await body();
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => {
    // The cancelled statement fails, which ends the body; a body that waits
    // for something else is left behind.
    connection.cancel().catch(() => {}).finally(() => reject(signal.reason));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([body(), aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
