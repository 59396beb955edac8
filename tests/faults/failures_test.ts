import assert from "node:assert/strict";

import {
  freshDatabase,
  openTestConnection,
  startPostgres,
} from "../support/servers.ts";
import { makeTable, readTable } from "./failure_table.ts";
import { startStandby } from "./failures.ts";
import { writeHistory } from "./support/history.ts";
import { startProxy } from "./support/message_proxy.ts";
import { runInProcess } from "../support/in_process.ts";

Deno.test("the table of docs/troubleshooting.md is what runs really print", async () => {
  assert.equal(await readTable(), await makeTable());
});

Deno.test("several hosts with target_session_attrs=read-write lead to the primary", async () => {
  await using standby = await startStandby();
  await using primary = await startPostgres({ version: 18 });
  await using project = await writeHistory([{ id: "h1", upgrade: [] }]);
  const url = primary.url().replace(
    /@127\.0\.0\.1:(\d+)/,
    `@127.0.0.1:${standby.port},127.0.0.1:$1`,
  );
  const { code, stderr } = await runInProcess(
    ["--url", `${url}?target_session_attrs=read-write`, "upgrade", "head"],
    { cwd: project.folder },
  );
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    await primary.run("SELECT version_num FROM alembic_version"),
    [
      { version_num: "h1" },
    ],
  );
});

Deno.test("--wait waits for a server that is still starting", async () => {
  await using server = await startPostgres({ version: 18 });
  await using project = await writeHistory([{ id: "h1", upgrade: [] }]);
  await server.halt();
  const running = runInProcess(
    ["--url", server.url(), "upgrade", "head", "--wait", "20"],
    { cwd: project.folder },
  );
  await new Promise((resolve) => setTimeout(resolve, 600));
  await server.restart();
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /INFO {2}\[alembic\.runtime\.connection\] Waiting for the database \(\d+ s so far\): 127\.0\.0\.1 port \d+ refused the connection$/m,
  );
});

Deno.test("--wait waits for a server behind a proxy that listens already", async () => {
  await using server = await startPostgres({ version: 18 });
  await using project = await writeHistory([{ id: "h1", upgrade: [] }]);
  await using proxy = startProxy(server.port, undefined);
  await server.halt();
  const url = server.url("postgres", { parameters: { sslmode: "disable" } })
    .replace(`:${server.port}/`, `:${proxy.port}/`);
  const running = runInProcess(
    ["--url", url, "upgrade", "head", "--wait", "20"],
    { cwd: project.folder },
  );
  await new Promise((resolve) => setTimeout(resolve, 600));
  await server.restart();
  const { code, stderr } = await running;
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /Waiting for the database \(\d+ s so far\): 127\.0\.0\.1 port \d+ closed the connection before it answered$/m,
  );
});

Deno.test("--wait ends although a host takes connections and never answers", async () => {
  await using project = await writeHistory([{ id: "h1", upgrade: [] }]);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const { code, stderr } = await runInProcess(
    // deno-fmt-ignore
    ["--url", `postgresql://u:s3cret@127.0.0.1:${port}/d`, "upgrade", "head",
      "--wait", "1"],
    { cwd: project.folder },
  );
  assert.equal(code, 5, stderr);
  assert.match(
    stderr,
    /no answer from 127\.0\.0\.1 port \d+ within 1 s \(waited 1 s\)$/m,
  );
});

Deno.test("create_version_table_schema makes the schema, once", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([
    { id: "h1", upgrade: [] },
    { id: "h2", upgrade: [] },
  ], {
    settings: [
      'version_table_schema = De"ploy',
      "create_version_table_schema = true",
    ],
  });
  for (const target of ["h1", "h2"]) {
    const { code, stderr } = await runInProcess(
      ["--url", database.url, "upgrade", target],
      { cwd: project.folder },
    );
    assert.equal(code, 0, stderr);
  }
  assert.deepEqual(
    await database.server.run(
      'SELECT version_num FROM "De""ploy".alembic_version',
      database.name,
    ),
    [{ version_num: "h2" }],
  );
});

Deno.test("a revision that begins or ends transactions is refused before it does", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([]);
  const run = async (name: string, text: string) => {
    const path = `${project.folder}/versions/${name}`;
    await Deno.writeTextFile(path, text);
    const result = await runInProcess(
      ["--url", database.url, "upgrade", "head"],
      { cwd: project.folder },
    );
    await Deno.remove(path);
    return { ...result, path };
  };
  const sql = await run(
    "x1.sql",
    "-- revision: x1\n-- down_revision:\n-- upgrade\nCREATE TABLE x (id int);\nCOMMIT;\nSELECT 1 / 0;\n",
  );
  assert.equal(sql.code, 1);
  assert.match(
    sql.stderr,
    new RegExp(
      `^FAILED: Revision x1 must not begin or end transactions, but has COMMIT\n {2}at ${sql.path}:5$`,
      "m",
    ),
  );
  for (const call of ["execute", "query"]) {
    const module = await run(
      "x1.ts",
      `export const revision = "x1";\nexport const downRevision = null;\nexport async function upgrade({ op }) {\n  await op.execute("CREATE TABLE x (id int)");\n  await op.${call}("ROLLBACK");\n}\n`,
    );
    assert.equal(module.code, 1);
    assert.match(module.stderr, /must not begin or end transactions/);
  }
  await using connection = await openTestConnection(database.url);
  const [result] = await connection.execute("SELECT to_regclass('x') AS x");
  assert.deepEqual(result?.rows, [{ x: null }]);
});
