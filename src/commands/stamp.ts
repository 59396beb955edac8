import { planStamp } from "../graph/stamp.ts";
import { ensureVersionTable, stampVersions } from "../runtime/stamp.ts";
import type { CommandContext } from "./context.ts";
import { migrate, type MigrationResult } from "./migration.ts";
import { migratorOptions } from "./migrator_options.ts";
import { writeScript } from "./offline.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";
import { parseTargetRange, resolveStart } from "./targets.ts";

/** Sets the version rows to `targets` without running anything. */
export async function stamp(
  context: CommandContext,
  targets: readonly string[],
  options: { readonly purge: boolean },
): Promise<MigrationResult> {
  const { purge } = options;
  if (targets.some((target) => target.includes(":"))) {
    throw new CommandError("Range revision not allowed", {
      hint: "A range is for --sql, which cannot ask the database where it is",
    });
  }
  context.createDatabase();
  void context.connectAhead();
  const map = await context.map();
  const planner = (heads: readonly string[]) =>
    withRevisionErrors(
      { command: "stamp" },
      () => planStamp(map, { heads, targets, purge }),
    );
  return await migrate(context, planner, {
    isDryRun: false,
    runsWithoutSteps: true,
    run: ({ rows }, migrator) =>
      stampVersions(planner, rows, { ...migrator, purge }),
  });
}

/** Writes the SQL of a stamp; each target may be `start:end`, all of one start. */
export async function stampOffline(
  context: CommandContext,
  targets: readonly string[],
  options: {
    readonly purge: boolean;
    readonly write: (text: string) => void;
  },
): Promise<void> {
  if (options.purge) {
    throw new CommandError("Can't use --purge with --sql mode");
  }
  const ranges = targets.map(parseTargetRange);
  const starts = new Set(ranges.map(({ start }) => start));
  if (starts.size > 1) {
    throw new CommandError(
      "Stamp operation with --sql only supports a single starting revision " +
        "at a time",
    );
  }
  const map = await context.map();
  const startHeads = resolveStart(map, ranges[0]?.start);
  const { steps } = withRevisionErrors(
    { command: "stamp" },
    () =>
      planStamp(map, {
        heads: startHeads,
        targets: ranges.map(({ end }) => end),
      }),
  );
  await writeScript(context, steps, {
    startHeads,
    isStamp: true,
    write: options.write,
  });
}

/** Makes the version table if it is not there. */
export async function ensureVersion(context: CommandContext): Promise<void> {
  context.createDatabase();
  const rows = await context.readVersionRows();
  if (rows !== undefined) return;
  const { session } = await migratorOptions(context, {
    versionTableExists: false,
  });
  await ensureVersionTable(session, context.invocation.signal);
}

/** Writes the SQL that makes the version table. */
export async function ensureVersionOffline(
  context: CommandContext,
  write: (text: string) => void,
): Promise<void> {
  await writeScript(context, [], {
    startHeads: [],
    createsVersionTable: true,
    isStamp: true,
    write,
  });
}
