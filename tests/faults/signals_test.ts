import assert from "node:assert/strict";

import { spawnCli } from "../support/cli.ts";
import {
  freshDatabase,
  openTestConnection,
  sharedServer,
} from "../support/servers.ts";
import { runSignals } from "./signals.ts";
import { writeHistory } from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";
import { untilRunning } from "./support/sessions.ts";
import { deriveLockKey } from "../../src/runtime/lock_key.ts";

/** Far less than what would be waited for, much more than a busy machine takes. */
const LIMIT_MS = 10_000;

Deno.test("a signal ends a run within a second, with nothing of the revision left", async () => {
  const { problems } = await runSignals({
    server: await sharedServer(),
    rounds: 1,
    attempts: 3,
  });
  assert.deepEqual(problems, []);
});

Deno.test("SIGTERM ends a run that waits for the lock, and the second signal ends at once", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{ id: "w1", upgrade: [] }]);
  const key = await deriveLockKey({
    schema: undefined,
    name: "alembic_version",
  });
  await using holder = await openTestConnection(database.url);
  await holder.execute(`BEGIN; SELECT pg_advisory_xact_lock(${key})`);
  const child = spawnCli(["--url", database.url, "upgrade", "head"], {
    cwd: project.folder,
  });
  const output = child.output();
  await untilWaiting(database.url);
  const sentAt = performance.now();
  child.kill("SIGTERM");
  const { code, stderr } = await output;
  assert.equal(code, 143);
  assert.ok(performance.now() - sentAt < LIMIT_MS);
  assert.match(
    new TextDecoder().decode(stderr),
    /^FAILED: Stopped by SIGTERM\nNo revision was run before it\.\n/m,
  );
});

Deno.test("the second signal ends the process at once", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "w1",
    upgrade: [
      `await op.execute("SELECT pg_sleep(0.3)");`,
      `await new Promise((resolve) => setTimeout(resolve, 60000));`,
    ],
  }]);
  await using watcher = await openTestConnection(database.url);
  const child = spawnCli(["--url", database.url, "upgrade", "head"], {
    cwd: project.folder,
  });
  const output = child.output();
  await untilRunning(watcher, "pg_sleep");
  await new Promise((resolve) => setTimeout(resolve, 600));
  child.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 50));
  const sentAt = performance.now();
  child.kill("SIGINT");
  const { code } = await output;
  assert.equal(code, 130);
  assert.ok(performance.now() - sentAt < LIMIT_MS);
});

Deno.test("with --json an interrupted run says how far it had come", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    { id: "j1", upgrade: [] },
    { id: "j2", upgrade: [`await op.execute("SELECT nothing");`] },
  ]);
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head", "--json"],
    { cwd: project.folder },
  );
  assert.equal(code, 1);
  const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ event, revision }) => [event, revision]),
    [
      ["stepStart", "j1"],
      ["stepEnd", "j1"],
      ["stepStart", "j2"],
      ["stepStop", "j2"],
      ["error", "j2"],
    ],
  );
  const { applied, heads, underWay, isPartial, isResumable } = lines.at(-1);
  assert.deepEqual({ applied, heads, underWay, isPartial, isResumable }, {
    applied: ["j1"],
    heads: ["j1"],
    underWay: "j2",
    isPartial: false,
    isResumable: true,
  });
});

Deno.test("a revision that cannot be loaded says what was done before it", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    { id: "k1", upgrade: [] },
    { id: "k2", upgrade: ["await (;"] },
  ]);
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head"],
    { cwd: project.folder },
  );
  assert.equal(code, 1);
  assert.match(stderr, /^FAILED: .*k2\.ts/m);
  assert.match(
    stderr,
    /^Done before it: k1\.\nRevision k2 was rolled back; the database stands at k1\.$/m,
  );
});

async function untilWaiting(url: string): Promise<void> {
  await using watcher = await openTestConnection(url);
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const [result] = await watcher.execute(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() " +
        "AND query LIKE '%ROLLBACK%' AND pid <> pg_backend_pid()",
    );
    if ((result?.rowCount ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("nobody waits for the lock");
}
