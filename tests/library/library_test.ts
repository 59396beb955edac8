import assert from "node:assert/strict";

import { PGlite } from "@electric-sql/pglite";
import {
  Config,
  current,
  downgrade,
  downgradeSql,
  heads,
  history,
  lendConnection,
  lendPgClient,
  lendPglite,
  lendPgPool,
  type LentDatabase,
  merge,
  type MigrationEvent,
  MigratorError,
  revision,
  show,
  stamp,
  upgrade,
  upgradeSql,
} from "alembic";
import pg from "pg";

import { findPooler, startPooler } from "../support/pooler_server.ts";
import {
  freshDatabase,
  openTestConnection,
  type TestDatabase,
} from "../support/servers.ts";
import { openPool } from "./open_pool.ts";

/** Revision file of the line one -> two -> three; the third leaves its transaction. */
const FILES: Readonly<Record<string, string>> = {
  one: `/** Make account. */
import type { Migration } from "alembic";
export const revision = "one";
export const downRevision = null;
export async function upgrade({ op, sa, context }: Migration): Promise<void> {
  await op.createTable("account", [sa.column("id", sa.integer())]);
  await op.execute("SET LOCAL client_min_messages = notice");
  await op.execute("DO $$ BEGIN RAISE NOTICE 'hello %', '" + context.xArguments.who + "'; END $$");
}
export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("account");
}
`,
  two: `/** Take a while. */
import type { Migration } from "alembic";
export const revision = "two";
export const downRevision = "one";
export async function upgrade({ op }: Migration): Promise<void> {
  await op.execute("ALTER TABLE account ADD name text");
  await op.execute("SELECT pg_sleep(0.01)");
}
export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropColumn("account", "name");
}
`,
  three: `/** Index without a lock. */
import type { Migration } from "alembic";
export const revision = "three";
export const downRevision = "two";
export async function upgrade({ op }: Migration): Promise<void> {
  await op.autocommitBlock(() =>
    op.createIndex("ix", "account", ["name"], { concurrently: true })
  );
}
export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropIndex("ix");
}
`,
  slow: `/** Longer than a statement that nobody looks at. */
import type { Migration } from "alembic";
export const revision = "slow";
export const downRevision = null;
export async function upgrade({ op }: Migration): Promise<void> {
  await op.execute("SELECT pg_sleep(1.3)");
}
`,
  idle: `/** Compute for a while, between two statements. */
import type { Migration } from "alembic";
export const revision = "idle";
export const downRevision = null;
export async function upgrade({ op }: Migration): Promise<void> {
  await op.execute("CREATE TABLE before ()");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await op.execute("CREATE TABLE behind ()");
}
`,
};

interface TestProject extends AsyncDisposable {
  readonly folder: string;
  config(url?: string): Config;
}

async function makeProject(
  names: readonly string[] = ["one", "two"],
): Promise<TestProject> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/versions`);
  for (const name of names) {
    await Deno.writeTextFile(
      `${folder}/versions/${name}.ts`,
      FILES[name] ?? "",
    );
  }
  return {
    folder,
    config: (url) =>
      new Config({
        cwd: folder,
        settings: { script_location: folder },
        xArguments: { who: "world" },
        environment: () => undefined,
        ...(url === undefined ? {} : { url }),
      }),
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function writeRevision(
  { folder }: TestProject,
  revision: string,
  { after, body }: { readonly after?: string; readonly body: string },
): Promise<void> {
  await Deno.writeTextFile(
    `${folder}/versions/${revision}.ts`,
    `export const revision = "${revision}";
