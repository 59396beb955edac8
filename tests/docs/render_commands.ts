import type { CommandSpec } from "../../src/cli/arguments.ts";
import {
  COMMANDS,
  COMMON_OPTIONS,
  GLOBAL_OPTIONS,
} from "../../src/cli/command_table.ts";
import { renderHelp } from "../../src/cli/help.ts";

/** Width of the usage and option texts. */
const COLUMNS = 80;

const INTRODUCTION = `# Commands

This page is made from the command table (\`deno run -A tests/docs/write.ts\`);
\`alembic COMMAND --help\` prints the same.

Options that stand before the command are those of the first section. Long
options may be cut short as long as they stay unambiguous (\`--ver\` for
\`--verbose\`). \`-1\` is an argument, not an option; a range that begins with a
minus needs \`-r-3:\` or \`--rev-range=-3:\`.

How revisions are named: an id or an unambiguous beginning of one, a branch
label, \`head\`, \`heads\`, \`base\`; \`label@head\`, \`label@base\`; \`+N\` and \`-N\` from
where the database stands, \`label@+N\`; \`ae10+2\`, \`head-1\`; \`current\` for \`show\`,
\`edit\` and the ends of \`history -r\`; \`a:b\` for \`history -r\` and with \`--sql\`.
`;

/** Text of docs/commands.md. */
export function renderCommandsPage(): string {
  const parts = [
    INTRODUCTION,
    section("alembic", renderHelp(undefined, COLUMNS)),
    ...COMMANDS.map((command) =>
      section(`alembic ${command.name}`, renderHelp(ownPart(command), COLUMNS))
    ),
  ];
  return parts.join("\n");
}

/** A command without the options that every command has. */
function ownPart(command: CommandSpec): CommandSpec {
  const common = [...GLOBAL_OPTIONS, ...COMMON_OPTIONS].map(({ long }) => long);
  return {
    ...command,
    options: command.options.filter(({ long }) => !common.includes(long)),
  };
}

function section(title: string, text: string): string {
  return `## ${title}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
}
