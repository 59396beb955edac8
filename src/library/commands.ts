import type { CommandContext } from "../commands/context.ts";
import type { LentDatabase } from "../driver/lent_database.ts";
import type { EventListener } from "../runtime/events.ts";
import { type Config, readVariable } from "./config.ts";
import type {
  CurrentState,
  MigrationReport,
  NewRevisionFile,
  RevisionInfo,
} from "./results.ts";
import { PROCESS_WORLD } from "./world.ts";

/** What every function of the library takes. */
export interface CallOptions {
  /**
   * A database that is open already, from `lendPgPool()` and its like, instead
   * of the one that the configuration names. It stays open.
   */
  readonly database?: LentDatabase | undefined;
  /** Aborted to stop: what runs is rolled back and the reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Gets what the command line writes into its log. */
  readonly onEvent?: EventListener | undefined;
}

/** What the functions that change a database take. Times as `30s` or `5min`. */
export interface RunCallOptions extends CallOptions {
  /** How long another run is waited for. @default the setting `lock_wait` */
  readonly lockWait?: string | undefined;
  /** How long a server that is still starting is waited for. @default {"0"} */
  readonly wait?: string | undefined;
  /** PostgreSQL's `lock_timeout`. @default the setting `lock_timeout` */
  readonly lockTimeout?: string | undefined;
  /** PostgreSQL's `statement_timeout`. @default the setting `statement_timeout` */
  readonly statementTimeout?: string | undefined;
  /** What revisions get as `context.tag`. */
  readonly tag?: string | undefined;
}

