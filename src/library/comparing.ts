import {
  DATABASE_OPTIONS,
  type DatabaseCallOptions,
  withContext,
} from "./call.ts";
import type { Config } from "./config.ts";
import type { OptionNames } from "./option_names.ts";
import type { CheckReport } from "./results.ts";

/** Options of {@linkcode check}. */
export interface CheckCallOptions extends DatabaseCallOptions {
  /**
   * Takes what the history makes of an empty database for the database, so
   * that none is needed. @default {false}
   */
  readonly shadow?: boolean | undefined;
  /**
   * Compares with what the applied revisions make of an empty database instead
   * of the models: what was changed by hand. @default {false}
   */
  readonly drift?: boolean | undefined;
  /** Where shadow databases are made. @default the setting `shadow_url` */
  readonly shadowUrl?: string | undefined;
  /**
   * Also writes the SQL that would make it so, with its own BEGIN and COMMIT.
   * @default {false}
   */
  readonly sql?: boolean | undefined;
}

const CHECK_OPTIONS: OptionNames<CheckCallOptions> = {
  ...DATABASE_OPTIONS,
  shadow: true,
  drift: true,
  shadowUrl: true,
  sql: true,
};

/**
 * What sets the database apart from the schema that `target_metadata` names,
 * as `alembic check` lists it; changes nothing. Differences are a result and
 * nothing is thrown for them.
 *
 * @throws {MigratorError} If a side is not there or cannot be read, or the
 * database is not at the heads.
 */
export function check(
  config: Config,
  options: CheckCallOptions = {},
): Promise<CheckReport> {
  const call = { callee: "check", options, names: CHECK_OPTIONS };
  return withContext(config, call, async (context) => {
    const { check } = await import("../commands/check.ts");
    return await check(context, {
      shadowUrl: options.shadowUrl,
      isShadow: options.shadow ?? false,
      isDrift: options.drift ?? false,
      wantsSql: options.sql ?? false,
    });
  });
}
