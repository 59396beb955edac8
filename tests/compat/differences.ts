import type { CompatResult } from "./compat_kind.ts";

/** A place where ours differs from Alembic on purpose. */
export interface Difference {
  /** Heading of its section in docs/differences.md. */
  readonly id: string;
  readonly kind: string;
  /** Whether a failed case is an instance of it and of nothing else. */
  readonly matches: (result: CompatResult) => boolean;
}

/** Every difference; each has a section in docs/differences.md with the reason. */
export const DIFFERENCES: readonly Difference[] = [];

/** The difference that explains a failed case, if there is one. */
export function findDifference(
  kind: string,
  result: CompatResult,
): Difference | undefined {
  return DIFFERENCES.find((each) => each.kind === kind && each.matches(result));
}
