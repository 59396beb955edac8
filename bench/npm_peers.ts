import {
  insertRows,
  nameOf,
  type Project,
  type Revision,
  scriptOf,
  timestampOf,
  type Tool,
  URL_VARIABLE,
  writeFiles,
} from "./tool.ts";

/** Exact versions of the peers that npm has. */
const VERSIONS = {
  dbmate: { "@dbmate/linux-x64": "2.36.0" },
  "node-pg-migrate": { "node-pg-migrate": "9.0.0", pg: "8.23.1" },
  knex: { knex: "3.3.0", pg: "8.23.1" },
  umzug: { umzug: "3.8.3", pg: "8.23.1" },
  "graphile-migrate": { "graphile-migrate": "1.4.1" },
  "drizzle-kit": {
    "drizzle-kit": "0.31.11",
    "drizzle-orm": "0.45.4",
    pg: "8.23.1",
  },
} satisfies Record<string, Readonly<Record<string, string>>>;

type PeerName = keyof typeof VERSIONS;

interface PeerFiles {
  /** Its package folder: the one that holds `node_modules`. */
  readonly folder: string;
  /** Command that starts it. */
  readonly program: readonly string[];
  readonly revisions: readonly Revision[];
}

const PEERS: Readonly<
  Record<PeerName, {
    /** Path of the program in `node_modules`. */
    readonly bin: string;
    readonly isBinary?: true;
    readonly version: readonly string[] | undefined;
    readonly write: (folder: string, files: PeerFiles) => Promise<Project>;
  }>
> = {
  dbmate: {
    bin: "@dbmate/linux-x64/bin/dbmate",
    isBinary: true,
    version: ["--version"],
    write: writeDbmate,
  },
  "node-pg-migrate": {
    bin: "node-pg-migrate/bin/node-pg-migrate.js",
    version: ["--version"],
    write: writeNodePgMigrate,
  },
  knex: { bin: "knex/bin/cli.js", version: ["--version"], write: writeKnex },
  umzug: { bin: "umzug/package.json", version: undefined, write: writeUmzug },
  "graphile-migrate": {
    bin: "graphile-migrate/dist/cli.js",
    version: ["--version"],
    write: writeGraphile,
  },
  "drizzle-kit": {
    bin: "drizzle-kit/bin.cjs",
    version: ["--version"],
    write: writeDrizzle,
  },
};

/** Installs the peers that npm has under `cache`, each in a folder of its own. */
export async function installNpmPeers(cache: string): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  for (const name of Object.keys(PEERS) as PeerName[]) {
    const folder = `${cache}/npm/${name}`;
    tools.push(createTool(name, folder, await install(folder, VERSIONS[name])));
  }
  return tools;
}

