/** The items in an order that chance makes. */
export function shuffle<T>(items: readonly T[]): readonly T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    const item = shuffled[last];
    const swapped = shuffled[other];
    if (item === undefined || swapped === undefined) continue;
    shuffled[last] = swapped;
    shuffled[other] = item;
  }
  return shuffled;
}
