import assert from "node:assert/strict";
import { openTarget } from "./matrix/test_target.ts";
import { planTo, toScript } from "./plan_scripts.ts";

Deno.test("an exclusion constraint by a function whose body changes is computed again", async () => {
  await using database = await openTarget(18);
  const { connection } = database;
  const sql = (body: string) =>
    `CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql IMMUTABLE
      AS 'SELECT ${body}';
    CREATE TABLE t (a integer, EXCLUDE (f(a) WITH =))`;
  await connection.execute(`${sql("n")}; INSERT INTO t VALUES (1), (2)`);
  await connection.execute(toScript(await planTo(database, sql("n + 1"))));
  await connection.execute("INSERT INTO t VALUES (0)");
  await assert.rejects(
    connection.execute("INSERT INTO t VALUES (1)"),
    /conflicting key value/,
  );
});
