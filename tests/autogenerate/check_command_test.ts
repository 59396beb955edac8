import assert from "node:assert/strict";
import {
  freshDatabase,
  lonelyDatabase,
  openTestConnection,
  type TestDatabase,
} from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const OBJECTS = await Deno.readTextFile(
  new URL("../roundtrip/objects.sql", import.meta.url),
);

/** A project whose wanted schema is `sql`. */
async function makeTarget(sql: string): Promise<TempProject> {
  const project = await makeProject("", {
    settings: ["target_metadata = %(here)s/schema.sql"],
  });
  await project.write("schema.sql", sql);
  return project;
}

async function load(database: TestDatabase, sql: string): Promise<void> {
  await using connection = await openTestConnection(database.url);
  await connection.execute(sql);
}

Deno.test("check says nothing of a database that is as its .sql file, on a scratch database it drops", async () => {
  await using database = await lonelyDatabase();
  await using project = await makeTarget(OBJECTS);
  await load(database, OBJECTS);
  await project.run(["ensure_version"], { env: { ALEMBIC_URL: database.url } });
  const { code, stdout, stderr } = await project.run(
    ["check", "--shadow-url", database.url],
    { env: { ALEMBIC_URL: database.url } },
  );
  assert.equal(stdout, "No new upgrade operations detected.\n", stderr);
  assert.equal(code, 0);
  assert.deepEqual(
    await database.server.run(
      "SELECT datname FROM pg_database WHERE datname LIKE 'alembic_shadow%'",
    ),
    [],
  );
});

Deno.test("check says nothing of columns in lists that the server keeps by their numbers", async () => {
  await using database = await freshDatabase();
  const lists = `CREATE STATISTICS "s ON x, y" ON x, y FROM t;
     CREATE STATISTICS e (ndistinct) ON x, (y + 1), y, lower(z) FROM t;
     CREATE PUBLICATION pb FOR TABLE t (x, y);`;
  await using project = await makeTarget(
    `CREATE TABLE t (id int, y int, x int, z text); ${lists}`,
  );
  await load(
    database,
    `CREATE TABLE t (id int, x int, z text, y int); ${lists}`,
  );
  const { code, stdout, stderr } = await project.run(
    ["check", "--shadow-url", database.url],
    { env: { ALEMBIC_URL: database.url } },
  );
  assert.equal(stdout, "No new upgrade operations detected.\n", stderr);
  assert.equal(code, 0);
});

Deno.test("check says nothing of conditions that the database has in another form", async () => {
  await using database = await freshDatabase({ version: 18 });
  await using project = await makeTarget(
    `CREATE TABLE place (lat int, lon int, kind varchar(9) CHECK (kind IN ('a', 'b')),
       CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180))`,
  );
  await load(
    database,
    `CREATE TABLE place (lat int, lon int,
       kind varchar(9) CHECK (kind::text = ANY (ARRAY['a'::varchar::text, 'b'::varchar::text])),
       CHECK (lat >= -90 AND lat <= 90 AND (lon >= -180 AND lon <= 180)))`,
  );
  const { code, stdout, stderr } = await project.run(["check"], {
    env: { ALEMBIC_URL: database.url },
  });
  assert.equal(stdout, "No new upgrade operations detected.\n", stderr);
  assert.equal(code, 0);
});

Deno.test("check lists what differs and exits with 3, with an embedded shadow", async () => {
  await using database = await freshDatabase({ version: 18 });
  await using project = await makeTarget(
    `CREATE TABLE note (id bigint PRIMARY KEY, title varchar(80) NOT NULL, body text);
     CREATE INDEX note_title ON note (title) WHERE body IS NOT NULL;
     CREATE VIEW titles AS SELECT title FROM note;
     CREATE TYPE mood AS ENUM ('a', 'b');
     CREATE TABLE tag (id bigint PRIMARY KEY)`,
  );
  await load(
    database,
    `CREATE TABLE note (id bigint PRIMARY KEY, title varchar(40) DEFAULT 'x' NOT NULL, old text);
     CREATE INDEX note_title ON note (title);
     CREATE TYPE mood AS ENUM ('a');
     CREATE TABLE gone (id bigserial PRIMARY KEY)`,
  );
  const env = { ALEMBIC_URL: database.url };
  const { code, stdout, stderr } = await project.run(["check"], { env });
  assert.equal(
    stdout,
    `~ enum public.mood
    labels: ["a"] -> ["a","b"]
~ column public.note.title
    type: character varying(40) -> character varying(80)
    default: 'x'::character varying -> (none)
+ column public.note.body
- column public.note.old
+ table public.tag
+ view public.titles
~ index public.note_title
    definition: CREATE INDEX note_title ON public.note USING btree (title) -> CREATE INDEX note_title ON public.note USING btree (title) W…
- table public.gone
`,
  );
  assert.match(
    stderr,
    /The database is not as target_metadata says: 8 differences/,
  );
  assert.equal(code, 3);
  const { stdout: json } = await project.run(["check", "--json"], { env });
  assert.deepEqual(JSON.parse(json).differences[0], {
    action: "change",
    object: "enum public.mood",
    changes: [{ property: "labels", actual: '["a"]', wanted: '["a","b"]' }],
  });
});

