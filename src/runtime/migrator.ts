import { setImmediate } from "node:timers";

import type { Plan, Step } from "../graph/head_changes.ts";
import { backoffDelayMs, RETRY_DELAY, sleep } from "./backoff.ts";
import { withCancellation } from "./cancellation.ts";
import {
  isRunError,
  MigrationError,
  progressOf,
  type RunProgress,
  withProgress,
} from "./errors.ts";
import type { EventListener } from "./events.ts";
import { isLost, isPassing } from "./failures.ts";
import {
  addBlockers,
  describeBareFailure,
  notCommitted,
  unknownOutcome,
} from "./run_failures.ts";
import type { MigrationSession } from "./migration_session.ts";
import { planRecovery } from "./recovery.ts";
import type { Timeouts } from "./session_settings.ts";
import type { StepSession } from "./step_session.ts";
import type { VersionTable } from "./version_table.ts";
import { isSameSet } from "./work_marker.ts";

/** A step's code, ready to run; what `script/` and the dialect make together. */
export interface StepBody {
  /** Whether it wants a transaction of its own around it. */
  readonly transaction: boolean;
  /** Whether it may run again after a part of it. */
  readonly repeatable: boolean;
  readonly timeouts: Timeouts;
  /** How often it is tried again after a lock timeout or a deadlock. */
  readonly retries: number;
  run(session: StepSession): Promise<void>;
}

/** How a project wants its steps run. */
export interface RunEnvironment {
  /** Whether each step is a transaction of its own, or all of them are one. */
  readonly transactionPerMigration: boolean;
  /** Called in the step's transaction behind its version rows. */
  readonly onVersionApply?: VersionHook | undefined;
}

/** What is done in a step's transaction behind its version rows. */
export type VersionHook = (step: Step, session: StepSession) => Promise<void>;

/** Options of {@linkcode runMigrations}. */
export interface MigratorOptions {
  readonly session: MigrationSession;
  readonly versionTable: VersionTable;
  /** Called once there is something to do, before it begins. */
  readonly loadEnvironment: () => Promise<RunEnvironment>;
  /** Of a transaction for all steps; each step may have its own. */
  readonly timeouts: Timeouts;
  /** How often such a transaction is tried again. */
  readonly retries: number;
  /** Whether an interrupted revision is run again in any case. */
  readonly mayRepeat: boolean;
  /** Does ahead of `loadStep` what it can without running the steps. */
  readonly prepareSteps: (steps: readonly Step[]) => Promise<void>;
  /** Loads the code of a step; called once, just before it runs. */
  readonly loadStep: (step: Step) => Promise<StepBody>;
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

/**
 * Runs what `planner` wants, each step exactly once however many copies do the
 * same at the same time.
 *
 * @param start Version rows as first read, without the lock, and what the
 * planner made of them: at least one step.
 * @throws {MigrationError} If a step fails; earlier steps stay applied.
 * @throws {LockNotAvailableError} If another run does not end in time.
 */
export async function runMigrations(
  planner: Planner,
  start: { readonly rows: readonly string[]; readonly plan: Plan },
  options: MigratorOptions,
): Promise<RunResult> {
  const { rows, plan } = start;
  options.listener({ kind: "plan", steps: plan.steps });
  const run = new Run(planner, options, await options.loadEnvironment());
  return await withCancellation({
    session: options.session,
    signal: options.signal,
    run: () => run.all(rows, plan),
    describe: (error) => run.describe(error),
  });
}

/** What an attempt at some steps came to. */
interface Attempt {
  /** Those that were done; none if a new plan is needed. */
  readonly steps: readonly Step[];
  /** Version rows now. */
  readonly rows: readonly string[];
}

/** What an attempt starts from. */
interface AttemptOptions {
  readonly expectedRows: readonly string[];
  /** Of a single step. */
  readonly body?: StepBody;
  /** The steps behind it. */
  readonly following?: readonly Step[];
}

/** So many steps are prepared at once at most. */
const BATCH_LIMIT = 64;

/** How a transaction ends. */
interface CommitRequest {
  /** Version rows as the transaction has found them. */
  readonly rowsBefore: readonly string[];
  /** The last step, if its version rows are still to be written. */
  readonly joined: Step | undefined;
  /** The step behind it, if one is to follow. */
  readonly next: Step | undefined;
}

class Run {
  readonly #plan: Planner;
  readonly #options: MigratorOptions;
  readonly #environment: RunEnvironment;
  readonly #applied: AppliedStep[] = [];
  /** Done in the open transaction. */
  #pending: AppliedStep[] = [];
  /** The step under way. */
  #current: Step | undefined;
  #isRepeatable = false;
  /** How many of the following steps are prepared. */
  #prepared = 0;
  /** How many are prepared next. */
  #batch = 1;

