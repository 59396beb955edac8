import type { Connection } from "../driver/connection.ts";
import {
  ConnectionError,
  formatSeconds,
  isServerUnavailable,
} from "../driver/errors.ts";
import { MigratorError } from "../errors.ts";
import { backoffDelayMs } from "../runtime/backoff.ts";
import type { EventListener } from "../runtime/events.ts";
import { sleep } from "../util/sleep.ts";

/** Options of {@linkcode waitForServer}. */
export interface ServerWait {
  /** @param limitMs How long a host may take to answer; undefined is no limit. */
  readonly open: (limitMs: number | undefined) => Promise<Connection>;
  /** How long; 0 tries once. */
  readonly waitMs: number;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
}

const DELAY = { firstMs: 100, maximumMs: 2_000 };
/** The last attempt may take as long. */
const SHORTEST_MS = 1_000;
/** Said at first, and then as often. */
const REPORT_EVERY_MS = 10_000;

/**
 * Opens a connection, waiting for a server that is still starting, or whose
 * name is not known yet.
 *
 * @throws {ConnectionError} If it could not be opened in time, or for a reason
 * that waiting does not mend.
 * @throws {ServerTooOldError} If the server is.
 */
export async function waitForServer(wait: ServerWait): Promise<Connection> {
  const { waitMs, listener, signal } = wait;
  const startedAt = performance.now();
  let reportAtMs = 0;
  for (let attempt = 0;; attempt++) {
    const leftMs = waitMs - (performance.now() - startedAt);
    const limitMs = waitMs === 0 ? undefined : Math.max(leftMs, SHORTEST_MS);
    try {
      return await assertSupported(await wait.open(limitMs));
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

/** PostgreSQL 12, below which the catalog and the SQL differ. */
const OLDEST_VERSION = 120_000;

/** The server is older than what this program is made for. */
export class ServerTooOldError extends MigratorError {
  override readonly code = "server-too-old";
}

async function assertSupported(connection: Connection): Promise<Connection> {
  const { serverVersion, displayUrl } = connection;
  // 0 is no version: whoever answers does not say which.
  if (serverVersion === 0 || serverVersion >= OLDEST_VERSION) return connection;
  await connection.close();
  const version = serverVersion >= 100_000
    ? String(Math.floor(serverVersion / 10_000))
    : `${Math.floor(serverVersion / 10_000)}.${
      Math.floor(serverVersion / 100) % 100
    }`;
  throw new ServerTooOldError(
    `PostgreSQL ${version} at '${displayUrl}' is too old`,
    { hint: "PostgreSQL 12 or later is needed" },
  );
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
