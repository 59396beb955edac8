import { MigratorError } from "../errors.ts";

/** What a server says about a statement it refuses; fields it left out are undefined. */
export interface DatabaseErrorFacts {
  /** The server's message, word for word. */
  readonly message: string;
  /** Five characters, as `42P01`. */
  readonly sqlState: string;
  /** `ERROR`, in the language of the server. */
  readonly severity: string;
  /** The statement or statements that were sent. */
  readonly sql: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** Where in `sql` the fault lies, in characters from 1. */
  readonly position?: number | undefined;
  /** The functions that were running, innermost first. */
  readonly where?: string | undefined;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
}

/**
 * A statement that the server refused. The message is the server's own,
 * because that is what people search for.
 */
export class DatabaseError extends MigratorError implements DatabaseErrorFacts {
  override readonly code = "database";
  readonly sqlState: string;
  readonly severity: string;
  readonly sql: string;
  readonly detail: string | undefined;
  readonly position: number | undefined;
  readonly where: string | undefined;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly constraint: string | undefined;

  constructor(facts: DatabaseErrorFacts) {
    super(facts.message, facts.hint === undefined ? {} : { hint: facts.hint });
    this.sqlState = facts.sqlState;
    this.severity = facts.severity;
    this.sql = facts.sql;
    this.detail = facts.detail;
    this.position = facts.position;
    this.where = facts.where;
    this.schema = facts.schema;
    this.table = facts.table;
    this.column = facts.column;
    this.constraint = facts.constraint;
  }
}

/** A statement has made the session speak another encoding than we do. */
export class ClientEncodingError extends MigratorError {
  override readonly code = "client-encoding";
  readonly encoding: string;

  constructor(encoding: string) {
    super(
      `client_encoding was set to ${encoding}, but what is sent is UTF-8: ` +
        "text that follows would be stored wrong",
      {
        hint:
          "Leave 'SET client_encoding' out: revisions are files in UTF-8, " +
          "whatever the encoding of the database",
      },
    );
    this.encoding = encoding;
  }
}

/** Why there is no connection. */
export type ConnectionFailure =
  /** The host's name has no address. */
  | "unknown-host"
  /** Nothing listens there, or the way there is closed. */
  | "unreachable"
  /** Nothing came back in time. */
  | "timeout"
  /** The server is starting, stopping or recovering. */
  | "starting-up"
  | "too-many-connections"
  /** Wrong or missing password, or a user or host that may not log in. */
  | "authentication"
  | "unknown-database"
  /** One of the two sides wants TLS and the other refuses. */
  | "tls"
  /** The server's certificate is not to be trusted, or ours cannot be read. */
  | "certificate"
  /** No host is of the kind `target_session_attrs` asks for. */
  | "session-attributes"
  /** The connection was there and has ended. */
  | "lost"
  /** The connection was closed by this program. */
  | "closed"
  /** A file that belongs to the connection cannot be used. */
  | "file"
  | "other";

/** Facts of a {@linkcode ConnectionError}. */
export interface ConnectionErrorFacts {
  readonly failure: ConnectionFailure;
  /** Where the connection leads, without a password. */
  readonly displayUrl: string;
  /** One sentence without a full stop. */
  readonly reason: string;
  /** What the server gave, if it answered at all. */
  readonly sqlState?: string | undefined;
  readonly hint?: string | undefined;
}

/** A database that could not be reached, or is not reached any more. */
export class ConnectionError extends MigratorError
  implements ConnectionErrorFacts {
  override readonly code = "connection";
  override readonly exitCode = 5;
  readonly failure: ConnectionFailure;
  readonly displayUrl: string;
  readonly reason: string;
  readonly sqlState: string | undefined;

  constructor(facts: ConnectionErrorFacts) {
    const hint = facts.hint ?? HINTS[facts.failure];
    super(describeFailure(facts), hint === undefined ? {} : { hint });
    this.failure = facts.failure;
    this.displayUrl = facts.displayUrl;
    this.reason = facts.reason;
    this.sqlState = facts.sqlState;
  }
}

/** A PGlite data folder that another process kept for too long. */
export class DataFolderLockedError extends MigratorError {
  override readonly code = "data-folder-locked";
  override readonly exitCode = 4;
  readonly path: string;
  readonly waitedMs: number;
  /** Whoever has it, as that process wrote it down. */
  readonly holder: string | undefined;

  constructor(
    facts: {
      readonly path: string;
      readonly waitedMs: number;
      readonly holder: string | undefined;
    },
  ) {
    super(
      `Cannot open '${facts.path}': ${
        facts.holder ?? "another process"
      } still had it after ${formatSeconds(facts.waitedMs)}`,
      { hint: "Wait until that process has ended, or raise lock_wait" },
    );
    this.path = facts.path;
    this.waitedMs = facts.waitedMs;
    this.holder = facts.holder;
  }
}

/** A question to a database where there is none (`--sql`). */
export class OfflineQueryError extends MigratorError {
  override readonly code = "offline-query";
  readonly sql: string;

  constructor(sql: string) {
    super("Cannot run a query without a database: the SQL is only written", {
      hint: "Run the command without --sql, or write the revision so that " +
        "it needs no answers from the database",
    });
    this.sql = sql;
  }
}

