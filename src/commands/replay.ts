import { CommandContext, type EventListener } from "./context.ts";
import { readExtensionSources } from "./extension_sources.ts";
import { readSchema, type ReflectedUse } from "./reflect_schema.ts";
import { CommandError } from "./revision_errors.ts";
import { makeMissingRole, type Shadow, withShadow } from "./shadow.ts";

/** Options of {@linkcode reflectHistory}. */
export interface ReplayOptions<T> {
  /** Value of `--shadow-url`. */
  readonly shadowUrl: string | undefined;
  /** Revisions up to which it is run; empty for an empty database. */
  readonly targets: readonly string[];
  /** Where names without a schema lead. */
  readonly defaultSchema: string | undefined;
  readonly use: ReflectedUse<T>;
}

/**
 * What a database contains after the revisions were run in an empty one.
 *
 * @throws {CommandError} If one of them fails there.
 */
export async function reflectHistory<T>(
  context: CommandContext,
  { shadowUrl, targets, defaultSchema, use }: ReplayOptions<T>,
): Promise<T> {
  const sources = targets.length === 0
    ? []
    : await readExtensionSources(context);
  return await withShadow(
    context,
    { url: shadowUrl, sources, defaultSchema },
    async (shadow) => {
      if (targets.length > 0) await replay(context, shadow, targets);
      const { connection } = shadow;
      return await use(await readSchema(context, connection), connection);
    },
  );
}

async function replay(
  context: CommandContext,
  shadow: Shadow,
  targets: readonly string[],
): Promise<void> {
  const { invocation, settings, world } = context;
  const { versionTableSchema } = settings;
  if (versionTableSchema !== undefined) {
    const { quoteIdentifier } = await import(
      "../dialect/postgres/identifiers.ts"
    );
    // Where it is on a real server, somebody made it before the first revision.
    await shadow.connection.execute(
      `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(versionTableSchema)}`,
    );
  }
  await using inside = await CommandContext.open(world, {
    ...invocation,
    database: shadow.database,
    isShadow: true,
    wantsProgress: false,
    listener: quieten(invocation.listener),
  });
  for (const target of targets) await upgradeTo(inside, shadow, target);
}

async function upgradeTo(
  context: CommandContext,
  shadow: Shadow,
  target: string,
): Promise<void> {
  const { upgrade } = await import("./upgrade.ts");
  for (;;) {
    try {
      await upgrade(context, target, { isDryRun: false });
      return;
    } catch (error) {
      context.invocation.signal?.throwIfAborted();
      if (!await makeMissingRole(shadow, error)) {
        throw describeFailure(error, shadow);
      }
    }
  }
}

/** Steps in a database that is thrown away are no news, and warnings were told. */
function quieten(listener: EventListener): EventListener {
  return (event) => {
    if (event.kind === "lockWait" || event.kind === "blocked") listener(event);
  };
}

function describeFailure(error: unknown, { isEmbedded }: Shadow): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(
    `Cannot replay the history into the shadow database: ${reason}`,
    {
      code: "history-not-replayed",
      cause: error,
      hint: isEmbedded
        ? "If it needs an extension or a role that is not embedded, name a " +
          "server with --shadow-url"
        : "Each revision has to run on what the ones before it made",
    },
  );
}
