import { parseDatabaseUrl } from "../../src/config/database_url.ts";
import type { Connection, Row } from "../../src/driver/connection.ts";
import { openConnection, type OpenOptions } from "../../src/driver/open.ts";
import {
  fillOnce,
  installedVersions,
  olderVersion,
  type PostgresVersion,
  resolveAccount,
  runProgram,
} from "./server_binaries.ts";
import {
  type Cluster,
  type ClusterOptions,
  readServerPid,
  removeCluster,
  restartCluster,
  startCluster,
  stopCluster,
  type StopMode,
  TEST_PASSWORD,
  TEST_USER,
} from "./server_cluster.ts";
import type { TestCertificates } from "./server_certificates.ts";

export { installedVersions, olderVersion, type PostgresVersion };
export { type ClusterOptions, type StopMode, TEST_PASSWORD, TEST_USER };

/**
 * Names servers that `with_servers.ts` started for this run: a JSON list of
 * {@linkcode Cluster}.
 */
export const SERVERS_VARIABLE = "ALEMBIC_TEST_SERVERS";

/** What {@linkcode PostgresServer.url} puts into a URL. */
export interface TestUrlOptions {
  /** @default {"postgres"}, the superuser */
  readonly user?: string;
  /** `null` for none. @default {the superuser's} */
  readonly password?: string | null;
  /** `socket` for the Unix socket. @default {"127.0.0.1"} */
  readonly host?: string;
  /** libpq parameters, as `sslmode`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A database of a test; dropped at the end of an `await using` scope. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
  readonly server: PostgresServer;
}

/** A running PostgreSQL that other tests may use at the same time. */
export class PostgresServer {
  readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  get version(): PostgresVersion {
    return this.cluster.version;
  }

  get port(): number {
    return this.cluster.port;
  }

  get dataFolder(): string {
    return this.cluster.dataFolder;
  }

  get socketFolder(): string {
    return this.cluster.folder;
  }

  get certificates(): TestCertificates | undefined {
    return this.cluster.certificates;
  }

  /** A `postgresql://` URL of `database`, by default of `postgres`. */
  url(database: string = "postgres", options: TestUrlOptions = {}): string {
    const { user = TEST_USER, host = "127.0.0.1" } = options;
    const password = options.password === undefined
      ? TEST_PASSWORD
      : options.password;
    const credentials = encodeURIComponent(user) +
      (password === null ? "" : `:${encodeURIComponent(password)}`);
    const parameters = new URLSearchParams(options.parameters);
    if (host === "socket") parameters.set("host", this.socketFolder);
    const name = host === "socket"
      ? ""
      : host.includes(":")
      ? `[${host}]`
      : host;
    const query = parameters.size === 0
      ? ""
      : `?${parameters.toString().replaceAll("+", "%20")}`;
    return `postgresql://${credentials}@${name}:${this.port}/${
      encodeURIComponent(database)
    }${query}`;
  }

  /** Creates an empty database and returns its URL. */
  async createDatabase(
    name: string = `test_${crypto.randomUUID().replaceAll("-", "")}`,
  ): Promise<string> {
    // Quicker than its other way where nothing waits for a disk.
    const strategy = this.version < 15 ? "" : " STRATEGY file_copy";
    await this.run(`CREATE DATABASE ${quoteIdentifier(name)}${strategy}`);
    return this.url(name);
  }

  /**
   * Runs SQL as the superuser in a session of its own and returns the rows of
   * the last statement.
   */
  async run(
    sql: string,
    database: string = "postgres",
  ): Promise<readonly Row[]> {
    await using connection = await openTestConnection(
      this.url(database, { host: "socket" }),
    );
    return (await connection.execute(sql)).at(-1)?.rows ?? [];
  }
}

/** Opens a URL as the program does; closed at the end of an `await using` scope. */
export async function openTestConnection(
  url: string,
  options: Partial<OpenOptions> = {},
): Promise<Connection & AsyncDisposable> {
  const environment = options.environment ?? readCacheFolder;
  const target = parseDatabaseUrl(url, { environment, origin: "a test" });
  const connection = await openConnection(target, { ...options, environment });
  return Object.assign(connection, {
    [Symbol.asyncDispose]: () => connection.close(),
  });
}

/** Nothing else: whoever runs the tests may have `PG*` variables and a `~/.pgpass`. */
function readCacheFolder(name: string): string | undefined {
  if (name !== "XDG_CACHE_HOME") return undefined;
  const home = Deno.env.get("HOME");
  return Deno.env.get(name) ?? (home ? `${home}/.cache` : undefined);
}

/** A server that belongs to one test, which may stop it. */
export class TestServer extends PostgresServer implements AsyncDisposable {
  #removed = false;

