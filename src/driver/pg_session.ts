// @ts-types="@types/pg"
import type pg from "pg";
// The whole package has a pool, a driver in C and more with it.
import PgClient from "pg/lib/client.js";

import { orAborted } from "../util/or_aborted.ts";
import { ArrayTypes, type RawResult } from "./array_types.ts";
import type { Notice, QueryResult } from "./connection.ts";
import { LoginRefusedError } from "./login_failure.ts";
import { type OpenSocket, SocketError } from "./socket.ts";
import { valueParser } from "./values.ts";

const Client: typeof pg.Client = PgClient;

/** How a session is begun on a socket. */
export interface PgSessionOptions {
  readonly socket: OpenSocket;
  /** Parameters of the start-up message: `user`, `database` and settings. */
  readonly startup: Readonly<Record<string, string>>;
  readonly password: string | undefined;
  /** Whether a login without channel binding is refused. */
  readonly requiresChannelBinding: boolean;
  /** Ends the attempt; its reason is thrown. */
  readonly signal: AbortSignal;
}

/** What CancelRequest has to prove that it comes from this session. */
export interface CancelKey {
  readonly processId: number;
  readonly secretKey: number;
}

/** A session of the `pg` package, reduced to what a connection needs. */
export class PgSession {
  /** Values of the server's settings as it reported them at login. */
  readonly reported: ReadonlyMap<string, string>;
  readonly cancelKey: CancelKey | undefined;
  /** What ended the session, once it has ended: an error, or a last notice. */
  endReason: unknown;
  /** Receives every message that belongs to no result. */
  onNotice: (notice: Notice & { readonly sqlState: string }) => void = () => {};
  readonly #client: pg.Client;
  readonly #arrayTypes = new ArrayTypes();

  private constructor(client: pg.Client, login: LoginObserver) {
    this.#client = client;
    this.reported = login.reported;
    this.cancelKey = login.cancelKey;
  }

  /**
   * Logs in.
   *
   * @throws The error of the package, a {@linkcode LoginRefusedError}, a
   * {@linkcode SocketError} if the server said nothing, or the signal's reason;
   * the socket is closed then.
   */
  static async start(options: PgSessionOptions): Promise<PgSession> {
    const { stream } = options.socket;
    const { bytesRead } = stream;
    try {
      const client = createClient(options);
      const login = new LoginObserver(client, options.requiresChannelBinding);
      const connected = client.connect();
      // The package would say this when the socket connects, which it has.
      client.connection.emit("connect");
      await orAborted(Promise.race([connected, login.refused]), options.signal);
      const session = new PgSession(client, login);
      client.on("error", (error) => session.endReason ??= error);
      client.on("notice", (message) => {
        session.onNotice({
          severity: message.severity ?? "NOTICE",
          message: message.message ?? "",
          sqlState: message.code ?? "",
          ...(message.detail !== undefined && { detail: message.detail }),
          ...(message.hint !== undefined && { hint: message.hint }),
        });
      });
      return session;
    } catch (error) {
      stream.on("error", () => {});
      stream.destroy();
      const isSilent = stream.bytesRead === bytesRead;
      throw isSilent && isClosed(error)
        ? new SocketError("closed", { message: error.message })
        : error;
    }
  }

  /**
   * Sends a query at once, with parameters through the extended protocol, and
   * returns a result for each statement in it.
   *
   * @throws The error of the package.
   */
  async send(
    sql: string,
    parameters: readonly (string | null)[] = [],
  ): Promise<readonly QueryResult[]> {
    return await this.#arrayTypes.read(
      await this.#request(sql, parameters),
      (query) => this.#request(query),
    );
  }

  async #request(
    sql: string,
    parameters: readonly (string | null)[] = [],
  ): Promise<readonly RawResult[]> {
    const answer: unknown = await this.#client.query({
      text: sql,
      values: [...parameters],
      rowMode: "array",
      types: { getTypeParser: valueParser },
    });
    return (Array.isArray(answer) ? answer : [answer])
      // Of a statement without text, such as between ";;", no command is told.
      .filter((result: pg.QueryArrayResult) => result.command !== null)
      .map(convertResult);
  }

  /**
   * Says goodbye to the server and does not wait for it, as libpq does. One
   * that does not react is left alone after `timeoutMs`.
   */
  async end(timeoutMs: number): Promise<void> {
    const { stream } = this.#client.connection;
    const sent = new Promise<void>((resolve) => {
      stream.once("finish", resolve);
      stream.once("close", resolve);
    });
    const timer = setTimeout(() => stream.destroy(), timeoutMs);
    const ended = this.#client.end().finally(() => clearTimeout(timer));
    await Promise.race([sent, ended]);
  }
}

