import type { Connection, Notice, QueryResult, Row } from "./connection.ts";
import { OfflineQueryError } from "./errors.ts";

/** A connection to nowhere: statements go, as they are, to a text sink (`--sql`). */
export class RecordingConnection implements Connection {
  readonly displayUrl = "offline";
  readonly serverVersion = 0;
  readonly isOffline = true;
  readonly #write: (text: string) => void;

  /** @param write Receives the text of every `execute()`, unchanged. */
  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  execute(sql: string): Promise<readonly QueryResult[]> {
    // A sink that throws rejects the promise, as a server's refusal would.
    return new Promise((resolve) => {
      this.#write(sql);
      resolve([]);
    });
  }

  /** @throws {OfflineQueryError} Always: nobody is there to answer. */
  query<R extends object = Row>(sql: string): Promise<QueryResult<R>> {
    return Promise.reject(new OfflineQueryError(sql));
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }

  /** Keeps no listener: nothing is run, so there are no messages. */
  onNotice(_listener: (notice: Notice) => void): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}
