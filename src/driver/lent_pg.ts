import { ArrayTypes, type RawResult } from "./array_types.ts";
import type { Connection, Notice, QueryResult, Row } from "./connection.ts";
import { ConnectionError, FurtherConnectionError } from "./errors.ts";
import { describeLendFailure } from "./lent_failure.ts";
import {
  lendAlone,
  lendSession,
  type LentDatabase,
  refuseFurther,
} from "./lent_database.ts";
import { expectOneResult } from "./query_result.ts";
import { assertSendable } from "./sendable.ts";
import { SerialQueue } from "./serial_queue.ts";
import {
  endsSession,
  readServerMessage,
  toDatabaseError,
} from "./server_message.ts";
import {
  encodeParameter,
  rowBuilder,
  type ValueParser,
  valueParser,
} from "./values.ts";

/** What is used of a connected client of the npm package `pg`. */
export interface PgClientLike {
  query(query: {
    readonly text: string;
    readonly values: (string | null)[];
    readonly rowMode: "array";
    readonly types: { getTypeParser(typeOid: number): ValueParser };
  }): Promise<unknown>;
  on(event: "notice" | "error", listener: (value: unknown) => void): unknown;
  off(event: "notice" | "error", listener: (value: unknown) => void): unknown;
}

/** What is used of a client that a pool has given out. */
export interface PgPoolClientLike extends PgClientLike {
  release(error?: boolean): void;
}

/** What is used of a pool of the npm package `pg`. */
export interface PgPoolLike {
  connect(): Promise<PgPoolClientLike>;
  readonly options?: { readonly max?: number | undefined };
}

/**
 * Lends a connected client of the npm package `pg`, which stays connected.
 * Work outside of transactions needs a second session: lend a pool for it.
 */
export function lendPgClient(client: PgClientLike): LentDatabase {
  return {
    lend: () =>
      lendAlone(client, async (release) => {
        assertConnected(client);
        return await adopt(client, {}, release);
      }),
    lendFurther: refuseFurther,
  };
}

/** A client that nobody connects keeps what it is asked for ever. */
function assertConnected(client: PgClientLike): void {
  const isBegun = ["_connected", "_connecting", "_ended"].some((name) =>
    readField(client, name) !== false
  );
  if (!isBegun) {
    const reason = "nobody has called its connect()";
    throw new ConnectionError({ failure: "closed", displayUrl: HERE, reason });
  }
}

/** Where a session leads of which nothing is known yet. */
const HERE = "postgresql:";

/** Lends clients of a pool of the npm package `pg`, which has to have two or more. */
export function lendPgPool(pool: PgPoolLike): LentDatabase {
  const borrow = async () => {
    const client = await take(pool);
    return await adopt(
      client,
      { pool },
      (isBroken) => client.release(isBroken),
    );
  };
  const max = pool.options?.max ?? Infinity;
  return {
    lend: borrow,
    lendFurther: max < 2 ? refuseFurther : () => borrowInTime(borrow),
  };
}

async function take(pool: PgPoolLike): Promise<PgPoolClientLike> {
  try {
    return await pool.connect();
  } catch (error) {
    throw describeLendFailure(error, HERE, "other");
  }
}

const FURTHER_TIMEOUT_MS = 10_000;

/**
 * Borrows a session while another one has locks, for which those may wait who
 * have the rest of the pool, or of the sessions of a pooler behind it.
 *
 * @throws {FurtherConnectionError} If there is none to be had in time.
 */
async function borrowInTime(
  borrow: () => Promise<Connection>,
): Promise<Connection> {
  const borrowing = borrow();
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), FURTHER_TIMEOUT_MS);
  // What only looks at slow statements does not wait for it.
  Deno.unrefTimer(timer);
  try {
    const connection = await Promise.race([borrowing, late]);
    if (connection !== undefined) return connection;
  } finally {
    clearTimeout(timer);
  }
  borrowing.then((connection) => connection.close(), () => {});
  throw new FurtherConnectionError(
    `the pool had none to give for ${FURTHER_TIMEOUT_MS / 1000} s`,
  );
}

