import type { Config } from "./config.ts";
import {
  type DatabaseTarget,
  parseDatabaseUrl,
  readDatabaseEnvironment,
} from "./database_url.ts";
import { DatabaseUrlError } from "./errors.ts";
import { readText } from "./setting_values.ts";
import { expandVariables } from "./url_variables.ts";

/** How a database is chosen. */
export interface FindDatabaseOptions {
  /** Value of `--url`; it comes before everything else. */
  readonly url?: string | undefined;
}

/** A URL with where it stands. */
interface FoundUrl {
  readonly url: string;
  readonly origin: string;
}

/** The URL that Alembic's template has, where an `env.py` puts in another. */
const PLACEHOLDER_REGEXP = /^driver:\/\//;

/**
 * Describes the database to work on.
 *
 * `--url`, else the first of these that is not empty: `ALEMBIC_URL`,
 * `sqlalchemy.url` (where `${NAME}` is replaced), `DATABASE_URL`, libpq's `PG…`
 * variables. The placeholder that Alembic's template writes is passed over if
 * one of the last two names a database.
 *
 * @throws {DatabaseUrlError} If none is set, or the URL cannot be used.
 */
export function findDatabase(
  config: Config,
  options: FindDatabaseOptions = {},
): DatabaseTarget {
  const { environment } = config;
  const configured = findConfiguredUrl(config, options);
  const isPlaceholder = configured !== undefined &&
    PLACEHOLDER_REGEXP.test(configured.url);
  if (configured !== undefined && !isPlaceholder) {
    return parseDatabaseUrl(configured.url, { ...configured, environment });
  }
  const url = environment("DATABASE_URL");
  if (url !== undefined) {
    const origin = "environment variable DATABASE_URL";
    return parseDatabaseUrl(url, { environment, origin });
  }
  const target = readDatabaseEnvironment(environment);
  if (target !== undefined) return target;
  if (configured !== undefined) {
    return parseDatabaseUrl(configured.url, { ...configured, environment });
  }
  const file = config.iniFile.name;
  throw new DatabaseUrlError("No database is configured", {
    file,
    option: "sqlalchemy.url",
    hint:
      `Set sqlalchemy.url in '${file}', ALEMBIC_URL or DATABASE_URL, or give '--url postgresql://user@host/database'`,
  });
}

/**
 * Where shadow databases are made: the URL given, or `shadow_url`, where
 * `${NAME}` is replaced; undefined if neither is set.
 *
 * @throws {DatabaseUrlError} If the URL cannot be used.
 */
export function findShadow(
  config: Config,
  options: Pick<FindDatabaseOptions, "url">,
): DatabaseTarget | undefined {
  const { environment } = config;
  if (options.url !== undefined) {
    const origin = "--shadow-url";
    assertNotEmpty(options.url, origin);
    return parseDatabaseUrl(options.url, { environment, origin });
  }
  const url = readText(config, "shadow_url");
  if (url === undefined || url === "") return undefined;
  const found = { url, origin: config.originOf("shadow_url") };
  const { url: expanded, origin } = config.layerOf("shadow_url") ===
      "environment"
    ? found
    : expand(config, found);
  return parseDatabaseUrl(expanded, { environment, origin });
}

/** Another database in the place of one whose name got lost is worse than none. */
function assertNotEmpty(url: string, origin: string): void {
  if (url.trim() !== "") return;
  throw new DatabaseUrlError(`The database URL is empty (${origin})`, {
    hint: "A shell variable in it is perhaps not set; leave the option out " +
      "for the database of the configuration",
  });
}

function findConfiguredUrl(
  config: Config,
  options: FindDatabaseOptions,
): FoundUrl | undefined {
  if (options.url !== undefined) {
    assertNotEmpty(options.url, "--url");
    return { url: options.url, origin: "--url" };
  }
  const fromVariable = config.environment("ALEMBIC_URL");
  if (fromVariable !== undefined) {
    return { url: fromVariable, origin: "environment variable ALEMBIC_URL" };
  }
  const url = readText(config, "sqlalchemy.url");
  if (url === undefined || url === "") return undefined;
  const found = { url, origin: config.originOf("sqlalchemy.url") };
  return config.layerOf("sqlalchemy.url") === "environment"
    ? found
    : expand(config, found);
}

function expand(config: Config, found: FoundUrl): FoundUrl {
  return {
    url: expandVariables(found.url, {
      environment: config.environment,
      origin: found.origin,
    }),
    origin: found.origin,
  };
}
