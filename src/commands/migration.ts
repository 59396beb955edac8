import type { Step } from "../graph/head_changes.ts";
import { deriveLockKey } from "../runtime/lock_key.ts";
import { MigrationLock } from "../runtime/migration_lock.ts";
import { MigrationSession } from "../runtime/migration_session.ts";
import {
  type MigratorOptions,
  type Planner,
  type RunResult,
} from "../runtime/migrator.ts";
import type { CommandContext } from "./context.ts";

/** What `upgrade`, `downgrade` and `stamp` did, or would do. */
export interface MigrationResult {
  /** Whether only the plan was made. */
  readonly isDryRun: boolean;
  readonly steps: readonly MigrationStep[];
  /** Version rows afterwards. */
  readonly heads: readonly string[];
}

/** A step of the result. */
export interface MigrationStep {
  readonly step: Step;
  /** File of the revision; undefined for a stamp. */
  readonly path: string | undefined;
  /** Undefined for a step that was only planned. */
  readonly elapsedMs: number | undefined;
}

/** The lock of the version table in use. */
export async function lockOf(context: CommandContext): Promise<MigrationLock> {
  const { lockKey, versionTable, versionTableSchema } = context.settings;
  return new MigrationLock(
    lockKey ??
      await deriveLockKey({ schema: versionTableSchema, name: versionTable }),
  );
}

/**
 * Plans with `plan` and runs what it says with `run`, the connection opened,
 * the version rows read and signals heeded.
 *
 * @param plan Called with the version rows; see `runMigrations()`.
 */
export async function migrate(
  context: CommandContext,
  plan: Planner,
  options: {
    readonly isDryRun: boolean;
    readonly run: (
      plan: Planner,
      rows: readonly string[] | undefined,
      options: MigratorOptions,
    ) => Promise<RunResult>;
  },
): Promise<MigrationResult> {
  const rows = await context.readVersionRows();
  if (options.isDryRun) {
    const { steps, finalHeads } = plan(rows ?? []);
    return await resultOf(context, {
      isDryRun: true,
      steps: steps.map((step) => ({ step })),
      heads: finalHeads,
    });
  }
  const migrator = await migratorOptions(context, {
    versionTableExists: rows !== undefined,
  });
  const { applied, heads } = await options.run(plan, rows, migrator);
  return await resultOf(context, { isDryRun: false, steps: applied, heads });
}

/** What the runtime needs for a run on the context's connection. */
export async function migratorOptions(
  context: CommandContext,
  options: { readonly versionTableExists: boolean },
): Promise<MigratorOptions> {
  const { invocation, limits } = context;
  const { listener, signal } = invocation;
  const versionTable = await context.versionTable();
  const openConnection = await context.furtherConnections();
  const { parseConcurrentStatement } = await import(
    "../dialect/postgres/concurrent_statement.ts"
  );
  const { quoteLiteral } = await import("../dialect/postgres/identifiers.ts");
  const session = new MigrationSession({
    connection: await context.connect(),
    openConnection,
    versionTable,
    dialect: { parseConcurrentStatement, quoteLiteral },
    lock: await lockOf(context),
    lockWaitMs: limits.lockWaitMs,
    reconnectsWhileWaiting: limits.waitMs > 0 && openConnection !== undefined,
    wantsProgress: invocation.wantsProgress,
    listener,
    signal,
  }, options.versionTableExists);
  return {
    session,
    versionTable,
    loadEnvironment: async () => {
      const { loadRunEnvironment } = await import("./run_environment.ts");
      return await loadRunEnvironment(context);
    },
    timeouts: limits,
    retries: limits.retries,
    mayRepeat: invocation.overrides.repeatUnfinished,
    prepareStep: async (step) => {
      const { prepareStep } = await import("./step_body.ts");
      await prepareStep(context, step);
    },
    // Operations and compiler are needed only if there is something to run.
    loadStep: async (step) => {
      const { loadStep } = await import("./step_body.ts");
      return await loadStep(context, step);
    },
    listener,
    signal,
  };
}

async function resultOf(
  context: CommandContext,
  result: {
    readonly isDryRun: boolean;
    readonly steps: readonly {
      readonly step: Step;
      readonly elapsedMs?: number;
    }[];
    readonly heads: readonly string[];
  },
): Promise<MigrationResult> {
  const map = await context.map();
  return {
    ...result,
    steps: result.steps.map(({ step, elapsedMs }) => ({
      step,
      path: map.get(step.revision)?.path,
      elapsedMs,
    })),
  };
}
