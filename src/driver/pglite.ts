import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import type { PGlite, PGliteOptions } from "@electric-sql/pglite";

import type { PgliteTarget } from "../config/database_url.ts";
import { describeThrown } from "../util/describe_thrown.ts";
import { ArrayTypes, type RawResult } from "./array_types.ts";
import type { Connection, Notice, QueryResult, Row } from "./connection.ts";
import { ConnectionError, type ConnectionFailure } from "./errors.ts";
import { acquireFileLock, type FileLockWait } from "./file_lock.ts";
import { describeLendFailure } from "./lent_failure.ts";
import { lendAlone, lendSession, type LentDatabase } from "./lent_database.ts";
import {
  clearDraft,
  type DataFolder,
  isDatabaseThere,
  prepareDataFolder,
  publishDraft,
} from "./pglite_folder.ts";
import { loadPackedFiles } from "./pglite_files.ts";
import { loadTemplate } from "./pglite_template.ts";
import { expectOneResult } from "./query_result.ts";
import { assertSendable } from "./sendable.ts";
import { SerialQueue } from "./serial_queue.ts";
import { readServerMessage, toDatabaseError } from "./server_message.ts";
import { encodeParameter, valueParser } from "./values.ts";

/** Settings of {@linkcode openPglite} that do not come from the URL. */
export interface PgliteOpenOptions {
  /** Who we are, for processes that wait for the data folder. */
  readonly applicationName: string;
  /** Whether a database that is not there is made, or one in memory instead. */
  readonly createsDatabase: boolean;
  /** Where a relative path of the data folder starts. */
  readonly cwd: string;
  readonly lockWaitMs: number;
  /** Names of extensions that `CREATE EXTENSION` has to find. */
  readonly extensions: readonly string[];
  readonly onWait: ((wait: FileLockWait) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Looks an environment variable up: for the user's cache folder. */
  readonly environment: (name: string) => string | undefined;
}

/**
 * The package's own parameters, but for three of them: `search_path=public`,
 * `-F` (no fsync) and `-O` (system tables may be changed), which would make it
 * behave unlike a server.
 */
const START_PARAMETERS: readonly string[] = [
  "--single",
  "-j",
  ...[
    "exit_on_error=false",
    "log_checkpoints=false",
    "max_worker_processes=0",
    "max_parallel_workers=0",
    "max_parallel_workers_per_gather=0",
    "max_parallel_maintenance_workers=0",
    "io_method=sync",
  ].flatMap((setting) => ["-c", setting]),
];

/**
 * Opens the embedded database. A data folder is made if there is none, and
 * belongs to this connection until it is closed.
 *
 * @throws {DataFolderLockedError} If another process keeps the folder too long.
 * @throws {ConnectionError} If the folder cannot be used.
 */
export async function openPglite(
  target: PgliteTarget,
  options: PgliteOpenOptions,
): Promise<Connection> {
  const { displayUrl } = target;
  options.signal?.throwIfAborted();
  const path = target.path === undefined
    ? undefined
    : resolve(options.cwd, target.path);
  const isEmpty = path === undefined ||
    !await isDatabaseThere(path, displayUrl);
  if (path === undefined || (isEmpty && !options.createsDatabase)) {
    const template = await loadTemplate(makeTemplate, options.environment);
    const database = await startDatabase(displayUrl, { ...options, template });
    return await PgliteConnection.create(database, {
      displayUrl,
      release: () => {},
    });
  }
  const folder = await prepareDataFolder(path, displayUrl);
  const release = await acquireFileLock(folder.lockFile, {
    ...options,
    displayUrl,
    path: target.path ?? path,
    holder: options.applicationName,
  });
  try {
    const isThere = await isDatabaseThere(folder.path, displayUrl);
    if (!isThere) {
      const template = await loadTemplate(makeTemplate, options.environment);
      await createDatabase(folder, template, displayUrl);
    }
    const database = await startDatabase(displayUrl, {
      ...options,
      dataFolder: folder.path,
    });
    return await PgliteConnection.create(database, { displayUrl, release });
  } catch (error) {
    release();
    throw error;
  }
}

/** Makes it beside its place, so that a killed process leaves nothing half done. */
async function createDatabase(
  folder: DataFolder,
  template: Blob,
  displayUrl: string,
): Promise<void> {
  await clearDraft(folder);
  const database = await startDatabase(displayUrl, {
    dataFolder: folder.draftPath,
    template,
  });
  await keepExitCode(() => database.close());
  await publishDraft(folder, displayUrl);
}

/**
 * Makes a new database by `initdb` and returns its data folder as a tar
 * archive.
 *
 * @throws {ConnectionError} If the embedded database does not start.
 */
export async function makeTemplate(): Promise<Blob> {
  const database = await startDatabase("pglite:", {});
  return await keepExitCode(async () => {
    // What is loaded from it has nothing to recover then.
    await database.exec("CHECKPOINT");
    const archive = await database.dumpDataDir("none");
    await database.close();
    return archive;
  });
}

async function startDatabase(
  displayUrl: string,
  options: {
    /** In memory without it. */
    readonly dataFolder?: string;
    /** What a new database begins with; made by `initdb` without it. */
    readonly template?: Blob;
    readonly extensions?: readonly string[];
  },
): Promise<PGlite> {
  const { dataFolder, template, extensions = [] } = options;
  const { PGlite } = await import("@electric-sql/pglite");
  const settings: PGliteOptions = {
    ...await loadPackedFiles(),
    startParams: [...START_PARAMETERS],
    ...(extensions.length > 0 &&
      { extensions: await loadExtensions(extensions) }),
    ...(template !== undefined && { loadDataDir: template }),
    // file: is cut off by the package; without it a path like "idb:…" is a name.
    ...(dataFolder !== undefined && { dataDir: `file://${dataFolder}` }),
  };
  try {
    return await keepExitCode(() => PGlite.create(settings));
  } catch (error) {
    throw new ConnectionError({
      failure: "other",
      displayUrl,
      reason: `the embedded database does not start: ${
        error instanceof Error ? error.message : describeThrown(error)
      }${await describeRoom(dataFolder)}`,
    });
  }
}

/** What a start may write: the files of a new database, or of its log. */
const ROOM_TO_START = 40 * 2 ** 20;

/** PGlite says of a full disk only that something did not work. */
async function describeRoom(folder: string | undefined): Promise<string> {
  if (folder === undefined) return "";
  try {
    const { bavail, bsize } = await statfs(dirname(folder));
    const free = bavail * bsize;
    return free < ROOM_TO_START
      ? `; its disk has only ${Math.floor(free / 2 ** 20)} MB left`
      : "";
  } catch {
    return "";
  }
}

async function loadExtensions(
  names: readonly string[],
): Promise<NonNullable<PGliteOptions["extensions"]>> {
  const { selectExtensions } = await import("./pglite_extensions.ts");
  return await selectExtensions(names);
}

/** What is used of an open database of the package, whatever its release. */
export interface PgliteLike {
  query(
    sql: string,
    parameters?: (string | null)[],
    options?: PgliteQueryOptions,
  ): Promise<PgliteAnswer>;
  exec(sql: string, options?: PgliteQueryOptions): Promise<PgliteAnswer[]>;
  close(): Promise<void>;
  /** By the number of the type, as the serializers. */
  readonly parsers: object;
  readonly serializers: object;
}

/** What it answers to a statement. */
export interface PgliteAnswer {
  readonly rows: readonly unknown[];
  readonly fields: readonly {
    readonly name: string;
    readonly dataTypeID: number;
  }[];
  readonly rowCount?: number;
  /** Undefined if there was no statement. */
  readonly command?: string;
}

/** How its values are wanted. */
export interface PgliteQueryOptions {
  rowMode: "array";
  parsers: Record<number, (text: string) => unknown>;
  serializers: Record<number, (value: unknown) => string>;
  onNotice: (message: {
    readonly severity?: string | undefined;
    readonly message?: string | undefined;
    readonly detail?: string | undefined;
    readonly hint?: string | undefined;
  }) => void;
}

/** Lends an open database of the package, which stays open. */
export function lendPglite(database: PgliteLike): LentDatabase {
  return {
    lend: () =>
      lendAlone(database, async (release) => {
        const displayUrl = "pglite:";
        const connection = await PgliteConnection.create(database, {
          displayUrl,
          release: () => {},
        }).catch((error) => {
          throw describeLendFailure(error, displayUrl, "closed");
        });
        return await lendSession(connection, release);
      }),
  };
}

class PgliteConnection implements Connection {
  readonly displayUrl: string;
  readonly serverVersion: number;
  readonly isOffline = false;
  readonly #database: PgliteLike;
  readonly #release: () => void;
  readonly #queryOptions: PgliteQueryOptions;
  readonly #arrayTypes = new ArrayTypes();
  readonly #queue = new SerialQueue();
  readonly #listeners: ((notice: Notice) => void)[] = [];
  #closing: Promise<void> | undefined;
  #isClosed = false;
  /** What broke the database, after which nothing can be asked any more. */
  #breakdown: string | undefined;