export const downRevision = ${JSON.stringify(after ?? null)};
export async function upgrade({ op }) {
  ${body}
}
`,
  );
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof MigratorError, String(error));
    return error.code;
  }
  assert.fail("nothing was thrown");
}

interface LentSession {
  readonly lent: LentDatabase;
  /** Runs SQL on it and returns the rows of a single statement. */
  run(sql: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** A database with one session, lent by the function of that name. */
async function openSession(
  lender: string,
): Promise<LentSession & AsyncDisposable> {
  if (lender === "lendPglite") {
    const pglite = new PGlite();
    return {
      lent: lendPglite(pglite),
      run: async (sql) => (await pglite.exec(sql))[0]?.rows ?? [],
      close: () => pglite.close(),
      [Symbol.asyncDispose]: () => pglite.close(),
    };
  }
  const database = await freshDatabase();
  const session = await connectOnce(lender, database.url);
  return {
    ...session,
    async [Symbol.asyncDispose]() {
      await session.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function connectOnce(lender: string, url: string): Promise<LentSession> {
  if (lender === "lendConnection") {
    const connection = await openTestConnection(url);
    return {
      lent: lendConnection(connection),
      run: async (sql) => (await connection.execute(sql))[0]?.rows ?? [],
      close: () => connection.close(),
    };
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    lent: lendPgClient(client),
    run: async (sql) => (await client.query(sql)).rows,
    close: () => client.end(),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function endSessions(database: TestDatabase): Promise<void> {
  await database.server.run(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
      `WHERE datname = '${database.name}'`,
  );
}

Deno.test("upgrade() runs an application's migrations by URL, reports them, and does nothing the second time", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const config = project.config(database.url);
  const events: MigrationEvent[] = [];
  const report = await upgrade(config, "head", {
    onEvent: (event) => events.push(event),
  });
  assert.deepEqual(report.heads, ["two"]);
  assert.equal(report.isDryRun, false);
  assert.deepEqual(
    report.steps.map(({ direction, revision, from, to, message, path }) => ({
      direction,
      revision,
      from,
      to,
      message,
      path,
    })),
    [
      {
        direction: "upgrade",
        revision: "one",
        from: [],
        to: ["one"],
        message: "Make account.",
        path: `${project.folder}/versions/one.ts`,
      },
      {
        direction: "upgrade",
        revision: "two",
        from: ["one"],
        to: ["two"],
        message: "Take a while.",
        path: `${project.folder}/versions/two.ts`,
      },
    ],
  );
  assert.ok(report.steps.every(({ elapsedMs }) => (elapsedMs ?? -1) >= 0));
  assert.deepEqual(
    events.filter(({ kind }) => kind === "stepEnd").length,
    2,
  );
  assert.ok(
    events.some((event) =>
      event.kind === "notice" && event.notice.message === "hello world"
    ),
  );
  assert.deepEqual((await upgrade(config)).steps, []);
});

Deno.test("the other functions answer as their commands do", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const config = project.config(database.url);
  assert.deepEqual((await upgrade(config, "head", { dryRun: true })).heads, [
    "two",
  ]);
  assert.deepEqual((await current(config)).rows, []);
  await stamp(config, "one");
  const state = await current(config);
  assert.deepEqual([state.rows, state.isAtHeads], [["one"], false]);
  assert.match(state.database, /^postgresql:\/\/postgres:\*\*\*@127/);
  assert.deepEqual(state.revisions[0]?.children, ["two"]);
  assert.deepEqual(
    (await history(config, { range: "one:head" })).map((each) => each.revision),
    ["two", "one"],
  );
  assert.deepEqual((await heads(config)).map(({ isHead }) => isHead), [true]);
  assert.equal((await show(config, "current"))[0]?.message, "Make account.");
  assert.match(await upgradeSql(config), /^BEGIN;[^]*CREATE TABLE account/);
  assert.match(await downgradeSql(config, "one:base"), /DROP TABLE account;/);
  const left = await revision(config, { message: "left", head: "two" });
  const right = await revision(config, {
    message: "right",
    head: "two",
    splice: true,
    format: "sql",
  });
  const merged = await merge(config, "heads", { message: "both" });
  assert.deepEqual(
    new Set(merged.downRevisions),
    new Set([left.revision, right.revision]),
  );
  assert.match(await Deno.readTextFile(right.path), /-- upgrade/);
  assert.equal(await codeOf(upgrade(config, "nowhere")), "unknown-revision");
});

Deno.test("lendPgPool() migrates on clients of the pool and gives every one back", async () => {
  await using project = await makeProject(["one", "two", "three"]);
  await using database = await freshDatabase();
  const pool = openPool(database.url, 3);
  try {
    const options = { database: lendPgPool(pool) };
    const report = await upgrade(project.config(), "head", options);
    assert.deepEqual(report.heads, ["three"]);
    const state = await current(project.config(), options);
    assert.equal(state.isAtHeads, true);
    assert.match(
      state.database,
      /^postgresql:\/\/postgres@127.0.0.1:\d+\/test/,
    );
    assert.equal(pool.idleCount, pool.totalCount);
    const { rows } = await pool.query("SELECT count(*)::int AS n FROM account");
    assert.deepEqual(rows, [{ n: 0 }]);
    await downgrade(project.config(), "base", options);
    assert.equal(pool.idleCount, pool.totalCount);
  } finally {
    await pool.end();
  }
});

Deno.test("lendPgPool() with one client refuses work outside a transaction, and says so", async () => {
  await using project = await makeProject(["one", "two", "three"]);
  await using database = await freshDatabase();
  const pool = openPool(database.url, 1);
  try {
    await assert.rejects(
      upgrade(project.config(), "head", { database: lendPgPool(pool) }),
      (error: unknown) => {
        assert.ok(error instanceof MigratorError);
        assert.match(
          `${error.message} ${error.hint}`,
          /A second connection is needed, and only one was lent[^]*lend a pool/,
        );
        return true;
      },
    );
    const { rows } = await pool.query("SELECT * FROM alembic_version");
    assert.deepEqual(rows, [{ version_num: "two" }]);
  } finally {
    await pool.end();
  }
});

Deno.test("lendPgPool() with one free client ends, though a slow statement wanted another", async () => {
  await using project = await makeProject(["slow"]);
  await using database = await freshDatabase();
  const pool = openPool(database.url, 2);
  const mine = await pool.connect();
  try {
    const lent = { database: lendPgPool(pool) };
    const report = await upgrade(project.config(), "head", lent);
    assert.deepEqual(report.heads, ["slow"]);
  } finally {
    mine.release();
    await pool.end();
  }
});

Deno.test("lendPgPool() of two is enough for a revision that leaves its transaction after a slow statement", async () => {
  await using project = await makeProject(["slow"]);
  await writeRevision(project, "outside", {
    after: "slow",
    body: `await op.execute("SELECT pg_sleep(1.3)");
  await op.autocommitBlock(() => op.execute("SELECT pg_sleep(1.3)"));
  await op.autocommitBlock(() => op.execute("SELECT 1"));`,
  });
  await using database = await freshDatabase();
  const pool = openPool(database.url, 2);
  try {
    const lent = { database: lendPgPool(pool) };
    const report = await upgrade(project.config(), "head", lent);
    assert.deepEqual(report.heads, ["outside"]);
    assert.equal(pool.idleCount, pool.totalCount);
  } finally {
    await pool.end();
  }
});

Deno.test("lendPgPool() without a second client to give refuses work outside a transaction after a while", async () => {
  await using project = await makeProject(["one", "two", "three"]);
  await using database = await freshDatabase();
  const pool = openPool(database.url, 2);
  const mine = await pool.connect();
  try {
    await assert.rejects(
      upgrade(project.config(), "head", { database: lendPgPool(pool) }),
      /A second connection is needed, and the pool had none to give for 10 s/,
    );
    await until(() => pool.idleCount === 1);
  } finally {
    mine.release();
    await pool.end();
  }
});

Deno.test("an abort ends the wait for a client of the pool, which gets it back when it comes", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const pool = openPool(database.url, 1);
  const mine = await pool.connect();
  try {
    await assert.rejects(
      upgrade(project.config(), "head", {
        database: lendPgPool(pool),
        signal: AbortSignal.timeout(100),
      }),
      { name: "TimeoutError" },
    );
  } finally {
    mine.release();
    await until(() => pool.idleCount === 1);
    await pool.end();
  }
});

const pooler = await findPooler();

if (pooler !== undefined) {
  Deno.test("lendPgPool() of a pooler sets and cancels nothing in the sessions of other clients", async () => {
    await using project = await makeProject([]);
    await writeRevision(project, "outside", {
      body: `await op.autocommitBlock(() => op.execute("SELECT 1"));`,
    });
    await writeRevision(project, "slow", {
      after: "outside",
      body: `await op.execute("SELECT pg_sleep(1.3)");`,
    });
    await using database = await freshDatabase();
    await using server = await startPooler(pooler, database.server, {
      poolSize: 3,
    });
    const pool = openPool(server.url(database.name), 4);
    const { settings, ...options } = project.config().options;
    const config = new Config({
      ...options,
      settings: { ...settings, statement_timeout: "7min" },
    });
    const lent = { database: lendPgPool(pool) };
    const warnings: string[] = [];
    try {
      await upgrade(config, "outside", {
        ...lent,
        onEvent: (event) => {
          if (event.kind === "warning") warnings.push(event.message);
        },
      });
      assert.match(warnings.join(), /no limit can be set there through a pool/);
      const controller = new AbortController();
      const other = pool.query("SELECT pg_sleep(1)");
      await assert.rejects(
        upgrade(config, "slow", {
          ...lent,
          signal: controller.signal,
          onEvent: ({ kind }) => {
            if (kind === "stepStart") controller.abort("stop");
          },
        }),
        (error: unknown) => error === "stop",
      );
      await other;
      assert.deepEqual((await current(config, lent)).rows, ["outside"]);
    } finally {
      await pool.end();
    }
  });

  Deno.test("lendPgPool() of a pooler of one session refuses work outside a transaction after a while", async () => {
    await using project = await makeProject(["one", "two", "three"]);
    await using database = await freshDatabase();
    await using server = await startPooler(pooler, database.server);
    const pool = openPool(server.url(database.name), 3);
    try {
      await assert.rejects(
        upgrade(project.config(), "head", { database: lendPgPool(pool) }),
        /and the pool had none to give for 10 s/,
      );
      assert.deepEqual((await pool.query("SELECT 1 AS one")).rows, [{
        one: 1,
      }]);
    } finally {
      await pool.end();
    }
  });
}

Deno.test("lendPgClient() keeps the client connected and its own settings as they were", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("SET statement_timeout = '77s'");
    await client.query("SET search_path = public, pg_temp");
    await upgrade(project.config(), "head", { database: lendPgClient(client) });
    const { rows } = await client.query(
      "SELECT current_setting('statement_timeout') AS timeout, " +
        "current_setting('search_path') AS path, version_num FROM alembic_version",
    );
    assert.deepEqual(rows, [
      { timeout: "77s", path: "public, pg_temp", version_num: "two" },
    ]);
    assert.equal(client.listenerCount("notice"), 0);
    assert.equal(client.listenerCount("error"), 0);
  } finally {
    await client.end();
  }
});

for (const name of ["lendPgClient", "lendPglite", "lendConnection"]) {
  Deno.test(`${name}() gives the session back with the settings that it had, whatever a revision has set`, async () => {
    await using project = await makeProject([]);
    await writeRevision(project, "setting", {
      body: `await op.execute(\`SET statement_timeout = 0;
        SET work_mem = '9MB'; SET lock_timeout = '3s'; RESET DateStyle;
        SET search_path = "$user", public, pg_temp; SET ROLE postgres\`);`,
    });
    await using session = await openSession(name);
    const see = () =>
      session.run(
        "SELECT name, setting, current_setting('role') AS role " +
          "FROM pg_settings WHERE source = 'session' ORDER BY name",
      );
    await session.run(
      "SET work_mem = '2MB'; SET statement_timeout = '77s'; " +
        `SET DateStyle = 'SQL, DMY'; SET search_path = public, "it's"`,
    );
    const before = await see();
    await upgrade(project.config(), "head", { database: session.lent });
    assert.deepEqual(await see(), before);
  });
}

