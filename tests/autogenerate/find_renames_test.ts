import assert from "node:assert/strict";
import { findRenames } from "../../src/autogenerate/find_renames.ts";
import type { SchemaPair } from "../../src/autogenerate/filter_schemas.ts";
import { invertRenames } from "../../src/autogenerate/rename_map.ts";
import {
  describeRename,
  requestRenames,
} from "../../src/autogenerate/request_renames.ts";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import type { SchemaRename } from "../../src/operations/schema_change.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";

async function reflectSql(sql: string) {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  await connection.execute(sql);
  return await reflectDatabase(connection);
}

async function reflectPair(
  actual: string,
  wanted: string,
): Promise<SchemaPair> {
  return {
    actual: await reflectSql(actual),
    wanted: await reflectSql(wanted),
  };
}

/** Accepts all, round for round; each as `what -> new name`. */
function acceptAll(pair: SchemaPair, first: readonly SchemaRename[] = []): {
  readonly renames: readonly SchemaRename[];
  readonly texts: readonly string[];
} {
  const renames = [...first];
  for (;;) {
    const found = findRenames(pair, renames);
    if (found.length === 0) break;
    renames.push(...found.map(({ rename }) => rename));
  }
  const texts = renames.map((each) =>
    `${describeRename(each)} -> ${each.newName}`
  );
  return { renames, texts };
}

Deno.test("a renamed table takes its constraints, indexes and sequences along", async () => {
  const make = (name: string) =>
    `CREATE TABLE parent (id integer PRIMARY KEY);
     CREATE TABLE ${name} (id serial PRIMARY KEY, p integer REFERENCES parent,
       a text UNIQUE CHECK (a <> ''), up integer REFERENCES ${name});
     CREATE INDEX ON ${name} (lower(a)) WHERE p > 1`;
  const pair = await reflectPair(make("old"), make('"New ""one"'));
  const { renames, texts } = acceptAll(pair);
  assert.deepEqual(texts.slice(0, 1), ['table public.old -> New "one']);
  assert.deepEqual(texts.slice(1).toSorted(), [
    'constraint old_a_check of table public.old -> New "one_a_check',
    'constraint old_a_key of table public.old -> New "one_a_key',
    'constraint old_p_fkey of table public.old -> New "one_p_fkey',
    'constraint old_pkey of table public.old -> New "one_pkey',
    'constraint old_up_fkey of table public.old -> New "one_up_fkey',
    'index public.old_lower_idx -> New "one_lower_idx',
    'sequence public.old_id_seq -> New "one_id_seq',
  ]);
  const back = invertRenames(pair, renames);
  assert.equal(back.length, renames.length);
  assert.deepEqual(
    back.find(({ kind, newName }) => kind === "object" && newName === "old"),
    { kind: "object", key: 'table public."New ""one"', newName: "old" },
  );
  assert.deepEqual(
    acceptAll({ actual: pair.wanted, wanted: pair.actual }).renames.length,
    renames.length,
  );
});

Deno.test("what something new has the name of is renamed with its table or column", async () => {
  const make = (name: string, column: string) =>
    `CREATE TABLE ${name} (${column} serial PRIMARY KEY, n integer);
     CREATE INDEX ${name}_n ON ${name} (n);`;
  const ofTable = await reflectPair(
    make("t", "id"),
    make("u", "id") + make("t", "id"),
  );
  const table = requestRenames(ofTable, ["t:u"]);
  assert.deepEqual(acceptAll(ofTable, table).texts.toSorted(), [
    "constraint t_pkey of table public.t -> u_pkey",
    "index public.t_n -> u_n",
    "sequence public.t_id_seq -> u_id_seq",
    "table public.t -> u",
  ]);
  const ofColumn = await reflectPair(
    make("t", "x"),
    `${make("t", "y")} ALTER TABLE t ADD COLUMN x serial;`,
  );
  const column = requestRenames(ofColumn, ["t.x:y"]);
  assert.deepEqual(acceptAll(ofColumn, column).texts, [
    "column x of table public.t -> y",
    "sequence public.t_x_seq -> t_y_seq",
  ]);
});

