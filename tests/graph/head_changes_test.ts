import assert from "node:assert/strict";
import {
  type HeadChange,
  planHeadChanges,
} from "../../src/graph/head_changes.ts";
import { mapOf } from "./support.ts";

const MAP = mapOf(`
  a
  b < a
  c < a
  m < b, c
  lib
  app < m + lib
  lib2 < lib
  odd < b + a
`);

function changes(
  direction: "upgrade" | "downgrade",
  revision: string,
  heads: readonly string[],
): readonly string[] {
  return planHeadChanges(MAP, { heads, revision, direction }).map(format);
}

function format(change: HeadChange): string {
  switch (change.kind) {
    case "insert":
      return `+${change.revision}`;
    case "delete":
      return `-${change.revision}`;
    case "update":
      return `${change.from}>${change.to}`;
  }
}

Deno.test("planHeadChanges() inserts a base and the second line of a fork", () => {
  assert.deepEqual(changes("upgrade", "a", []), ["+a"]);
  assert.deepEqual(changes("upgrade", "c", ["b"]), ["+c"]);
  assert.deepEqual(changes("upgrade", "lib", ["b"]), ["+lib"]);
});

Deno.test("planHeadChanges() updates along a line and merges into the last parent's row", () => {
  assert.deepEqual(changes("upgrade", "b", ["a"]), ["a>b"]);
  assert.deepEqual(changes("upgrade", "m", ["c", "b"]), ["-b", "c>m"]);
  assert.deepEqual(changes("upgrade", "app", ["lib", "m"]), ["-m", "lib>app"]);
});

Deno.test("planHeadChanges() gives a swallowed dependency its row back when it goes on", () => {
  assert.deepEqual(changes("upgrade", "lib2", ["app"]), ["+lib2"]);
  assert.deepEqual(changes("downgrade", "lib2", ["app", "lib2"]), ["-lib2"]);
  assert.deepEqual(changes("downgrade", "app", ["app"]), ["+m", "app>lib"]);
  assert.deepEqual(changes("downgrade", "app", ["app", "lib2"]), ["app>m"]);
});

Deno.test("planHeadChanges() splits a merge but not into rows that are implied", () => {
  assert.deepEqual(changes("downgrade", "m", ["m"]), ["+b", "m>c"]);
  assert.deepEqual(changes("downgrade", "m", ["m", "odd"]), ["m>c"]);
  assert.deepEqual(changes("downgrade", "c", ["c", "b"]), ["-c"]);
  assert.deepEqual(changes("downgrade", "a", ["a"]), ["-a"]);
});

Deno.test("planHeadChanges() of a dependency on an own ancestor changes one row", () => {
  assert.deepEqual(changes("upgrade", "odd", ["b"]), ["b>odd"]);
  assert.deepEqual(changes("downgrade", "odd", ["odd"]), ["odd>b"]);
});

Deno.test("planHeadChanges() throws StaleHeadsError when the revision is not a row", () => {
  assert.throws(() => changes("downgrade", "b", ["c"]), {
    name: "StaleHeadsError",
    message: "Revision b is not among the current heads (c) and cannot be " +
      "downgraded",
  });
});

Deno.test("planHeadChanges() refuses an unknown revision", () => {
  assert.throws(() => changes("upgrade", "x", []), {
    name: "ResolutionError",
  });
});
