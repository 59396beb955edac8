import {
  insertRows,
  nameOf,
  type Project,
  type Revision,
  scriptOf,
  type Tool,
  URL_VARIABLE,
  writeFiles,
} from "./tool.ts";

/** Folders in which Debian's tools and their users' may be. */
const PACKAGES = {
  "sql-migrate": ["sql-migrate"],
  sqitch: ["sqitch", "libdbd-pg-perl", "postgresql-client"],
  alembic: [
    "alembic",
    "python3-alembic",
    "python3-sqlalchemy",
    "python3-mako",
    "python3-psycopg2",
  ],
} as const;

type PeerName = keyof typeof PACKAGES;

/**
 * Finds the peers that Debian has; as root, installs those that are not there.
 */
export async function installDebianPeers(): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  for (const name of Object.keys(PACKAGES) as PeerName[]) {
    const missing = await install(name);
    tools.push({
      name,
      missing,
      version: { command: [name, "--version"] },
      write: WRITERS[name],
      deployed: [],
      packages: PACKAGES[name],
      runtime: RUNTIMES[name],
    });
  }
  return tools;
}

const WRITERS: Readonly<Record<PeerName, Tool["write"]>> = {
  "sql-migrate": writeSqlMigrate,
  sqitch: writeSqitch,
  alembic: writeAlembic,
};

const RUNTIMES: Readonly<Record<PeerName, string | undefined>> = {
  "sql-migrate": undefined,
  sqitch: "Perl",
  alembic: "Python",
};

/** @returns Why it is not there; undefined if it is. */
async function install(name: PeerName): Promise<string | undefined> {
  if (await succeeds([name, "--version"])) return undefined;
  if (Deno.uid() !== 0) {
    return `not installed; apt-get install ${PACKAGES[name].join(" ")}`;
  }
  const wanted = PACKAGES[name].filter((each) => each !== "python3-alembic");
  const installed = await succeeds([
    "apt-get",
    "install",
    "--yes",
    "--no-install-recommends",
    ...wanted,
  ]);
  return installed ? undefined : `apt-get install ${wanted.join(" ")} failed`;
}

async function succeeds(command: readonly string[]): Promise<boolean> {
  const [program = "", ...args] = command;
  try {
    const { success } = await new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
      env: { DEBIAN_FRONTEND: "noninteractive" },
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function writeSqlMigrate(
  folder: string,
  revisions: readonly Revision[],
): Promise<Project> {
  const name = (revision: Revision) => `${nameOf(revision)}.sql`;
  await writeFiles(folder, [
    [
      "dbconfig.yml",
      `development:\n  dialect: postgres\n  datasource: \${SQL_MIGRATE_URL}\n  dir: migrations\n`,
    ],
    ...revisions.map((revision) =>
      [
        `migrations/${name(revision)}`,
        `-- +migrate Up\n${scriptOf(revision)}\n-- +migrate Down\n`,
      ] as const
    ),
  ]);
  return {
    upgrade: {
      command: [
        "sh",
        "-c",
        `SQL_MIGRATE_URL="$${URL_VARIABLE}?sslmode=disable" exec sql-migrate up`,
      ],
      cwd: folder,
    },
    markSql: insertRows(
      "gorp_migrations (id, applied_at)",
      revisions.slice(1),
      (revision) => `'${name(revision)}', now()`,
    ),
  };
}

async function writeSqitch(
  folder: string,
  revisions: readonly Revision[],
): Promise<Project> {
  await writeFiles(folder, [
    [
      "sqitch.conf",
      "[core]\n  engine = pg\n[user]\n  name = Bench\n  email = bench@example.org\n",
    ],
    [
      "sqitch.plan",
      "%syntax-version=1.0.0\n%project=bench\n\n" +
      revisions.map((revision) =>
        `${nameOf(revision)} 2026-01-01T00:00:00Z Bench <bench@example.org>\n`
      ).join(""),
    ],
    ...revisions.map((revision) =>
      [
        `deploy/${nameOf(revision)}.sql`,
        `BEGIN;\n${scriptOf(revision)}COMMIT;\n`,
      ] as const
    ),
  ]);
  const target =
    `sqitch --quiet deploy --target "db:pg:\${${URL_VARIABLE}#postgresql:}"`;
  return {
    upgrade: { command: ["sh", "-c", `exec ${target}`], cwd: folder },
    markCommand: {
      command: ["sh", "-c", `exec ${target} --log-only`],
      cwd: folder,
    },
    history: { command: ["sqitch", "plan"], cwd: folder },
  };
}

async function writeAlembic(
  folder: string,
  revisions: readonly Revision[],
): Promise<Project> {
  await writeFiles(folder, [
    ["alembic.ini", "[alembic]\nscript_location = .\n"],
    ["env.py", ALEMBIC_ENVIRONMENT],
    ["script.py.mako", ALEMBIC_TEMPLATE],
    ...revisions.map((revision) =>
      [`versions/${nameOf(revision)}_bench.py`, renderPython(revision)] as const
    ),
  ]);
  const call = (...args: readonly string[]) => ({
    command: ["alembic", ...args],
    cwd: folder,
    env: { PYTHONPATH: folder },
  });
  return {
    upgrade: call("upgrade", "head"),
    markCommand: call("stamp", "head"),
    heads: call("heads"),
    history: call("history"),
  };
}

/** The least that runs each revision in a transaction of its own. */
const ALEMBIC_ENVIRONMENT = `import os

from alembic import context
from sqlalchemy import create_engine, pool

try:
    from models import metadata
except ModuleNotFoundError:
    metadata = None

engine = create_engine(os.environ["${URL_VARIABLE}"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
`;

const ALEMBIC_TEMPLATE = `"""\${message}"""
from alembic import op
import sqlalchemy as sa

revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}


def upgrade():
    \${upgrades if upgrades else "pass"}


def downgrade():
    \${downgrades if downgrades else "pass"}
`;

function renderPython(revision: Revision): string {
  const parent = revision.number === 1
    ? "None"
    : `"${nameOf({ ...revision, number: revision.number - 1 })}"`;
  const calls = revision.statements.map((statement) =>
    `    op.execute(${JSON.stringify(statement)})\n`
  ).join("");
  return `"""Revision number ${revision.number}.

Revision ID: ${nameOf(revision)}
Revises: ${parent}
Create Date: 2026-01-01 00:00:00
"""
from alembic import op

revision = "${nameOf(revision)}"
down_revision = ${parent}
branch_labels = None
depends_on = None


def upgrade():
${calls}

def downgrade():
    pass
`;
}
