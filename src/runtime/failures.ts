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

/** Whether there is no further connection, of whoever lends the first. */
export function isOnlyOne(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    error.code === "further-connection";
}

const LOCK_TIMEOUT_STATE = "55P03";

/** SQLSTATEs that pass by themselves: lock timeout, deadlock, serialization. */
const PASSING_STATES: readonly unknown[] = [
  LOCK_TIMEOUT_STATE,
  "40P01",
  "40001",
];

/** SQLSTATE query_canceled: by a limit of time, or by somebody */
const CANCELED_STATE = "57014";

/** Whether the same work may succeed when it is done again. */
export function isPassing(error: unknown): boolean {
  return hasState(error, PASSING_STATES);
}

/** Whether a statement has waited too long for a lock of a table. */
export function isLockTimeout(error: unknown): boolean {
  return hasState(error, [LOCK_TIMEOUT_STATE]);
}

/** Whether a statement was ended in the middle of its work. */
export function isCutShort(error: unknown): boolean {
  return hasState(error, [...PASSING_STATES, CANCELED_STATE]);
}

function hasState(error: unknown, states: readonly unknown[]): boolean {
  if (!(error instanceof Error)) return false;
  return ("sqlState" in error && states.includes(error.sqlState)) ||
    hasState(error.cause, states);
}
