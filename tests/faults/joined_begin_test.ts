import assert from "node:assert/strict";

import { spawnCli } from "../support/cli.ts";
import { runInProcess } from "../support/in_process.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { writeHistory } from "./support/history.ts";
import { untilRunning } from "./support/sessions.ts";

const CREATE = (name: string) => `await op.execute("CREATE TABLE ${name} ()");`;
const TELL_LIMITS =
  `await op.execute("INSERT INTO told (limits) SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')");`;

Deno.test("each revision has its own limits, also behind one with others", async () => {
  await using database = await freshDatabase();
  await database.server.run(
    "CREATE TABLE told (id serial, limits text)",
    database.name,
  );
  const upgrade = [TELL_LIMITS];
  await using project = await writeHistory([
    { id: "m1", upgrade },
    { id: "m2", settings: { lockTimeoutMs: 2000 }, upgrade },
    { id: "m3", settings: { statementTimeoutMs: 4000 }, upgrade },
    { id: "m4", upgrade },
  ], { settings: ["lock_timeout = 9s", "statement_timeout = 8s"] });
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head"],
    { cwd: project.folder },
  );
  assert.equal(code, 0, stderr);
  const told = await database.server.run(
    "SELECT limits FROM told ORDER BY id",
    database.name,
  );
  assert.deepEqual(
    told.map(({ limits }) => limits),
    ["9s 8s", "2s 8s", "9s 4s", "9s 8s"],
  );
});

/** c1 done; c2 sleeps for a while before it is, so that c3 can be kept from beginning. */
async function prepareLockedBegin() {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await freshDatabase());
  const project = stack.use(
    await writeHistory([
      { id: "c1", upgrade: [CREATE("c1")] },
      {
        id: "c2",
        upgrade: [`await op.execute("SELECT pg_sleep(3)");`, CREATE("c2")],
      },
      { id: "c3", upgrade: [CREATE("c3")] },
    ], { settings: ["lock_timeout = 200ms"] }),
  );
  const child = (target: string) =>
    spawnCli(["--url", database.url, "upgrade", target], {
      cwd: project.folder,
    });
  assert.equal((await child("c1").output()).code, 0);
  const holder = stack.use(await openTestConnection(database.url));
  // Within a transaction what others do looks as it did at first.
  const watcher = stack.use(await openTestConnection(database.url));
  const run = child("head");
  const output = run.output();
  await untilRunning(watcher, "pg_sleep(3)");
  // Granted when c2, which has read the version rows, is committed.
  await holder.execute("BEGIN; LOCK TABLE alembic_version");
  const rows = async () =>
    (await holder.execute("SELECT version_num FROM alembic_version"))[0]?.rows
      .map(({ version_num }) => version_num);
  const owned = stack.move();
  return {
    run,
    holder,
    watcher,
    rows,
    ended: async () => {
      const { code, stderr } = await output;
      return { code, stderr: new TextDecoder().decode(stderr) };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

Deno.test("a transaction that cannot begin behind a COMMIT undoes nothing, and begins later", async () => {
  await using locked = await prepareLockedBegin();
  const { holder, rows } = locked;
  assert.deepEqual(await rows(), ["c2"]);
  await holder.execute("SELECT pg_sleep(0.6); COMMIT");
  const { code, stderr } = await locked.ended();
  assert.equal(code, 0, stderr);
  assert.equal(stderr.match(/Running upgrade/g)?.length, 2);
  assert.deepEqual(await rows(), ["c3"]);
});

Deno.test("a run stopped before it knows whether it has committed says so", async () => {
  await using locked = await prepareLockedBegin();
  const { holder, run, rows } = locked;
  await untilRunning(locked.watcher, "SELECT version_num FROM alembic_version");
  run.kill("SIGTERM");
  const { code, stderr } = await locked.ended();
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Whether revision c2 was committed is not known: .*\n[^]*The database stands at c1, or at c2\./,
  );
  await holder.execute("COMMIT");
  assert.deepEqual(await rows(), ["c2"]);
});

Deno.test("what fails at COMMIT is rolled back, though another revision follows", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    {
      id: "d1",
      upgrade: [
        `await op.execute("CREATE TABLE d1 (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)");`,
      ],
    },
    {
      id: "d2",
      upgrade: [`await op.execute("INSERT INTO d1 VALUES (1), (1)");`],
    },
    { id: "d3", upgrade: [CREATE("d3")] },
  ]);
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head"],
    { cwd: project.folder },
  );
  assert.equal(code, 1);
  assert.match(stderr, /duplicate key value violates unique constraint/);
  assert.match(
    stderr,
    /Done before it: d1\.\nRevision d2 was rolled back; the database stands at d1\./,
  );
  await using connection = await openTestConnection(database.url);
  const [rows, left] = await connection.execute(
    "TABLE alembic_version; TABLE d1",
  );
  assert.deepEqual(rows?.rows, [{ version_num: "d1" }]);
  assert.deepEqual(left?.rows, []);
});

Deno.test("a revision that cannot be loaded leaves no transaction open", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    { id: "e1", upgrade: [CREATE("e1")] },
    { id: "e2", upgrade: [] },
  ]);
  await Deno.writeTextFile(
    project.path("e2"),
    `export const revision = "e2";\nexport const downRevision = "e1";\n` +
      `throw new Error("not today");\n`,
  );
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head"],
    { cwd: project.folder },
  );
  assert.equal(code, 1);
  assert.match(stderr, /not today[^]*Done before it: e1\./);
  await using connection = await openTestConnection(database.url);
  const [rows] = await connection.execute("TABLE alembic_version");
  assert.deepEqual(rows?.rows, [{ version_num: "e1" }]);
});
