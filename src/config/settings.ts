import type { Config } from "./config.ts";
import { ConfigError, SettingsError } from "./errors.ts";
import { type PostWriteHook, readPostWriteHooks } from "./hook_settings.ts";
import { absolutePath } from "./path.ts";
import {
  listPrependSysPath,
  resolveScriptLocation,
  resolveVersionLocations,
} from "./path_settings.ts";
import { parseBooleanWord } from "./python_text.ts";
import {
  readBoolean,
  readDuration,
  readInteger,
  readList,
  readText,
  refuse,
  type Warn,
} from "./setting_values.ts";
import { warnOfEncoding, warnOfTypos } from "./setting_warnings.ts";

/** The program's options, checked. Paths are absolute, lengths of time in milliseconds. */
export interface Settings {
  /** Undefined if unset; `requireScriptLocation()` makes an error of that. */
  readonly scriptLocation: string | undefined;
  /** In the order given; empty only if the script location is unset too. */
  readonly versionLocations: readonly string[];
  /** Read and checked, of no further use; as written. */
  readonly prependSysPath: readonly string[];
  readonly recursiveVersionLocations: boolean;
  /** Read, of no further use: there are no compiled revision files. */
  readonly sourceless: boolean;
  /** Whether hooks of `env.ts` are called for a revision without `--autogenerate`. */
  readonly revisionEnvironment: boolean;
  /** In Python's `%` notation: `%(rev)s_%(slug)s`. */
  readonly fileTemplate: string;
  /** `time`: made of the moment of creation, so that ids sort by it. */
  readonly revisionIdFormat: "random" | "time";
  /** Never 0; negative numbers count from the end of the slug. */
  readonly truncateSlugLength: number;
  /** As written, to be looked up when a date is needed; undefined: local time. */
  readonly timezone: string | undefined;
  readonly postWriteHooks: readonly PostWriteHook[];
  readonly versionTable: string;
  /** Undefined: where the search path leads. */
  readonly versionTableSchema: string | undefined;
  /** Whether the version table gets a primary key. */
  readonly versionTablePk: boolean;
  /** Whether a missing schema of the version table is made with the table. */
  readonly createVersionTableSchema: boolean;
  readonly transactionPerMigration: boolean;
  /** 0: fail at once; Infinity: wait for ever. */
  readonly lockWaitMs: number;
  /** PostgreSQL's `lock_timeout`; 0 is no limit. */
  readonly lockTimeoutMs: number;
  /** PostgreSQL's `statement_timeout`, 0 is no limit; undefined: the server's own. */
  readonly statementTimeoutMs: number | undefined;
  /** How often a revision is tried again after a deadlock and the like. */
  readonly retries: number;
  /** Key of the advisory lock; undefined: made from the version table's name. */
  readonly lockKey: bigint | undefined;
  /** Modules, `.sql` files or one database URL, as written. */
  readonly targetMetadata: readonly string[];
  /** `env.ts`, absolute; undefined: beside the versions, if there is one. */
  readonly envFile: string | undefined;
  /**
   * Whether all schemas are compared or only the default one, or names and
   * patterns of those that are.
   */
  readonly includeSchemas: boolean | readonly string[];
  /** Names or patterns of schemas that are not compared. */
  readonly excludeSchemas: readonly string[];
  /** Names or patterns of tables that are not compared. */
  readonly excludeTables: readonly string[];
  readonly compareType: boolean;
  readonly compareServerDefault: boolean;
  /** Sections with a `sqlalchemy.url` each; empty for a single database. */
  readonly databases: readonly string[];
  /** What is odd but no error, one sentence each, in the order found. */
  readonly warnings: readonly string[];
}

const DEFAULT_FILE_TEMPLATE = "%(rev)s_%(slug)s";
const DEFAULT_SLUG_LENGTH = 40;
const DEFAULT_LOCK_WAIT_MS = 300_000;
const DEFAULT_LOCK_TIMEOUT_MS = 5_000;
const DEFAULT_RETRIES = 5;
const MAX_RETRIES = 1000;
/** NAMEDATALEN - 1; PostgreSQL manual 4.1.1. */
const MAX_NAME_BYTES = 63;

/**
 * Reads and checks every option.
 *
 * @throws {SettingsError} If there are several problems, with all of them.
 * @throws {ConfigError} If there is one problem: the error for it.
 */
export function readSettings(config: Config): Settings {
  const errors: ConfigError[] = [];
  const warnings: string[] = [];
  const warn: Warn = (message) => warnings.push(message);
  const settings = readAll(config, {
    warn,
    attempt: (read) => {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        errors.push(error);
        return undefined;
      }
    },
  });
  warnOfTypos(config, warn);
  // Two settings may share what is wrong: the separator, the script location.
  const problems = new Map(errors.map((error) => [error.message, error]));
  if (errors[0] !== undefined && problems.size === 1) throw errors[0];
  if (problems.size > 0) throw new SettingsError([...problems.values()]);
  return Object.freeze({ ...settings, warnings: Object.freeze(warnings) });
}