  private constructor(
    database: PgliteLike,
    options: {
      readonly displayUrl: string;
      readonly release: () => void;
      readonly serverVersion: number;
    },
  ) {
    this.#database = database;
    this.displayUrl = options.displayUrl;
    this.serverVersion = options.serverVersion;
    this.#release = options.release;
    this.#queryOptions = this.#planQueries();
  }

  static async create(
    database: PgliteLike,
    options: { readonly displayUrl: string; readonly release: () => void },
  ): Promise<PgliteConnection> {
    const { rows: [row] } = await database.query(
      "SELECT pg_catalog.current_setting('server_version_num') AS version",
    );
    const serverVersion = typeof row === "object" && row !== null
      ? Number(Reflect.get(row, "version"))
      : 0;
    return new PgliteConnection(database, { ...options, serverVersion });
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
    return this.#queue.run(async () => {
      const results = await this.#send(sql, parameters.map(encodeParameter));
      return expectOneResult(results);
    });
  }

  /** Nothing can be cancelled: a statement occupies the only thread there is. */
  cancel(): Promise<void> {
    return Promise.resolve();
  }

  onNotice(listener: (notice: Notice) => void): void {
    this.#listeners.push(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#queue.run(async () => {
      this.#isClosed = true;
      try {
        await keepExitCode(() => this.#database.close());
      } catch {
        // Its write-ahead log repairs the folder when it is opened again.
      } finally {
        this.#release();
      }
    });
    return this.#closing;
  }

  async #send(
    sql: string,
    parameters: readonly (string | null)[] = [],
  ): Promise<readonly QueryResult[]> {
    if (this.#isClosed) throw this.#fail("closed", "it is closed");
    assertSendable(sql, parameters);
    if (this.#breakdown !== undefined) {
      throw this.#fail("lost", this.#breakdown);
    }
    try {
      return await this.#arrayTypes.read(
        await this.#request(sql, parameters),
        (query) => this.#request(query),
      );
    } catch (error) {
      const answer = readServerMessage(error);
      if (answer !== undefined) throw toDatabaseError(answer, { sql });
      this.#breakdown = error instanceof Error ? error.message : String(error);
      throw this.#fail("lost", this.#breakdown);
    }
  }

  async #request(
    sql: string,
    parameters: readonly (string | null)[] = [],
  ): Promise<readonly RawResult[]> {
    const answers = await keepExitCode(async () =>
      parameters.length === 0
        ? await this.#database.exec(sql, this.#queryOptions)
        : [
          await this.#database.query(
            sql,
            [...parameters],
            this.#queryOptions,
          ),
        ]
    );
    return answers
      .filter((answer) => answer.command !== undefined)
      .map(convertAnswer);
  }

  #fail(failure: ConnectionFailure, reason: string): ConnectionError {
    const { displayUrl } = this;
    return new ConnectionError({ failure, displayUrl, reason });
  }

  /** Undoes the conversions of the package, type by type. */
  #planQueries(): PgliteQueryOptions {
    const { parsers, serializers } = this.#database;
    return {
      rowMode: "array",
      parsers: Object.fromEntries(
        Object.keys(parsers).map((oid) => [oid, valueParser(Number(oid))]),
      ),
      serializers: Object.fromEntries(
        Object.keys(serializers).map((oid) => [oid, String]),
      ),
      onNotice: (message) => {
        const { severity = "NOTICE", message: text = "", detail, hint } =
          message;
        for (const listener of this.#listeners) {
          listener({
            severity,
            message: text,
            ...(detail !== undefined && { detail }),
            ...(hint !== undefined && { hint }),
          });
        }
      },
    };
  }
}

function convertAnswer(answer: PgliteAnswer): RawResult {
  return {
    columns: answer.fields.map(({ name, dataTypeID }) => ({
      name,
      typeOid: dataTypeID,
    })),
    rows: answer.rows.map((row) => Array.isArray(row) ? row : []),
    rowCount: answer.rowCount ?? answer.rows.length,
  };
}

/** The WebAssembly program sets the exit code of the process as if it were its own. */
async function keepExitCode<T>(work: () => Promise<T>): Promise<T> {
  const exitCode = Deno.exitCode;
  try {
    return await work();
  } finally {
    Deno.exitCode = exitCode;
  }
}
