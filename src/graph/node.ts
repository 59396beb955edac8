import type { Revision } from "./revision.ts";

/**
 * A revision with its edges, as the {@linkcode RevisionMap} holds it.
 *
 * "Versioned" edges come from `down_revision`, the others from `depends_on`.
 * No list holds a node twice, whatever the files say.
 */
export interface RevisionNode<R extends Revision = Revision> {
  readonly id: string;
  readonly revision: R;
  /** Position in load order, from 0; it breaks ties in every traversal. */
  readonly index: number;
  /** Topological number: below that of every child and dependent. */
  readonly rank: number;
  /** Versioned parents in file order. */
  readonly parents: readonly RevisionNode<R>[];
  /** What `depends_on` names, labels resolved, in file order. */
  readonly dependencies: readonly RevisionNode<R>[];
  /** Parents, then dependencies. */
  readonly allParents: readonly RevisionNode<R>[];
  /**
   * Parents, then the dependencies that no versioned ancestor declares too:
   * those that count in traversals and for the version rows.
   */
  readonly effectiveParents: readonly RevisionNode<R>[];
  /** Versioned children in load order. */
  readonly children: readonly RevisionNode<R>[];
  /** Versioned children and revisions that depend on this one. */
  readonly allChildren: readonly RevisionNode<R>[];
  /** Whether it has no versioned children. */
  readonly isHead: boolean;
  /** Whether nothing follows it, by `depends_on` neither. */
  readonly isRealHead: boolean;
  readonly isBase: boolean;
  /** Whether several versioned children follow. */
  readonly isBranchPoint: boolean;
  /** Whether its file names several parents. */
  readonly isMergePoint: boolean;
}

/** The list of all that have nothing to list; never added to. */
const NONE: never[] = [];

/**
 * A node while the graph is built. Elsewhere it is a `RevisionNode`.
 *
 * Of thousands of nodes nearly all have one parent, one child and no
 * dependency. So a list is made when there is something for it, with room for
 * one, and `allParents` and `allChildren` are `parents` and `children`
 * themselves as long as they say the same.
 */
export class DraftNode<R extends Revision> implements RevisionNode<R> {
  readonly id: string;
  readonly revision: R;
  index = -1;
  rank = -1;
  parents: readonly DraftNode<R>[] = NONE;
  dependencies: readonly DraftNode<R>[] = NONE;
  allParents: readonly DraftNode<R>[] = NONE;
  children: DraftNode<R>[] = NONE;
  allChildren: DraftNode<R>[] = NONE;
  /** Revisions whose `depends_on` leads here, parents or not. */
  dependents: DraftNode<R>[] = NONE;
  #lowestDependentRank: number | undefined;
  #effectiveParents: readonly DraftNode<R>[] | undefined;

  constructor(revision: R) {
    this.id = revision.revision;
    this.revision = revision;
  }

  /** Enters this node with its dependencies, each of which comes once. */
  linkDependencies(dependencies: readonly DraftNode<R>[]): void {
    this.dependencies = dependencies;
    for (const other of dependencies) {
      other.dependents = append(other.dependents, this);
    }
  }

  /** Enters this node with its parents, each of which comes once; after its dependencies. */
  linkParents(parents: readonly DraftNode<R>[]): void {
    this.parents = parents;
    this.allParents = parents;
    for (const parent of parents) {
      const areSame = parent.allChildren === parent.children;
      parent.children = append(parent.children, this);
      parent.allChildren = areSame
        ? parent.children
        : append(parent.allChildren, this);
    }
    if (this.dependencies.length === 0) return;
    const others = new Set(this.dependencies).difference(new Set(parents));
    this.allParents = [...parents, ...others];
    for (const other of others) {
      if (other.allChildren === other.children) {
        other.allChildren = [...other.children, this];
      } else {
        other.allChildren.push(this);
      }
    }
  }

  get effectiveParents(): readonly DraftNode<R>[] {
    this.#effectiveParents ??= this.dependencies.length === 0
      ? this.parents
      : this.allParents.filter((parent) =>
        this.parents.includes(parent) || !isInheritedDependency(parent, this)
      );
    return this.#effectiveParents;
  }

  /** Rank below which no revision depends on this one. */
  get lowestDependentRank(): number {
    this.#lowestDependentRank ??= this.dependents.reduce(
      (lowest, node) => Math.min(lowest, node.rank),
      Infinity,
    );
    return this.#lowestDependentRank;
  }

  get isHead(): boolean {
    return this.children.length === 0;
  }

  get isRealHead(): boolean {
    return this.allChildren.length === 0;
  }

  get isBase(): boolean {
    return this.revision.downRevisions.length === 0;
  }

  get isBranchPoint(): boolean {
    return this.children.length > 1;
  }

  get isMergePoint(): boolean {
    return this.revision.downRevisions.length > 1;
  }
}

/** `list` with `item`: a new one if it was empty and may be that of others. */
function append<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/**
 * Whether a versioned ancestor of `node` depends on `dependency` as well.
 * Looks no further down than the lowest revision that does.
 */
function isInheritedDependency<R extends Revision>(
  dependency: DraftNode<R>,
  node: DraftNode<R>,
): boolean {
  const lowest = dependency.lowestDependentRank;
  const seen = new Set<DraftNode<R>>();
  const pending = [...node.parents];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.rank < lowest || seen.has(next)) continue;
    if (next.dependencies.includes(dependency)) return true;
    seen.add(next);
    pending.push(...next.parents);
  }
  return false;
}
