import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";

const NONE: readonly string[] = [];

/**
 * Works out which branch labels each revision carries; those without any are
 * left out, lists are sorted.
 *
 * A label goes up to all versioned descendants. It also goes down, to the
 * ancestors that come before it in one line, as long as nothing forks or
 * merges (by `depends_on` neither) between that ancestor and the head.
 */
export function propagateLabels<R extends Revision>(
  nodes: readonly RevisionNode<R>[],
): ReadonlyMap<RevisionNode<R>, readonly string[]> {
  const labels = new Map<RevisionNode<R>, readonly string[]>();
  if (nodes.every((node) => node.revision.branchLabels.length === 0)) {
    return labels;
  }
  const parentsFirst = [...nodes].sort((a, b) => a.rank - b.rank);
  const add = (node: RevisionNode<R>, more: readonly string[]) => {
    const merged = union(labels.get(node) ?? NONE, more);
    if (merged.length > 0) labels.set(node, merged);
  };
  for (const node of parentsFirst) {
    for (const parent of node.parents) add(node, labels.get(parent) ?? NONE);
    add(node, node.revision.branchLabels);
  }
  const ofLine = labelsOfLines(parentsFirst.reverse());
  for (const [node, more] of ofLine) add(node, more);
  return labels;
}

/** For each node of an unforked end of the graph: the labels from it on. */
function labelsOfLines<R extends Revision>(
  childrenFirst: readonly RevisionNode<R>[],
): ReadonlyMap<RevisionNode<R>, readonly string[]> {
  const ofLine = new Map<RevisionNode<R>, readonly string[]>();
  for (const node of childrenFirst) {
    if (node.allChildren.length > 1 || node.isMergePoint) continue;
    const [child] = node.children;
    const above = child === undefined ? NONE : ofLine.get(child);
    if (above === undefined) continue;
    ofLine.set(node, union(above, node.revision.branchLabels));
  }
  return ofLine;
}

/** Keeps the list itself where nothing is new, so that lines share one. */
function union(
  some: readonly string[],
  more: readonly string[],
): readonly string[] {
  if (more.length === 0 || some === more) return some;
  if (some.length === 0) return more.length === 1 ? more : sortedSet(more);
  const merged = sortedSet([...some, ...more]);
  return merged.length === some.length ? some : merged;
}

function sortedSet(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
