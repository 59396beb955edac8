import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";
import { collectOperations } from "./operation_case.ts";

const SETUP_SQL = `
CREATE SCHEMA app;
CREATE TYPE app."Mood" AS ENUM ('sad', 'it''s ok', '100%', 'happy');
CREATE TABLE feeling (id integer, "My mood" app."Mood" DEFAULT 'sad', moods app."Mood"[] NOT NULL DEFAULT '{sad,happy}');
INSERT INTO feeling VALUES (1, 'sad', '{sad,happy,"it''s ok"}'), (2, 'happy', '{}'), (3, NULL, '{NULL,sad}');
CREATE TABLE part (id integer, m app."Mood") PARTITION BY RANGE (id);
CREATE TABLE part_rest PARTITION OF part DEFAULT;
COMMENT ON TYPE app."Mood" IS 'it''s';
REVOKE USAGE ON TYPE app."Mood" FROM PUBLIC;
GRANT USAGE ON TYPE app."Mood" TO pg_monitor WITH GRANT OPTION;
CREATE INDEX ix_mood ON feeling ("My mood");
`;

/** What no change of the values touches. */
const KEPT = {
  comment: "it's",
  acl: ["pg_monitor=U*/postgres", "postgres=U/postgres"],
};

async function readState(connection: Connection): Promise<unknown> {
  const { rows } = await connection.query<{ state: string }>(
    `SELECT json_build_object(
      'labels', enum_range(NULL::app."Mood")::text[],
      'rows', (SELECT json_agg(f ORDER BY id) FROM feeling f),
      'defaults', (SELECT json_agg(pg_get_expr(adbin, adrelid) ORDER BY adnum) FROM pg_attrdef WHERE adrelid = 'feeling'::regclass),
      'comment', obj_description('app."Mood"'::regtype, 'pg_type'),
      'acl', (SELECT array_agg(a::text ORDER BY a::text) FROM pg_type, unnest(typacl) a WHERE pg_type.oid = 'app."Mood"'::regtype),
      'leftovers', (SELECT count(*) FROM pg_type WHERE typname LIKE 'alembic_old%')
    )::text AS state`,
  );
  return JSON.parse(rows[0]?.state ?? "null");
}

async function runAll(
  connection: Connection,
  operations: readonly Operation[],
): Promise<void> {
  for (const { sql } of operations.flatMap(compileOperation)) {
    await connection.execute(sql);
  }
}

