import type { BenchWorld, OwnForm } from "./bench_world.ts";
import type { Case, Workload } from "./measure.ts";
import { hasGnuTime, measureMemory, runOrThrow } from "./process.ts";
import { missingCase, timeOf } from "./run_workloads.ts";
import { type Command, type Tool, writeFiles } from "./tool.ts";

const SIZES = [100, 1_000, 8_500];
/** Columns that the database of the second form lacks. */
const DIFFERENCES = 50;
const COLUMNS = 10;
const INDEXES = 3;
/** Tables that one transaction makes: each takes locks until its end. */
const BATCH = 250;
/** Alembic asks several times for each table. */
const ALEMBIC_ONCE_FROM = 5_000;

/** Comparing a database with the wanted schema: equal, and 50 columns short. */
export async function planAutogenerate(
  world: BenchWorld,
): Promise<readonly Workload[]> {
  const workloads: Workload[] = [];
  for (const tables of SIZES) {
    const wanted = await createSchema(world, { tables, lacking: 0 });
    const equal = await world.createDatabase(wanted);
    const short = await createSchema(world, { tables, lacking: DIFFERENCES });
    workloads.push(
      await planEqual(world, { tables, wanted, url: equal }),
      await planDifferent(world, { tables, wanted, url: short }),
    );
    if (tables === 1_000) {
      workloads.push(planMemory(world, { tables, wanted, url: equal }));
    }
  }
  return workloads;
}

interface Comparison {
  readonly tables: number;
  /** Database with the wanted schema. */
  readonly wanted: string;
  /** Database that is compared with it. */
  readonly url: string;
}

async function planEqual(
  world: BenchWorld,
  comparison: Comparison,
): Promise<Workload> {
  const { tables, url } = comparison;
  const cases: Case[] = [];
  for (const { ts, program } of world.own) {
    if (ts.missing !== undefined) cases.push(missingCase(ts.name, ts.missing));
    else {
      const command = await writeOwn(world, { program, ...comparison });
      cases.push({ name: ts.name, run: () => timeOf(command("check"), url) });
    }
  }
  cases.push(
    await alembicCase(world, { ...comparison, changes: 0 }),
    ...peersWithout(world),
  );
  return {
    key: `check-${tables}`,
    title: `Comparing ${describeSize(tables)} without a difference: ` +
      "`check`; Alembic: `revision --autogenerate`",
    unit: "ms",
    cases,
  };
}

async function planDifferent(
  world: BenchWorld,
  comparison: Comparison,
): Promise<Workload> {
  const cases: Case[] = [];
  for (const { ts, program } of world.own) {
    if (ts.missing !== undefined) cases.push(missingCase(ts.name, ts.missing));
    else {
      const command = await writeOwn(world, { program, ...comparison });
      cases.push(generateCase({
        name: ts.name,
        command: command("revision", "--autogenerate", "-m", "bench"),
        url: comparison.url,
        changes: DIFFERENCES,
      }));
    }
  }
  cases.push(
    await alembicCase(world, { ...comparison, changes: DIFFERENCES }),
    ...peersWithout(world),
  );
  return {
    key: `autogenerate-${comparison.tables}`,
    title: `\`revision --autogenerate\` with ${
      describeSize(comparison.tables)
    }, ${DIFFERENCES} columns lacking`,
    unit: "ms",
    cases,
  };
}

function planMemory(world: BenchWorld, comparison: Comparison): Workload {
  const missing = hasGnuTime() ? undefined : "no /usr/bin/time here";
  return {
    key: `check-memory-${comparison.tables}`,
    title: `Peak memory of \`check\` with ${describeSize(comparison.tables)}`,
    unit: "MB",
    cases: world.own.map(({ ts, program }) => {
      const reason = ts.missing ?? missing;
      if (reason !== undefined) return missingCase(ts.name, reason);
      return {
        name: ts.name,
        run: async () => {
          const command = await writeOwn(world, { program, ...comparison });
          return await measureMemory(command("check"), comparison.url) / 1024;
        },
      };
    }),
  };
}

function describeSize(tables: number): string {
  const count = (value: number) => value.toLocaleString("en");
  return `${count(tables)} tables, ${count(tables * COLUMNS)} columns, ${
    count(tables * INDEXES)
  } indexes`;
}

function peersWithout(world: BenchWorld): readonly Case[] {
  return world.peers.filter(({ name }) => name !== "alembic").map(({ name }) =>
    missingCase(
      name,
      name === "drizzle-kit"
        ? "it compares with its own snapshots, not with a database"
        : "it compares no schemas",
    )
  );
}

async function writeOwn(
  world: BenchWorld,
  options: {
    readonly program: OwnForm["program"];
    readonly wanted: string;
  },
): Promise<(...args: readonly string[]) => Command> {
  const folder = await world.folder(crypto.randomUUID());
  await writeFiles(folder, [
    [
      "alembic.ini",
      `[alembic]\nscript_location = %(here)s\ntarget_metadata = ${options.wanted}\n`,
    ],
    ["versions/.keep", ""],
  ]);
  return (...args) => ({ command: [...options.program, ...args], cwd: folder });
}

