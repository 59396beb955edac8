/**
 * Runs recorded answers of Alembic against this program:
 *
 *     deno task compat KIND FILE...
 *
 * KIND is one of the modules in `kinds/`. Every failing case is printed with
 * both answers; the last line is `N passed, N failed`. Cases in which ours is
 * better on purpose (`differences.ts`) are counted on a line of their own.
 */
import type { CompatKind, CompatResult } from "./compat_kind.ts";
import { findDifferences } from "./differences.ts";

const KINDS: Readonly<Record<string, () => Promise<CompatKind>>> = {
  cli: async () => (await import("./kinds/cli.ts")).cliKind,
  graph: async () => (await import("./kinds/graph.ts")).graphKind,
  history: async () => (await import("./kinds/history.ts")).historyKind,
  ini: async () => (await import("./kinds/ini.ts")).iniKind,
  offline: async () => (await import("./kinds/offline.ts")).offlineKind,
};

/** How many lines of a file are worked on at once. */
const PARALLEL_LINES: Readonly<Record<string, number>> = { cli: 3 };

if (import.meta.main) Deno.exitCode = await runCompat(Deno.args);

async function runCompat(args: readonly string[]): Promise<number> {
  const [kindName = "", ...files] = args;
  const load = KINDS[kindName];
  if (load === undefined || files.length === 0) {
    print(
      `Usage: deno task compat KIND FILE...\nKIND is one of ${
        Object.keys(KINDS).join(", ")
      }`,
    );
    return 2;
  }
  const kind = await load();
  const counts = { passed: 0, failed: 0, listed: 0 };
  const reasons = new Map<string, number>();
  const facts = new Map<string, number>();
  for (const file of files) {
    for await (const result of runFile(kind, { kindName, file })) {
      const differences = result.outcome === "failed"
        ? findDifferences(kindName, result)
        : undefined;
      counts[differences === undefined ? result.outcome : "listed"]++;
      for (const { id } of differences ?? []) {
        reasons.set(id, (reasons.get(id) ?? 0) + 1);
      }
      for (const fact of result.facts ?? []) {
        facts.set(fact, (facts.get(fact) ?? 0) + 1);
      }
      if (result.outcome === "failed" && differences === undefined) {
        print(describe(result));
      }
    }
  }
  for (const [fact, count] of [...facts].sort()) {
    print(`  ${String(count).padStart(5)}  ${fact}`);
  }
  for (const [id, count] of [...reasons].sort()) {
    print(`  ${String(count).padStart(5)}  ${id}`);
  }
  print(`${counts.listed} listed differences`);
  print(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** The results of a file in its order, several lines worked on at once. */
async function* runFile(
  kind: CompatKind,
  options: { readonly kindName: string; readonly file: string },
): AsyncIterable<CompatResult> {
  const { file, kindName } = options;
  const text = await Deno.readTextFile(file);
  // A JSONL file has a case on each line, a .json file is one case.
  const lines: readonly unknown[] = file.endsWith(".json")
    ? [JSON.parse(text)]
    : text.split("\n").filter((line) => line.trim() !== "").map((line) =>
      JSON.parse(line)
    );
  const parallel = PARALLEL_LINES[kindName] ?? 1;
  const running: Promise<readonly CompatResult[]>[] = [];
  let next = 0;
  while (next < lines.length || running.length > 0) {
    while (running.length < parallel && next < lines.length) {
      running.push(kind(lines[next++], { file }));
    }
    yield* await (running.shift() ?? []);
  }
}

/** One line, at once, whoever reads it. */
function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function describe(result: CompatResult): string {
  const show = (value: unknown) =>
    typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
  const lines = [`FAILED ${result.name}`];
  if (result.remark !== undefined) lines.push(`  ${result.remark}`);
  lines.push(
    `  Alembic: ${show(result.expected)}`,
    `  ours:    ${show(result.actual)}`,
  );
  return lines.join("\n");
}
