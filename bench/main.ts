/**
 * Measures the program beside the floor it stands on:
 *
 *     deno task bench [--rounds N] [--write]
 *
 * Every round runs each command once, in turn, so that a noisy moment hits all
 * alike. Prints medians, and with --write puts them into docs/performance.md.
 * The compiled program is measured too if dist/alembic is there, and the lean
 * one if dist/alembic-lean is.
 */
import { programCommand } from "../tests/support/cli.ts";
import { startPostgres } from "../tests/support/servers.ts";
import { writeStubRevisions } from "../tests/support/stub_revisions.ts";

/** One command to measure. */
interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd: string;
}

/** Median and quartiles of the wall time of a whole process, and its peak. */
interface Measurement {
  readonly name: string;
  readonly medianMs: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

const ROOT = new URL("../", import.meta.url).pathname;
const BINARY = `${ROOT}dist/alembic`;
const LEAN_BINARY = `${ROOT}dist/alembic-lean`;
const REVISIONS = 1_000;
const DEFAULT_ROUNDS = 15;

if (import.meta.main) await bench(Deno.args);

async function bench(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--rounds");
  const rounds = at < 0 ? DEFAULT_ROUNDS : Number(args[at + 1]);
  const folder = await Deno.makeTempDir({ prefix: "alembic-bench-" });
  await using server = await startPostgres({ version: 18 });
  try {
    const small = await writeProject(`${folder}/small`, {
      revisions: 10,
      url: await server.createDatabase(),
    });
    const large = await writeProject(`${folder}/large`, {
      revisions: REVISIONS,
      url: await server.createDatabase(),
    });
    await Deno.writeTextFile(`${folder}/empty.ts`, "");
    const subjects = [
      {
        name: "deno run of an empty program",
        command: [Deno.execPath(), "run", "-A", `${folder}/empty.ts`],
        cwd: folder,
      },
      ...subjectsOf("deno run", programCommand(), { small, large }),
      ...(isFile(BINARY)
        ? subjectsOf("compiled", [BINARY], { small, large })
        : []),
      ...(isFile(LEAN_BINARY)
        ? subjectsOf("lean", [LEAN_BINARY], { small, large })
        : []),
    ];
    const table = renderTable(await measure(subjects, rounds));
    print(table);
    if (args.includes("--write")) await writePaper(table, rounds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function subjectsOf(
  form: string,
  program: readonly string[],
  folders: { readonly small: string; readonly large: string },
): readonly Subject[] {
  const subject = (name: string, cwd: string, ...args: string[]) => ({
    name: `${form}: ${name}`,
    command: [...program, ...args],
    cwd,
  });
  return [
    subject("--version", folders.small, "--version"),
    subject("heads, 10 revisions", folders.small, "heads"),
    subject(
      "upgrade head, nothing to do, 10 revisions",
      folders.small,
      "upgrade",
      "head",
    ),
    subject(`heads, ${REVISIONS} revisions`, folders.large, "heads"),
    subject(
      `upgrade head, nothing to do, ${REVISIONS} revisions`,
      folders.large,
      "upgrade",
      "head",
    ),
  ];
}

/** A linear history whose database stands at its head. */
async function writeProject(
  folder: string,
  options: { readonly revisions: number; readonly url: string },
): Promise<string> {
  const ids = Array.from(
    { length: options.revisions },
    (_, index) => `r${String(index).padStart(6, "0")}`,
  );
  await writeStubRevisions(
    `${folder}/versions`,
    ids.map((revision, index) => ({
      revision,
      down_revision: ids[index - 1] ?? null,
      depends_on: null,
      branch_labels: null,
      doc: `Revision ${revision}`,
    })),
  );
  await Deno.writeTextFile(
    `${folder}/alembic.ini`,
    "[alembic]\nscript_location = %(here)s\nsqlalchemy.url = " +
      `${options.url.replaceAll("%", "%%")}\n`,
  );
  await runOnce({
    name: "stamp",
    command: [...programCommand(), "stamp", "head"],
    cwd: folder,
  });
  return folder;
}

async function measure(
  subjects: readonly Subject[],
  rounds: number,
): Promise<readonly Measurement[]> {
  const times = new Map<string, number[]>(
    subjects.map(({ name }) => [name, []]),
  );
  for (const subject of subjects) await runOnce(subject);
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) {
      times.get(subject.name)?.push(await runOnce(subject));
    }
  }
  return [...times].map(([name, values]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (part: number) =>
      sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
    return { name, medianMs: at(0.5), lowerMs: at(0.25), upperMs: at(0.75) };
  });
}

/** Wall time of the whole process in milliseconds. */
async function runOnce(subject: Subject): Promise<number> {
  const [program = "", ...args] = subject.command;
  const startedAt = performance.now();
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd: subject.cwd,
  }).output();
  const elapsedMs = performance.now() - startedAt;
  if (code !== 0) {
    throw new Error(`${subject.name}: ${new TextDecoder().decode(stderr)}`);
  }
  return elapsedMs;
}

function renderTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ name, medianMs, lowerMs, upperMs }) =>
    `| ${name} | ${medianMs.toFixed(0)} | ${lowerMs.toFixed(0)}-${
      upperMs.toFixed(0)
    } |\n`
  );
  return "| whole process | median, ms | middle half, ms |\n" +
    `|---|--:|--:|\n${rows.join("")}`;
}

/** Puts the table between the marks of docs/performance.md. */
async function writePaper(table: string, rounds: number): Promise<void> {
  const path = `${ROOT}docs/performance.md`;
  const text = await Deno.readTextFile(path);
  const cores = navigator.hardwareConcurrency;
  const version = `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`;
  const note = `${rounds} rounds, ${cores} cores, ${Deno.build.target}, ` +
    `${version}, PostgreSQL 18 on the same machine.`;
  await Deno.writeTextFile(
    path,
    text.replace(
      /(<!-- begin: deno task bench --write -->\n)[^]*(<!-- end -->)/,
      `$1\n${note}\n\n${table}\n$2`,
    ),
  );
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] })
    .output();
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
