import assert from "node:assert/strict";

import { spawnCli } from "../support/cli.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
  type TestDatabase,
} from "../support/servers.ts";
import { untilReleased } from "./support/checks.ts";
import { takeFingerprint } from "./support/fingerprint.ts";
import {
  concurrentIndex,
  type FaultProject,
  type FaultRevision,
  upgrade,
  writeHistory,
} from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";
import { untilRunning } from "./support/sessions.ts";

const BASE: FaultRevision = {
  id: "b1",
  upgrade: [
    `await op.execute("CREATE TABLE item (id int PRIMARY KEY, a int, n int DEFAULT 0); INSERT INTO item SELECT g, g, 0 FROM generate_series(1, 5000) g");`,
  ],
  downgrade: [`await op.execute("DROP TABLE item");`],
};

/** Adds a row outside a transaction, then takes its time. */
const HALF: FaultRevision = {
  id: "b2",
  upgrade: [
    `await op.autocommitBlock(async () => {`,
    `  await op.execute("INSERT INTO item VALUES ((SELECT max(id) + 1 FROM item), 0)");`,
    `  await op.execute("SELECT pg_sleep(CASE WHEN (SELECT count(*) FROM item) = 5001 THEN 60 ELSE 0 END)");`,
    `});`,
  ],
  downgrade: [],
};

function call(
  project: FaultProject,
  database: TestDatabase,
  ...args: readonly string[]
) {
  return runInProcess(["--url", database.url, ...args], {
    cwd: project.folder,
  });
}

/** Starts an upgrade as a process and kills it in the statement that has `text`. */
async function killAt(
  project: FaultProject,
  database: TestDatabase,
  text: string,
): Promise<void> {
  await using watcher = await openTestConnection(database.url);
  const child = spawnCli(["--url", database.url, "upgrade", "head"], {
    cwd: project.folder,
  });
  const output = child.output();
  await untilRunning(watcher, text);
  child.kill("SIGKILL");
  await output;
  await untilReleased(watcher);
}

async function count(database: TestDatabase, sql: string): Promise<number> {
  const [row] = await database.server.run(sql, database.name);
  return Number(Object.values(row ?? {})[0]);
}

for (const version of await installedVersions()) {
  Deno.test(`a revision that died outside a transaction is named and not repeated (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([BASE, HALF]);
    await killAt(project, database, "pg_sleep");

    const refused = await upgrade(project, database);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /^FAILED: Revision b2 did not finish its upgrade: it worked outside a transaction when its run ended \(begun \S+ by alembic \d+@.+\)$/m,
    );
    assert.match(
      refused.stderr,
      /'alembic stamp b2'.*'alembic stamp b1'.*--repeat-unfinished/,
    );
    assert.match(
      refused.stderr,
      /^Revision b2 worked outside a transaction: .* The database counts as at b1\.$/m,
    );
    assert.doesNotMatch(refused.stderr, /rolled back|goes on from there/);
    const current = await call(project, database, "current");
    assert.equal(current.stdout, "b1\n");
    assert.match(
      current.stderr,
      /WARN .*Revision b2 did not finish its upgrade/,
    );
    const down = await call(project, database, "downgrade", "base");
    assert.equal(down.code, 1);
    assert.match(down.stderr, /First run 'alembic upgrade b2'/);
    assert.match(down.stderr, /^Revision b2 worked outside a transaction: /m);

    const again = await upgrade(project, database, "--repeat-unfinished");
    assert.equal(again.code, 0, again.stderr);
    assert.match(
      again.stderr,
      /run again as asked for with --repeat-unfinished/,
    );
    assert.equal(await count(database, "SELECT count(*) FROM item"), 5002);
    assert.equal((await call(project, database, "current")).stderr, "");
  });

  Deno.test(`stamp settles what was interrupted (PostgreSQL ${version})`, async () => {
    for (const target of ["b1", "b2"]) {
      await using database = await freshDatabase({ version });
      await using project = await writeHistory([BASE, HALF]);
      await killAt(project, database, "pg_sleep");
      const stamped = await call(project, database, "stamp", target);
      assert.equal(stamped.code, 0, stamped.stderr);
      const after = await upgrade(project, database);
      assert.equal(after.code, 0, after.stderr);
      const more = target === "b1" ? 2 : 1;
      assert.equal(
        await count(database, "SELECT count(*) FROM item"),
        5000 + more,
      );
    }
  });

  Deno.test(`a revision marked repeatable is run again (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([
      BASE,
      { ...HALF, settings: { repeatable: true } },
    ]);
    await killAt(project, database, "pg_sleep");
    const again = await upgrade(project, database);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, /its settings say that it may be repeated/);
    assert.equal(await count(database, "SELECT count(*) FROM item"), 5002);
  });

  Deno.test(`an index whose build died is dropped and built again (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([BASE, {
      id: "b2",
      upgrade: [concurrentIndex("item_a_idx", "a")],
    }]);
    await upgrade(project, database); // b1 and b2, to be taken back by hand
    await database.server.run("DROP INDEX item_a_idx", database.name);
    await database.server.run(
      "UPDATE alembic_version SET version_num = 'b1'",
      database.name,
    );
    await using reader = await openTestConnection(database.url, {
      applicationName: "reader",
    });
    await reader.execute(
      "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM item LIMIT 1",
    );
    await killAt(project, database, "CREATE INDEX CONCURRENTLY");
    await reader.execute("ROLLBACK");
    assert.equal(
      await count(
        database,
        "SELECT count(*) FROM pg_index WHERE NOT indisvalid",
      ),
      1,
    );
    const again = await upgrade(project, database);
    assert.equal(again.code, 0, again.stderr);
    assert.match(
      again.stderr,
      /WARN {2}\[alembic\] Index public\.item_a_idx is INVALID, as a failed build leaves it: dropping it and building it anew$/m,
    );
    assert.equal(
      await count(
        database,
        "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = 'item_a_idx'::regclass",
      ),
      1,
    );
  });

  Deno.test(`op.batchUpdate goes on behind the last batch after a crash (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using project = await writeHistory([BASE, {
      id: "b2",
      upgrade: [
        `await op.batchUpdate("item", "n = n + 1 + 0 * (SELECT count(*) FROM pg_sleep(CASE WHEN id = 3000 AND current_setting('application_name') <> 'again' THEN 60 ELSE 0 END))", { batchSize: 500 });`,
        `await op.execute("ALTER TABLE item ALTER n SET NOT NULL");`,
      ],
    }]);
    await killAt(project, database, "pg_sleep(CASE");
    assert.equal(
      await count(database, "SELECT count(*) FROM item WHERE n = 1"),
      2500,
    );
    const again = await runInProcess(
      ["--url", `${database.url}?application_name=again`, "upgrade", "head"],
      { cwd: project.folder },
    );
    assert.equal(again.code, 0, again.stderr);
    assert.match(
      again.stderr,
      /did not finish its upgrade.*; going on where it was/,
    );
    assert.equal(
      await count(database, "SELECT count(*) FROM item WHERE n <> 1"),
      0,
    );
  });
}

