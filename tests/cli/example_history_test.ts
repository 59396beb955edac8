import assert from "node:assert/strict";

import { runCli } from "../support/cli.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
} from "../support/servers.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;
const HEAD = "097be3d5a8c4";

/** Everything a revision may leave in a database, the version table aside. */
const OBJECTS = `
  SELECT c.relkind::text || ' ' || c.relname AS object FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname NOT LIKE 'alembic_version%'
  UNION ALL SELECT 'column ' || a.attrelid::regclass || '.' || a.attname ||
      ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull ||
      coalesce(pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE n.nspname = 'public' AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname NOT LIKE 'alembic_version%'
  UNION ALL SELECT 'constraint ' || conname || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
      AND conname NOT LIKE 'alembic_version%'
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT LIKE 'alembic_version%'
  UNION ALL SELECT 'function ' || proname FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'type ' || typname FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
  ORDER BY 1`;

async function readObjects(url: string): Promise<readonly string[]> {
  const connection = await openTestConnection(url);
  try {
    const { rows } = await connection.query(OBJECTS);
    return rows.map((row) => String(row.object));
  } finally {
    await connection.close();
  }
}

async function alembic(url: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, {
    cwd: PROJECT,
    env: { ALEMBIC_URL: url },
  });
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Up, down and up again leaves the same each time; nothing at the bottom. */
async function assertRoundTrip(url: string): Promise<void> {
  await alembic(url, "upgrade", "head");
  assert.equal(await alembic(url, "current"), `${HEAD} (head)\n`);
  const first = await readObjects(url);
  assert.ok(first.length > 60, `only ${first.length} objects`);
  await alembic(url, "downgrade", "base");
  assert.equal(await alembic(url, "current"), "");
  assert.deepEqual(await readObjects(url), []);
  await alembic(url, "upgrade", "head");
  assert.deepEqual(await readObjects(url), first);
}

for (const version of await installedVersions()) {
  Deno.test(`the example history goes up, down and up on PostgreSQL ${version}`, async () => {
    await using database = await freshDatabase({ version });
    await assertRoundTrip(database.url);
  });
}

Deno.test("the example history goes up, down and up on PGlite", async () => {
  await using database = await freshPglite();
  await assertRoundTrip(database.url);
});

Deno.test("the example history takes the data of its rows along", async () => {
  await using database = await freshDatabase();
  const { url } = database;
  await alembic(url, "upgrade", "d85c1f6a3e29");
  const rows = () =>
    database.server.run(
      "SELECT * FROM member ORDER BY id",
      database.name,
    );
  await database.server.run(
    "INSERT INTO member (email, full_name) SELECT i || '@x', name FROM " +
      "unnest(ARRAY['Ada King Lovelace', 'Plato', ' Grace  Hopper ']) " +
      "WITH ORDINALITY AS n (name, i)",
    database.name,
  );
  await alembic(url, "upgrade", "head");
  assert.deepEqual(
    (await rows()).map((row) => [row.given_name, row.family_name]),
    [["Ada King", "Lovelace"], [null, "Plato"], ["Grace", "Hopper"]],
  );
  await alembic(url, "downgrade", "d85c1f6a3e29");
  assert.deepEqual((await rows()).map((row) => row.full_name), [
    "Ada King Lovelace",
    "Plato",
    "Grace Hopper",
  ]);
});

Deno.test("a branch of the example history can be applied alone", async () => {
  await using database = await freshDatabase();
  const { url } = database;
  await alembic(url, "upgrade", "b93d5e8071fc");
  const objects = await readObjects(url);
  assert.ok(objects.includes("v member_balance"));
  assert.ok(!objects.includes("r subject"));
  await alembic(url, "upgrade", "head");
  assert.equal(await alembic(url, "current"), `${HEAD} (head)\n`);
});
