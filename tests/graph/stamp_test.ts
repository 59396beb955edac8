import assert from "node:assert/strict";
import { describeStep } from "../../src/graph/describe.ts";
import { planStamp } from "../../src/graph/stamp.ts";
import { mapOf } from "./support.ts";

const MAP = mapOf(`
  a
  b < a [left]
  c < a [right]
  b2 < b
  lib
  app < c + lib
`);

interface Stamped {
  readonly logs: readonly string[];
  readonly changes: readonly unknown[];
  readonly rows: readonly string[];
}

function stamp(
  heads: readonly string[],
  targets: readonly string[],
  options: { readonly purge?: boolean } = {},
): Stamped {
  const plan = planStamp(MAP, { heads, targets, ...options });
  return {
    logs: plan.steps.map(describeStep),
    changes: plan.steps.flatMap((step) => step.changes),
    rows: plan.finalHeads,
  };
}

Deno.test("planStamp() moves the row of a line up or down in one step", () => {
  assert.deepEqual(stamp(["a"], ["b2"]), {
    logs: ["stamp_revision a -> b2"],
    changes: [{ kind: "update", from: "a", to: "b2" }],
    rows: ["b2"],
  });
  assert.deepEqual(stamp(["b2"], ["a"]).rows, ["a"]);
});

Deno.test("planStamp() merges all rows above the target", () => {
  assert.deepEqual(stamp(["b2", "app"], ["a"]), {
    logs: ["stamp_revision b2, app -> a"],
    changes: [
      { kind: "delete", revision: "b2" },
      { kind: "update", from: "app", to: "a" },
    ],
    rows: ["a"],
  });
});

Deno.test("planStamp() adds a row for a line that has none, keeps others", () => {
  assert.deepEqual(stamp(["b"], ["lib"]).rows, ["b", "lib"]);
  assert.deepEqual(stamp([], ["heads"]).rows, ["b2", "app"]);
  assert.deepEqual(stamp(["b2"], ["b2"]).logs, []);
});

Deno.test("planStamp() to base deletes the rows, on one branch if told", () => {
  assert.deepEqual(stamp(["b2", "app"], ["base"]).rows, []);
  assert.deepEqual(stamp(["b2", "app"], ["left@base"]).rows, ["app"]);
  assert.deepEqual(stamp(["b2", "app"], []).rows, []);
});

Deno.test("planStamp() with purge looks at no row, unknown ones included", () => {
  assert.deepEqual(stamp(["gone"], ["b"], { purge: true }).rows, ["b"]);
  assert.throws(() => stamp(["gone"], ["b"]), { name: "ResolutionError" });
});

Deno.test("planStamp() does not trip over several targets below one row", () => {
  assert.deepEqual(stamp(["b2"], ["b", "b"]).rows, ["b"]);
  assert.deepEqual(stamp(["app"], ["c", "lib"]).rows, ["c", "lib"]);
});

Deno.test("planStamp() refuses relative symbols unless there is no row", () => {
  assert.throws(() => stamp(["b"], ["+1"]), {
    message: "No such revision or branch '+1'; please ensure at least four " +
      "characters are present for partial revision identifier matches",
  });
  assert.deepEqual(stamp([], ["left@-1"]).rows, ["b"]);
});