for (const name of ["slow", "idle"]) {
  Deno.test(`a lent session that the server ends fails revision ${name}, not the process`, async () => {
    await using project = await makeProject([name]);
    await using database = await freshDatabase();
    const pool = openPool(database.url, 3);
    const loseSessions = (lent: LentDatabase) =>
      assert.rejects(
        upgrade(project.config(), "head", {
          database: lent,
          onEvent: (event) => {
            if (event.kind !== "stepStart") return;
            setTimeout(() => endSessions(database), 300);
          },
        }),
        (error: unknown) => {
          assert.ok(error instanceof MigratorError);
          assert.match(
            error.message,
            /Lost the connection.*: terminating connection/,
          );
          return true;
        },
      );
    try {
      await loseSessions(lendPgPool(pool));
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await loseSessions(lendPgClient(client));
      const lent = { database: lendPgPool(pool) };
      const report = await upgrade(project.config(), "head", lent);
      assert.deepEqual(report.heads, [name]);
    } finally {
      await pool.end();
    }
  });
}

Deno.test("a lone client that is lost at its COMMIT leaves the outcome unknown, without a wait for another one", async () => {
  await using project = await makeProject([]);
  await writeRevision(project, "mortal", {
    body: `await op.execute(\`CREATE TABLE mortal ();
    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END';
    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON mortal
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
    INSERT INTO mortal DEFAULT VALUES\`);`,
  });
  await using database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const kinds: string[] = [];
  await assert.rejects(
    upgrade(project.config(), "head", {
      database: lendPgClient(client),
      onEvent: ({ kind }) => kinds.push(kind),
    }),
    /Whether revision mortal was committed is not known: .*only one was lent/,
  );
  assert.ok(!kinds.includes("serverWait"));
});

