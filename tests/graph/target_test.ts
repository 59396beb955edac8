import assert from "node:assert/strict";
import {
  parseRange,
  parseStepsDown,
  parseSymbol,
  parseTarget,
} from "../../src/graph/target.ts";

Deno.test("parseSymbol() tells symbols from names, with and without a branch", () => {
  assert.deepEqual(parseSymbol("head"), { kind: "head", branch: undefined });
  assert.deepEqual(parseSymbol("lab@heads"), { kind: "heads", branch: "lab" });
  assert.deepEqual(parseSymbol("base"), { kind: "base", branch: undefined });
  assert.deepEqual(parseSymbol("lab@ae10"), {
    kind: "name",
    branch: "lab",
    name: "ae10",
  });
  assert.deepEqual(parseSymbol("@x"), {
    kind: "name",
    branch: undefined,
    name: "x",
  });
  assert.deepEqual(parseSymbol(""), {
    kind: "name",
    branch: undefined,
    name: "",
  });
});

Deno.test("parseTarget() splits branch, symbol and steps", () => {
  const parts = (text: string) => {
    const target = parseTarget(text);
    return target.kind === "relative"
      ? [target.branch, target.symbol, target.steps, target.stepsText]
      : target.symbol;
  };
  assert.deepEqual(parts("+2"), [undefined, undefined, 2, "+2"]);
  assert.deepEqual(parts("-10"), [undefined, undefined, -10, "-10"]);
  assert.deepEqual(parts("lab@head-1"), ["lab", "head", -1, "-1"]);
  assert.deepEqual(parts("my-lab@+1"), ["my-lab", undefined, 1, "+1"]);
  assert.deepEqual(parts("été_1+1"), [undefined, "été_1", 1, "+1"]);
  assert.deepEqual(parts("ae10"), "ae10");
  assert.deepEqual(parts("a.b-1"), "a.b-1");
  assert.deepEqual(parts("lab@head"), "lab@head");
});

Deno.test("parseRange() fills in missing ends", () => {
  assert.deepEqual(parseRange("a:b"), { lower: "a", upper: "b" });
  assert.deepEqual(parseRange(" a: "), { lower: "a", upper: "heads" });
  assert.deepEqual(parseRange(":b"), { lower: "base", upper: "b" });
  assert.deepEqual(parseRange(undefined), { lower: "base", upper: "heads" });
});

Deno.test("parseRange() refuses none and several colons", () => {
  for (const range of ["a", "", "a:b:c", "::"]) {
    assert.throws(() => parseRange(range), {
      name: "RangeSyntaxError",
      message: "History range requires [start]:[end], [start]:, or :[end]",
      hint: `The range given was '${range}'`,
    });
  }
});

Deno.test("parseStepsDown() takes negative whole numbers only", () => {
  assert.equal(parseStepsDown("-3"), -3);
  for (const text of ["-0", "3", "-", "-1x", "--1", ""]) {
    assert.equal(parseStepsDown(text), undefined);
  }
});
