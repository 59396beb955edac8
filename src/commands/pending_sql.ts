import { planDowngrade, planUpgrade } from "../graph/plan.ts";
import type { CommandContext } from "./context.ts";
import { writeScript } from "./offline.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";

/** What {@linkcode writePendingSql} is asked for. */
export interface PendingSqlRequest {
  readonly direction: "upgrade" | "downgrade";
  readonly target: string;
  /** Gets the whole script once it is complete; nothing if there is nothing to do. */
  readonly write: (text: string) => void;
}

/**
 * Writes the SQL that would bring the database from where it stands now to a
 * target. The database is read and not changed.
 *
 * @throws {CommandError} If the target is none, or does not lie that way.
 */
export async function writePendingSql(
  context: CommandContext,
  request: PendingSqlRequest,
): Promise<void> {
  const { direction, target, write } = request;
  if (target.includes(":")) {
    throw new CommandError("Range revision not allowed", {
      hint: "With --dry-run the database says where to start; leave out " +
        "--dry-run to write the SQL of a range",
    });
  }
  const map = await context.map();
  const rows = await context.readVersionRows();
  const plan = direction === "upgrade" ? planUpgrade : planDowngrade;
  const { steps, warnings } = withRevisionErrors(
    { command: direction, target },
    () => plan(map, { heads: rows ?? [], target }),
  );
  for (const message of warnings) {
    context.invocation.listener({ kind: "warning", message });
  }
  if (steps.length === 0) return;
  await writeScript(context, steps, {
    startHeads: rows ?? [],
    createsVersionTable: rows === undefined,
    write,
  });
}