Deno.test("a session that is not to be had is a MigratorError with a code, whoever says so", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const failureOf = async (lent: LentDatabase) => {
    const run = upgrade(project.config(), "head", { database: lent });
    const error: unknown = await run.catch((thrown) => thrown);
    assert.ok(error instanceof MigratorError, String(error));
    return `${error.code} ${error.exitCode}: ${error.message}`;
  };
  const client = new pg.Client({ connectionString: database.url });
  assert.match(
    await failureOf(lendPgClient(client)),
    /^connection 5: .*'postgresql:': nobody has called its connect\(\)$/,
  );
  await client.connect();
  await client.query("BEGIN");
  await client.query("nonsense").catch(() => {});
  const pglite = new PGlite();
  await pglite.exec("BEGIN; SELECT nonsense").catch(() => {});
  for (const lent of [lendPgClient(client), lendPglite(pglite)]) {
    assert.match(await failureOf(lent), /^connection-in-transaction 1: /);
  }
  await client.end();
  await pglite.close();
  for (const lent of [lendPgClient(client), lendPglite(pglite)]) {
    assert.match(
      await failureOf(lent),
      /^connection 5: Cannot use the .* clos/,
    );
  }
  const pool = openPool(database.url, 1, { connectionTimeoutMillis: 100 });
  const taken = await pool.connect();
  assert.match(await failureOf(lendPgPool(pool)), /^connection 5: .*timeout/);
  taken.release();
  await pool.end();
  assert.match(await failureOf(lendPgPool(pool)), /^connection 5: .*after/);
  const url = new URL(database.url);
  url.pathname = "/nowhere";
  const misled = openPool(url.href, 1);
  assert.match(
    await failureOf(lendPgPool(misled)),
    /^connection 5: .*database "nowhere" does not exist$/,
  );
});

