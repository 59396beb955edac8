import { resolveDowngradeTarget } from "./downgrade_target.ts";
import { type RangeEnd, RangeNotAncestorError } from "./errors.ts";
import { filterLineage, resolveNode, resolveRows } from "./names.ts";
import type { RevisionNode } from "./node.ts";
import { orderNewestFirst } from "./order.ts";
import { resolvePositions } from "./resolve.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { parseRange } from "./target.ts";
import {
  ancestorsOf,
  assertNoOverlap,
  descendantsOf,
  lineEndsOf,
} from "./traverse.ts";
import { resolveUpgradeTarget } from "./upgrade_target.ts";
import type { Position } from "./walk.ts";

/** What `history` is asked. */
export interface HistoryRequest {
  /** `lower:upper` as given to `-r`; undefined for everything. */
  readonly range?: string | undefined;
  /** The version rows, used where one end is `current`. */
  readonly current?: readonly string[];
}

/** What `history` lists. */
export interface History<R extends Revision> {
  /** Newest first; both ends of the range are included. */
  readonly revisions: readonly R[];
  readonly warnings: readonly string[];
}

/** The two ends of a range, `current` replaced by the rows. */
export interface ResolvedRange {
  readonly lower: RangeEnd;
  readonly upper: RangeEnd;
}

/**
 * Lists the revisions of a range, newest first.
 *
 * @throws {RangeSyntaxError} If the range is not two symbols and a colon.
 * @throws {RangeNotAncestorError} If the lower end is not below the upper.
 * @throws {RevisionError} If an end is unknown or ambiguous.
 */
export function historyRange<R extends Revision>(
  map: RevisionMap<R>,
  request: HistoryRequest = {},
): History<R> {
  const { lower, upper } = resolveRange(request);
  const targets = typeof upper === "string"
    ? resolveUpgradeTarget(map, upper, {
      current: asSymbols(lower),
      stopAtEnd: true,
    })
    : resolveRows(map, upper);
  const wanted = typeof lower === "string"
    ? keepBranch(map, targets, lower)
    : targets;
  assertNoOverlap(wanted);
  const required = ancestorsOf(wanted, "all");
  const start = resolveLower(map, { lower, upper }, required);
  assertNoOverlap(start.nodes);
  const listed = required.difference(ancestorsOf(start.nodes, "all"));
  for (const node of start.nodes) listed.add(node);
  const inRange = start.nodes.length === 0
    ? listed
    : listed.intersection(descendantsOf(start.nodes, "versioned"));
  return {
    revisions: orderNewestFirst(inRange, wanted).map((node) => node.revision),
    warnings: start.warnings,
  };
}

/** Puts the version rows where a range says `current`; none mean all. */
export function resolveRange(request: HistoryRequest): ResolvedRange {
  const { lower, upper } = parseRange(request.range);
  const rows = request.current ?? [];
  if (upper === "current") {
    return { lower, upper: rows.length > 0 ? rows : "heads" };
  }
  if (lower === "current") {
    return { lower: rows.length > 0 ? rows : "base", upper };
  }
  return { lower, upper };
}

/** Every revision, newest first, the order of `history` and `branches`. */
export function walkRevisions<R extends Revision>(
  map: RevisionMap<R>,
): readonly R[] {
  return historyRange(map).revisions;
}

/** Revisions with several children, newest first. */
export function branchPoints<R extends Revision>(
  map: RevisionMap<R>,
): readonly R[] {
  return walkRevisions(map)
    .filter((revision) => map.node(revision.revision)?.isBranchPoint);
}

/** Revisions with several parents, newest first. */
export function mergePoints<R extends Revision>(
  map: RevisionMap<R>,
): readonly R[] {
  return walkRevisions(map)
    .filter((revision) => map.node(revision.revision)?.isMergePoint);
}

/**
 * The revisions that `current` lists for version rows: the rows, and the
 * heads of other branches that a row depends on; in load order.
 *
 * @throws {ResolutionError} If a row is unknown.
 */
export function currentRevisions<R extends Revision>(
  map: RevisionMap<R>,
  rows: readonly string[],
): readonly R[] {
  return lineEndsOf(resolveRows(map, rows))
    .toSorted((a, b) => a.index - b.index)
    .map((node) => node.revision);
}

/**
 * Whether the version rows are exactly the heads by `down_revision`. A head
 * that another revision depends on has no row, so such a graph never is.
 */
export function isAtHeads(map: RevisionMap, rows: readonly string[]): boolean {
  const heads = new Set(map.heads);
  return heads.symmetricDifference(new Set(rows)).size === 0;
}

function asSymbols(end: RangeEnd): readonly string[] {
  return typeof end === "string" ? [end] : end;
}

/** `branch@…` as lower end leaves out upper ends on other branches. */
function keepBranch<R extends Revision>(
  map: RevisionMap<R>,
  targets: readonly RevisionNode<R>[],
  lower: string,
): readonly RevisionNode<R>[] {
  const at = lower.indexOf("@");
  if (at < 0) return targets;
  const name = lower.slice(0, at);
  const owner = resolveNode(map, name);
  if (owner?.id !== name) {
    return targets.filter((node) => map.branchLabels(node).includes(name));
  }
  const [label, ...others] = map.branchLabels(owner);
  return label === undefined || others.length > 0
    ? filterLineage(map, targets, { against: name, edges: "versioned" })
    : targets.filter((node) => map.branchLabels(node).includes(label));
}

/** The lower end; one that leaves the graph is taken from the upper end. */
function resolveLower<R extends Revision>(
  map: RevisionMap<R>,
  range: ResolvedRange,
  required: ReadonlySet<RevisionNode<R>>,
): {
  readonly nodes: readonly RevisionNode<R>[];
  readonly warnings: readonly string[];
} {
  const { lower, upper } = range;
  const positions: readonly Position<R>[] = typeof lower === "string"
    ? resolvePositions(map, lower)
    : resolveRows(map, lower);
  for (const position of positions) {
    if (position === undefined) continue;
    if (position === "base" || !required.has(position)) {
      throw new RangeNotAncestorError(lower, upper);
    }
  }
  if (positions.length === 0 || positions[0] !== undefined) {
    const nodes = positions.filter((position) => typeof position === "object");
    return { nodes, warnings: [] };
  }
  const { end, warnings } = resolveDowngradeTarget(map, String(lower), {
    current: asSymbols(upper),
    stopAtEnd: true,
  });
  return { nodes: typeof end === "object" ? [end] : [], warnings };
}
