/** Options of {@linkcode backoffDelayMs}. */
export interface BackoffOptions {
  readonly firstMs: number;
  readonly maximumMs: number;
}

/**
 * Delay before attempt number `attempt` (0 for the first repetition): doubled
 * each time up to the maximum, then shortened by up to a half at random, so
 * that copies that started together do not stay together.
 */
export function backoffDelayMs(
  attempt: number,
  options: BackoffOptions,
): number {
  const full = Math.min(
    options.maximumMs,
    options.firstMs * 2 ** Math.min(attempt, 30),
  );
  return full * (0.5 + Math.random() / 2);
}

/** Waiting for another session or for a server. */
export const POLL: BackoffOptions = { firstMs: 50, maximumMs: 2_000 };

/** Trying again after a lock timeout or a deadlock. */
export const RETRY_DELAY: BackoffOptions = { firstMs: 500, maximumMs: 10_000 };

/** When something that lasts is told of. */
export interface ReportTimes {
  /** Of the first reports, counted from the start. */
  readonly atMs: readonly number[];
  readonly thenEveryMs: number;
}

/** When the next report is due, `reports` having been made. */
export function reportTimeMs(reports: number, times: ReportTimes): number {
  const { atMs, thenEveryMs } = times;
  return atMs[reports] ??
    (atMs.at(-1) ?? 0) + (reports - atMs.length + 1) * thenEveryMs;
}