Deno.test("a session that would store texts in another way than they are sent is refused", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const lent = { database: lendPgClient(client) };
  try {
    for (
      const setting of [
        "client_encoding = LATIN1",
        "standard_conforming_strings = off",
      ]
    ) {
      await client.query(`SET ${setting}`);
      const run = upgrade(project.config(), "head", lent);
      assert.equal(await codeOf(run), "session-setting");
      await client.query("RESET ALL");
    }
    await client.query("SET client_encoding = 'UTF8'");
    await upgrade(project.config(), "head", lent);
  } finally {
    await client.end();
  }
});

Deno.test("a pool's server that is still starting is waited for", async () => {
  await using project = await makeProject();
  const pool = openPool("postgresql://postgres@127.0.0.1:1/nowhere", 2);
  const waits: string[] = [];
  await assert.rejects(
    upgrade(project.config(), "head", {
      database: lendPgPool(pool),
      wait: "300ms",
      onEvent: (event) => {
        if (event.kind === "serverWait") waits.push(event.reason);
      },
    }),
    /Cannot connect to 'postgresql:': .*ECONNREFUSED.* \(waited /,
  );
  assert.match(waits[0] ?? "", /ECONNREFUSED/);
});

Deno.test("a client in a transaction of its owner's is refused and its transaction left alone", async () => {
  await using project = await makeProject();
  await using database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("CREATE TABLE mine ()");
    const lent = { database: lendPgClient(client) };
    assert.equal(
      await codeOf(upgrade(project.config(), "head", lent)),
      "connection-in-transaction",
    );
    await client.query("ROLLBACK");
    const { rows } = await client.query("SELECT to_regclass('mine') AS mine");
    assert.deepEqual(rows, [{ mine: null }]);
  } finally {
    await client.end();
  }
});

