/** What does not hold: one item, or several that only together do not. */
export interface Failure<T> {
  readonly items: readonly T[];
  readonly problem: string;
}

/**
 * Tries items together, and where they do not hold in halves, to tell which:
 * one bad item among many costs few runs. `tryItems` returns what is wrong.
 */
export async function findFailures<T>(
  items: readonly T[],
  tryItems: (items: readonly T[]) => Promise<string | undefined>,
): Promise<readonly Failure<T>[]> {
  if (items.length === 0) return [];
  const problem = await tryItems(items);
  if (problem === undefined) return [];
  if (items.length === 1) return [{ items, problem }];
  const middle = Math.ceil(items.length / 2);
  const found = [
    ...await findFailures(items.slice(0, middle), tryItems),
    ...await findFailures(items.slice(middle), tryItems),
  ];
  return found.length > 0 ? found : [{ items, problem }];
}
