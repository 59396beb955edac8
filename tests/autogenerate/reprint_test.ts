import assert from "node:assert/strict";
import { reflectDatabase } from "../../src/dialect/postgres/reflect.ts";
import { planReprints, reprint } from "../../src/dialect/postgres/reprint.ts";
import type { SchemaObject } from "../../src/schema/database_schema.ts";
import {
  freshDatabase,
  installedVersions,
  olderVersion,
  openTestConnection,
} from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

/**
 * A database of one version beside what is wanted in one of another, whose
 * servers print the same definitions in other words.
 */

const OLDER = [
  ...new Set([
    ...(await installedVersions()).filter((version) => version < 18),
    ...[await olderVersion()].filter((version) => version !== undefined),
  ]),
];

const SCHEMA = `
CREATE SCHEMA "Other place";
CREATE TABLE t (id integer PRIMARY KEY, "N n" integer, s varchar(9), at timestamptz);
CREATE TABLE "Other place".u (id integer, t_id integer, s text);
CREATE TABLE log (id integer, s text);
CREATE UNLOGGED TABLE scratch (id integer GENERATED ALWAYS AS IDENTITY, n serial);
CREATE VIEW plain AS SELECT id, "N n", s AS "as" FROM t;
CREATE VIEW stars AS SELECT * FROM t;
CREATE VIEW joined AS SELECT t.id, u.s FROM t JOIN "Other place".u ON u.t_id = t.id;
CREATE VIEW on_views AS SELECT "as", count(*) AS n FROM plain GROUP BY "as" HAVING count(*) > 1;
CREATE VIEW on_both AS SELECT p.id FROM on_views o, plain p WHERE o."as" = p."as";
CREATE RECURSIVE VIEW series (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM series WHERE n < 5;
CREATE VIEW named (a, "B") AS SELECT id, s FROM t ORDER BY id;
CREATE VIEW guarded WITH (security_barrier) AS SELECT id FROM t WHERE id BETWEEN 1 AND 5 AND s IN ('a', 'b');
CREATE VIEW checked AS SELECT id, s FROM t WHERE s > '' WITH CASCADED CHECK OPTION;
CREATE VIEW "Other place".hours AS SELECT at AT TIME ZONE 'UTC' AS at, extract(YEAR FROM at) AS y, trim(s) AS s FROM t;
CREATE VIEW windows AS SELECT row_number() OVER w AS n FROM t WINDOW w AS (PARTITION BY s ORDER BY id);
CREATE VIEW nested AS WITH x AS (SELECT id FROM t) SELECT id, (SELECT max(s) FROM "Other place".u WHERE t_id = x.id) FROM x;
CREATE MATERIALIZED VIEW stored AS SELECT s, id FROM t WHERE id > 0;
CREATE INDEX stored_s ON stored (s);
CREATE INDEX hours ON t ((at AT TIME ZONE 'UTC'));
CREATE RULE copied AS ON INSERT TO t DO ALSO INSERT INTO log (id, s) SELECT new.id, s FROM plain, t;
CREATE TRIGGER nothing BEFORE UPDATE ON t FOR EACH ROW WHEN (new.s <> trim(old.s))
  EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE POLICY own ON t USING (id IN (SELECT id FROM plain)) WITH CHECK (s <> '');
CREATE FUNCTION named(n integer DEFAULT 1 + 1) RETURNS integer
  BEGIN ATOMIC SELECT id FROM plain WHERE id = n; END;
`;

