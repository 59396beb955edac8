import assert from "node:assert/strict";
import { openTarget } from "./matrix/test_target.ts";
import { notesOf, planTo, toScript } from "./plan_scripts.ts";

const PLAIN = "CREATE TABLE t (id integer NOT NULL, a text)";
const SPLIT = `${PLAIN} PARTITION BY RANGE (id);
  CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)`;

Deno.test("a row that no partition takes makes the revision fail, and stays where it was", async () => {
  await using database = await openTarget(18);
  const { connection } = database;
  await connection.execute(
    `${PLAIN}; INSERT INTO t VALUES (1, 'x'), (10, 'y')`,
  );
  const changes = await planTo(database, SPLIT);
  await assert.rejects(
    connection.execute(toScript(changes)),
    /no partition of relation "t" found for row/,
  );
  await connection.execute("ROLLBACK");
  const { rows } = await connection.query("SELECT id, a FROM t ORDER BY id");
  assert.deepEqual(rows, [{ id: 1, a: "x" }, { id: 10, a: "y" }]);
  assert.deepEqual(notesOf(changes), [
    "copies all rows into the new table, which is locked meanwhile",
    "fails if no partition takes a row: see the bounds of its partitions",
  ]);
});

Deno.test("a row out of the bound of a partition that stays makes the revision fail", async () => {
  await using database = await openTarget(18);
  const { connection } = database;
  await connection.execute(`${SPLIT}; INSERT INTO t VALUES (3, 'x')`);
  const changes = await planTo(
    database,
    `${PLAIN} PARTITION BY LIST (id);
    CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2)`,
  );
  await assert.rejects(
    connection.execute(toScript(changes)),
    /partition constraint of relation "t1" is violated by some row/,
  );
  await connection.execute("ROLLBACK");
  const { rows } = await connection.query("SELECT id FROM t");
  assert.deepEqual(rows, [{ id: 3 }]);
  assert.ok(
    notesOf(changes).includes(
      "reads the table; fails if a row is out of its bound as partition",
    ),
  );
});

Deno.test("the plan says what a new table asks of the rows, and which are lost", async () => {
  await using database = await openTarget(18);
  await database.connection.execute(SPLIT);
  const withColumn = await planTo(
    database,
    "CREATE TABLE t (id integer, b integer NOT NULL)",
  );
  assert.deepEqual(notesOf(withColumn), [
    "copies all rows into the new table, which is locked meanwhile",
    "fails if the table has rows: column b is NOT NULL and has no default",
    "its rows were moved into the new table",
  ]);
  const withNone = await planTo(database, "CREATE TABLE t (b integer)");
  assert.deepEqual(notesOf(withNone), [
    "all rows of the table are lost",
    "the table is made anew without a column of before: its rows are lost",
  ]);
});

Deno.test("where only the type of the key changes, rows stay in their partitions", async () => {
  await using database = await openTarget(18);
  await database.connection.execute(`${SPLIT}; INSERT INTO t VALUES (3, 'x')`);
  const changes = await planTo(database, SPLIT.replace("integer", "bigint"));
  assert.deepEqual(
    notesOf(changes).filter((note) => /lost|copies/.test(note)),
    [],
  );
  assert.doesNotMatch(toScript(changes), /INSERT|DROP TABLE t1/);
});

Deno.test("the plan says that rows of a new partition may be in the default one", async () => {
  const base = `${PLAIN} PARTITION BY RANGE (id);
    CREATE TABLE d PARTITION OF t DEFAULT`;
  const added = `${base}; CREATE TABLE t2 PARTITION OF t
    FOR VALUES FROM (10) TO (20)`;
  await using database = await openTarget(18);
  await database.connection.execute(base);
  assert.deepEqual(notesOf(await planTo(database, added)), [
    "fails if the default partition has a row of it",
  ]);
  await database.connection.execute("CREATE TABLE t2 (LIKE t)");
  assert.deepEqual(notesOf(await planTo(database, added)), [
    "reads the table; fails if a row is out of its bound as partition",
    "fails if the default partition has a row of it",
  ]);
});

Deno.test("the plan says that the rows of a partition that is split are lost", async () => {
  await using database = await openTarget(18);
  await database.connection.execute(SPLIT);
  const changes = await planTo(
    database,
    `${PLAIN} PARTITION BY RANGE (id);
    CREATE TABLE a PARTITION OF t FOR VALUES FROM (0) TO (5);
    CREATE TABLE b PARTITION OF t FOR VALUES FROM (5) TO (10)`,
  );
  assert.deepEqual(notesOf(changes), ["all rows of the table are lost"]);
  await database.connection.execute(toScript(changes));
});
