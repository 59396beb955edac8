/**
 * What an operation returns: a promise that knows whether anybody looks at it.
 *
 * A failed operation whose promise nobody awaited has to fail the revision all
 * the same, while one whose failure the revision caught must not. `await` on a
 * native promise does not call its `then`, so this is a thenable of its own.
 */
export class OperationPromise<T> implements Promise<T> {
  readonly #promise: Promise<T>;
  #isObserved = false;

  constructor(promise: Promise<T>) {
    this.#promise = promise;
    // Unobserved failures are reported by the queue, not by the runtime as an
    // unhandled rejection.
    promise.catch(() => {});
  }

  /** Whether `then`, `catch` or `finally` was called, or it was awaited. */
  get isObserved(): boolean {
    return this.#isObserved;
  }

  get [Symbol.toStringTag](): string {
    return "OperationPromise";
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#isObserved = true;
    return this.#promise.then(onFulfilled, onRejected);
  }

  catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    this.#isObserved = true;
    return this.#promise.finally(onFinally);
  }
}
