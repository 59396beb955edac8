import { StaleHeadsError } from "./errors.ts";
import { resolveRows } from "./names.ts";
import type { RevisionNode } from "./node.ts";
import type { Revision } from "./revision.ts";
import type { RevisionMap } from "./revision_map.ts";
import { ancestorsOf } from "./traverse.ts";

/** One write to the version table; each touches exactly one row. */
export type HeadChange =
  | { readonly kind: "insert"; readonly revision: string }
  | { readonly kind: "update"; readonly from: string; readonly to: string }
  | { readonly kind: "delete"; readonly revision: string };

/** One revision to run, or one move of a stamp. */
export interface Step {
  readonly direction: "upgrade" | "downgrade" | "stamp";
  /** What runs; of a stamp the destination, empty for base. */
  readonly revision: string;
  /** What the log says it goes from; without dependencies, empty for base. */
  readonly from: readonly string[];
  /** What the log says it goes to; without dependencies, empty for base. */
  readonly to: readonly string[];
  /** Message of the revision; empty for a stamp. */
  readonly doc: string;
  /** Writes to the version table, in order. */
  readonly changes: readonly HeadChange[];
  /**
   * Rows of the version table when the step is done. A new list each time it
   * is asked for; cheapest in the order of the steps.
   */
  readonly headsAfter: readonly string[];
}

/** What a command is going to do. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Rows of the version table when all is done. */
  readonly finalHeads: readonly string[];
  /** What is odd but not refused, in words for the user. */
  readonly warnings: readonly string[];
}

/** A step as far as it is known without the version rows. */
export interface StepRequest {
  /** The version rows before the step. */
  readonly heads: readonly string[];
  readonly revision: string;
  readonly direction: "upgrade" | "downgrade";
}

/**
 * The writes to the version table that go with running one revision.
 *
 * Of several rows that an upgrade merges, the last parent's is updated and
 * the others deleted, parents in file order; a downgrade that splits a row
 * updates it to the last parent and inserts the others.
 *
 * @throws {ResolutionError} If the revision or a row is unknown.
 * @throws {StaleHeadsError} If a downgrade's revision is not among the rows.
 */
export function planHeadChanges<R extends Revision>(
  map: RevisionMap<R>,
  request: StepRequest,
): readonly HeadChange[] {
  const [node] = resolveRows(map, [request.revision]);
  const tracker = new HeadTracker(map, request.heads);
  return node === undefined ? [] : tracker.run(node, request.direction);
}

/** Follows the version rows through a plan, in time linear in its steps. */
export class HeadTracker<R extends Revision> {
  readonly #map: RevisionMap<R>;
  readonly #heads: Set<string>;
  /** How many children of a node are in place; counted on first need. */
  #childrenInPlace: Map<RevisionNode<R>, number> | undefined;

  constructor(map: RevisionMap<R>, heads: readonly string[]) {
    this.#map = map;
    this.#heads = new Set(heads);
  }

  /** The version rows as they are now. */
  get heads(): readonly string[] {
    return [...this.#heads];
  }

  /** Whether a row holds this id. */
  has(id: string): boolean {
    return this.#heads.has(id);
  }

  /** Takes one revision up or down and returns the writes for it. */
  run(
    node: RevisionNode<R>,
    direction: "upgrade" | "downgrade",
  ): readonly HeadChange[] {
    const changes = direction === "upgrade" ? this.#up(node) : this.#down(node);
    this.apply(changes);
    return changes;
  }

  /** Changes the rows as told. Only for changes that fit the rows. */
  apply(changes: readonly HeadChange[]): void {
    applyChanges(this.#heads, changes);
  }

  #up(node: RevisionNode<R>): readonly HeadChange[] {
    this.#count(node, 1);
    return mergeRows(
      node.effectiveParents.map((p) => p.id).filter((id) => this.has(id)),
      node.id,
    );
  }

  #down(node: RevisionNode<R>): readonly HeadChange[] {
    if (!this.has(node.id)) throw new StaleHeadsError(node.id, this.heads);
    this.#childrenInPlace ??= countChildren(resolveRows(this.#map, this.heads));
    this.#count(node, -1);
    const bare = node.effectiveParents.filter((parent) =>
      (this.#childrenInPlace?.get(parent) ?? 0) === 0 && !this.has(parent.id)
    );
    return splitRow(node.id, bare.map((parent) => parent.id));
  }

  #count(node: RevisionNode<R>, by: 1 | -1): void {
    const counts = this.#childrenInPlace;
    if (counts === undefined) return;
    for (const parent of node.allParents) {
      counts.set(parent, (counts.get(parent) ?? 0) + by);
    }
  }
}

/** Deletes all rows of `from` but the last, which becomes `to`. */
export function mergeRows(
  from: readonly string[],
  to: string,
): readonly HeadChange[] {
  const last = from.at(-1);
  if (last === undefined) return [{ kind: "insert", revision: to }];
  return [
    ...deleteRows(from.slice(0, -1)),
    { kind: "update", from: last, to },
  ];
}

/** Deletes rows. */
export function deleteRows(rows: readonly string[]): readonly HeadChange[] {
  return rows.map((revision) => ({ kind: "delete", revision }));
}

/**
 * The version rows after each of a series of steps. They are worked out when
 * they are asked for: lists for all steps would be quadratic in memory where
 * many branches stand side by side.
 */
export class HeadTimeline {
  readonly #initial: readonly string[];
  readonly #changes: (readonly HeadChange[])[] = [];
  #rows: Set<string>;
  /** How many steps are in `#rows`. */
  #position = 0;

  constructor(initial: readonly string[]) {
    this.#initial = initial;
    this.#rows = new Set(initial);
  }

  /** Adds the next step and returns the function that gives the rows behind it. */
  add(changes: readonly HeadChange[]): () => readonly string[] {
    this.#changes.push(changes);
    const steps = this.#changes.length;
    return () => this.#after(steps);
  }

  #after(steps: number): readonly string[] {
    if (steps < this.#position) {
      this.#rows = new Set(this.#initial);
      this.#position = 0;
    }
    while (this.#position < steps) {
      applyChanges(this.#rows, this.#changes[this.#position++] ?? []);
    }
    return [...this.#rows];
  }
}

function applyChanges(
  rows: Set<string>,
  changes: readonly HeadChange[],
): void {
  for (const change of changes) {
    if (change.kind === "delete") rows.delete(change.revision);
    else if (change.kind === "insert") rows.add(change.revision);
    else {
      rows.delete(change.from);
      rows.add(change.to);
    }
  }
}

function splitRow(from: string, to: readonly string[]): readonly HeadChange[] {
  const last = to.at(-1);
  if (last === undefined) return [{ kind: "delete", revision: from }];
  const others = to.slice(0, -1);
  return [
    ...others.map((revision) => ({ kind: "insert", revision }) as const),
    { kind: "update", from, to: last },
  ];
}

function countChildren<R extends Revision>(
  heads: readonly RevisionNode<R>[],
): Map<RevisionNode<R>, number> {
  const counts = new Map<RevisionNode<R>, number>();
  for (const node of ancestorsOf(heads, "all")) {
    for (const parent of node.allParents) {
      counts.set(parent, (counts.get(parent) ?? 0) + 1);
    }
  }
  return counts;
}
