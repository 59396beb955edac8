import assert from "node:assert/strict";
import { describeStep } from "../../src/graph/describe.ts";
import type { Plan } from "../../src/graph/head_changes.ts";
import { planDowngrade, planUpgrade } from "../../src/graph/plan.ts";
import { mapOf } from "./support.ts";

const FORKED = mapOf(`
  a
  b < a [left]
  c < a [right]
  b2 < b
  lib
  app < c + lib
  m < b2, app
`);

function idsOf(plan: Plan): readonly string[] {
  return plan.steps.map((step) => step.revision);
}

function up(heads: readonly string[], target: string): readonly string[] {
  return idsOf(planUpgrade(FORKED, { heads, target }));
}

function down(heads: readonly string[], target: string): readonly string[] {
  return idsOf(planDowngrade(FORKED, { heads, target }));
}

Deno.test("planUpgrade() runs parents and dependencies first, each once", () => {
  const plan = planUpgrade(FORKED, { heads: [], target: "heads" });
  assert.deepEqual(idsOf(plan), ["lib", "a", "c", "app", "b", "b2", "m"]);
  assert.deepEqual(plan.finalHeads, ["m"]);
  assert.deepEqual(plan.warnings, []);
});

Deno.test("planUpgrade() does nothing for base and for what is in place", () => {
  assert.deepEqual(up([], "base"), []);
  assert.deepEqual(up(["b2"], "a"), []);
  assert.deepEqual(up(["m"], "heads"), []);
});

Deno.test("planUpgrade() walks from the current revision, along a branch", () => {
  assert.deepEqual(up([], "b+0"), ["a", "b"]);
  assert.deepEqual(up(["b"], "+1"), ["b2"]);
  assert.deepEqual(up(["a"], "left@+2"), ["b", "b2"]);
  assert.deepEqual(up(["b"], "right@+1"), ["c"]);
  assert.deepEqual(up([], "b2-1"), ["a", "b"]);
});

Deno.test("planUpgrade() refuses steps that lead nowhere", () => {
  assert.throws(() => up(["m"], "+1"), {
    name: "RelativeRevisionError",
    message: "Relative revision +1 didn't produce 1 migrations",
  });
  assert.throws(() => up(["m"], "-1"), {
    message: "Relative revision -1 didn't produce 1 migrations",
  });
  assert.throws(() => up([], "m+2"), {
    message: "Relative revision m+2 didn't produce 2 migrations",
  });
  assert.throws(() => up([], "a-2"), {
    name: "WalkedTooFarError",
    message: "Walked too far",
    hint: "'a-2' leads past the end of the history",
  });
});

Deno.test("planUpgrade() refuses a fork and several rows without a branch", () => {
  assert.throws(() => up(["a"], "+1"), {
    name: "AmbiguousWalkError",
    message: "Ambiguous walk",
    candidates: ["b", "c"],
  });
  assert.throws(() => up(["b", "c"], "+1"), {
    message: "Ambiguous upgrade from multiple current revisions",
    candidates: ["b", "c"],
  });
});

Deno.test("planUpgrade() refuses rows of which one is an ancestor of another", () => {
  assert.throws(() => up(["b", "a"], "heads"), {
    name: "OverlappingRevisionsError",
    message: "Requested revision b overlaps with other requested revisions a",
  });
});

Deno.test("planUpgrade() refuses a row that is not a whole id", () => {
  assert.throws(() => up(["gone"], "heads"), {
    message: "No such revision or branch 'gone'",
    hint: "The version table holds 'gone', but no revision file here has " +
      "that id. If a newer version of the application was here, its files " +
      "are needed to go back; to make the table say another revision " +
      "instead: alembic stamp --purge <revision>",
  });
  assert.throws(() => up(["left"], "heads"), {
    message: "No such revision or branch 'left'",
  });
});

Deno.test("planDowngrade() takes newest first, and dependents with them", () => {
  assert.deepEqual(down(["m"], "base"), [
    "m",
    "b2",
    "b",
    "app",
    "c",
    "a",
    "lib",
  ]);
  assert.deepEqual(down(["b2", "app"], "left@base"), [
    "b2",
    "b",
    "app",
    "c",
    "a",
  ]);
});

Deno.test("planDowngrade() leaves other branches alone where lines fork", () => {
  assert.deepEqual(down(["b2", "app"], "left@a"), ["b2", "b"]);
  assert.deepEqual(down(["b2", "app"], "right@a"), ["app", "c"]);
  assert.deepEqual(down(["b2", "app"], "left@-1"), ["b2"]);
  assert.deepEqual(down(["m"], "b2"), ["m"]);
});

Deno.test("planDowngrade() refuses an unknown branch even where nothing forks", () => {
  const map = mapOf("a [main]\nb < a");
  assert.throws(
    () => planDowngrade(map, { heads: ["b"], target: "mian@base" }),
    { message: "No such branch: 'mian'", suggestion: "main" },
  );
});

Deno.test("planDowngrade() counts -N from the first of several rows and warns", () => {
  const request = { heads: ["b2", "app"], target: "-1" };
  const plan = planDowngrade(FORKED, request);
  assert.deepEqual(idsOf(plan), ["b2"]);
  assert.deepEqual(plan.warnings, [
    "downgrade -1 from multiple heads is ambiguous; this usage will be " +
    "disallowed in a future release.",
  ]);
});

Deno.test("planDowngrade() refuses targets that are not below the rows", () => {
  assert.throws(() => down(["b"], "c"), {
    name: "RangeNotAncestorError",
    message: "Revision Nothing to drop is not an ancestor of revision ('b',)",
  });
  assert.throws(() => down(["a"], "-2"), {
    message: "Relative revision -2 didn't produce 2 migrations",
  });
  assert.throws(() => down([], "-1"), {
    message: "Relative revision -1 didn't produce 1 migrations",
  });
  assert.throws(() => down(["b"], "+1"), {
    message: "Relative revision +1 didn't produce 1 migrations",
  });
  assert.throws(() => down(["b"], "b-5"), { message: "Walked too far" });
  assert.throws(() => down(["b"], "right@-1"), {
    name: "BranchNotCurrentError",
    message: "Relative revision right@-1 needs one current revision on " +
      "branch 'right'; found none",
  });
  assert.throws(() => down(["m"], "lib@a"), {
    message: "Not a valid downgrade target from current heads",
  });
});

Deno.test("steps of a plan name parents without dependencies in the log", () => {
  const { steps } = planUpgrade(FORKED, { heads: ["b2"], target: "heads" });
  assert.deepEqual(steps.map(describeStep), [
    "upgrade  -> lib, rev lib",
    "upgrade a -> c, rev c",
    "upgrade c -> app, rev app",
    "upgrade b2, app -> m, rev m",
  ]);
});