interface AdoptOptions {
  /** Where a client to cancel a statement comes from. */
  readonly pool?: PgPoolLike;
}

async function adopt(
  client: PgClientLike,
  options: AdoptOptions,
  release: (isBroken: boolean) => void | Promise<void>,
): Promise<Connection> {
  let connection: AdoptedClient;
  try {
    connection = await AdoptedClient.create(client, options);
  } catch (error) {
    await release(true);
    throw describeLendFailure(error, HERE, "closed");
  }
  return await lendSession(connection, async () => {
    await connection.close();
    await release(connection.isBroken);
  });
}

async function cancelBackend(
  client: PgPoolClientLike,
  pid: number,
): Promise<void> {
  const loss = new Loss(client);
  try {
    await send(client, "SELECT pg_catalog.pg_cancel_backend($1::int)", [
      String(pid),
    ]);
  } finally {
    loss.stopListening();
    client.release(loss.hasHappened);
  }
}

/**
 * Hears of the end of a client's session. A pool listens to its idle clients
 * only, and an event "error" that nobody listens to ends the process.
 */
class Loss {
  reason: unknown;
  readonly #client: PgClientLike;
  readonly #hear = (error: unknown) => void (this.reason ??= error);

  constructor(client: PgClientLike) {
    this.#client = client;
    client.on("error", this.#hear);
  }

  get hasHappened(): boolean {
    return this.reason !== undefined;
  }

  /** Leaves it to the owner; a session that has ended may say so once more. */
  stopListening(): void {
    if (!this.hasHappened) this.#client.off("error", this.#hear);
  }
}

/** A client of somebody else's as a connection. */
class AdoptedClient implements Connection {
  readonly displayUrl: string;
  readonly serverVersion: number;
  readonly backendPid: number;
  readonly isOffline = false;
  readonly #client: PgClientLike;
  readonly #options: AdoptOptions;
  readonly #queue = new SerialQueue();
  readonly #listeners: ((notice: Notice) => void)[] = [];
  readonly #hear = (message: unknown) => this.#receiveNotice(message);
  readonly #arrayTypes = new ArrayTypes();
  readonly #loss: Loss;
  /** What has answered first; behind a pooler it may serve others by now. */
  readonly #serverPid: number;
  /** The statement under way. */
  #running: symbol | undefined;
  /** The request under way, which may wait for a client of the pool. */
  #cancelling: Promise<void> | undefined;
  /** Fulfilled when the server has got it: it must not meet the next statement. */
  #cancelSent: Promise<void> | undefined;

  private constructor(
    client: PgClientLike,
    loss: Loss,
    options: AdoptOptions,
    facts: Row,
  ) {
    this.#client = client;
    this.#loss = loss;
    this.#options = options;
    this.serverVersion = Number(facts["version"]);
    this.#serverPid = Number(facts["pid"]);
    const loginPid = readField(client, "processID");
    this.backendPid = typeof loginPid === "number" ? loginPid : this.#serverPid;
    const user = encodeURIComponent(String(facts["user"]));
    const database = encodeURIComponent(String(facts["database"]));
    this.displayUrl = `postgresql://${user}@${facts["host"]}/${database}`;
    client.on("notice", this.#hear);
  }

  static async create(
    client: PgClientLike,
    options: AdoptOptions,
  ): Promise<AdoptedClient> {
    const loss = new Loss(client);
    try {
      const [result] = await send(client, FACTS);
      const names = result?.columns.map(({ name }) => name) ?? [];
      const facts = rowBuilder(names)(result?.rows[0] ?? []);
      return new AdoptedClient(client, loss, options, facts);
    } catch (error) {
      loss.stopListening();
      throw error;
    }
  }

  /** Whether the session is of no use any more. */
  get isBroken(): boolean {
    return this.#loss.hasHappened;
  }

  execute(sql: string): Promise<readonly QueryResult[]> {
    return this.#queue.run(() => this.#send(sql));
  }

  query<R extends object = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<QueryResult<R>>;
  query(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<QueryResult> {
    return this.#queue.run(async () =>
      expectOneResult(await this.#send(sql, parameters.map(encodeParameter)))
    );
  }

  /**
   * Of a lone client nothing can be cancelled: there is no way to the server
   * beside it. Behind a pooler it is not known which server process to name.
   */
  async cancel(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    const end = () => this.#cancelling = undefined;
    await (this.#cancelling ??= this.#requestCancel(running).finally(end));
  }

  onNotice(listener: (notice: Notice) => void): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#cancelSent;
      this.#client.off("notice", this.#hear);
      this.#loss.stopListening();
    });
  }

