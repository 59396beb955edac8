import assert from "node:assert/strict";
import { walk, type WalkOptions } from "../../src/graph/walk.ts";
import { mapOf } from "./support.ts";

const MAP = mapOf(`
  a
  b < a [left]
  c < a [right]
  d < b
`);

function from(start: string | undefined, options: WalkOptions): unknown {
  const node = start === undefined ? undefined : MAP.node(start);
  const end = walk(MAP, node, options);
  return typeof end === "object" ? end.id : end;
}

Deno.test("walk() goes up and down along down_revision", () => {
  assert.equal(from("b", { steps: 1 }), "d");
  assert.equal(from("d", { steps: -2 }), "a");
  assert.equal(from("d", { steps: 0 }), "d");
  assert.equal(from(undefined, { steps: 1 }), "a");
});

Deno.test("walk() ends on base, then outside, or stays at the end", () => {
  assert.equal(from("a", { steps: -1 }), "base");
  assert.equal(from("a", { steps: -2 }), undefined);
  assert.equal(from("a", { steps: -2, stopAtEnd: true }), "base");
  assert.equal(from("d", { steps: 3 }), undefined);
  assert.equal(from("d", { steps: 3, stopAtEnd: true }), "d");
});

Deno.test("walk() takes the branch at a fork and refuses without one", () => {
  assert.equal(from("a", { steps: 1, branch: "right" }), "c");
  assert.throws(() => from("a", { steps: 1 }), {
    name: "AmbiguousWalkError",
    hint: "The ways on are 'b', 'c'; name the revision, or the branch as " +
      "'<branchname>@+1'",
  });
  assert.throws(() => from(undefined, { steps: -1 }), {
    candidates: ["c", "d"],
  });
});
