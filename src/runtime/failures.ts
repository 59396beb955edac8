/** For clean-up after a failure, whose own error must not hide the first. */
export async function ignoreFailure(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch {
    // The first error says what happened; the session ends in any case.
  }
}

/** Whether `error`, or what caused it, is the loss of a connection that worked. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("failure" in error && error.failure === "lost") ||
    isLost(error.cause);
}

/** SQLSTATEs that pass by themselves: lock timeout, deadlock, serialization. */
const PASSING_STATES: readonly unknown[] = ["55P03", "40P01", "40001"];

/** Whether the same work may succeed when it is done again. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("sqlState" in error && PASSING_STATES.includes(error.sqlState)) ||
    isPassing(error.cause);
}
