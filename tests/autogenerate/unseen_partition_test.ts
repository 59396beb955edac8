import assert from "node:assert/strict";
import { openTarget, type Target } from "./matrix/test_target.ts";
import { planTo, toScript } from "./plan_scripts.ts";

const SEEN = `CREATE TABLE ev (id integer NOT NULL, at date NOT NULL)
    PARTITION BY RANGE (at);
  CREATE TABLE e26 PARTITION OF ev
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`;
const UNSEEN = `CREATE TABLE e27 PARTITION OF ev
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')`;
const INVALID = `SELECT indexrelid::regclass::text FROM pg_index
  JOIN pg_class ON pg_class.oid = indexrelid
  WHERE NOT indisvalid`;

/** Plans without a partition, and runs that where there is one more. */
async function runWithUnseen(
  before: string,
  after: string,
  unseen: string = UNSEEN,
): Promise<{ readonly invalid: unknown; readonly script: string }> {
  const target: Target = 18;
  await using seen = await openTarget(target);
  await seen.connection.execute(`${SEEN}; ${before}`);
  const script = toScript(await planTo(seen, `${SEEN}; ${after}`));
  await using database = await openTarget(target);
  const { connection } = database;
  await connection.execute(`${SEEN}; ${before}; ${unseen}`);
  await connection.execute(script);
  const { rows } = await connection.query(INVALID);
  return { invalid: rows, script };
}

Deno.test("keys and indexes of a partitioned table reach partitions that the plan does not see", async () => {
  const { invalid, script } = await runWithUnseen(
    "",
    "ALTER TABLE ev ADD PRIMARY KEY (id, at); CREATE INDEX ev_at ON ev (at)",
  );
  assert.deepEqual(invalid, []);
  assert.doesNotMatch(script, /ONLY/);
});

Deno.test("a changed key is valid again in partitions that the plan does not see", async () => {
  const { invalid } = await runWithUnseen(
    "ALTER TABLE ev ADD PRIMARY KEY (id, at)",
    "ALTER TABLE ev ADD PRIMARY KEY (at, id)",
  );
  assert.deepEqual(invalid, []);
});

Deno.test("an index that has to be made without the partitions fails if it is not valid in the end", async () => {
  const twins = "CREATE INDEX one ON e26 (id); CREATE INDEX two ON e26 (id)";
  const wanted =
    `${twins}; CREATE INDEX i ON ONLY ev (id); ALTER INDEX i ATTACH PARTITION two`;
  const { invalid } = await runWithUnseen(twins, wanted, "SELECT 1");
  assert.deepEqual(invalid, []);
  await assert.rejects(
    runWithUnseen(twins, wanted),
    /index i is not valid: a partition has none that is like it/,
  );
});

Deno.test("an index that is wanted without its partitions is left so", async () => {
  const { invalid } = await runWithUnseen("", "CREATE INDEX i ON ONLY ev (id)");
  assert.deepEqual(invalid, [{ indexrelid: "i" }]);
});
