import {
  ConfigError,
  InterpolationError,
  type InterpolationProblem,
  TOML_SECTION,
  TomlSyntaxError,
} from "./errors.ts";

/**
 * A value of the configuration. From an ini file or the environment it is
 * always text; the rest comes from TOML. Whole numbers too large for a number
 * are bigints.
 */
export type ConfigValue =
  | string
  | boolean
  | number
  | bigint
  | readonly ConfigValue[]
  | ConfigTable;

/** A TOML table. */
export interface ConfigTable {
  readonly [key: string]: ConfigValue;
}

/** Where a TOML file stands. */
export interface TomlPlace {
  /** File name as the user gave it. */
  readonly file: string;
  /** Folder of the file, what `%(here)s` stands for. */
  readonly here: string;
}

/**
 * Reads `[tool.alembic]` of a `pyproject.toml`; undefined if it has none.
 *
 * A file that does not mention alembic is not parsed, so that a broken or new
 * kind of TOML in the neighbourhood harms nobody.
 *
 * @throws {TomlSyntaxError} If the text is not TOML.
 * @throws {ConfigError} If `tool` or `tool.alembic` is not a table.
 */
export async function parseToml(
  text: string,
  place: TomlPlace,
): Promise<TomlConfig | undefined> {
  if (!text.includes("alembic")) return undefined;
  const tool = (await parseDocument(text, place.file))["tool"];
  if (tool === undefined) return undefined;
  const table = isTable(tool) ? tool["alembic"] : null;
  if (table === undefined) return undefined;
  if (!isTable(table)) {
    throw new ConfigError(
      `Cannot read '${place.file}': '${TOML_SECTION}' is not a table`,
      {
        file: place.file,
        hint: `Write '[${TOML_SECTION}]' with its options below`,
      },
    );
  }
  return new TomlConfig(table, place);
}

async function parseDocument(
  text: string,
  file: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    // Bigints tell whole numbers from floats.
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // What follows the first line shows the text, which may hold a password.
    const reason = error.message.split("\n", 1)[0] ?? "";
    throw new TomlSyntaxError({
      file,
      line: error.line,
      column: error.column,
      reason: reason.replace(/^Invalid TOML document: /, ""),
    });
  }
}

/** Looks options of `[tool.alembic]` up, `%(here)s` and `%%` replaced. */
export class TomlConfig {
  readonly file: string;
  readonly #here: string;
  readonly #table: Readonly<Record<string, unknown>>;

  constructor(table: Readonly<Record<string, unknown>>, place: TomlPlace) {
    this.file = place.file;
    this.#here = place.here;
    this.#table = table;
  }

  /** Names of the options in the order of the file. */
  optionNames(): readonly string[] {
    return Object.keys(this.#table);
  }

  /**
   * The value of an option; undefined if it is not set. `a.b` is found both
   * as the key `"a.b"` and as key `b` of the table `a`.
   *
   * @throws {ConfigError} If the value is a float, a date or holds one.
   * @throws {InterpolationError} If a `%` in a text is neither `%%` nor `%(here)s`.
   */
  get(name: string): ConfigValue | undefined {
    let value: unknown = own(this.#table, name);
    if (value === undefined && name.includes(".")) {
      value = this.#table;
      for (const part of name.split(".")) {
        value = isTable(value) ? own(value, part) : undefined;
      }
    }
    return value === undefined ? undefined : this.#convert(name, value);
  }

  #convert(name: string, value: unknown): ConfigValue {
    if (typeof value === "string") return this.#interpolate(name, value);
    if (typeof value === "boolean") return value;
    if (typeof value === "bigint") {
      return BigInt.asIntN(53, value) === value ? Number(value) : value;
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.#convert(name, item));
    }
    if (isTable(value)) {
      return Object.fromEntries(
        Object.entries(value).map((
          [key, item],
        ) => [key, this.#convert(name, item)]),
      );
    }
    throw new ConfigError(
      `unsupported TOML value type for key: '${name}'`,
      {
        file: this.file,
        section: TOML_SECTION,
        option: name,
        hint: "Write a text, a boolean, a whole number, or an array of texts",
      },
    );
  }

  #interpolate(name: string, text: string): string {
    const failure = (
      problem: InterpolationProblem,
      index: number,
      reference?: string,
    ) =>
      new InterpolationError({
        problem,
        file: this.file,
        section: TOML_SECTION,
        option: name,
        line: undefined,
        column: [...text.slice(0, index)].length + 1,
        via: undefined,
        ...(reference === undefined ? {} : { reference }),
      });
    return text.replace(
      /%(?:(%)|\(([^)]+)\)s)?/g,
      (whole, percent, reference, index) => {
        if (percent !== undefined) return "%";
        if (reference === "here") return this.#here;
        if (whole === "%") throw failure("syntax", index);
        throw failure("missing-option", index, reference);
      },
    );
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null &&
    !Array.isArray(value) && !(value instanceof Date);
}

function own(
  table: Readonly<Record<string, unknown>>,
  name: string,
): unknown {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
