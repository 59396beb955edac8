import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import type { Operations } from "../../../src/operations/builder.ts";
import { diffCatalogs, readCatalog } from "../../support/catalog.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";
import { collectOperations } from "./operation_case.ts";

const SETUP_SQL = `
CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('new', 'paid', 'sent');
CREATE TABLE app.sale (id integer PRIMARY KEY, state app.state NOT NULL DEFAULT 'new', amount numeric,
  CONSTRAINT paid_amount CHECK (state <> 'paid' OR amount IS NOT NULL));
COMMENT ON CONSTRAINT paid_amount ON app.sale IS 'money';
CREATE INDEX open_sales ON app.sale (id) WHERE state = 'new';
CREATE INDEX sale_state ON app.sale (state);
INSERT INTO app.sale VALUES (1, 'new', 5), (2, 'paid', 7);
CREATE VIEW app.base WITH (security_barrier = true) AS SELECT id, state, amount FROM app.sale;
COMMENT ON VIEW app.base IS 'it''s';
COMMENT ON COLUMN app.base.amount IS '%';
ALTER VIEW app.base ALTER COLUMN amount SET DEFAULT 3;
GRANT SELECT ON app.base TO pg_monitor WITH GRANT OPTION;
GRANT UPDATE (amount) ON app.base TO pg_read_all_data;
CREATE VIEW app."Paid" (number, "the;state") AS SELECT id, state FROM app.base WHERE state IN ('paid', 'sent');
ALTER VIEW app."Paid" OWNER TO pg_monitor;
CREATE MATERIALIZED VIEW app.totals WITH (fillfactor = 70) AS SELECT state, sum(amount) AS total FROM app.base JOIN app."Paid" ON number = id GROUP BY state;
CREATE UNIQUE INDEX totals_state ON app.totals (state);
COMMENT ON INDEX app.totals_state IS 'x';
CREATE INDEX "half's" ON app.totals (state, (total / 2)) WITH (fillfactor = 60);
ALTER INDEX app."half's" ALTER COLUMN 2 SET STATISTICS 0;
ALTER MATERIALIZED VIEW app.totals CLUSTER ON "half's";
ALTER MATERIALIZED VIEW app.totals ALTER COLUMN state SET STATISTICS 9, ALTER COLUMN total SET STORAGE EXTERNAL, ALTER COLUMN total SET COMPRESSION pglz, ALTER COLUMN total SET (n_distinct = -0.5);
CREATE STATISTICS app."State's" ON state, total FROM app.totals;
COMMENT ON STATISTICS app."State's" IS 'both';
ALTER STATISTICS app."State's" SET STATISTICS 0;
CREATE MATERIALIZED VIEW app.empty AS SELECT * FROM app.totals WITH NO DATA;
CREATE VIEW app.top AS SELECT t.total FROM app.totals t, app."Paid" p;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER base_touch INSTEAD OF UPDATE ON app.base FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE no_delete AS ON DELETE TO app.base DO INSTEAD NOTHING;
COMMENT ON TRIGGER base_touch ON app.base IS 'touches';
COMMENT ON RULE no_delete ON app.base IS 'keeps';
`;

async function run(
  connection: Connection,
  body: (op: Operations) => unknown,
): Promise<void> {
  for (const { sql } of collectOperations(body).flatMap(compileOperation)) {
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

  Deno.test(`replaceView builds dependants again as they were (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readCatalog(connection);
      await run(connection, (op) =>
        op.replaceView(
          "base",
          "SELECT 'x'::text AS extra, id, state, amount FROM app.sale",
          { schema: "app", securityBarrier: true },
        ));
      assert.deepEqual(
        diffCatalogs(before, await readCatalog(connection)).map((line) =>
          line.replaceAll(/\s+/g, " ").replace(/ SELECT .*/, "")
        ),
        [
          "- column app.base 1 id integer f - p -1",
          "- column app.base 2 state app.state f - p -1",
          "- column app.base 3 amount numeric f - m -1 3 pg_read_all_data=w/postgres",
          "- relation app.base v p {security_barrier=true} postgres pg_monitor=r*/postgres,postgres=" +
          `arwdDxt${
            version >= 17 ? "m" : ""
          }/postgres security f f identity n populated t`,
          '+ column app.base 1 extra text f "default" x -1',
          "+ column app.base 2 id integer f - p -1",
          "+ column app.base 3 state app.state f - p -1",
          "+ column app.base 4 amount numeric f - m -1 3 pg_read_all_data=w/postgres",
          "+ relation app.base v p {security_barrier=true} postgres pg_monitor=r*/postgres,postgres=" +
          `arwdDxt${
            version >= 17 ? "m" : ""
          }/postgres security f f identity n populated t`,
        ],
      );
      await run(
        connection,
        (op) =>
          op.replaceView("base", "SELECT id, state, amount FROM app.sale", {
            schema: "app",
            securityBarrier: true,
          }),
      );
      assert.deepEqual(diffCatalogs(before, await readCatalog(connection)), []);
    }));

  Deno.test(`replaceMaterializedView builds dependants again as they were (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readCatalog(connection);
      await run(connection, (op) =>
        op.replaceMaterializedView(
          "totals",
          "SELECT state, 1::numeric AS total, 2 AS two FROM app.sale",
          { schema: "app" },
        ));
      const after = await readCatalog(connection);
      assert.ok(
        diffCatalogs(before, after).every((line) =>
          /^. (relation|column|row) app\.(totals|empty|top) /.test(line)
        ),
      );
      assert.ok(after.some((line) => line === "row app.totals (new,1,2)"));
    }));

  Deno.test(`replaceView changes nothing when a dependant needs what goes (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readCatalog(connection);
      await assert.rejects(
        run(
          connection,
          (op) =>
            op.replaceView("base", "SELECT id, amount FROM app.sale", {
              schema: "app",
            }),
        ),
        { message: /^column (base\.|")state"? does not exist$/ },
      );
      assert.deepEqual(diffCatalogs(before, await readCatalog(connection)), []);
      await connection.execute(
        "CREATE FUNCTION app.rows() RETURNS SETOF app.base LANGUAGE sql AS 'SELECT * FROM app.base'",
      );
      await assert.rejects(
        run(
          connection,
          (op) =>
            op.replaceView("base", "SELECT state, id, amount FROM app.sale", {
              schema: "app",
            }),
        ),
        { message: /cannot drop view app\.base because other objects/ },
      );
    }));

  Deno.test(`replaceView of a view that is not there says so (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      await assert.rejects(
        run(
          connection,
          (op) => op.replaceMaterializedView("nothing", "SELECT 1 AS a"),
        ),
        { message: 'relation "nothing" does not exist' },
      );
    }));

  Deno.test(`removeEnumValue takes views, checks and conditional indexes along (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readCatalog(connection);
      await run(
        connection,
        (op) => op.addEnumValue("state", "lost", { schema: "app" }),
      );
      await run(
        connection,
        (op) => op.removeEnumValue("state", "lost", { schema: "app" }),
      );
      assert.deepEqual(diffCatalogs(before, await readCatalog(connection)), []);
    }));

  Deno.test(`removeEnumValue changes nothing when a view names the value (PostgreSQL ${version})`, () =>
    withDatabase(async (connection) => {
      const before = await readCatalog(connection);
      await assert.rejects(
        run(
          connection,
          (op) => op.removeEnumValue("state", "sent", { schema: "app" }),
        ),
        { message: 'invalid input value for enum app.state: "sent"' },
      );
      assert.deepEqual(diffCatalogs(before, await readCatalog(connection)), []);
    }));
}
