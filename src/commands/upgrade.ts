import type { Plan } from "../graph/head_changes.ts";
import { planDowngrade, planUpgrade } from "../graph/plan.ts";
import type { RevisionMap } from "../graph/revision_map.ts";
import { parseTarget } from "../graph/target.ts";
import type { Planner } from "../runtime/migrator.ts";
import type { CommandContext } from "./context.ts";
import { migrate, type MigrationResult } from "./migration.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";
import { parseTargetRange, resolveStart } from "./targets.ts";

/** Options of {@linkcode upgrade} and {@linkcode downgrade}. */
export interface MigrateOptions {
  /** Only plans. */
  readonly isDryRun: boolean;
}

type Direction = "upgrade" | "downgrade";

/**
 * Applies the revisions up to `target`.
 *
 * @throws {CommandError} If the target is none, or does not lie ahead.
 * @throws {MigrationError} If a revision fails.
 */
export async function upgrade(
  context: CommandContext,
  target: string,
  options: MigrateOptions,
): Promise<MigrationResult> {
  return await migrateTo(context, { direction: "upgrade", target }, options);
}

/**
 * Takes back the revisions down to `target`.
 *
 * @throws {CommandError} If the target is none, or does not lie behind.
 * @throws {MigrationError} If a revision fails.
 */
export async function downgrade(
  context: CommandContext,
  target: string,
  options: MigrateOptions,
): Promise<MigrationResult> {
  return await migrateTo(context, { direction: "downgrade", target }, options);
}

/**
 * Writes the SQL of an upgrade, from base or from `start:` in the target.
 *
 * @param write Gets the whole script once it is complete.
 */
export async function upgradeOffline(
  context: CommandContext,
  target: string,
  write: (text: string) => void,
): Promise<void> {
  await migrateOffline(context, { direction: "upgrade", target }, write);
}

/**
 * Writes the SQL of a downgrade; `target` has to be `start:end`.
 *
 * @param write Gets the whole script once it is complete.
 */
export async function downgradeOffline(
  context: CommandContext,
  target: string,
  write: (text: string) => void,
): Promise<void> {
  if (!target.includes(":")) {
    throw new CommandError(
      "downgrade with --sql requires <fromrev>:<torev>",
      { hint: `Write for example head:${target}` },
    );
  }
  await migrateOffline(context, { direction: "downgrade", target }, write);
}

interface Request {
  readonly direction: Direction;
  readonly target: string;
}

async function migrateTo(
  context: CommandContext,
  request: Request,
  options: MigrateOptions,
): Promise<MigrationResult> {
  if (request.target.includes(":")) {
    throw new CommandError("Range revision not allowed", {
      hint: "A range is for --sql, which cannot ask the database where it is",
    });
  }
  if (!options.isDryRun) context.createDatabase();
  void context.connectAhead();
  const map = await context.map();
  const planner = plannerOf(map, request, context);
  return await migrate(context, planner, {
    ...options,
    runsWithoutSteps: false,
    run: async ({ rows, plan }, migrator) => {
      const { runMigrations } = await import("../runtime/migrator.ts");
      return await runMigrations(planner, { rows: rows ?? [], plan }, migrator);
    },
  });
}

async function migrateOffline(
  context: CommandContext,
  request: Request,
  write: (text: string) => void,
): Promise<void> {
  const map = await context.map();
  const { start, end } = parseTargetRange(request.target);
  const heads = resolveStart(map, start);
  const { steps } = planTo(map, { ...request, target: end }, heads);
  const { writeScript } = await import("./offline.ts");
  await writeScript(context, steps, { startHeads: heads, write });
}

function planTo(
  map: RevisionMap,
  request: Request,
  heads: readonly string[],
): Plan {
  const { direction, target } = request;
  const plan = direction === "upgrade" ? planUpgrade : planDowngrade;
  return withRevisionErrors(
    { command: direction, target },
    () => plan(map, { heads, target }),
  );
}

/**
 * Plans for rows as they are, again if they move. A target relative to the
 * rows (`+1`) is resolved once, against the first: where several copies run
 * the same command, it means the same revision to each.
 */
function plannerOf(
  map: RevisionMap,
  request: Request,
  context: CommandContext,
): Planner {
  const parsed = parseTarget(request.target);
  const isRelative = parsed.kind === "relative" && parsed.symbol === undefined;
  let fixed: string | undefined;
  return (rows) => {
    if (fixed !== undefined) {
      return planTo(map, { ...request, target: fixed }, rows);
    }
    const plan = planTo(map, request, rows);
    for (const message of plan.warnings) {
      context.invocation.listener({ kind: "warning", message });
    }
    if (isRelative) fixed = endOf(plan);
    return plan;
  };
}

/** The symbol of where a plan ends; undefined if it does nothing. */
function endOf(plan: Plan): string | undefined {
  const last = plan.steps.at(-1);
  if (last === undefined) return undefined;
  // Only the line of this revision: other branches are not meant.
  return last.to[0] ?? `${last.revision}@base`;
}
