import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import {
  type SplitDirection,
  takeDropsOutside,
} from "../../../src/dialect/postgres/outside_drops.ts";
import { planChanges } from "../../../src/dialect/postgres/plan_changes.ts";
import { reflectDatabase } from "../../../src/dialect/postgres/reflect.ts";
import type { SchemaChange } from "../../../src/operations/schema_change.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../../support/servers.ts";

const PLAIN = { renames: [], defaultSchema: "public" } as const;

/** Of each kind that a drop locks something for, and things in a circle. */
const SCHEMA = `
CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mail email NOT NULL UNIQUE DEFERRABLE, mood mood DEFAULT 'sad', last bigint,
  CHECK (id > 0));
CREATE TABLE app.post (id serial PRIMARY KEY, author bigint NOT NULL REFERENCES account,
  title text NOT NULL, pair pair);
ALTER TABLE account ADD CONSTRAINT last_post FOREIGN KEY (last) REFERENCES app.post;
CREATE INDEX ON app.post (title);
CREATE STATISTICS app.both ON author, title FROM app.post;
CREATE TRIGGER touched BEFORE UPDATE ON app.post FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE quiet AS ON DELETE TO account DO INSTEAD NOTHING;
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON account USING (true);
CREATE FUNCTION count_posts(app.post) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE VIEW titles AS SELECT a.mail, p.title FROM account a JOIN app.post p ON p.author = a.id;
CREATE MATERIALIZED VIEW stored AS SELECT title FROM app.post;
CREATE SEQUENCE numbers;
CREATE FUNCTION next_code(account) RETURNS text LANGUAGE sql AS 'SELECT ''a''::text';
CREATE TABLE coded (id int PRIMARY KEY, code bigint DEFAULT count_posts(NULL));
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE COLLATION plain FROM "C";
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pg_monitor;
`;

async function planDown(
  connection: Connection,
): Promise<readonly SchemaChange[]> {
  await connection.execute(SCHEMA);
  await using empty = await freshDatabase();
  await using other = await openTestConnection(empty.url);
  return planChanges(
    await reflectDatabase(connection),
    await reflectDatabase(other),
    PLAIN,
  );
}

function statementsOf(changes: readonly SchemaChange[]): readonly string[] {
  return changes.flatMap(({ operations }) =>
    operations.flatMap(compileOperation).map(({ sql }) => sql)
  );
}

function sum(changes: readonly SchemaChange[]): number {
  return changes.reduce((total, { locks }) => total + locks, 0);
}

Deno.test("planChanges() estimates what drops lock, a little too high", async () => {
  await using database = await freshDatabase({ version: 18 });
  await using connection = await openTestConnection(database.url);
  const changes = await planDown(connection);
  const locked = async () => {
    const { rows } = await connection.query<{ locks: number }>(
      "SELECT count(*)::int AS locks FROM pg_locks " +
        "WHERE pid = pg_backend_pid() AND mode = 'AccessExclusiveLock'",
    );
    return rows[0]?.locks ?? 0;
  };
  await connection.execute("BEGIN");
  for (const sql of statementsOf(changes)) await connection.execute(sql);
  const [estimate, actual] = [sum(changes), await locked()];
  await connection.execute("ROLLBACK");
  assert.ok(
    estimate >= actual && estimate <= actual * 1.2,
    `estimated ${estimate}, locked ${actual}`,
  );
});

for (const version of await installedVersions()) {
  Deno.test(`what takeDropsOutside() takes out can be repeated from any point on (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    const changes = await planDown(connection);
    const { outside, inside, isTooLarge } = takeDropsOutside(changes, {
      room: sum(changes) - 1,
    });
    assert.equal(isTooLarge, false);
    const isTable = ({ object }: SchemaChange) => object.startsWith("table ");
    assert.ok(outside.some(isTable) && !inside.some(isTable));
    const statements = statementsOf(outside);
    assert.ok(
      statements.some((sql) =>
        sql.startsWith("ALTER TABLE IF EXISTS ") &&
        sql.includes(" DROP CONSTRAINT IF EXISTS ")
      ),
    );
    for (const done of statements.keys()) {
      // As if each run died one statement later than the one before.
      for (const sql of statements.slice(0, done + 1)) {
        await connection.execute(sql);
      }
    }
    await connection.execute("BEGIN");
    for (const sql of statementsOf(inside)) await connection.execute(sql);
    await connection.execute("COMMIT");
    const left = await reflectDatabase(connection);
    assert.deepEqual([...left.objects.keys()], ["schema public"]);
  });
}

Deno.test("takeDropsOutside() leaves alone what has room, or cannot be taken apart", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  const changes = await planDown(connection);
  const locks = sum(changes);
  assert.deepEqual(takeDropsOutside(changes, { room: locks }), {
    outside: [],
    inside: changes,
    isTooLarge: false,
  });
  const view = changes.find(({ object }) => object.startsWith("view "));
  assert.ok(view);
  const [{ operations: rename } = { operations: [] }] = planChanges(
    await reflectDatabase(connection),
    await reflectDatabase(connection),
    {
      ...PLAIN,
      renames: [{ kind: "object", key: "view public.titles", newName: "x" }],
    },
  );
  const first = { ...view, operations: rename, locks: 0 };
  const tooLarge = (
    split: SplitDirection<SchemaChange>,
  ) => [split.outside.length, split.isTooLarge];
  assert.deepEqual(
    tooLarge(takeDropsOutside([first, ...changes], { room: locks - 1 })),
    [0, true],
  );
  // The rest is a transaction; a whole direction cannot be one.
  const mixed = [...changes, first];
  const split = takeDropsOutside(mixed, { room: locks - 1 });
  assert.deepEqual(split.inside.at(-1), first);
  assert.equal(split.isTooLarge, false);
  assert.deepEqual(
    tooLarge(takeDropsOutside(mixed, { isWhole: true, room: locks - 1 })),
    [0, true],
  );
  const whole = takeDropsOutside(changes, { isWhole: true, room: locks - 1 });
  const kept = new Set(whole.outside.map(({ object }) => object));
  assert.deepEqual(
    statementsOf(changes.filter(({ object }) => !kept.has(object))),
    // It goes with its schema, and could not be repeated without that.
    [
      "ALTER DEFAULT PRIVILEGES IN SCHEMA app " +
      "REVOKE SELECT ON TABLES FROM pg_monitor",
    ],
  );
});