for (const name of ["lendPgClient", "lendPglite", "lendConnection"]) {
  Deno.test(`${name}() refuses a second call while the first is at work, whose transaction stays its own`, async () => {
    await using project = await makeProject(["idle"]);
    await using session = await openSession(name);
    const options = { database: session.lent };
    const codes: Promise<string>[] = [];
    const report = await upgrade(project.config(), "head", {
      ...options,
      onEvent: ({ kind }) => {
        if (kind !== "stepStart") return;
        codes.push(codeOf(upgrade(project.config(), "head", options)));
        codes.push(codeOf(current(project.config(), options)));
      },
    });
    assert.deepEqual(report.heads, ["idle"]);
    assert.deepEqual(
      await Promise.all(codes),
      codes.map(() => "connection-in-use"),
    );
    assert.equal(codes.length, 2);
    assert.equal((await current(project.config(), options)).isAtHeads, true);
  });
}

Deno.test("lendPglite() migrates a database that a test has opened", async () => {
  await using project = await makeProject(["one", "two", "three"]);
  const database = new PGlite();
  await database.exec("SET lock_timeout = '7s'");
  const options = { database: lendPglite(database) };
  const report = await upgrade(project.config(), "head", options);
  assert.deepEqual(report.heads, ["three"]);
  const { rows } = await database.query(
    "SELECT version_num, current_setting('lock_timeout') AS lock_timeout FROM alembic_version",
  );
  assert.deepEqual(rows, [{ version_num: "three", lock_timeout: "7s" }]);
  assert.equal((await current(project.config(), options)).isAtHeads, true);
  await database.close();
});

Deno.test("lendConnection() takes any object with the methods of a Connection", async () => {
  await using project = await makeProject(["one", "two", "three"]);
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  const events: MigrationEvent[] = [];
  const report = await upgrade(project.config(), "head", {
    database: lendConnection(
      connection,
      () => openTestConnection(database.url),
    ),
    onEvent: (event) => events.push(event),
  });
  assert.deepEqual(report.heads, ["three"]);
  // It is still open, and what it says is no event any more.
  const told = events.length;
  await connection.execute("DO $$ BEGIN RAISE NOTICE 'mine'; END $$");
  assert.equal(events.length, told);
});

Deno.test("a search_path left in another server process stops a run that is passed on to it between two revisions", async () => {
  await using project = await makeProject();
  // With a hook the COMMIT is a query of its own, behind which it may change.
  await Deno.writeTextFile(
    `${project.folder}/env.ts`,
    "export default { onVersionApply: () => {} };\n",
  );
  await using database = await freshDatabase();
  await using first = await openTestConnection(database.url);
  await using second = await openTestConnection(database.url);
  await second.execute("CREATE SCHEMA tenant_7");
  await second.execute("SET search_path = tenant_7, public");
  let serving = first;
  // As a pooler does that tells the true process at the login.
  const connection = lendConnection({
    displayUrl: first.displayUrl,
    serverVersion: first.serverVersion,
    isOffline: false,
    backendPid: first.backendPid,
    execute: async (sql) => {
      const results = await serving.execute(sql);
      if (sql.endsWith("COMMIT")) serving = second;
      return results;
    },
    query: (sql, parameters) => serving.query(sql, parameters),
    cancel: () => serving.cancel(),
    onNotice: () => {},
    close: () => Promise.resolve(),
  });
  await assert.rejects(
    upgrade(project.config(), "head", { database: connection }),
    /a search_path that another client has left: tenant_7, public$/m,
  );
  assert.deepEqual(
    await database.server.run(
      "SELECT version_num FROM alembic_version",
      database.name,
    ),
    [{ version_num: "one" }],
  );
});