  constructor(
    plan: Planner,
    options: MigratorOptions,
    environment: RunEnvironment,
  ) {
    this.#plan = plan;
    this.#options = options;
    this.#environment = environment;
  }

  /** @throws Whatever ends the run, with how far it had come. */
  async all(
    initialRows: readonly string[],
    firstPlan: Plan,
  ): Promise<RunResult> {
    try {
      return this.#environment.transactionPerMigration
        ? await this.#stepByStep(initialRows, firstPlan)
        : await this.#allAtOnce(initialRows, firstPlan);
    } catch (error) {
      throw progressOf(error) === undefined ? this.describe(error) : error;
    }
  }

  async #stepByStep(
    initialRows: readonly string[],
    firstPlan: Plan,
  ): Promise<RunResult> {
    let rows = initialRows;
    let steps = firstPlan.steps;
    while (steps.length > 0) {
      const [step] = steps;
      if (step === undefined) break;
      const following = steps.slice(1);
      this.#current = step;
      const body = await this.#load(step);
      const done = await this.#attempt([step], {
        body,
        following,
        expectedRows: rows,
      });
      rows = done.rows;
      steps = done.steps.length > 0 ? following : this.#plan(rows).steps;
    }
    return { applied: this.#applied, heads: rows };
  }

  async #load(step: Step): Promise<StepBody> {
    try {
      return await this.#options.loadStep(step);
    } catch (error) {
      // The transaction for it may have begun.
      await this.#options.session.rollback();
      throw error;
    }
  }

  async #allAtOnce(
    initialRows: readonly string[],
    firstPlan: Plan,
  ): Promise<RunResult> {
    let rows = initialRows;
    let steps = firstPlan.steps;
    while (steps.length > 0) {
      const done = await this.#attempt(steps, { expectedRows: rows });
      rows = done.rows;
      steps = done.steps.length > 0 ? [] : this.#plan(rows).steps;
    }
    return { applied: this.#applied, heads: rows };
  }

  /** The error with how far this run has come. */
  describe(error: unknown): unknown {
    const { session } = this.#options;
    const failed = isRunError(error) ? error : describeBareFailure(error, {
      step: this.#current,
      isFirst: this.#applied.length === 0,
    });
    if (!isRunError(failed)) return failed;
    const progress: RunProgress = {
      applied: this.#applied.map(({ step }) => step.revision),
      heads: session.committedRows,
      revision: this.#current?.revision,
      isPartial: session.hasCommitted,
      isResumable: !session.hasCommitted || this.#isRepeatable ||
        session.unfinished?.hasEffects === false,
    };
    return withProgress(failed, progress);
  }

  /**
   * Runs `steps` in one transaction, repeating it where the failure is one of
   * those that pass.
   */
  async #attempt(
    steps: readonly Step[],
    options: AttemptOptions,
  ): Promise<Attempt> {
    const { session } = this.#options;
    for (let attempt = 0;; attempt++) {
      this.#pending = [];
      this.#current = steps[0];
      session.watch.forget();
      try {
        const done = await this.#transaction(steps, options);
        this.#applied.push(...this.#pending);
        this.#pending = [];
        this.#current = undefined;
        return done;
      } catch (error) {
        await session.rollback();
        this.#stopStep();
        await this.#retryOrThrow(error, {
          attempt,
          retries: options.body?.retries ?? this.#options.retries,
        });
      }
    }
  }

  #stopStep(): void {
    const step = this.#current;
    if (step !== undefined) this.#options.listener({ kind: "stepStop", step });
  }

  async #retryOrThrow(
    error: unknown,
    tries: { readonly attempt: number; readonly retries: number },
  ): Promise<void> {
    const { session, signal, listener } = this.#options;
    const step = this.#current;
    const isKnown = !(error instanceof MigrationError) ||
      error.failure.isOutcomeUnknown !== true;
    if (signal?.aborted && isKnown) throw this.describe(signal.reason);
    const { blockers } = session.watch;
    const { attempt, retries } = tries;
    if (
      step === undefined || attempt >= retries || !isPassing(error) ||
      session.hasCommitted
    ) {
      const failed = this.describe(error);
      throw failed instanceof MigrationError && isPassing(error) &&
          blockers.length > 0
        ? this.describe(addBlockers(failed, blockers))
        : failed;
    }
    const delayMs = backoffDelayMs(attempt, RETRY_DELAY);
    listener({
      kind: "retry",
      step,
      reason: error instanceof Error ? error.message : String(error),
      blockers,
      attempt: attempt + 1,
      delayMs,
    });
    await sleep(delayMs, signal);
  }

  async #transaction(
    steps: readonly Step[],
    options: AttemptOptions,
  ): Promise<Attempt> {
    const { session } = this.#options;
    const rows = await session.begin(
      options.body?.timeouts ?? this.#options.timeouts,
      (seen) => this.#plan(seen).steps.length === 0,
    );
    if (rows === undefined) return { steps: [], rows: session.committedRows };
    if (!isSameSet(rows, options.expectedRows)) {
      await session.rollback();
      return { steps: [], rows };
    }
    await session.ensureVersionTable();
    const last = steps.at(-1);
    // Whoever is called behind the version rows has to find them written.
    const joined = this.#environment.onVersionApply === undefined
      ? last
      : undefined;
    this.#prepareBesides(options.following ?? []);
    for (const step of steps) {
      await this.#runStep(step, options.body);
      if (step !== joined) await this.#finishStep(step);
    }
    const next = options.following?.[0];
    await this.#commit({ rowsBefore: rows, joined, next });
    for (const { step, elapsedMs } of this.#pending) {
      this.#options.listener({ kind: "stepEnd", step, elapsedMs });
    }
    return { steps, rows: last?.headsAfter ?? rows };
  }

  /**
   * Prepares steps while the server works for the one before them: many at
   * once, since one by one takes several times as long. A run that ends soon
   * has prepared no more than twice of what it needed.
   */
  #prepareBesides(following: readonly Step[]): void {
    if (this.#prepared-- > 0) return;
    const steps = following.slice(0, this.#batch);
    this.#prepared = steps.length - 1;
    this.#batch = Math.min(2 * this.#batch, BATCH_LIMIT);
    // By then the first statement has been sent. What fails here fails again
    // when the step is loaded.
    setImmediate(() => this.#options.prepareSteps(steps).catch(() => {}));
  }

  async #finishStep(step: Step): Promise<void> {
    const { session } = this.#options;
    await session.finishStep(step);
    await this.#environment.onVersionApply?.(step, session);
  }

  /** @throws {MigrationError} If the answer was lost and nothing was committed. */
  async #commit({ rowsBefore, joined, next }: CommitRequest): Promise<void> {
    const { session, listener, timeouts } = this.#options;
    try {
      await session.commit(joined, next && timeouts);
    } catch (error) {
      if (!isLost(error)) throw error;
      const step = this.#current;
      const name = step === undefined ? "" : ` of revision ${step.revision}`;
      const loss = error instanceof Error ? error.message : String(error);
      const found = await session.rowsAfterLoss().catch((cause) => {
        throw unknownOutcome(step, loss, cause);
      });
      if (isSameSet(found, rowsBefore)) throw notCommitted(step, error);
      listener({
        kind: "warning",
        message: `${loss}, at the COMMIT${name}. Looked it up on a new ` +
          "connection: it is committed; going on",
      });
    }
  }

  async #runStep(step: Step, given: StepBody | undefined): Promise<void> {
    const { session, versionTable, listener } = this.#options;
    this.#current = step;
    const body = given ?? await this.#options.loadStep(step);
    this.#isRepeatable = body.repeatable;
    if (given === undefined) await session.setTimeouts(body.timeouts);
    this.#recover(step, body);
    await versionTable.assertRoom(session.rawConnection, step.changes);
    listener({ kind: "stepStart", step });
    const startedAt = performance.now();
    session.startStep(step, { retries: body.retries });
    if (!body.transaction) await session.enterAutocommit();
    await body.run(session);
    if (!body.transaction) await session.leaveAutocommit();
    const elapsedMs = performance.now() - startedAt;
    this.#pending.push({ step, elapsedMs });
  }

  /** Looks whether the step may run where an earlier run was interrupted. */
  #recover(step: Step, body: StepBody): void {
    const { session, listener, mayRepeat } = this.#options;
    const { unfinished } = session;
    if (unfinished === undefined) return;
    const reason = planRecovery({
      unfinished,
      step,
      isRepeatable: body.repeatable,
      mayRepeat,
    });
    listener({ kind: "recovery", unfinished, reason });
  }
}