  async #requestCancel(running: symbol): Promise<void> {
    const { pool } = this.#options;
    if (pool === undefined || this.backendPid !== this.#serverPid) return;
    const client = await pool.connect();
    // What runs there now may be a statement of whoever has the session next.
    if (this.#running !== running) return client.release();
    const sent = cancelBackend(client, this.#serverPid);
    this.#cancelSent = sent.catch(() => {});
    await sent;
  }

  async #send(
    sql: string,
    parameters: readonly (string | null)[] = [],
  ): Promise<readonly QueryResult[]> {
    assertSendable(sql, parameters);
    await this.#cancelSent;
    this.#running = Symbol();
    try {
      return await this.#arrayTypes.read(
        await send(this.#client, sql, parameters),
        (query) => send(this.#client, query),
      );
    } catch (error) {
      const answer = readServerMessage(error);
      if (answer !== undefined && !endsSession(answer)) {
        throw toDatabaseError(answer, { sql });
      }
      // What ended the session before says more than that it has ended.
      const reason = this.#loss.reason ??= error;
      throw new ConnectionError({
        failure: "lost",
        displayUrl: this.displayUrl,
        reason: reason instanceof Error ? reason.message : String(reason),
        sqlState: readServerMessage(reason)?.sqlState,
      });
    } finally {
      this.#running = undefined;
    }
  }

  #receiveNotice(message: unknown): void {
    const read = (name: string) => readText(message, name);
    const [detail, hint] = [read("detail"), read("hint")];
    const notice: Notice = {
      severity: read("severity") ?? "NOTICE",
      message: read("message") ?? "",
      ...(detail === undefined ? {} : { detail }),
      ...(hint === undefined ? {} : { hint }),
    };
    for (const listener of this.#listeners) listener(notice);
  }
}

/** The host is as the server knows it; a Unix socket has none. */
const FACTS = `SELECT
  pg_catalog.current_setting('server_version_num')::int AS version,
  pg_catalog.pg_backend_pid() AS pid, session_user AS user,
  pg_catalog.current_database() AS database,
  coalesce(pg_catalog.host(pg_catalog.inet_server_addr()) || ':' ||
    pg_catalog.inet_server_port(), '') AS host`;

async function send(
  client: PgClientLike,
  sql: string,
  parameters: readonly (string | null)[] = [],
): Promise<readonly RawResult[]> {
  const answer = await client.query({
    text: sql,
    values: [...parameters],
    rowMode: "array",
    types: { getTypeParser: valueParser },
  });
  return (Array.isArray(answer) ? answer : [answer]).flatMap(convertResult);
}

function convertResult(result: unknown): readonly RawResult[] {
  // Of a statement without text, such as between ";;", no command is told.
  if (readField(result, "command") === null) return [];
  const columns = readList(result, "fields").map((field) => ({
    name: readText(field, "name") ?? "",
    typeOid: Number(readField(field, "dataTypeID") ?? 0),
  }));
  const rows = readList(result, "rows").map((row) =>
    Array.isArray(row) ? row : []
  );
  const rowCount = readField(result, "rowCount");
  return [{
    columns,
    rows,
    rowCount: typeof rowCount === "number" ? rowCount : rows.length,
  }];
}

function readField(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Reflect.get(value, name)
    : undefined;
}

function readText(value: unknown, name: string): string | undefined {
  const field = readField(value, name);
  return typeof field === "string" ? field : undefined;
}

function readList(value: unknown, name: string): readonly unknown[] {
  const field = readField(value, name);
  return Array.isArray(field) ? field : [];
}
