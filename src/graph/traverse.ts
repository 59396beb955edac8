import { OverlappingRevisionsError } from "./errors.ts";
import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";

/** Which edges a traversal follows: `down_revision` only, or all. */
export type Edges = "versioned" | "all";

/** All ancestors of `nodes` and the nodes themselves. */
export function ancestorsOf<R extends Revision>(
  nodes: Iterable<RevisionNode<R>>,
  edges: Edges,
): Set<RevisionNode<R>> {
  const found = new Set(nodes);
  // A set being walked also yields what is added on the way.
  for (const node of found) {
    for (const parent of parentsOf(node, edges)) found.add(parent);
  }
  return found;
}

/** All descendants of `nodes` and the nodes themselves. */
export function descendantsOf<R extends Revision>(
  nodes: Iterable<RevisionNode<R>>,
  edges: Edges,
): Set<RevisionNode<R>> {
  const found = new Set(nodes);
  for (const node of found) {
    const children = edges === "all" ? node.allChildren : node.children;
    for (const child of children) found.add(child);
  }
  return found;
}

/** Everything that comes before, after or is one of `nodes`. */
export function lineageOf<R extends Revision>(
  nodes: readonly RevisionNode<R>[],
  edges: Edges,
): ReadonlySet<RevisionNode<R>> {
  const lineage = ancestorsOf(nodes, edges);
  for (const node of descendantsOf(nodes, edges)) lineage.add(node);
  return lineage;
}

/** Whether `ancestor` is the node `of` or comes before it. */
export function isAncestor<R extends Revision>(
  ancestor: RevisionNode<R>,
  options: { readonly of: RevisionNode<R>; readonly edges: Edges },
): boolean {
  const { edges } = options;
  const pending = [options.of];
  const seen = new Set<RevisionNode<R>>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === ancestor) return true;
    if (next.rank <= ancestor.rank || seen.has(next)) continue;
    seen.add(next);
    pending.push(...parentsOf(next, edges));
  }
  return false;
}

/**
 * Checks that no node of `nodes` is an ancestor of another of them.
 *
 * @throws {OverlappingRevisionsError} Naming the first that has others below.
 */
export function assertNoOverlap<R extends Revision>(
  nodes: readonly RevisionNode<R>[],
): void {
  const distinct = new Set(nodes);
  if (distinct.size < 2) return;
  const below = ancestorsOf(
    [...distinct].flatMap((node) => node.allParents),
    "all",
  );
  if (below.isDisjointFrom(distinct)) return;
  for (const node of distinct) {
    const ancestors = ancestorsOf(node.allParents, "all");
    const overlaps = [...distinct].filter((other) => ancestors.has(other));
    if (overlaps.length > 0) {
      throw new OverlappingRevisionsError(
        node.id,
        overlaps.map((other) => other.id),
      );
    }
  }
}

/**
 * What is in place when the version table holds `rows`, reduced to the ends
 * of lines: the rows, and heads of branches that a row depends on.
 */
export function lineEndsOf<R extends Revision>(
  rows: readonly RevisionNode<R>[],
): readonly RevisionNode<R>[] {
  const applied = ancestorsOf(rows, "all");
  return [...applied].filter((node) =>
    !node.children.some((child) => applied.has(child))
  );
}

function parentsOf<R extends Revision>(
  node: RevisionNode<R>,
  edges: Edges,
): readonly RevisionNode<R>[] {
  return edges === "all" ? node.allParents : node.parents;
}
