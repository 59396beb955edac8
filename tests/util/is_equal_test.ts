import assert from "node:assert/strict";
import { isEqual } from "../../src/util/is_equal.ts";

Deno.test("isEqual() compares data by what it holds", () => {
  assert.ok(
    isEqual({ a: [1, "x", null], b: 2n }, { b: 2n, a: [1, "x", null] }),
  );
  assert.ok(!isEqual({ a: 1 }, { a: 1, b: undefined }));
  assert.ok(!isEqual([1], { 0: 1 }));
  assert.ok(!isEqual(null, {}));
  assert.ok(!isEqual([1, 2], [2, 1]));
});
