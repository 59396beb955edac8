import { BUILD } from "../build.ts";
import type { DatabaseTarget } from "../config/database_url.ts";
import type { Connection } from "./connection.ts";
import { EmbeddedDatabaseMissingError } from "./errors.ts";
import type { FileLockWait } from "./file_lock.ts";

/** How {@linkcode openConnection} opens a database. */
export interface OpenOptions {
  /** @default {`alembic <pid>@<host>`} */
  readonly applicationName?: string;
  /** Limit for each address if the URL has no `connect_timeout`. @default {none} */
  readonly connectTimeoutMs?: number;
  /** How long a data folder in use is waited for. @default {5 minutes} */
  readonly lockWaitMs?: number;
  /** Where the path of a data folder starts. @default {the process's working folder} */
  readonly cwd?: string;
  /**
   * Whether an embedded database that is not there is made; else an empty one
   * in memory stands for it. @default {true}
   */
  readonly createsDatabase?: boolean;
  /** Extensions that an embedded database has to know. @default {none} */
  readonly extensions?: readonly string[];
  /** Called again and again while a data folder is waited for. */
  readonly onWait?: (wait: FileLockWait) => void;
  /** Called when all is loaded and only the network is waited for. */
  readonly onConnecting?: () => void;
  /** Ends the attempt; its reason is thrown. Does nothing once it is open. */
  readonly signal?: AbortSignal;
  /** Looks an environment variable up, such as `HOME` and `PGSYSCONFDIR`. */
  readonly environment: (name: string) => string | undefined;
}

const DEFAULT_LOCK_WAIT_MS = 5 * 60_000;

/**
 * Opens a database; whoever opens it closes it.
 *
 * @throws {ConnectionError} If it cannot be reached or does not let us in.
 * @throws {EmbeddedDatabaseMissingError} If a lean program is asked for it.
 * @throws {DataFolderLockedError} If another process keeps the data folder.
 */
export async function openConnection(
  target: DatabaseTarget,
  options: OpenOptions,
): Promise<Connection> {
  const applicationName = options.applicationName ?? defaultApplicationName();
  const { signal } = options;
  if (target.kind === "pglite") {
    if (!BUILD.hasPglite) {
      throw new EmbeddedDatabaseMissingError(target.displayUrl);
    }
    const { openPglite } = await import("./pglite.ts");
    return await openPglite(target, {
      applicationName,
      createsDatabase: options.createsDatabase ?? true,
      cwd: options.cwd ?? Deno.cwd(),
      lockWaitMs: options.lockWaitMs ?? DEFAULT_LOCK_WAIT_MS,
      extensions: options.extensions ?? [],
      onWait: options.onWait,
      signal,
      environment: options.environment,
    });
  }
  const { openPostgres } = await import("./postgres.ts");
  return await openPostgres(target, {
    applicationName,
    connectTimeoutMs: options.connectTimeoutMs,
    environment: options.environment,
    signal,
    onConnecting: options.onConnecting,
  });
}

/** `alembic <pid>@<host>`: tells those who look for a lock where it is held. */
function defaultApplicationName(): string {
  return `alembic ${Deno.pid}@${Deno.hostname()}`;
}
