import assert from "node:assert/strict";

import { listComponents, renderSbom } from "../../.ci/sbom.ts";

Deno.test("listComponents() names what the program holds with its digests, and none of what only tests need", async () => {
  const components = await listComponents();
  const names = components.map(({ name }) => name);
  for (const name of ["@electric-sql/pglite", "eta", "pg", "pg-protocol"]) {
    assert.ok(names.includes(name), name);
  }
  for (const name of ["typescript", "fast-check", "rollup", "yaml"]) {
    assert.ok(!names.includes(name), name);
  }
  assert.deepEqual(names, names.toSorted());
  for (const { version, sha512 } of components) {
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.match(sha512, /^[0-9a-f]{128}$/);
  }
});

Deno.test("renderSbom() writes package URLs", () => {
  const bill = JSON.stringify(
    renderSbom([{ name: "@a/b", version: "1.0.0", sha512: "00" }]),
  );
  assert.match(bill, /"purl":"pkg:npm\/%40a\/b@1\.0\.0"/);
  assert.match(bill, /^\{"bomFormat":"CycloneDX","specVersion":"1\.6"/);
});
