import type { Connection } from "../driver/connection.ts";
import { sleep } from "../util/sleep.ts";
import { backoffDelayMs, POLL } from "./backoff.ts";
import type { EventListener } from "./events.ts";
import { isOnlyOne } from "./failures.ts";

/** Options of {@linkcode RenewableConnection}. */
export interface RenewableConnectionOptions {
  /** The first, which whoever opened it closes. */
  readonly connection: Connection;
  /** Opens a further one; undefined where the database has only one (PGlite). */
  readonly openConnection: (() => Promise<Connection>) | undefined;
  readonly listener: EventListener;
  readonly signal: AbortSignal | undefined;
}

/** A connection whose place another one takes when it is lost. */
export class RenewableConnection {
  readonly #options: RenewableConnectionOptions;
  /** The one opened here, which is closed here. */
  #renewed: Connection | undefined;

  constructor(options: RenewableConnectionOptions) {
    this.#options = options;
  }

  /** The connection of the moment. */
  get current(): Connection {
    return this.#renewed ?? this.#options.connection;
  }

  /**
   * Opens another one, again and again until it is had; says once that the
   * server is waited for.
   *
   * @param limitMs How long it is tried; 0 tries once.
   * @throws The failure to connect, after that time or a signal.
   */
  async renew(limitMs: number): Promise<void> {
    const { openConnection, listener, signal } = this.#options;
    if (openConnection === undefined) {
      throw new TypeError("A database of one session cannot be lost");
    }
    const startedAt = performance.now();
    for (let attempt = 0;; attempt++) {
      try {
        const connection = await openConnection();
        await this.#renewed?.close();
        this.#renewed = connection;
        return;
      } catch (error) {
        const waitedMs = performance.now() - startedAt;
        const isHopeless = signal?.aborted || isOnlyOne(error);
        if (waitedMs >= limitMs || isHopeless) throw error;
        if (attempt === 0) {
          const reason = error instanceof Error ? error.message : String(error);
          listener({ kind: "serverWait", reason, waitedMs });
        }
        await sleep(backoffDelayMs(attempt, POLL), signal);
      }
    }
  }

  /** Closes what was opened here. */
  async close(): Promise<void> {
    await this.#renewed?.close();
  }
}
