import assert from "node:assert/strict";

import type { Connection } from "../../src/driver/connection.ts";
import { deriveLockKey, guardLockKey } from "../../src/runtime/lock_key.ts";
import { runCli } from "../support/cli.ts";
import { findPooler, startPooler } from "../support/pooler_server.ts";
import {
  freshDatabase,
  openTestConnection,
  startPostgres,
  type TestDatabase,
} from "../support/servers.ts";
import { runConcurrently } from "./concurrent_runs.ts";
import {
  type FaultRevision,
  INDEX_REVISION,
  TABLE_REVISION,
  writeHistory,
} from "./support/history.ts";
import { type CommandResult, runInProcess } from "../support/in_process.ts";

const pooler = await findPooler();

/** Where another client has left session locks behind. */
interface Leak {
  readonly database: TestDatabase;
  /** The database through a pooler in transaction mode. */
  readonly url: string;
  /** Server process that holds them, idle in its pool. */
  readonly pid: number;
}

/**
 * Leaves `locks` in a server process of a pool: in the only one that serves
 * `url`, or in one of another pool, so that none of ours ever is that one.
 */
async function withLeak(
  leak: {
    readonly locks: readonly string[];
    readonly isOurs: boolean;
    readonly poolSize: number;
  },
  body: (leak: Leak) => Promise<void>,
): Promise<void> {
  await using database = await freshDatabase();
  const { server, name } = database;
  const { isOurs, poolSize } = leak;
  await using ours = await startPooler(pooler ?? "", server, { poolSize });
  await using theirs = isOurs
    ? undefined
    : await startPooler(pooler ?? "", server);
  const client = await openTestConnection((theirs ?? ours).url(name));
  const results = await client.execute(
    [...leak.locks.map((lock) => `SELECT ${lock}`), "SELECT pg_backend_pid()"]
      .join("; "),
  );
  await client.close();
  const pid = Number(results.at(-1)?.rows[0]?.["pg_backend_pid"]);
  await body({ database, url: ours.url(name), pid });
}

async function upgradeThrough(
  url: string,
  revisions: readonly FaultRevision[],
  lockWait: string,
): Promise<CommandResult> {
  await using project = await writeHistory(revisions);
  return await runInProcess(
    ["--url", url, "upgrade", "head", "--lock-wait", lockWait],
    { cwd: project.folder },
  );
}

for (const isOurs of [true, false]) {
  const place = isOurs ? "in the process that serves us" : "in another pool";
  for (const which of ["migration", "guard"] as const) {
    Deno.test({
      name:
        `pgbouncer in transaction mode: a session lock with the ${which} key that somebody leaked ${place} is named and not passed over`,
      ignore: pooler === undefined,
      fn: async () => {
        const main = await deriveLockKey({
          schema: undefined,
          name: "alembic_version",
        });
        const key = which === "guard" ? guardLockKey(main) : main;
        await withLeak({
          locks: [`pg_advisory_lock(${key})`],
          isOurs,
          poolSize: 1,
        }, async ({ database, url, pid }) => {
          const { code, stderr } = await upgradeThrough(
            url,
            [TABLE_REVISION],
            "500ms",
          );
          assert.equal(code, 4, stderr);
          assert.match(
            stderr,
            new RegExp(
              `Waiting for the migration lock \\(\\d+ s so far\\): pid ${pid}, .*as a session lock, in no transaction$`,
              "m",
            ),
          );
          assert.match(
            stderr,
            new RegExp(
              `^FAILED: Cannot take the migration lock ${main}: waited \\d+\\.\\d s, it is held by pid ${pid}, .*as a session lock, in no transaction$`,
              "m",
            ),
          );
          assert.match(
            stderr,
            new RegExp(
              `end the session with SELECT pg_terminate_backend\\(${pid}\\)$`,
              "m",
            ),
          );
          await database.server.run(`SELECT pg_terminate_backend(${pid})`);
          const done = await upgradeThrough(url, [TABLE_REVISION], "10s");
          assert.equal(done.code, 0, done.stderr);
        });
      },
    });
  }

  Deno.test({
    name:
      `pgbouncer in transaction mode: session locks that other programs leaked ${place} stop nobody`,
    ignore: pooler === undefined,
    fn: async () => {
      const key = await deriveLockKey({
        schema: undefined,
        name: "alembic_version",
      });
      const half = (shift: bigint) => BigInt.asIntN(32, key >> shift);
      await withLeak({
        // Goose's, Prisma's, and what is nearly ours: the number before it,
        // and the same bits as a key of two numbers.
        locks: [
          "pg_advisory_lock(4097083626)",
          "pg_advisory_lock(72707369)",
          `pg_advisory_lock(${key - 1n})`,
          `pg_advisory_lock(${half(32n)}, ${half(0n)})`,
        ],
        isOurs,
        poolSize: 3,
      }, async ({ database, url, pid }) => {
        await using project = await writeHistory([
          TABLE_REVISION,
          INDEX_REVISION,
        ]);
        const results = await Promise.all(
          Array.from(
            { length: 3 },
            () =>
              runCli(["--url", url, "upgrade", "head", "--lock-wait", "20s"], {
                cwd: project.folder,
              }),
          ),
        );
        for (const { code, stderr } of results) assert.equal(code, 0, stderr);
        assert.deepEqual(
          await database.server.run(
            "SELECT (SELECT count(*)::int FROM run_count) AS runs, (SELECT " +
              `count(*)::int FROM pg_locks WHERE pid = ${pid} AND ` +
              "locktype = 'advisory') AS leaked",
            database.name,
          ),
          [{ runs: 1, leaked: 4 }],
        );
      });
    },
  });
}

