import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/** Where a configuration problem was found. */
export interface ConfigErrorOptions extends MigratorErrorOptions {
  /** File name as the user gave it. */
  readonly file?: string | undefined;
  readonly section?: string | undefined;
  readonly option?: string | undefined;
  /** One sentence each; the message alone when left out. */
  readonly problems?: readonly string[];
}

/** A fact about the configuration that has to be put right by its author. */
export class ConfigError extends MigratorError {
  override readonly code: string = "config";
  readonly file: string | undefined;
  readonly section: string | undefined;
  readonly option: string | undefined;
  /** Every problem found, in the order found; at least one. */
  readonly problems: readonly string[];

  constructor(message: string, options: ConfigErrorOptions = {}) {
    super(message, options);
    this.file = options.file;
    this.section = options.section;
    this.option = options.option;
    this.problems = options.problems ?? [message];
  }
}

/** Several problems found in one reading of the settings. */
export class SettingsError extends ConfigError {
  override readonly code = "config-settings";

  /** @param errors One for each problem; their hints become part of the message. */
  constructor(errors: readonly ConfigError[]) {
    const lines = errors.map(({ message, hint }) =>
      hint === undefined ? `  - ${message}` : `  - ${message}\n    ${hint}`
    );
    super(
      `The configuration has ${errors.length} problems:\n${lines.join("\n")}`,
      { problems: errors.map(({ message }) => message) },
    );
  }
}

/** What is wrong with the text of an ini file. */
export type IniSyntaxProblem =
  | "missing-section-header"
  | "duplicate-section"
  | "duplicate-option"
  | "unreadable-lines";

/** Facts of an {@linkcode IniSyntaxError}. */
export interface IniSyntaxFacts {
  readonly problem: IniSyntaxProblem;
  readonly file: string;
  /** 1-based line numbers, ascending; several only for unreadable lines. */
  readonly lines: readonly number[];
  readonly section?: string;
  readonly option?: string;
  readonly hint: string;
}

/**
 * An ini file that cannot be read. The text of the lines is left out of the
 * message because it may hold a password.
 */
export class IniSyntaxError extends ConfigError {
  override readonly code = "ini-syntax";
  readonly problem: IniSyntaxProblem;
  /** 1-based number of the first offending line. */
  readonly line: number;
  readonly lines: readonly number[];

  constructor(facts: IniSyntaxFacts) {
    super(describeIniSyntax(facts), facts);
    this.problem = facts.problem;
    this.line = facts.lines[0] ?? 1;
    this.lines = facts.lines;
  }
}

function describeIniSyntax(facts: IniSyntaxFacts): string {
  const { file, lines, section, option } = facts;
  const place = `Cannot read '${file}'`;
  switch (facts.problem) {
    case "missing-section-header":
      return `${place}: line ${lines[0]} stands before any [section]`;
    case "duplicate-section":
      return `${place}: line ${
        lines[0]
      } begins section [${section}] a second time`;
    case "duplicate-option":
      return `${place}: line ${
        lines[0]
      } sets '${option}' of section [${section}] a second time`;
    case "unreadable-lines":
      return lines.length === 1
        ? `${place}: line ${lines[0]} is neither a [section] nor 'key = value'`
        : `${place}: lines ${
          lines.join(", ")
        } are neither a [section] nor 'key = value'`;
  }
}

/** The table of `pyproject.toml` that is read. */
export const TOML_SECTION = "tool.alembic";

/** What is wrong with a `%` in a value. */
export type InterpolationProblem = "syntax" | "missing-option" | "depth";

/** Facts of an {@linkcode InterpolationError}. */
export interface InterpolationFacts {
  readonly problem: InterpolationProblem;
  readonly file: string;
  /** `tool.alembic` for TOML, where only `here` can be referred to. */
  readonly section: string;
  /** The option that was asked for, lower-cased. */
  readonly option: string;
  /** 1-based; undefined for values that stand in no file. */
  readonly line: number | undefined;
  /** The name that is not an option (`missing-option` only). */
  readonly reference?: string;
  /** 1-based character of the `%` in the value that holds it. */
  readonly column: number;
  /** The option whose value holds the `%`, if not `option` itself. */
  readonly via: string | undefined;
}

