import {
  CALL_OPTIONS,
  type CallOptions,
  collect,
  DATABASE_OPTIONS,
  type DatabaseCallOptions,
  listOf,
  RUN_OPTIONS,
  type RunCallOptions,
  withContext,
} from "./call.ts";
import type { Config } from "./config.ts";
import type { OptionNames } from "./option_names.ts";
import type { CurrentState, MigrationReport, RevisionInfo } from "./results.ts";

/** Options of {@linkcode upgrade} and {@linkcode downgrade}. */
export interface MigrateCallOptions extends RunCallOptions {
  /** Only plans. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** Options of what gives SQL instead of running it. */
export interface SqlCallOptions extends CallOptions {
  /** What revisions get as `context.tag`. */
  readonly tag?: string | undefined;
}

/** Options of {@linkcode upgradeSql} and {@linkcode downgradeSql}. */
export interface MigrateSqlCallOptions
  extends SqlCallOptions, DatabaseCallOptions {
  /**
   * Begins where the database stands, as `--sql --dry-run` does: it is read,
   * and the target is no range. @default {false}
   */
  readonly fromCurrent?: boolean | undefined;
}

/** Options of what writes the version table and runs no revision. */
export type VersionTableCallOptions =
  & DatabaseCallOptions
  & Pick<RunCallOptions, "lockWait" | "tag">;

/** Options of {@linkcode stamp}. */
export interface StampCallOptions extends VersionTableCallOptions {
  /** Erases the version table before. @default {false} */
  readonly purge?: boolean | undefined;
}

/** Options of {@linkcode heads}. */
export interface HeadsCallOptions extends CallOptions {
  /** Leaves out heads that another revision depends on. @default {false} */
  readonly resolveDependencies?: boolean | undefined;
}

/** Options of {@linkcode history}. */
export interface HistoryCallOptions extends DatabaseCallOptions {
  /** As `-r` takes it: `base:head`, `-3:`, `current:`. @default everything */
  readonly range?: string | undefined;
  /** Asks the database for `isCurrent`. @default {false} */
  readonly indicateCurrent?: boolean | undefined;
}

const MIGRATE_OPTIONS: OptionNames<MigrateCallOptions> = {
  ...RUN_OPTIONS,
  dryRun: true,
};

const SQL_OPTIONS: OptionNames<SqlCallOptions> = {
  ...CALL_OPTIONS,
  tag: true,
};

const MIGRATE_SQL_OPTIONS: OptionNames<MigrateSqlCallOptions> = {
  ...SQL_OPTIONS,
  ...DATABASE_OPTIONS,
  fromCurrent: true,
};

const VERSION_TABLE_OPTIONS: OptionNames<VersionTableCallOptions> = {
  ...DATABASE_OPTIONS,
  lockWait: true,
  tag: true,
};

const STAMP_OPTIONS: OptionNames<StampCallOptions> = {
  ...VERSION_TABLE_OPTIONS,
  purge: true,
};

const HEADS_OPTIONS: OptionNames<HeadsCallOptions> = {
  ...CALL_OPTIONS,
  resolveDependencies: true,
};

const HISTORY_OPTIONS: OptionNames<HistoryCallOptions> = {
  ...DATABASE_OPTIONS,
  range: true,
  indicateCurrent: true,
};

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
  const call = { callee: "upgrade", options, names: MIGRATE_OPTIONS };
  return withContext(config, call, async (context) => {
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
  const call = { callee: "downgrade", options, names: MIGRATE_OPTIONS };
  return withContext(config, call, async (context) => {
    const { downgrade } = await import("../commands/upgrade.ts");
    const { describeMigration } = await import("./results.ts");
    const isDryRun = options.dryRun ?? false;
    return describeMigration(await downgrade(context, target, { isDryRun }));
  });
}

/**
 * The SQL of an upgrade, from base, from `start:` in the target, or with
 * `fromCurrent` from where the database stands; empty if that is the target.
 *
 * @throws {MigratorError} If a symbol is none, or a revision cannot be written
 * as SQL.
 */
export function upgradeSql(
  config: Config,
  target: string = "head",
  options: MigrateSqlCallOptions = {},
): Promise<string> {
  const call = { callee: "upgradeSql", options, names: MIGRATE_SQL_OPTIONS };
  return withContext(config, call, async (context) => {
    const { upgradeOffline } = await import("../commands/upgrade.ts");
    const { writePendingSql } = await import("../commands/pending_sql.ts");
    return await collect((write) =>
      options.fromCurrent === true
        ? writePendingSql(context, { direction: "upgrade", target, write })
        : upgradeOffline(context, target, write)
    );
  });
}

/**
 * The SQL of a downgrade; `range` has to be `start:end`, or with `fromCurrent`
 * a target.
 *
 * @throws {MigratorError} As {@linkcode upgradeSql}, or if there is no range.
 */
export function downgradeSql(
  config: Config,
  range: string,
  options: MigrateSqlCallOptions = {},
): Promise<string> {
  const call = { callee: "downgradeSql", options, names: MIGRATE_SQL_OPTIONS };
  return withContext(config, call, async (context) => {
    const { downgradeOffline } = await import("../commands/upgrade.ts");
    const { writePendingSql } = await import("../commands/pending_sql.ts");
    return await collect((write) =>
      options.fromCurrent === true
        ? writePendingSql(context, {
          direction: "downgrade",
          target: range,
          write,
        })
        : downgradeOffline(context, range, write)
    );
  });
}

/**
 * Sets the version rows to `targets` without running anything.
 *
 * @throws {MigratorError} If a target is none, the lock or the database is not
 * to be had.
 */
export function stamp(
  config: Config,
  targets: string | readonly string[],
  options: StampCallOptions = {},
): Promise<MigrationReport> {
  const call = { callee: "stamp", options, names: STAMP_OPTIONS };
  return withContext(config, call, async (context) => {
    const { stamp } = await import("../commands/stamp.ts");
    const { describeMigration } = await import("./results.ts");
    const purge = options.purge ?? false;
    return describeMigration(await stamp(context, listOf(targets), { purge }));
  });
}

/**
 * The SQL of a stamp; each target may be `start:end`, all of one start.
 *
 * @throws {MigratorError} If a target is none.
 */
export function stampSql(
  config: Config,
  targets: string | readonly string[],
  options: SqlCallOptions = {},
): Promise<string> {
  const call = { callee: "stampSql", options, names: SQL_OPTIONS };
  return withContext(config, call, async (context) => {
    const { stampOffline } = await import("../commands/stamp.ts");
    return await collect((write) =>
      stampOffline(context, listOf(targets), { purge: false, write })
    );
  });
}

/**
 * Makes the version table if it is not there.
 *
 * @throws {MigratorError} If the lock or the database is not to be had.
 */
export function ensureVersion(
  config: Config,
  options: VersionTableCallOptions = {},
): Promise<void> {
  const call = {
    callee: "ensureVersion",
    options,
    names: VERSION_TABLE_OPTIONS,
  };
  return withContext(config, call, async (context) => {
    const { ensureVersion } = await import("../commands/stamp.ts");
    await ensureVersion(context);
  });
}

/**
 * The SQL that makes the version table.
 *
 * @throws {MigratorError} If the configuration cannot be used.
 */
export function ensureVersionSql(
  config: Config,
  options: SqlCallOptions = {},
): Promise<string> {
  const call = { callee: "ensureVersionSql", options, names: SQL_OPTIONS };
  return withContext(config, call, async (context) => {
    const { ensureVersionOffline } = await import("../commands/stamp.ts");
    return await collect((write) => ensureVersionOffline(context, write));
  });
}

/**
 * Where the database stands; creates nothing.
 *
 * @throws {MigratorError} If it is at a revision that there is no file of, or
 * is not to be had.
 */
export function current(
  config: Config,
  options: DatabaseCallOptions = {},
): Promise<CurrentState> {
  const call = { callee: "current", options, names: DATABASE_OPTIONS };
  return withContext(config, call, async (context) => {
    const { current } = await import("../commands/current.ts");
    const { describeCurrent } = await import("./results.ts");
    return describeCurrent(await current(context));
  });
}

/**
 * The heads of the revision files.
 *
 * @throws {MigratorError} If the files cannot be read or make no graph.
 */
export function heads(
  config: Config,
  options: HeadsCallOptions = {},
): Promise<readonly RevisionInfo[]> {
  const call = { callee: "heads", options, names: HEADS_OPTIONS };
  return withContext(config, call, async (context) => {
    const { heads } = await import("../commands/heads.ts");
    const { describeRevisions } = await import("./results.ts");
    const resolveDependencies = options.resolveDependencies ?? false;
    return describeRevisions(await heads(context, { resolveDependencies }));
  });
}

/**
 * The revisions of a range, newest first.
 *
 * @throws {MigratorError} As {@linkcode heads}, if the range is none, or the
 * database is asked and not to be had.
 */
export function history(
  config: Config,
  options: HistoryCallOptions = {},
): Promise<readonly RevisionInfo[]> {
  const call = { callee: "history", options, names: HISTORY_OPTIONS };
  return withContext(config, call, async (context) => {
    const { history } = await import("../commands/history.ts");
    const { describeRevisions } = await import("./results.ts");
    const { range, indicateCurrent = false } = options;
    return describeRevisions(
      await history(context, { range, indicateCurrent }),
      { knowsCurrent: indicateCurrent },
    );
  });
}

/**
 * The revisions that others branch off from, newest first.
 *
 * @throws {MigratorError} As {@linkcode heads}.
 */
export function branches(
  config: Config,
  options: CallOptions = {},
): Promise<readonly RevisionInfo[]> {
  const call = { callee: "branches", options, names: CALL_OPTIONS };
  return withContext(config, call, async (context) => {
    const { branches } = await import("../commands/branches.ts");
    const { describeRevisions } = await import("./results.ts");
    return describeRevisions(await branches(context));
  });
}

/**
 * The revisions that a symbol stands for; `current` asks the database.
 *
 * @throws {MigratorError} As {@linkcode heads}, if the symbol stands for none,
 * or the database is asked and not to be had.
 */
export function show(
  config: Config,
  symbol: string,
  options: DatabaseCallOptions = {},
): Promise<readonly RevisionInfo[]> {
  const call = { callee: "show", options, names: DATABASE_OPTIONS };
  return withContext(config, call, async (context) => {
    const { show } = await import("../commands/show.ts");
    const { describeRevisions } = await import("./results.ts");
    return describeRevisions(await show(context, symbol));
  });
}
