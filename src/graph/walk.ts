import { AmbiguousWalkError } from "./errors.ts";
import type { RevisionNode } from "./node.ts";
import { lineageFilter, resolveRows } from "./names.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";

/**
 * Where a walk stands or ends: on a revision, on "base" (came down below the
 * first one), or outside. As a start, outside means below the bases for a
 * walk up and above the heads for a walk down.
 */
export type Position<R extends Revision> =
  | RevisionNode<R>
  | "base"
  | undefined;

/** How far to walk, and where to. */
export interface WalkOptions {
  /** Up if positive, down if negative, along `down_revision` only. */
  readonly steps: number;
  /** Where lines fork on the way up, take the one on this branch. */
  readonly branch?: string | undefined;
  /** Stay at the last revision rather than leave the graph. */
  readonly stopAtEnd?: boolean;
}

/**
 * Goes from `start` by a number of steps.
 *
 * @throws {AmbiguousWalkError} If there are several ways on.
 * @throws {ResolutionError} If the branch is unknown and there are ways on.
 */
export function walk<R extends Revision>(
  map: RevisionMap<R>,
  start: Position<R>,
  options: WalkOptions,
): Position<R> {
  const { steps, branch, stopAtEnd = false } = options;
  let position = start;
  const filter = branch === undefined || steps <= 0
    ? (ways: readonly RevisionNode<R>[]) => ways
    : lineageFilter(map, { against: branch, edges: "versioned" });
  for (let step = 0; step < Math.abs(steps); step++) {
    const ways = steps > 0
      ? filter(waysUp(map, position))
      : waysDown(map, position);
    if (ways.length === 0) return stopAtEnd ? position : undefined;
    if (ways.length > 1) {
      throw new AmbiguousWalkError(
        ways.map((way) => way === "base" ? way : way.id),
      );
    }
    position = ways[0];
  }
  return position;
}

function waysUp<R extends Revision>(
  map: RevisionMap<R>,
  position: Position<R>,
): readonly RevisionNode<R>[] {
  return typeof position === "object"
    ? position.children
    : resolveRows(map, map.bases);
}

function waysDown<R extends Revision>(
  map: RevisionMap<R>,
  position: Position<R>,
): readonly (RevisionNode<R> | "base")[] {
  if (position === "base") return [];
  const ids = position === undefined
    ? map.heads
    : position.revision.downRevisions;
  return ids.length === 0 ? ["base"] : resolveRows(map, ids);
}
