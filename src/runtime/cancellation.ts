import { sleep } from "../util/sleep.ts";
import type { MigrationSession } from "./migration_session.ts";

/** How {@linkcode withCancellation} runs. */
export interface CancellableRun<T> {
  readonly session: MigrationSession;
  readonly signal: AbortSignal | undefined;
  readonly run: () => Promise<T>;
  /** Adds to the signal's reason how far the run has come. */
  readonly describe: (error: unknown) => unknown;
}

/** A cancel request that comes between two statements is repeated. */
const CANCEL_EVERY_MS = 50;
/** After this a revision that waits for something else is left behind. */
const GRACE_MS = 500;
const ROLLBACK_MS = 300;

/**
 * Runs `run` and closes what the session has opened. When the signal is
 * aborted, cancels the statement under way, lets no other begin, rolls back
 * and throws the signal's reason; a run that was done by then has its result.
 */
export async function withCancellation<T>(
  options: CancellableRun<T>,
): Promise<T> {
  const { session, signal, run } = options;
  try {
    if (signal === undefined) return await run();
    signal.throwIfAborted();
    const running = run();
    const settled = running.then(() => {}, () => {});
    const aborted = Promise.withResolvers<void>();
    const onAbort = () => aborted.resolve();
    signal.addEventListener("abort", onAbort, { once: true });
    await Promise.race([settled, aborted.promise]);
    signal.removeEventListener("abort", onAbort);
    if (!signal.aborted) return await running;
    await stop(session, settled);
    return await Promise.race([running, abandon(options)]);
  } finally {
    await session.close();
  }
}

/** Cancels until the run has ended, or has shown that it does not. */
async function stop(
  session: MigrationSession,
  settled: Promise<void>,
): Promise<void> {
  const ended = new AbortController();
  const end = settled.then(() => ended.abort());
  const deadline = performance.now() + GRACE_MS;
  while (!ended.signal.aborted && performance.now() < deadline) {
    await Promise.race([session.stop(), sleep(CANCEL_EVERY_MS)]);
    await sleep(CANCEL_EVERY_MS, ended.signal);
  }
  await Promise.race([end, sleep(0)]);
}

/** Rolls back under a revision that still waits for something of its own. */
async function abandon<T>(options: CancellableRun<T>): Promise<never> {
  const { session, signal, describe } = options;
  // A run that has just ended says more than this.
  await sleep(10);
  await Promise.race([session.rollback(), sleep(ROLLBACK_MS)]);
  throw describe(signal?.reason);
}
