import assert from "node:assert/strict";
import { buildRevisionMap } from "../../src/graph/build.ts";
import { walkRevisions } from "../../src/graph/history.ts";
import { planDowngrade, planUpgrade } from "../../src/graph/plan.ts";
import type { Revision } from "../../src/graph/revision.ts";
import { revision } from "./support.ts";
import { cpuTime } from "../support/clock.ts";

const SIZE = 10_000;
/** Many times what it takes on two slow cores; a quadratic way takes longer. */
const BUILD_LIMIT_MS = 1_000;
const PLAN_LIMIT_MS = 3_000;

const SHAPES: Readonly<Record<string, () => readonly Revision[]>> = {
  "in one line": () => sequence(SIZE, (index) => below(index, 1)),
  "in 1,000 branches that merge": () => [
    revision("r"),
    ...sequence(SIZE, (index) => index < 1_000 ? ["r"] : below(index, 1_000)),
    revision("merge", {
      downRevisions: sequence(1_000, () => []).map((_, index) =>
        `r${SIZE - 1_000 + index}`
      ),
    }),
  ],
  "with a fork and a merge every three": () =>
    sequence(SIZE, (index) => {
      if (index % 3 === 0 && index > 0) {
        return [`r${index - 2}`, `r${index - 1}`];
      }
      return below(index, index % 3 || 1);
    }),
  "in two lines of which one depends on the other": () =>
    sequence(SIZE, (index) => below(index, 2)).map((each, index) =>
      index % 2 === 0 ? each : { ...each, dependsOn: [`r${index - 1}`] }
    ),
  "that all depend on one": () => [
    revision("lib"),
    ...sequence(SIZE, (index) => below(index, 1)).map((each) => ({
      ...each,
      dependsOn: ["lib"],
    })),
  ],
};

function sequence(
  length: number,
  parents: (index: number) => readonly string[],
): readonly Revision[] {
  return Array.from(
    { length },
    (_, index) => revision(`r${index}`, { downRevisions: parents(index) }),
  );
}

function below(index: number, distance: number): readonly string[] {
  return index < distance ? [] : [`r${index - distance}`];
}

for (const [shape, makeRevisions] of Object.entries(SHAPES)) {
  Deno.test(`buildRevisionMap() and plans of 10,000 revisions ${shape} take linear time`, () => {
    const revisions = makeRevisions();
    const build = measure(() => buildRevisionMap(revisions));
    const map = build.result;
    assert.ok(build.ms < BUILD_LIMIT_MS, `build took ${build.ms} ms`);
    const plans = measure(() => {
      const up = planUpgrade(map, { heads: [], target: "heads" });
      const heads = up.finalHeads;
      const down = planDowngrade(map, { heads, target: "base" });
      return [up.steps.length, down.steps.length, walkRevisions(map).length];
    });
    assert.deepEqual(plans.result, [map.size, map.size, map.size]);
    assert.ok(plans.ms < PLAN_LIMIT_MS, `plans took ${plans.ms} ms`);
  });
}

Deno.test("a walk of 10,000 revisions along a branch takes linear time", () => {
  const [first, ...others] = sequence(SIZE, (index) => below(index, 1));
  assert.ok(first !== undefined);
  const map = buildRevisionMap([
    { ...first, branchLabels: ["line"] },
    ...others,
  ]);
  const { result, ms } = measure(() =>
    planUpgrade(map, { heads: [], target: `line@+${SIZE}` }).steps.length
  );
  assert.equal(result, SIZE);
  assert.ok(ms < PLAN_LIMIT_MS, `it took ${ms} ms`);
});

Deno.test("a circle in the middle of 10,000 revisions is found in linear time", () => {
  const middle = `r${SIZE / 2}`;
  const revisions = sequence(
    SIZE,
    (index) => [
      ...below(index, 1),
      ...(index === SIZE / 2 ? ["circle"] : []),
    ],
  );
  const circle = revision("circle", { downRevisions: [middle] });
  const { ms } = measure(() =>
    assert.throws(() => buildRevisionMap([...revisions, circle]), {
      message: `Cycle is detected in revisions (circle, ${middle})`,
    })
  );
  assert.ok(ms < BUILD_LIMIT_MS, `it took ${ms} ms`);
});

function measure<T>(
  body: () => T,
): { readonly result: T; readonly ms: number } {
  const start = cpuTime();
  const result = body();
  return { result, ms: cpuTime() - start };
}
