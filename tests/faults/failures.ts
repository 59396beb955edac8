import { join } from "node:path";

import { deriveLockKey } from "../../src/runtime/lock_key.ts";
import {
  openTestConnection,
  type PostgresServer,
  startPostgres,
  type TestServer,
} from "../support/servers.ts";
import { nameOf } from "./support/checks.ts";
import { fakeOldServer } from "./support/old_server.ts";
import { type FaultRevision, writeHistory } from "./support/history.ts";
import { type CommandResult, runInProcess } from "../support/in_process.ts";
import { untilRunning } from "./support/sessions.ts";

/** What a run says of a failure, without what differs from run to run. */
export interface DescribedFailure {
  readonly name: string;
  /** Behind `FAILED: `. */
  readonly message: string;
  readonly code: number;
  /** Its last line. */
  readonly hint: string;
}

/** Servers and a way to run, for the cases. */
interface Stage {
  readonly server: PostgresServer;
  readonly secure: TestServer;
  readonly standby: TestServer;
  /** Runs `upgrade head` of the revisions. */
  run(
    url: string,
    revisions: readonly FaultRevision[],
    args?: readonly string[],
  ): Promise<CommandResult>;
}

interface FailureCase {
  readonly name: string;
  run(stage: Stage): Promise<CommandResult>;
}

const TABLE: FaultRevision = {
  id: "a1",
  upgrade: [`await op.execute("CREATE TABLE account (id int)");`],
};

function statement(sql: string): readonly FaultRevision[] {
  return [TABLE, {
    id: "a2",
    upgrade: [`await op.execute(${JSON.stringify(sql)});`],
  }];
}

function withParameters(
  url: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const result = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    result.searchParams.set(name, value);
  }
  return result.href;
}

const CONNECTION_CASES: readonly FailureCase[] = [
  {
    name: "Wrong password",
    run: ({ server, run }) =>
      run(server.url("postgres", { password: "wrong" }), [TABLE]),
  },
  {
    name: "Unknown host",
    run: ({ run }) =>
      run("postgresql://postgres@nosuch.invalid/postgres", [TABLE]),
  },
  {
    name: "Nothing listens there",
    run: ({ run }) =>
      run("postgresql://postgres@127.0.0.1:1/postgres", [TABLE]),
  },
  {
    name: "A server that does not come up in time",
    run: ({ run }) =>
      run("postgresql://postgres@127.0.0.1:1/postgres", [TABLE], [
        "--wait",
        "300ms",
      ]),
  },
  {
    name: "Unknown database",
    run: ({ server, run }) => run(server.url("nosuch"), [TABLE]),
  },
  {
    name: "Too many connections",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await server.run(
        `CREATE ROLE crowded LOGIN PASSWORD 'x' CONNECTION LIMIT 0`,
      );
      try {
        const target = server.url(nameOf(url), {
          user: "crowded",
          password: "x",
        });
        return await run(target, [TABLE]);
      } finally {
        await server.run("DROP ROLE crowded");
      }
    },
  },
  {
    name: "TLS refused by the server",
    run: ({ server, run }) =>
      run(withParameters(server.url(), { sslmode: "require" }), [TABLE]),
  },
  {
    name: "A certificate that no trusted authority signed",
    run: ({ secure, run }) =>
      run(
        withParameters(secure.url(), {
          sslmode: "verify-full",
          sslrootcert: secure.certificates?.otherRootFile ?? "",
        }),
        [TABLE],
      ),
  },
  {
    name: "A certificate for another host",
    run: ({ secure, run }) =>
      run(
        withParameters(secure.url(), {
          sslmode: "verify-full",
          sslrootcert: secure.certificates?.rootFile ?? "",
        }),
        [TABLE],
      ),
  },
  {
    name: "A server too old",
    async run({ run }) {
      await using old = fakeOldServer("9.6.24");
      return await run(
        `postgresql://postgres@127.0.0.1:${old.port}/postgres?sslmode=disable`,
        [TABLE],
      );
    },
  },
  {
    name: "A standby where a primary was asked for",
    run: ({ standby, run }) =>
      run(
        withParameters(standby.url(), {
          "target_session_attrs": "read-write",
        }),
        [TABLE],
      ),
  },
  {
    name: "A standby that nobody asked about",
    run: ({ standby, run }) => run(standby.url(), [TABLE]),
  },
];

