import assert from "node:assert/strict";
import fc from "fast-check";
import { closestName } from "../../src/util/closest_name.ts";

const OPTIONS = ["script_location", "timezone", "lock_wait", "lock_key"];

Deno.test("closestName() finds a name with a letter missing, added, replaced or swapped", () => {
  for (
    const slip of [
      "script_locaton",
      "script_locattion",
      "script_lacation",
      "scirpt_location",
      "Script-Location",
    ]
  ) assert.equal(closestName(slip, OPTIONS), "script_location", slip);
});

Deno.test("closestName() gives undefined for names that are nothing alike", () => {
  for (const name of ["", "x", "tz", "url", "pool_size", "my_own_option"]) {
    assert.equal(closestName(name, OPTIONS), undefined, name);
  }
});

Deno.test("closestName() prefers the nearest, then the first", () => {
  assert.equal(closestName("lock_key", OPTIONS), "lock_key");
  assert.equal(closestName("abcde", ["abcdx", "abcdy"]), "abcdx");
  assert.equal(closestName("abcdefgh", ["abcdefxy", "abcdefgx"]), "abcdefgx");
});

Deno.test("closestName() never takes one short name for another", () => {
  assert.equal(closestName("ab", ["ac"]), undefined);
  assert.equal(closestName("x", ["y"]), undefined);
});

Deno.test("closestName() gives every candidate for itself", () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (name) => {
    assert.equal(closestName(name, ["other_thing_xyz", name]), name);
  }));
});
