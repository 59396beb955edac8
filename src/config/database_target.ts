/** One address of a PostgreSQL server. */
export interface DatabaseHost {
  /** Name or IP address without brackets; a folder of sockets if it begins with `/`, `@` or a drive letter. */
  readonly host: string;
  readonly port: number;
  /** Numeric address to connect to instead of looking `host` up (`hostaddr`). */
  readonly address?: string;
}

/** How TLS is used; libpq's words and meanings. */
export type SslMode =
  | "disable"
  | "allow"
  | "prefer"
  | "require"
  | "verify-ca"
  | "verify-full";

/** Which kind of server among several hosts is wanted; libpq's words. */
export type TargetSessionAttrs =
  | "any"
  | "read-write"
  | "read-only"
  | "primary"
  | "standby"
  | "prefer-standby";

/** libpq keyword (`dbname`, `sslmode`) to value as text, decoded. */
export type ConnectionParameters = Readonly<Record<string, string>>;

/** A PostgreSQL server and how to log in to it. */
export interface PostgresTarget {
  readonly kind: "postgres";
  /** In the order they are to be tried; never empty. */
  readonly hosts: readonly DatabaseHost[];
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  readonly sslMode: SslMode;
  /** Whether TLS starts at once instead of after a question (`sslnegotiation=direct`). */
  readonly sslDirect: boolean;
  /** File of trusted certificates; `system` for those of the machine. */
  readonly sslRootCert?: string;
  readonly sslCert?: string;
  readonly sslKey?: string;
  /** Passphrase of `sslKey`. */
  readonly sslPassword?: string;
  readonly channelBinding: "disable" | "prefer" | "require";
  /** Absent: no limit was asked for. */
  readonly connectTimeoutSeconds?: number;
  /** Start-up options of the server process, `-c name=value …`. */
  readonly options?: string;
  readonly applicationName?: string;
  readonly targetSessionAttrs: TargetSessionAttrs;
  /** Whether hosts are tried in random order (`load_balance_hosts`). */
  readonly randomHosts: boolean;
  /** Password file to use instead of `~/.pgpass`. */
  readonly passfile?: string;
  /** Section of the service file that is still to be applied, see `applyServiceFile()`. */
  readonly service?: string;
  /** Service file to use instead of `~/.pg_service.conf`. */
  readonly serviceFile?: string;
  /** Every parameter by where it came from; what `applyServiceFile()` merges. */
  readonly parameters: {
    readonly url: ConnectionParameters;
    readonly environment: ConnectionParameters;
  };
  /** Names of URL arguments that mean nothing here, in the order written. */
  readonly ignoredArguments: readonly string[];
  /** The URL for people, any password as `***`. */
  readonly displayUrl: string;
}

/** The embedded database. */
export interface PgliteTarget {
  readonly kind: "pglite";
  /** Data folder, perhaps relative; undefined: in memory. */
  readonly path: string | undefined;
  readonly displayUrl: string;
}

/** Where a database is. */
export type DatabaseTarget = PostgresTarget | PgliteTarget;
