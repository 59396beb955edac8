import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";
import { ancestorsOf } from "./traverse.ts";

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
  const unsettled = new Unsettled(revisions);
  const lines = startLines(revisions, heads);
  const current = new Set(lines);
  const ordered: RevisionNode<R>[] = [];
  let at = 0;
  for (let node = lines[at]; node !== undefined; node = lines[at]) {
    if (unsettled.hasDescendants(node)) {
      const above = unsettled.descendants(node);
      at = lines.findIndex((line) => above.has(line));
      continue;
    }
    ordered.push(node);
    left.delete(node);
    current.delete(node);
    unsettled.settle(node);
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

/**
 * What is not in its place yet: the listed revisions and, as they may connect
 * two of them, all their ancestors.
 */
class Unsettled<R extends Revision> {
  readonly #revisions: ReadonlySet<RevisionNode<R>>;
  readonly #nodes: Set<RevisionNode<R>>;
  /** How many children of a node are unsettled. */
  readonly #children = new Map<RevisionNode<R>, number>();
  /** The last answer of `descendants`, which is often asked for again. */
  #asked: RevisionNode<R> | undefined;
  #answer: ReadonlySet<RevisionNode<R>> = new Set();

  constructor(revisions: ReadonlySet<RevisionNode<R>>) {
    this.#revisions = revisions;
    this.#nodes = ancestorsOf(revisions, "all");
    for (const node of this.#nodes) {
      for (const parent of node.allParents) {
        this.#children.set(parent, (this.#children.get(parent) ?? 0) + 1);
      }
    }
  }

  /** Whether a listed descendant has to come before `node`. */
  hasDescendants(node: RevisionNode<R>): boolean {
    return (this.#children.get(node) ?? 0) > 0;
  }

  /** Descendants of `node` that were unsettled when first asked for. */
  descendants(node: RevisionNode<R>): ReadonlySet<RevisionNode<R>> {
    if (this.#asked === node) return this.#answer;
    const found = new Set([node]);
    for (const next of found) {
      for (const child of next.allChildren) {
        if (this.#nodes.has(child)) found.add(child);
      }
    }
    found.delete(node);
    this.#asked = node;
    this.#answer = found;
    return found;
  }

  /** Settles a node, and ancestors that only connected it to others. */
  settle(node: RevisionNode<R>): void {
    const settled = [node];
    for (let next = settled.pop(); next; next = settled.pop()) {
      this.#nodes.delete(next);
      for (const parent of next.allParents) {
        const count = (this.#children.get(parent) ?? 0) - 1;
        this.#children.set(parent, count);
        if (count === 0 && !this.#revisions.has(parent)) settled.push(parent);
      }
    }
  }
}