/** Whether the connection has ended, by the system's word or the package's. */
function isClosed(error: unknown): error is Error {
  return error instanceof Error &&
    ("syscall" in error || error.message.startsWith("Connection terminated"));
}

/** Watches the messages of a login that the package keeps to itself. */
class LoginObserver {
  readonly reported = new Map<string, string>();
  /** Never fulfilled; rejected if the login must not go on. */
  readonly refused: Promise<never>;
  cancelKey: CancelKey | undefined;

  constructor(client: pg.Client, requiresChannelBinding: boolean) {
    const { connection } = client;
    // An event "error" that nobody listens to would end the process.
    client.on("error", () => {});
    connection.on("parameterStatus", (message: unknown) => {
      const name = readText(message, "parameterName");
      this.reported.set(name, readText(message, "parameterValue"));
    });
    connection.on("backendKeyData", (message: unknown) => {
      const processId = readField(message, "processID");
      const secretKey = readField(message, "secretKey");
      if (typeof processId === "number" && typeof secretKey === "number") {
        this.cancelKey = { processId, secretKey };
      }
    });
    this.refused = requiresChannelBinding
      ? refuseWithoutChannelBinding(connection)
      : new Promise(() => {});
  }
}

/** The package itself falls back to a login without channel binding. */
function refuseWithoutChannelBinding(
  connection: pg.Connection,
): Promise<never> {
  return new Promise((_, reject) => {
    let isBound = false;
    const refuse = (): void =>
      reject(
        new LoginRefusedError(
          "channel_binding=require, but the server does not offer channel binding",
        ),
      );
    connection.on("authenticationSASL", (message: unknown) => {
      const mechanisms = readField(message, "mechanisms");
      isBound = Array.isArray(mechanisms) &&
        mechanisms.includes("SCRAM-SHA-256-PLUS");
      if (!isBound) refuse();
    });
    connection.on("authenticationOk", () => {
      if (!isBound) refuse();
    });
  });
}

function createClient(options: PgSessionOptions): pg.Client {
  const { socket, startup, password } = options;
  /** Sends our start-up message: the package's reads the environment again. */
  class LoginClient extends Client {
    getStartupConf(): Readonly<Record<string, string>> {
      return startup;
    }
  }
  const { stream } = socket;
  // It is connected already, with TLS if need be.
  stream.connect = () => stream;
  return new LoginClient({
    stream: () => stream,
    user: startup["user"],
    database: startup["database"],
    // A function: left undefined, the package looks at PGPASSWORD itself.
    password: () => {
      if (password) return password;
      throw new LoginRefusedError(
        "the server asks for a password and none was given",
      );
    },
    // Queries are sent when they are given, not after the last answer.
    pipeline: true,
    ssl: false,
    sslnegotiation: "postgres",
    enableChannelBinding: options.requiresChannelBinding,
  });
}

function convertResult(result: pg.QueryArrayResult): RawResult {
  return {
    columns: result.fields.map(({ name, dataTypeID }) => ({
      name,
      typeOid: dataTypeID,
    })),
    rows: result.rows,
    rowCount: result.rowCount ?? result.rows.length,
  };
}

function readField(message: unknown, name: string): unknown {
  return typeof message === "object" && message !== null
    ? Reflect.get(message, name)
    : undefined;
}

function readText(message: unknown, name: string): string {
  const value = readField(message, name);
  return typeof value === "string" ? value : "";
}