/**
 * A `%(name)s` that cannot be replaced. The value is left out of the message
 * because it may hold a password.
 */
export class InterpolationError extends ConfigError {
  override readonly code = "ini-interpolation";
  readonly problem: InterpolationProblem;
  readonly reference: string | undefined;
  readonly line: number | undefined;
  readonly column: number;

  constructor(facts: InterpolationFacts) {
    super(describeInterpolation(facts), {
      ...facts,
      hint: hintForInterpolation(facts),
    });
    this.problem = facts.problem;
    this.reference = facts.reference;
    this.line = facts.line;
    this.column = facts.column;
  }
}

function describeInterpolation(facts: InterpolationFacts): string {
  const line = facts.line === undefined ? "" : ` line ${facts.line}`;
  const place =
    `Cannot read '${facts.option}' of section [${facts.section}] in '${facts.file}'${line}`;
  const via = facts.via === undefined ? "" : ` of '${facts.via}'`;
  switch (facts.problem) {
    case "syntax":
      return `${place}: the '%' at character ${facts.column}${via} is followed by neither '%' nor '(name)s'`;
    case "missing-option":
      return facts.section === TOML_SECTION
        ? `${place}: '%(${facts.reference})s' is not '%(here)s', the only reference that TOML values may hold`
        : `${place}: '%(${facts.reference})s'${via} is not an option of [${facts.section}] or [DEFAULT]`;
    case "depth":
      return `${place}: its '%(name)s' references are more than 10 levels deep or refer to themselves`;
  }
}

function hintForInterpolation(facts: InterpolationFacts): string {
  if (facts.via === "here") {
    return "The folder of the file has a '%' in its name: rename it, or write the path without %(here)s";
  }
  switch (facts.problem) {
    case "syntax":
      return "Write a literal percent sign as '%%', in URLs too: 'p%%40ss'";
    case "missing-option":
      return facts.section === TOML_SECTION
        ? `Write '%%(${facts.reference})s' if the text itself is wanted`
        : `Set '${facts.reference}', or write '%%(${facts.reference})s' if the text itself is wanted`;
    case "depth":
      return "Write the value out, or shorten the chain of references";
  }
}

/** A file whose bytes are not UTF-8. */
export class ConfigEncodingError extends ConfigError {
  override readonly code = "config-encoding";
  /** 1-based line of the first byte that is not UTF-8. */
  readonly line: number;

  constructor(options: { readonly file: string; readonly line: number }) {
    super(
      `Cannot read '${options.file}' as UTF-8: line ${options.line} holds bytes that are not UTF-8`,
      { file: options.file, hint: "Save the file as UTF-8" },
    );
    this.line = options.line;
  }
}

/** A `pyproject.toml` that is not TOML. */
export class TomlSyntaxError extends ConfigError {
  override readonly code = "toml-syntax";
  readonly line: number;
  readonly column: number;

  constructor(
    options: {
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly reason: string;
    },
  ) {
    super(
      `Cannot read '${options.file}': line ${options.line}, column ${options.column}: ${options.reason}`,
      { file: options.file },
    );
    this.line = options.line;
    this.column = options.column;
  }
}

/** A section that was asked for and does not exist. */
export class MissingSectionError extends ConfigError {
  override readonly code = "config-section";

  constructor(
    options: {
      readonly file: string | undefined;
      readonly section: string;
      readonly hint?: string;
    },
  ) {
    const file = options.file === undefined ? "None" : `'${options.file}'`;
    super(
      `No config file ${file} found, or file has no '[${options.section}]' section`,
      options,
    );
  }
}

/** A value that its option does not allow. */
export class SettingError extends ConfigError {
  override readonly code = "config-value";
  /** The message without where the value stands. */
  readonly problem: string;

  constructor(
    options: {
      readonly option: string;
      readonly problem: string;
      /** Where the value stands, for people: `alembic.ini line 4`. */
      readonly origin: string;
      readonly hint?: string;
    },
  ) {
    super(`${options.problem} (${options.origin})`, options);
    this.problem = options.problem;
  }
}

/**
 * A database URL that cannot be used. Neither message nor fields hold any
 * part of the URL that could be a password.
 */
export class DatabaseUrlError extends ConfigError {
  override readonly code = "database-url";
}
