import { sleep } from "../util/sleep.ts";
import { backoffDelayMs, POLL, reportTimeMs } from "./backoff.ts";
import { LockNotAvailableError } from "./errors.ts";
import type { EventListener } from "./events.ts";
import { isLockTimeout } from "./failures.ts";
import type { LockHolder } from "./migration_lock.ts";
import type { StartFound } from "./transaction_start.ts";

/** How {@linkcode waitForLock} goes about it. */
export interface LockWait {
  readonly key: bigint;
  /** 0 tries once, Infinity never gives up. */
  readonly lockWaitMs: number;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
  /** Asks who has it; called outside a transaction. */
  readonly findHolder: () => Promise<LockHolder | undefined>;
  /** Begins a transaction, which ends at once where it has not the lock. */
  readonly tryBegin: () => Promise<StartFound>;
  /**
   * Called with the rows seen while another session has the lock; true ends
   * the wait, since there is nothing left to do.
   */
  readonly isDone: (rows: readonly string[]) => boolean;
}

/** When, in a wait, the holder is named (again). */
const REPORTS = { atMs: [0, 5_000, 15_000, 30_000], thenEveryMs: 60_000 };

/**
 * Begins a transaction that holds the lock.
 *
 * @returns Whether it has; not if `isDone` said so.
 * @throws {LockNotAvailableError} After `lockWaitMs`.
 */
export async function waitForLock(wait: LockWait): Promise<boolean> {
  const { key, lockWaitMs, listener, signal } = wait;
  const startedAt = performance.now();
  const waited = () => performance.now() - startedAt;
  let reports = 0;
  for (let attempt = 0;; attempt++) {
    const found = await tryBegin(wait);
    if (found?.acquired) return true;
    if (found !== undefined && wait.isDone(found.rows)) return false;
    if (waited() >= lockWaitMs) {
      const holder = await wait.findHolder();
      throw new LockNotAvailableError(key, waited(), holder);
    }
    // Most waits are over in an instant; only one that lasts is worth a line.
    if (attempt > 0 && waited() >= reportTimeMs(reports, REPORTS)) {
      reports++;
      const holder = await wait.findHolder();
      listener({ kind: "lockWait", holder, waitedMs: waited() });
    }
    const leftMs = Math.max(lockWaitMs - waited(), 0);
    await sleep(Math.min(backoffDelayMs(attempt, POLL), leftMs), signal);
  }
}

/**
 * Undefined if the run that has the lock has the version table too, as one
 * whose revision alters that: it is waited for all the same.
 */
async function tryBegin(wait: LockWait): Promise<StartFound | undefined> {
  try {
    return await wait.tryBegin();
  } catch (error) {
    const isHeld = isLockTimeout(error) &&
      await wait.findHolder() !== undefined;
    if (isHeld) return undefined;
    throw error;
  }
}