Deno.test({
  name:
    "pgbouncer in transaction mode: a search_path that another client has left is refused, and nothing done in it",
  ignore: pooler === undefined,
  fn: async () => {
    await using database = await freshDatabase();
    const { server, name } = database;
    await using bouncer = await startPooler(pooler ?? "", server);
    const client = await openTestConnection(bouncer.url(name));
    await client.execute(
      "CREATE SCHEMA tenant_7; SET search_path = tenant_7, public",
    );
    const assertRefused = async () => {
      const refused = await upgradeThrough(
        bouncer.url(name),
        [TABLE_REVISION],
        "5s",
      );
      assert.equal(refused.code, 1, refused.stderr);
      assert.match(
        refused.stderr,
        /The pooler's connection has a search_path that another client has left: tenant_7, public$/m,
      );
    };
    await assertRefused();
    // Nor is what stands in the other schema taken for our own version.
    await client.execute(
      "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); " +
        `INSERT INTO alembic_version VALUES ('${TABLE_REVISION.id}')`,
    );
    await assertRefused();
    await client.close();
    await server.run("DROP TABLE tenant_7.alembic_version", name);
    const tables = () =>
      server.run(
        "SELECT schemaname FROM pg_tables WHERE tablename = 'item'",
        name,
      );
    assert.deepEqual(await tables(), []);
    const done = await upgradeThrough(
      bouncer.url(name, { options: "-c search_path=public" }),
      [TABLE_REVISION],
      "5s",
    );
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(await tables(), [{ schemaname: "public" }]);
  },
});

Deno.test({
  name:
    "pgbouncer in transaction mode: limits that do not reach work outside a transaction are said once",
  ignore: pooler === undefined,
  fn: async () => {
    await using database = await freshDatabase();
    const { server, name } = database;
    await using bouncer = await startPooler(pooler ?? "", server, {
      poolSize: 2,
    });
    const revisions = [{
      id: "v1",
      upgrade: [
        `await op.autocommitBlock(async () => {`,
        `  await op.execute("VACUUM pg_class");`,
        `  await op.execute("VACUUM pg_type");`,
        `});`,
      ],
    }];
    const pooled = await upgradeThrough(bouncer.url(name), revisions, "5s");
    assert.equal(pooled.code, 0, pooled.stderr);
    assert.deepEqual(pooled.stderr.match(/WARN .*/g), [
      "WARN  [alembic] Revision v1 works outside a transaction without " +
      '"SET lock_timeout = 5000": no limit can be set there through a pooler',
    ]);
    await server.run("DROP TABLE alembic_version", name);
    const direct = await upgradeThrough(database.url, revisions, "5s");
    assert.equal(direct.code, 0, direct.stderr);
    assert.doesNotMatch(direct.stderr, /WARN/);
  },
});

