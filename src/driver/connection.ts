/** A row as the driver returns it: column name to value. */
export type Row = Readonly<Record<string, unknown>>;

/** Result of one statement. */
export interface QueryResult<R extends object = Row> {
  /** Rows in the order the server sent them; empty for commands without rows. */
  readonly rows: readonly R[];
  /** Rows returned or changed; 0 for commands that count nothing (DDL). */
  readonly rowCount: number;
}

/** A message of level WARNING, NOTICE or INFO that the server sent. */
export interface Notice {
  readonly severity: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
}

/**
 * One session with a database, the only thing the rest of the program knows
 * of drivers. Calls run one after another in the order they are made, whether
 * awaited or not.
 *
 * Implementations: `postgres.ts`, `pglite.ts`, and `recording.ts`, which writes
 * SQL instead of running it (`--sql`). Transactions are plain SQL (`BEGIN`).
 */
export interface Connection {
  /** Where it leads, for people, the password masked as `***`. */
  readonly displayUrl: string;
  /** Server version as `server_version_num` has it (150020), 0 offline. */
  readonly serverVersion: number;
  /** Whether statements are written down instead of run. */
  readonly isOffline: boolean;
  /**
   * Process id that the server gave at login. What `pg_backend_pid()` says is
   * another one behind a pooler. Undefined if there was none.
   */
  readonly backendPid?: number | undefined;
  /**
   * `SET LOCAL` commands that every transaction has to begin with: settings of
   * the URL that a pooler refused at start-up. Absent or empty otherwise.
   */
  readonly transactionSettings?: readonly string[];

  /**
   * Runs one or more statements through the simple query protocol and returns
   * a result for each. It leaves no portal, hence no snapshot, behind: what a
   * connection that idles in a transaction has to use (DESIGN "Running").
   *
   * @throws {DatabaseError} If the server refuses a statement.
   * @throws {ConnectionError} If the connection is or gets lost.
   */
  execute(sql: string): Promise<readonly QueryResult[]>;

  /**
   * Runs exactly one statement; with `parameters` through the extended
   * protocol with an unnamed statement (`$1` …), which is safe behind a
   * transaction-mode pooler.
   *
   * @throws {DatabaseError} If the server refuses the statement.
   * @throws {ConnectionError} If the connection is or gets lost.
   */
  query<R extends object = Row>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<QueryResult<R>>;

  /**
   * Asks the server to cancel the running statement, from outside the queue.
   * Resolves when the request was delivered; the statement then fails with
   * SQLSTATE 57014. Does nothing if none runs.
   */
  cancel(): Promise<void>;

  /** Registers a listener for messages of level NOTICE and above. */
  onNotice(listener: (notice: Notice) => void): void;

  /** Ends the session; safe to call twice, never throws. */
  close(): Promise<void>;
}

/** A connection that can send a query before the last one is answered. */
export interface PipelinedConnection extends Connection {
  /**
   * Sends a query right behind the one before: `guard`, one statement, and then
   * `sql`, which the server runs only if `guard` does not fail. The results are
   * those of `sql`.
   *
   * @throws {DatabaseError} If the server refuses a statement.
   * @throws {ConnectionError} If the connection is or gets lost.
   */
  executeBehind(guard: string, sql: string): Promise<readonly QueryResult[]>;
}
