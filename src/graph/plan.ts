import { BranchNotAffectedError, RangeNotAncestorError } from "./errors.ts";
import {
  type DowngradeTarget,
  resolveDowngradeTarget,
} from "./downgrade_target.ts";
import {
  HeadTimeline,
  HeadTracker,
  type Plan,
  type Step,
} from "./head_changes.ts";
import { resolveBranch, resolveRows } from "./names.ts";
import type { RevisionNode } from "./node.ts";
import { orderNewestFirst } from "./order.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { ancestorsOf, assertNoOverlap, descendantsOf } from "./traverse.ts";
import { resolveUpgradeTarget } from "./upgrade_target.ts";

/** Where an upgrade or downgrade starts and ends. */
export interface PlanRequest {
  /** The version rows, in row order; empty for base. */
  readonly heads: readonly string[];
  /** Target symbol as the user gave it. */
  readonly target: string;
}

/**
 * Orders the revisions that bring the version rows up to a target.
 *
 * Oldest first, each once, dependencies included; empty when already there.
 *
 * @throws {RevisionError} If the target is not one, or a row is unknown, or
 * one row is an ancestor of another.
 */
export function planUpgrade<R extends Revision>(
  map: RevisionMap<R>,
  request: PlanRequest,
): Plan {
  const { heads, target } = request;
  const targets = resolveUpgradeTarget(map, target, { current: heads });
  assertNoOverlap(targets);
  const current = resolveRows(map, heads);
  assertNoOverlap(current);
  const ahead = targets.filter((node) => !current.includes(node));
  // Nothing to do is the usual case, and asks for no walk through the graph.
  const needed = ahead.length === 0
    ? new Set<RevisionNode<R>>()
    : ancestorsOf(ahead, "all").difference(ancestorsOf(current, "all"));
  const nodes = orderNewestFirst(needed, targets).toReversed();
  return makePlan(map, nodes, { heads, direction: "upgrade", warnings: [] });
}

/**
 * Orders the revisions that have to go for the version rows to come down to
 * a target: newest first, and everything that depends on them before them.
 *
 * A branch in the target leaves other lines alone where the lines fork.
 *
 * @throws {RangeNotAncestorError} If the target is not in place.
 * @throws {BranchNotAffectedError} If nothing above it is on its branch.
 * @throws {RevisionError} If the target is not one, or a row is unknown.
 */
export function planDowngrade<R extends Revision>(
  map: RevisionMap<R>,
  request: PlanRequest,
): Plan {
  const { heads } = request;
  const target = resolveDowngradeTarget(map, request.target, {
    current: heads,
  });
  const roots = findRoots(map, target);
  const current = resolveRows(map, heads);
  // Where nothing forks the branch plays no part, but a misspelt one must not
  // take everything down.
  if (target.branch !== undefined) resolveBranch(map, target.branch);
  const leaving = descendantsOf(roots, "all")
    .intersection(ancestorsOf(current, "all"));
  if (
    leaving.size === 0 && typeof target.end === "object" &&
    !current.includes(target.end)
  ) {
    throw new RangeNotAncestorError("Nothing to drop", heads);
  }
  const nodes = orderNewestFirst(leaving, current);
  const { warnings } = target;
  return makePlan(map, nodes, { heads, direction: "downgrade", warnings });
}

/** The lowest revisions that have to go. */
function findRoots<R extends Revision>(
  map: RevisionMap<R>,
  target: DowngradeTarget<R>,
): readonly RevisionNode<R>[] {
  const { end, branch } = target;
  const roots = typeof end === "object"
    ? end.children
    : map.nodes.filter((node) => node.isBase);
  if (branch === undefined || roots.length < 2) return roots;
  const line = ancestorsOf([resolveBranch(map, branch)], "versioned");
  const onBranch = roots.filter((root) => line.has(root));
  if (onBranch.length === 0) throw new BranchNotAffectedError(branch);
  return onBranch;
}

function makePlan<R extends Revision>(
  map: RevisionMap<R>,
  nodes: readonly RevisionNode<R>[],
  options: {
    readonly heads: readonly string[];
    readonly direction: "upgrade" | "downgrade";
    readonly warnings: readonly string[];
  },
): Plan {
  const { heads, direction, warnings } = options;
  const tracker = new HeadTracker(map, heads);
  const timeline = new HeadTimeline(heads);
  const steps = nodes.map((node): Step => {
    const { revision, downRevisions, doc } = node.revision;
    const isUp = direction === "upgrade";
    const changes = tracker.run(node, direction);
    const headsAfter = timeline.add(changes);
    return {
      direction,
      revision,
      from: isUp ? downRevisions : [revision],
      to: isUp ? [revision] : downRevisions,
      doc,
      changes,
      get headsAfter() {
        return headsAfter();
      },
    };
  });
  return { steps, finalHeads: tracker.heads, warnings };
}
