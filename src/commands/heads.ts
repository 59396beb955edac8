import { describeRevision, type RevisionRecord } from "../graph/describe.ts";
import type { RevisionMap } from "../graph/revision_map.ts";
import type { Script } from "../script/script_directory.ts";
import type { CommandContext } from "./context.ts";

/** Revisions in the order in which a command lists them, with their graph. */
export interface RevisionList {
  readonly map: RevisionMap<Script>;
  readonly revisions: readonly ListedRevision[];
}

/** A revision with what the graph knows of it. */
export interface ListedRevision {
  readonly script: Script;
  readonly record: RevisionRecord;
}

/**
 * The heads of the script directory, in load order.
 *
 * @param options.resolveDependencies Leaves out heads that another revision
 * depends on.
 */
export async function heads(
  context: CommandContext,
  options: { readonly resolveDependencies: boolean },
): Promise<RevisionList> {
  const map = await context.map();
  const ids = options.resolveDependencies ? map.realHeads : map.heads;
  return listRevisions(
    map,
    ids.map((id) => map.get(id)).filter((script) => script !== undefined),
  );
}

/** Puts scripts together with their records. */
export function listRevisions(
  map: RevisionMap<Script>,
  scripts: readonly Script[],
  options: { readonly current?: ReadonlySet<string> } = {},
): RevisionList {
  return {
    map,
    revisions: scripts.map((script) => ({
      script,
      record: describeRevision(map, script, {
        isCurrent: options.current?.has(script.revision) ?? false,
      }),
    })),
  };
}
