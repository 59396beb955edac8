import assert from "node:assert/strict";
import { alignTexts } from "../../src/autogenerate/align_texts.ts";
import { compareSchemas } from "../../src/autogenerate/compare_schemas.ts";
import { planChanges } from "../../src/dialect/postgres/plan_changes.ts";
import { rereadText } from "../../src/dialect/postgres/reflect_text.ts";
import { installedVersions } from "../support/servers.ts";
import { reflectScript } from "./matrix/test_target.ts";

/** Conditions that the server prints in another form once it has read its own. */
const SCHEMA = `
CREATE TABLE places (lat numeric, lon numeric, kind character varying(20), at date,
  CONSTRAINT on_earth CHECK (lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180),
  CONSTRAINT kinds CHECK (kind IN ('a', 'b')));
COMMENT ON TABLE places IS '(((lat >= 1) AND (lat <= 2)) AND x)';
CREATE INDEX near ON places (lat) WHERE lat NOT BETWEEN 1 AND 2 OR kind IN ('c', 'd');
CREATE VIEW recent AS SELECT lat FROM places
  WHERE at BETWEEN '2020-01-01' AND now() AND kind IN ('a', 'b');
CREATE POLICY near ON places USING (lat BETWEEN 1 AND 2 AND lon > 0);`;

/** Makes everything once more of what the server says of it, as a dump does. */
const RESTORE = `DO $do$ DECLARE each record; BEGIN
FOR each IN SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
  WHERE conrelid = 'places'::regclass AND contype = 'c' LOOP
  EXECUTE format('ALTER TABLE places DROP CONSTRAINT %1$I, ADD CONSTRAINT %1$I %2$s', each.name, each.text);
END LOOP;
FOR each IN SELECT pg_get_indexdef('near'::regclass) AS text LOOP
  DROP INDEX near; EXECUTE each.text;
END LOOP;
EXECUTE 'CREATE OR REPLACE VIEW recent AS ' || pg_get_viewdef('recent'::regclass);
EXECUTE (SELECT 'ALTER POLICY near ON places USING (' || pg_get_expr(polqual, polrelid) || ')' FROM pg_policy);
END $do$`;

for (const version of await installedVersions()) {
  Deno.test(`a database restored from a dump differs from its origin in nothing, on ${version}`, async () => {
    const wanted = await reflectScript(SCHEMA, version);
    const actual = await reflectScript(SCHEMA + RESTORE, version);
    assert.deepEqual(
      compareSchemas(actual, wanted).map(({ object }) => object),
      [
        "view public.recent",
        "constraint kinds of table public.places",
        "constraint on_earth of table public.places",
        "index public.near",
        "policy near of table public.places",
      ],
    );
    const pair = alignTexts({ actual, wanted }, rereadText);
    assert.deepEqual(compareSchemas(pair.actual, pair.wanted), []);
    assert.deepEqual(
      planChanges(pair.actual, pair.wanted, {
        renames: [],
        defaultSchema: "public",
      }),
      [],
    );
  });

  Deno.test(`a condition that is another one differs, however it is written, on ${version}`, async () => {
    const wanted = await reflectScript(SCHEMA, version);
    const actual = await reflectScript(
      SCHEMA.replaceAll("-180 AND 180", "-180 AND 179")
        .replace("('c', 'd')", "('c', 'e')")
        .replace(
          "(((lat >= 1) AND (lat <= 2)) AND x)",
          "(lat BETWEEN 1 AND 2) AND x",
        ),
      version,
    );
    const pair = alignTexts({ actual, wanted }, rereadText);
    assert.deepEqual(
      compareSchemas(pair.actual, pair.wanted).map(({ object }) => object),
      [
        "table public.places",
        "constraint on_earth of table public.places",
        "index public.near",
      ],
    );
  });

  Deno.test(`a partition that was made with a NOT NULL of its own is as one that was attached, on ${version}`, async () => {
    const parent = "CREATE TABLE p (a integer NOT NULL) PARTITION BY LIST (a);";
    const wanted = await reflectScript(
      `${parent} CREATE TABLE p_1 PARTITION OF p (a NOT NULL) FOR VALUES IN (1);`,
      version,
    );
    const actual = await reflectScript(
      `${parent} CREATE TABLE p_1 (a integer NOT NULL);
       ALTER TABLE p ATTACH PARTITION p_1 FOR VALUES IN (1);`,
      version,
    );
    assert.deepEqual(compareSchemas(actual, wanted), []);
    assert.deepEqual(compareSchemas(wanted, actual), []);
  });
}
