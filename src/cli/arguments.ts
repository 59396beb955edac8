import { closestName } from "../util/closest_name.ts";
import { UsageError } from "./errors.ts";

/** One option of a command, or a global one. */
export interface OptionSpec {
  /** Name without dashes, as typed: `rev-range`. */
  readonly long: string;
  /** One letter. */
  readonly short?: string;
  /** `list` may be repeated and keeps every value. */
  readonly kind: "flag" | "value" | "list";
  /** What stands for the value in the usage. @default the name in capitals */
  readonly metavar?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  readonly help: string;
}

/** One positional argument. */
export interface PositionalSpec {
  readonly name: string;
  /**
   * `+` takes one or more and has to be the last; `program` takes what stands
   * behind `--`, options and all, and may be absent.
   */
  readonly count: "1" | "+" | "program";
  readonly help: string;
  /** What completes it in a shell. */
  readonly completes?: "revision" | "template" | "folder" | "shell";
}

/** What a command takes. */
export interface CommandSpec {
  readonly name: string;
  /** One line for the list of commands; no full stop. */
  readonly summary: string;
  /** More for its own help; paragraphs separated by blank lines. */
  readonly description?: string;
  readonly positionals: readonly PositionalSpec[];
  readonly options: readonly OptionSpec[];
  /** Command lines without the program's name, each with what it does. */
  readonly examples: readonly (readonly [line: string, effect: string])[];
}

/** Values of options and positionals by name; flags given are `true`. */
export class ArgumentValues {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** Whether the flag was given. */
  flag(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value, the last one if it was repeated; undefined if not given. */
  value(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Every value in the order given; empty if there is none. */
  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** The value of a required positional. */
  required(name: string): string {
    const value = this.value(name);
    if (value === undefined) {
      throw new TypeError(`Argument '${name}' was not parsed`);
    }
    return value;
  }
}

/** A command line taken apart. */
export interface ParsedArguments {
  readonly globals: ArgumentValues;
  /** Undefined if the line ended before a command. */
  readonly command: CommandSpec | undefined;
  readonly values: ArgumentValues;
}

/** What a text without options looks like to Python's argparse, which decides `downgrade -1`. */
const NEGATIVE_NUMBER_REGEXP = /^-\d+$|^-\d*\.\d+$/;

/**
 * Takes a command line apart the way Python's argparse does for Alembic:
 * global options before the command, long options by any unambiguous prefix,
 * `-rVALUE`, `--name=value`, and `-1` as a positional (but not `-2:`).
 *
 * @throws {UsageError} With argparse's words.
 */
export function parseArguments(
  args: readonly string[],
  specs: {
    readonly globals: readonly OptionSpec[];
    readonly commands: readonly CommandSpec[];
  },
): ParsedArguments {
  const globals = new Scanner(args, specs.globals, undefined);
  const name = globals.scanUntilPositional();
  if (name === undefined) {
    return {
      globals: globals.values(),
      command: undefined,
      values: new ArgumentValues(new Map()),
    };
  }
  const command = specs.commands.find((each) => each.name === name);
  if (command === undefined) {
    const names = specs.commands.map((each) => each.name);
    const meant = closestName(name, names);
    throw new UsageError(
      `argument COMMAND: invalid choice: '${name}' (choose from ${
        names.map((each) => `'${each}'`).join(", ")
      })`,
      undefined,
      meant === undefined ? {} : { hint: `Did you mean '${meant}'?` },
    );
  }
  const rest = new Scanner(globals.rest(), command.options, command.name);
  const { positionals, dashesAt, unknown } = rest.scanAll();
  if (rest.values().flag("help") || globals.values().flag("help")) {
    // Whoever asks for help may leave everything else out.
    return { globals: globals.values(), command, values: rest.values() };
  }
  const { own, program } = splitProgram(command, positionals, dashesAt);
  const { assigned, left } = assignPositionals(command, own);
  if (unknown.length + left.length > 0) throw unrecognized(unknown, left);
  return {
    globals: globals.values(),
    command,
    values: rest.values(new Map([...assigned, ...program])),
  };
}

/** Walks over arguments, collecting options. */
class Scanner {
  readonly #args: readonly string[];
  readonly #options: readonly OptionSpec[];
  readonly #command: string | undefined;
  readonly #found = new Map<string, string[]>();
  #index = 0;

  constructor(
    args: readonly string[],
    options: readonly OptionSpec[],
    command: string | undefined,
  ) {
    this.#args = args;
    this.#options = options;
    this.#command = command;
  }

  /** Everything not read yet. */
  rest(): readonly string[] {
    return this.#args.slice(this.#index);
  }

  values(more?: ReadonlyMap<string, readonly string[]>): ArgumentValues {
    return new ArgumentValues(new Map([...this.#found, ...(more ?? [])]));
  }

  /** Reads options up to the first positional, which is returned. */
  scanUntilPositional(): string | undefined {
    while (this.#index < this.#args.length) {
      const argument = this.#args[this.#index++] ?? "";
      if (argument === "--") return this.#args[this.#index++];
      if (!this.#isOption(argument)) return argument;
      const unknown = this.#readOption(argument);
      if (unknown !== undefined) throw unrecognized([unknown], []);
    }
    return undefined;
  }

  /** Reads everything; returns what is no option of this command. */
  scanAll(): {
    readonly positionals: readonly string[];
    /** How many of them stand before `--`; undefined without it. */
    readonly dashesAt: number | undefined;
    readonly unknown: readonly string[];
  } {
    const positionals: string[] = [];
    let dashesAt: number | undefined;
    const unknown: string[] = [];
    while (this.#index < this.#args.length) {
      const argument = this.#args[this.#index++] ?? "";
      if (argument === "--") {
        dashesAt = positionals.length;
        positionals.push(...this.rest());
        break;
      }
      if (!this.#isOption(argument)) positionals.push(argument);
      else {
        const rejected = this.#readOption(argument);
        if (rejected !== undefined) unknown.push(rejected);
      }
    }
    return { positionals, dashesAt, unknown };
  }

  /** Reads one option with its value; returns it if there is none such. */
  #readOption(argument: string): string | undefined {
    return argument.startsWith("--")
      ? this.#readLong(argument)
      : this.#readShort(argument);
  }

  #readLong(argument: string): string | undefined {
    const equals = argument.indexOf("=");
    const typed = argument.slice(2, equals < 0 ? undefined : equals);
    const option = this.#findLong(typed);
    if (option === undefined) return argument;
    const inline = equals < 0 ? undefined : argument.slice(equals + 1);
    if (option.kind === "flag") {
      if (inline !== undefined) {
        throw this.#error(option, `ignored explicit argument '${inline}'`);
      }
      this.#record(option, "");
    } else {
      this.#record(option, inline ?? this.#nextValue(option));
    }
    return undefined;
  }

  #readShort(argument: string): string | undefined {
    for (let at = 1; at < argument.length; at++) {
      const letter = argument[at];
      const option = this.#options.find((each) => each.short === letter);
      if (option === undefined) {
        return at === 1 ? argument : `-${argument.slice(at)}`;
      }
      if (option.kind === "flag") {
        this.#record(option, "");
        continue;
      }
      const inline = argument.slice(at + 1).replace(/^=/, "");
      this.#record(
        option,
        argument.length > at + 1 ? inline : this.#nextValue(option),
      );
      return undefined;
    }
    return undefined;
  }

  #findLong(typed: string): OptionSpec | undefined {
    const exact = this.#options.find((each) => each.long === typed);
    if (exact !== undefined) return exact;
    const matches = this.#options.filter((each) => each.long.startsWith(typed));
    if (matches.length > 1) {
      throw new UsageError(
        `ambiguous option: --${typed} could match ${
          matches.map((each) => `--${each.long}`).join(", ")
        }`,
        this.#command,
      );
    }
    return matches[0];
  }

  /**
   * What begins like an option that there is, is one; of the others those that
   * cannot be a value: a negative number, or a text with a space.
   */
  #isOption(argument: string): boolean {
    if (!argument.startsWith("-") || argument === "-") return false;
    const [typed = ""] = argument.slice(2).split("=", 1);
    const isKnown = argument.startsWith("--")
      ? typed !== "" &&
        this.#options.some(({ long }) => long.startsWith(typed))
      : this.#options.some(({ short }) => short === argument[1]);
    return isKnown ||
      !(NEGATIVE_NUMBER_REGEXP.test(argument) || argument.includes(" "));
  }

  #nextValue(option: OptionSpec): string {
    const next = this.#args[this.#index];
    if (next === undefined || next === "--" || this.#isOption(next)) {
      throw this.#error(option, "expected one argument");
    }
    this.#index++;
    return next;
  }

