import assert from "node:assert/strict";

import { deriveLockKey } from "../../src/runtime/lock_key.ts";
import { runCli, spawnCli } from "../support/cli.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
  sharedServer,
} from "../support/servers.ts";
import { untilReleased } from "./support/checks.ts";
import { runConcurrently } from "./concurrent_runs.ts";
import {
  INDEX_REVISION,
  TABLE_REVISION,
  writeHistory,
} from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";
import { untilRunning } from "./support/sessions.ts";

for (const version of await installedVersions()) {
  for (
    const { name, seconds } of [
      { name: "before", seconds: 0.3 },
      { name: "after", seconds: 1.6 },
    ]
  ) {
    Deno.test(`waiters do not stop CREATE INDEX CONCURRENTLY that begins ${name} deadlock_timeout (PostgreSQL ${version})`, async () => {
      await using database = await freshDatabase({ version });
      await using project = await writeHistory([
        TABLE_REVISION,
        {
          ...INDEX_REVISION,
          upgrade: [
            `await op.query("SELECT pg_sleep(${seconds})");`,
            ...INDEX_REVISION.upgrade,
          ],
        },
      ]);
      const startedAt = performance.now();
      await runInProcess(["--url", database.url, "upgrade", "l1"], {
        cwd: project.folder,
      });
      const startMs = performance.now() - startedAt;
      // Makes the build wait longer than deadlock_timeout, which is a second.
      await using reader = await openTestConnection(database.url, {
        applicationName: "reader",
      });
      await reader.execute(
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM item LIMIT 1",
      );
      const timer = setTimeout(
        () => void reader.execute("ROLLBACK"),
        // All copies have started by then, also on a slow machine.
        seconds * 1000 + 2000 + 2 * startMs,
      );
      const results = await Promise.all(
        Array.from(
          { length: 4 },
          () =>
            runCli(["--url", database.url, "upgrade", "head"], {
              cwd: project.folder,
            }),
        ),
      );
      clearTimeout(timer);
      for (const { code, stderr } of results) {
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stderr, /deadlock/);
      }
      const waiting = results.filter(({ stderr }) =>
        /Waiting for another run \(\d+ s so far\): pid \d+, alembic \d+@/.test(
          stderr,
        )
      );
      assert.ok(waiting.length >= 3, "the waiters say who has the lock");
      const [row] = await database.server.run(
        "SELECT (SELECT count(*)::int FROM run_count) AS runs, " +
          "(SELECT count(*)::int FROM pg_index WHERE NOT indisvalid) AS invalid",
        database.name,
      );
      assert.deepEqual(row, { runs: 1, invalid: 0 });
    });
  }

  Deno.test(`the guard keeps no snapshot while work is outside a transaction (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([TABLE_REVISION, {
      id: "l2",
      upgrade: [
        `await op.query("SELECT $1::int", [1]);`,
        `await op.autocommitBlock(() => op.execute("SELECT pg_sleep(0.5)"));`,
      ],
    }]);
    const running = runInProcess(["--url", database.url, "upgrade", "head"], {
      cwd: project.folder,
    });
    await using watcher = await openTestConnection(database.url, {
      applicationName: "watcher",
    });
    await untilRunning(watcher, "pg_sleep");
    const [result] = await watcher.execute(
      "SELECT backend_xmin FROM pg_stat_activity WHERE datname = " +
        "current_database() AND state = 'idle in transaction'",
    );
    assert.deepEqual(result?.rows, [{ backend_xmin: null }]);
    assert.equal((await running).code, 0);
  });

  Deno.test(`a build that waits for an idle transaction of others names it, and ends with it (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([TABLE_REVISION, INDEX_REVISION]);
    await runInProcess(["--url", database.url, "upgrade", "l1"], {
      cwd: project.folder,
    });
    await using reader = await openTestConnection(database.url, {
      applicationName: "reader",
    });
    await reader.execute("BEGIN");
    await reader.query("SELECT $1::int FROM item LIMIT 1", [1]);
    const timer = setTimeout(() => void reader.execute("ROLLBACK"), 3500);
    const { code, stderr } = await runInProcess(
      ["--url", database.url, "upgrade", "head"],
      { cwd: project.folder },
    );
    clearTimeout(timer);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /INFO {2}\[alembic\.runtime\.lock\] Blocked for \d s by pid \d+, reader, idle in transaction, its transaction open for \d s: SELECT \$1::int FROM item LIMIT 1$/m,
    );
  });

  Deno.test(`timeouts of the role do not reach CREATE INDEX CONCURRENTLY (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([TABLE_REVISION, INDEX_REVISION]);
    await runInProcess(["--url", database.url, "upgrade", "l1"], {
      cwd: project.folder,
    });
    // Before the limits, which would end its transaction.
    await using reader = await openTestConnection(database.url, {
      applicationName: "reader",
    });
    await database.server.run(
      `ALTER DATABASE "${database.name}" SET lock_timeout = 200; ` +
        `ALTER DATABASE "${database.name}" SET statement_timeout = 300` +
        (version < 17
          ? ""
          : `; ALTER DATABASE "${database.name}" SET transaction_timeout = 400`),
    );
    await reader.execute(
      "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM item LIMIT 1",
    );
    const timer = setTimeout(() => void reader.execute("ROLLBACK"), 1000);
    const { code, stderr } = await runInProcess(
      ["--url", database.url, "upgrade", "head"],
      { cwd: project.folder },
    );
    clearTimeout(timer);
    assert.equal(code, 0, stderr);
  });

  if (version >= 17) {
    Deno.test(`a transaction_timeout that ends a revision is named (PostgreSQL ${version})`, async () => {
      await using database = await freshDatabase({ version });
      await using project = await writeHistory([{
        id: "l1",
        upgrade: [`await op.execute("SELECT pg_sleep(5)");`],
      }]);
      await database.server.run(
        `ALTER DATABASE "${database.name}" SET transaction_timeout = 500`,
      );
      const { code, stderr } = await runInProcess(
        ["--url", database.url, "upgrade", "head"],
        { cwd: project.folder },
      );
      assert.equal(code, 5, stderr);
      assert.match(
        stderr,
        /^The role, the database or the server sets transaction_timeout, which ended the session: /m,
      );
    });
  }

  Deno.test(`a client killed in a long statement lets the lock go (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([{
      id: "l1",
      upgrade: [`await op.execute("SELECT pg_sleep(20)");`],
    }]);
    await using watcher = await openTestConnection(database.url, {
      applicationName: "watcher",
    });
    const child = spawnCli(["--url", database.url, "upgrade", "head"], {
      cwd: project.folder,
    });
    const output = child.output();
    await untilRunning(watcher, "pg_sleep");
    child.kill("SIGKILL");
    await output;
    assert.ok(await untilReleased(watcher) < 10_000);
  });
}