Deno.test({
  name: "pgbouncer in transaction mode: a run leaves no setting and no lock",
  ignore: pooler === undefined,
  fn: async () => {
    await using database = await freshDatabase();
    const { server, name } = database;
    await using bouncer = await startPooler(pooler ?? "", server, {
      poolSize: 2,
    });
    const done = await upgradeThrough(
      bouncer.url(name),
      [TABLE_REVISION, INDEX_REVISION],
      "5s",
    );
    assert.equal(done.code, 0, done.stderr);
    await using one = await openTestConnection(bouncer.url(name));
    await using two = await openTestConnection(bouncer.url(name));
    const look = async (client: Connection) => {
      // Open at the same time, so that each process of the pool is looked at.
      const results = await client.execute(
        "BEGIN; SELECT pg_backend_pid() AS pid, (SELECT count(*)::int FROM " +
          "pg_settings WHERE source = 'session' AND name IN ('lock_timeout', " +
          "'statement_timeout', 'search_path', " +
          "'client_connection_check_interval', " +
          "'idle_in_transaction_session_timeout')) AS settings, (SELECT " +
          "count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND " +
          "database = (SELECT oid FROM pg_database WHERE datname = " +
          "current_database())) AS locks",
      );
      return results.at(-1)?.rows[0];
    };
    const first = await look(one);
    const second = await look(two);
    assert.notEqual(first?.["pid"], second?.["pid"]);
    for (const found of [first, second]) {
      assert.deepEqual([found?.["settings"], found?.["locks"]], [0, 0]);
    }
  },
});

for (const mode of ["transaction", "session"] as const) {
  Deno.test({
    name: `pgbouncer in ${mode} mode: processes at once run each revision once`,
    ignore: pooler === undefined,
    fn: async () => {
      await using server = await startPostgres({ version: 18 });
      await using bouncer = await startPooler(pooler ?? "", server, {
        mode,
        poolSize: mode === "session" ? 20 : 4,
      });
      const { problems } = await runConcurrently({
        server,
        rounds: 1,
        processes: 6,
        revisions: 8,
        urlOf: (url) => bouncer.url(new URL(url).pathname.slice(1)),
      });
      assert.deepEqual(problems, []);
    },
  });
}

Deno.test({
  name:
    "a pool of one connection is named when a revision leaves its transaction",
  ignore: pooler === undefined,
  fn: async () => {
    await using server = await startPostgres({ version: 18 });
    await using bouncer = await startPooler(pooler ?? "", server);
    await using project = await writeHistory([TABLE_REVISION, INDEX_REVISION]);
    await server.createDatabase("one");
    const { code, stderr } = await runInProcess(
      ["--url", bouncer.url("one"), "upgrade", "head"],
      { cwd: project.folder },
    );
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Cannot leave the transaction: a second connection to the database gave no answer within 10 s/,
    );
    assert.match(
      stderr,
      /Revision l2 was rolled back; the database stands at l1\./,
    );
  },
});

Deno.test({
  name: "what a pooler takes from work outside a transaction is said",
  ignore: pooler === undefined,
  fn: async () => {
    await using server = await startPostgres({ version: 18 });
    await using bouncer = await startPooler(pooler ?? "", server, {
      poolSize: 3,
    });
    await using project = await writeHistory([TABLE_REVISION, INDEX_REVISION]);
    await server.createDatabase("limits");
    await server.run("ALTER DATABASE limits SET lock_timeout = '2s'");
    const run = (url: string) =>
      runInProcess(["--url", url, "upgrade", "head"], { cwd: project.folder });
    const limited = await run(bouncer.url("limits"));
    assert.equal(limited.code, 1);
    assert.match(
      limited.stderr,
      /Cannot work CONCURRENTLY through the pooler: lock_timeout = 2s holds there/,
    );
    const withOptions = await run(
      bouncer.url("limits", { options: "-c search_path=public" }),
    );
    assert.equal(withOptions.code, 1);
    assert.match(
      withOptions.stderr,
      /Cannot leave the transaction: the pooler does not keep the options of the database URL, .*\(SET LOCAL "search_path" = 'public'\)/,
    );
  },
});

Deno.test({
  name: "pgbouncer in statement mode is told what is wrong with it",
  ignore: pooler === undefined,
  fn: async () => {
    await using server = await startPostgres({ version: 18 });
    await using bouncer = await startPooler(pooler ?? "", server, {
      mode: "statement",
    });
    await using project = await writeHistory([TABLE_REVISION]);
    const { code, stderr } = await runInProcess(
      ["--url", bouncer.url("postgres"), "upgrade", "head"],
      { cwd: project.folder },
    );
    assert.equal(code, 5);
    assert.match(
      stderr,
      /^FAILED: Revision l1 failed in upgrade: .*: transaction blocks not allowed in statement pooling mode \(SQLSTATE 08P01\)$/m,
    );
    assert.match(stderr, /pool_mode = transaction or session/);
  },
});
