/** Bookkeeping of one node while {@linkcode orderByDependency} walks. */
interface Visit<T> {
  readonly node: T;
  readonly index: number;
  lowest: number;
  isOpen: boolean;
  readonly edges: Iterator<T>;
}

/**
 * Orders `nodes` so that each comes after what it depends on.
 *
 * Returns groups: one node each, or all nodes of a cycle together. Otherwise
 * the order of `nodes` is kept, so that equal input gives equal output. Names
 * that are not among `nodes` count for nothing. Takes time proportional to
 * nodes and edges, and no stack, however long the chains.
 *
 * @param dependenciesOf What a node needs; may name nodes twice.
 */
export function orderByDependency<T>(
  nodes: readonly T[],
  dependenciesOf: (node: T) => Iterable<T>,
): readonly (readonly T[])[] {
  const known = new Set(nodes);
  const visits = new Map<T, Visit<T>>();
  const open: Visit<T>[] = [];
  const groups: (readonly T[])[] = [];
  for (const root of nodes) {
    if (visits.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const next = visit.edges.next();
      if (next.done) leave(path);
      else if (known.has(next.value)) {
        const seen = visits.get(next.value);
        if (seen === undefined) path.push(enter(next.value));
        else if (seen.isOpen) {
          visit.lowest = Math.min(visit.lowest, seen.index);
        }
      }
    }
  }
  return groups;

  function enter(node: T): Visit<T> {
    const index = visits.size;
    const edges = dependenciesOf(node)[Symbol.iterator]();
    const visit = { node, index, lowest: index, isOpen: true, edges };
    visits.set(node, visit);
    open.push(visit);
    return visit;
  }

  /** Tarjan: a node that reaches nothing before itself closes its group. */
  function leave(path: Visit<T>[]): void {
    const visit = path.pop();
    if (visit === undefined) return;
    const parent = path.at(-1);
    if (parent !== undefined) {
      parent.lowest = Math.min(parent.lowest, visit.lowest);
    }
    if (visit.lowest !== visit.index) return;
    const group = open.splice(open.lastIndexOf(visit));
    for (const member of group) member.isOpen = false;
    groups.push(group.map((member) => member.node));
  }
}

/** From what is needed to what needs it. */
export function invertEdges(
  edges: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const inverse = new Map<string, string[]>();
  for (const [from, targets] of edges) {
    for (const target of targets) {
      const list = inverse.get(target);
      if (list === undefined) inverse.set(target, [from]);
      else list.push(from);
    }
  }
  return inverse;
}
