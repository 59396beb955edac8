import {
  type BenchWorld,
  countTables,
  type OwnForm,
  writeAppliedProject,
} from "./bench_world.ts";
import type { Case, Workload } from "./measure.ts";
import {
  hasGnuTime,
  measureMemory,
  runOrThrow,
  runProcess,
} from "./process.ts";
import {
  type Command,
  type Revision,
  type Tool,
  trivialRevisions,
} from "./tool.ts";

const APPLIED = 1_000;
const STATEMENTS = 2_000;
const COPIES = 16;
const COPIED = 50;
const MEMORY_REVISIONS = 100;
const MANY = 10_000;
/** Its registry takes about 20 ms for each revision that is noted in it. */
const SQITCH_LIMIT = 1_000;

/** `--version`: what starting costs. */
export function planVersion(world: BenchWorld): Promise<readonly Workload[]> {
  const tools = [...world.own.map(({ ts }) => ts), ...world.peers];
  return Promise.resolve([{
    key: "version",
    title: "Start: `--version`",
    unit: "ms",
    cases: [
      ...world.floors.map((floor) => ({
        name: floor.name,
        ...missingOf(floor),
        run: () => timeOf(floor.command),
      })),
      ...tools.map((tool) => ({
        name: tool.name,
        ...missingOf(
          tool.version.command.length === 0
            ? { missing: "a library, it has no command" }
            : tool,
        ),
        run: () => timeOf(tool.version),
      })),
    ],
  }]);
}

/** An upgrade with nothing to do. */
export async function planNoop(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const workloads: Workload[] = [];
  for (const count of [10, 100, 1_000, 10_000]) {
    const revisions = trivialRevisions(count);
    const cases: Case[] = [];
    for (const tool of allTools(world)) {
      const tooMany = tool.name === "sqitch" && count > SQITCH_LIMIT
        ? "its registry would take minutes to fill"
        : undefined;
      cases.push(
        await noopCase(world, tool, { revisions, missing: tooMany }),
      );
    }
    cases.push(await psqlQuery(world));
    workloads.push({
      key: `noop-${count}`,
      title: `Nothing to do: \`upgrade head\` with ${
        count.toLocaleString("en")
      } applied revisions`,
      unit: "ms",
      cases,
    });
  }
  return workloads;
}

/** Peak memory of an upgrade with nothing to do. */
export async function planMemory(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const revisions = trivialRevisions(MEMORY_REVISIONS);
  const missing = hasGnuTime() ? undefined : "no /usr/bin/time here";
  const toMb = async (command: Command, url?: string) =>
    await measureMemory(command, url) / 1024;
  const cases: Case[] = world.floors.map((floor) => ({
    name: floor.name,
    ...missingOf({ missing: floor.missing ?? missing }),
    run: () => toMb(floor.command),
  }));
  for (const tool of allTools(world)) {
    cases.push(
      await noopCase(world, tool, { revisions, missing, cost: toMb }),
    );
  }
  return [{
    key: "memory",
    title: `Peak memory of that, with ${MEMORY_REVISIONS} revisions`,
    unit: "MB",
    cases,
  }];
}

async function noopCase(
  world: BenchWorld,
  tool: Tool,
  options: {
    readonly revisions: readonly Revision[];
    readonly missing?: string | undefined;
    readonly cost?: (command: Command, url: string) => Promise<number>;
  },
): Promise<Case> {
  const { revisions, missing, cost = timeOf } = options;
  const reason = tool.missing ?? missing;
  if (reason !== undefined) return missingCase(tool.name, reason);
  try {
    const folder = await world.folder(crypto.randomUUID());
    const { project, url } = await writeAppliedProject(world, tool, {
      folder,
      revisions,
    });
    return { name: tool.name, run: () => cost(project.upgrade, url) };
  } catch (error) {
    return missingCase(tool.name, error);
  }
}

/** The least that a client does to learn where a database stands. */
async function psqlQuery(world: BenchWorld): Promise<Case> {
  const url = await world.createDatabase();
  await world.run(url, "CREATE TABLE alembic_version (version_num text)");
  return {
    name: "(psql, one query)",
    run: () =>
      timeOf({
        command: [
          "psql",
          "-Xqc",
          "SELECT version_num FROM alembic_version",
          url,
        ],
      }),
  };
}

/** 1,000 trivial revisions on an empty database. */
export async function planApply(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const revisions = trivialRevisions(APPLIED);
  return [{
    key: "apply",
    title: `Applying ${
      APPLIED.toLocaleString("en")
    } revisions to an empty database, each in its transaction`,
    unit: "ms",
    cases: await applyCases(world, { revisions, tables: APPLIED }),
  }];
}

/** One revision of 2,000 statements. */
export async function planStatements(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const statements = Array.from({ length: STATEMENTS / 10 }, (_, table) => {
    const name = `b${table + 1}`;
    return [
      `CREATE TABLE ${name} (id integer PRIMARY KEY)`,
      ...Array.from(
        { length: 8 },
        (_, column) => `ALTER TABLE ${name} ADD COLUMN c${column} text`,
      ),
      `COMMENT ON TABLE ${name} IS 'number ${table + 1}'`,
    ];
  }).flat();
  const revisions = [{ number: 1, statements }];
  return [{
    key: "statements",
    title: `Applying one revision of ${
      STATEMENTS.toLocaleString("en")
    } statements`,
    unit: "ms",
    cases: await applyCases(world, { revisions, tables: STATEMENTS / 10 }),
  }];
}

interface Work {
  readonly revisions: readonly Revision[];
  /** How many tables there are afterwards. */
  readonly tables: number;
}