Deno.test("eight first starts at once make one version table", async () => {
  const { problems } = await runConcurrently({
    server: await sharedServer(),
    rounds: 1,
    processes: 8,
    revisions: 8,
  });
  assert.deepEqual(problems, []);
});

Deno.test("lock_wait is over with status 4, and who has the lock", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([TABLE_REVISION]);
  const key = await deriveLockKey({
    schema: undefined,
    name: "alembic_version",
  });
  await using holder = await openTestConnection(database.url, {
    applicationName: "somebody",
  });
  const run = (wait: string) =>
    runInProcess(
      ["--url", database.url, "upgrade", "head", "--lock-wait", wait],
      { cwd: project.folder },
    );
  await holder.execute(`BEGIN; SELECT pg_advisory_xact_lock(${key})`);
  const { code, stderr } = await run("300ms");
  assert.equal(code, 4);
  assert.match(
    stderr,
    new RegExp(
      `^FAILED: Cannot take the migration lock ${key}: waited \\d+\\.\\d s, it is held by pid \\d+, somebody, from 127\\.0\\.0\\.1, since [-\\d]+ [:\\d]+\\+00$`,
      "m",
    ),
  );
  assert.match(stderr, /SELECT pg_terminate_backend\(\d+\)$/m);
  await holder.execute("ROLLBACK");
  await holder.execute(`SELECT pg_advisory_lock(${key})`);
  const leaked = await run("0");
  assert.equal(leaked.code, 4);
  assert.match(
    leaked.stderr,
    /it is held by pid \d+, somebody, from 127\.0\.0\.1, as a session lock, in no transaction$/m,
  );
  assert.match(leaked.stderr, /^No run of this program holds it/m);
});
