import assert from "node:assert/strict";

import { RecordingConnection } from "../../src/driver/recording.ts";

Deno.test("RecordingConnection.execute() writes the text as it is and returns nothing", async () => {
  const written: string[] = [];
  const connection = new RecordingConnection((text) => written.push(text));
  assert.deepEqual(await connection.execute("SELECT 1;\n-- ü\0"), []);
  await connection.execute("");
  assert.deepEqual(written, ["SELECT 1;\n-- ü\0", ""]);
  assert.ok(connection.isOffline);
  assert.equal(connection.serverVersion, 0);
  await connection.cancel();
  await connection.close();
  await connection.close();
});

Deno.test("RecordingConnection.execute() rejects when the sink throws", async () => {
  const connection = new RecordingConnection(() => {
    throw new Error("disk full");
  });
  await assert.rejects(connection.execute("SELECT 1"), {
    message: "disk full",
  });
});

Deno.test("RecordingConnection.query() needs a database", async () => {
  const connection = new RecordingConnection(() => {});
  await assert.rejects(connection.query("SELECT 1"), {
    name: "OfflineQueryError",
    code: "offline-query",
    message: "Cannot run a query without a database: the SQL is only written",
    hint:
      "Run the command without --sql, or write the revision so that it needs no answers from the database",
    sql: "SELECT 1",
  });
});
