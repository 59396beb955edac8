import { wrapText } from "../util/text.ts";
import type { CommandSpec, OptionSpec, PositionalSpec } from "./arguments.ts";
import { COMMANDS, COMMON_OPTIONS, GLOBAL_OPTIONS } from "./command_table.ts";

const PROGRAM = "alembic";
/** Column where help texts begin, and width they have at least. */
const HELP_COLUMN = 24;
const HELP_WIDTH = 22;

/** The usage of the program, or of one command; ends with a line break. */
export function renderUsage(
  command: CommandSpec | undefined,
  columns: number,
): string {
  const name = command === undefined ? PROGRAM : `${PROGRAM} ${command.name}`;
  const options = command === undefined
    ? [...GLOBAL_OPTIONS, ...COMMON_OPTIONS]
    : command.options;
  const parts = options.map((option) => `[${optionForm(option)}]`);
  if (command === undefined) parts.push("COMMAND", "...");
  else parts.push(...command.positionals.map(positionalForm));
  const lead = `usage: ${name} `;
  return layOut(lead, parts, columns);
}

/** The whole help of the program, or of one command. */
export function renderHelp(
  command: CommandSpec | undefined,
  columns: number,
): string {
  return command === undefined
    ? renderProgramHelp(columns)
    : renderCommandHelp(command, columns);
}

function renderProgramHelp(columns: number): string {
  return [
    renderUsage(undefined, columns),
    section("commands", COMMANDS.map((each) => [each.name, each.summary]), {
      columns,
    }),
    section("options", [...GLOBAL_OPTIONS, ...COMMON_OPTIONS].map(optionRow), {
      columns,
    }),
    wrapText(
      `${PROGRAM} COMMAND --help shows the options of a command with examples.`,
      columns,
    ).join("\n") + "\n",
  ].join("\n");
}

function renderCommandHelp(command: CommandSpec, columns: number): string {
  const paragraphs = [command.summary + "."];
  if (command.description !== undefined) {
    paragraphs.push(...command.description.split("\n\n"));
  }
  const parts = [
    renderUsage(command, columns),
    paragraphs.map((each) => wrapText(each, columns).join("\n")).join("\n\n") +
    "\n",
  ];
  if (command.positionals.length > 0) {
    parts.push(section(
      "positional arguments",
      command.positionals.map((each) => [each.name, each.help]),
      { columns },
    ));
  }
  parts.push(section("options", command.options.map(optionRow), { columns }));
  if (command.examples.length > 0) {
    const rows = command.examples.map(
      ([line, effect]) =>
        `  ${PROGRAM} ${line}\n` +
        wrapText(effect, columns - 6).map((each) => `      ${each}\n`).join(""),
    );
    parts.push(`examples:\n${rows.join("")}`);
  }
  return parts.join("\n");
}

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
  options: { readonly columns: number },
): string {
  const column = Math.min(
    HELP_COLUMN,
    Math.max(options.columns - HELP_WIDTH, 4),
  );
  const width = Math.max(options.columns - column, HELP_WIDTH);
  const lines = rows.flatMap(([form, help]) => {
    const texts = wrapText(help, width);
    const lead = `  ${form}`;
    const margin = " ".repeat(column);
    return lead.length + 2 <= column
      ? [
        lead.padEnd(column) + (texts[0] ?? ""),
        ...texts.slice(1).map((each) => margin + each),
      ]
      : [lead, ...texts.map((each) => margin + each)];
  });
  return `${title}:\n${lines.join("\n")}\n`;
}

function optionRow(option: OptionSpec): readonly [string, string] {
  const value = option.kind === "flag" ? "" : ` ${metavar(option)}`;
  const long = option.long.length === 1 ? "" : `--${option.long}${value}`;
  const short = option.short === undefined
    ? ""
    : `-${option.short}${long === "" ? value : ""}`;
  return [[short, long].filter((each) => each !== "").join(", "), option.help];
}

function optionForm(option: OptionSpec): string {
  const name = option.short === undefined
    ? `--${option.long}`
    : `-${option.short}`;
  return option.kind === "flag" ? name : `${name} ${metavar(option)}`;
}

function metavar(option: OptionSpec): string {
  if (option.choices !== undefined) return `{${option.choices.join(",")}}`;
  return option.metavar ?? option.long.replaceAll("-", "_").toUpperCase();
}

function positionalForm(positional: PositionalSpec): string {
  const { name } = positional;
  if (positional.count === "program") return `[-- ${name} ...]`;
  return positional.count === "+" ? `${name} [${name} ...]` : name;
}

/** Wraps `parts` behind `lead`, continuation lines indented to its end. */
function layOut(
  lead: string,
  parts: readonly string[],
  columns: number,
): string {
  const indent = lead.length <= columns / 2 ? lead.length : 6;
  const lines: string[] = [];
  let line = lead.trimEnd();
  for (const part of parts) {
    if (line.length + 1 + part.length > columns && line.length > indent) {
      lines.push(line);
      line = " ".repeat(indent) + part;
    } else line += ` ${part}`;
  }
  lines.push(line);
  return lines.join("\n") + "\n";
}
