import {
  environmentVariableOf,
  KNOWN_OPTIONS,
} from "../config/known_options.ts";
import { CallOptionError } from "./errors.ts";
import {
  assertOptionNames,
  type OptionNames,
  suggest,
} from "./option_names.ts";
import { PROCESS_WORLD } from "./world.ts";

/** What a {@linkcode Config} is made from. */
export interface ConfigOptions {
  /**
   * An ini file, a `pyproject.toml`, or both. Without it `ALEMBIC_CONFIG`, else
   * the two of those names in the working folder; none of them has to be there.
   */
  readonly configFile?: string | readonly string[] | undefined;
  /** Section of the ini file. @default {"alembic"} */
  readonly section?: string | undefined;
  /** The database; before every other place that names one. */
  readonly url?: string | undefined;
  /**
   * Settings by their names in the ini file, as `script_location`. They come
   * before those of the files, as the variables `ALEMBIC_…` do.
   */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** What `-x KEY=VALUE` gives to revisions. */
  readonly xArguments?: Readonly<Record<string, string>> | undefined;
  /** Where relative paths start. @default {the working folder} */
  readonly cwd?: string | undefined;
  /** Looks a variable up. @default {the environment of the process} */
  readonly environment?: (name: string) => string | undefined;
}

const CONFIG_OPTIONS: OptionNames<ConfigOptions> = {
  configFile: true,
  section: true,
  url: true,
  settings: true,
  xArguments: true,
  cwd: true,
  environment: true,
};

const KNOWN_VARIABLES: ReadonlySet<string> = new Set(
  KNOWN_OPTIONS.map(environmentVariableOf),
);

/** What nothing reads, or reads as if it were not there, has to be noticed. */
function assertSettings(settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!KNOWN_VARIABLES.has(environmentVariableOf(name))) {
      throw new CallOptionError("Config", `unknown setting '${name}'`, {
        hint: suggest(name, KNOWN_OPTIONS, "settings"),
      });
    }
    if (value === undefined || typeof value === "string") continue;
    throw new CallOptionError(
      "Config",
      `the setting '${name}' must be a text as in the ini file, not ${value}`,
    );
  }
}

/**
 * Where revisions and database are, for the functions of the library. Files
 * are read by each of them anew.
 */
export class Config {
  readonly options: ConfigOptions;

  /**
   * @throws {CallOptionError} If there is no such option or setting, or a
   * setting is no text.
   */
  constructor(options: ConfigOptions = {}) {
    assertOptionNames("Config", options, CONFIG_OPTIONS);
    assertSettings(options.settings ?? {});
    this.options = options;
  }
}

const URL_VARIABLE = environmentVariableOf("sqlalchemy.url");

/**
 * Whether a variable must not compete with the setting that is given: its file
 * form, and for the database `ALEMBIC_URL`, which comes before `sqlalchemy.url`.
 */
function isHidden(name: string, setting: string): boolean {
  const others = setting === URL_VARIABLE
    ? [setting, "ALEMBIC_URL"]
    : [setting];
  return others.some((each) => name === each || name === `${each}_FILE`);
}

/** Looks a variable up for a configuration, whose settings come first. */
export function readVariable(
  { options }: Config,
  name: string,
): string | undefined {
  const { settings = {}, environment = PROCESS_WORLD.environment } = options;
  for (const [setting, value] of Object.entries(settings)) {
    const variable = environmentVariableOf(setting);
    if (variable === name) return value;
    if (isHidden(name, variable)) return undefined;
  }
  return environment(name);
}

/** What messages call the variable of a setting that is given. */
export function describeSetting(
  { options: { settings = {} } }: Config,
  name: string,
): string | undefined {
  const setting = Object.keys(settings).find((each) =>
    environmentVariableOf(each) === name
  );
  return setting === undefined ? undefined : `${setting} in the settings`;
}
