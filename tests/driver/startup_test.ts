import assert from "node:assert/strict";

import { parseOptions } from "../../src/driver/startup.ts";

Deno.test("parseOptions() reads every way to write a setting", () => {
  assert.deepEqual(
    parseOptions("-c a=1  -cb=2\t--log-min-messages=x -c s=it\\ is\\\\ --e="),
    [["a", "1"], ["b", "2"], ["log_min_messages", "x"], ["s", "it is\\"], [
      "e",
      "",
    ]],
  );
  assert.deepEqual(parseOptions("  "), []);
});

Deno.test("parseOptions() knows nothing of other server options", () => {
  assert.equal(parseOptions("-c a=1 -F"), undefined);
  assert.equal(parseOptions("-c"), undefined);
  assert.equal(parseOptions('-c a"b=1'), undefined);
});
