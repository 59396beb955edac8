import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";
import { ancestorsOf, isAncestor } from "./traverse.ts";

/**
 * Puts revisions newest first: none before a descendant or dependent of it
 * that is in the list too.
 *
 * Starts at the first of `heads` in load order and follows one line as far as
 * it can; where another line has to be done first, it changes to the first
 * such line. This is Alembic's order, except that dependencies, which Alembic
 * keeps in sets, are taken in file order.
 *
 * @param heads Where lines start; those not in `revisions` are passed over.
 */
export function orderNewestFirst<R extends Revision>(
  revisions: ReadonlySet<RevisionNode<R>>,
  heads: Iterable<RevisionNode<R>>,
): readonly RevisionNode<R>[] {
  const left = new Set(revisions);
  const unmet = new UnmetDescendants(revisions);
  const lines = startLines(revisions, heads);
  const current = new Set(lines);
  const ordered: RevisionNode<R>[] = [];
  let at = 0;
  for (let node = lines[at]; node !== undefined; node = lines[at]) {
    if (unmet.has(node)) {
      at = findLineAbove(node, lines);
      continue;
    }
    ordered.push(node);
    left.delete(node);
    current.delete(node);
    unmet.settle(node);
    const next = node.effectiveParents.filter((parent) =>
      left.has(parent) && !current.has(parent)
    );
    for (const parent of next) current.add(parent);
    const [first, ...others] = next;
    if (first === undefined) {
      lines.splice(at, 1);
      at = Math.max(at - 1, 0);
    } else {
      lines[at] = first;
      for (const other of others) lines.push(other);
    }
  }
  return ordered;
}

/** The heads, and whatever else has no child among `revisions`. */
function startLines<R extends Revision>(
  revisions: ReadonlySet<RevisionNode<R>>,
  heads: Iterable<RevisionNode<R>>,
): RevisionNode<R>[] {
  const starts = new Set<RevisionNode<R>>();
  for (const head of heads) {
    if (revisions.has(head)) starts.add(head);
  }
  const followed = new Set<RevisionNode<R>>();
  for (const node of revisions) {
    for (const parent of node.effectiveParents) followed.add(parent);
  }
  for (const node of revisions) {
    if (!followed.has(node)) starts.add(node);
  }
  return [...starts].sort((a, b) => a.index - b.index);
}

function findLineAbove<R extends Revision>(
  node: RevisionNode<R>,
  lines: readonly RevisionNode<R>[],
): number {
  return lines.findIndex((line) =>
    line !== node && line.rank > node.rank && isAncestor(node, line, "all")
  );
}

/**
 * Tells which nodes still have a descendant to come before them, through
 * revisions outside the list too, by counting children that are not settled.
 */
class UnmetDescendants<R extends Revision> {
  readonly #revisions: ReadonlySet<RevisionNode<R>>;
  readonly #counts = new Map<RevisionNode<R>, number>();

  constructor(revisions: ReadonlySet<RevisionNode<R>>) {
    this.#revisions = revisions;
    for (const node of ancestorsOf(revisions, "all")) {
      for (const parent of node.allParents) {
        this.#counts.set(parent, (this.#counts.get(parent) ?? 0) + 1);
      }
    }
  }

  has(node: RevisionNode<R>): boolean {
    return (this.#counts.get(node) ?? 0) > 0;
  }

  settle(node: RevisionNode<R>): void {
    const settled = [node];
    for (let next = settled.pop(); next; next = settled.pop()) {
      for (const parent of next.allParents) {
        const count = (this.#counts.get(parent) ?? 0) - 1;
        this.#counts.set(parent, count);
        if (count === 0 && !this.#revisions.has(parent)) settled.push(parent);
      }
    }
  }
}
