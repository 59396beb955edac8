import assert from "node:assert/strict";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { installedVersions, olderVersion } from "../support/servers.ts";
import type { Target } from "./matrix/test_target.ts";
import {
  describeFailure,
  pairOf,
  runPairs,
  seedsFrom,
} from "./random/run_pairs.ts";

const OLDER = await olderVersion();
const TARGETS: readonly Target[] = [
  ...await installedVersions(),
  ...(OLDER === undefined ? [] : [OLDER]),
  "PGlite",
];
/** Pairs by target; `deno task test:pairs` runs 2,000. */
const COUNTS: Readonly<Record<Target, number>> = {
  18: 100,
  17: 20,
  16: 20,
  15: 20,
  14: 10,
  PGlite: 3,
};

for (const target of TARGETS) {
  Deno.test(
    `planChanges() makes one random schema of another and takes it back, with the rows, for ${
      COUNTS[target]
    } pairs on ${target}`,
    async () => {
      const failures = await runPairs(
        seedsFrom(0, COUNTS[target]),
        { target, planChanges },
      );
      assert.deepEqual(failures.map(describeFailure), []);
    },
  );
}

Deno.test("runPairs() finds a change that a plan leaves out, and tells how to see it again", async () => {
  const failures = await runPairs(seedsFrom(0, 2), {
    target: 18,
    planChanges: (actual, wanted, options) =>
      planChanges(actual, wanted, options).filter(({ object }) =>
        !object.startsWith("index ")
      ),
  });
  assert.ok(failures.length > 0);
  for (const failure of failures) {
    const text = describeFailure(failure);
    for (const seed of failure.seeds) {
      const [from, to] = pairOf(seed);
      for (const sql of [from.sql, from.rows, to.sql]) {
        assert.ok(text.includes(sql));
      }
    }
  }
});