interface Reading {
  readonly warn: Warn;
  /** Runs `read`; a problem is kept for later and gives undefined. */
  readonly attempt: <T>(read: () => T) => T | undefined;
}

/** Every setting; those that could not be read have their defaults. */
function readAll(
  config: Config,
  reading: Reading,
): Omit<Settings, "warnings"> {
  return {
    ...readScriptSettings(config, reading),
    ...readRunSettings(config, reading),
    ...readCompareSettings(config, reading),
  };
}

function readScriptSettings(config: Config, { attempt, warn }: Reading) {
  attempt(() => warnOfEncoding(config, warn));
  return {
    scriptLocation: attempt(() => resolveScriptLocation(config)),
    versionLocations:
      attempt(() => resolveVersionLocations(config, { warn })) ?? [],
    // Nothing is done with it, so how it ought to be split is no news.
    prependSysPath:
      attempt(() => listPrependSysPath(config, { warn: () => {} })) ?? [],
    recursiveVersionLocations:
      attempt(() => readRecursiveVersionLocations(config, { warn })) ?? false,
    sourceless: attempt(() => readSourceless(config, { warn })) ?? false,
    revisionEnvironment: attempt(() => readRevisionEnvironment(config)) ??
      false,
    fileTemplate: attempt(() => readFileTemplate(config)) ??
      DEFAULT_FILE_TEMPLATE,
    revisionIdFormat: attempt(() => readRevisionIdFormat(config)) ?? "random",
    truncateSlugLength: attempt(() => readTruncateSlugLength(config)) ??
      DEFAULT_SLUG_LENGTH,
    timezone: attempt(() => readText(config, "timezone")),
    postWriteHooks: attempt(() => readPostWriteHooks(config)) ?? [],
    envFile: attempt(() => readEnvFile(config)),
  };
}

function readRunSettings(config: Config, { attempt }: Reading) {
  return {
    versionTable: attempt(() => readName(config, "version_table")) ??
      "alembic_version",
    versionTableSchema: attempt(() => readName(config, "version_table_schema")),
    versionTablePk: attempt(() => readBoolean(config, "version_table_pk")) ??
      true,
    createVersionTableSchema:
      attempt(() => readBoolean(config, "create_version_table_schema")) ??
        false,
    transactionPerMigration:
      attempt(() => readBoolean(config, "transaction_per_migration")) ?? true,
    lockWaitMs: attempt(() => readDuration(config, "lock_wait")) ??
      DEFAULT_LOCK_WAIT_MS,
    lockTimeoutMs: attempt(() => readTimeout(config, "lock_timeout")) ??
      DEFAULT_LOCK_TIMEOUT_MS,
    statementTimeoutMs: attempt(() => readTimeout(config, "statement_timeout")),
    retries: attempt(() => readRetries(config)) ?? DEFAULT_RETRIES,
    lockKey: attempt(() => readLockKey(config)),
    databases: attempt(() => readDatabases(config)) ?? [],
  };
}

function readCompareSettings(config: Config, { attempt }: Reading) {
  return {
    targetMetadata: attempt(() => readTargetMetadata(config)) ?? [],
    includeSchemas: attempt(() => readIncludeSchemas(config)) ?? true,
    excludeSchemas: attempt(() => readList(config, "exclude_schemas")) ?? [],
    excludeTables: attempt(() => readList(config, "exclude_tables")) ?? [],
    compareType: attempt(() => readBoolean(config, "compare_type")) ?? true,
    compareServerDefault:
      attempt(() => readBoolean(config, "compare_server_default")) ?? true,
  };
}

/** `sourceless`; see {@linkcode readRecursiveVersionLocations} for the rule. */
export function readSourceless(
  config: Config,
  options: { readonly warn: Warn },
): boolean {
  return readExactTrue(config, { option: "sourceless", ...options });
}

/**
 * `recursive_version_locations`: in an ini file only the exact text `true` is
 * true, as in Alembic; other words that mean true get a warning. In the
 * environment every boolean word counts, in TOML only a boolean.
 *
 * @throws {SettingError} If it is no boolean where one is needed.
 */
export function readRecursiveVersionLocations(
  config: Config,
  options: { readonly warn: Warn },
): boolean {
  return readExactTrue(config, {
    option: "recursive_version_locations",
    ...options,
  });
}

