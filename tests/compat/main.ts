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
import { findDifference } from "./differences.ts";

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
    console.error(
      `Usage: deno task compat KIND FILE...\nKIND is one of ${
        Object.keys(KINDS).join(", ")
      }`,
    );
    return 2;
  }
  const kind = await load();
  const counts = { passed: 0, failed: 0 };
  const listed = new Map<string, number>();
  for (const file of files) {
    for await (const result of runFile(kind, { kindName, file })) {
      const difference = result.outcome === "failed"
        ? findDifference(kindName, result)
        : undefined;
      if (difference !== undefined) {
        listed.set(difference.id, (listed.get(difference.id) ?? 0) + 1);
      } else {
        counts[result.outcome]++;
        if (result.outcome === "failed") console.log(describe(result));
      }
    }
  }
  for (const [id, count] of [...listed].sort()) {
    console.log(`  ${String(count).padStart(5)}  ${id}`);
  }
  const sum = [...listed.values()].reduce((a, b) => a + b, 0);
  console.log(`${sum} listed differences`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
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
