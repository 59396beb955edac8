import assert from "node:assert/strict";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";
import { ALL_CASES } from "./matrix/all_cases.ts";
import { casesFor, fewFor } from "./matrix/load_cases.ts";
import { runMatrix } from "./matrix/run_matrix.ts";

const OLDER = (await installedVersions()).filter((version) => version < 18);

/** What a newer server says more of than these do. */
const TOPICS_REGEXP =
  /^(partitioning: (begins|by another column)|partition: (added|split)|column: generated changed|column setting: storage)$/;

for (const target of OLDER) {
  const few = new Set(fewFor(ALL_CASES, target));
  const cases = casesFor(ALL_CASES, target).filter((each) =>
    // On 18 the child's own constraint is another one than its parent's.
    each.name !== "inheritance: not null of the child and the parent" &&
    (few.has(each) || TOPICS_REGEXP.test(each.name))
  );
  Deno.test(`planChanges() makes ${cases.length} changes on ${target} that PostgreSQL 18 says are wanted`, async () => {
    const failures = await runMatrix(cases, {
      target,
      planChanges,
      wantedOn: 18,
    });
    assert.deepEqual(failures, []);
  });

  Deno.test(`revisions for PostgreSQL ${target} have nothing in them that only the embedded one knows`, async () => {
    await using database = await freshDatabase({ version: target });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    await connection.execute(
      `CREATE TABLE t (id integer NOT NULL, a text) PARTITION BY LIST (a);
       CREATE TABLE t1 PARTITION OF t DEFAULT;
       CREATE TABLE u (id integer, a text, n integer GENERATED ALWAYS AS (id + 1) STORED);
       INSERT INTO t VALUES (1, 'x'); INSERT INTO u VALUES (2, 'y')`,
    );
    await project.write(
      "wanted.sql",
      `CREATE TABLE t (id bigint CONSTRAINT must NOT NULL, a varchar(9)) PARTITION BY LIST (a);
       CREATE TABLE t1 PARTITION OF t DEFAULT;
       CREATE TABLE u (id integer CONSTRAINT "should's" NOT NULL, a text STORAGE MAIN, n integer GENERATED ALWAYS AS (id + 2) STORED);
       GRANT ALL ON t TO PUBLIC;
       ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC`,
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
      const { code, stderr } = await project.run(args);
      assert.equal(code, 0, stderr);
    }
    const { rows } = await connection.query(
      "SELECT t.id::text, t.a, u.id AS other, u.n FROM t, u",
    );
    assert.deepEqual(rows, [{ id: "1", a: "x", other: 2, n: 4 }]);
  });

  Deno.test(`names on PostgreSQL ${target} that later versions put into quotes stay what they are`, async () => {
    await using database = await freshDatabase({ version: target });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    const sql = `CREATE SCHEMA "system_user";
       CREATE TABLE "json_table" ("json" integer DEFAULT 1 CHECK ("json" > 0), "system_user" text DEFAULT '"json"');
       COMMENT ON TABLE "json_table" IS 'has "json"';
       CREATE TABLE "system_user"."json_value" ("json_array" integer PRIMARY KEY, "json" json);
       CREATE TYPE "json_object" AS ENUM ('"json"');
       CREATE INDEX "json_query" ON "json_table" ("json");
       CREATE VIEW "json_exists" AS SELECT "json" AS a, "json" + 1 AS "merge_action" FROM "json_table";
       CREATE FUNCTION f("json" json, "system_user" "json_object") RETURNS json
         LANGUAGE sql RETURN "json";
       GRANT SELECT ON "json_table" TO PUBLIC;`;
    await connection.execute(`${sql} INSERT INTO json_table VALUES (7)`);
    await project.write("wanted.sql", sql);
    const clean = await project.run(["check"]);
    assert.deepEqual([clean.stderr, clean.code], ["", 0], clean.stdout);
    await project.write(
      "wanted.sql",
      `${sql} ALTER TABLE "json_table" ADD "json_scalar" integer, ALTER "json" TYPE bigint USING 1;
       CREATE TABLE "json" ("system_user" "json_object");`
        .replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
        .replace(/(CREATE OR REPLACE VIEW[^;]*;)(.*)$/s, "$2 $1"),
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
      const { code, stdout, stderr } = await project.run(args);
      assert.equal(code, 0, stdout + stderr);
    }
    const { rows } = await connection.query(
      'SELECT "json"::text, "json_scalar" AS more FROM json_table',
    );
    assert.deepEqual(rows, [{ json: "7", more: null }]);
  });

  Deno.test(`privileges on what an extension does not bring to PostgreSQL ${target} do not count`, async () => {
    await using database = await freshDatabase({ version: target });
    await using project = await makeProject("", {
      url: database.url,
      settings: ["target_metadata = %(here)s/wanted.sql"],
    });
    await using connection = await openTestConnection(database.url);
    // hash_ltree() is of 17, text2ltree() of all.
    const sql = "CREATE EXTENSION ltree; " +
      "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;";
    await connection.execute(sql);
    await project.write("wanted.sql", sql);
    const clean = await project.run(["check"]);
    assert.deepEqual([clean.stderr, clean.code], ["", 0], clean.stdout);
    await connection.execute("GRANT ALL ON FUNCTION text2ltree TO PUBLIC");
    const { stdout } = await project.run(["check"]);
    assert.equal(
      stdout,
      "+ extension member ROUTINE public.text2ltree(pg_catalog.text)\n",
    );
  });
}
