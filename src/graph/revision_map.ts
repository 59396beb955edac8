import { propagateLabels } from "./labels.ts";
import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";

/** Something odd about a revision that is not refused. */
export interface RevisionWarning {
  /** In words for the user. */
  readonly message: string;
  /** The id it is about. */
  readonly revision: string;
}

/** What `buildRevisionMap` hands over. */
export interface RevisionMapParts<R extends Revision> {
  /** All nodes in load order, those with a repeated id included. */
  readonly loaded: readonly RevisionNode<R>[];
  /** One node for each id, in load order. */
  readonly nodes: readonly RevisionNode<R>[];
  readonly byId: ReadonlyMap<string, RevisionNode<R>>;
  readonly byLabel: ReadonlyMap<string, RevisionNode<R>>;
  readonly warnings: readonly RevisionWarning[];
}

/**
 * The revisions of a project and how they follow one another; immutable.
 *
 * Made by `buildRevisionMap`. All lists are in load order unless said
 * otherwise.
 */
export class RevisionMap<R extends Revision = Revision> {
  /** What is odd but not refused. */
  readonly warnings: readonly RevisionWarning[];
  /** One node for each id. */
  readonly nodes: readonly RevisionNode<R>[];
  /** Revisions that no other names as `down_revision`, by id. */
  readonly heads: readonly string[];
  /** Those of them on which no other depends: what `heads` stands for. */
  readonly realHeads: readonly string[];
  /** Revisions without `down_revision`, by id. */
  readonly bases: readonly string[];
  /** Revisions whose id a later file took over; usually empty. */
  readonly duplicates: readonly R[];
  readonly #byId: ReadonlyMap<string, RevisionNode<R>>;
  readonly #byLabel: ReadonlyMap<string, RevisionNode<R>>;
  #labels: ReadonlyMap<RevisionNode<R>, readonly string[]> | undefined;

  constructor(parts: RevisionMapParts<R>) {
    const { loaded, nodes, byId } = parts;
    this.warnings = parts.warnings;
    this.nodes = nodes;
    this.heads = ids(loaded.filter((node) => node.isHead));
    this.realHeads = ids(loaded.filter((node) => node.isRealHead));
    this.bases = ids(loaded.filter((node) => node.isBase));
    this.duplicates = loaded.length === nodes.length ? [] : loaded
      .filter((node) => byId.get(node.id) !== node)
      .map((node) => node.revision);
    this.#byId = byId;
    this.#byLabel = parts.byLabel;
  }

  /** Number of revisions, each id counted once. */
  get size(): number {
    return this.nodes.length;
  }

  /** All revisions, each id once. */
  get revisions(): readonly R[] {
    return this.nodes.map((node) => node.revision);
  }

  /** The revision with exactly this id. */
  get(id: string): R | undefined {
    return this.#byId.get(id)?.revision;
  }

  /** The revision with exactly this id, with its edges. */
  node(id: string): RevisionNode<R> | undefined {
    return this.#byId.get(id);
  }

  /** The revision with exactly this id or declaring exactly this label. */
  nodeByName(name: string): RevisionNode<R> | undefined {
    return this.#byId.get(name) ?? this.#byLabel.get(name);
  }

  /** Every id, then every label. */
  get names(): readonly string[] {
    return [...this.#byId.keys(), ...this.#byLabel.keys()];
  }

  /** Every declared branch label. */
  get labels(): readonly string[] {
    return [...this.#byLabel.keys()];
  }

  /**
   * The labels of the branches that a revision is on, sorted: its own, those
   * of its ancestors, and those of a line that starts with it.
   */
  branchLabels(node: RevisionNode<R>): readonly string[] {
    this.#labels ??= propagateLabels(this.nodes);
    return this.#labels.get(node) ?? [];
  }
}

function ids(nodes: readonly RevisionNode[]): readonly string[] {
  return nodes.map((node) => node.id);
}
