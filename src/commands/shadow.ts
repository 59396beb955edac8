import type { DatabaseTarget } from "../config/database_url.ts";
import type { Connection } from "../driver/connection.ts";
import type { LentDatabase } from "../driver/lent_database.ts";
import type { CommandContext } from "./context.ts";
import { CommandError } from "./revision_errors.ts";
import { withSignal } from "./with_signal.ts";

/** Where a shadow database is made and what for. */
export interface ShadowOptions {
  /** Value of `--shadow-url`; undefined: `shadow_url`, or an embedded one. */
  readonly url: string | undefined;
  /** What will be run there: extensions that it names have to be at hand. */
  readonly sources: readonly string[];
  /** Where names without a schema lead in the database that it stands beside. */
  readonly defaultSchema: string | undefined;
}

/** An empty database of our own. */
export interface Shadow {
  readonly connection: Connection;
  readonly isEmbedded: boolean;
  /** Puts the settings of the session back to what they were at first. */
  readonly resetSql: string;
  /** The same for a run of revisions. */
  readonly database: LentDatabase;
}

/** Where the shadow is if none is named: in memory, gone with the process. */
const EMBEDDED: DatabaseTarget = {
  kind: "pglite",
  path: undefined,
  displayUrl: "pglite:",
};

/**
 * Runs `body` with an empty database, and removes that again whatever happens:
 * an embedded one, or a scratch database on the server of the URL. Its default
 * schema is that of the database beside it, and is there unless `body` makes it.
 *
 * @throws {CommandError} If there can be none.
 */
export async function withShadow<T>(
  context: CommandContext,
  options: ShadowOptions,
  body: (shadow: Shadow) => Promise<T>,
): Promise<T> {
  const { resetSql, makeSql } = await describeDefault(options.defaultSchema);
  try {
    return await withDatabase(context, options, {
      body,
      resetSql,
      startSql: `${makeSql}${resetSql}`,
    });
  } catch (error) {
    if (makeSql === "" || !await isDuplicateSchema(error)) throw error;
    return await withDatabase(context, options, {
      body,
      resetSql,
      startSql: resetSql,
    });
  }
}

/** What leads names without a schema to where they lead beside it. */
async function describeDefault(
  name: string | undefined,
): Promise<{ readonly resetSql: string; readonly makeSql: string }> {
  if (name === undefined || name === "public") {
    return { resetSql: "RESET ALL", makeSql: "" };
  }
  const { quoteIdentifier } = await import(
    "../dialect/postgres/identifiers.ts"
  );
  const quoted = quoteIdentifier(name);
  return {
    resetSql: `RESET ALL; SET search_path = ${quoted}, public`,
    makeSql: `CREATE SCHEMA ${quoted}; `,
  };
}

const DUPLICATE_SCHEMA = "42P06";

async function isDuplicateSchema(error: unknown): Promise<boolean> {
  const { DatabaseError } = await import("../driver/errors.ts");
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof DatabaseError) {
      return each.sqlState === DUPLICATE_SCHEMA;
    }
  }
  return false;
}

/** What is done with a shadow database. */
interface ShadowUse<T> extends Pick<Shadow, "resetSql"> {
  readonly body: (shadow: Shadow) => Promise<T>;
  /** What its first session begins with. */
  readonly startSql: string;
}

async function withDatabase<T>(
  context: CommandContext,
  options: ShadowOptions,
  use: ShadowUse<T>,
): Promise<T> {
  const server = await findServer(context, options.url);
  if (server.kind === "pglite") {
    const extensions = await findExtensions(options.sources);
    const open = () => openDatabase(context, EMBEDDED, extensions);
    return await runInside(context, { open, isEmbedded: true }, use);
  }
  const name = `alembic_shadow_${crypto.randomUUID().replaceAll("-", "")}`;
  await createDatabase(context, server, name);
  try {
    const target = { ...server, database: name };
    const open = () => openDatabase(context, target);
    return await runInside(context, { open, isEmbedded: false }, use);
  } finally {
    await dropDatabase(context, server, name);
  }
}

