import {
  type PostgresServer,
  startPostgres,
  type TestServer,
} from "../tests/support/servers.ts";
import { installDebianPeers } from "./debian_peers.ts";
import { installNpmPeers } from "./npm_peers.ts";
import { createOwnTool } from "./ours.ts";
import { runOrThrow, runProcess } from "./process.ts";
import {
  type Command,
  type Project,
  type Revision,
  type Tool,
  trivialRevisions,
} from "./tool.ts";

/** Everything that workloads work with. */
export interface BenchWorld extends AsyncDisposable {
  /** This program in its forms, the compiled one first. */
  readonly own: readonly OwnForm[];
  /** What a user would pick instead. */
  readonly peers: readonly Tool[];
  /** Programs that do nothing: what the runtime itself costs. */
  readonly floors: readonly Floor[];
  /** Empty folder for one workload's files. */
  folder(name: string): Promise<string>;
  /** An empty database, or a copy of the one at `template`. */
  createDatabase(template?: string): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  /** Runs SQL in a database of {@linkcode createDatabase}. */
  run(url: string, sql: string): Promise<readonly object[]>;
}

/** A form of this program, with its revisions in TypeScript and in SQL. */
export interface OwnForm {
  readonly ts: Tool;
  readonly sql: Tool;
  /** The command that starts it. */
  readonly program: readonly string[];
}

/** An empty program in one form. */
export interface Floor {
  readonly name: string;
  readonly missing: string | undefined;
  readonly command: Command;
  readonly path: string;
}

const ROOT = new URL("../", import.meta.url).pathname;
const CACHE = `${ROOT}.cache/bench`;
/** A role without a password that URLs have to escape: not all tools can. */
const ROLE = "bench";

/** Installs the tools, compiles ours, and starts the server. */
export async function openBenchWorld(
  log: (text: string) => void,
): Promise<BenchWorld> {
  await Deno.mkdir(CACHE, { recursive: true });
  log("installing the peers");
  const peers = [
    ...await installNpmPeers(CACHE),
    ...await installDebianPeers(),
  ];
  log("compiling the program");
  const own = await compileForms();
  const floors = await compileFloors();
  const root = await Deno.makeTempDir({ prefix: "alembic-bench-" });
  const server = await startPostgres({ version: 18 });
  await server.run(`CREATE ROLE ${ROLE} SUPERUSER LOGIN PASSWORD '${ROLE}'`);
  return new World({ own, peers, floors, root, server });
}

class World implements BenchWorld {
  readonly own: readonly OwnForm[];
  readonly peers: readonly Tool[];
  readonly floors: readonly Floor[];
  readonly #root: string;
  readonly #server: PostgresServer & TestServer;
  #databases = 0;

  constructor(parts: {
    readonly own: readonly OwnForm[];
    readonly peers: readonly Tool[];
    readonly floors: readonly Floor[];
    readonly root: string;
    readonly server: TestServer;
  }) {
    this.own = parts.own;
    this.peers = parts.peers;
    this.floors = parts.floors;
    this.#root = parts.root;
    this.#server = parts.server;
  }

  async folder(name: string): Promise<string> {
    const folder = `${this.#root}/${name}`;
    await Deno.mkdir(folder, { recursive: true });
    return folder;
  }

  async createDatabase(template?: string): Promise<string> {
    const name = `bench${++this.#databases}`;
    const copied = template === undefined
      ? ""
      : ` TEMPLATE ${nameIn(template)}`;
    await this.#server.run(`CREATE DATABASE ${name} OWNER ${ROLE}${copied}`);
    return `postgresql://${ROLE}:${ROLE}@127.0.0.1:${this.#server.port}/${name}`;
  }

  async dropDatabase(url: string): Promise<void> {
    await this.#server.run(`DROP DATABASE ${nameIn(url)} WITH (FORCE)`);
  }

