import type { DatabaseTarget } from "../config/database_url.ts";
import type { Connection } from "../driver/connection.ts";
import type { CommandContext } from "./context.ts";
import { CommandError } from "./revision_errors.ts";

/** SQL of a file. */
export interface SqlFile {
  /** Absolute. */
  readonly path: string;
  readonly sql: string;
}

/** Where the shadow is if none is named: in memory, gone with the process. */
const EMBEDDED: DatabaseTarget = {
  kind: "pglite",
  path: undefined,
  displayUrl: "pglite:",
};

/**
 * Runs `body` with a connection to an empty database that holds what the files
 * make, and removes that again: an embedded one, or a scratch database on the
 * server of `url`.
 *
 * @throws {CommandError} If there can be none, or a file cannot be loaded.
 */
export async function withShadow<T>(
  context: CommandContext,
  options: {
    readonly url: string | undefined;
    readonly files: readonly SqlFile[];
  },
  body: (connection: Connection) => Promise<T>,
): Promise<T> {
  const server = await resolveServer(context, options.url);
  if (server.kind === "pglite") {
    return await loadAndRun(context, { target: EMBEDDED, ...options }, body);
  }
  const name = `alembic_shadow_${crypto.randomUUID().replaceAll("-", "")}`;
  await onServer(context, server, `CREATE DATABASE ${name} TEMPLATE template0`);
  try {
    const target = { ...server, database: name };
    return await loadAndRun(context, { target, ...options }, body);
  } finally {
    await onServer(context, server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function resolveServer(
  context: CommandContext,
  url: string | undefined,
): Promise<DatabaseTarget> {
  if (url === undefined) return EMBEDDED;
  const { parseDatabaseUrl } = await import("../config/database_url.ts");
  const target = parseDatabaseUrl(url, {
    environment: (name) => context.world.environment(name),
    origin: "the shadow URL",
  });
  if (target.kind === "pglite" && target.path !== undefined) {
    throw new CommandError(
      `The shadow database cannot be ${target.displayUrl}: it has to be empty`,
      {
        code: "shadow-not-empty",
        hint: "Give 'pglite:' for one in memory, or a server",
      },
    );
  }
  return target;
}

async function onServer(
  context: CommandContext,
  server: DatabaseTarget,
  sql: string,
): Promise<void> {
  const connection = await open(context, server);
  try {
    await connection.execute(sql);
  } finally {
    await connection.close();
  }
}

async function loadAndRun<T>(
  context: CommandContext,
  { target, files }: {
    readonly target: DatabaseTarget;
    readonly files: readonly SqlFile[];
  },
  body: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await open(context, target);
  try {
    for (const { path, sql } of files) await load(connection, path, sql);
    return await body(connection);
  } finally {
    await connection.close();
  }
}

async function load(
  connection: Connection,
  path: string,
  sql: string,
): Promise<void> {
  try {
    await connection.execute(sql);
    // A script may set this for its session.
    await connection.execute("RESET ALL");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `Cannot load ${path} into the shadow database: ${reason}`,
      {
        code: "shadow-not-loaded",
        cause: error,
        hint: connection.displayUrl === EMBEDDED.displayUrl
          ? "If it needs an extension or a role, name a server with --shadow-url"
          : "The file has to be plain SQL that loads into an empty database",
      },
    );
  }
}

async function open(
  context: CommandContext,
  target: DatabaseTarget,
): Promise<Connection> {
  const { openConnection } = await import("../driver/open.ts");
  const { signal } = context.invocation;
  return await openConnection(target, {
    environment: (name) => context.world.environment(name),
    ...(signal === undefined ? {} : { signal }),
  });
}