const UNDEFINED_OBJECT = "42704";

/**
 * Makes the role for whose absence something failed in an embedded database,
 * which knows nobody.
 *
 * @returns Whether it did, so that it may be tried again.
 */
export async function makeMissingRole(
  { connection, isEmbedded }: Shadow,
  error: unknown,
): Promise<boolean> {
  const { DatabaseError } = await import("../driver/errors.ts");
  for (let each = error; each instanceof Error; each = each.cause) {
    if (!(each instanceof DatabaseError)) continue;
    if (!isEmbedded || each.sqlState !== UNDEFINED_OBJECT) return false;
    const name = /^role "(.+)" does not exist$/s.exec(each.message)?.[1];
    if (name === undefined) return false;
    const { quoteIdentifier } = await import(
      "../dialect/postgres/identifiers.ts"
    );
    await connection.execute("ROLLBACK");
    await connection.execute(`CREATE ROLE ${quoteIdentifier(name)}`);
    return true;
  }
  return false;
}

async function findServer(
  context: CommandContext,
  given: string | undefined,
): Promise<DatabaseTarget> {
  const { findShadow } = await import("../config/find_database.ts");
  const target = findShadow(context.config, { url: given }) ?? EMBEDDED;
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

async function findExtensions(
  sources: readonly string[],
): Promise<readonly string[]> {
  const { findExtensionNames } = await import(
    "../driver/pglite_extensions.ts"
  );
  return findExtensionNames(sources.join("\n"));
}

async function createDatabase(
  context: CommandContext,
  server: DatabaseTarget,
  name: string,
): Promise<void> {
  const connection = await openDatabase(context, server);
  try {
    await connection.execute(`CREATE DATABASE ${name} TEMPLATE template0`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `Cannot make the shadow database on ${connection.displayUrl}: ${reason}`,
      {
        code: "shadow-not-made",
        cause: error,
        hint: "The role of the shadow URL needs the right to create databases",
      },
    );
  } finally {
    await connection.close();
  }
}

/** Also after an interruption; what failed before counts more than this. */
async function dropDatabase(
  context: CommandContext,
  server: DatabaseTarget,
  name: string,
): Promise<void> {
  try {
    const { openConnection } = await import("../driver/open.ts");
    const connection = await openConnection(server, {
      environment: (each) => context.world.environment(each),
    });
    try {
      await connection.execute(`DROP DATABASE ${name}${forceOf(connection)}`);
    } finally {
      await connection.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.invocation.listener({
      kind: "warning",
      message: `The shadow database ${name} on ${server.displayUrl} could ` +
        `not be dropped: ${reason}`,
    });
  }
}

/** From version 13 on the server ends what is still connected. */
function forceOf({ serverVersion }: Connection): string {
  return serverVersion >= 130_000 ? " WITH (FORCE)" : "";
}

async function runInside<T>(
  context: CommandContext,
  shadow: {
    readonly open: () => Promise<Connection>;
    readonly isEmbedded: boolean;
  },
  { body, resetSql, startSql }: ShadowUse<T>,
): Promise<T> {
  const { open, isEmbedded } = shadow;
  const connection = await open();
  try {
    await connection.execute(startSql);
    const { lendSession } = await import("../driver/lent_database.ts");
    const database: LentDatabase = {
      lend: () => lendSession(connection, () => Promise.resolve()),
      ...(isEmbedded ? {} : {
        lendFurther: async () => {
          const further = await open();
          await further.execute(resetSql);
          return further;
        },
      }),
    };
    return await withSignal(
      { connection, signal: context.invocation.signal },
      () => body({ connection, isEmbedded, resetSql, database }),
    );
  } finally {
    await connection.close();
  }
}

async function openDatabase(
  context: CommandContext,
  target: DatabaseTarget,
  extensions: readonly string[] = [],
): Promise<Connection> {
  const { openConnection } = await import("../driver/open.ts");
  const { signal } = context.invocation;
  return await openConnection(target, {
    environment: (name) => context.world.environment(name),
    extensions,
    ...(signal === undefined ? {} : { signal }),
  });
}