  /** Process id of the postmaster; undefined while it is stopped. */
  pid(): Promise<number | undefined> {
    return readServerPid(this.cluster);
  }

  /** Stops the server and keeps its data; `immediate` is a crash. */
  async halt(mode: StopMode = "fast"): Promise<void> {
    await stopCluster(this.cluster, mode);
  }

  /** Starts the server again, stopped before if it still ran. */
  async restart(mode: StopMode = "fast"): Promise<void> {
    await stopCluster(this.cluster, mode);
    await restartCluster(this.cluster);
  }

  /** Stops the server and removes its data; safe to call twice. */
  async stop(mode: StopMode = "fast"): Promise<void> {
    if (this.#removed) return;
    this.#removed = true;
    await removeCluster(this.cluster, mode);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("immediate");
  }
}

/** Starts a server for one test: `await using server = await startPostgres(…)`. */
export async function startPostgres(
  options: ClusterOptions,
): Promise<TestServer> {
  return new TestServer(await startCluster(options));
}

/** A database on a server of its own, for a test that looks at all databases. */
export async function lonelyDatabase(): Promise<TestDatabase> {
  const server = await startPostgres({ version: 18 });
  const name = "lonely";
  return {
    server,
    name,
    url: await server.createDatabase(name),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const shared = new Map<PostgresVersion, Promise<PostgresServer>>();

/**
 * Returns the server of `version` that all tests share: the one of
 * `with_servers.ts`, or else one started now that ends with this process.
 * Tests leave its settings and roles alone.
 */
export function sharedServer(
  version: PostgresVersion = 18,
): Promise<PostgresServer> {
  let server = shared.get(version);
  if (server === undefined) {
    server = openSharedServer(version);
    shared.set(version, server);
  }
  return server;
}

/** Creates a database of its own for a test, on the shared server. */
export async function freshDatabase(
  options: { readonly version?: PostgresVersion; readonly name?: string } = {},
): Promise<TestDatabase> {
  const server = await sharedServer(options.version);
  const name = options.name ??
    `test_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = await server.createDatabase(name);
  return {
    url,
    name,
    server,
    async [Symbol.asyncDispose](): Promise<void> {
      await server.run(
        `DROP DATABASE IF EXISTS ${quoteIdentifier(name)} WITH (FORCE)`,
      );
    },
  };
}

/** A PGlite data folder of a test; removed at the end of an `await using` scope. */
export interface TestPglite extends AsyncDisposable {
  readonly url: string;
  readonly path: string;
}

/**
 * Names a place for a PGlite database. With `isInitialised` an empty database
 * is there already, copied from one that is made once a machine: it opens in a
 * twentieth of the time.
 */
export async function freshPglite(
  options: { readonly isInitialised?: boolean } = {},
): Promise<TestPglite> {
  const template = options.isInitialised ? await preparePglite() : undefined;
  const folder = await Deno.makeTempDir({ prefix: "alembic-test-pglite-" });
  const path = `${folder}/data`;
  if (template !== undefined) {
    const account = { ...resolveAccount(), runAs: undefined };
    await runProgram(["cp", "-R", template, path], account);
  }
  return {
    url: `pglite://${path}`,
    path,
    async [Symbol.asyncDispose](): Promise<void> {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

let pgliteTemplate: Promise<string> | undefined;

/** Makes the database that is copied; returns its folder. */
function preparePglite(): Promise<string> {
  pgliteTemplate ??= (async () => {
    const url = import.meta.resolve("@electric-sql/pglite");
    const release = /pglite[@/](\d[^/]*)/.exec(url)?.[1] ?? "unknown";
    const folder =
      `${resolveAccount().temporaryFolder}/alembic-test-pglite-${release}-${Deno.uid()}`;
    await fillOnce(folder, async (part) => {
      const connection = await openTestConnection(`pglite://${part}/data`);
      await connection.close();
    });
    return `${folder}/data`;
  })();
  return pgliteTemplate;
}

async function openSharedServer(
  version: PostgresVersion,
): Promise<PostgresServer> {
  const listed = Deno.env.get(SERVERS_VARIABLE);
  if (listed !== undefined) {
    const clusters: readonly Cluster[] = JSON.parse(listed);
    const cluster = clusters.find((one) => one.version === version);
    if (cluster !== undefined) return new PostgresServer(cluster);
  }
  return await startPostgres({ version });
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
