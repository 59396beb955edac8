/** Runs asynchronous work one at a time, in the order it was given. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  /** Fulfilled when the last work has begun. */
  #begun: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all work before has ended, and returns its result. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const begun = Promise.withResolvers<void>();
    this.#begun = begun.promise;
    return this.#append(this.#tail.then(() => {
      const result = work();
      begun.resolve();
      return result;
    }));
  }

  /** Runs `work` when all work before has begun, though it has not ended. */
  runBehind<T>(work: () => Promise<T>): Promise<T> {
    const tail = this.#tail;
    const result = this.#append(this.#begun.then(work));
    this.#tail = Promise.all([tail, this.#tail]);
    return result;
  }

  #append<T>(result: Promise<T>): Promise<T> {
    // A failure belongs to whoever awaits `result`, not to the next in line.
    this.#tail = result.catch(() => {});
    return result;
  }
}
