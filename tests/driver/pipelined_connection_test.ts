import assert from "node:assert/strict";

import type { PipelinedConnection } from "../../src/driver/connection.ts";
import { SerialQueue } from "../../src/driver/serial_queue.ts";
import { isPipelined } from "../../src/runtime/step_ahead.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
} from "../support/servers.ts";
import { refusal } from "./connection_behaviours.ts";

const GUARD = "SELECT 1/count(*) FROM guard";

async function openPipelined(
  url: string,
): Promise<PipelinedConnection & AsyncDisposable> {
  const connection = await openTestConnection(url);
  assert.ok(isPipelined(connection));
  return connection;
}

for (const version of await installedVersions()) {
  Deno.test(`executeBehind() runs behind what is not answered yet, in order (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openPipelined(database.url);
    await connection.execute(
      "CREATE TABLE guard AS SELECT 1; CREATE TABLE t (id serial, n int)",
    );
    const insert = (n: number) =>
      `INSERT INTO t (n) VALUES (${n}) RETURNING n; SELECT ${n} AS m`;
    const rows = (n: number) => [
      { rows: [{ n }], rowCount: 1 },
      { rows: [{ m: n }], rowCount: 1 },
    ];
    for (let n = 0; n < 300; n += 3) {
      const results = await Promise.all([
        connection.execute(insert(n)),
        connection.executeBehind(GUARD, insert(n + 1)),
        connection.execute(insert(n + 2)),
      ]);
      assert.deepEqual(results, [rows(n), rows(n + 1), rows(n + 2)]);
    }
    const { rows: [order] } = await connection.query(
      "SELECT array_agg(n ORDER BY id) = array_agg(n ORDER BY n) AS kept FROM t",
    );
    assert.deepEqual(order, { kept: true });
  });

  Deno.test(`executeBehind() runs nothing if the guard fails (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openPipelined(database.url);
    await connection.execute("CREATE TABLE guard ()");
    const error = await refusal(
      connection.executeBehind(GUARD, "CREATE TABLE t ()"),
    );
    assert.equal(error.sqlState, "22012");
    const { rows } = await connection.query("SELECT to_regclass('t') AS t");
    assert.deepEqual(rows, [{ t: null }]);
  });

  Deno.test(`executeBehind() tells of the statement, not of the guard (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openPipelined(database.url);
    await connection.execute("CREATE TABLE guard AS SELECT 1");
    for (
      const [sql, sqlState, position] of [
        ["SELEC 1", "42601", 1],
        ["SELECT '\u{1f600}', wrong", "42703", 13],
      ] as const
    ) {
      const error = await refusal(connection.executeBehind(GUARD, sql));
      assert.equal(error.sqlState, sqlState);
      assert.equal(error.position, position);
      assert.equal(error.sql, sql);
    }
  });

  Deno.test(`what was sent before fails alone (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openPipelined(database.url);
    await connection.execute("CREATE TABLE guard AS SELECT 1");
    const failing = refusal(connection.execute("SELECT 1/0"));
    const behind = connection.executeBehind(GUARD, "SELECT 2 AS two");
    assert.equal((await failing).sqlState, "22012");
    assert.deepEqual(await behind, [{ rows: [{ two: 2 }], rowCount: 1 }]);
  });

  Deno.test(`a loss fails both (PostgreSQL ${version})`, async () => {
    await using database = await freshDatabase({ version });
    await using connection = await openPipelined(database.url);
    await connection.execute("CREATE TABLE guard AS SELECT 1");
    const failures = await Promise.allSettled([
      connection.execute("SELECT pg_terminate_backend(pg_backend_pid())"),
      connection.executeBehind(GUARD, "SELECT 2"),
      connection.execute("SELECT 3"),
    ]);
    for (const failure of failures) {
      assert.equal(failure.status, "rejected");
      assert.equal(failure.reason.failure, "lost");
    }
  });
}

Deno.test("the embedded database answers call by call", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await using connection = await openTestConnection(database.url);
  assert.equal(isPipelined(connection), false);
});

Deno.test("SerialQueue.runBehind() begins with the work before it, and keeps what follows waiting", async () => {
  const queue = new SerialQueue();
  const events: string[] = [];
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const work = (name: string, gate: number) => async () => {
    events.push(`${name} begins`);
    await gates[gate]?.promise;
    events.push(`${name} ends`);
  };
  const all = [
    queue.run(work("a", 0)),
    queue.runBehind(work("b", 1)),
    queue.run(work("c", 2)),
  ];
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.deepEqual(events, ["a begins", "b begins"]);
  gates[1]?.resolve();
  await all[1];
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.deepEqual(events, ["a begins", "b begins", "b ends"]);
  gates[0]?.resolve();
  gates[2]?.resolve();
  await Promise.all(all);
  assert.deepEqual(events.slice(3), ["a ends", "c begins", "c ends"]);
});

Deno.test("SerialQueue.runBehind() goes on behind work that fails", async () => {
  const queue = new SerialQueue();
  const fail = (text: string) => () => Promise.reject(new Error(text));
  await assert.rejects(queue.run(fail("a")), /a/);
  await assert.rejects(queue.runBehind(fail("b")), /b/);
  assert.equal(await queue.runBehind(() => Promise.resolve(1)), 1);
  assert.equal(await queue.run(() => Promise.resolve(2)), 2);
});
