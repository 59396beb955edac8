import assert from "node:assert/strict";
import { openTarget } from "./matrix/test_target.ts";
import { planTo, toScript } from "./plan_scripts.ts";

/** Two schemas in which one sequence, `s`, belongs to different columns. */
interface OwnerCase {
  readonly name: string;
  readonly one: string;
  readonly other: string;
}

const CASES: readonly OwnerCase[] = [
  {
    name: "from a table that goes to one that comes",
    one: `CREATE SEQUENCE s;
      CREATE TABLE t (id bigint DEFAULT nextval('s') PRIMARY KEY);
      ALTER SEQUENCE s OWNED BY t.id`,
    other: `CREATE SEQUENCE s;
      CREATE TABLE u (id bigint DEFAULT nextval('s'), note text);
      ALTER SEQUENCE s OWNED BY u.id`,
  },
  {
    name: "to one that comes with a name of the one that goes",
    one: `CREATE SEQUENCE s;
      CREATE TABLE t (id bigint DEFAULT nextval('s')
        CONSTRAINT key PRIMARY KEY);
      ALTER SEQUENCE s OWNED BY t.id`,
    other: `CREATE SEQUENCE s;
      CREATE TABLE u (id bigint DEFAULT nextval('s')
        CONSTRAINT key PRIMARY KEY, note text);
      ALTER SEQUENCE s OWNED BY u.id`,
  },
  {
    name: "from a column that goes to one that comes",
    one: `CREATE SEQUENCE s;
      CREATE TABLE t (a text, id bigint DEFAULT nextval('s'));
      CREATE TABLE u (b text);
      ALTER SEQUENCE s OWNED BY t.id`,
    other: `CREATE SEQUENCE s;
      CREATE TABLE t (a text);
      CREATE TABLE u (b text, id bigint DEFAULT nextval('s'));
      ALTER SEQUENCE s OWNED BY u.id`,
  },
  {
    name: "from one that stays to a column that comes",
    one: `CREATE SEQUENCE s;
      CREATE TABLE t (id bigint DEFAULT nextval('s'));
      ALTER SEQUENCE s OWNED BY t.id`,
    other: `CREATE SEQUENCE s;
      CREATE TABLE t (id bigint DEFAULT nextval('s'),
        number bigint DEFAULT nextval('s'));
      ALTER SEQUENCE s OWNED BY t.number`,
  },
  {
    name: "from none, with other options, to a column that comes",
    one: "CREATE SEQUENCE s; CREATE TABLE t (a text)",
    other: `CREATE SEQUENCE s CACHE 10;
      CREATE TABLE t (a text, id bigint DEFAULT nextval('s'));
      ALTER SEQUENCE s OWNED BY t.id`,
  },
];

for (const { name, one, other } of CASES) {
  Deno.test(`a sequence keeps counting where its column changes: ${name}`, async () => {
    await using database = await openTarget(18);
    const { connection } = database;
    await connection.execute(`${one}; SELECT setval('s', 500)`);
    for (const wanted of [other, one]) {
      await connection.execute(toScript(await planTo(database, wanted)));
      assert.deepEqual(await planTo(database, wanted), []);
      const { rows } = await connection.query(
        "SELECT last_value::text AS stand FROM s",
      );
      assert.deepEqual(rows, [{ stand: "500" }]);
    }
  });
}