for (const version of OLDER) {
  Deno.test(`PostgreSQL ${version} differs in nothing from an embedded database that prints views otherwise`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    await connection.execute(SCHEMA);
    await project.write("wanted.sql", SCHEMA);
    const check = await project.run(["check"]);
    assert.deepEqual([check.stderr, check.code], ["", 0], check.stdout);
    const revision = await project.run(
      ["revision", "--autogenerate", "-m", "none", "--no-empty"],
    );
    assert.match(revision.stdout, /no file is written/);
  });

  Deno.test(`what differs between PostgreSQL ${version} and an embedded database is found, made and taken back`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    await connection.execute(
      `CREATE TABLE t (id integer, gone text, kept text);
       CREATE VIEW other_text AS SELECT id FROM t WHERE id > 1;
       CREATE VIEW lost_column AS SELECT gone FROM t;
       CREATE VIEW other_type AS SELECT kept FROM t;
       CREATE VIEW above AS SELECT kept FROM other_type;
       CREATE VIEW same AS SELECT id FROM t;`,
    );
    const wanted = `CREATE TABLE t (id integer, kept varchar(5));
       CREATE VIEW other_text AS SELECT id FROM t WHERE id > 2;
       CREATE VIEW lost_column AS SELECT kept AS gone FROM t;
       CREATE VIEW other_type AS SELECT kept FROM t;
       CREATE VIEW above AS SELECT kept FROM other_type;
       CREATE VIEW same AS SELECT id FROM t;`;
    await project.write("wanted.sql", wanted);
    const { stdout, stderr, code } = await project.run(["check"]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /differences may be those of the versions/);
    assert.deepEqual(
      stdout.split("\n").filter((line) => /^[-+~]/.test(line)).toSorted(),
      [
        "- column public.t.gone",
        "~ column public.above.kept",
        "~ column public.lost_column.gone",
        "~ column public.other_type.kept",
        "~ column public.t.kept",
        "~ view public.lost_column",
        "~ view public.other_text",
      ],
    );
    for (
      const args of [
        ["revision", "--autogenerate", "-m", "all"],
        ["upgrade", "head"],
        ["check"],
        ["downgrade", "base"],
        ["upgrade", "head"],
      ]
    ) {
      const done = await project.run(args);
      assert.equal(done.code, 0, done.stderr);
    }
  });

  Deno.test(`check --drift on PostgreSQL ${version} takes views of the history for the same`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await makeProject("a", { url: database.url });
    await project.write(
      "migrations/versions/b.sql",
      `-- revision: b
-- down_revision: a
-- upgrade
CREATE SCHEMA app;
CREATE TABLE app.t (n integer); CREATE VIEW app.v AS SELECT n FROM app.t;
`,
    );
    const upgrade = await project.run(["upgrade", "head"]);
    assert.equal(upgrade.code, 0, upgrade.stderr);
    const clean = await project.run(["check", "--drift"]);
    assert.deepEqual([clean.stderr, clean.code], ["", 0], clean.stdout);
    await using connection = await openTestConnection(database.url);
    await connection.execute(
      "CREATE OR REPLACE VIEW app.v AS SELECT n FROM app.t WHERE n > 0",
    );
    const { stdout, code } = await project.run(["check", "--drift"]);
    assert.equal(code, 3);
    assert.match(stdout, /^~ view app\.v$/m);
  });

  Deno.test(`names without a schema lead where they do in PostgreSQL ${version} when views are printed again`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await makeProject("", {
      url: `${database.url}?options=-csearch_path%3Dapp`,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    const sql =
      "CREATE TABLE t (n integer); CREATE VIEW v AS SELECT n FROM t; CREATE FUNCTION f() RETURNS SETOF v BEGIN ATOMIC SELECT n FROM v; END";
    await connection.execute(
      `CREATE SCHEMA app; SET search_path = app; ${sql}`,
    );
    await project.write("wanted.sql", sql);
    const { stdout, code } = await project.run(["check"]);
    assert.equal(code, 0, stdout);
  });

  Deno.test(`the locale of a collation of PostgreSQL ${version} is the one that a newer server has written as a tag`, async () => {
    await using database = await freshDatabase({ version });
    await using newer = await freshDatabase({ version: 18 });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    const sql =
      "CREATE COLLATION c (provider = icu, locale = '@colCaseFirst=upper')";
    await connection.execute(sql);
    await project.write("wanted.sql", sql);
    const args = ["check", "--shadow-url", newer.url];
    const clean = await project.run(args);
    assert.deepEqual([clean.stderr, clean.code], ["", 0], clean.stdout);
    await project.write("wanted.sql", sql.replace("upper", "lower"));
    const { stdout } = await project.run(args);
    assert.match(stdout, /^~ collation public\.c$/m);
  });

  Deno.test(`a wanted schema without the language that asks counts as it is, beside PostgreSQL ${version}`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    const sql = "CREATE TABLE t (n integer); CREATE VIEW v AS SELECT n FROM t;";
    await connection.execute(
      "CREATE TABLE t (n integer); CREATE VIEW v AS SELECT n + 1 AS n FROM t",
    );
    await project.write("wanted.sql", `${sql} DROP EXTENSION plpgsql;`);
    const { stdout, stderr, code } = await project.run(["check"]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /differences may be those of the versions/);
    assert.match(stdout, /^~ view public\.v$/m);
  });

  Deno.test(`PostgreSQL 18 differs in nothing from a shadow database on ${version}`, async () => {
    await using database = await freshDatabase({ version: 18 });
    await using older = await freshDatabase({ version });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    const sql = SCHEMA.replace("integer PRIMARY KEY", "integer")
      .replace(", n serial", "");
    await connection.execute(sql);
    await project.write("wanted.sql", sql);
    const { stdout, stderr, code } = await project.run(
      ["check", "--shadow-url", older.url],
    );
    assert.deepEqual([stderr, code], ["", 0], stdout);
  });
}

