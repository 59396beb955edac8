import { OperationPromise } from "./operation_promise.ts";

/**
 * Runs pieces of work one after another in the order they were added, awaited
 * or not.
 *
 * A failure that the adder did not look at ends the queue: everything added
 * behind it fails with the same error, and so does {@linkcode drain}. A failure
 * that was looked at is the adder's own business.
 */
export class WorkQueue {
  #tail: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  /** Adds `work`; the promise settles as the work does. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => {
      if (this.#failure !== undefined) throw this.#failure.error;
      return work();
    });
    const promise = new OperationPromise(result);
    this.#tail = result.then(
      () => {},
      (error) => this.#recordFailure(error, promise),
    );
    return promise;
  }

  /**
   * Waits until nothing is left, work added meanwhile included.
   *
   * @throws The first failure that nobody looked at.
   */
  async drain(): Promise<void> {
    let tail: Promise<void> | undefined;
    while (tail !== this.#tail) {
      tail = this.#tail;
      await tail;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Fails everything that has not started with `error`; waits for the rest. */
  async abandon(error: unknown): Promise<void> {
    this.#failure ??= { error };
    await this.drain().catch(() => {});
  }

  async #recordFailure(
    error: unknown,
    promise: OperationPromise<unknown>,
  ): Promise<void> {
    // The adder's continuation may run only after this one: give a caller that
    // awaits the operation in the same turn the chance to do so.
    await Promise.resolve();
    if (!promise.isObserved) this.#failure ??= { error };
  }
}
