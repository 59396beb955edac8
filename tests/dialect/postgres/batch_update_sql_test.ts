import assert from "node:assert/strict";

import { compileBatchUpdate } from "../../../src/dialect/postgres/batch_update_sql.ts";
import { buildBatchUpdate } from "../../../src/operations/batch_update_op.ts";
import { ArgumentError } from "../../../src/schema/errors.ts";

Deno.test("compileBatchUpdate() goes from key to key, the condition in parentheses", () => {
  const sql = compileBatchUpdate(buildBatchUpdate("Account", "a = b", {
    schema: "s",
    where: "a IS NULL OR a <> b",
    batchSize: 100,
  }));
  assert.equal(
    sql.boundaryQuery(["id"], undefined),
    'SELECT id::text AS key1 FROM (SELECT id FROM s."Account" ORDER BY id LIMIT 100) AS batch ORDER BY id DESC LIMIT 1',
  );
  assert.equal(
    sql.boundaryQuery(["a", "B"], ["1", "o'x"]),
    'SELECT a::text AS key1, "B"::text AS key2 FROM (SELECT a, "B" FROM s."Account" ' +
      `WHERE (a, "B") > ('1', 'o''x') ORDER BY a, "B" LIMIT 100) AS batch ORDER BY a DESC, "B" DESC LIMIT 1`,
  );
  assert.equal(
    sql.updateStatement(["id"], { after: ["1"], upTo: ["9"] }),
    `UPDATE s."Account" SET a = b WHERE (id) > ('1') AND (id) <= ('9') AND (a IS NULL OR a <> b)`,
  );
  assert.equal(
    sql.wholeStatement,
    'UPDATE s."Account" SET a = b WHERE (a IS NULL OR a <> b)',
  );
});

Deno.test("compileBatchUpdate() loses no condition to a comment", () => {
  const sql = compileBatchUpdate(
    buildBatchUpdate("t", "n = n + 1 -- next", { where: "n > 0 -- old" }),
  );
  assert.equal(
    sql.updateStatement(["id"], { after: undefined, upTo: ["9"] }),
    "UPDATE t SET n = n + 1 -- next\n WHERE (id) <= ('9') AND (n > 0 -- old\n)",
  );
});

Deno.test("buildBatchUpdate() has defaults and refuses what is not possible", () => {
  assert.deepEqual({ ...buildBatchUpdate("t", "a = 1") }, {
    kind: "batchUpdate",
    tableName: "t",
    assignments: { kind: "text", sql: "a = 1" },
    batchSize: 1000,
    pauseMs: 0,
  });
  for (
    const [options, argument] of [
      [{ batchSize: 0 }, "batchSize"],
      [{ pauseMs: -1 }, "pauseMs"],
      [{ key: [] }, "key"],
      [{ where: "" }, "where"],
    ] as const
  ) {
    assert.throws(
      () => buildBatchUpdate("t", "a = 1", options),
      (error) => error instanceof ArgumentError && error.argument === argument,
    );
  }
});
