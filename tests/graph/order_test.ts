import assert from "node:assert/strict";
import type { RevisionNode } from "../../src/graph/node.ts";
import { orderNewestFirst } from "../../src/graph/order.ts";
import type { RevisionMap } from "../../src/graph/revision_map.ts";
import { mapOf } from "./support.ts";

function order(
  map: RevisionMap,
  ids: readonly string[],
  heads: readonly string[] = [],
): readonly string[] {
  const nodes = (names: readonly string[]): readonly RevisionNode[] =>
    names.flatMap((name) => map.node(name) ?? []);
  return orderNewestFirst(new Set(nodes(ids)), nodes(heads))
    .map((node) => node.id);
}

Deno.test("orderNewestFirst() follows one line before the next, in load order", () => {
  const map = mapOf("a\nb < a\nc < a\nb2 < b\nc2 < c");
  assert.deepEqual(order(map, ["a", "b", "c", "b2", "c2"], ["c2", "b2"]), [
    "b2",
    "b",
    "c2",
    "c",
    "a",
  ]);
});

Deno.test("orderNewestFirst() finishes all dependents of a revision before it", () => {
  const map = mapOf("lib\nx + lib\ny + lib\nlib2 < lib");
  assert.deepEqual(order(map, ["lib", "x", "y", "lib2"]), [
    "x",
    "y",
    "lib2",
    "lib",
  ]);
});

Deno.test("orderNewestFirst() keeps the order of two that only others connect", () => {
  const map = mapOf("a\ngap < a\nb < gap");
  assert.deepEqual(order(map, ["a", "b"], ["a"]), ["b", "a"]);
  assert.deepEqual(order(map, []), []);
});