Deno.test("a renamed column of a partitioned table takes the indexes of partitions along", async () => {
  const make = (name: string) =>
    `CREATE TABLE ev (id integer, ${name} date NOT NULL) PARTITION BY RANGE (${name});
     CREATE TABLE e1 PARTITION OF ev DEFAULT PARTITION BY LIST (id);
     CREATE TABLE e2 (id integer, ${name} date NOT NULL);
     ALTER TABLE e1 ATTACH PARTITION e2 DEFAULT;
     CREATE INDEX ON ev (${name});
     ALTER TABLE e2 ADD CHECK (${name} > '2000-01-01')`;
  const pair = await reflectPair(make("at"), make("occurred"));
  const { renames, texts } = acceptAll(pair);
  assert.deepEqual(texts.toSorted(), [
    "column at of table public.ev -> occurred",
    "constraint e2_at_check of table public.e2 -> e2_occurred_check",
    "index public.e1_at_idx -> e1_occurred_idx",
    "index public.e2_at_idx -> e2_occurred_idx",
    "index public.ev_at_idx -> ev_occurred_idx",
  ]);
  assert.equal(invertRenames(pair, renames).length, renames.length);
});

Deno.test("a renamed column takes the names that were made of it along", async () => {
  const pair = await reflectPair(
    `CREATE TABLE t (id integer, mail text NOT NULL UNIQUE CHECK (mail <> ''), x text);
     CREATE INDEX t_mail ON t (lower(mail))`,
    `CREATE TABLE t (id integer, email text NOT NULL UNIQUE CHECK (email <> ''), x text);
     CREATE INDEX t_email ON t (lower(email))`,
  );
  assert.deepEqual(acceptAll(pair).texts, [
    "column mail of table public.t -> email",
    "constraint t_mail_check of table public.t -> t_email_check",
    "constraint t_mail_key of table public.t -> t_email_key",
    "index public.t_mail -> t_email",
  ]);
});

Deno.test("what is not alike, or alike to several, is no rename", async () => {
  const pair = await reflectPair(
    `CREATE TABLE a (id integer); CREATE TABLE b (x text, y text);
     CREATE TABLE c (k integer, z integer);
     CREATE TYPE m AS ENUM ('p', 'q', 'r')`,
    `CREATE TABLE d (id bigint); CREATE TABLE b (v text, w text);
     CREATE TABLE c (k integer, z2 bigint);
     CREATE TYPE m AS ENUM ('p', 'r', 's')`,
  );
  assert.deepEqual(acceptAll(pair).texts, []);
});

Deno.test("views, types and values of enumerations are recognised", async () => {
  const pair = await reflectPair(
    `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN d AS text;
     CREATE TABLE t (m mood, d d); CREATE VIEW v AS SELECT m FROM t;
     CREATE SEQUENCE s START 7; CREATE TYPE same AS ENUM ('a', 'b')`,
    `CREATE TYPE feeling AS ENUM ('sad', 'ok'); CREATE DOMAIN e AS text;
     CREATE TABLE t (m feeling, d e); CREATE VIEW w AS SELECT m FROM t;
     CREATE SEQUENCE s2 START 7; CREATE TYPE same AS ENUM ('a', 'bb')`,
  );
  assert.deepEqual(acceptAll(pair).texts.toSorted(), [
    "domain public.d -> e",
    "enum public.mood -> feeling",
    "sequence public.s -> s2",
    "value b of enum public.same -> bb",
    "view public.v -> w",
  ]);
});

