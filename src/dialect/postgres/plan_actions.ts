import type { Operation } from "../../operations/operation.ts";
import type { SchemaChange } from "../../operations/schema_change.ts";
import { orderByDependency } from "../../util/dependency_order.ts";

/** What is done, and what people have to look at. */
export interface Change {
  readonly operations: readonly Operation[];
  readonly notes: readonly string[];
}

/**
 * A part of a change that runs as a whole. What it has to come before and
 * after follows from what it needs, gives and takes: keys of objects, columns
 * (`columnKey`), defaults (`defaultKey`) and ids of steps.
 */
export interface Action extends Change {
  /** Unique. */
  readonly id: string;
  readonly action: SchemaChange["action"];
  /** The object for people. */
  readonly object: string;
  /** As in {@linkcode SchemaChange}. @default {0} */
  readonly locks?: number;
  /** Where it stands if nothing forces it elsewhere: smaller is earlier. */
  readonly rank: number;
  /** Has to come after those that give these. */
  readonly requires?: readonly string[];
  readonly gives?: readonly string[];
  /** Has to come before those that take these away. */
  readonly frees?: readonly string[];
  readonly takes?: readonly string[];
  /** Names that can be used again after it. */
  readonly releases?: readonly string[];
  /** Names that have to be free before it. */
  readonly claims?: readonly string[];
}

/** Rank ahead of everything. */
export const FIRST = -1_000_000_000;

/** Rank behind everything that stays. */
export const LATE = 1_000_000_000;

/** Rank behind everything, of what would fire on the changes that come after it. */
export const LAST = 3 * LATE;

/**
 * The actions in an order in which each finds what it needs, by rank where
 * that leaves it open. Those that need each other keep the order of their
 * ranks.
 */
export function orderActions(actions: readonly Action[]): readonly Action[] {
  const before = new Map<Action, Set<Action>>();
  connect(actions, before, {
    first: (each) => each.gives,
    second: (each) => each.requires,
  });
  connect(actions, before, {
    first: (each) => each.frees,
    second: (each) => each.takes,
  });
  connect(actions, before, {
    first: (each) => each.releases,
    second: (each) => each.claims,
  });
  const ranked = actions.toSorted((one, other) => one.rank - other.rank);
  return orderByDependency(ranked, (action) => before.get(action) ?? [])
    .flatMap((group) => group.toSorted((one, other) => one.rank - other.rank));
}

interface Relation {
  first(action: Action): readonly string[] | undefined;
  second(action: Action): readonly string[] | undefined;
}

function connect(
  actions: readonly Action[],
  before: Map<Action, Set<Action>>,
  { first, second }: Relation,
): void {
  const byKey = new Map<string, Action[]>();
  for (const action of actions) {
    for (const key of first(action) ?? []) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [action]);
      else list.push(action);
    }
  }
  for (const action of actions) {
    for (const key of second(action) ?? []) {
      for (const other of byKey.get(key) ?? []) {
        if (other === action) continue;
        const set = before.get(action);
        if (set === undefined) before.set(action, new Set([other]));
        else set.add(other);
      }
    }
  }
}
