import assert from "node:assert/strict";
import { orderByDependency } from "../../src/util/dependency_order.ts";

function order(
  nodes: readonly string[],
  needs: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return orderByDependency(nodes, (node) => needs[node] ?? []).map((group) =>
    group.toSorted().join("+")
  );
}

Deno.test("orderByDependency() keeps the order where nothing is needed", () => {
  assert.deepEqual(order(["b", "a", "c"], {}), ["b", "a", "c"]);
});

Deno.test("orderByDependency() puts what is needed before, and nothing else", () => {
  const needs = { a: ["d", "c", "c"], c: ["d"], x: ["y"] };
  assert.deepEqual(order(["a", "b", "c", "d"], needs), ["d", "c", "a", "b"]);
});

Deno.test("orderByDependency() ignores what is not among the nodes", () => {
  assert.deepEqual(order(["a"], { a: ["gone", "a"] }), ["a"]);
});

Deno.test("orderByDependency() keeps the nodes of a cycle together", () => {
  const needs = { a: ["b"], b: ["c"], c: ["a", "d"], e: ["c", "f"], f: ["e"] };
  assert.deepEqual(order(["a", "b", "c", "d", "e", "f"], needs), [
    "d",
    "a+b+c",
    "e+f",
  ]);
});

Deno.test("orderByDependency() needs no stack for a chain of 100,000", () => {
  const nodes = Array.from({ length: 100_000 }, (_, index) => index);
  const groups = orderByDependency(nodes, (node) => [node + 1]);
  assert.equal(groups.length, 100_000);
  assert.deepEqual(groups[0], [99_999]);
});
