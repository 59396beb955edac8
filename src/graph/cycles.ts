import { CycleError } from "./load_errors.ts";
import type { RevisionNode } from "./node.ts";

/**
 * Names what is wrong with a graph that has no topological order.
 *
 * A circle of parents is reported before one that needs dependencies. Both
 * list what does not lie between the bases and the heads, as Alembic does:
 * that may be more than the circle itself, and in load order if there is no
 * head or no base at all. A circle that does lie between them, which Alembic
 * overlooks, is listed alone.
 */
export function findCycle(nodes: readonly RevisionNode[]): CycleError {
  const versioned = findOutside(nodes, {
    isTop: (node) => node.isHead,
    isBottom: (node) => node.isBase,
    below: (node) => node.parents,
    above: (node) => node.children,
  });
  if (versioned.length > 0) return new CycleError("Cycle", versioned);
  const all = findOutside(nodes, {
    isTop: (node) => node.isRealHead,
    isBottom: (node) => node.isBase && node.revision.dependsOn.length === 0,
    below: (node) => node.allParents,
    above: (node) => node.allChildren,
  });
  if (all.length > 0) return new CycleError("Dependency cycle", all);
  const circle = trim(nodes, (node) => node.parents);
  return circle.length > 0
    ? new CycleError("Cycle", circle)
    : new CycleError("Dependency cycle", trim(nodes, (n) => n.allParents));
}

interface Shape {
  readonly isTop: (node: RevisionNode) => boolean;
  readonly isBottom: (node: RevisionNode) => boolean;
  readonly below: (node: RevisionNode) => readonly RevisionNode[];
  readonly above: (node: RevisionNode) => readonly RevisionNode[];
}

function findOutside(
  nodes: readonly RevisionNode[],
  shape: Shape,
): readonly string[] {
  const tops = nodes.filter(shape.isTop);
  const bottoms = nodes.filter(shape.isBottom);
  if (tops.length === 0 || bottoms.length === 0) {
    return nodes.map((node) => node.id);
  }
  const underTops = reach(tops, shape.below);
  const overBottoms = reach(bottoms, shape.above);
  return nodes
    .filter((node) => !underTops.has(node) || !overBottoms.has(node))
    .map((node) => node.id)
    .sort();
}

function reach(
  start: readonly RevisionNode[],
  next: (node: RevisionNode) => readonly RevisionNode[],
): ReadonlySet<RevisionNode> {
  const found = new Set(start);
  // A set being walked also yields what is added on the way.
  for (const node of found) {
    for (const other of next(node)) found.add(other);
  }
  return found;
}

/** Takes away, again and again, what nothing left leads to or from. */
function trim(
  nodes: readonly RevisionNode[],
  below: (node: RevisionNode) => readonly RevisionNode[],
): readonly string[] {
  let left = new Set(nodes);
  for (;;) {
    const used = new Set([...left].flatMap((node) => [...below(node)]));
    const kept = [...left].filter((node) =>
      used.has(node) && below(node).some((other) => left.has(other))
    );
    if (kept.length === left.size) return kept.map((node) => node.id).sort();
    left = new Set(kept);
  }
}
