import type { Plan, Step } from "../graph/head_changes.ts";
import type {
  MigratorOptions,
  Planner,
  RunResult,
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

/** What a run starts from. */
export interface RunStart {
  /** Version rows as first read; undefined if there is no version table. */
  readonly rows: readonly string[] | undefined;
  /** What the planner made of them. */
  readonly plan: Plan;
}

/**
 * Plans with `planner` and runs what it says with `run`, the connection opened,
 * the version rows read and signals heeded.
 *
 * @param planner Called with the version rows; see `runMigrations()`.
 */
export async function migrate(
  context: CommandContext,
  planner: Planner,
  options: {
    readonly isDryRun: boolean;
    /** Whether `run` is called even if the plan has no steps. */
    readonly runsWithoutSteps: boolean;
    readonly run: (
      start: RunStart,
      options: MigratorOptions,
    ) => Promise<RunResult>;
  },
): Promise<MigrationResult> {
  const rows = await context.readVersionRows();
  const plan = planner(rows ?? []);
  const { steps, finalHeads } = plan;
  if (options.isDryRun) {
    return await resultOf(context, {
      isDryRun: true,
      steps: steps.map((step) => ({ step })),
      heads: finalHeads,
    });
  }
  if (steps.length === 0 && !options.runsWithoutSteps) {
    return { isDryRun: false, steps: [], heads: rows ?? [] };
  }
  // Most runs of a program that is started again and again end before.
  const { migratorOptions } = await import("./migrator_options.ts");
  const migrator = await migratorOptions(context, {
    versionTableExists: rows !== undefined,
  });
  const { applied, heads } = await options.run({ rows, plan }, migrator);
  return await resultOf(context, { isDryRun: false, steps: applied, heads });
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
