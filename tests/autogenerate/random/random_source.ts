/** Chance that a seed decides: the same numbers each time. */
export class RandomSource {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) >>> 0;
  }

  /** From 0 up to 1 (Mulberry32). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** @throws {Error} If there is nothing to choose from. */
  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.#next() * values.length)];
    if (value === undefined) throw new Error("nothing to choose from");
    return value;
  }

  /** Each value with the probability, in their order. */
  some<T>(values: readonly T[], probability: number): readonly T[] {
    return values.filter(() => this.chance(probability));
  }

  shuffle<T>(values: readonly T[]): readonly T[] {
    return values.map((value) => [this.#next(), value] as const)
      .toSorted(([one], [other]) => one - other).map(([, value]) => value);
  }
}
