import assert from "node:assert/strict";

import { deriveLockKey, guardLockKey } from "../../src/runtime/lock_key.ts";

Deno.test("deriveLockKey() is a fixed number for a table, since old and new versions must exclude each other", async () => {
  assert.equal(
    await deriveLockKey({ schema: undefined, name: "alembic_version" }),
    KEY_OF_DEFAULT_TABLE,
  );
});

Deno.test("deriveLockKey() takes no schema for public, and differs by schema and name", async () => {
  const key = (schema: string | undefined, name: string) =>
    deriveLockKey({ schema, name });
  assert.equal(await key("public", "v"), await key(undefined, "v"));
  assert.notEqual(await key("a", "v"), await key("b", "v"));
  assert.notEqual(await key("a", "v"), await key("a", "w"));
  assert.notEqual(await key("a.b", "c"), await key("a", "b.c"));
});

Deno.test("guardLockKey() wraps around at the end of 64 bits", () => {
  assert.equal(guardLockKey(1n), 2n);
  assert.equal(guardLockKey(2n ** 63n - 1n), -(2n ** 63n));
});

const KEY_OF_DEFAULT_TABLE = 8970943118569359859n;
