import assert from "node:assert/strict";

import type { Connection } from "../../src/driver/connection.ts";
import {
  ConnectionError,
  DatabaseError,
  isServerUnavailable,
} from "../../src/driver/errors.ts";
import { isPassing } from "../../src/runtime/failures.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
  startPostgres,
} from "../support/servers.ts";
import { isUsable, refusal } from "./connection_behaviours.ts";

const TERMINATED = "terminating connection due to administrator command";

for (const version of await installedVersions()) {
  Deno.test(`a session that is terminated in a transaction says so ever after (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    await connection.execute("BEGIN; CREATE TABLE t ()");
    const pid = await backendPid(connection);
    const running = lostReason(connection.execute("SELECT pg_sleep(30)"));
    const queued = lostReason(connection.query("SELECT 1"));
    await waitUntilRunning(database.server, pid);
    await database.server.run(`SELECT pg_terminate_backend(${pid})`);
    assert.deepEqual(await running, ["57P01", TERMINATED]);
    assert.deepEqual(await queued, ["57P01", TERMINATED]);
    assert.deepEqual(await lostReason(connection.execute("COMMIT")), [
      "57P01",
      TERMINATED,
    ]);
    await connection.cancel();
  });

  Deno.test(`a session that is terminated while idle says so at the next call (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    const pid = await backendPid(connection);
    await database.server.run(`SELECT pg_terminate_backend(${pid}, 5000)`);
    assert.deepEqual(await lostReason(connection.execute("SELECT 1")), [
      "57P01",
      TERMINATED,
    ]);
  });

  Deno.test(`a timeout that ends the session is a lost connection (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    await connection.execute(
      "SET idle_in_transaction_session_timeout = 20; BEGIN",
    );
    await pause(100);
    assert.deepEqual(await lostReason(connection.execute("COMMIT")), [
      "25P03",
      "terminating connection due to idle-in-transaction timeout",
    ]);
  });

  Deno.test(`a server that crashes is a lost connection (PostgreSQL ${version})`, async () => {
    await using server = await startPostgres({ version });
    await using idle = await openTestConnection(server.url());
    await using busy = await openTestConnection(
      server.url("postgres", { host: "socket" }),
    );
    const pid = await backendPid(busy);
    const running = lostReason(busy.execute("SELECT pg_sleep(30)"));
    await waitUntilRunning(server, pid);
    await server.halt("immediate");
    const [sqlState] = await running;
    assert.ok(sqlState === "57P02" || sqlState === "57P01", `${sqlState}`);
    await lostReason(idle.execute("SELECT 1"));
    await server.restart();
    await using again = await openTestConnection(server.url());
    await isUsable(again);
  });

  Deno.test(`cancel() ends the running statement only (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    const pid = await backendPid(connection);
    const running = refusal(connection.execute("SELECT pg_sleep(30)"), {
      message: "canceling statement due to user request",
      sqlState: "57014",
    });
    const queued = connection.query("SELECT 2 AS two FROM pg_sleep(0.05)");
    await waitUntilRunning(database.server, pid);
    await Promise.all([connection.cancel(), connection.cancel()]);
    await running;
    assert.deepEqual((await queued).rows, [{ two: 2 }]);
    await connection.cancel();
    await isUsable(connection);
  });
}

Deno.test("a cancel that comes too late hits nothing behind it", async () => {
  await using database = await freshDatabase();
  await using connection = await openTestConnection(database.url);
  for (let round = 0; round < 30; round++) {
    const short = connection.execute("SELECT 1");
    await pause(0);
    const cancelling = connection.cancel();
    const next = connection.execute("SELECT 2 AS two FROM pg_sleep(0.005)");
    await short.catch((error) =>
      assert.ok(error instanceof DatabaseError && error.sqlState === "57014")
    );
    await cancelling;
    const [result] = await next;
    assert.deepEqual(result?.rows, [{ two: 2 }]);
  }
});

Deno.test("isPassing() knows lock timeouts, deadlocks and serialization failures", async () => {
  await using database = await freshDatabase();
  await using one = await openTestConnection(database.url);
  await using two = await openTestConnection(database.url);
  await one.execute("CREATE TABLE a (); CREATE TABLE b ()");
  await one.execute("BEGIN; LOCK TABLE a");
  await two.execute("SET deadlock_timeout = '10ms'");
  await two.execute("BEGIN; SET LOCAL lock_timeout = 20");
  const timeout = await refusal(two.execute("LOCK TABLE a"), {
    sqlState: "55P03",
  });
  await two.execute("ROLLBACK; BEGIN; LOCK TABLE b");
  const first = one.execute("LOCK TABLE b");
  await pause(50);
  const deadlock = await refusal(two.execute("LOCK TABLE a"), {
    sqlState: "40P01",
  });
  await two.execute("ROLLBACK");
  await first;
  await one.execute("ROLLBACK");
  const other = await refusal(one.execute("SELECT 1/0"));
  assert.deepEqual([timeout, deadlock, other].map(isPassing), [
    true,
    true,
    false,
  ]);
  assert.equal(isPassing(new Error("55P03")), isPassing(undefined));
});

Deno.test("an idle session that ends raises nothing by itself", async () => {
  const module = import.meta.resolve("../support/servers.ts");
  const script = `
    import { freshDatabase, openTestConnection } from ${JSON.stringify(module)};
    await using database = await freshDatabase();
    const connections = await Promise.all([1, 2, 3].map(() => openTestConnection(database.url)));
    await database.server.run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + database.name + "'");
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const connection of connections) await connection.close();
    console.log("alive");
  `;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", script],
    cwd: new URL("../../", import.meta.url),
  }).output();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(stdout), "alive\n", decoder.decode(stderr));
  assert.equal(code, 0);
});

/** SQLSTATE and reason of a call that finds the connection gone. */
async function lostReason(
  call: Promise<unknown>,
): Promise<readonly [string | undefined, string]> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof ConnectionError, Deno.inspect(error));
    assert.equal(error.failure, "lost");
    assert.ok(isServerUnavailable(error));
    assert.equal(
      error.message,
      `Lost the connection to '${error.displayUrl}': ${error.reason}`,
    );
    return [error.sqlState, error.reason];
  }
  assert.fail("the connection was not lost");
}

async function backendPid(connection: Connection): Promise<number> {
  const { rows: [row] } = await connection.query(
    "SELECT pg_backend_pid() AS pid",
  );
  return Number(row?.["pid"]);
}

async function waitUntilRunning(
  server: { run(sql: string): Promise<readonly unknown[]> },
  pid: number,
): Promise<void> {
  for (;;) {
    const rows = await server.run(
      `SELECT 1 FROM pg_stat_activity WHERE pid = ${pid} AND wait_event = 'PgSleep'`,
    );
    if (rows.length > 0) return;
  }
}

function pause(pauseMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}