Deno.test("an aborted signal rolls back, and its reason is what is thrown", async () => {
  await using project = await makeProject();
  await Deno.writeTextFile(
    `${project.folder}/versions/two.ts`,
    (FILES["two"] ?? "").replace("0.01", "60"),
  );
  await using database = await freshDatabase();
  const reason = new Error("the application stops");
  const startedAt = performance.now();
  const pool = openPool(database.url, 3);
  try {
    for (const options of [{}, { database: lendPgPool(pool) }]) {
      const controller = new AbortController();
      await assert.rejects(
        upgrade(project.config(database.url), "head", {
          ...options,
          signal: controller.signal,
          onEvent: (event) => {
            if (event.kind === "stepStart" && event.step.revision === "two") {
              setTimeout(() => controller.abort(reason), 300);
            }
          },
        }),
        (error: unknown) => error === reason,
      );
    }
  } finally {
    await pool.end();
  }
  assert.ok(performance.now() - startedAt < 20_000);
  assert.deepEqual(
    await database.server.run(
      "SELECT version_num, (SELECT count(*)::int FROM pg_attribute " +
        "WHERE attrelid = 'account'::regclass AND attname = 'name') AS names " +
        "FROM alembic_version",
      database.name,
    ),
    [{ version_num: "one", names: 0 }],
  );
});

for (const where of ["url", "pool"]) {
  for (const kind of ["notice", "stepEnd"]) {
    Deno.test(`a listener that fails at a ${kind} ends the call by ${where}, not the process`, async () => {
      await using project = await makeProject(["one"]);
      const reason = new Error("the listener");
      const fail = (event: MigrationEvent): void => {
        if (event.kind === kind) throw reason;
      };
      for (const onEvent of [fail, (event: MigrationEvent) => reject(event)]) {
        await using database = await freshDatabase();
        const pool = openPool(database.url, 2);
        await assert.rejects(
          upgrade(project.config(database.url), "head", {
            onEvent,
            ...(where === "pool" && { database: lendPgPool(pool) }),
          }),
          (error: unknown) => error === reason,
        );
        assert.equal(pool.idleCount, pool.totalCount);
        await pool.end();
      }
      async function reject(event: MigrationEvent): Promise<void> {
        await Promise.resolve();
        fail(event);
      }
    });
  }
}

Deno.test("a request to cancel that gets its client late hits nothing of the application's", async () => {
  await using project = await makeProject(["slow"]);
  await using database = await freshDatabase();
  const pool = openPool(database.url, 2);
  const mine = await pool.connect();
  const controller = new AbortController();
  const run = upgrade(project.config(), "head", {
    database: lendPgPool(pool),
    signal: controller.signal,
    onEvent: ({ kind }) => {
      if (kind === "stepStart") setTimeout(() => controller.abort("stop"), 300);
    },
  });
  const failed = assert.rejects(run, (error: unknown) => error === "stop");
  await until(() => pool.idleCount === 0 && pool.totalCount === 2);
  // Behind the migration, and before what is to cancel it.
  const next = pool.connect();
  await failed;
  const client = await next;
  try {
    const statement = client.query("SELECT pg_sleep(0.7)");
    mine.release();
    await statement;
    assert.equal(pool.waitingCount, 0);
  } finally {
    client.release();
    await pool.end();
  }
});

Deno.test("eight copies of an application that start at once apply each revision once", async () => {
  await using project = await makeProject(["one", "two", "three"]);
  await using database = await freshDatabase();
  const reports = await Promise.all(
    Array.from(
      { length: 8 },
      () => upgrade(project.config(database.url), "head"),
    ),
  );
  assert.equal(reports.flatMap(({ steps }) => steps).length, 3);
  assert.ok(reports.every(({ heads }) => heads.join() === "three"));
});

Deno.test("the database of the settings comes before that of ALEMBIC_URL, given itself or as a file", async () => {
  await using project = await makeProject();
  await Deno.writeTextFile(`${project.folder}/url`, "postgresql://a@b.invalid");
  const { settings, ...options } = project.config().options;
  for (
    const [variable, value] of [
      ["ALEMBIC_URL", "postgresql://a@b.invalid"],
      ["ALEMBIC_URL_FILE", "url"],
    ]
  ) {
    const config = new Config({
      ...options,
      settings: { ...settings, "sqlalchemy.url": "pglite:" },
      environment: (name) => name === variable ? value : undefined,
    });
    assert.equal((await current(config)).database, "pglite:");
  }
});

