import { setImmediate } from "node:timers/promises";

import type { Plan, Step } from "../graph/head_changes.ts";
import { sleep } from "../util/sleep.ts";
import { backoffDelayMs, RETRY_DELAY } from "./backoff.ts";
import { withCancellation } from "./cancellation.ts";
import {
  isRunError,
  MigrationError,
  progressOf,
  type RunProgress,
  UnfinishedRevisionError,
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
import type { MigrationSession, NextStep } from "./migration_session.ts";
import { planRecovery } from "./recovery.ts";
import type { Timeouts } from "./session_settings.ts";
import type { StepAhead } from "./step_ahead.ts";
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
  /** Loads the code of a step, just before it runs. */
  readonly loadStep: (step: Step) => Promise<StepBody>;
  /**
   * Loads the code of a step whose turn is next, or may never come: undefined
   * unless nobody can tell when that is loaded and started.
   */
  readonly loadStepAhead: (step: Step) => Promise<StepBody | undefined>;
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
  /** The code of the step behind them, if that is under way. */
  readonly ahead?: StepAhead | undefined;
}

/** What an attempt starts from. */
interface AttemptOptions {
  readonly expectedRows: readonly string[];
  /** Of a single step. */
  readonly body?: StepBody;
  /** Its code, if that is under way in a transaction that has begun. */
  readonly ahead?: StepAhead | undefined;
  /** The steps behind it. */
  readonly following?: readonly Step[];
}

/** How a transaction ends. */
interface CommitRequest {
  /** Version rows as the transaction has found them. */
  readonly rowsBefore: readonly string[];
  /** The last step, if its version rows are still to be written. */
  readonly joined: Step | undefined;
  /** The steps behind it. */
  readonly following: readonly Step[];
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
  /** The last one said to have started and not said to have ended. */
  #started: Step | undefined;
  #isRepeatable = false;
  /** Code of steps to come; undefined where it could not be loaded ahead. */
  readonly #loaded = new Map<Step, Promise<StepBody | undefined>>();

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
    let ahead: StepAhead | undefined;
    while (steps.length > 0) {
      const [step] = steps;
      if (step === undefined) break;
      const following = steps.slice(1);
      this.#current = step;
      const body = await this.#loaded.get(step) ?? await this.#load(step);
      const done = await this.#attempt([step], {
        body,
        ahead,
        following,
        expectedRows: rows,
      });
      this.#loaded.delete(step);
      rows = done.rows;
      ahead = done.ahead;
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
    // What stands is of an earlier run, and this one refuses to go on.
    const refused = failed instanceof UnfinishedRevisionError
      ? failed.unfinished
      : undefined;
    const progress: RunProgress = {
      applied: this.#applied.map(({ step }) => step.revision),
      heads: session.committedRows,
      revision: (refused ?? this.#current)?.revision,
      isPartial: session.hasCommitted || refused !== undefined,
      isResumable: refused === undefined && (
        !session.hasCommitted || this.#isRepeatable ||
        session.unfinished?.hasEffects === false
      ),
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
      this.#started = undefined;
      session.watch.forget();
      try {
        const done = await this.#transaction(
          steps,
          attempt === 0 ? options : { ...options, ahead: undefined },
        );
        this.#applied.push(...this.#pending);
        this.#pending = [];
        this.#current = undefined;
        return done;
      } catch (error) {
        await options.ahead?.abandon();
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
    const step = this.#started;
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
    const following = options.following ?? [];
    this.#loadBesides(following[0]);
    for (const step of steps) {
      await this.#runStep(step, options);
      if (step !== joined) await this.#finishStep(step);
    }
    const ahead = await this.#commit({ rowsBefore: rows, joined, following });
    for (const { step, elapsedMs } of this.#pending) {
      this.#options.listener({ kind: "stepEnd", step, elapsedMs });
    }
    return { steps, rows: last?.headsAfter ?? rows, ahead };
  }

  /** Loads the code of a step, if that may be, while the server works. */
  #loadBesides(step: Step | undefined): void {
    if (step === undefined || this.#loaded.has(step)) return;
    // By then a statement has been sent.
    const body = setImmediate().then(() => this.#options.loadStepAhead(step));
    // What fails here fails again when its turn has come.
    this.#loaded.set(step, body.catch(() => undefined));
  }

  async #finishStep(step: Step): Promise<void> {
    const { session } = this.#options;
    await session.finishStep(step);
    await this.#environment.onVersionApply?.(step, session);
  }

  /** @throws {MigrationError} If the answer was lost and nothing was committed. */
  async #commit(
    { rowsBefore, joined, following }: CommitRequest,
  ): Promise<StepAhead | undefined> {
    const { session, listener } = this.#options;
    const [nextStep, stepBehind] = following;
    try {
      const next = nextStep && await this.#planNext(nextStep);
      const ahead = session.commit(joined, next);
      if (next?.code !== undefined) this.#loadBesides(stepBehind);
      return await ahead;
    } catch (error) {
      if (!isLost(error)) throw error;
      const step = this.#current;
      const name = step === undefined ? "" : ` of revision ${step.revision}`;
      const loss = error instanceof Error ? error.message : String(error);
      const found = await session.rowsAfterLoss().catch((cause) => {
        throw unknownOutcome(step, loss, cause);
      });
      const isAsBefore = isSameSet(found, rowsBefore);
      if (isAsBefore || this.#isWanted(step, found)) {
        throw notCommitted(step, error, !isAsBefore);
      }
      listener({
        kind: "warning",
        message: `${loss}, at the COMMIT${name}. Looked it up on a new ` +
          "connection: it is committed; going on",
      });
      return undefined;
    }
  }

  /**
   * Whether `step` would have to be run on a database with these version rows:
   * a standby that took over may lack it and what was committed before.
   */
  #isWanted(step: Step | undefined, rows: readonly string[]): boolean {
    if (step === undefined || isSameSet(rows, step.headsAfter)) return false;
    try {
      return this.#plan(rows).steps.some(({ revision, direction }) =>
        revision === step.revision && direction === step.direction
      );
    } catch {
      // Rows of a newer release: a run of that came behind this one.
      return false;
    }
  }

  async #planNext(step: Step): Promise<NextStep> {
    const body = await this.#loaded.get(step);
    if (body === undefined) return { timeouts: this.#options.timeouts };
    const { timeouts, retries } = body;
    return {
      timeouts,
      code: { step, retries, run: (session) => body.run(session) },
    };
  }

  async #runStep(
    step: Step,
    { body: given, ahead }: AttemptOptions,
  ): Promise<void> {
    const { session, versionTable, listener } = this.#options;
    this.#current = step;
    const body = given ?? await this.#options.loadStep(step);
    this.#isRepeatable = body.repeatable;
    if (given === undefined) await session.setTimeouts(body.timeouts);
    this.#recover(step, body);
    await versionTable.assertRoom(session.rawConnection, step.changes);
    listener({ kind: "stepStart", step });
    this.#started = step;
    const startedAt = performance.now();
    await (ahead === undefined ? this.#runBody(step, body) : ahead.goOn());
    const elapsedMs = performance.now() - startedAt;
    this.#pending.push({ step, elapsedMs });
  }

  async #runBody(step: Step, body: StepBody): Promise<void> {
    const { session } = this.#options;
    session.startStep(step, { retries: body.retries });
    if (!body.transaction) await session.enterAutocommit();
    await body.run(session);
    if (!body.transaction) await session.leaveAutocommit();
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
