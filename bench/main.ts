/**
 * Measures the program beside what a user would pick instead, and beside the
 * floors that all of them stand on:
 *
 *     deno task bench [WORKLOAD...] [--rounds N] [--no-write]
 *
 * bench/README.md tells what the workloads are and what they need.
 */
import { type BenchWorld, openBenchWorld } from "./bench_world.ts";
import { planAutogenerate } from "./diff_workloads.ts";
import { judge, renderGoals } from "./goals.ts";
import {
  measureInTurn,
  medianOf,
  type Workload,
  type WorkloadResult,
} from "./measure.ts";
import { describeMachine, renderResult, replaceSection } from "./report.ts";
import {
  planApply,
  planCopies,
  planGraph,
  planMemory,
  planNoop,
  planStatements,
  planVersion,
} from "./run_workloads.ts";
import { planSize } from "./size_workload.ts";

/** Workloads by their names on the command line, and rounds each is worth. */
const PLANS: Readonly<
  Record<string, {
    readonly plan: (world: BenchWorld) => Promise<readonly Workload[]>;
    readonly rounds: number;
  }>
> = {
  version: { plan: planVersion, rounds: 15 },
  noop: { plan: planNoop, rounds: 15 },
  memory: { plan: planMemory, rounds: 5 },
  graph: { plan: planGraph, rounds: 5 },
  apply: { plan: planApply, rounds: 5 },
  statements: { plan: planStatements, rounds: 5 },
  copies: { plan: planCopies, rounds: 3 },
  autogenerate: { plan: planAutogenerate, rounds: 3 },
  size: { plan: planSize, rounds: 1 },
};

const PAPER = new URL("../docs/performance.md", import.meta.url).pathname;

interface BenchOptions {
  readonly names: readonly string[];
  /** Undefined for what each workload is worth. */
  readonly rounds: number | undefined;
  readonly writes: boolean;
}

if (import.meta.main) {
  try {
    await bench(parseOptions(Deno.args));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    log(error.message);
    Deno.exitCode = 2;
  }
}

/** @throws {RangeError} If an argument is none of those. */
function parseOptions(args: readonly string[]): BenchOptions {
  const names: string[] = [];
  let rounds: number | undefined;
  let writes = true;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    if (argument === "--rounds") {
      rounds = Number(args[++index]);
      if (!Number.isInteger(rounds) || rounds < 1) {
        throw new RangeError("--rounds needs a number from 1");
      }
    } else if (argument === "--no-write") writes = false;
    else if (argument in PLANS) names.push(argument);
    else {
      throw new RangeError(
        `"${argument}" is no workload: ${Object.keys(PLANS).join(", ")}`,
      );
    }
  }
  return {
    names: names.length > 0 ? names : Object.keys(PLANS),
    rounds,
    writes,
  };
}

async function bench(options: BenchOptions): Promise<void> {
  await using world = await openBenchWorld(log);
  const all: WorkloadResult[] = [];
  for (const name of options.names) {
    const plan = PLANS[name];
    if (plan === undefined) continue;
    const [before = 0] = Deno.loadavg();
    log(`${name}: preparing`);
    const results: WorkloadResult[] = [];
    for (const workload of await plan.plan(world)) {
      const rounds = options.rounds ?? plan.rounds;
      const result = await measureInTurn(workload, { rounds, log });
      log(summarise(result));
      results.push(result);
    }
    const [after = 0] = Deno.loadavg();
    all.push(...results);
    const machine = await describeMachine({ before, after });
    const text = `${machine}\n\n${results.map(renderResult).join("\n")}`;
    print(`${text}\n`);
    if (options.writes) await writeSection(name, text);
  }
  const goals = renderGoals(judge(all));
  print(goals);
  const isWhole = options.names.length === Object.keys(PLANS).length;
  if (options.writes && isWhole) await writeSection("goals", goals);
}

/** What is left of a run that is stopped. */
function summarise({ key, unit, lines }: WorkloadResult): string {
  const medians = lines.filter(({ values }) => values.length > 0).map((line) =>
    `${line.name} ${medianOf(line).toFixed(0)} ${unit}`
  );
  return `${key}: ${medians.join(", ")}`;
}

async function writeSection(key: string, text: string): Promise<void> {
  const paper = await Deno.readTextFile(PAPER);
  await Deno.writeTextFile(PAPER, replaceSection(paper, key, text));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAPER] })
    .output();
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

function log(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}
