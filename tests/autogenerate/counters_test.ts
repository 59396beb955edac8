import assert from "node:assert/strict";
import type { Connection } from "../../src/driver/connection.ts";
import { openTarget } from "./matrix/test_target.ts";
import { planTo, toScript } from "./plan_scripts.ts";

/** A change of schema by which a sequence counts for columns that have values. */
interface CounterCase {
  readonly name: string;
  readonly before: string;
  readonly rows: string;
  readonly after: string;
  /** What the sequence gives next. */
  readonly next: string;
}

const CASES: readonly CounterCase[] = [
  {
    name: "one that stands further on already",
    before: `CREATE SEQUENCE s; CREATE TABLE t (id bigint);
      CREATE TABLE u (id bigint DEFAULT nextval('s'))`,
    rows: "INSERT INTO t VALUES (5); SELECT setval('s', 100)",
    after: `CREATE SEQUENCE s; CREATE TABLE t (id bigint DEFAULT nextval('s'));
      CREATE TABLE u (id bigint DEFAULT nextval('s'))`,
    next: "101",
  },
  {
    name: "one that comes back to its column",
    before: "CREATE TABLE t (id serial); ALTER TABLE t ALTER id DROP DEFAULT",
    rows: "INSERT INTO t VALUES (10); SELECT setval('t_id_seq', 500)",
    after: "CREATE TABLE t (id serial)",
    next: "501",
  },
  {
    name: "one of a partitioned table",
    before: `CREATE TABLE t (id integer NOT NULL) PARTITION BY LIST (id);
      CREATE TABLE t1 PARTITION OF t FOR VALUES IN (9);
      CREATE TABLE t2 PARTITION OF t DEFAULT`,
    rows: "INSERT INTO t VALUES (9), (2)",
    after: `CREATE TABLE t (id serial) PARTITION BY LIST (id);
      CREATE TABLE t1 PARTITION OF t FOR VALUES IN (9);
      CREATE TABLE t2 PARTITION OF t DEFAULT`,
    next: "10",
  },
  {
    name: "a new one of two tables",
    before: "CREATE TABLE t (id integer); CREATE TABLE u (id integer)",
    rows: "INSERT INTO t VALUES (9); INSERT INTO u VALUES (2)",
    after: `CREATE SEQUENCE s; CREATE TABLE t (id integer DEFAULT nextval('s'));
      CREATE TABLE u (id integer DEFAULT nextval('s'))`,
    next: "10",
  },
  {
    name: "one that begins further on",
    before: "CREATE TABLE t (id integer)",
    rows: "INSERT INTO t VALUES (5)",
    after: `CREATE SEQUENCE s MINVALUE 100;
      CREATE TABLE t (id integer DEFAULT nextval('s'))`,
    next: "100",
  },
  {
    name: "one that begins where a value stands",
    before: "CREATE TABLE t (id integer)",
    rows: "INSERT INTO t VALUES (100)",
    after: `CREATE SEQUENCE s MINVALUE 100;
      CREATE TABLE t (id integer DEFAULT nextval('s'))`,
    next: "101",
  },
  {
    name: "one that does not go as far",
    before: "CREATE TABLE t (id integer)",
    rows: "INSERT INTO t VALUES (5000)",
    after: `CREATE SEQUENCE s MAXVALUE 1000 CYCLE;
      CREATE TABLE t (id integer DEFAULT nextval('s'))`,
    next: "1",
  },
  {
    name: "one that goes down",
    before: "CREATE TABLE t (id integer)",
    rows: "INSERT INTO t VALUES (-7), (3)",
    after: `CREATE SEQUENCE s INCREMENT -1;
      CREATE TABLE t (id integer DEFAULT nextval('s'))`,
    next: "-8",
  },
  {
    name: "one of numbers of any size",
    before: "CREATE TABLE t (id numeric)",
    rows: "INSERT INTO t VALUES (7)",
    after:
      `CREATE SEQUENCE s; CREATE TABLE t (id numeric DEFAULT nextval('s'))`,
    next: "8",
  },
  {
    name: "one of texts, which have no largest",
    before: "CREATE TABLE t (id text)",
    rows: "INSERT INTO t VALUES ('x')",
    after: "CREATE SEQUENCE s; CREATE TABLE t (id text DEFAULT nextval('s'))",
    next: "1",
  },
];

async function nextOf(connection: Connection): Promise<string | undefined> {
  const { rows } = await connection.query<{ readonly next: string }>(
    "SELECT nextval(oid::regclass)::text AS next FROM pg_class WHERE relkind = 'S'",
  );
  return rows[0]?.next;
}

for (const { name, before, rows, after, next } of CASES) {
  Deno.test(`a sequence goes on behind the values of its columns: ${name}`, async () => {
    await using database = await openTarget(18);
    const { connection } = database;
    await connection.execute(`${before}; ${rows}`);
    await connection.execute(toScript(await planTo(database, after)));
    assert.equal(await nextOf(connection), next);
  });
}

Deno.test("a sequence goes on behind values that policies hide from the owner", async () => {
  await using database = await openTarget(18);
  const { connection } = database;
  const sql = (column: string) =>
    `CREATE TABLE t (${column}); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
    ALTER TABLE t FORCE ROW LEVEL SECURITY`;
  await connection.execute(`
    ${sql("id integer NOT NULL")}; INSERT INTO t VALUES (7);
    CREATE ROLE counter_owner; ALTER TABLE t OWNER TO counter_owner;
    GRANT CREATE ON SCHEMA public TO counter_owner`);
  const changes = await planTo(database, sql("id serial"));
  await connection.execute("SET ROLE counter_owner");
  await connection.execute(toScript(changes));
  await connection.execute("RESET ROLE");
  assert.equal(await nextOf(connection), "8");
  const { rows } = await connection.query(
    "SELECT relforcerowsecurity FROM pg_class WHERE oid = 't'::regclass",
  );
  assert.deepEqual(rows, [{ relforcerowsecurity: true }]);
  await connection.execute(
    "REVOKE ALL ON SCHEMA public FROM counter_owner; DROP TABLE t; DROP ROLE counter_owner",
  );
});
