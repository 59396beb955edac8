import assert from "node:assert/strict";
import { splitIdentity } from "../../src/schema/identity.ts";

const CASES: readonly (readonly [string, string | undefined, string])[] = [
  ["public.account", "public", "account"],
  ['public."Account"', "public", "Account"],
  ['"a.b"."c""d"', "a.b", 'c"d'],
  ["public.f(integer, a.b)", "public", "f"],
  ['"f(x)"', undefined, "f(x)"],
  ["hstore", undefined, "hstore"],
];

for (const [identity, schema, name] of CASES) {
  Deno.test(`splitIdentity() takes ${identity} apart`, () => {
    assert.deepEqual(splitIdentity(identity), { schema, name });
  });
}
