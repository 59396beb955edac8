import assert from "node:assert/strict";

import { parseServerVersion } from "../../src/driver/postgres.ts";

Deno.test("parseServerVersion() returns what server_version_num has", () => {
  assert.deepEqual(
    ["18.4 (Debian 18.4-1)", "15.0", "9.6.3", "19beta1", "14", "Greenplum"]
      .map(parseServerVersion),
    [180004, 150000, 90603, 190000, 140000, 0],
  );
});
