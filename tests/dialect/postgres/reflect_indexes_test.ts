import assert from "node:assert/strict";
import type { Connection } from "../../../src/driver/connection.ts";
import { reflectDatabase } from "../../../src/dialect/postgres/reflect.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
  type PostgresVersion,
} from "../../support/servers.ts";

/** Every way in which an index can say more than its columns, one by one. */
const INDEXES = `
CREATE SCHEMA "odd ""space";
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TYPE span AS RANGE (subtype = integer);
CREATE DOMAIN email AS varchar(80);
CREATE TABLE "odd ""space"."or.der" (
  i integer, b bigint, t text, c text COLLATE "C", v varchar(40),
  vc varchar COLLATE "C", f char(9), n name, m mood, a integer[], r span,
  e email, j jsonb, p point, o oid, ts timestamptz, u uuid, "select" integer,
  "a ""b"", c" integer, dropped integer, last boolean);
ALTER TABLE "odd ""space"."or.der" DROP COLUMN dropped;
SET search_path = "odd ""space", public;
CREATE INDEX ON "or.der" (i);
CREATE UNIQUE INDEX ON "or.der" (i, t, v);
CREATE INDEX ON "or.der" (v, i);
CREATE INDEX "in. ""dex" ON "or.der" ("select", "a ""b"", c", last);
CREATE INDEX ON "or.der" (b, f, n, o, ts, u);
CREATE INDEX ON "or.der" (i DESC);
CREATE INDEX ON "or.der" (i, b NULLS FIRST);
CREATE INDEX ON "or.der" (i DESC NULLS LAST);
CREATE INDEX ON "or.der" (c, vc);
CREATE INDEX ON "or.der" (t COLLATE "C");
CREATE INDEX ON "or.der" (c COLLATE "default");
CREATE INDEX ON "or.der" (t text_pattern_ops);
CREATE INDEX ON "or.der" (v varchar_pattern_ops);
CREATE INDEX ON "or.der" (v varchar_ops);
CREATE INDEX ON "or.der" (f bpchar_pattern_ops);
CREATE INDEX ON "or.der" (m);
CREATE INDEX ON "or.der" (a);
CREATE INDEX ON "or.der" (r);
CREATE INDEX ON "or.der" (e);
CREATE INDEX ON "or.der" (j);
CREATE INDEX ON "or.der" (i) INCLUDE (b);
CREATE INDEX ON "or.der" (i) WHERE b > 0;
CREATE INDEX ON "or.der" (lower(t));
CREATE INDEX ON "or.der" (i, (b + 1));
CREATE INDEX ON "or.der" ((b + 1), i);
CREATE INDEX ON "or.der" (i) WITH (fillfactor = 70);
CREATE INDEX ON "or.der" USING hash (i);
CREATE INDEX ON "or.der" USING gin (a);
CREATE INDEX ON "or.der" USING gist (p);
CREATE INDEX ON "or.der" USING brin (ts);
ALTER TABLE "or.der" ADD UNIQUE (b), ADD PRIMARY KEY (i),
  ADD EXCLUDE USING gist (r WITH &&);
CREATE TABLE parted (i integer, t text) PARTITION BY LIST (i);
CREATE INDEX ON parted (i);
CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
CREATE INDEX ON part (t);
CREATE MATERIALIZED VIEW seen AS SELECT i, t FROM parted;
CREATE UNIQUE INDEX ON seen (i);
ALTER TABLE "or.der" RENAME COLUMN u TO renamed;
RESET search_path;
`;

/** Makes `text_ops` one that has to be named for `varchar`. */
const VARCHAR_CLASS = `
CREATE OPERATOR CLASS own_varchar DEFAULT FOR TYPE varchar USING btree AS
  FUNCTION 1 (varchar, varchar) bttextcmp(text, text);
CREATE TABLE made (a varchar, b varchar);
CREATE INDEX ON made (a);
CREATE INDEX ON made (b text_ops);
`;

async function readBoth(connection: Connection): Promise<{
  readonly reflected: readonly string[];
  readonly server: readonly string[];
}> {
  const { objects } = await reflectDatabase(connection);
  const [, answer] = await connection.execute(
    `SET search_path = '';
     SELECT pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indexrelid >= 16384 AND NOT EXISTS (SELECT FROM pg_constraint k
       WHERE k.conindid = i.indexrelid) AND NOT EXISTS (SELECT FROM pg_class c
       WHERE c.oid = i.indrelid AND c.relkind = 't')`,
  );
  return {
    reflected: [...objects.values()].flatMap((object) =>
      object.kind === "index" ? [object.definition] : []
    ).toSorted(),
    server: (answer?.rows ?? []).map((row) => String(row["definition"]))
      .toSorted(),
  };
}

async function readIndexes(version: PostgresVersion, sql: string) {
  await using database = await freshDatabase({ version });
  await using connection = await openTestConnection(database.url);
  await connection.execute(sql);
  return await readBoth(connection);
}

for (const version of await installedVersions()) {
  Deno.test(`reflectDatabase() defines indexes in the server's own words, on ${version}`, async () => {
    const distinct = version < 15
      ? ""
      : `CREATE UNIQUE INDEX ON "odd ""space"."or.der" (o) NULLS NOT DISTINCT;`;
    const { reflected, server } = await readIndexes(
      version,
      INDEXES + distinct,
    );
    assert.equal(server.length, version < 15 ? 34 : 35);
    assert.deepEqual(reflected, server);
  });

  Deno.test(`reflectDatabase() names the operator class that is not the default any more, on ${version}`, async () => {
    const { reflected, server } = await readIndexes(version, VARCHAR_CLASS);
    assert.deepEqual(reflected, server);
    assert.equal(
      reflected[1],
      "CREATE INDEX made_b_idx ON public.made USING btree (b text_ops)",
    );
  });
}
