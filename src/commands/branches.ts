import { branchPoints } from "../graph/history.ts";
import type { CommandContext } from "./context.ts";
import { listRevisions, type RevisionList } from "./heads.ts";
import { withRevisionErrors } from "./revision_errors.ts";

/** The branch points, newest first. */
export async function branches(context: CommandContext): Promise<RevisionList> {
  const map = await context.map();
  return listRevisions(
    map,
    withRevisionErrors({ command: "other" }, () => branchPoints(map)),
  );
}
