import { Config, type ConfigFile } from "./config.ts";
import { ConfigEncodingError, ConfigError } from "./errors.ts";
import { parseIni } from "./ini.ts";
import { IniConfig } from "./ini_config.ts";
import { environmentVariableOf, KNOWN_OPTIONS } from "./known_options.ts";
import { absolutePath, baseName, parentFolder } from "./path.ts";
import { parseToml, type TomlConfig } from "./toml.ts";

/** How a configuration is found and read. */
export interface LoadConfigOptions {
  /** Values of `-c`, in order; empty if it was not given. */
  readonly configFiles: readonly string[];
  /** Value of `-n`, the main section of the ini file. */
  readonly name: string;
  readonly environment: (name: string) => string | undefined;
  /** What messages call a variable that stands for something else. */
  readonly describeVariable?: (name: string) => string | undefined;
  /** Content of a file by its absolute path; undefined if there is none. */
  readonly readTextFile: (
    path: string,
  ) => Promise<string | Uint8Array | undefined>;
  /** Working folder, absolute. */
  readonly cwd: string;
}

const INI_NAME = "alembic.ini";
const TOML_NAME = "pyproject.toml";
/** Names the configuration file; therefore never an option's variable. */
const CONFIG_VARIABLE = "ALEMBIC_CONFIG";
/** Variables besides the options' own that may be given as a file. */
const SECRET_VARIABLES = ["ALEMBIC_URL", "DATABASE_URL", "PGPASSWORD"];

/**
 * Reads the configuration: an ini file (`-c`, else `ALEMBIC_CONFIG`, else
 * `alembic.ini`), a `pyproject.toml` (`-c` or `ALEMBIC_CONFIG` of that name,
 * else the one in the working folder) and the environment.
 *
 * Files that do not exist count as empty; what is missing is reported when it
 * is asked for. For each variable of an option `…_FILE` may name a file with
 * its value instead, whose final line end is dropped.
 *
 * @throws {ConfigError} If a file cannot be read or understood, two files of a kind are named, or a variable is given in both forms.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<Config> {
  const { iniName, tomlName } = chooseFiles(options);
  const iniPath = absolutePath(options.cwd, iniName);
  const tomlPath = absolutePath(options.cwd, tomlName);
  const [iniText, tomlText] = await Promise.all([
    readText({ name: iniName, path: iniPath }, options),
    readText({ name: tomlName, path: tomlPath }, options),
  ]);
  const ini = new IniConfig({
    file: iniName,
    here: parentFolder(iniPath),
    document: iniText === undefined
      ? undefined
      : parseIni(iniText, { file: iniName }),
  });
  const toml = tomlText === undefined ? undefined : await parseToml(tomlText, {
    file: tomlName,
    here: parentFolder(tomlPath),
  });
  return new Config({
    ini,
    toml,
    iniFile: { name: iniName, path: iniPath, exists: iniText !== undefined },
    tomlFile: {
      name: tomlName,
      path: tomlPath,
      exists: tomlText !== undefined,
    },
    mainSection: options.name,
    cwd: options.cwd,
    describeVariable: options.describeVariable,
    environment: await readEnvironment(
      listVariables(ini.ownOptionNames(options.name), toml),
      options,
    ),
  });
}

/** The file's base name alone decides of which kind it is. */
function chooseFiles(
  options: LoadConfigOptions,
): { readonly iniName: string; readonly tomlName: string } {
  const isToml = (file: string) => baseName(file) === TOML_NAME;
  const iniNames = options.configFiles.filter((file) => !isToml(file));
  const tomlNames = options.configFiles.filter(isToml);
  if (options.configFiles.includes("")) {
    throw new ConfigError("The name of the configuration file is empty", {
      hint: "Write '-c alembic.ini', or leave '-c' out",
    });
  }
  if (iniNames.length > 1) {
    throw new ConfigError(
      `Only one ini file may be indicated, not ${quoteAll(iniNames)}`,
      { hint: "Give '-c' once for an ini file and once for a pyproject.toml" },
    );
  }
  if (tomlNames.length > 1) {
    throw new ConfigError(
      `pyproject.toml may be indicated only once, not as ${
        quoteAll(tomlNames)
      }`,
      { hint: "Give '-c' once for an ini file and once for a pyproject.toml" },
    );
  }
  const variable = options.environment(CONFIG_VARIABLE) || undefined;
  const isTomlVariable = variable !== undefined && isToml(variable);
  return {
    iniName: iniNames[0] ?? (isTomlVariable ? undefined : variable) ?? INI_NAME,
    tomlName: tomlNames[0] ?? (isTomlVariable ? variable : undefined) ??
      TOML_NAME,
  };
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(" and ");
}

async function readText(
  file: Pick<ConfigFile, "name" | "path">,
  options: Pick<LoadConfigOptions, "readTextFile">,
): Promise<string | undefined> {
  let content: string | Uint8Array | undefined;
  try {
    content = await options.readTextFile(file.path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Cannot read '${file.name}': ${reason}`, {
      file: file.name,
      cause: error,
      hint: "Name another file with '-c', or make this one readable",
    });
  }
  return content instanceof Uint8Array
    ? decodeUtf8(content, { file: file.name })
    : content;
}

/**
 * Decodes UTF-8; a byte order mark stays in the text.
 *
 * @throws {ConfigEncodingError} If the bytes are not UTF-8.
 */
function decodeUtf8(
  bytes: Uint8Array,
  options: { readonly file: string },
): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigEncodingError({
      file: options.file,
      line: findBrokenLine(bytes),
    });
  }
}

/** 1-based; a line feed byte is never part of a longer UTF-8 sequence. */
function findBrokenLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
    line++;
  }
  return line;
}

/** Variables that `…_FILE` may stand for. */
function listVariables(
  iniOptions: readonly string[],
  toml: TomlConfig | undefined,
): ReadonlySet<string> {
  const variables = new Set(
    [...KNOWN_OPTIONS, ...iniOptions, ...toml?.optionNames() ?? []].map(
      environmentVariableOf,
    ),
  );
  for (const variable of SECRET_VARIABLES) variables.add(variable);
  variables.delete(CONFIG_VARIABLE);
  return variables;
}

async function readEnvironment(
  variables: ReadonlySet<string>,
  options: LoadConfigOptions,
): Promise<(name: string) => string | undefined> {
  const values = new Map<string, string>();
  for (const variable of variables) {
    const path = options.environment(`${variable}_FILE`) || undefined;
    if (path === undefined) continue;
    values.set(variable, await readSecret({ variable, path }, options));
  }
  return (name) => values.get(name) ?? options.environment(name);
}

async function readSecret(
  secret: { readonly variable: string; readonly path: string },
  options: LoadConfigOptions,
): Promise<string> {
  const { variable, path } = secret;
  if (options.environment(variable)) {
    throw new ConfigError(
      `Both ${variable} and ${variable}_FILE are set`,
      { option: variable, hint: "Unset one of the two" },
    );
  }
  const text = await readText(
    { name: path, path: absolutePath(options.cwd, path) },
    options,
  );
  if (text === undefined) {
    throw new ConfigError(
      `${variable}_FILE names '${path}', which does not exist`,
      { file: path, option: variable, hint: "Correct the path" },
    );
  }
  return text.replace(/\r?\n$/, "");
}
