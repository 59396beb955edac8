import assert from "node:assert/strict";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { installedVersions } from "../support/servers.ts";
import { ALL_CASES } from "./matrix/all_cases.ts";
import { findFailures } from "./matrix/find_failures.ts";
import { sampleFor } from "./matrix/load_cases.ts";
import { runMatrix } from "./matrix/run_matrix.ts";
import type { Target } from "./matrix/test_target.ts";

const TARGETS: readonly Target[] = [...await installedVersions(), "PGlite"];

for (const target of TARGETS) {
  const cases = sampleFor(ALL_CASES, target);
  Deno.test(
    `planChanges() makes ${cases.length} single changes of the matrix and takes them back, on ${target}`,
    async () => {
      const failures = await runMatrix(cases, { target, planChanges });
      assert.deepEqual(failures, []);
    },
  );
}

Deno.test("findFailures() tells one bad item, and several that are bad together, from the rest", async () => {
  const tried: number[] = [];
  const found = await findFailures(
    Array.from({ length: 40 }, (_, index) => index),
    (items) => {
      tried.push(items.length);
      const isBad = items.includes(7) ||
        items.includes(30) && items.includes(31);
      return Promise.resolve(isBad ? "bad" : undefined);
    },
  );
  assert.deepEqual(found, [
    { items: [7], problem: "bad" },
    { items: [30, 31], problem: "bad" },
  ]);
  assert.ok(tried.length < 25);
});