/** A command that writes a revision, which is looked at and removed. */
function generateCase(options: {
  readonly name: string;
  readonly command: Command;
  readonly url: string;
  /** How many columns it has to add. */
  readonly changes: number;
  readonly rounds?: number;
}): Case {
  const { name, command, url, changes, rounds } = options;
  const versions = `${command.cwd}/versions`;
  return {
    name,
    ...(rounds !== undefined && { rounds }),
    run: () => timeOf(command, url),
    after: async () => {
      let found = 0;
      for await (const { name: file } of Deno.readDir(versions)) {
        if (!/\.(?:ts|py|sql)$/.test(file)) continue;
        const text = await Deno.readTextFile(`${versions}/${file}`);
        const [upgrade = ""] = text.split(/def downgrade|function downgrade/);
        found += upgrade.match(/add_?column\(/gi)?.length ?? 0;
        await Deno.remove(`${versions}/${file}`);
      }
      if (found !== changes) {
        throw new Error(`it found ${found} of ${changes} differences`);
      }
    },
  };
}

async function alembicCase(
  world: BenchWorld,
  options: Comparison & { readonly changes: number },
): Promise<Case> {
  const { tables, url, changes } = options;
  const alembic = world.peers.find(({ name }) => name === "alembic");
  if (alembic === undefined || alembic.missing !== undefined) {
    return missingCase("alembic", alembic?.missing ?? "not there");
  }
  const command = await writeAlembic(world, alembic, tables);
  // Its Debian version has no `check` yet.
  return generateCase({
    name: "alembic",
    command,
    url,
    changes,
    ...(tables >= ALEMBIC_ONCE_FROM && { rounds: 1 }),
  });
}

async function writeAlembic(
  world: BenchWorld,
  alembic: Tool,
  tables: number,
): Promise<Command> {
  const folder = await world.folder(crypto.randomUUID());
  const { upgrade } = await alembic.write(folder, []);
  await writeFiles(folder, [
    ["models.py", renderModels(tables)],
    ["versions/.keep", ""],
  ]);
  return {
    ...upgrade,
    command: ["alembic", "revision", "--autogenerate", "-m", "bench"],
  };
}

async function createSchema(
  world: BenchWorld,
  options: { readonly tables: number; readonly lacking: number },
): Promise<string> {
  const { tables, lacking } = options;
  const url = await world.createDatabase();
  for (let from = 1; from <= tables; from += BATCH) {
    const statements: string[] = [];
    for (
      let table = from;
      table < Math.min(from + BATCH, tables + 1);
      table++
    ) statements.push(renderTable(table, { isShort: table <= lacking }));
    await world.run(url, statements.join(";\n"));
  }
  // As autovacuum leaves a database that has stood for a while.
  await world.run(url, "VACUUM ANALYZE");
  await runOrThrow({
    command: [
      "psql",
      "-Xqc",
      "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)",
      url,
    ],
  });
  return url;
}

function renderTable(
  table: number,
  { isShort }: { readonly isShort: boolean },
): string {
  const columns = Array.from(
    { length: COLUMNS - 1 - (isShort ? 1 : 0) },
    (_, column) =>
      column % 3 === 0
        ? `c${column} varchar(80) NOT NULL`
        : column % 3 === 1
        ? `c${column} integer`
        : `c${column} timestamp with time zone`,
  );
  const indexes = Array.from(
    { length: INDEXES },
    (_, index) =>
      `;\nCREATE INDEX ix_t${table}_${index} ON t${table} (c${index})`,
  );
  return `CREATE TABLE t${table} (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, ${
    columns.join(", ")
  })${indexes.join("")}`;
}

/** The same tables as SQLAlchemy's users declare them. */
function renderModels(tables: number): string {
  const lines = [
    "from sqlalchemy import (BigInteger, Column, DateTime, Identity, Index, Integer,",
    "                        MetaData, String, Table)",
    "",
    "metadata = MetaData()",
  ];
  for (let table = 1; table <= tables; table++) {
    lines.push(
      `Table("t${table}", metadata,`,
      `      Column("id", BigInteger, Identity(), primary_key=True),`,
    );
    for (let column = 0; column < COLUMNS - 1; column++) {
      const type = ["String(80)", "Integer", "DateTime(timezone=True)"][
        column % 3
      ];
      const isNullable = column % 3 === 0 ? ", nullable=False" : "";
      lines.push(`      Column("c${column}", ${type}${isNullable}),`);
    }
    for (let index = 0; index < INDEXES; index++) {
      lines.push(`      Index("ix_t${table}_${index}", "c${index}"),`);
    }
    lines.push("      )");
  }
  return `${lines.join("\n")}\n`;
}
