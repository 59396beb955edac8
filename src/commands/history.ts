import { historyRange, resolveRange } from "../graph/history.ts";
import type { CommandContext } from "./context.ts";
import { listRevisions, type RevisionList } from "./heads.ts";
import { withRevisionErrors } from "./revision_errors.ts";

/** Options of {@linkcode history}. */
export interface HistoryOptions {
  /** Value of `-r`; undefined for everything. */
  readonly range: string | undefined;
  /** Marks the revisions the database stands at, which needs a connection. */
  readonly indicateCurrent: boolean;
}

/**
 * The revisions of a range, newest first.
 *
 * @throws {CommandError} If the range is none, or its ends are unknown.
 */
export async function history(
  context: CommandContext,
  options: HistoryOptions,
): Promise<RevisionList> {
  const { range, indicateCurrent } = options;
  const map = await context.map();
  const namesCurrent = range?.split(":").includes("current") ?? false;
  const current = indicateCurrent || namesCurrent
    ? await context.readVersionRows() ?? []
    : [];
  const request = { range, current };
  const { revisions, warnings } = withRevisionErrors(
    { command: "history", ...resolveRangeOrNothing(request) },
    () => historyRange(map, request),
  );
  for (const message of warnings) {
    context.invocation.listener({ kind: "warning", message });
  }
  return listRevisions(map, revisions, {
    current: new Set(indicateCurrent ? current : []),
  });
}

/** The ends for an error message; what is no range is refused later. */
function resolveRangeOrNothing(
  request: Parameters<typeof resolveRange>[0],
): ReturnType<typeof resolveRange> {
  try {
    return resolveRange(request);
  } catch {
    return { lower: "", upper: "" };
  }
}