Deno.test("an option or setting that there is not is refused before anything happens", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject();
  const config = project.config(database.url);
  const refused: readonly (readonly [() => unknown, string, string])[] = [
    [
      // @ts-expect-error Mistyped.
      () => upgrade(config, "head", { dryrun: true }),
      "upgrade(): unknown option 'dryrun'",
      "Did you mean 'dryRun'?",
    ],
    [
      // @ts-expect-error No object.
      () => downgrade(config, "base", null),
      "downgrade(): the options must be an object, not null",
      "",
    ],
    [
      // @ts-expect-error Only with autogenerate.
      () => revision(config, { shadow: true }),
      "revision(): unknown option 'shadow'",
      "The options are database, signal, onEvent, autogenerate, message, head, splice, branchLabel, versionPath, revisionId, dependsOn, format",
    ],
    [
      // @ts-expect-error Mistyped.
      () => new Config({ setings: {} }),
      "Config(): unknown option 'setings'",
      "Did you mean 'settings'?",
    ],
    [
      () => new Config({ settings: { lock_wiat: "3s" } }),
      "Config(): unknown setting 'lock_wiat'",
      "Did you mean 'lock_wait'?",
    ],
    [
      // @ts-expect-error A text is wanted.
      () => new Config({ settings: { transaction_per_migration: false } }),
      "Config(): the setting 'transaction_per_migration' must be a text as in the ini file, not false",
      "",
    ],
  ];
  for (const [body, message, hint] of refused) {
    await assert.rejects(async () => await body(), (error) => {
      assert.ok(error instanceof MigratorError);
      assert.equal(error.code, "call-option");
      assert.equal(error.message, `Invalid argument to ${message}`);
      assert.equal(error.hint ?? "", hint);
      return true;
    });
  }
  assert.deepEqual((await current(config)).rows, []);
});

Deno.test("a lent database is left outside of a transaction that could not begin", async () => {
  await using project = await makeProject([]);
  await Deno.writeTextFile(
    `${project.folder}/versions/late.ts`,
    `export const revision = "late";
export const downRevision = null;
export const settings = { lockTimeoutMs: 1e12 };
export async function upgrade() {}
`,
  );
  const database = new PGlite();
  await assert.rejects(
    upgrade(project.config(), "head", { database: lendPglite(database) }),
    /invalid value for parameter "lock_timeout"/,
  );
  const { rows } = await database.query("SELECT 1 AS one");
  assert.deepEqual(rows, [{ one: 1 }]);
  await database.close();
});

Deno.test("a relative cwd starts where the process is, when the call begins", async () => {
  await using project = await makeProject();
  await using other = await makeProject(["slow"]);
  const code = `
    import { Config, heads } from "alembic";
    const options = { settings: { script_location: "." } };
    const list = async (config) => {
      const [head] = await heads(config);
      return head.path;
    };
    const calls = [
      list(new Config(options)),
      list(new Config({ ...options, cwd: "versions/.." })),
    ];
    Deno.chdir(${JSON.stringify(other.folder)});
    calls.push(list(new Config(options)));
    console.log((await Promise.all(calls)).join("\\n"));
  `;
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `--config=${config}`, code],
    cwd: project.folder,
  }).output();
  assert.deepEqual(new TextDecoder().decode(stdout).split("\n"), [
    `${project.folder}/versions/two.ts`,
    `${project.folder}/versions/two.ts`,
    `${other.folder}/versions/slow.ts`,
    "",
  ]);
});

Deno.test("what is wrong with a setting names the setting, not a variable", async () => {
  await using project = await makeProject();
  const { settings, ...options } = project.config().options;
  const config = new Config({
    ...options,
    settings: { ...settings, lock_wait: "soon", "sqlalchemy.url": "a" },
  });
  await assert.rejects(heads(config), {
    message:
      "lock_wait must be a length of time, not 'soon' (lock_wait in the settings)",
  });
  const other = new Config({
    ...options,
    settings: { ...settings, "sqlalchemy.url": "a" },
  });
  await assert.rejects(current(other), /\(sqlalchemy\.url in the settings\)/);
});