Deno.test("check compares with another database, and leaves out exclude_tables", async () => {
  await using database = await freshDatabase();
  await using wanted = await freshDatabase();
  await load(
    database,
    `CREATE TABLE a (b integer); CREATE TABLE spatial_ref_sys (a integer);
     CREATE TABLE _hyper_1 (a serial PRIMARY KEY)`,
  );
  await load(wanted, "CREATE TABLE a (b integer)");
  await using project = await makeProject("", {
    settings: [
      `target_metadata = ${wanted.url.replaceAll("%", "%%")}`,
      "exclude_tables = spatial_ref_sys, public._hyper_*",
    ],
  });
  const { code, stdout, stderr } = await project.run(["check"], {
    env: { ALEMBIC_URL: database.url },
  });
  assert.equal(stdout, "No new upgrade operations detected.\n", stderr);
  assert.equal(code, 0);
});

Deno.test("a wanted schema may hold what no transaction takes, as psql sends it", async () => {
  await using database = await freshDatabase({ version: 18 });
  const sql = `CREATE TYPE mood AS ENUM ('sad');
    BEGIN; CREATE TABLE a (b integer); COMMIT;
    ALTER TYPE mood ADD VALUE 'glad';
    CREATE TABLE c (d mood DEFAULT 'glad');
    CREATE INDEX CONCURRENTLY i ON a (b);`;
  await using project = await makeTarget(sql);
  for (const shadow of [[], ["--shadow-url", database.url]]) {
    const { code, stdout, stderr } = await project.run(["check", ...shadow], {
      env: { ALEMBIC_URL: database.url },
    });
    assert.equal(
      stdout,
      "+ enum public.mood\n+ table public.a\n+ table public.c\n",
      stderr,
    );
    assert.equal(code, 3);
  }
});

Deno.test("check says what is wrong with the wanted schema", async () => {
  await using database = await freshDatabase();
  const env = { ALEMBIC_URL: database.url };
  const cases:
    readonly (readonly [readonly string[], string | undefined, RegExp])[] = [
      [[], undefined, /nothing to compare with: target_metadata is not set/],
      [["target_metadata = x.py"], undefined, /Cannot compare with "x\.py"/],
      [["target_metadata = x.ts"], undefined, /There is no file <root>\/x\.ts/],
      [["target_metadata = y/*.sql"], undefined, /no file like y\/\*\.sql/],
      [
        ["target_metadata = %(here)s/schema.sql"],
        undefined,
        /There is no file <root>\/schema\.sql, which target_metadata names/,
      ],
      [
        ["target_metadata = %(here)s/schema.sql"],
        "CREATE TABLE a (b integer);\nCREATE TABEL b ()",
        /Cannot load <root>\/schema\.sql:2 into the shadow database: syntax error at or near "TABEL"\n(?!.*--shadow-url)/,
      ],
      [
        ["target_metadata = %(here)s/schema.sql"],
        "CREATE TABLE a (b integer);\n\n-- Not there\nDROP TABLE nosuch;\nSELECT 1;",
        /Cannot load <root>\/schema\.sql:4 into the shadow database: table "nosuch" does not exist\n(?!.*--shadow-url)/,
      ],
      [
        ["target_metadata = %(here)s/schema.sql"],
        "BEGIN;\nCREATE TABLE a (b integer);",
        /<root>\/schema\.sql leaves a transaction open, .*\n.*COMMIT/,
      ],
      [
        ["target_metadata = %(here)s/schema.sql"],
        "CREATE TABLE a (b integer);\nCREATE INDEX CONCURRENTLY i ON\n  a (nosuch);",
        /Cannot load <root>\/schema\.sql:2 into the shadow database: column "nosuch" does not exist/,
      ],
      [
        ["target_metadata = %(here)s/schema.sql"],
        "CREATE EXTENSION nosuch;",
        /Cannot load <root>\/schema\.sql:1 into the shadow database: .*\n.*--shadow-url/,
      ],
    ];
  for (const [settings, sql, message] of cases) {
    await using project = await makeProject("", { settings });
    if (sql !== undefined) await project.write("schema.sql", sql);
    const { code, stderr } = await project.run(["check"], { env });
    assert.match(stderr, message);
    assert.equal(code, 1);
  }
});
