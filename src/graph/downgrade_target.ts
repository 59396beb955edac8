import {
  BranchNotCurrentError,
  RelativeRevisionError,
  WalkedTooFarError,
} from "./errors.ts";
import { filterLineage, findNode, resolveNode } from "./names.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { parseTarget, type Target } from "./target.ts";
import { lineEndsOf } from "./traverse.ts";
import { onBranch, type TargetContext } from "./upgrade_target.ts";
import { type Position, walk } from "./walk.ts";

/** Where a downgrade ends. */
export interface DowngradeTarget<R extends Revision> {
  /** The revision that stays; "base" or undefined if none does. */
  readonly end: Position<R>;
  /** Only what is on this branch goes. */
  readonly branch: string | undefined;
  readonly warnings: readonly string[];
}

type RelativeTarget = Extract<Target, { kind: "relative" }>;

/** Said by Alembic whatever the number of steps. */
const AMBIGUOUS_DOWNGRADE_WARNING =
  "downgrade -1 from multiple heads is ambiguous; this usage will be " +
  "disallowed in a future release.";

/**
 * The revision down to which `downgrade` should go.
 *
 * `-N` counts from the first of several current revisions, with a warning.
 *
 * @throws {RelativeRevisionError} If there are too few revisions to walk, or
 * the current ones should be walked up from.
 * @throws {WalkedTooFarError} If a walk from a name leaves the graph.
 * @throws {BranchNotCurrentError} If `label@-N` has not one row to start at.
 * @throws {RevisionError} As `getRevision` and `walk` do.
 */
export function resolveDowngradeTarget<R extends Revision>(
  map: RevisionMap<R>,
  text: string,
  context: TargetContext,
): DowngradeTarget<R> {
  const target = parseTarget(text);
  if (target.kind === "absolute") {
    const at = text.lastIndexOf("@");
    return {
      end: resolveNode(map, text.slice(at + 1)),
      branch: at > 0 ? text.slice(0, at) : undefined,
      warnings: [],
    };
  }
  if (target.symbol === undefined) {
    return walkFromCurrent(map, target, { ...context, text });
  }
  const { branch, symbol, steps } = target;
  const { stopAtEnd = false } = context;
  const end = steps >= 0
    ? walk(map, resolveNode(map, symbol), { steps, branch, stopAtEnd })
    : walk(map, resolveNode(map, onBranch(symbol, branch)), {
      steps,
      stopAtEnd,
    });
  if (end === undefined) throw new WalkedTooFarError(text);
  return { end, branch, warnings: [] };
}

function walkFromCurrent<R extends Revision>(
  map: RevisionMap<R>,
  target: RelativeTarget,
  context: TargetContext & { readonly text: string },
): DowngradeTarget<R> {
  const { steps, stepsText } = target;
  const { current, stopAtEnd = false } = context;
  const tooFew = () => new RelativeRevisionError(stepsText, Math.abs(steps));
  const [first] = current;
  if (steps >= 0) throw tooFew();
  if (first === undefined && target.branch === undefined) throw tooFew();
  const start = target.branch === undefined
    ? first ?? ""
    : findRowOnBranch(map, target.branch, context);
  const branch = target.branch ?? start;
  const isAmbiguous = target.branch === undefined && new Set(current).size > 1;
  const from = resolveNode(map, onBranch(start, branch));
  const end = walk(map, from, { steps, stopAtEnd });
  if (end === undefined) throw tooFew();
  return {
    end,
    branch,
    warnings: isAmbiguous ? [AMBIGUOUS_DOWNGRADE_WARNING] : [],
  };
}

/** The current revision on a branch, a row or what a row depends on. */
function findRowOnBranch<R extends Revision>(
  map: RevisionMap<R>,
  branch: string,
  context: TargetContext & { readonly text: string },
): string {
  const options = { against: branch, edges: "versioned" } as const;
  const rows = context.current.map((name) => findNode(map, name));
  const direct = filterLineage(map, rows, options);
  const found = direct.length > 0
    ? direct
    : filterLineage(map, lineEndsOf(rows), options);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    const ids = found.map((node) => node.id);
    throw new BranchNotCurrentError(context.text, branch, ids);
  }
  return only.id;
}