  async run(url: string, sql: string): Promise<readonly object[]> {
    return await this.#server.run(sql, nameIn(url));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop("immediate");
    await Deno.remove(this.#root, { recursive: true });
  }
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

/** A project whose database says that every revision is applied. */
export async function writeAppliedProject(
  world: BenchWorld,
  tool: Tool,
  options: { readonly folder: string; readonly revisions: readonly Revision[] },
): Promise<{ readonly project: Project; readonly url: string }> {
  const { folder, revisions } = options;
  const project = await tool.write(`${folder}/all`, revisions);
  const url = await world.createDatabase();
  if (project.markCommand !== undefined) {
    await runOrThrow(project.markCommand, url);
  } else {
    const first = await tool.write(`${folder}/first`, trivialRevisions(1));
    await runOrThrow(first.upgrade, url);
    if (project.markSql) await world.run(url, project.markSql);
  }
  await runOrThrow(project.upgrade, url);
  await assertNothingDone(world, url);
  return { project, url };
}

/** @throws {Error} If a tool did not believe that there was nothing to do. */
async function assertNothingDone(
  world: BenchWorld,
  url: string,
): Promise<void> {
  const tables = await countTables(world, url);
  if (tables > 1) throw new Error(`it applied revisions: ${tables} tables`);
}

/** How many tables revisions of {@linkcode trivialRevisions} have made. */
export async function countTables(
  world: BenchWorld,
  url: string,
): Promise<number> {
  const rows = await world.run(
    url,
    "SELECT relname FROM pg_catalog.pg_class WHERE relname ~ '^b[0-9]+$' AND relkind = 'r'",
  );
  return rows.length;
}

async function compileForms(): Promise<readonly OwnForm[]> {
  const sources = {
    program: [
      Deno.execPath(),
      "run",
      "--allow-all",
      "--quiet",
      `--config=${ROOT}deno.json`,
      `${ROOT}main.ts`,
    ],
    missing: undefined,
    deployed: [`${ROOT}main.ts`, `${ROOT}src`],
    runtime: "Deno",
  };
  return [
    formOf("alembic.ts compiled", await compileOurs("alembic", [])),
    formOf(
      "alembic.ts compiled, lean",
      await compileOurs("alembic-lean", ["--lean"]),
    ),
    formOf("alembic.ts, deno run", sources),
  ];
}

type FormParts = Omit<
  Parameters<typeof createOwnTool>[0],
  "name" | "format"
>;

function formOf(name: string, parts: FormParts): OwnForm {
  return {
    ts: createOwnTool({ ...parts, name, format: "ts" }),
    sql: createOwnTool({ ...parts, name: `${name}, SQL`, format: "sql" }),
    program: parts.program,
  };
}

async function compileOurs(
  name: string,
  options: readonly string[],
): Promise<FormParts> {
  const path = `${CACHE}/${name}`;
  const { code, stderr } = await runProcess({
    command: [
      Deno.execPath(),
      "run",
      "--allow-all",
      "--quiet",
      `${ROOT}.ci/compile.ts`,
      ...options,
      `--output=${path}`,
    ],
    env: compileEnvironment(),
  });
  return {
    program: [path],
    missing: code === 0 ? undefined : `not compiled: ${lastLine(stderr)}`,
    deployed: [path],
    runtime: undefined,
  };
}

async function compileFloors(): Promise<readonly Floor[]> {
  const source = `${CACHE}/empty.js`;
  await Deno.writeTextFile(source, "");
  const path = `${CACHE}/empty`;
  const compile = Deno.env.get("ALEMBIC_DENO_COMPILE")?.split(" ") ??
    [Deno.execPath(), "compile"];
  const { code, stderr } = await runProcess({
    command: [
      ...compile,
      "--no-check",
      "--no-code-cache",
      `--output=${path}`,
      source,
    ],
    cwd: CACHE,
    env: compileEnvironment(),
  });
  return [
    {
      name: "(empty program, compiled)",
      missing: code === 0 ? undefined : `not compiled: ${lastLine(stderr)}`,
      command: { command: [path] },
      path,
    },
    {
      name: "(empty program, deno run)",
      missing: undefined,
      command: { command: [Deno.execPath(), "run", source] },
      path: source,
    },
  ];
}

function compileEnvironment(): Record<string, string> {
  const command = Deno.env.get("ALEMBIC_DENO_COMPILE");
  return command === undefined ? {} : { ALEMBIC_DENO_COMPILE: command };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
