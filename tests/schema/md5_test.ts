import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { md5 } from "../../src/schema/md5.ts";

Deno.test("md5() gives the digests of RFC 1321", () => {
  assert.equal(md5(""), "d41d8cd98f00b204e9800998ecf8427e");
  assert.equal(md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
});

Deno.test("md5() agrees with node:crypto on any text", () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  fc.assert(
    fc.property(text, (each) => {
      const expected = createHash("md5").update(each).digest("hex");
      assert.equal(md5(each), expected);
    }),
    { numRuns: 300 },
  );
});
