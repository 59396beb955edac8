import {
  AmbiguousStartError,
  RelativeRevisionError,
  WalkedTooFarError,
} from "./errors.ts";
import { filterLineage, resolveNode } from "./names.ts";
import type { RevisionNode } from "./node.ts";
import { resolveNodes } from "./resolve.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { parseTarget, type Target } from "./target.ts";
import { ancestorsOf } from "./traverse.ts";
import { type Position, walk } from "./walk.ts";

/** What a relative target is relative to. */
export interface TargetContext {
  /** Version rows, or the symbol at the other end of a range. */
  readonly current: readonly string[];
  /** Stop at the first or last revision rather than complain. */
  readonly stopAtEnd?: boolean;
}

type RelativeTarget = Extract<Target, { kind: "relative" }>;

/**
 * The revisions that `upgrade` should bring about; empty if that is nothing.
 *
 * @throws {RelativeRevisionError} If there are too few revisions to walk, or
 * the current ones should be walked down from.
 * @throws {AmbiguousStartError} If `+N` could start from several revisions.
 * @throws {RevisionError} As `getRevisions` and `walk` do.
 */
export function resolveUpgradeTarget<R extends Revision>(
  map: RevisionMap<R>,
  text: string,
  context: TargetContext,
): readonly RevisionNode<R>[] {
  const target = parseTarget(text);
  if (target.kind === "absolute") return resolveNodes(map, target.symbol);
  const end = walkTo(map, target, context);
  if (end === "base") return [];
  if (end !== undefined) return [end];
  if (target.symbol === undefined || target.steps > 0) {
    throw new RelativeRevisionError(
      target.symbol === undefined ? target.stepsText : text,
      Math.abs(target.steps),
    );
  }
  throw new WalkedTooFarError(text);
}

function walkTo<R extends Revision>(
  map: RevisionMap<R>,
  target: RelativeTarget,
  context: TargetContext,
): Position<R> {
  const { branch, symbol, steps } = target;
  const { stopAtEnd = false } = context;
  if (symbol === undefined) {
    if (steps <= 0) {
      throw new RelativeRevisionError(String(steps), Math.abs(steps));
    }
    const start = findStart(map, context.current, branch);
    return walk(map, start, { steps, branch, stopAtEnd });
  }
  if (steps > 0) {
    const start = resolveNode(map, symbol);
    return walk(map, start, { steps, branch, stopAtEnd });
  }
  const start = resolveNode(map, onBranch(symbol, branch));
  return walk(map, start, { steps, stopAtEnd });
}

/** Puts `branch@` before a symbol. */
export function onBranch(symbol: string, branch: string | undefined): string {
  return branch === undefined ? symbol : `${branch}@${symbol}`;
}

/**
 * Where `+N` starts: the current revision; with a branch the one on it, or
 * where the branch leaves what is in place; undefined for the very beginning.
 */
function findStart<R extends Revision>(
  map: RevisionMap<R>,
  current: readonly string[],
  branch: string | undefined,
): RevisionNode<R> | undefined {
  if (branch === undefined) {
    if (current.length > 1) throw new AmbiguousStartError(current);
    const [only] = current;
    return only === undefined ? undefined : resolveNode(map, only);
  }
  const nodes = resolveNodes(map, current);
  const options = { against: branch, edges: "versioned" } as const;
  const onIt = filterLineage(map, nodes, options);
  const starts = onIt.length > 0
    ? onIt
    : tipsOf(filterLineage(map, [...ancestorsOf(nodes, "all")], options));
  if (starts.length > 1) {
    throw new AmbiguousStartError(starts.map((node) => node.id));
  }
  return starts[0];
}

/** Those that no other of `nodes` follows. */
function tipsOf<R extends Revision>(
  nodes: readonly RevisionNode<R>[],
): readonly RevisionNode<R>[] {
  const followed = new Set(nodes.flatMap((node) => node.effectiveParents));
  return nodes.filter((node) => !followed.has(node));
}
