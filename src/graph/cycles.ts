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
  const circle = trim(nodes, {
    below: (node) => node.parents,
    above: (node) => node.children,
  });
  if (circle.length > 0) return new CycleError("Cycle", circle);
  const circleOfAll = trim(nodes, {
    below: (node) => node.allParents,
    above: (node) => node.allChildren,
  });
  return new CycleError("Dependency cycle", circleOfAll);
}

interface Links {
  readonly below: (node: RevisionNode) => readonly RevisionNode[];
  readonly above: (node: RevisionNode) => readonly RevisionNode[];
}

interface Shape extends Links {
  readonly isTop: (node: RevisionNode) => boolean;
  readonly isBottom: (node: RevisionNode) => boolean;
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

/** Takes away, as long as there is one, what nothing left leads to or from. */
function trim(
  nodes: readonly RevisionNode[],
  { below, above }: Links,
): readonly string[] {
  const left = new Set(nodes);
  const isLeft = (node: RevisionNode) => left.has(node);
  // A set being walked also yields what is added on the way.
  const ends = new Set(nodes);
  for (const node of ends) {
    ends.delete(node);
    if (below(node).some(isLeft) && above(node).some(isLeft)) continue;
    left.delete(node);
    for (const other of [...below(node), ...above(node)]) {
      if (isLeft(other)) ends.add(other);
    }
  }
  return [...left].map((node) => node.id).sort();
}