Deno.test("a failed unique index is rebuilt once its cause is mended", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([BASE, {
    id: "b2",
    upgrade: [
      `await op.autocommitBlock(() => op.createIndex("item_n_key", "item", ["n"], { unique: true, concurrently: true }));`,
    ],
  }]);
  const failed = await upgrade(project, database);
  assert.equal(failed.code, 1);
  assert.match(
    failed.stderr,
    /could not create unique index "item_n_key" \(SQLSTATE 23505\)/,
  );
  assert.match(
    failed.stderr,
    /Done before it: b1\.\nRevision b2 worked outside a transaction: .* counts as at b1\.\nMend the cause and run the same command again/,
  );
  await database.server.run("UPDATE item SET n = id", database.name);
  const mended = await upgrade(project, database);
  assert.equal(mended.code, 0, mended.stderr);
  assert.match(mended.stderr, /Index public\.item_n_key is INVALID/);
});

Deno.test("a first statement outside a transaction that fails leaves no marker", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([BASE, {
    id: "b2",
    upgrade: [`await op.autocommitBlock(() => op.execute("VACUUM nothing"));`],
  }]);
  const failed = await upgrade(project, database);
  assert.equal(failed.code, 1);
  assert.match(
    failed.stderr,
    /^Revision b2 was rolled back; the database stands at b1\.\nMend the cause/m,
  );
  await using connection = await openTestConnection(database.url);
  const { unfinished } = await takeFingerprint(connection);
  assert.equal(unfinished, undefined);
  const down = await call(project, database, "downgrade", "base");
  assert.equal(down.code, 0, down.stderr);
});

Deno.test("the marker keeps a comment of the version table, and its shape", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([BASE, HALF]);
  await call(project, database, "upgrade", "b1");
  await database.server.run(
    "COMMENT ON TABLE alembic_version IS 'ours, 1\nline 2'",
    database.name,
  );
  await killAt(project, database, "pg_sleep");
  const comment = async () => {
    const [row] = await database.server.run(
      "SELECT obj_description('alembic_version'::regclass) AS c",
      database.name,
    );
    return String(row?.["c"]);
  };
  assert.match(await comment(), /^ours, 1\nline 2\nalembic-unfinished: \{/);
  assert.equal(
    await count(
      database,
      "SELECT count(*) FROM pg_attribute WHERE attnum > 0 AND attrelid = 'alembic_version'::regclass",
    ),
    1,
  );
  await upgrade(project, database, "--repeat-unfinished");
  assert.equal(await comment(), "ours, 1\nline 2");
});

