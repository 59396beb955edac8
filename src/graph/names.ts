import { closestName } from "../util/closest_name.ts";
import { MultipleHeadsError, ResolutionError } from "./errors.ts";
import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { parseSymbol, type RevisionSymbol } from "./target.ts";
import { type Edges, isAncestor, lineageOf } from "./traverse.ts";

/** As `getRevision`, with edges. */
export function resolveNode<R extends Revision>(
  map: RevisionMap<R>,
  text: string,
): RevisionNode<R> | undefined {
  const symbol = parseSymbol(text);
  const ids = resolveIds(map, symbol);
  if (ids.length > 1) throw new MultipleHeadsError(ids, text);
  const [id] = ids;
  if (id !== undefined) return findNode(map, id, symbol);
  if (symbol.branch !== undefined) resolveBranch(map, symbol.branch);
  return undefined;
}

/**
 * The nodes of version rows, in their order.
 *
 * @throws {ResolutionError} If a row is not the whole id of a revision.
 */
export function resolveRows<R extends Revision>(
  map: RevisionMap<R>,
  rows: readonly string[],
): readonly RevisionNode<R>[] {
  return rows.map((row) => {
    const node = map.node(row);
    if (node !== undefined) return node;
    throw new ResolutionError({
      reason: "unknown",
      argument: row,
      isRow: true,
    });
  });
}

/**
 * Keeps those of `nodes` that come before, after or are what `text` stands
 * for: a branch label, or any other symbol; `base` keeps all.
 *
 * @throws {ResolutionError} If the symbol is unknown and there are nodes.
 */
export function filterLineage<R extends Revision>(
  map: RevisionMap<R>,
  nodes: readonly RevisionNode<R>[],
  options: { readonly against: string; readonly edges: Edges },
): readonly RevisionNode<R>[] {
  return lineageFilter(map, options)(nodes);
}

/** {@linkcode filterLineage} for many lists: the lineage is found out once. */
export function lineageFilter<R extends Revision>(
  map: RevisionMap<R>,
  options: { readonly against: string; readonly edges: Edges },
): (nodes: readonly RevisionNode<R>[]) => readonly RevisionNode<R>[] {
  const symbol = parseSymbol(options.against);
  const names = [...resolveIds(map, symbol)];
  if (symbol.branch !== undefined) names.unshift(symbol.branch);
  let lineage: ReadonlySet<RevisionNode<R>> | undefined;
  return (nodes) => {
    if (nodes.length === 0 || names.length === 0) return nodes;
    const found = lineage ??= lineageOf(
      names.map((name) => findNode(map, name)),
      options.edges,
    );
    return nodes.filter((node) => found.has(node));
  };
}

/**
 * The revision that a branch is named after: the one with that label, or an
 * id, whole or partial.
 *
 * @throws {ResolutionError} If there is none.
 */
export function resolveBranch<R extends Revision>(
  map: RevisionMap<R>,
  branch: string,
): RevisionNode<R> {
  const known = map.nodeByName(branch);
  if (known !== undefined) return known;
  try {
    return findNode(map, branch);
  } catch (cause) {
    if (!(cause instanceof ResolutionError)) throw cause;
    throw new ResolutionError({
      reason: "unknownBranch",
      argument: branch,
      candidates: cause.candidates,
      suggestion: cause.suggestion,
      labels: map.labels,
    }, { cause });
  }
}

/** The ids that a symbol stands for, a plain name unchecked. */
export function resolveIds<R extends Revision>(
  map: RevisionMap<R>,
  symbol: RevisionSymbol,
): readonly string[] {
  switch (symbol.kind) {
    case "base":
      return [];
    case "name":
      return [symbol.name];
    case "heads":
      return symbol.branch === undefined
        ? map.realHeads
        : headsOnBranch(map, symbol.branch);
    case "head": {
      const { branch } = symbol;
      const heads = branch === undefined
        ? map.heads
        : headsOnBranch(map, branch);
      if (heads.length > 1) {
        throw new MultipleHeadsError(
          heads,
          branch === undefined ? "head" : `${branch}@head`,
        );
      }
      return heads;
    }
  }
}

function headsOnBranch<R extends Revision>(
  map: RevisionMap<R>,
  branch: string,
): readonly string[] {
  return filterLineage(map, resolveRows(map, map.heads), {
    against: branch,
    edges: "versioned",
  }).map((node) => node.id);
}

/**
 * Finds an id or label, whole or partial, if asked on a branch only.
 *
 * @throws {ResolutionError} If it is unknown, ambiguous, or elsewhere.
 */
export function findNode<R extends Revision>(
  map: RevisionMap<R>,
  name: string,
  options: { readonly branch?: string | undefined } = {},
): RevisionNode<R> {
  const { branch } = options;
  const owner = branch === undefined ? undefined : resolveBranch(map, branch);
  const node = map.nodeByName(name) ?? findByPrefix(map, name, branch);
  if (owner === undefined || branch === undefined) return node;
  if (
    isAncestor(owner, { of: node, edges: "versioned" }) ||
    isAncestor(node, { of: owner, edges: "versioned" })
  ) {
    return node;
  }
  throw new ResolutionError({
    reason: "otherBranch",
    argument: name,
    revision: node.id,
    branch,
  });
}

/** Names up to this length are found by their whole text only. */
const LONGEST_WHOLE_ONLY = 3;

function findByPrefix<R extends Revision>(
  map: RevisionMap<R>,
  prefix: string,
  branch: string | undefined,
): RevisionNode<R> {
  const matches: string[] = [];
  const nodes = new Set<RevisionNode<R>>();
  for (const name of prefix === "" ? [] : map.names) {
    const node = map.nodeByName(name);
    if (node === undefined || !name.startsWith(prefix)) continue;
    if ([...name].length <= LONGEST_WHOLE_ONLY) continue;
    matches.push(name);
    nodes.add(node);
  }
  const allowed = new Set(
    branch === undefined ? nodes : filterLineage(map, [...nodes], {
      against: branch,
      edges: "versioned",
    }),
  );
  const names = matches.filter((name) => {
    const node = map.nodeByName(name);
    return node !== undefined && allowed.has(node);
  });
  const [only] = allowed;
  if (only === undefined) throw unknownName(map, prefix);
  if (names.length === 1) return only;
  throw new ResolutionError({
    reason: "ambiguous",
    argument: prefix,
    candidates: names,
  });
}

function unknownName(map: RevisionMap, name: string): ResolutionError {
  return new ResolutionError({
    reason: "unknown",
    argument: name,
    suggestion: closestName(name, [...map.names, "head", "heads", "base"]),
  });
}
