import assert from "node:assert/strict";

import { findPooler, startPooler } from "../support/pooler_server.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { untilRunning } from "../faults/support/sessions.ts";
import { isUsable, refusal } from "./connection_behaviours.ts";

const program = await findPooler();

if (program !== undefined) {
  Deno.test("openConnection() gets through a pooler that refuses start-up settings", async () => {
    await using database = await freshDatabase();
    await using pooler = await startPooler(program, database.server);
    await using connection = await openTestConnection(
      pooler.url(database.name),
    );
    assert.deepEqual(connection.transactionSettings, []);
    assert.equal(Math.floor(connection.serverVersion / 10_000), 18);
    await isUsable(connection);
  });

  Deno.test("transactionSettings holds the options that a pooler refused", async () => {
    await using database = await freshDatabase();
    await using pooler = await startPooler(program, database.server);
    await using connection = await openTestConnection(
      pooler.url(database.name, {
        options: "-c lock_timeout=7 -c my.option=it's\\ so",
      }),
    );
    assert.deepEqual(connection.transactionSettings, [
      `SET LOCAL "lock_timeout" = '7'`,
      `SET LOCAL "my"."option" = 'it''s so'`,
    ]);
    const results = await connection.execute(
      [
        "BEGIN",
        ...connection.transactionSettings ?? [],
        "SHOW lock_timeout",
        "SHOW my.option",
        "COMMIT",
      ].join("; "),
    );
    assert.deepEqual(results.slice(3, 5).map(({ rows }) => rows), [
      [{ "lock_timeout": "7ms" }],
      [{ "my.option": "it's so" }],
    ]);
  });

  Deno.test("transactionSettings holds the options that a pooler accepted and dropped", async () => {
    await using database = await freshDatabase();
    await using pooler = await startPooler(program, database.server, {
      ignoredParameters: ["options"],
    });
    await using connection = await openTestConnection(
      pooler.url(database.name, { options: "-c search_path=tenant_7" }),
    );
    assert.deepEqual(connection.transactionSettings, [
      `SET LOCAL "search_path" = 'tenant_7'`,
    ]);
    await using direct = await openTestConnection(
      database.server.url(database.name, {
        parameters: { options: "-c search_path=tenant_7" },
      }),
    );
    assert.deepEqual(direct.transactionSettings, []);
  });

  Deno.test("query() and cancel() work through a transaction-mode pooler", async () => {
    await using database = await freshDatabase();
    await using pooler = await startPooler(program, database.server);
    const url = pooler.url(database.name);
    await using watcher = await openTestConnection(database.url);
    await using one = await openTestConnection(url);
    await using two = await openTestConnection(url);
    for (let round = 0; round < 5; round++) {
      await Promise.all([isUsable(one), isUsable(two)]);
    }
    const running = refusal(one.execute("SELECT pg_sleep(30)"), {
      sqlState: "57014",
    });
    await untilRunning(watcher, "pg_sleep(30)");
    await one.cancel();
    await running;
    await isUsable(one);
  });
}
