import assert from "node:assert/strict";

import { GuardLock } from "../../src/runtime/guard_lock.ts";
import { MigrationLock } from "../../src/runtime/migration_lock.ts";
import {
  freshDatabase,
  openTestConnection,
  type TestDatabase,
} from "../support/servers.ts";
import { upgrade, writeHistory } from "./support/history.ts";

/** Adds a row and commits it, then fails as a deadlock does. */
const HALF_DONE = `CREATE TABLE done (n int);
CREATE PROCEDURE do_half() LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO done VALUES (1);
  COMMIT;
  RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01';
END $$`;

async function readOne(
  database: TestDatabase,
  expression: string,
): Promise<unknown> {
  const [row] = await database.server.run(
    `SELECT ${expression} AS value`,
    database.name,
  );
  return row === undefined ? undefined : Object.values(row)[0];
}

for (
  const [name, sql] of [
    ["CALL", "CALL do_half()"],
    ["CALL behind a comment", "-- half of it\nCALL do_half()"],
    ["DO", "/* half */ DO $$ BEGIN CALL do_half(); END $$"],
  ] as const
) {
  Deno.test(`what a ${name} has committed before it failed is not done again`, async () => {
    await using database = await freshDatabase();
    await database.server.run(HALF_DONE, database.name);
    await using project = await writeHistory([{
      id: "a1",
      upgrade: [
        `await op.autocommitBlock(() => op.execute(${JSON.stringify(sql)}));`,
      ],
    }]);
    const failed = await upgrade(project, database, "--retries", "2");
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /a1 worked outside a transaction/);
    assert.equal(await readOne(database, "(SELECT count(*) FROM done)"), "1");
    const refused = await upgrade(project, database);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Revision a1 did not finish its upgrade/);
    assert.equal(await readOne(database, "(SELECT count(*) FROM done)"), "1");
  });
}

Deno.test("a partition whose detaching was cut short counts as work that stands", async () => {
  await using database = await freshDatabase();
  await database.server.run(
    `CREATE TABLE event (id int) PARTITION BY LIST (id);
CREATE TABLE event_1 PARTITION OF event FOR VALUES IN (1)`,
    database.name,
  );
  await using reader = await openTestConnection(database.url);
  await reader.execute("BEGIN; SELECT * FROM event");
  await using project = await writeHistory([{
    id: "a1",
    upgrade: [
      `await op.autocommitBlock(() => op.execute("ALTER TABLE event DETACH PARTITION event_1 CONCURRENTLY"));`,
    ],
  }]);
  const failed = await upgrade(project, database, "--statement-timeout", "1s");
  assert.equal(failed.code, 1);
  assert.equal(
    await readOne(database, "(SELECT inhdetachpending FROM pg_inherits)"),
    true,
  );
  assert.match(failed.stderr, /a1 worked outside a transaction/);
  assert.doesNotMatch(failed.stderr, /goes on from there/);
});

/** Builds an index that cannot be built, and catches that. */
const CAUGHT = [
  `try {`,
  `  await op.autocommitBlock(() => op.execute("SELECT 1/0"));`,
  `} catch {}`,
  `await op.execute("CREATE TABLE behind (id int)");`,
];

Deno.test("behind a failed block that a revision has caught, it is in a transaction again", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "a1",
    upgrade: [...CAUGHT, `throw new Error("later");`],
  }]);
  const failed = await upgrade(project, database);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /later/);
  assert.equal(await readOne(database, "to_regclass('behind')"), null);
});

Deno.test("a revision that has caught the failure of a block commits with its version row", async () => {
  for (const upgradeLines of [CAUGHT, CAUGHT.slice(0, 3)]) {
    await using database = await freshDatabase();
    await using project = await writeHistory([{
      id: "a1",
      upgrade: upgradeLines,
    }]);
    const done = await upgrade(project, database);
    assert.equal(done.code, 0, done.stderr);
    assert.doesNotMatch(done.stderr, /WARN/);
    assert.equal(
      await readOne(database, "(SELECT version_num FROM alembic_version)"),
      "a1",
    );
  }
});

Deno.test("what a failed block has called and not awaited does not run later", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "a1",
    upgrade: [
      `try {`,
      `  await op.autocommitBlock(async () => {`,
      `    op.execute("SELECT pg_sleep(0.3)");`,
      `    op.execute("CREATE TABLE late (id int)");`,
      `    throw new Error("before they have run");`,
      `  });`,
      `} catch {}`,
      `await op.execute("SELECT pg_sleep(0.5)");`,
    ],
  }]);
  const done = await upgrade(project, database);
  assert.equal(done.code, 0, done.stderr);
  assert.equal(await readOne(database, "to_regclass('late')"), null);
});

Deno.test("a block waits for the bodies that were called in it and not awaited", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "a1",
    upgrade: [
      `await op.createTable("t", [sa.column("id", sa.integer())]);`,
      `await op.autocommitBlock(async () => {`,
      `  op.batchAlterTable("t", async (batch) => {`,
      `    await batch.addColumn(sa.column("a", sa.integer()));`,
      `    await new Promise((resolve) => setTimeout(resolve, 50));`,
      `    await batch.createIndex("ix", ["a"], { concurrently: true });`,
      `  });`,
      `});`,
      `await op.dropIndex("ix");`,
    ],
  }, {
    id: "a2",
    upgrade: [
      `await op.autocommitBlock(async () => {`,
      `  op.batchAlterTable("t", async (batch) => {`,
      `    await batch.dropColumn("missing");`,
      `  });`,
      `});`,
    ],
  }]);
  const done = await upgrade(project, database);
  assert.equal(done.code, 1, done.stderr);
  assert.match(done.stderr, /Revision a2 failed in upgrade: column "missing"/);
  assert.equal(
    await readOne(database, "(SELECT version_num FROM alembic_version)"),
    "a1",
  );
});

Deno.test("a guard lock that could not be taken is not held the next time", async () => {
  await using database = await freshDatabase();
  const lock = new MigrationLock(1n);
  await using holder = await openTestConnection(database.url);
  await holder.execute(`BEGIN; ${lock.tryStatement()}`);
  await using other = await openTestConnection(database.url);
  await other.execute(`BEGIN; ${lock.tryGuardStatement()}`);
  const guard = new GuardLock(lock, () => openTestConnection(database.url));
  for (let attempt = 0; attempt < 2; attempt++) {
    await assert.rejects(
      guard.take(holder),
      /another session holds the guard lock/,
    );
    assert.equal(guard.pid, undefined);
  }
  await other.execute("ROLLBACK");
  await guard.take(holder);
  assert.notEqual(guard.pid, undefined);
  await guard.release();
});

Deno.test("a guard lock that finds no main lock says what has become of that", async () => {
  await using database = await freshDatabase();
  const lock = new MigrationLock(2n);
  const guard = new GuardLock(lock, () => openTestConnection(database.url));
  await using main = await openTestConnection(database.url);
  await main.execute(`BEGIN; ${lock.tryStatement()}`);
  await assert.rejects(main.execute("SELECT 1 / 0"));
  await assert.rejects(guard.take(main), /current transaction is aborted/);
  await database.server.run(`SELECT pg_terminate_backend(${main.backendPid})`);
  await assert.rejects(guard.take(main), { name: "ConnectionError" });
  assert.equal(guard.pid, undefined);
});
