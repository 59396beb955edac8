import assert from "node:assert/strict";

import {
  freshDatabase,
  installedVersions,
  openTestConnection,
  sharedServer,
} from "../support/servers.ts";
import { runBlockedTable } from "./blocked_tables.ts";
import { writeHistory } from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";

for (const version of await installedVersions()) {
  for (const mode of ["ACCESS SHARE", "ACCESS EXCLUSIVE"] as const) {
    Deno.test(`a table held under ${mode} is tried again, its holder named, readers not held up (PostgreSQL ${version})`, async () => {
      const { problems } = await runBlockedTable({
        server: await sharedServer(version),
        mode,
        lockTimeoutMs: 500,
        holdMs: 2500,
      });
      assert.deepEqual(problems, []);
    });
  }
}

Deno.test("one transaction for all revisions has the lock timeout and the retries too", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    { id: "o1", upgrade: [`await op.execute("CREATE TABLE o1 ()");`] },
    {
      id: "o2",
      upgrade: [`await op.execute("ALTER TABLE busy ADD COLUMN a int");`],
    },
  ], {
    settings: ["transaction_per_migration = false", "lock_timeout = 300ms"],
  });
  await database.server.run("CREATE TABLE busy (id int)", database.name);
  await using holder = await openTestConnection(database.url);
  await holder.execute("BEGIN; LOCK TABLE busy");
  const timer = setTimeout(() => void holder.execute("COMMIT"), 1500);
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head"],
    { cwd: project.folder },
  );
  clearTimeout(timer);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /lock timeout.*trying again/);
});

Deno.test("the command line comes before a revision's own limits, they before alembic.ini", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "m1",
    settings: { lockTimeoutMs: 2000 },
    upgrade: [
      `const [row] = await op.query("SELECT current_setting('lock_timeout') AS l, current_setting('statement_timeout') AS s");`,
      `throw new Error(row.l + " " + row.s);`,
    ],
  }], { settings: ["lock_timeout = 9s", "statement_timeout = 8s"] });
  const limits = async (...args: readonly string[]) => {
    const { stderr } = await runInProcess(
      ["--url", database.url, "upgrade", "head", ...args],
      { cwd: project.folder },
    );
    return /Error: (.*)$/m.exec(stderr)?.[1];
  };
  assert.equal(await limits(), "2s 8s");
  assert.equal(
    await limits("--lock-timeout", "7", "--statement-timeout", "0"),
    "7s 0",
  );
});

Deno.test("options that are no length of time are refused", async () => {
  await using project = await writeHistory([{ id: "m1", upgrade: [] }]);
  for (
    const [option, value] of [
      ["lock-wait", "soon"],
      ["lock-timeout", "-2"],
      ["statement-timeout", "25d"],
      ["wait", "soon"],
      ["wait", "-1"],
    ]
  ) {
    const { code, stderr } = await runInProcess(
      ["upgrade", "head", `--${option}`, `${value}`],
      { cwd: project.folder },
    );
    assert.equal(code, 2);
    assert.equal(
      stderr,
      `FAILED: --${option} must be a length of time, not '${value}'\n` +
        "Write seconds, or a number with a unit: 500ms, 30s, 5min" +
        (option === "wait" ? "\n" : "; -1 for no limit\n"),
    );
  }
});