for (const version of await installedVersions()) {
  const withDatabase = async (
    body: (connection: Connection) => Promise<void>,
  ) => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    await connection.execute(SETUP_SQL);
    await body(connection);
  };

  Deno.test(`indexes of partitions stay with that of the whole (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      await connection.execute(`
        CREATE TABLE part_one PARTITION OF part FOR VALUES FROM (1) TO (9) PARTITION BY LIST (id);
        CREATE TABLE part_two PARTITION OF part_one DEFAULT;
        CREATE INDEX "two ON ONLY" ON part_two (m) WHERE id > 0;
        CREATE INDEX "of ON ONLY" ON part (m) WHERE id > 0;
        COMMENT ON INDEX "two ON ONLY" IS 'below'`);
      const readIndexes = async () => {
        const { rows } = await connection.query(
          `SELECT indexrelid::regclass::text, indisvalid, pg_get_indexdef(indexrelid) AS definition,
             (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = indexrelid) AS whole,
             obj_description(indexrelid, 'pg_class') AS comment
           FROM pg_index WHERE indrelid::regclass::text LIKE 'part%' ORDER BY 1`,
        );
        return rows;
      };
      const before = await readIndexes();
      assert.equal(before.length, 4);
      await runAll(
        connection,
        collectOperations((op) =>
          op.replaceEnumValues("Mood", ["happy", "it's ok", "sad", "100%"], {
            schema: "app",
          })
        ),
      );
      assert.deepEqual(await readIndexes(), before);
    }));

  Deno.test(`indexes keep their settings (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      await connection.execute(`
        CREATE UNIQUE INDEX computed ON feeling (id, ("My mood" = 'sad'), (moods[1]))
          WITH (fillfactor = 70);
        ALTER INDEX computed ALTER COLUMN 2 SET STATISTICS 7, ALTER COLUMN 3 SET STATISTICS 0;
        CREATE INDEX partly ON feeling (id) WHERE "My mood" <> 'sad';
        ALTER TABLE feeling CLUSTER ON computed`);
      const readSettings = async () => {
        const { rows } = await connection.query(
          `SELECT c.relname, c.reloptions::text, i.indisclustered,
             (SELECT string_agg(a.attstattarget::text, ' ' ORDER BY a.attnum)
              FROM pg_attribute a WHERE a.attrelid = c.oid) AS targets
           FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
           WHERE i.indrelid = 'feeling'::regclass ORDER BY 1`,
        );
        return rows;
      };
      const before = await readSettings();
      await runAll(
        connection,
        collectOperations((op) =>
          op.replaceEnumValues("Mood", ["happy", "it's ok", "sad", "100%"], {
            schema: "app",
          })
        ),
      );
      assert.deepEqual(await readSettings(), before);
    }));

  Deno.test(`removeEnumValue moves rows, arrays and defaults over (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const operations = collectOperations((op) =>
        op.removeEnumValue("Mood", "sad", {
          schema: "app",
          replaceWith: "it's ok",
        })
      );
      await connection.execute(
        `ALTER TABLE feeling ALTER "My mood" SET DEFAULT 'happy', ALTER moods SET DEFAULT '{}'`,
      );
      await runAll(connection, operations);
      assert.deepEqual(await readState(connection), {
        labels: ["it's ok", "100%", "happy"],
        rows: [
          {
            id: 1,
            "My mood": "it's ok",
            moods: ["it's ok", "happy", "it's ok"],
          },
          { id: 2, "My mood": "happy", moods: [] },
          { id: 3, "My mood": null, moods: [null, "it's ok"] },
        ],
        defaults: [
          `'happy'::app."Mood"`,
          `'{}'::app."Mood"[]`,
        ],
        ...KEPT,
        leftovers: 0,
      });
      await runAll(connection, reverseOperations(operations));
    }));

  Deno.test(`removeEnumValue changes nothing when rows have the value (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readState(connection);
      const operations = collectOperations((op) =>
        op.removeEnumValue("Mood", "sad", { schema: "app" })
      );
      await assert.rejects(runAll(connection, operations));
      assert.deepEqual(await readState(connection), before);
    }));

  Deno.test(`removeEnumValue says that the value is not there (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const operations = collectOperations((op) =>
        op.removeEnumValue("Mood", "o'x", { schema: "app" })
      );
      await assert.rejects(runAll(connection, operations), {
        message: `enum app."Mood" has no value 'o''x'`,
      });
    }));

  Deno.test(`replaceEnumValues sets values and order (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const values = ["happy", "$$new%s$$", "100%", "sad"];
      const operations = collectOperations((op) =>
        op.replaceEnumValues("Mood", values, {
          schema: "app",
          replacements: { "it's ok": "100%", happy: "$$new%s$$" },
          existingValues: ["sad", "it's ok", "100%", "happy"],
        })
      );
      await runAll(connection, operations);
      assert.deepEqual(await readState(connection), {
        labels: values,
        rows: [
          { id: 1, "My mood": "sad", moods: ["sad", "$$new%s$$", "100%"] },
          { id: 2, "My mood": "$$new%s$$", moods: [] },
          { id: 3, "My mood": null, moods: [null, "sad"] },
        ],
        defaults: [`'sad'::app."Mood"`, `'{sad,happy}'::app."Mood"[]`],
        ...KEPT,
        leftovers: 0,
      });
    }));

  Deno.test(`addEnumValue puts a value in its place and its reverse takes it out (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readState(connection);
      const operations = collectOperations((op) => {
        op.addEnumValue("Mood", "so 'so'", { schema: "app", before: "100%" });
        op.addEnumValue("Mood", "worse", { schema: "app", after: "sad" });
        op.addEnumValue("Mood", "last", { schema: "app", ifNotExists: true });
      });
      await runAll(connection, operations);
      assert.deepEqual(
        operations.flatMap(compileOperation).map(({ sql }) => sql),
        [
          "ALTER TYPE app.\"Mood\" ADD VALUE 'so ''so''' BEFORE '100%'",
          "ALTER TYPE app.\"Mood\" ADD VALUE 'worse' AFTER 'sad'",
          "ALTER TYPE app.\"Mood\" ADD VALUE IF NOT EXISTS 'last'",
        ],
      );
      const { rows } = await connection.query<{ labels: string }>(
        `SELECT array_to_json(enum_range(NULL::app."Mood")::text[])::text AS labels`,
      );
      assert.deepEqual(JSON.parse(rows[0]?.labels ?? ""), [
        "sad",
        "worse",
        "it's ok",
        "so 'so'",
        "100%",
        "happy",
        "last",
      ]);
      await runAll(connection, reverseOperations(operations));
      assert.deepEqual(await readState(connection), before);
    }));
}

Deno.test("addEnumValue remarks that the value cannot be used at once", () => {
  const [operation] = collectOperations((op) => op.addEnumValue("mood", "x"));
  assert.ok(operation);
  const [statement] = compileOperation(operation);
  assert.equal(statement?.sql, "ALTER TYPE mood ADD VALUE 'x'");
  assert.equal(statement?.transactional, true);
  assert.equal(
    statement?.comment,
    "the new value cannot be used before this transaction is committed",
  );
});
