/** Runs asynchronous work one at a time, in the order it was given. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` when all work before has ended, and returns its result. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    // A failure belongs to whoever awaits `result`, not to the next in line.
    this.#tail = result.catch(() => {});
    return result;
  }
}
