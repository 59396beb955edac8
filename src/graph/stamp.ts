import {
  deleteRows,
  type HeadChange,
  HeadTracker,
  mergeRows,
  type Plan,
  type Step,
} from "./head_changes.ts";
import { filterLineage, resolveRows } from "./names.ts";
import type { RevisionNode } from "./node.ts";
import { resolvePositions } from "./resolve.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { ancestorsOf, descendantsOf } from "./traverse.ts";

/** What a stamp starts from and should write. */
export interface StampRequest {
  /** The version rows, in row order; empty for base. */
  readonly heads: readonly string[];
  /** Symbols without steps; empty for base. */
  readonly targets: readonly string[];
  /** Whether all rows, unknown ones too, are thrown away first. */
  readonly purge?: boolean;
}

/** A move of rows, before it is known which of them are still there. */
interface StampMove {
  readonly from: readonly string[];
  /** Undefined for base. */
  readonly to: string | undefined;
  readonly isUpgrade: boolean;
}

/**
 * Works out how the version rows are set to targets without running anything.
 *
 * A target replaces the rows that come before or after it, by dependencies
 * too; where there are none it gets a row of its own. Each target is looked
 * at with the rows as they were at the start, as in Alembic; what an earlier
 * target has done already is not done again.
 *
 * @throws {RevisionError} If a target or row is unknown or ambiguous.
 */
export function planStamp<R extends Revision>(
  map: RevisionMap<R>,
  request: StampRequest,
): Plan {
  const heads = request.purge === true ? [] : request.heads;
  const targets = request.targets.length === 0 ? ["base"] : request.targets;
  const rows = resolveRows(map, heads);
  const tracker = new HeadTracker(map, heads);
  const steps = planMoves(map, rows, targets).flatMap((move): Step[] => {
    const changes = planMove(tracker, move);
    if (changes.length === 0) return [];
    tracker.apply(changes);
    return [{
      direction: "stamp",
      revision: move.to ?? "",
      from: move.from,
      to: move.to === undefined ? [] : [move.to],
      doc: "",
      changes,
      headsAfter: tracker.heads,
    }];
  });
  return { steps, finalHeads: tracker.heads, warnings: [] };
}

function planMoves<R extends Revision>(
  map: RevisionMap<R>,
  rows: readonly RevisionNode<R>[],
  targets: readonly string[],
): readonly StampMove[] {
  const concerned = new Set(targets.flatMap((target) => [
    ...filterLineage(map, rows, { against: target, edges: "all" }),
  ]));
  const positions = resolvePositions(map, targets);
  const from = [...concerned].map((node) => node.id);
  const toBase = from.map((id): StampMove => ({
    from: [id],
    to: undefined,
    isUpgrade: false,
  }));
  if (positions.length === 0) return toBase;
  return positions.flatMap((position): readonly StampMove[] => {
    if (typeof position !== "object") return toBase;
    if (concerned.has(position)) return [];
    const to = position.id;
    const isAbove = !descendantsOf([position], "all").isDisjointFrom(concerned);
    if (isAbove) return [{ from, to, isUpgrade: false }];
    const isBelow = !ancestorsOf([position], "all").isDisjointFrom(concerned);
    return [{ from: isBelow ? from : [], to, isUpgrade: true }];
  });
}

function planMove<R extends Revision>(
  tracker: HeadTracker<R>,
  move: StampMove,
): readonly HeadChange[] {
  const { from, to } = move;
  const present = from.filter((id) => tracker.has(id));
  if (to === undefined || tracker.has(to)) return deleteRows(present);
  const isTaken = move.isUpgrade && present.length < from.length;
  return mergeRows(isTaken ? [] : present, to);
}
