import { closestName } from "../util/closest_name.ts";
import { findCycle } from "./cycles.ts";
import {
  BranchLabelError,
  CycleError,
  MissingRevisionError,
} from "./load_errors.ts";
import { DraftNode } from "./node.ts";
import {
  assertBranchLabel,
  assertRevisionId,
  type Revision,
} from "./revision.ts";
import { RevisionMap, type RevisionWarning } from "./revision_map.ts";

/**
 * Builds the graph of `revisions`, which come in load order.
 *
 * Of two revisions with one id the later wins, as in Alembic: the map warns,
 * keeps the other in `duplicates`, and lists it among the heads, since nothing
 * can follow it.
 *
 * @throws {IllegalCharacterError} If an id or a label cannot be addressed.
 * @throws {ReservedNameError} If an id or a label is a symbol.
 * @throws {BranchLabelError} If a label is taken, by a revision id too.
 * @throws {MissingRevisionError} If a parent or dependency does not exist.
 * @throws {CycleError} If a revision would have to run before itself.
 */
export function buildRevisionMap<R extends Revision>(
  revisions: Iterable<R>,
): RevisionMap<R> {
  const loaded: DraftNode<R>[] = [];
  const byId = new Map<string, DraftNode<R>>();
  const warnings: RevisionWarning[] = [];
  for (const revision of revisions) {
    assertNoSelfLoop(revision);
    assertRevisionId(revision.revision);
    if (byId.has(revision.revision)) {
      warnings.push({
        message: `Revision ${revision.revision} is present more than once`,
        revision: revision.revision,
      });
    }
    const node = new DraftNode(revision);
    loaded.push(node);
    byId.set(node.id, node);
  }
  const byLabel = mapLabels(loaded, byId);
  const nodes = byId.size === loaded.length ? loaded : [...byId.values()];
  linkDependencies(nodes, { byId, byLabel });
  linkParents(nodes, { byId, byLabel });
  rankNodes(nodes);
  return new RevisionMap({ loaded, nodes, byId, byLabel, warnings });
}

/** What a file may refer to. */
interface Names<R extends Revision> {
  readonly byId: ReadonlyMap<string, DraftNode<R>>;
  readonly byLabel: ReadonlyMap<string, DraftNode<R>>;
}

function assertNoSelfLoop(revision: Revision): void {
  const id = revision.revision;
  if (revision.downRevisions.includes(id)) {
    throw new CycleError("Self-loop", [id]);
  }
  if (revision.dependsOn.includes(id)) {
    throw new CycleError("Dependency self-loop", [id]);
  }
}

function mapLabels<R extends Revision>(
  loaded: readonly DraftNode<R>[],
  byId: ReadonlyMap<string, DraftNode<R>>,
): ReadonlyMap<string, DraftNode<R>> {
  const byLabel = new Map<string, DraftNode<R>>();
  for (const node of loaded) {
    for (const label of node.revision.branchLabels) {
      assertBranchLabel(label, node.id);
      const owner = byId.get(label) ?? byLabel.get(label);
      if (owner !== undefined) {
        throw new BranchLabelError(label, node.id, owner.id);
      }
      byLabel.set(label, node);
    }
  }
  return byLabel;
}

function linkDependencies<R extends Revision>(
  nodes: readonly DraftNode<R>[],
  names: Names<R>,
): void {
  const { byId, byLabel } = names;
  for (const node of nodes) {
    const { dependsOn } = node.revision;
    if (dependsOn.length === 0) continue;
    const dependencies = new Set<DraftNode<R>>();
    for (const name of dependsOn) {
      const dependency = byId.get(name) ?? byLabel.get(name);
      if (dependency === undefined) {
        throw missing(node, names, { name, attribute: "depends_on" });
      }
      // A label of its own, or one behind the other names of this list.
      if (dependency === node) {
        throw new CycleError("Dependency self-loop", [node.id]);
      }
      dependencies.add(dependency);
    }
    node.linkDependencies([...dependencies]);
  }
}

function linkParents<R extends Revision>(
  nodes: readonly DraftNode<R>[],
  names: Names<R>,
): void {
  const { byId } = names;
  for (const node of nodes) {
    const parents = distinct(node.revision.downRevisions).map((name) => {
      const parent = byId.get(name);
      if (parent !== undefined) return parent;
      throw missing(node, names, { name, attribute: "down_revision" });
    });
    node.linkParents(parents);
  }
}

function distinct(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)];
}

function missing<R extends Revision>(
  node: DraftNode<R>,
  names: Names<R>,
  reference: {
    readonly name: string;
    readonly attribute: "down_revision" | "depends_on";
  },
): MissingRevisionError {
  const { name, attribute } = reference;
  const isLabel = names.byLabel.has(name);
  return new MissingRevisionError({
    missing: name,
    referencedBy: node.id,
    attribute,
    line: loadLine(node),
    isLabel,
    suggestion: isLabel ? undefined : suggestId(name, names.byId.keys()),
  });
}

/** A partial id is the likeliest slip in a file, then a misspelling. */
function suggestId(name: string, ids: Iterable<string>): string | undefined {
  const known = [...ids];
  const longer = known.filter((id) => name !== "" && id.startsWith(name));
  return longer.length === 1 ? longer[0] : closestName(name, known);
}

/** The referring revision with the marks it has earned so far in loading. */
function loadLine<R extends Revision>(node: DraftNode<R>): string {
  const { downRevisions, doc } = node.revision;
  const marks = (node.isHead ? " (head)" : "") +
    (node.isBranchPoint ? " (branchpoint)" : "") +
    (node.isMergePoint ? " (mergepoint)" : "");
  return `${
    downRevisions.join(", ") || "<base>"
  } -> ${node.id}${marks}, ${doc}`;
}

/**
 * Numbers the nodes so that parents and dependencies come first.
 *
 * @throws {CycleError} If that is impossible.
 */
function rankNodes<R extends Revision>(nodes: readonly DraftNode<R>[]): void {
  /** By index: how many parents and dependencies have no number yet. */
  const waiting: number[] = [];
  const ready: DraftNode<R>[] = [];
  for (const node of nodes) {
    node.index = waiting.length;
    waiting.push(node.allParents.length);
    if (node.allParents.length === 0) ready.push(node);
  }
  let rank = 0;
  // `ready` grows while it is walked.
  for (const node of ready) {
    node.rank = rank++;
    for (const child of node.allChildren) {
      const left = (waiting[child.index] ?? 1) - 1;
      waiting[child.index] = left;
      if (left === 0) ready.push(child);
    }
  }
  if (rank < nodes.length) throw findCycle(nodes);
}