/** @returns Why it is not there; undefined if it is. */
async function install(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const wanted = JSON.stringify({ private: true, dependencies });
  const done = `${folder}/installed.json`;
  if (await readIfThere(done) === wanted) return undefined;
  await writeFiles(folder, [["package.json", wanted]]);
  try {
    const { success, stderr } = await new Deno.Command("npm", {
      args: ["install", "--no-audit", "--no-fund", "--ignore-scripts"],
      cwd: folder,
      stdout: "null",
    }).output();
    if (!success) {
      const text = new TextDecoder().decode(stderr).trim();
      return `npm install failed: ${text.split("\n")[0]}`;
    }
  } catch (error) {
    return `npm could not be run: ${
      error instanceof Error ? error.message : String(error)
    }`;
  }
  await Deno.writeTextFile(done, wanted);
  return undefined;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function createTool(
  name: PeerName,
  folder: string,
  missing: string | undefined,
): Tool {
  const { bin, isBinary, version, write } = PEERS[name];
  const path = `${folder}/node_modules/${bin}`;
  const program = isBinary ? [path] : ["node", path];
  return {
    name,
    missing,
    version: { command: version ? [...program, ...version] : [] },
    write: (project, revisions) =>
      write(project, { folder, program, revisions }),
    deployed: isBinary ? [path] : [`${folder}/node_modules`],
    runtime: isBinary ? undefined : "Node.js",
  };
}

async function writeDbmate(
  folder: string,
  { program, revisions }: PeerFiles,
): Promise<Project> {
  await writeFiles(
    folder,
    revisions.map((revision) => [
      `migrations/${timestampOf(revision)}_${nameOf(revision)}.sql`,
      `-- migrate:up\n${scriptOf(revision)}\n-- migrate:down\n`,
    ]),
  );
  return {
    upgrade: {
      command: [
        ...program,
        "--migrations-dir=migrations",
        "--no-dump-schema",
        "migrate",
      ],
      cwd: folder,
      env: { PGSSLMODE: "disable" },
    },
    markSql: insertRows(
      "schema_migrations (version)",
      revisions.slice(1),
      (revision) => `'${timestampOf(revision)}'`,
    ),
  };
}

async function writeNodePgMigrate(
  folder: string,
  { program, revisions }: PeerFiles,
): Promise<Project> {
  const name = (revision: Revision) =>
    `${timestampOf(revision)}000_${nameOf(revision)}`;
  await writeFiles(
    folder,
    revisions.map((revision) => [
      `migrations/${name(revision)}.sql`,
      `-- Up Migration\n${scriptOf(revision)}\n-- Down Migration\n`,
    ]),
  );
  return {
    upgrade: {
      command: [
        ...program,
        "up",
        "-m",
        "migrations",
        "--no-single-transaction",
      ],
      cwd: folder,
    },
    markSql: insertRows(
      "pgmigrations (name, run_on)",
      revisions.slice(1),
      (revision) => `'${name(revision)}', now()`,
    ),
  };
}

async function writeKnex(
  folder: string,
  { folder: packages, program, revisions }: PeerFiles,
): Promise<Project> {
  const name = (revision: Revision) =>
    `${timestampOf(revision)}_${nameOf(revision)}.js`;
  await linkPackages(packages, folder);
  await writeFiles(folder, [
    [
      "knexfile.js",
      `module.exports = { client: "pg", connection: process.env.${URL_VARIABLE} };\n`,
    ],
    ...revisions.map((revision) =>
      [
        `migrations/${name(revision)}`,
        "exports.up = async (knex) => {\n" +
        revision.statements.map((statement) =>
          `  await knex.raw(${JSON.stringify(statement)});\n`
        ).join("") + "};\nexports.down = async () => {};\n",
      ] as const
    ),
  ]);
  return {
    upgrade: { command: [...program, "migrate:latest"], cwd: folder },
    markSql: insertRows(
      "knex_migrations (name, batch, migration_time)",
      revisions.slice(1),
      (revision) => `'${name(revision)}', 1, now()`,
    ),
  };
}

async function writeUmzug(
  folder: string,
  { folder: packages, revisions }: PeerFiles,
): Promise<Project> {
  const name = (revision: Revision) => `${nameOf(revision)}.sql`;
  await linkPackages(packages, folder);
  await writeFiles(folder, [
    ["run.cjs", UMZUG_RUNNER],
    ...revisions.map((revision) =>
      [`migrations/${name(revision)}`, scriptOf(revision)] as const
    ),
  ]);
  return {
    upgrade: { command: ["node", "run.cjs"], cwd: folder },
    markSql: insertRows(
      "umzug_migrations (name)",
      revisions.slice(1),
      (revision) => `'${name(revision)}'`,
    ),
  };
}

/** umzug is a library: the least that runs SQL files with it, each in a transaction. */
const UMZUG_RUNNER = `const fs = require("node:fs");
const { Client } = require("pg");
const { Umzug } = require("umzug");

(async () => {
  const client = new Client({ connectionString: process.env.${URL_VARIABLE} });
  await client.connect();
  await client.query("CREATE TABLE IF NOT EXISTS umzug_migrations (name text PRIMARY KEY)");
  const umzug = new Umzug({
    migrations: {
      glob: "migrations/*.sql",
      resolve: ({ name, path }) => ({
        name,
        up: async () => {
          await client.query("BEGIN");
          await client.query(fs.readFileSync(path, "utf8"));
        },
      }),
    },
    context: client,
    storage: {
      logMigration: async ({ name }) => {
        await client.query("INSERT INTO umzug_migrations VALUES ($1)", [name]);
        await client.query("COMMIT");
      },
      unlogMigration: async () => {},
      executed: async () =>
        (await client.query("SELECT name FROM umzug_migrations")).rows.map((row) => row.name),
    },
    logger: undefined,
  });
  await umzug.up();
  await client.end();
})();
`;

async function writeGraphile(
  folder: string,
  { program, revisions }: PeerFiles,
): Promise<Project> {
  const files: (readonly [string, string])[] = [];
  const rows = new Map<Revision, string>();
  let previous: string | undefined;
  for (const revision of revisions) {
    const body = scriptOf(revision);
    // The hash before and the body, as its `calculateHash` wants it.
    const chained = `${previous ?? ""}\n${body.trim()}`.trim();
    const hash = `sha1:${await sha1(`${chained}\n`)}`;
    const name = `${String(revision.number).padStart(6, "0")}.sql`;
    files.push([
      `migrations/committed/${name}`,
      `--! Previous: ${previous ?? "-"}\n--! Hash: ${hash}\n\n${body}`,
    ]);
    rows.set(
      revision,
      `'${hash}', ${
        previous === undefined ? "NULL" : `'${previous}'`
      }, '${name}'`,
    );
    previous = hash;
  }
  await writeFiles(folder, [
    [
      ".gmrc.js",
      `module.exports = { connectionString: process.env.${URL_VARIABLE} };\n`,
    ],
    ["migrations/current.sql", ""],
    ...files,
  ]);
  return {
    upgrade: {
      command: [...program, "migrate", "--forceActions"],
      cwd: folder,
    },
    markSql: insertRows(
      "graphile_migrate.migrations (hash, previous_hash, filename)",
      revisions.slice(1),
      (revision) => rows.get(revision) ?? "",
    ),
  };
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-1",
    new TextEncoder().encode(text),
  );
  return new Uint8Array(digest).toHex();
}

