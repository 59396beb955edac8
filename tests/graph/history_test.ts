import assert from "node:assert/strict";
import {
  branchPoints,
  currentRevisions,
  historyRange,
  isAtHeads,
  mergePoints,
  walkRevisions,
} from "../../src/graph/history.ts";
import type { Revision } from "../../src/graph/revision.ts";
import { mapOf } from "./support.ts";

const MAP = mapOf(`
  a
  b < a [left]
  c < a [right]
  b2 < b
  m < b2, c
  lib
  app < m + lib
`);

function ids(revisions: readonly Revision[]): readonly string[] {
  return revisions.map((each) => each.revision);
}

function list(
  range: string,
  current: readonly string[] = [],
): readonly string[] {
  return ids(historyRange(MAP, { range, current }).revisions);
}

Deno.test("walkRevisions() lists everything newest first", () => {
  assert.deepEqual(ids(walkRevisions(MAP)), [
    "app",
    "m",
    "b2",
    "b",
    "c",
    "lib",
    "a",
  ]);
  assert.deepEqual(walkRevisions(mapOf("")), []);
});

Deno.test("historyRange() includes both ends", () => {
  assert.deepEqual(list("b:m"), ["m", "b2", "b"]);
  assert.deepEqual(list("b2:b2"), ["b2"]);
  assert.deepEqual(list(":b"), ["b", "a"]);
});

Deno.test("historyRange() takes relative ends from the other end", () => {
  assert.deepEqual(list("b:+1"), ["b2", "b"]);
  assert.deepEqual(list("b:+9"), ["app", "m", "b2", "b"]);
  assert.deepEqual(list("-1:"), ["app", "m"]);
});

Deno.test("historyRange() puts the rows where it says current, none mean all", () => {
  assert.deepEqual(list(":current", ["b", "c"]), ["b", "c", "a"]);
  assert.deepEqual(list("current:", ["m"]), ["app", "m"]);
  assert.equal(list(":current").length, 7);
});

Deno.test("historyRange() throws RangeNotAncestorError when the lower end is not below", () => {
  assert.throws(() => list("m:b"), {
    name: "RangeNotAncestorError",
    message: "Revision m is not an ancestor of revision b",
  });
  assert.throws(() => list("m:current", ["b", "c"]), {
    message: "Revision m is not an ancestor of revision ('b', 'c')",
  });
});

Deno.test("historyRange() lists what only a dependency connects", () => {
  assert.deepEqual(list("lib:app"), ["lib"]);
});

Deno.test("branchPoints() and mergePoints() come newest first", () => {
  assert.deepEqual(ids(branchPoints(MAP)), ["a"]);
  assert.deepEqual(ids(mergePoints(MAP)), ["m"]);
});

Deno.test("currentRevisions() adds heads of branches that a row depends on", () => {
  assert.deepEqual(ids(currentRevisions(MAP, ["app"])), ["lib", "app"]);
  assert.deepEqual(ids(currentRevisions(MAP, ["c", "b"])), ["b", "c"]);
  assert.deepEqual(ids(currentRevisions(MAP, [])), []);
  assert.throws(() => currentRevisions(MAP, ["gone"]), {
    name: "ResolutionError",
  });
});

Deno.test("isAtHeads() compares the rows with the heads by down_revision", () => {
  assert.ok(isAtHeads(mapOf("a\nb < a\nc < a"), ["c", "b"]));
  assert.ok(!isAtHeads(mapOf("a\nb < a"), ["a"]));
  assert.ok(!isAtHeads(MAP, ["app"]), "lib is a head without a row");
  assert.ok(isAtHeads(mapOf(""), []));
});
