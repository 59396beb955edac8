/**
 * Makes one random schema out of another, and goes back, for many pairs:
 *
 *     deno task test:pairs [--on 18] [--count 2000] [--first 0]
 *
 * `--on` is a version of PostgreSQL or `PGlite`, `--first` the first seed. Prints each pair
 * that does not hold with its SQL, and at the end how many passed and failed.
 * Exit code 1 if any failed.
 */
import { parseArgs } from "node:util";

import { planChanges } from "../../../src/dialect/postgres/plan_changes.ts";
import type { Target } from "../matrix/test_target.ts";
import { describeFailure, runPairs, seedsFrom } from "./run_pairs.ts";

const TARGETS: readonly Target[] = [18, 17, 16, 15, 14, "PGlite"];
/** Pairs between two reports. */
const STEP = 100;

async function runMany(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      on: { type: "string", default: "18" },
      count: { type: "string", default: "2000" },
      first: { type: "string", default: "0" },
    },
  });
  const target = TARGETS.find((each) => String(each) === values.on);
  if (target === undefined) {
    throw new RangeError(`--on ${values.on}: known are ${TARGETS.join(", ")}`);
  }
  const count = toCount("count", values.count);
  const seeds = seedsFrom(toCount("first", values.first), count);
  const started = performance.now();
  let done = 0;
  const failures = await runPairs(
    seeds,
    { target, planChanges },
    (pairs, failed) => {
      for (const each of failed) print(`FAILED ${describeFailure(each)}`);
      const isDue = Math.floor((done + pairs) / STEP) > Math.floor(done / STEP);
      done += pairs;
      const seconds = Math.round((performance.now() - started) / 1000);
      if (isDue) print(`${done} pairs on ${target} in ${seconds} s`);
    },
  );
  const failed = failures.flatMap((each) => each.seeds).length;
  print(`${count - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function toCount(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`--${name} ${text}: no number`);
  return Number(text);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) Deno.exitCode = await runMany(Deno.args);
