import { MultipleBasesError } from "./errors.ts";
import { findNode, resolveIds, resolveNode, resolveRows } from "./names.ts";
import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { parseStepsDown, parseSymbol } from "./target.ts";
import { type Position, walk } from "./walk.ts";

/**
 * The one revision that a symbol stands for; undefined for `base`, and for
 * `head` of an empty history.
 *
 * @throws {ResolutionError} If the name is unknown, ambiguous, or not on the
 * branch before the `@`.
 * @throws {MultipleHeadsError} If `head` or `heads` stands for several.
 */
export function getRevision<R extends Revision>(
  map: RevisionMap<R>,
  symbol: string,
): R | undefined {
  return resolveNode(map, symbol)?.revision;
}

/**
 * All revisions that symbols stand for, in the order of the symbols.
 *
 * Empty for `base`. `heads` gives the real heads. `-N` counts down from each
 * real head (`label@-N` from those on the branch): there an entry is "base"
 * if the walk ends below the first revision, and undefined if it goes further.
 *
 * @throws {ResolutionError} If a name is unknown, ambiguous, or not on the
 * branch before the `@`.
 * @throws {MultipleHeadsError} If `head` stands for several.
 * @throws {AmbiguousWalkError} If `-N` comes to a merge point.
 */
export function getRevisions<R extends Revision>(
  map: RevisionMap<R>,
  symbols: string | readonly string[],
): readonly (R | "base" | undefined)[] {
  return resolvePositions(map, symbols).map((position) =>
    typeof position === "object" ? position.revision : position
  );
}

/**
 * The head of the history, undefined for an empty one.
 *
 * @throws {MultipleHeadsError} If there are several.
 */
export function getCurrentHead(map: RevisionMap): string | undefined {
  return resolveIds(map, { kind: "head", branch: undefined })[0];
}

/**
 * The base of the history, undefined for an empty one.
 *
 * @throws {MultipleBasesError} If there are several.
 */
export function getBase(map: RevisionMap): string | undefined {
  if (map.bases.length > 1) throw new MultipleBasesError(map.bases);
  return map.bases[0];
}

/** As {@linkcode getRevisions}, with edges. */
export function resolvePositions<R extends Revision>(
  map: RevisionMap<R>,
  texts: string | readonly string[],
): readonly Position<R>[] {
  if (typeof texts !== "string") {
    return texts.flatMap((text) => resolvePositions(map, text));
  }
  const symbol = parseSymbol(texts);
  const steps = symbol.kind === "name"
    ? parseStepsDown(symbol.name)
    : undefined;
  if (steps !== undefined) return walkDownFromHeads(map, symbol.branch, steps);
  return resolveIds(map, symbol).map((id) => findNode(map, id, symbol));
}

/** As {@linkcode resolvePositions}, without those outside the graph. */
export function resolveNodes<R extends Revision>(
  map: RevisionMap<R>,
  texts: string | readonly string[],
): readonly RevisionNode<R>[] {
  return resolvePositions(map, texts)
    .filter((position) => typeof position === "object");
}

function walkDownFromHeads<R extends Revision>(
  map: RevisionMap<R>,
  branch: string | undefined,
  steps: number,
): readonly Position<R>[] {
  return resolveRows(map, map.realHeads)
    .filter((head) =>
      branch === undefined || map.branchLabels(head).includes(branch)
    )
    .map((head) => walk(map, head, { steps }));
}