/** Options of {@linkcode upgrade} and {@linkcode downgrade}. */
export interface MigrateCallOptions extends RunCallOptions {
  /** Only plans. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** Options of {@linkcode stamp}. */
export interface StampCallOptions extends RunCallOptions {
  /** Erases the version table before. @default {false} */
  readonly purge?: boolean | undefined;
}

/** Options of {@linkcode history}. */
export interface HistoryCallOptions extends CallOptions {
  /** As `-r` takes it: `base:head`, `-3:`, `current:`. @default everything */
  readonly range?: string | undefined;
}

/** Options of {@linkcode revision}. */
export interface RevisionCallOptions extends CallOptions {
  readonly message?: string | undefined;
  /** The parent. @default {"head"} */
  readonly head?: string | undefined;
  /** Whether the parent may have children already. @default {false} */
  readonly splice?: boolean | undefined;
  readonly branchLabel?: string | undefined;
  /** One of the version locations. */
  readonly versionPath?: string | undefined;
  /** @default one is made up */
  readonly revisionId?: string | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  /** @default {"ts"} */
  readonly format?: "ts" | "sql" | undefined;
}

/** Options of {@linkcode merge}. */
export type MergeCallOptions = Pick<
  RevisionCallOptions,
  "message" | "branchLabel" | "revisionId" | "splice" | keyof CallOptions
>;

/**
 * Applies the revisions up to `target`, as `alembic upgrade` does.
 *
 * @throws {MigratorError} If the target is none, a revision fails, the lock or
 * the database is not to be had: `code` tells which.
 */
export function upgrade(
  config: Config,
  target: string = "head",
  options: MigrateCallOptions = {},
): Promise<MigrationReport> {
  return withContext(config, options, async (context) => {
    const { upgrade } = await import("../commands/upgrade.ts");
    const { describeMigration } = await import("./results.ts");
    const isDryRun = options.dryRun ?? false;
    return describeMigration(await upgrade(context, target, { isDryRun }));
  });
}

/**
 * Takes back the revisions down to `target`, as `alembic downgrade` does.
 *
 * @throws {MigratorError} As {@linkcode upgrade}.
 */
export function downgrade(
  config: Config,
  target: string,
  options: MigrateCallOptions = {},
): Promise<MigrationReport> {
  return withContext(config, options, async (context) => {
    const { downgrade } = await import("../commands/upgrade.ts");
    const { describeMigration } = await import("./results.ts");
    const isDryRun = options.dryRun ?? false;
    return describeMigration(await downgrade(context, target, { isDryRun }));
  });
}

/** The SQL of an upgrade, from base or from `start:` in the target; asks no database. */
export function upgradeSql(
  config: Config,
  target: string = "head",
  options: CallOptions = {},
): Promise<string> {
  return withContext(config, options, async (context) => {
    const { upgradeOffline } = await import("../commands/upgrade.ts");
    return await collect((write) => upgradeOffline(context, target, write));
  });
}

/** The SQL of a downgrade; `range` has to be `start:end`. */
export function downgradeSql(
  config: Config,
  range: string,
  options: CallOptions = {},
): Promise<string> {
  return withContext(config, options, async (context) => {
    const { downgradeOffline } = await import("../commands/upgrade.ts");
    return await collect((write) => downgradeOffline(context, range, write));
  });
}

/** Sets the version rows to `targets` without running anything. */
export function stamp(
  config: Config,
  targets: string | readonly string[],
  options: StampCallOptions = {},
): Promise<MigrationReport> {
  return withContext(config, options, async (context) => {
    const { stamp } = await import("../commands/stamp.ts");
    const { describeMigration } = await import("./results.ts");
    const purge = options.purge ?? false;
    return describeMigration(await stamp(context, listOf(targets), { purge }));
  });
}

/** Makes the version table if it is not there. */
export function ensureVersion(
  config: Config,
  options: RunCallOptions = {},
): Promise<void> {
  return withContext(config, options, async (context) => {
    const { ensureVersion } = await import("../commands/stamp.ts");
    await ensureVersion(context);
  });
}

/** Where the database stands; creates nothing. */
export function current(
  config: Config,
  options: CallOptions = {},
): Promise<CurrentState> {
  return withContext(config, options, async (context) => {
    const { current } = await import("../commands/current.ts");
    const { describeCurrent } = await import("./results.ts");
    return describeCurrent(await current(context));
  });
}

/** The heads of the revision files. */
export function heads(
  config: Config,
  options: CallOptions = {},
): Promise<readonly RevisionInfo[]> {
  return withContext(config, options, async (context) => {
    const { heads } = await import("../commands/heads.ts");
    const { describeRevisions } = await import("./results.ts");
    return describeRevisions(
      await heads(context, { resolveDependencies: false }),
    );
  });
}

/** The revisions of a range, newest first. */
export function history(
  config: Config,
  options: HistoryCallOptions = {},
): Promise<readonly RevisionInfo[]> {
  return withContext(config, options, async (context) => {
    const { history } = await import("../commands/history.ts");
    const { describeRevisions } = await import("./results.ts");
    const { range } = options;
    return describeRevisions(
      await history(context, { range, indicateCurrent: false }),
    );
  });
}

/** The revisions that others branch off from, newest first. */
export function branches(
  config: Config,
  options: CallOptions = {},
): Promise<readonly RevisionInfo[]> {
  return withContext(config, options, async (context) => {
    const { branches } = await import("../commands/branches.ts");
    const { describeRevisions } = await import("./results.ts");
    return describeRevisions(await branches(context));
  });
}

/** The revisions that a symbol stands for; `current` asks the database. */
export function show(
  config: Config,
  symbol: string,
  options: CallOptions = {},
): Promise<readonly RevisionInfo[]> {
  return withContext(config, options, async (context) => {
    const { show } = await import("../commands/show.ts");
    const { describeRevisions } = await import("./results.ts");
    return describeRevisions(await show(context, symbol));
  });
}

/** Writes a new revision file. */
export function revision(
  config: Config,
  options: RevisionCallOptions = {},
): Promise<NewRevisionFile> {
  return withContext(config, options, async (context) => {
    const { revision } = await import("../commands/revision.ts");
    const { describeCreated } = await import("./results.ts");
    const created = await revision(context, {
      message: options.message,
      head: options.head,
      splice: options.splice ?? false,
      branchLabel: options.branchLabel,
      versionPath: options.versionPath,
      revisionId: options.revisionId,
      dependsOn: options.dependsOn ?? [],
      format: options.format ?? "ts",
      sql: false,
      onStatus: () => {},
    });
    return describeCreated(created);
  });
}

/** Writes a revision that follows several others. */
export function merge(
  config: Config,
  revisions: string | readonly string[],
  options: MergeCallOptions = {},
): Promise<NewRevisionFile> {
  return withContext(config, options, async (context) => {
    const { merge } = await import("../commands/revision.ts");
    const { describeCreated } = await import("./results.ts");
    const created = await merge(context, {
      revisions: listOf(revisions),
      message: options.message,
      branchLabel: options.branchLabel,
      revisionId: options.revisionId,
      splice: options.splice ?? false,
      onStatus: () => {},
    });
    return describeCreated(created);
  });
}

async function withContext<T>(
  config: Config,
  options: RunCallOptions,
  body: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const { CommandContext } = await import("../commands/context.ts");
  const { configFile = [], section = "alembic", xArguments = {}, url, cwd } =
    config.options;
  await using context = await CommandContext.open({
    ...PROCESS_WORLD,
    environment: (name) => readVariable(config, name),
    ...(cwd === undefined ? {} : { cwd: () => cwd }),
  }, {
    configFiles: listOf(configFile),
    section,
    xArguments: Object.entries(xArguments).map(([name, value]) =>
      `${name}=${value}`
    ),
    url,
    overrides: {
      lockWait: options.lockWait,
      lockTimeout: options.lockTimeout,
      statementTimeout: options.statementTimeout,
      retries: undefined,
      wait: options.wait,
      repeatUnfinished: false,
    },
    tag: options.tag,
    listener: options.onEvent ?? (() => {}),
    wantsProgress: false,
    signal: options.signal,
    ...(options.database === undefined ? {} : { database: options.database }),
  });
  return await body(context);
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

async function collect(
  work: (write: (text: string) => void) => Promise<void>,
): Promise<string> {
  const parts: string[] = [];
  await work((text) => parts.push(text));
  return parts.join("");
}