/** Says a time span as `300 ms` or `2.5 s`. */
export function formatSeconds(spanMs: number): string {
  return spanMs < 1000
    ? `${Math.round(spanMs)} ms`
    : `${Math.round(spanMs / 100) / 10} s`;
}

/** The embedded database is asked for in a program that was made without it. */
export class EmbeddedDatabaseMissingError extends MigratorError {
  override readonly code = "embedded-database-missing";
  readonly displayUrl: string;

  constructor(displayUrl: string) {
    super(
      `Cannot open '${displayUrl}': this program was made without the embedded database`,
      {
        hint:
          "Use the full program instead of the lean one, or the URL of a server: postgresql://user@host/database",
      },
    );
    this.displayUrl = displayUrl;
  }
}

/** A file of the embedded database cannot be read out of the compiled program. */
export class PackedFileError extends MigratorError {
  override readonly code = "packed-file";
  readonly file: string;
  /** Path of the program. */
  readonly program: string;
  readonly reason: string;

  constructor(
    facts: {
      readonly file: string;
      readonly program: string;
      readonly reason: string;
    },
  ) {
    super(
      `Cannot read '${facts.file}' of the embedded database from '${facts.program}': ${facts.reason}`,
      { hint: "The program is damaged: install it again" },
    );
    this.file = facts.file;
    this.program = facts.program;
    this.reason = facts.reason;
  }
}

/** A connection that the caller lends is in a transaction of the caller's. */
export class ConnectionInTransactionError extends MigratorError {
  override readonly code = "connection-in-transaction";

  constructor(displayUrl: string) {
    super(`The connection to '${displayUrl}' is in a transaction`, {
      hint:
        "Commit or roll back before you lend it: each revision is a transaction of its own",
    });
  }
}

/** A connection that is lent reads what is sent in another way than it is meant. */
export class SessionSettingError extends MigratorError {
  override readonly code = "session-setting";

  constructor(
    facts: {
      readonly displayUrl: string;
      readonly name: string;
      readonly value: string;
      readonly wanted: string;
    },
  ) {
    const { displayUrl, name, value, wanted } = facts;
    super(
      `The connection to '${displayUrl}' has ${name} set to ${value}: texts ` +
        "would be stored wrong",
      {
        hint: `SET ${name} = ${wanted} before it is lent, or for its role: ` +
          "ALTER ROLE … SET",
      },
    );
  }
}

/** A session that is lent to two at once: to one inside the other, perhaps. */
export class ConnectionInUseError extends MigratorError {
  override readonly code = "connection-in-use";

  constructor() {
    super("The connection that was lent is in use by another call", {
      hint:
        "Await the one call before the other, or lend a pool, which has a connection for each; a revision cannot migrate on the connection that it runs on",
    });
  }
}

/** A second session is needed, and whoever lends the first has no other. */
export class FurtherConnectionError extends MigratorError {
  override readonly code = "further-connection";

  /** @param found What there is instead. */
  constructor(found: string = "only one was lent") {
    super(`A second connection is needed, and ${found}`, {
      hint:
        "Work outside of transactions is guarded from a second one: lend a pool of two or more, with one more than there are calls at once, or give the database's URL",
    });
  }
}

/**
 * Whether trying to connect again may succeed without anybody changing
 * anything: what `--wait` waits for.
 */
export function isServerUnavailable(error: unknown): error is ConnectionError {
  return error instanceof ConnectionError && UNAVAILABLE.has(error.failure);
}

const UNAVAILABLE: ReadonlySet<ConnectionFailure> = new Set<ConnectionFailure>([
  "unknown-host",
  "unreachable",
  "timeout",
  "starting-up",
  "too-many-connections",
  "session-attributes",
  "lost",
]);

const HINTS: Readonly<Partial<Record<ConnectionFailure, string>>> = {
  "unknown-host": "Check the host's name in the database URL",
  "unreachable":
    "Check host and port in the database URL, and that the server runs; --wait waits for a server that is still starting",
  "timeout":
    "Check host and port in the database URL and the firewalls on the way; connect_timeout allows more time",
  "starting-up": "Try again in a moment; --wait does that",
  "too-many-connections":
    "Close other sessions, or raise max_connections, or the CONNECTION LIMIT of the role or database",
  "authentication":
    "Check user and password, and on the server pg_hba.conf and the role's LOGIN right",
  "unknown-database":
    "Check the database's name in the URL, or create it: createdb NAME",
  "tls": "Check sslmode in the database URL against what the server offers",
  "certificate":
    "Check the server's certificate and its host name, and that sslrootcert names the authority that signed it",
  "session-attributes": "Check target_session_attrs in the database URL",
  "lost": "See the server's log for the cause, then run the command again",
};

function describeFailure(facts: ConnectionErrorFacts): string {
  switch (facts.failure) {
    case "lost":
      return `Lost the connection to '${facts.displayUrl}': ${facts.reason}`;
    case "closed":
      return `Cannot use the connection to '${facts.displayUrl}': ${facts.reason}`;
    default:
      return `Cannot connect to '${facts.displayUrl}': ${facts.reason}`;
  }
}
