import type { Config } from "./config.ts";
import { IniSyntaxError } from "./errors.ts";
import { parseIni } from "./ini.ts";
import { environmentVariableOf } from "./known_options.ts";
import { refuse } from "./setting_values.ts";
import type { ConfigTable, ConfigValue } from "./toml.ts";

/** One program to run on each new revision file. */
export interface PostWriteHook {
  readonly name: string;
  /** Its options by name without the hook's, `type` among them. */
  readonly options: Readonly<Record<string, string>>;
}

const HOOKS_SECTION = "post_write_hooks";

/**
 * The post-write hooks in the order they are to run.
 *
 * From the lines in `ALEMBIC_POST_WRITE_HOOKS`, else from `[post_write_hooks]`
 * of the ini file if there is one, be it empty, else from the tables
 * `[[tool.alembic.post_write_hooks]]`. That a hook has a type is checked when
 * it runs.
 *
 * @throws {InterpolationError} If any value of the section cannot be interpolated.
 * @throws {SettingError} If the variable is not lines of such a section, or a
 * TOML hook is not a table with a name.
 */
export function readPostWriteHooks(config: Config): readonly PostWriteHook[] {
  const lines = config.environment(environmentVariableOf(HOOKS_SECTION));
  if (lines !== undefined) return readIniHooks(parseLines(config, lines));
  const section = config.getSection(HOOKS_SECTION);
  if (section !== undefined) return readIniHooks(section);
  const value = config.getTomlOption(HOOKS_SECTION) ?? [];
  if (!Array.isArray(value)) {
    throw refuse(config, {
      option: HOOKS_SECTION,
      problem: `${HOOKS_SECTION} must be an array of tables`,
      hint: `Write '[[tool.alembic.${HOOKS_SECTION}]]' above each hook`,
    });
  }
  return value.map((table: ConfigValue) => readTomlHook(config, table));
}

/** Values as they stand, like those of other variables. */
function parseLines(
  config: Config,
  lines: string,
): Readonly<Record<string, string>> {
  try {
    const { sections } = parseIni(`[${HOOKS_SECTION}]\n${lines}`, {
      file: environmentVariableOf(HOOKS_SECTION),
    });
    return Object.fromEntries(
      Array.from(
        sections.get(HOOKS_SECTION) ?? [],
        ([name, { value }]) => [name, value],
      ),
    );
  } catch (error) {
    if (!(error instanceof IniSyntaxError)) throw error;
    throw refuse(config, {
      option: HOOKS_SECTION,
      problem: `${HOOKS_SECTION} must be lines such as 'hooks = format'`,
      hint: `Write what would stand below '[${HOOKS_SECTION}]' in an ini file`,
    });
  }
}

function readIniHooks(
  section: Readonly<Record<string, string>>,
): readonly PostWriteHook[] {
  const names = (section["hooks"] ?? "").split(/, *| +/);
  return names.filter((name) => name !== "").map((name) => ({
    name,
    options: Object.fromEntries(
      Object.entries(section).filter(([key]) => key.startsWith(`${name}.`))
        .map(([key, value]) => [key.slice(name.length + 1), value]),
    ),
  }));
}

function readTomlHook(config: Config, table: ConfigValue): PostWriteHook {
  const name = isTable(table) ? table["name"] : undefined;
  if (!isTable(table) || typeof name !== "string" || name === "") {
    throw refuse(config, {
      option: HOOKS_SECTION,
      problem: `each of ${HOOKS_SECTION} must be a table with a name`,
      hint: `Write 'name = "format"' below '[[tool.alembic.${HOOKS_SECTION}]]'`,
    });
  }
  return {
    name,
    options: Object.fromEntries(
      Object.entries(table).filter(([key]) => key !== "name").map((
        [key, value],
      ) => [key, String(value)]),
    ),
  };
}

function isTable(value: ConfigValue): value is ConfigTable {
  return typeof value === "object" && !Array.isArray(value);
}
