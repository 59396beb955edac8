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

const NONE: readonly never[] = [];

/**
 * A node while the graph is built. Elsewhere it is a `RevisionNode`.
 *
 * Of thousands of nodes nearly all have one parent, one child and no
 * dependency, so lists are made when there is something for them, and those
 * that say the same are one.
 */
export class DraftNode<R extends Revision> implements RevisionNode<R> {
  readonly id: string;
  readonly revision: R;
  index = -1;
  rank = -1;
  parents: readonly DraftNode<R>[] = NONE;
  dependencies: readonly DraftNode<R>[] = NONE;
  allParents: readonly DraftNode<R>[] = NONE;
  /** Revisions whose `depends_on` leads here, parents or not. */
  #dependents: DraftNode<R>[] | undefined;
  #children: DraftNode<R>[] | undefined;
  /** Undefined as long as all are versioned. */
  #allChildren: DraftNode<R>[] | undefined;
  #lowestDependentRank: number | undefined;
  #effectiveParents: readonly DraftNode<R>[] | undefined;

  constructor(revision: R) {
    this.id = revision.revision;
    this.revision = revision;
  }

  get children(): readonly DraftNode<R>[] {
    return this.#children ?? NONE;
  }

  get allChildren(): readonly DraftNode<R>[] {
    return this.#allChildren ?? this.children;
  }

  /** Takes `dependencies`, each once, and enters this node with them. */
  linkDependencies(dependencies: ReadonlySet<DraftNode<R>>): void {
    this.dependencies = [...dependencies];
    for (const other of dependencies) (other.#dependents ??= []).push(this);
  }

  /** Takes `parents`, each once, and enters this node with them and its dependencies. */
  linkParents(parents: readonly DraftNode<R>[]): void {
    this.parents = parents;
    this.allParents = parents;
    for (const parent of parents) parent.#addChild(this);
    if (this.dependencies.length === 0) return;
    const others = new Set(this.dependencies).difference(new Set(parents));
    for (const other of others) other.#addFollower(this);
    this.allParents = [...parents, ...others];
  }

  #addChild(child: DraftNode<R>): void {
    if (this.#children === undefined) this.#children = [child];
    else this.#children.push(child);
    this.#allChildren?.push(child);
  }

  #addFollower(node: DraftNode<R>): void {
    this.#allChildren ??= [...this.children];
    this.#allChildren.push(node);
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
    this.#lowestDependentRank ??= (this.#dependents ?? NONE).reduce(
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