  #record(option: OptionSpec, value: string): void {
    if (option.choices !== undefined && !option.choices.includes(value)) {
      throw this.#error(
        option,
        `invalid choice: '${value}' (choose from ${
          option.choices.map((each) => `'${each}'`).join(", ")
        })`,
      );
    }
    const values = this.#found.get(option.long) ?? [];
    values.push(value);
    this.#found.set(option.long, values);
  }

  #error(option: OptionSpec, problem: string): UsageError {
    const names = option.short === undefined
      ? `--${option.long}`
      : `-${option.short}/--${option.long}`;
    return new UsageError(`argument ${names}: ${problem}`, this.#command);
  }
}

/** argparse reports what a command leaves over in the program's own name. */
function unrecognized(
  unknown: readonly string[],
  left: readonly string[],
): UsageError {
  return new UsageError(
    `unrecognized arguments: ${[...unknown, ...left].join(" ")}`,
    undefined,
  );
}

/**
 * Takes what stands behind `--` off the positionals, if the command starts a
 * program and had all of its own before: `upgrade -- head` is no program.
 */
function splitProgram(
  command: CommandSpec,
  positionals: readonly string[],
  dashesAt: number | undefined,
): {
  readonly own: readonly string[];
  readonly program: ReadonlyMap<string, readonly string[]>;
} {
  const spec = command.positionals.find(({ count }) => count === "program");
  const needed = command.positionals.length - 1;
  if (spec === undefined || dashesAt === undefined || dashesAt < needed) {
    return { own: positionals, program: new Map() };
  }
  const program = positionals.slice(dashesAt);
  if (program.length === 0 || program[0] === "") {
    throw new UsageError(
      `argument ${spec.name}: expected a program behind '--'`,
      command.name,
    );
  }
  return {
    own: positionals.slice(0, dashesAt),
    program: new Map([[spec.name, program]]),
  };
}

function assignPositionals(
  command: CommandSpec,
  positionals: readonly string[],
): {
  readonly assigned: ReadonlyMap<string, readonly string[]>;
  readonly left: readonly string[];
} {
  const assigned = new Map<string, readonly string[]>();
  let index = 0;
  const specs = command.positionals.filter(({ count }) => count !== "program");
  for (const spec of specs) {
    const taken = spec.count === "+"
      ? positionals.slice(index)
      : positionals.slice(index, index + 1);
    if (taken.length > 0) assigned.set(spec.name, taken);
    index += taken.length;
  }
  const missing = specs.filter((each) => !assigned.has(each.name));
  if (missing.length > 0) {
    throw new UsageError(
      `the following arguments are required: ${
        missing.map((each) => each.name).join(", ")
      }`,
      command.name,
    );
  }
  return { assigned, left: positionals.slice(index) };
}
