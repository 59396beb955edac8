import type { Connection } from "../driver/connection.ts";
import {
  ConnectionError,
  formatSeconds,
  isServerUnavailable,
} from "../driver/errors.ts";
import { backoffDelayMs, sleep } from "../runtime/backoff.ts";
import type { EventListener } from "../runtime/events.ts";

/** Options of {@linkcode waitForServer}. */
export interface ServerWait {
  readonly open: () => Promise<Connection>;
  /** How long; 0 tries once, Infinity never gives up. */
  readonly waitMs: number;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
}

const DELAY = { firstMs: 100, maximumMs: 2_000 };
/** Said at first, and then as often. */
const REPORT_EVERY_MS = 10_000;

/**
 * Opens a connection, waiting for a server that is still starting, or whose
 * name is not known yet.
 *
 * @throws {ConnectionError} If it could not be opened in time, or for a reason
 * that waiting does not mend.
 */
export async function waitForServer(wait: ServerWait): Promise<Connection> {
  const { waitMs, listener, signal } = wait;
  const startedAt = performance.now();
  let reportAtMs = 0;
  for (let attempt = 0;; attempt++) {
    try {
      return await wait.open();
    } catch (error) {
      const waitedMs = performance.now() - startedAt;
      if (waitMs === 0 || !isServerUnavailable(error)) throw error;
      if (waitedMs >= waitMs) throw gaveUp(error, waitedMs);
      if (waitedMs >= reportAtMs) {
        reportAtMs = waitedMs + REPORT_EVERY_MS;
        listener({ kind: "serverWait", reason: error.reason, waitedMs });
      }
      const delayMs = backoffDelayMs(attempt, DELAY);
      await sleep(Math.min(delayMs, waitMs - waitedMs), signal);
      signal?.throwIfAborted();
    }
  }
}

function gaveUp(error: ConnectionError, waitedMs: number): ConnectionError {
  const { failure, displayUrl, reason, sqlState, hint } = error;
  return new ConnectionError({
    failure,
    displayUrl,
    reason: `${reason} (waited ${formatSeconds(waitedMs)})`,
    sqlState,
    hint,
  });
}
