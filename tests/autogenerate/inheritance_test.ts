import assert from "node:assert/strict";
import { compareSchemas } from "../../src/autogenerate/compare_schemas.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import { openTarget, reflectScript } from "./matrix/test_target.ts";
import { planTo, toScript } from "./plan_scripts.ts";

/** Runs the plan from one to the other, and gives what differs yet. */
async function differencesAfter(
  before: string,
  wanted: string,
): Promise<unknown> {
  await using database = await openTarget(18);
  const { connection } = database;
  await connection.execute(before);
  await connection.execute(toScript(await planTo(database, wanted)));
  return compareSchemas(
    await reflectDatabase(connection),
    await reflectScript(wanted, 18),
  );
}

const PARENT = "CREATE TABLE p (id integer NOT NULL CHECK (id > 0), a text)";

Deno.test("a table that begins to inherit columns it has differs in nothing then", async () => {
  const differences = await differencesAfter(
    `${PARENT}; CREATE TABLE c (id integer NOT NULL, a text, b integer,
      CONSTRAINT p_id_check CHECK (id > 0))`,
    `${PARENT}; CREATE TABLE c (b integer) INHERITS (p)`,
  );
  assert.deepEqual(differences, []);
});

Deno.test("a check that the parent loses stays with the child", async () => {
  const both = `${PARENT}; CREATE TABLE c (b integer) INHERITS (p)`;
  const child = `CREATE TABLE p (id integer NOT NULL, a text);
    CREATE TABLE c (b integer, CONSTRAINT p_id_check CHECK (id > 0)) INHERITS (p)`;
  assert.deepEqual(await differencesAfter(both, child), []);
  assert.deepEqual(await differencesAfter(child, both), []);
});
