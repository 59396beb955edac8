import assert from "node:assert/strict";
import { compareSchemas } from "../../src/autogenerate/compare_schemas.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import type { Connection } from "../../src/driver/connection.ts";
import { openTarget, reflectScript } from "./matrix/test_target.ts";
import { notesOf, planTo, toScript } from "./plan_scripts.ts";

/**
 * Runs the plan from one to the other, and gives what differs yet.
 *
 * @param ask Called when it is as wanted.
 */
async function differencesAfter(
  before: string,
  wanted: string,
  ask?: (connection: Connection) => Promise<void>,
): Promise<unknown> {
  await using database = await openTarget(18);
  const { connection } = database;
  await connection.execute(before);
  await connection.execute(toScript(await planTo(database, wanted)));
  await ask?.(connection);
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

Deno.test("a table that begins to inherit columns it lacks gets them before", async () => {
  const parent = "CREATE TABLE p (id integer NOT NULL DEFAULT 7, a text)";
  const one = `${parent}; CREATE TABLE c (b integer)`;
  const other = `${parent}; CREATE TABLE c (b integer) INHERITS (p)`;
  const row = "INSERT INTO c (b) VALUES (1)";
  assert.deepEqual(await differencesAfter(`${one}; ${row}`, other), []);
  assert.deepEqual(await differencesAfter(`${other}; ${row}`, one), []);
});

Deno.test("a check that the parent loses stays with the child", async () => {
  const both = `${PARENT}; CREATE TABLE c (b integer) INHERITS (p)`;
  const child = `CREATE TABLE p (id integer NOT NULL, a text);
    CREATE TABLE c (b integer, CONSTRAINT p_id_check CHECK (id > 0)) INHERITS (p)`;
  assert.deepEqual(await differencesAfter(both, child), []);
  assert.deepEqual(await differencesAfter(child, both), []);
});

Deno.test("a column that moves from the parent to a child keeps its values there", async () => {
  const above = `CREATE TABLE p (id integer, x text NOT NULL DEFAULT 'x');
    CREATE TABLE c () INHERITS (p); CREATE TABLE d () INHERITS (p);
    CREATE TABLE e () INHERITS (c); CREATE INDEX i ON c (x)`;
  const below = `CREATE TABLE p (id integer);
    CREATE TABLE c (x text NOT NULL DEFAULT 'x') INHERITS (p);
    CREATE TABLE d () INHERITS (p);
    CREATE TABLE e () INHERITS (c); CREATE INDEX i ON c (x)`;
  const rows =
    "INSERT INTO c VALUES (1, 'one'); INSERT INTO e VALUES (2, 'two')";
  const ask = async (connection: Connection) => {
    const { rows } = await connection.query("SELECT id, x FROM c ORDER BY id");
    assert.deepEqual(rows, [{ id: 1, x: "one" }, { id: 2, x: "two" }]);
  };
  const there = await differencesAfter(`${above}; ${rows}`, below, ask);
  assert.deepEqual(there, []);
  const back = await differencesAfter(`${below}; ${rows}`, above, ask);
  assert.deepEqual(back, []);
});

Deno.test("a column that moves to a child can have another type there", async () => {
  const differences = await differencesAfter(
    `CREATE TABLE p (id integer, x integer); CREATE TABLE c () INHERITS (p);
     INSERT INTO c VALUES (1, 7)`,
    "CREATE TABLE p (id integer); CREATE TABLE c (x bigint) INHERITS (p)",
    async (connection) => {
      const { rows } = await connection.query("SELECT x::text FROM c");
      assert.deepEqual(rows, [{ x: "7" }]);
    },
  );
  assert.deepEqual(differences, []);
});

Deno.test("an identity that a parent gets numbers all rows, whatever triggers and policies say", async () => {
  const sql = (column: string) =>
    `CREATE TABLE p (n integer${column}); CREATE TABLE c () INHERITS (p);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE 'not here'; END $$;
    CREATE TRIGGER g BEFORE UPDATE ON p FOR EACH ROW EXECUTE FUNCTION f()`;
  const differences = await differencesAfter(
    `${sql("")}; INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (3)`,
    sql(", id integer GENERATED ALWAYS AS IDENTITY (START WITH 10)"),
    async (connection) => {
      await connection.execute("INSERT INTO p VALUES (4)");
      const { rows } = await connection.query(
        "SELECT array_agg(id ORDER BY n)::text AS ids FROM p",
      );
      assert.deepEqual(rows, [{ ids: "{10,11,12,13}" }]);
    },
  );
  assert.deepEqual(differences, []);
});

Deno.test("not-null constraints that children declare too get other names than the parent's", async () => {
  const sql = (names: readonly [string, string, string, string]) =>
    `CREATE TABLE p (id integer CONSTRAINT ${names[0]} NOT NULL, a text);
    CREATE TABLE c (CONSTRAINT ${names[1]} NOT NULL id) INHERITS (p);
    CREATE TABLE d () INHERITS (c);
    CREATE TABLE e (CONSTRAINT ${names[2]} NOT NULL id) INHERITS (d);
    COMMENT ON CONSTRAINT ${names[2]} ON e IS 'kept';
    CREATE TABLE l (id integer CONSTRAINT ${
      names[3]
    } NOT NULL) PARTITION BY LIST (id);
    CREATE TABLE l1 (id integer CONSTRAINT own NOT NULL);
    ALTER TABLE l ATTACH PARTITION l1 FOR VALUES IN (1, 2)`;
  const rows = "INSERT INTO p VALUES (1); INSERT INTO e VALUES (2)";
  const ways = [
    // All of one name, which the server renames together.
    [["n", "n", "n", "n"], ["m", "m", "m", "n"]],
    // Only a child's.
    [["n", "n", "n", "n"], ["n", "n", "m", "n"]],
    [["n", "o", "n", "n"], ["n", "m", "n", "n"]],
    // The parent's, which the children's do not follow.
    [["n", "o", "o", "n"], ["m", "o", "o", "m"]],
    // Each gets that of the other.
    [["n", "o", "n", "n"], ["o", "n", "o", "own"]],
  ] as const;
  for (const [before, after] of ways) {
    for (const [one, other] of [[before, after], [after, before]] as const) {
      assert.deepEqual(
        await differencesAfter(
          `${sql(one)}; ${rows}`,
          sql(other),
          async (connection) => {
            const { rows } = await connection.query(
              "SELECT array_agg(id ORDER BY id)::text AS ids FROM p",
            );
            assert.deepEqual(rows, [{ ids: "{1,2}" }]);
          },
        ),
        [],
        `${one} to ${other}`,
      );
    }
  }
});

Deno.test("the plan says that a column which a parent or a type adds holds no value yet", async () => {
  const sql = (given: string, own: string) =>
    `CREATE TYPE y AS (a integer${given});
    CREATE TABLE t OF y${own === "" ? "" : ` (b WITH OPTIONS ${own})`};
    CREATE TABLE p (a integer${given});
    CREATE TABLE c (${own === "" ? "" : `b text ${own}`}) INHERITS (p)`;
  await using database = await openTarget(18);
  await database.connection.execute(sql("", ""));
  const changes = await planTo(
    database,
    sql(", b text", "DEFAULT 'x' NOT NULL"),
  );
  const note =
    "fails if the table has rows: the column is NOT NULL and comes with NULL";
  assert.deepEqual(notesOf(changes), [note, note]);
  await database.connection.execute(toScript(changes));
});
