import type { Connection } from "../driver/connection.ts";
import { backoffDelayMs, POLL, sleep } from "./backoff.ts";
import type { EventListener } from "./events.ts";

/**
 * Opens a connection, again and again until it is had; says once that the
 * server is waited for.
 *
 * @param options.limitMs How long it is tried; 0 tries once.
 * @throws The failure to connect, after that time or a signal.
 */
export async function reopen(
  openConnection: () => Promise<Connection>,
  options: {
    readonly limitMs: number;
    readonly listener: EventListener;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Connection> {
  const { limitMs, listener, signal } = options;
  const startedAt = performance.now();
  for (let attempt = 0;; attempt++) {
    try {
      return await openConnection();
    } catch (error) {
      const waitedMs = performance.now() - startedAt;
      if (waitedMs >= limitMs || signal?.aborted) throw error;
      if (attempt === 0) {
        const reason = error instanceof Error ? error.message : String(error);
        listener({ kind: "serverWait", reason, waitedMs });
      }
      await sleep(backoffDelayMs(attempt, POLL), signal);
    }
  }
}