Deno.test("a role that does not own the version table works without a marker", async () => {
  await using database = await freshDatabase();
  const role = `r_${crypto.randomUUID().slice(0, 8)}`;
  await database.server.run(
    `CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO ${role}; ` +
      "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY); " +
      `GRANT ALL ON alembic_version TO ${role}`,
    database.name,
  );
  try {
    await using project = await writeHistory([BASE, {
      id: "b2",
      upgrade: [concurrentIndex("item_a_idx", "a")],
    }]);
    const url = database.server.url(database.name, {
      user: role,
      password: "x",
    });
    const done = await runInProcess(["--url", url, "upgrade", "head"], {
      cwd: project.folder,
    });
    assert.equal(done.code, 0, done.stderr);
  } finally {
    await database.server.run(`DROP OWNED BY ${role}`, database.name);
    await database.server.run(`DROP ROLE ${role}`);
  }
});

Deno.test("a lost guard is no harm if nobody else was at work", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([BASE, {
    id: "b2",
    upgrade: [
      `await op.autocommitBlock(() => op.execute("SELECT pg_sleep(1)"));`,
      `await op.execute("CREATE TABLE after_it (id int)");`,
    ],
  }]);
  await using watcher = await openTestConnection(database.url);
  const running = upgrade(project, database);
  await untilRunning(watcher, "pg_sleep");
  const [ended] = await watcher.execute(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
      "WHERE datname = current_database() AND state = 'idle in transaction'",
  );
  assert.equal(ended?.rowCount, 1);
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  assert.equal(await count(database, "SELECT count(*) FROM after_it"), 0);
});

Deno.test("a lost guard is an error if another run has been at work since", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([BASE, {
    id: "b2",
    settings: { repeatable: true },
    upgrade: [
      `await op.autocommitBlock(() => op.execute("SELECT pg_sleep(1.5)"));`,
    ],
  }]);
  await using watcher = await openTestConnection(database.url);
  const running = upgrade(project, database);
  await untilRunning(watcher, "pg_sleep");
  await watcher.execute(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
      "WHERE datname = current_database() AND state = 'idle in transaction'",
  );
  const other = await call(project, database, "stamp", "b2");
  assert.equal(other.code, 0, other.stderr);
  const { code, stderr } = await running;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Lost the guard lock while working outside a transaction, and another run has been at work since/,
  );
});

Deno.test("a deadlock is tried again", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "d1",
    upgrade: [
      `await op.execute("LOCK TABLE first");`,
      `await op.execute("SELECT pg_sleep(0.5)");`,
      `await op.execute("LOCK TABLE second");`,
    ],
  }]);
  await database.server.run(
    "CREATE TABLE first (id int); CREATE TABLE second (id int)",
    database.name,
  );
  await database.server.run(
    `ALTER DATABASE "${database.name}" SET deadlock_timeout = 100`,
  );
  await using other = await openTestConnection(database.url, {
    applicationName: "other",
  });
  // The longer deadlock_timeout: the run is the one that is given up.
  await other.execute("SET deadlock_timeout = '10s'");
  const running = upgrade(project, database);
  await untilRunning(other, "pg_sleep");
  await other.execute("BEGIN; LOCK TABLE second; LOCK TABLE first");
  await other.execute("COMMIT");
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /deadlock detected \(SQLSTATE 40P01\).*; trying again/);
});

for (
  const [name, told, options] of [
    [
      "a terminal",
      /Running upgrade b1 -> b2, Revision b2\. {2}\d\.\d s 0% waiting for old snapshots/,
      { columns: 100 },
    ],
    [
      "a program",
      /"event":"progress","phase":"waiting for old snapshots","percent":0\}/,
      { args: ["--log-format", "json"] },
    ],
  ] as const
) {
  Deno.test(`${name} is told how far an index is`, async () => {
    const { args, ...terminal } = { args: [], ...options };
    await using database = await freshDatabase();
    await using project = await writeHistory([BASE, {
      id: "b2",
      upgrade: [concurrentIndex("item_a_idx", "a")],
    }]);
    await call(project, database, "upgrade", "b1");
    await using reader = await openTestConnection(database.url);
    await reader.execute(
      "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM item LIMIT 1",
    );
    const timer = setTimeout(() => void reader.execute("ROLLBACK"), 2500);
    const { code, stderr } = await runInProcess(
      ["--url", database.url, ...args, "upgrade", "head"],
      { cwd: project.folder, ...terminal },
    );
    clearTimeout(timer);
    assert.equal(code, 0, stderr);
    assert.match(stderr, told);
  });
}