function readExactTrue(
  config: Config,
  given: {
    readonly option: "sourceless" | "recursive_version_locations";
    readonly warn: Warn;
  },
): boolean {
  const { option, warn } = given;
  const value = config.getAlembicOption(option);
  switch (config.layerOf(option)) {
    case undefined:
      return false;
    case "environment":
      return readBoolean(config, option) ?? false;
    case "toml":
      if (typeof value === "boolean") return value;
      throw refuse(config, {
        option,
        problem: `boolean value expected for TOML parameter '${option}'`,
      });
    case "ini": {
      const text = String(value);
      if (text !== "true" && parseBooleanWord(text) === true) {
        warn(
          `${option} is '${text}', which counts as false: only the exact text 'true' is true`,
        );
      }
      return text === "true";
    }
  }
}

/**
 * `revision_environment`: any boolean word; false if unset.
 *
 * @throws {SettingError} If it is no boolean word.
 */
export function readRevisionEnvironment(config: Config): boolean {
  return readBoolean(config, "revision_environment") ?? false;
}

/** `file_template`, with `%%` already made `%`. */
export function readFileTemplate(config: Config): string {
  return readText(config, "file_template") ?? DEFAULT_FILE_TEMPLATE;
}

function readRevisionIdFormat(config: Config): "random" | "time" | undefined {
  const option = "revision_id_format";
  const format = readText(config, option);
  if (format === undefined || format === "random" || format === "time") {
    return format;
  }
  throw refuse(config, {
    option,
    problem: `${option} must be 'random' or 'time', not '${format}'`,
  });
}

/**
 * `truncate_slug_length`: 40 if unset or 0.
 *
 * @throws {SettingError} If it is no whole number; an empty text is none.
 */
export function readTruncateSlugLength(config: Config): number {
  const length = readInteger(config, "truncate_slug_length");
  return Number(length ?? 0n) || DEFAULT_SLUG_LENGTH;
}

function readEnvFile(config: Config): string | undefined {
  const path = readText(config, "env_file") || undefined;
  return path && absolutePath(config.cwd, path);
}

/** An SQL name, undefined if unset or empty. */
function readName(
  config: Config,
  option: "version_table" | "version_table_schema",
): string | undefined {
  const name = readText(config, option);
  if (name === undefined || name === "") return undefined;
  const lengthBytes = new TextEncoder().encode(name).length;
  if (lengthBytes > MAX_NAME_BYTES) {
    throw refuse(config, {
      option,
      problem:
        `${option} is ${lengthBytes} bytes long, more than PostgreSQL's ${MAX_NAME_BYTES}`,
    });
  }
  return name;
}

/** A limit in PostgreSQL's sense: 0 is none, and so is -1. */
function readTimeout(
  config: Config,
  option: "lock_timeout" | "statement_timeout",
): number | undefined {
  const timeoutMs = readDuration(config, option);
  return timeoutMs === Infinity ? 0 : timeoutMs;
}

function readRetries(config: Config): number | undefined {
  const retries = readInteger(config, "retries");
  if (retries === undefined) return undefined;
  if (retries >= 0n && retries <= MAX_RETRIES) return Number(retries);
  throw refuse(config, {
    option: "retries",
    problem: `retries must be from 0 to ${MAX_RETRIES}, not ${retries}`,
  });
}

function readLockKey(config: Config): bigint | undefined {
  const key = readInteger(config, "lock_key");
  if (key === undefined || BigInt.asIntN(64, key) === key) return key;
  throw refuse(config, {
    option: "lock_key",
    problem:
      `lock_key must be a signed 64-bit number, which ${key} is too large for`,
  });
}

function readDatabases(config: Config): readonly string[] {
  const names = readList(config, "databases", /[,\s]/) ?? [];
  const missing = names.filter((name) => !config.ini.hasSection(name));
  if (missing.length === 0) return names;
  throw refuse(config, {
    option: "databases",
    problem: `databases names ${
      missing.map((name) => `'${name}'`).join(", ")
    }, for which there is no section`,
    hint: `Write '[${missing[0]}]' with its own sqlalchemy.url`,
  });
}

/** A URL may hold commas, so it is only split at line ends. */
function readTargetMetadata(config: Config): readonly string[] | undefined {
  const option = "target_metadata";
  const value = config.getAlembicOption(option);
  const isUrl = typeof value === "string" &&
    /^[a-z][a-z0-9+]*:\/\/|^pglite:/i.test(value.trim());
  return readList(config, option, isUrl ? /\n/ : undefined);
}

function readIncludeSchemas(
  config: Config,
): boolean | readonly string[] | undefined {
  const value = config.getAlembicOption("include_schemas");
  if (value === undefined || typeof value === "boolean") return value;
  const word = typeof value === "string" ? parseBooleanWord(value) : undefined;
  return word ?? readList(config, "include_schemas");
}
