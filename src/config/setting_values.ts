import type { Config } from "./config.ts";
import { parseDuration } from "./duration.ts";
import { SettingError } from "./errors.ts";
import type { KnownOption } from "./known_options.ts";
import { parseBooleanWord, parseInteger, strip } from "./python_text.ts";
import type { ConfigValue } from "./toml.ts";

/** Told of what is odd but no error; one sentence each. */
export type Warn = (message: string) => void;

/**
 * Makes the error for a value that its option does not allow, with the
 * place where the value stands.
 */
export function refuse(
  config: Config,
  facts: {
    readonly option: KnownOption;
    readonly problem: string;
    readonly hint?: string;
  },
): SettingError {
  return new SettingError({ ...facts, origin: config.originOf(facts.option) });
}

/** A text; undefined if unset. */
export function readText(
  config: Config,
  option: KnownOption,
): string | undefined {
  const value = config.getAlembicOption(option);
  if (value === undefined || typeof value === "string") return value;
  throw refuse(config, {
    option,
    problem: `${option} must be a text, not ${describeValue(value)}`,
  });
}

/** A boolean, or any of Python's words for one; undefined if unset. */
export function readBoolean(
  config: Config,
  option: KnownOption,
): boolean | undefined {
  const value = config.getAlembicOption(option);
  if (value === undefined || typeof value === "boolean") return value;
  const word = typeof value === "string" ? parseBooleanWord(value) : undefined;
  if (word !== undefined) return word;
  throw refuse(config, {
    option,
    problem: `${option} must be true or false, not ${describeValue(value)}`,
  });
}

/** A whole number of any size; undefined if unset. */
export function readInteger(
  config: Config,
  option: KnownOption,
): bigint | undefined {
  const value = config.getAlembicOption(option);
  if (value === undefined || typeof value === "bigint") return value;
  if (typeof value === "number") return BigInt(value);
  const number = typeof value === "string" ? parseInteger(value) : undefined;
  if (number !== undefined) return number;
  throw refuse(config, {
    option,
    problem: `${option} must be a whole number, not ${describeValue(value)}`,
    hint: "Remove the line if the default is wanted",
  });
}

/** Milliseconds, Infinity for `-1`; undefined if unset. */
export function readDuration(
  config: Config,
  option: KnownOption,
): number | undefined {
  const value = config.getAlembicOption(option);
  if (value === undefined) return undefined;
  const durationMs = typeof value === "string" || typeof value === "number"
    ? parseDuration(String(value))
    : undefined;
  if (durationMs !== undefined) return durationMs;
  throw refuse(config, {
    option,
    problem: `${option} must be a length of time, not ${describeValue(value)}`,
    hint:
      "Write seconds, or a number with a unit: 500ms, 30s, 5min, 1h; -1 for no limit",
  });
}

/**
 * A list: an array of texts in TOML, else a text whose items stand between
 * commas or on lines of their own. Empty items are left out; undefined if unset.
 */
export function readList(
  config: Config,
  option: KnownOption,
  separator: RegExp = /[,\n]/,
): readonly string[] | undefined {
  const value = config.getAlembicOption(option);
  if (value === undefined) return undefined;
  const items = typeof value === "string"
    ? value.split(separator)
    : assertTexts(config, { option, value });
  return items.map(strip).filter((item) => item !== "");
}

/**
 * The value as an array of texts.
 *
 * @throws {SettingError} If it is anything else.
 */
export function assertTexts(
  config: Config,
  given: { readonly option: KnownOption; readonly value: ConfigValue },
): readonly string[] {
  const { option, value } = given;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return value;
  }
  throw refuse(config, {
    option,
    problem: `${option} must be an array of texts, not ${describeValue(value)}`,
  });
}

function describeValue(value: ConfigValue): string {
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "a table" : String(value);
}