const RUN_CASES: readonly FailureCase[] = [
  {
    name: "A read-only database",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await server.run(
        `ALTER DATABASE "${
          nameOf(url)
        }" SET default_transaction_read_only = on`,
      );
      return await run(url, [TABLE]);
    },
  },
  {
    name: "Missing privileges",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await server.run(
        "REVOKE CREATE ON SCHEMA public FROM public; " +
          "CREATE ROLE reader LOGIN PASSWORD 'x'",
        nameOf(url),
      );
      try {
        return await run(
          server.url(nameOf(url), { user: "reader", password: "x" }),
          [TABLE],
        );
      } finally {
        await server.run("DROP ROLE reader");
      }
    },
  },
  {
    name: "Full disk",
    async run({ server, run }) {
      const url = await server.createDatabase();
      const [row] = await server.run(
        "CREATE TABLE big (t text); CHECKPOINT; " +
          "SELECT pg_relation_filepath('big') AS path",
        nameOf(url),
      );
      // A device without room in place of the table's file.
      const path = join(server.dataFolder, String(row?.["path"]));
      await Deno.remove(path);
      await Deno.symlink("/dev/full", path);
      return await run(
        url,
        statement("INSERT INTO big SELECT repeat('x', 9000)"),
      );
    },
  },
  {
    name: "More objects locked than the server has room for",
    async run({ server, run }) {
      return await run(
        await server.createDatabase(),
        statement(
          "SELECT pg_advisory_xact_lock(g) FROM generate_series(1, 100000) g",
        ),
      );
    },
  },
  {
    name: "A table that others hold too long",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await using holder = await openTestConnection(url, {
        applicationName: "psql",
      });
      await holder.execute("CREATE TABLE account (id int)");
      await holder.execute("BEGIN; LOCK TABLE account");
      return await run(url, [{
        id: "a1",
        upgrade: [
          `await op.execute("ALTER TABLE account ADD COLUMN email text");`,
        ],
      }], ["--lock-timeout", "300ms", "--retries", "0"]);
    },
  },
  {
    name: "A statement that takes too long",
    async run({ server, run }) {
      return await run(
        await server.createDatabase(),
        statement("SELECT pg_sleep(5)"),
        ["--statement-timeout", "100ms"],
      );
    },
  },
  {
    name: "Another run that does not end in time",
    async run({ server, run }) {
      const url = await server.createDatabase();
      const revisions = [{
        id: "a1",
        upgrade: [`await op.execute("SELECT pg_sleep(1)");`],
      }];
      await using watcher = await openTestConnection(url);
      const other = run(url, revisions);
      await untilRunning(watcher, "pg_sleep");
      const result = await run(url, revisions, ["--lock-wait", "100ms"]);
      await other;
      return result;
    },
  },
  {
    name: "A session lock with the same key, left behind by somebody",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await using holder = await openTestConnection(url, {
        applicationName: "psql",
      });
      const key = await deriveLockKey({
        schema: undefined,
        name: "alembic_version",
      });
      await holder.execute(`SELECT pg_advisory_lock(${key})`);
      return await run(url, [TABLE], ["--lock-wait", "100ms"]);
    },
  },
  {
    name: "The connection is lost in a statement",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await using watcher = await openTestConnection(url);
      const running = run(url, statement("SELECT pg_sleep(5)"));
      const pid = await untilRunning(watcher, "pg_sleep");
      await watcher.execute(`SELECT pg_terminate_backend(${pid})`);
      return await running;
    },
  },
  {
    name: "An earlier run died outside a transaction",
    async run({ server, run }) {
      const url = await server.createDatabase();
      await using watcher = await openTestConnection(url);
      const revisions = [TABLE, {
        id: "a2",
        upgrade: [
          `await op.autocommitBlock(async () => {`,
          `  await op.execute("INSERT INTO account VALUES (1)");`,
          `  await op.execute("SELECT pg_sleep(5)");`,
          `});`,
        ],
      }];
      const running = run(url, revisions);
      const pid = await untilRunning(watcher, "pg_sleep");
      await watcher.execute(`SELECT pg_terminate_backend(${pid})`);
      await running;
      return await run(url, revisions);
    },
  },
  {
    name: "A revision id longer than the column",
    async run({ server, run }) {
      return await run(await server.createDatabase(), [{
        ...TABLE,
        id: "a".repeat(40),
      }]);
    },
  },
  {
    name: "No schema for the version table",
    async run({ server }) {
      await using project = await writeHistory([TABLE], {
        settings: ["version_table_schema = deployment"],
      });
      return await runInProcess(
        ["--url", await server.createDatabase(), "upgrade", "head"],
        { cwd: project.folder },
      );
    },
  },
];