async function applyCases(
  world: BenchWorld,
  work: Work,
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const tool of withSql(world)) {
    cases.push(await applyCase(world, tool, work));
  }
  cases.push(await psqlCase(world, work));
  return cases;
}

async function applyCase(
  world: BenchWorld,
  tool: Tool,
  work: Work,
): Promise<Case> {
  if (tool.missing !== undefined) return missingCase(tool.name, tool.missing);
  const folder = await world.folder(crypto.randomUUID());
  const { upgrade } = await tool.write(folder, work.revisions);
  return {
    ...onEmptyDatabase(world, {
      name: tool.name,
      tables: work.tables,
      run: (url) => timeOf(upgrade, url),
    }),
    // It starts psql for every revision.
    ...(tool.name === "sqitch" && work.revisions.length > 1 && { rounds: 1 }),
  };
}

/** The limit: psql with what `upgrade head --sql` prints. */
async function psqlCase(world: BenchWorld, work: Work): Promise<Case> {
  const name = "(psql, the same SQL)";
  const form = world.own.find(({ sql }) => sql.missing === undefined);
  if (form === undefined) return missingCase(name, "nothing to print the SQL");
  const folder = await world.folder(crypto.randomUUID());
  const { upgrade } = await form.sql.write(folder, work.revisions);
  const { stdout } = await runOrThrow({
    ...upgrade,
    command: [...upgrade.command, "--sql"],
  }, "postgresql://127.0.0.1/any");
  await Deno.writeTextFile(`${folder}/script.sql`, stdout);
  return onEmptyDatabase(world, {
    name,
    tables: work.tables,
    run: (url) =>
      timeOf({
        command: [
          "psql",
          "-Xq",
          "-v",
          "ON_ERROR_STOP=1",
          "-f",
          "script.sql",
          url,
        ],
        cwd: folder,
      }),
  });
}

/** A case that needs an empty database for every run. */
function onEmptyDatabase(
  world: BenchWorld,
  options: {
    readonly name: string;
    readonly tables: number;
    readonly run: (url: string) => Promise<number>;
  },
): Case {
  let url = "";
  return {
    name: options.name,
    before: async () => {
      url = await world.createDatabase();
    },
    run: () => options.run(url),
    after: async () => {
      const tables = await countTables(world, url);
      await world.dropDatabase(url);
      if (tables !== options.tables) {
        throw new Error(`it made ${tables} of ${options.tables} tables`);
      }
    },
  };
}

/** 16 copies at once on an empty database. */
export async function planCopies(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const revisions = trivialRevisions(COPIED);
  const cases: Case[] = [];
  for (const tool of allTools(world)) {
    if (tool.missing !== undefined) {
      cases.push(missingCase(tool.name, tool.missing));
      continue;
    }
    const folder = await world.folder(crypto.randomUUID());
    const { upgrade } = await tool.write(folder, revisions);
    cases.push(onEmptyDatabase(world, {
      name: tool.name,
      tables: COPIED,
      run: (url) => timeOfCopies(upgrade, url),
    }));
  }
  return [{
    key: "copies",
    title:
      `${COPIES} copies at once on an empty database, ${COPIED} revisions, until all have exited`,
    unit: "ms",
    cases,
  }];
}

/** @throws {Error} If some of them failed. */
async function timeOfCopies(command: Command, url: string): Promise<number> {
  const startedAt = performance.now();
  const ends = await Promise.all(
    Array.from({ length: COPIES }, () => runProcess(command, url)),
  );
  const elapsedMs = performance.now() - startedAt;
  const failed = ends.filter(({ code }) => code !== 0).length;
  if (failed > 0) throw new Error(`${failed} of ${COPIES} copies failed`);
  return elapsedMs;
}

/** `heads` and `history`, without a database. */
export async function planGraph(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const revisions = trivialRevisions(MANY);
  const heads: Case[] = [];
  const history: Case[] = [];
  for (const tool of allTools(world)) {
    if (tool.missing !== undefined) {
      heads.push(missingCase(tool.name, tool.missing));
      history.push(missingCase(tool.name, tool.missing));
      continue;
    }
    const folder = await world.folder(crypto.randomUUID());
    const project = await tool.write(folder, revisions);
    heads.push(commandCase(tool, project.heads));
    history.push(commandCase(tool, project.history));
  }
  const count = MANY.toLocaleString("en");
  return [
    {
      key: "heads",
      title: `\`heads\` with ${count} revisions`,
      unit: "ms",
      cases: heads,
    },
    {
      key: "history",
      title: `\`history\` with ${count} revisions`,
      unit: "ms",
      cases: history,
    },
  ];
}

function commandCase(tool: Tool, command: Command | undefined): Case {
  return command === undefined
    ? missingCase(tool.name, "it has no such command without a database")
    : { name: tool.name, run: () => timeOf(command) };
}

function allTools(world: BenchWorld): readonly Tool[] {
  return [...world.own.map(({ ts }) => ts), ...world.peers];
}

/** Ours with revisions in SQL as well. */
function withSql(world: BenchWorld): readonly Tool[] {
  const own = world.own.flatMap(({ ts, sql }: OwnForm) => [ts, sql]);
  return [...own, ...world.peers];
}

/** Wall time of the whole process in milliseconds. */
export async function timeOf(command: Command, url?: string): Promise<number> {
  return (await runOrThrow(command, url)).elapsedMs;
}

/** A case that is reported with the reason why it was not measured. */
export function missingCase(name: string, reason: unknown): Case {
  return {
    name,
    missing: reason instanceof Error ? reason.message : String(reason),
    run: () => Promise.reject(new TypeError(`${name} is missing`)),
  };
}

function missingOf(
  { missing }: { readonly missing: string | undefined },
): { readonly missing?: string } {
  return missing === undefined ? {} : { missing };
}