/** Objects with definitions in them, and the same in a form that no server prints. */
const TEXTS = `
CREATE TABLE t (n integer, s text, g integer GENERATED ALWAYS AS (n + 1) STORED);
ALTER TABLE t ALTER n SET DEFAULT 1 + 1;
CREATE VIEW v AS SELECT n FROM t;
CREATE MATERIALIZED VIEW m AS SELECT n FROM t;
CREATE INDEX i ON t ((n + 1)) WHERE n > 0;
CREATE TABLE parted (n integer) PARTITION BY RANGE (n);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM (1) TO (2);
CREATE INDEX parted_i ON parted ((n + 1));
ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0);
ALTER TABLE t ADD CONSTRAINT x EXCLUDE (n WITH =) WHERE (n > 0);
CREATE DOMAIN "D d" AS integer CONSTRAINT d CHECK (VALUE > 0);
CREATE TRIGGER "T t" BEFORE UPDATE ON t FOR EACH ROW WHEN (old.n > 0)
  EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE RULE r AS ON DELETE TO t WHERE old.n > 0 DO INSTEAD NOTHING;
CREATE POLICY p ON t USING (n > 0) WITH CHECK (n > 1);
CREATE FUNCTION f("A a" integer DEFAULT 1 + 1) RETURNS integer RETURN 1 + 1;
CREATE PROCEDURE f(text) BEGIN ATOMIC DELETE FROM t WHERE n > 0; END;
`;

/** The same with blanks, as none is printed. */
function spread(object: SchemaObject): SchemaObject {
  const change = (text: string) => text.replaceAll(/ (?=[+>]|FROM )/g, "  ");
  return JSON.parse(
    JSON.stringify(object),
    (key, value) =>
      ["definition", "default", "using", "check"].includes(key)
        ? change(value)
        : value,
  );
}

Deno.test("reprint() has a server print texts of all kinds, and leaves the database as it was", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  await connection.execute(TEXTS);
  const wanted = await reflectDatabase(connection);
  const actual = {
    ...wanted,
    objects: new Map(
      [...wanted.objects].map(([key, object]) => [key, spread(object)]),
    ),
  };
  const planned = planReprints({ actual, wanted }, (text) => text);
  assert.equal(planned.length, 16);
  const broken = {
    key: "view public.v",
    text: "broken",
    makeSql: "CREATE VIEW broken AS SELECT nothing FROM t",
    printSql: "SELECT 1",
  };
  const printed = await reprint(
    connection,
    [broken, ...planned],
    wanted.serverVersion,
  );
  assert.equal(printed.get("view public.v")?.get("broken"), undefined);
  const texts = [...wanted.objects].map(([key, object]) =>
    [key, JSON.stringify(object)] as const
  );
  for (const { key, text } of planned) {
    const answer = printed.get(key)?.get(text);
    assert.ok(answer !== undefined && answer !== text, key);
    const isTheirs = texts.some(([each, json]) =>
      each === key && json.includes(JSON.stringify(answer))
    );
    assert.ok(isTheirs, `${key}: ${answer}`);
  }
  assert.deepEqual(await reflectDatabase(connection), wanted);
});
