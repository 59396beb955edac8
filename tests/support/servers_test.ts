import assert from "node:assert/strict";

import {
  freshDatabase,
  installedVersions,
  sharedServer,
  startPostgres,
} from "./servers.ts";

for (const version of await installedVersions()) {
  Deno.test(`freshDatabase() gives an empty database of PostgreSQL ${version}`, async () => {
    await using database = await freshDatabase({ version });
    const [row] = await database.server.run(
      "SELECT current_database() AS name, current_setting('server_version_num')::int / 10000 AS version",
      database.name,
    );
    assert.deepEqual(row, { name: database.name, version });
  });
}

Deno.test("freshDatabase() drops its database at the end of the scope", async () => {
  const server = await sharedServer();
  let name: string;
  {
    await using database = await freshDatabase({ name: `odd "näme"` });
    name = database.name;
  }
  assert.deepEqual(
    await server.run(`SELECT 1 FROM pg_database WHERE datname = '${name}'`),
    [],
  );
});

Deno.test("TestServer.restart() keeps data and port", async () => {
  await using server = await startPostgres({ version: 18 });
  await server.run("CREATE TABLE kept ()");
  const before = [server.port, await server.pid()];
  await server.restart("fast");
  assert.equal(server.port, before[0]);
  assert.notEqual(await server.pid(), before[1]);
  await server.run("TABLE kept");
});

Deno.test("a server ends with the process that started it, even if that is killed", async () => {
  const module = import.meta.resolve("./servers.ts");
  const script = `import { startPostgres } from ${
    JSON.stringify(module)
  }; const server = await startPostgres({ version: 18 }); console.log(server.socketFolder, server.port); await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", script],
    cwd: new URL("../../", import.meta.url),
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const [folder = "", port = ""] = new TextDecoder().decode(value).trim().split(
    " ",
  );
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  const deadline = performance.now() + 10_000;
  while (isFolder(folder) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(!isFolder(folder));
  await assert.rejects(
    () => Deno.connect({ hostname: "127.0.0.1", port: Number(port) }),
    Deno.errors.ConnectionRefused,
  );
});

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
