import type { Config } from "./config.ts";
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
 * From `[post_write_hooks]` of the ini file if there is one, be it empty, else
 * from the tables `[[tool.alembic.post_write_hooks]]`. That a hook has a type
 * is checked when it runs.
 *
 * @throws {InterpolationError} If any value of the section cannot be interpolated.
 * @throws {SettingError} If a TOML hook is not a table with a name.
 */
export function readPostWriteHooks(config: Config): readonly PostWriteHook[] {
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
