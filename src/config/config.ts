import { MissingSectionError } from "./errors.ts";
import type { IniConfig } from "./ini_config.ts";
import { environmentVariableOf } from "./known_options.ts";
import type { ConfigValue, TomlConfig } from "./toml.ts";

/** A configuration file that was looked for. */
export interface ConfigFile {
  /** As the user named it. */
  readonly name: string;
  /** Absolute, with `/` between its parts. */
  readonly path: string;
  readonly exists: boolean;
}

/** What a {@linkcode Config} is made from. */
export interface ConfigSources {
  readonly ini: IniConfig;
  /** Absent if no `pyproject.toml` has a `[tool.alembic]`. */
  readonly toml?: TomlConfig | undefined;
  readonly iniFile: ConfigFile;
  readonly tomlFile: ConfigFile;
  /** The ini section that holds the program's own options. */
  readonly mainSection: string;
  /** Working folder, absolute. */
  readonly cwd: string;
  /** Looks an environment variable up, `…_FILE` forms already resolved. */
  readonly environment: (name: string) => string | undefined;
  /** What messages call a variable that stands for something else. */
  readonly describeVariable?:
    | ((name: string) => string | undefined)
    | undefined;
}

/** Where a value was found. */
export type OptionLayer = "environment" | "ini" | "toml";

/** The layers of configuration: environment, ini file, `pyproject.toml`. */
export class Config {
  readonly iniFile: ConfigFile;
  readonly tomlFile: ConfigFile;
  readonly mainSection: string;
  readonly cwd: string;
  /** Looks an environment variable up; an empty one counts as unset. */
  readonly environment: (name: string) => string | undefined;
  readonly #describeVariable: (name: string) => string;
  readonly #ini: IniConfig;
  readonly #toml: TomlConfig | undefined;

  constructor(sources: ConfigSources) {
    this.#ini = sources.ini;
    this.#toml = sources.toml;
    this.iniFile = sources.iniFile;
    this.tomlFile = sources.tomlFile;
    this.mainSection = sources.mainSection;
    this.cwd = sources.cwd;
    this.environment = (name) => sources.environment(name) || undefined;
    this.#describeVariable = (name) =>
      sources.describeVariable?.(name) ?? `environment variable ${name}`;
  }

  /** The ini file alone, for its sections and raw values. */
  get ini(): IniConfig {
    return this.#ini;
  }

  /**
   * An option of the main section of the ini file, whatever it is called;
   * undefined if unset. Neither environment nor TOML count.
   *
   * @throws {MissingSectionError} If there is no main section.
   * @throws {InterpolationError} If a `%` in the value cannot be replaced.
   */
  getMainOption(name: string): string | undefined {
    return this.getSectionOption(this.mainSection, name);
  }

  /**
   * An option of any section of the ini file; undefined if unset.
   *
   * @throws {MissingSectionError} If there is no such section.
   * @throws {InterpolationError} If a `%` in the value cannot be replaced.
   */
  getSectionOption(section: string, name: string): string | undefined {
    if (!this.#ini.hasSection(section)) {
      throw new MissingSectionError({
        file: this.#ini.file,
        section,
        hint: this.#hintForSection(),
      });
    }
    return this.#ini.get(section, name);
  }

  /**
   * A whole section of the ini file with what `[DEFAULT]` adds to it;
   * undefined if there is no such section.
   *
   * @throws {InterpolationError} For the first value that cannot be interpolated.
   */
  getSection(name: string): Readonly<Record<string, string>> | undefined {
    return this.#ini.getSection(name);
  }

  /**
   * One of the program's own options: the environment variable
   * `ALEMBIC_<NAME>` as it stands, else the main section of the ini file, else
   * `[tool.alembic]`; undefined if unset everywhere. `ALEMBIC_CONFIG` is no
   * option: it names the file.
   *
   * @throws {InterpolationError} If a `%` in the value cannot be replaced.
   * @throws {ConfigError} If TOML has a value of a type that is not allowed.
   */
  getAlembicOption(name: string): ConfigValue | undefined {
    return this.#fromEnvironment(name) ??
      this.#ini.get(this.mainSection, name) ??
      this.#toml?.get(name);
  }

  /**
   * An option of `[tool.alembic]` alone; undefined if unset.
   *
   * @throws {InterpolationError} If a `%` in the value cannot be replaced.
   * @throws {ConfigError} If the value is of a type that is not allowed.
   */
  getTomlOption(name: string): ConfigValue | undefined {
    return this.#toml?.get(name);
  }

  /** Where `getAlembicOption()` finds an option; undefined if unset. */
  layerOf(name: string): OptionLayer | undefined {
    if (this.#fromEnvironment(name) !== undefined) return "environment";
    if (this.#ini.has(this.mainSection, name)) return "ini";
    if (this.#toml?.get(name) !== undefined) return "toml";
    return undefined;
  }

  /**
   * Where an option was found, for people: `ALEMBIC_LOCK_WAIT`,
   * `alembic.ini line 4`, `pyproject.toml`.
   */
  originOf(name: string): string {
    switch (this.layerOf(name)) {
      case "environment":
        return this.#describeVariable(environmentVariableOf(name));
      case "toml":
        return `${name} in ${this.tomlFile.name}`;
      default: {
        const line = this.#ini.lineOf(this.mainSection, name);
        const place = line === undefined ? "" : ` line ${line}`;
        return `${name} in ${this.iniFile.name}${place}`;
      }
    }
  }

  /**
   * Names of the options that the main section and `[tool.alembic]` set
   * themselves, each with its file, in the order of the files.
   */
  ownOptions(): readonly { readonly name: string; readonly file: string }[] {
    return [
      ...this.#ini.ownOptionNames(this.mainSection).map((name) => ({
        name,
        file: this.iniFile.name,
      })),
      ...this.#toml?.optionNames().map((name) => ({
        name,
        file: this.tomlFile.name,
      })) ?? [],
    ];
  }

  /**
   * Sets an option of the main section, which is made if there is none. The
   * value is interpolated when it is read, so `%` has to be doubled.
   */
  setMainOption(name: string, value: string): void {
    this.setSectionOption(this.mainSection, { name, value });
  }

  /** Sets an option of any section as `setMainOption()` does. */
  setSectionOption(
    section: string,
    option: { readonly name: string; readonly value: string },
  ): void {
    this.#ini.set(section, option.name, option.value);
  }

  #fromEnvironment(name: string): string | undefined {
    if (name.toLowerCase() === "config") return undefined;
    return this.environment(environmentVariableOf(name));
  }

  #hintForSection(): string {
    if (!this.iniFile.exists) {
      return `'${this.iniFile.path}' does not exist: run 'alembic init', or name the file with '-c'`;
    }
    const names = this.#ini.sectionNames();
    if (names.length === 0) return "The file has no sections";
    return `The file has ${names.map((name) => `[${name}]`).join(", ")}`;
  }
}
