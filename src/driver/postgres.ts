import type { PostgresTarget } from "../config/database_url.ts";
import { requestCancel } from "./cancel_request.ts";
import type {
  Connection,
  Notice,
  PipelinedConnection,
  QueryResult,
  Row,
} from "./connection.ts";
import {
  ClientEncodingError,
  ConnectionError,
  type ConnectionFailure,
} from "./errors.ts";
import { resolveService } from "./libpq_home.ts";
import { type Login, logIn, type LoginOptions } from "./postgres_login.ts";
import { expectOneResult } from "./query_result.ts";
import { assertSendable } from "./sendable.ts";
import { SerialQueue } from "./serial_queue.ts";
import {
  endsSession,
  readServerMessage,
  toDatabaseError,
} from "./server_message.ts";
import { encodeParameter } from "./values.ts";

const GOODBYE_TIMEOUT_MS = 2000;
/** Setting that a server tells whenever it changes. */
const ENCODING = "client_encoding";
/** Levels below NOTICE, which only somebody debugging the server turns on. */
const QUIET_SEVERITY_REGEXP = /^(?:DEBUG\d?|LOG)$/;

/**
 * Opens a session with a PostgreSQL server.
 *
 * @throws {ConnectionError} If none of the target's hosts lets us in.
 * @throws {ConfigError} If the target names a service that is not to be had.
 */
export async function openPostgres(
  target: PostgresTarget,
  options: LoginOptions,
): Promise<Connection> {
  options.signal?.throwIfAborted();
  const resolved = await resolveService(target, options.environment);
  return new PostgresConnection(
    await logIn(resolved, options),
    resolved.displayUrl,
  );
}

interface SendOptions {
  /** Values of `$1` …, as the server reads them. */
  readonly parameters?: readonly (string | null)[];
  /** SQL of ours in front, of ASCII. */
  readonly prefix?: string;
}

class PostgresConnection implements PipelinedConnection {
  readonly displayUrl: string;
  readonly serverVersion: number;
  readonly isOffline = false;
  readonly backendPid: number | undefined;
  /** What the session speaks since its login: UTF8. */
  readonly #encoding: string | undefined;
  readonly transactionSettings: readonly string[];
  readonly #login: Login;
  readonly #queue = new SerialQueue();
  readonly #listeners: ((notice: Notice) => void)[] = [];
  /** Queries that are not answered yet. */
  #unanswered = 0;
  /** The cancel request on its way, which must not meet the next statement. */
  #cancelling: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #isClosed = false;
  /** What the server said when it ended the session, if it has. */
  #farewell:
    | { readonly message: string; readonly sqlState: string }
    | undefined;

  constructor(login: Login, displayUrl: string) {
    this.#login = login;
    this.displayUrl = displayUrl;
    this.serverVersion = parseServerVersion(
      login.session.reported.get("server_version") ?? "",
    );
    this.backendPid = login.session.cancelKey?.processId;
    this.#encoding = login.session.reported.get(ENCODING);
    this.transactionSettings = login.startup.transactionSettings;
    login.session.onNotice = (notice) => this.#receiveNotice(notice);
  }

  execute(sql: string): Promise<readonly QueryResult[]> {
    return this.#queue.run(() => this.#send(sql));
  }

  executeBehind(guard: string, sql: string): Promise<readonly QueryResult[]> {
    return this.#queue.runBehind(async () => {
      const prefix = `${guard}; `;
      const [, ...results] = await this.#send(sql, { prefix });
      return results;
    });
  }

  query<R extends object = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<QueryResult<R>>;
  query(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<QueryResult> {
    return this.#queue.run(async () => {
      const results = await this.#send(sql, {
        parameters: parameters.map(encodeParameter),
      });
      return expectOneResult(results);
    });
  }

  async cancel(): Promise<void> {
    if (this.#unanswered === 0) return;
    this.#cancelling ??= requestCancel(this.#login, this.displayUrl).finally(
      () => this.#cancelling = undefined,
    );
    await this.#cancelling;
  }

  onNotice(listener: (notice: Notice) => void): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.run(async () => {
      this.#isClosed = true;
      try {
        await this.#login.session.end(GOODBYE_TIMEOUT_MS);
      } catch {
        // The session is over either way.
      }
    });
    return this.#closing;
  }

  async #send(
    sql: string,
    { parameters = [], prefix = "" }: SendOptions = {},
  ): Promise<readonly QueryResult[]> {
    await this.#cancelling?.catch(() => {});
    if (this.#isClosed) throw this.#fail("closed", "it is closed");
    assertSendable(sql, parameters);
    if (this.#login.session.endReason !== undefined) throw this.#lost();
    const { session } = this.#login;
    this.#unanswered++;
    let results: readonly QueryResult[];
    try {
      results = await session.send(prefix + sql, parameters);
    } catch (error) {
      const answer = readServerMessage(error);
      if (answer !== undefined && !endsSession(answer)) {
        throw toDatabaseError(answer, { sql, prefix });
      }
      session.endReason ??= error;
      throw this.#lost();
    } finally {
      this.#unanswered--;
    }
    const encoding = session.reported.get(ENCODING);
    if (encoding !== undefined && encoding !== this.#encoding) {
      throw new ClientEncodingError(encoding);
    }
    return results;
  }

  #lost(): ConnectionError {
    const { endReason } = this.#login.session;
    const answer = readServerMessage(endReason) ?? this.#farewell;
    return this.#fail(
      "lost",
      answer?.message ?? describeLoss(endReason),
      answer?.sqlState,
    );
  }

  #fail(
    failure: ConnectionFailure,
    reason: string,
    sqlState?: string,
  ): ConnectionError {
    const { displayUrl } = this;
    return new ConnectionError({ failure, displayUrl, reason, sqlState });
  }

  #receiveNotice(notice: Notice & { readonly sqlState: string }): void {
    const { sqlState, ...told } = notice;
    // A server that stops at once says why in a warning.
    if (sqlState.startsWith("57P")) {
      this.#farewell = { message: told.message, sqlState };
    }
    if (QUIET_SEVERITY_REGEXP.test(told.severity)) return;
    for (const listener of this.#listeners) listener(told);
  }
}

/**
 * Turns `server_version` into what `server_version_num` says: "15.4" into
 * 150004, "9.6.3" into 90603, "19beta1" into 190000; 0 if it is no version.
 */
export function parseServerVersion(text: string): number {
  const match = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  if (match === null) return 0;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map((part) =>
    Number(part ?? 0)
  );
  return major >= 10
    ? major * 10_000 + minor
    : major * 10_000 + minor * 100 + patch;
}

function describeLoss(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // The package's words for a connection that ended without a message.
  return message === "Connection terminated unexpectedly"
    ? "the server closed it without a message"
    : message;
}
