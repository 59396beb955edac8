import {
  type Command,
  nameOf,
  type Project,
  type Revision,
  scriptOf,
  type Tool,
  writeFiles,
} from "./tool.ts";

/** Language of the revisions. */
type Format = "sql" | "ts";

/** This program in one of its forms. */
export function createOwnTool(options: {
  readonly name: string;
  readonly missing: string | undefined;
  readonly program: readonly string[];
  readonly format: Format;
  readonly deployed: readonly string[];
  readonly runtime: string | undefined;
}): Tool {
  const { program, format, ...rest } = options;
  return {
    ...rest,
    version: { command: [...program, "--version"] },
    write: (folder, revisions) =>
      writeOwnProject(folder, { program, format, revisions }),
  };
}

/** `alembic ARGS` in a folder. */
function callOf(
  program: readonly string[],
  cwd: string,
  ...args: string[]
): Command {
  return { command: [...program, ...args], cwd };
}

async function writeOwnProject(
  folder: string,
  options: {
    readonly program: readonly string[];
    readonly format: Format;
    readonly revisions: readonly Revision[];
  },
): Promise<Project> {
  const { program, format, revisions } = options;
  const render = format === "ts" ? renderModule : renderSql;
  await writeFiles(folder, [
    ["alembic.ini", "[alembic]\nscript_location = %(here)s\n"],
    ...revisions.map((revision) =>
      [
        `versions/${nameOf(revision)}_bench.${format}`,
        render(revision),
      ] as const
    ),
  ]);
  return {
    upgrade: callOf(program, folder, "upgrade", "head"),
    markCommand: callOf(program, folder, "stamp", "head"),
    heads: callOf(program, folder, "heads"),
    history: callOf(program, folder, "history"),
  };
}

function parentOf(revision: Revision): string | undefined {
  return revision.number === 1
    ? undefined
    : nameOf({ ...revision, number: revision.number - 1 });
}

/** As `alembic revision` writes it. */
function renderModule(revision: Revision): string {
  const parent = parentOf(revision);
  const calls = revision.statements.map((statement) =>
    `  await op.execute(${JSON.stringify(statement)});\n`
  ).join("");
  return `/**
 * Revision number ${revision.number}.
 *
 * Revision ID: ${nameOf(revision)}
 * Revises: ${parent ?? ""}
 * Create Date: 2026-01-01 00:00:00
 */
import type { Migration } from "alembic";

export const revision = "${nameOf(revision)}";
export const downRevision = ${
    parent === undefined ? "null" : JSON.stringify(parent)
  };
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration) {
${calls}}

export async function downgrade() {}
`;
}

function renderSql(revision: Revision): string {
  return `-- Revision number ${revision.number}.
-- revision: ${nameOf(revision)}
-- down_revision: ${parentOf(revision) ?? ""}

-- upgrade
${scriptOf(revision)}
-- downgrade
`;
}
