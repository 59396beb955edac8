import assert from "node:assert/strict";
import {
  type NewRevisionRequest,
  planNewRevision,
} from "../../src/graph/new_revision.ts";
import { mapOf } from "./support.ts";

const MAP = mapOf(`
  aaaa1
  bbbb1 < aaaa1 [left]
  cccc1 < aaaa1 [right]
`);

function plan(
  request: Partial<NewRevisionRequest>,
): ReturnType<typeof planNewRevision> {
  return planNewRevision(MAP, { revisionId: "new1", ...request });
}

Deno.test("planNewRevision() puts a revision on a head", () => {
  assert.deepEqual(plan({ head: "left@head", branchLabels: ["deep"] }), {
    revision: "new1",
    downRevisions: ["bbbb1"],
    dependsOn: [],
    branchLabels: ["deep"],
    headsAfter: ["cccc1", "new1"],
  });
});

Deno.test("planNewRevision() merges heads and starts a new base", () => {
  assert.deepEqual(plan({ head: "heads" }).downRevisions, ["bbbb1", "cccc1"]);
  assert.deepEqual(plan({ head: "base" }).downRevisions, []);
  assert.deepEqual(plan({ head: "base" }).headsAfter, [
    "bbbb1",
    "cccc1",
    "new1",
  ]);
  const first = planNewRevision(mapOf(""), { revisionId: "a" });
  assert.deepEqual([first.downRevisions, first.headsAfter], [[], ["a"]]);
});

Deno.test("planNewRevision() writes out partial dependencies and keeps labels", () => {
  const { dependsOn } = plan({ head: "left", dependsOn: ["cccc", "right"] });
  assert.deepEqual(dependsOn, ["cccc1", "right"]);
});

Deno.test("planNewRevision() refuses a parent that is not one head", () => {
  assert.throws(() => plan({}), { name: "MultipleHeadsError" });
  assert.throws(() => plan({ head: ["left", "bbbb1"] }), {
    name: "DuplicateHeadsError",
    message: "Duplicate head revisions specified",
  });
  // Counted from both heads, each out of the graph.
  assert.throws(() => plan({ head: "-5" }), { name: "DuplicateHeadsError" });
  assert.throws(() => plan({ head: "aaaa1" }), {
    message: "Revision aaaa1 is not a head revision; please specify " +
      "--splice to create a new branch from this revision",
  });
  const spliced = plan({ head: "aaaa1", splice: true });
  assert.deepEqual(spliced.headsAfter, ["bbbb1", "cccc1", "new1"]);
});

Deno.test("planNewRevision() refuses an id that is taken or cannot be addressed", () => {
  assert.throws(() => plan({ revisionId: "bbbb1", head: "left" }), {
    name: "RevisionExistsError",
    message: "Revision bbbb1 already exists",
  });
  assert.throws(() => plan({ revisionId: "left", head: "left" }), {
    name: "BranchLabelError",
  });
  assert.throws(() => plan({ revisionId: "x-1" }), {
    message: "Character(s) '-' not allowed in revision identifier 'x-1'",
  });
  assert.throws(() => plan({ revisionId: "head" }), {
    message: "'head' cannot be a revision id: it is a symbol of its own",
  });
  assert.throws(() => plan({ revisionId: "" }), {
    message: "A revision id cannot be empty",
  });
});

Deno.test("planNewRevision() refuses a label that is taken or cannot be addressed", () => {
  const withLabels = (...branchLabels: string[]) => () =>
    plan({ head: "left", branchLabels });
  assert.throws(withLabels("right"), {
    message: "Branch name 'right' in revision new1 already used by revision " +
      "cccc1",
  });
  assert.throws(withLabels("aaaa1"), { name: "BranchLabelError" });
  assert.throws(withLabels("new1"), { name: "BranchLabelError" });
  assert.throws(withLabels("x", "x"), { name: "BranchLabelError" });
  assert.throws(withLabels("a@b"), { name: "IllegalCharacterError" });
  for (const label of ["heads", "+1", "-1", "release-2"]) {
    assert.throws(withLabels(label), { name: "ReservedNameError" });
  }
  assert.throws(withLabels("a\nb"), { name: "IllegalCharacterError" });
  assert.deepEqual(withLabels("my-label")().branchLabels, ["my-label"]);
});

Deno.test("planNewRevision() refuses dependencies that are not one revision", () => {
  const on = (symbol: string) => () =>
    plan({ head: "left", dependsOn: [symbol] });
  assert.throws(on("gone1"), { name: "ResolutionError" });
  assert.throws(on("base"), { name: "ResolutionError" });
  assert.throws(on("head"), { name: "MultipleHeadsError" });
});
