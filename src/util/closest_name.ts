/**
 * Finds the candidate that `name` is most likely a misspelling of.
 *
 * Distance counts inserted, removed and replaced characters and swapped
 * neighbours; case and the difference between `-` and `_` do not count. One
 * such step in four characters is taken for a slip, three at most, one at
 * least from three characters on. The first of several equally near
 * candidates wins; undefined if none is near. An exact match is its own name.
 */
export function closestName(
  name: string,
  candidates: Iterable<string>,
): string | undefined {
  const wanted = normalize(name);
  let best: string | undefined;
  let bestDistance = toleratedEdits(wanted.length) + 1;
  for (const candidate of candidates) {
    const other = normalize(candidate);
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue;
    const distance = countEdits(wanted, other);
    if (distance < bestDistance && distance < other.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function toleratedEdits(length: number): number {
  return length < 3 ? 0 : Math.min(3, Math.max(1, Math.floor(length / 4)));
}

function normalize(name: string): readonly string[] {
  return [...name.toLowerCase().replaceAll("-", "_")];
}

/** Optimal string alignment distance, three rows at a time. */
function countEdits(from: readonly string[], to: readonly string[]): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
      );
      const isSwap = row > 1 && column > 1 &&
        from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
