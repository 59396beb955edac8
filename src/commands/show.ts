import { resolveRows } from "../graph/names.ts";
import { getRevisions } from "../graph/resolve.ts";
import type { Script } from "../script/script_directory.ts";
import type { CommandContext } from "./context.ts";
import { listRevisions, type RevisionList } from "./heads.ts";
import { withRevisionErrors } from "./revision_errors.ts";

/**
 * The revisions that a symbol stands for; none for `base`.
 *
 * @param symbol As on the command line; `current` asks the database.
 */
export async function show(
  context: CommandContext,
  symbol: string,
): Promise<RevisionList> {
  const map = await context.map();
  return listRevisions(map, await findScripts(context, symbol));
}

/** The revision files that a symbol stands for, `current` among the symbols. */
export async function findScripts(
  context: CommandContext,
  symbol: string,
): Promise<readonly Script[]> {
  const map = await context.map();
  if (symbol === "current") {
    const rows = await context.readVersionRows() ?? [];
    return withRevisionErrors(
      { command: "other" },
      () => resolveRows(map, rows),
    ).map((node) => node.revision);
  }
  const found = withRevisionErrors(
    { command: "other" },
    () => getRevisions(map, symbol),
  );
  return found.filter((each) => typeof each === "object");
}
