import type { Config } from "./config.ts";
import { ConfigError, SettingError } from "./errors.ts";
import type { KnownOption } from "./known_options.ts";
import { absolutePath, isAbsolutePath, pathListSeparator } from "./path.ts";
import { strip } from "./python_text.ts";
import { assertTexts, readText, refuse, type Warn } from "./setting_values.ts";

/**
 * The folder of `script_location`, absolute; undefined if unset or empty.
 *
 * @throws {SettingError} If it names a folder inside a Python package.
 */
export function resolveScriptLocation(config: Config): string | undefined {
  const location = readText(config, "script_location");
  if (location === undefined || location === "") return undefined;
  return resolveFolder(config, { option: "script_location", path: location });
}

/**
 * The folder of `script_location`, absolute.
 *
 * @throws {ConfigError} If it is not set.
 * @throws {SettingError} If it names a folder inside a Python package.
 */
export function requireScriptLocation(config: Config): string {
  const location = resolveScriptLocation(config);
  if (location !== undefined) return location;
  const { iniFile, mainSection } = config;
  throw new ConfigError(
    "No 'script_location' key found in configuration.",
    {
      file: iniFile.name,
      section: mainSection,
      option: "script_location",
      hint: iniFile.exists
        ? `Write 'script_location = %(here)s/migrations' below [${mainSection}] in '${iniFile.name}'`
        : `'${iniFile.path}' does not exist: run 'alembic init', or name the file with '-c'`,
    },
  );
}

function resolveFolder(
  config: Config,
  folder: { readonly option: KnownOption; readonly path: string },
): string {
  const { option, path } = folder;
  if (path.includes(":") && !isAbsolutePath(path, { folder: config.cwd })) {
    throw refuse(config, {
      option,
      problem:
        `${option} '${path}' names a folder inside a Python package, which cannot be read here`,
      hint: "Write the path of the folder: '%(here)s/migrations'",
    });
  }
  return absolutePath(config.cwd, path);
}

/**
 * The folders with revision files, absolute, in the order given: those of
 * `version_locations`, else `versions` below the script location. Empty if
 * neither is set; empty items of the list are left out.
 *
 * @throws {SettingError} If the list cannot be split or names a Python package.
 */
export function resolveVersionLocations(
  config: Config,
  options: { readonly warn: Warn },
): readonly string[] {
  const paths = listVersionLocations(config, options);
  if (paths !== undefined) {
    return paths.filter((path) => strip(path) !== "").map((path) =>
      resolveFolder(config, { option: "version_locations", path: strip(path) })
    );
  }
  const scriptLocation = resolveScriptLocation(config);
  return scriptLocation === undefined
    ? []
    : [absolutePath(scriptLocation, "versions")];
}

/**
 * The items of `version_locations` exactly as Alembic splits them, empty ones
 * included; undefined if unset or empty.
 *
 * Without a separator option items stand between spaces or commas, and a
 * warning says that this is outdated.
 *
 * @throws {SettingError} If the separator option has an unknown value.
 */
export function listVersionLocations(
  config: Config,
  options: { readonly warn: Warn },
): readonly string[] | undefined {
  return listPaths(config, {
    option: "version_locations",
    separatorOptions: ["path_separator", "version_path_separator"],
    legacySeparator: /, *| +/,
    legacyWords: "spaces/commas",
    warn: options.warn,
  });
}

/**
 * The items of `prepend_sys_path` exactly as Alembic splits them; undefined if
 * unset or empty. Without a separator option items stand between spaces,
 * commas or colons, with a warning.
 *
 * @throws {SettingError} If the separator option has an unknown value.
 */
export function listPrependSysPath(
  config: Config,
  options: { readonly warn: Warn },
): readonly string[] | undefined {
  return listPaths(config, {
    option: "prepend_sys_path",
    separatorOptions: ["path_separator"],
    legacySeparator: /, *| +|:/,
    legacyWords: "spaces, commas, and colons",
    warn: options.warn,
  });
}

type SeparatorOption = "path_separator" | "version_path_separator";

interface PathList {
  readonly option: "version_locations" | "prepend_sys_path";
  /** The first of them that is set counts. */
  readonly separatorOptions: readonly SeparatorOption[];
  readonly legacySeparator: RegExp;
  readonly legacyWords: string;
  readonly warn: Warn;
}

function listPaths(
  config: Config,
  list: PathList,
): readonly string[] | undefined {
  const { option } = list;
  const value = config.getAlembicOption(option);
  if (value === "" || value === undefined) {
    const fallback = config.getTomlOption(option);
    return fallback === undefined
      ? undefined
      : assertTexts(config, { option, value: fallback });
  }
  if (typeof value !== "string") return assertTexts(config, { option, value });
  const separator = findSeparator(config, list);
  if (separator !== undefined) {
    return value.split(separator).filter((item) => item !== "").map(strip);
  }
  if (config.layerOf(option) === "environment") {
    return value.split(pathListSeparator(config.cwd)).filter((item) =>
      item !== ""
    );
  }
  list.warn(
    `No path_separator found in configuration; falling back to legacy splitting on ${list.legacyWords} for ${option}.  Consider adding path_separator=os to Alembic config.`,
  );
  return value.split(list.legacySeparator);
}

function findSeparator(config: Config, list: PathList): string | undefined {
  for (const option of list.separatorOptions) {
    const word = readText(config, option);
    if (word === undefined) continue;
    const separator = parseSeparator(config, { option, word });
    if (option === "version_path_separator") {
      list.warn(
        "The version_path_separator configuration parameter is deprecated; please use path_separator",
      );
    }
    return separator;
  }
  return undefined;
}

function parseSeparator(
  config: Config,
  given: { readonly option: SeparatorOption; readonly word: string },
): string {
  const { option, word } = given;
  switch (word) {
    case "os":
      return pathListSeparator(config.cwd);
    case "space":
      return " ";
    case "newline":
      return "\n";
    case ":":
    case ";":
      return word;
    default:
      throw new SettingError({
        option,
        problem:
          `'${word}' is not a valid value for ${option}; expected 'space', 'newline', 'os', ':', ';'`,
        origin: config.originOf(option),
      });
  }
}
