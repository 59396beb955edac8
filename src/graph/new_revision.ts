import { BranchLabelError, ReservedNameError } from "./load_errors.ts";
import { ResolutionError } from "./errors.ts";
import { resolveNode } from "./names.ts";
import {
  DuplicateHeadsError,
  NotAHeadError,
  RevisionExistsError,
} from "./new_revision_errors.ts";
import type { RevisionNode } from "./node.ts";
import { resolvePositions } from "./resolve.ts";
import {
  assertBranchLabel,
  assertRevisionId,
  type Revision,
} from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { parseTarget } from "./target.ts";

/** What `revision` and `merge` ask for. */
export interface NewRevisionRequest {
  readonly revisionId: string;
  /** Symbols of the parents; several make a merge. */
  readonly head?: string | readonly string[];
  /** Allow a parent that has children already. */
  readonly splice?: boolean;
  /** Symbols of what must be applied first. */
  readonly dependsOn?: readonly string[];
  readonly branchLabels?: readonly string[];
}

/** What the new file will say. */
export interface NewRevision {
  readonly revision: string;
  /** Empty for a new base. */
  readonly downRevisions: readonly string[];
  /** Whole ids, or labels where labels were given. */
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  /** The heads by `down_revision` once the file is there; it comes last. */
  readonly headsAfter: readonly string[];
}

/**
 * Works out the attributes of a new revision, and refuses whatever would
 * leave a graph that cannot be loaded, before anything is written.
 *
 * @throws {IllegalCharacterError} If the id or a label cannot be addressed.
 * @throws {ReservedNameError} If the id or a label is a symbol or empty.
 * @throws {RevisionExistsError} If the id is taken.
 * @throws {MultipleHeadsError} If `head` stands for several.
 * @throws {DuplicateHeadsError} If a parent is named twice.
 * @throws {NotAHeadError} If a parent has children and `splice` is not set.
 * @throws {BranchLabelError} If a label is taken.
 * @throws {ResolutionError} If a parent or dependency is unknown or ambiguous.
 */
export function planNewRevision<R extends Revision>(
  map: RevisionMap<R>,
  request: NewRevisionRequest,
): NewRevision {
  const { revisionId, branchLabels = [], splice = false } = request;
  assertRevisionId(revisionId);
  const parents = resolveParents(map, request.head ?? "head", { splice });
  const dependsOn = (request.dependsOn ?? [])
    .map((symbol) => resolveDependency(map, symbol));
  assertNewId(map, revisionId);
  assertNewLabels(map, revisionId, branchLabels);
  const downRevisions = parents.map((node) => node.id);
  return {
    revision: revisionId,
    downRevisions,
    dependsOn,
    branchLabels,
    headsAfter: [
      ...map.heads.filter((head) => !downRevisions.includes(head)),
      revisionId,
    ],
  };
}

function resolveParents<R extends Revision>(
  map: RevisionMap<R>,
  symbols: string | readonly string[],
  options: { readonly splice: boolean },
): readonly RevisionNode<R>[] {
  // A count that leaves the graph on several branches is no parent twice.
  const positions = resolvePositions(map, symbols);
  if (new Set(positions).size < positions.length) {
    throw new DuplicateHeadsError(
      positions.map((each) => typeof each === "object" ? each.id : "base"),
    );
  }
  const parents = positions.filter((each) => typeof each === "object");
  if (options.splice) return parents;
  for (const parent of parents) {
    if (!parent.isHead) throw new NotAHeadError(parent.id);
  }
  return parents;
}

/** A label stays a label, so that the file says what was meant. */
function resolveDependency<R extends Revision>(
  map: RevisionMap<R>,
  symbol: string,
): string {
  const node = resolveNode(map, symbol);
  if (node === undefined) {
    throw new ResolutionError({ reason: "unknown", argument: symbol });
  }
  return map.branchLabels(node).includes(symbol) ? symbol : node.id;
}

function assertNewId(map: RevisionMap, id: string): void {
  const owner = map.nodeByName(id);
  if (owner?.id === id) throw new RevisionExistsError(id);
  if (owner !== undefined) throw new BranchLabelError(id, owner.id, id);
}

function assertNewLabels(
  map: RevisionMap,
  id: string,
  labels: readonly string[],
): void {
  const taken = new Set([id]);
  for (const label of labels) {
    assertBranchLabel(label, id);
    // As in `release-2`; a file that has one is loaded all the same.
    if (parseTarget(label).kind === "relative") {
      throw new ReservedNameError(label, {
        role: "branch label",
        revision: id,
      });
    }
    const owner = map.nodeByName(label)?.id ?? (taken.has(label) ? id : null);
    if (owner !== null) throw new BranchLabelError(label, id, owner);
    taken.add(label);
  }
}
