import assert from "node:assert/strict";

import type { Connection } from "../../src/driver/connection.ts";
import { deriveLockKey } from "../../src/runtime/lock_key.ts";
import { spawnCli } from "../support/cli.ts";
import { runInProcess } from "../support/in_process.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { writeHistory } from "./support/history.ts";
import { untilRunning } from "./support/sessions.ts";

/** v1 done, v2 to come, which keeps the version table to itself for a while. */
const HISTORY = [
  { id: "v1", upgrade: [`await op.execute("CREATE TABLE v1 ()");`] },
  {
    id: "v2",
    upgrade: [
      `await op.execute("SELECT pg_sleep(1)");`,
      `await op.execute("ALTER TABLE alembic_version ALTER COLUMN version_num TYPE varchar(255)");`,
      `await op.execute("SELECT pg_sleep(2)");`,
    ],
  },
];

const CREATE_TABLE =
  "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)";

Deno.test("a copy waits for a run that alters the version table, beyond lock_timeout", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory(HISTORY, {
    settings: ["lock_timeout = 200ms", "retries = 0"],
  });
  const upgrade = async (target: string) => {
    const { code, stderr } = await spawnCli(
      ["--url", database.url, "upgrade", target],
      { cwd: project.folder },
    ).output();
    return { code, stderr: new TextDecoder().decode(stderr) };
  };
  assert.equal((await upgrade("v1")).code, 0);
  await using watcher = await openTestConnection(database.url);
  const first = upgrade("head");
  await untilRunning(watcher, "pg_sleep(1)");
  const second = await upgrade("head");
  assert.deepEqual(await first.then(({ code }) => code), 0);
  assert.equal(second.code, 0, second.stderr);
  assert.doesNotMatch(second.stderr, /Running upgrade|trying again/);
});

Deno.test("a begin that the version table held up leaves no broken transaction", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    { id: "v1", upgrade: [`await op.execute("CREATE TABLE v1 ()");`] },
    { id: "v2", upgrade: [`await op.execute("CREATE TABLE v2 ()");`] },
  ], { settings: ["lock_timeout = 200ms"] });
  const upgrade = (target: string) =>
    spawnCli(["--url", database.url, "upgrade", target], {
      cwd: project.folder,
    }).output();
  assert.equal((await upgrade("v1")).code, 0);
  const key = await deriveLockKey({
    schema: undefined,
    name: "alembic_version",
  });
  const applicationName = "others";
  await using other = await openTestConnection(database.url, {
    applicationName,
  });
  await using holder = await openTestConnection(database.url, {
    applicationName,
  });
  await other.execute(`BEGIN; SELECT pg_advisory_xact_lock(${key})`);
  const run = upgrade("head");
  await untilWaiting(holder);
  await holder.execute("BEGIN; LOCK TABLE alembic_version");
  await other.execute("ROLLBACK");
  await holder.execute("SELECT pg_sleep(1); COMMIT");
  const { code, stderr } = await run;
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 0, text);
  assert.match(text, /canceling statement due to lock timeout; trying again/);
});

for (const command of [["current"], ["upgrade", "head"]]) {
  Deno.test(`${command[0]} names who keeps the version table to himself, and gives up after lock_wait`, async () => {
    await using database = await freshDatabase();
    await using project = await writeHistory(HISTORY.slice(0, 1), {
      settings: ["lock_wait = 3s"],
    });
    await using holder = await openTestConnection(database.url, {
      applicationName: "holder",
    });
    await holder.execute(CREATE_TABLE);
    await holder.execute("BEGIN; LOCK TABLE alembic_version");
    const { code, stderr } = await runInProcess(
      ["--url", database.url, ...command],
      { cwd: project.folder },
    );
    assert.equal(code, 4, stderr);
    assert.match(
      stderr,
      /^FAILED: Cannot read the version table alembic_version: waited (?:[3-9]|\d\d)\.\d s, it is locked by pid \d+, holder, idle in transaction, its transaction open for \d+ s: .*LOCK TABLE alembic_version\nWait for it to end, raise lock_wait, or end it with SELECT pg_terminate_backend\(\d+\)$/m,
    );
  });
}

Deno.test("stamp is bounded by lock_timeout, and SIGTERM ends it as such", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory(HISTORY.slice(0, 1));
  await using holder = await openTestConnection(database.url, {
    applicationName: "holder",
  });
  await using watcher = await openTestConnection(database.url);
  await holder.execute(CREATE_TABLE);
  await holder.execute("BEGIN; LOCK TABLE alembic_version IN SHARE MODE");
  const stamp = (environment: Readonly<Record<string, string>> = {}) =>
    spawnCli(["--url", database.url, "stamp", "head"], {
      cwd: project.folder,
      env: environment,
    });
  const child = stamp();
  const stopped = child.output();
  await untilRunning(watcher, "INSERT INTO alembic_version");
  child.kill("SIGTERM");
  const { code, stderr } = await stopped;
  assert.equal(code, 143);
  assert.match(
    new TextDecoder().decode(stderr),
    /^FAILED: Stopped by SIGTERM$/m,
  );
  const late = await stamp({ ALEMBIC_LOCK_TIMEOUT: "1s" }).output();
  assert.equal(late.code, 4);
  assert.match(
    new TextDecoder().decode(late.stderr),
    /^FAILED: Cannot write the version table alembic_version: waited \d+\.\d s, it is locked by pid \d+, holder, /m,
  );
});

for (
  const [name, before, holding] of [
    ["make the version table", "SELECT", CREATE_TABLE],
    [
      "write its version rows",
      CREATE_TABLE,
      "LOCK TABLE alembic_version IN SHARE MODE",
    ],
  ] as const
) {
  Deno.test(`who does not let a run ${name} is named`, async () => {
    await using database = await freshDatabase();
    await using project = await writeHistory(HISTORY.slice(0, 1), {
      settings: ["lock_timeout = 1s", "retries = 0"],
    });
    await using holder = await openTestConnection(database.url, {
      applicationName: "holder",
    });
    await holder.execute(before);
    await holder.execute(`BEGIN; ${holding}`);
    const { code, stderr } = await runInProcess(
      ["--url", database.url, "upgrade", "head"],
      { cwd: project.folder },
    );
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /^ {2}Blocked by: pid \d+, holder, idle in transaction/m,
    );
  });
}

/** Waits until a run has tried the lock in vain. */
async function untilWaiting(connection: Connection): Promise<void> {
  for (;;) {
    const [result] = await connection.execute(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() " +
        "AND application_name LIKE 'alembic %' AND query = 'ROLLBACK'",
    );
    if (result?.rowCount === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