async function writeDrizzle(
  folder: string,
  { folder: packages, program, revisions }: PeerFiles,
): Promise<Project> {
  const when = (revision: Revision) => 1_767_225_600_000 + revision.number;
  await linkPackages(packages, folder);
  await writeFiles(folder, [
    [
      "drizzle.config.js",
      `module.exports = { dialect: "postgresql", out: "./drizzle", schema: "./schema.js", dbCredentials: { url: process.env.${URL_VARIABLE} } };\n`,
    ],
    [
      "drizzle/meta/_journal.json",
      JSON.stringify({
        version: "7",
        dialect: "postgresql",
        entries: revisions.map((revision, index) => ({
          idx: index,
          version: "7",
          when: when(revision),
          tag: nameOf(revision),
          breakpoints: true,
        })),
      }),
    ],
    ...revisions.map((revision) =>
      [`drizzle/${nameOf(revision)}.sql`, scriptOf(revision)] as const
    ),
  ]);
  return {
    upgrade: { command: [...program, "migrate"], cwd: folder },
    markSql: insertRows(
      `drizzle."__drizzle_migrations" (hash, created_at)`,
      revisions.slice(1),
      (revision) => `'${nameOf(revision)}', ${when(revision)}`,
    ),
  };
}

/** Configuration files in the project import packages. */
async function linkPackages(packages: string, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.symlink(`${packages}/node_modules`, `${folder}/node_modules`);
}