/** Runs every case and describes what it printed. */
export async function describeFailures(): Promise<readonly DescribedFailure[]> {
  await using server = await startPostgres({ version: 18 });
  await using secure = await startPostgres({
    version: 18,
    tls: true,
    certificateNames: ["DNS:db.example.org"],
  });
  await using standby = await startStandby();
  const stage: Stage = {
    server,
    secure,
    standby,
    async run(url, revisions, args = []) {
      await using project = await writeHistory(revisions);
      return await runInProcess(
        ["--url", url, "upgrade", "head", ...args],
        { cwd: project.folder },
      );
    },
  };
  const described: DescribedFailure[] = [];
  for (const each of [...CONNECTION_CASES, ...RUN_CASES]) {
    described.push(describe(each.name, await each.run(stage)));
  }
  return described;
}

/** A server in recovery: one that was stopped, and now waits for its primary. */
export async function startStandby(): Promise<TestServer> {
  const server = await startPostgres({
    version: 18,
    settings: { "wal_level": "replica", "hot_standby": "on" },
  });
  await server.halt();
  await Deno.writeTextFile(join(server.dataFolder, "standby.signal"), "");
  await server.restart();
  return server;
}

function describe(name: string, result: CommandResult): DescribedFailure {
  const lines = result.stderr.trimEnd().split("\n");
  const first = lines.findIndex((line) => line.startsWith("FAILED: "));
  return {
    name,
    message: normalize((lines[first] ?? "").slice("FAILED: ".length)),
    code: result.code,
    hint: normalize(lines.slice(first + 1).at(-1) ?? ""),
  };
}

/** Puts examples in place of what differs from run to run. */
function normalize(text: string): string {
  return text
    .replace(/postgresql:\/\/[^' ]*/g, "postgresql://…")
    .replace(/port \d+/g, "port 5432")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:5432")
    .replace(/\bpid \d+/g, "pid 4711")
    .replace(/pg_terminate_backend\(\d+\)/g, "pg_terminate_backend(4711)")
    .replace(/migration lock \d+/g, "migration lock 1234567890")
    .replace(/since [-\d]+ [:\d]+\+00/g, "since 2026-03-02 09:14:05+00")
    .replace(
      /begun \S+ by alembic \d+@[^)]*/g,
      "begun 2026-03-02T09:14:05Z by alembic 42@web-1",
    )
    .replace(/alembic \d+@\S+?,/g, "alembic 42@web-1,")
    .replace(/waited [\d.]+ m?s/g, "waited 30 s")
    .replace(/file "[^"]*"/g, 'file "base/16384/16385"')
    .replace(/open for \d+ s/g, "open for 12 s");
}
