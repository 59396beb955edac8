import assert from "node:assert/strict";
import { compareSchemas } from "../../src/autogenerate/compare_schemas.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import { installedVersions } from "../support/servers.ts";
import { ALL_CASES } from "./matrix/all_cases.ts";
import {
  batchesOf,
  fewFor,
  loadFrom,
  loadTo,
  placeOf,
} from "./matrix/load_cases.ts";
import { openTarget, type Target } from "./matrix/test_target.ts";

// matrix_plan_test.ts asks more of each change, all of them included, and of an
// embedded database too.
const TARGETS: readonly Target[] = await installedVersions();

Deno.test("the matrix has several hundred changes, each under a name of its own", () => {
  const names = new Set(ALL_CASES.map((each) => each.name));
  assert.equal(names.size, ALL_CASES.length);
  assert.ok(names.size >= 300);
});

for (const target of TARGETS) {
  Deno.test(
    `compareSchemas() finds ${
      fewFor(ALL_CASES, target).length
    } single changes of the matrix, on ${target}`,
    async () => {
      for (const batch of batchesOf(fewFor(ALL_CASES, target))) {
        await using actual = await openTarget(target);
        await using wanted = await openTarget(target);
        await loadFrom(actual.connection, batch);
        await loadTo(wanted.connection, batch);
        const differences = compareSchemas(
          await reflectDatabase(actual.connection),
          await reflectDatabase(wanted.connection),
        );
        const objects = differences.map((each) => `${each.object} `);
        const isFound = (index: number) =>
          batch.length === 1
            ? objects.length > 0
            : objects.some((each) => each.includes(`${placeOf(index)}.`));
        const missed = batch.filter((_, index) => !isFound(index));
        assert.deepEqual(missed.map((each) => each.name), []);
      }
    },
  );
}
