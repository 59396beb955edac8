/**
 * Makes one random schema out of another, and goes back, for many pairs:
 *
 *     deno run -A tests/support/with_servers.ts deno run -A tests/autogenerate/random/main.ts [--on 18] [COUNT [FIRST_SEED]]
 *
 * 2,000 pairs from seed 0 by default. Exit code 1 if any does not hold.
 */
import { planChanges } from "../../../src/dialect/postgres/plan_changes.ts";
import type { Target } from "../matrix/test_target.ts";
import { runPairs, seedsFrom } from "./run_pairs.ts";

const TARGETS: readonly Target[] = [18, 15, "PGlite"];
/** Pairs between two reports. */
const STEP = 20;

async function runMany(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--on");
  const wanted = at < 0 ? "18" : args[at + 1];
  const target = TARGETS.find((each) => String(each) === wanted);
  if (target === undefined) throw new Error(`no server ${wanted}`);
  const numbers = at < 0 ? args : args.toSpliced(at, 2);
  const [count = 2000, start = 0] = numbers.map(Number);
  let failed = 0;
  const started = performance.now();
  for (let first = start; first < start + count; first += STEP) {
    const length = Math.min(STEP, start + count - first);
    const failures = await runPairs(seedsFrom(first, length), {
      target,
      planChanges,
    });
    for (const { seeds, problem } of failures) {
      print(`FAILED seed ${seeds.join(", ")}\n  ${problem}`);
    }
    failed += failures.length;
    const seconds = Math.round((performance.now() - started) / 1000);
    print(
      `${target}: seeds ${start} to ${
        first + length - 1
      }, ${failed} failed, ${seconds} s`,
    );
  }
  return failed === 0 ? 0 : 1;
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exitCode = await runMany(Deno.args);