Deno.test("--rename names what is meant", async () => {
  const pair = await reflectPair(
    `CREATE SCHEMA app; CREATE TABLE app."Old.one" (a integer, "x:y" text);
     CREATE TABLE t (a integer CONSTRAINT c CHECK (a > 1)); CREATE INDEX i ON t (a);
     CREATE TYPE mood AS ENUM ('sad')`,
    `CREATE SCHEMA app; CREATE TABLE app.fresh (a bigint, z integer);
     CREATE TABLE t (b integer CONSTRAINT c2 CHECK (b > 2)); CREATE INDEX i2 ON t (b);
     CREATE TYPE mood AS ENUM ('down', 'up')`,
  );
  const ask = (...texts: readonly string[]) =>
    requestRenames(pair, texts).map((each) =>
      `${describeRename(each)} -> ${each.newName}`
    );
  assert.deepEqual(
    ask(
      '"Old.one"."x:y":z',
      'app."Old.one":app.fresh',
      "t.a:b",
      "c:c2",
      "public.i:i2",
      "mood.sad:down",
    ),
    [
      'table app."Old.one" -> fresh',
      "constraint c of table public.t -> c2",
      "index public.i -> i2",
      'column x:y of table app."Old.one" -> z',
      "column a of table public.t -> b",
      "value sad of enum public.mood -> down",
    ],
  );
  assert.throws(() => ask("t.a"), /--rename t\.a is not understood/);
  assert.throws(() => ask("a:b:c"), /is not understood/);
  assert.throws(() => ask("app.t:public.t2"), /is not understood/);
  assert.throws(() => ask("tt:fresh"), /there is no tt in the database/);
  assert.throws(
    () => ask("t.a:bb"),
    /there is no bb in the wanted schema, new and in the same place/,
  );
});

Deno.test("tables, columns and values can exchange their names", async () => {
  const pair = await reflectPair(
    `CREATE TYPE e AS ENUM ('x', 'y'); CREATE TABLE b (k integer);
     CREATE TABLE a (id integer, m text, n date)`,
    `CREATE TYPE e AS ENUM ('y', 'x'); CREATE TABLE a (k integer);
     CREATE TABLE b (id integer, n text, m date)`,
  );
  const options = { defaultSchema: "public" };
  const changes = planChanges(pair.actual, pair.wanted, {
    ...options,
    renames: requestRenames(
      pair,
      ["a:b", "b:a", "a.m:n", "a.n:m", "e.x:y", "e.y:x"],
    ),
  });
  const kinds = changes.flatMap(({ operations }) =>
    operations.map(({ kind }) => kind)
  );
  // Each time one of the two is out of the way meanwhile.
  const times = (kind: string) => Array.from({ length: 3 }, () => kind);
  assert.deepEqual(kinds.toSorted(), [
    ...times("alterColumn"),
    ...times("renameEnumValue"),
    ...times("renameTable"),
  ]);
  assert.throws(() => requestRenames(pair, ["a:b"]), /there is no b/);
});

Deno.test("tables and columns can take the names of those that go", async () => {
  const pair = await reflectPair(
    `CREATE TABLE t (id integer PRIMARY KEY); CREATE TABLE u (a text, b date);
     CREATE TABLE new_t (id bigserial PRIMARY KEY, b text)`,
    `CREATE TABLE t (id bigserial PRIMARY KEY, b text); CREATE TABLE u (a date)`,
  );
  const { renames } = acceptAll(
    pair,
    requestRenames(pair, ["new_t:t", "u.b:a"]),
  );
  const planned = (sides: SchemaPair, chosen: readonly SchemaRename[]) =>
    planChanges(sides.actual, sides.wanted, {
      defaultSchema: "public",
      renames: chosen,
    }).flatMap(({ operations }) => operations.map(({ kind }) => kind));
  const there = planned(pair, renames);
  assert.equal(there.filter((kind) => kind === "dropTable").length, 1);
  assert.equal(there.filter((kind) => kind === "dropColumn").length, 1);
  assert.ok(!there.some((kind) => kind.startsWith("add")));
  const back = planned(
    { actual: pair.wanted, wanted: pair.actual },
    invertRenames(pair, renames),
  );
  assert.ok(!back.some((kind) => kind.startsWith("drop")));
});
