import assert from "node:assert/strict";
import { dirname, join } from "node:path";

import {
  ConnectionError,
  DataFolderLockedError,
} from "../../src/driver/errors.ts";
import {
  prepareDataFolder,
  publishDraft,
} from "../../src/driver/pglite_folder.ts";
import { freshPglite, openTestConnection } from "../support/servers.ts";

Deno.test("openConnection() makes a PGlite folder whole and opens it again", async () => {
  await using database = await freshPglite();
  const nested = `${database.path}/with space/ü%41`;
  const url = `pglite://${nested}`;
  {
    await using connection = await openTestConnection(url);
    assert.equal(Math.floor(connection.serverVersion / 10_000), 18);
    await connection.execute("CREATE TABLE t AS SELECT 1 AS one");
    assert.equal(Deno.exitCode, 0);
  }
  await using connection = await openTestConnection(url);
  const { rows } = await connection.query("TABLE t");
  assert.deepEqual(rows, [{ one: 1 }]);
  assert.deepEqual(await listNames(`${database.path}/with space`), [
    "ü%41",
    "ü%41.lock",
  ]);
});

Deno.test("openConnection() keeps a PGlite database in memory", async () => {
  await using one = await openTestConnection("pglite:");
  await one.execute("CREATE TABLE t ()");
  assert.equal(one.displayUrl, "pglite:");
});

Deno.test("openConnection() behaves like a server that nobody has configured", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await using connection = await openTestConnection(database.url);
  const results = await connection.execute(
    "SHOW search_path; SHOW fsync; SHOW allow_system_table_mods; SHOW server_encoding",
  );
  assert.deepEqual(results.map(({ rows }) => Object.values(rows[0] ?? {})), [
    ['"$user", public'],
    ["on"],
    ["off"],
    ["UTF8"],
  ]);
});

Deno.test("openConnection() waits for a PGlite folder in use and says who has it", async () => {
  await using database = await freshPglite({ isInitialised: true });
  const first = await openTestConnection(database.url, {
    applicationName: "alembic 1@elsewhere",
  });
  await assert.rejects(
    openTestConnection(database.url, { lockWaitMs: 120 }),
    (error) => {
      assert.ok(error instanceof DataFolderLockedError);
      assert.equal(error.exitCode, 4);
      assert.equal(error.holder, "alembic 1@elsewhere");
      assert.ok(error.waitedMs >= 120);
      assert.match(
        error.message,
        /^Cannot open '.*\/data': alembic 1@elsewhere still had it after [\d.]+ m?s$/,
      );
      return true;
    },
  );
  const waits: unknown[] = [];
  const second = openTestConnection(database.url, {
    onWait: (wait) => waits.push(wait.holder),
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  await first.execute("CREATE TABLE t ()");
  await first.close();
  await using connection = await second;
  await connection.execute("TABLE t");
  assert.ok(waits.length > 0);
  assert.equal(waits[0], "alembic 1@elsewhere");
});

Deno.test("openConnection() locks one PGlite folder under all its names", async () => {
  await using database = await freshPglite({ isInitialised: true });
  const link = `${database.path}-link`;
  await Deno.symlink(database.path, link);
  await using _held = await openTestConnection(database.url);
  await assert.rejects(
    openTestConnection(`pglite://${link}`, { lockWaitMs: 0 }),
    DataFolderLockedError,
  );
});

Deno.test("openConnection() makes a PGlite folder where a link leads that leads nowhere yet", async () => {
  await using database = await freshPglite();
  const link = `${database.path}-link`;
  await Deno.symlink("behind/the link", link);
  await Deno.mkdir(join(dirname(link), "behind"));
  await (await openTestConnection(`pglite://${link}`)).close();
  assert.equal((await Deno.lstat(link)).isSymlink, true);
  assert.equal((await Deno.stat(join(link, "PG_VERSION"))).isFile, true);
});

Deno.test("openConnection() begins a relative path in the folder it is told", async () => {
  await using database = await freshPglite();
  const cwd = dirname(database.path);
  await (await openTestConnection("pglite://below/db", { cwd })).close();
  assert.deepEqual(await listNames(`${cwd}/below`), ["db", "db.lock"]);
});

Deno.test("openConnection() refuses in one line what is in the way of a PGlite folder", async () => {
  await using database = await freshPglite();
  await Deno.mkdir(`${database.path}.lock`);
  await assert.rejects(openTestConnection(database.url), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.reason, /^cannot open the lock file '.*\.lock': /);
    return true;
  });
});

Deno.test("publishDraft() says what to do where another folder cannot be put, and clears up", async () => {
  await using database = await freshPglite();
  const folder = await prepareDataFolder(database.path, database.url);
  await Deno.mkdir(`${folder.path}/in the way`, { recursive: true });
  await Deno.mkdir(folder.draftPath);
  await assert.rejects(publishDraft(folder, database.url), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.match(error.reason, /^cannot make a database in place of '/);
    assert.match(error.hint ?? "", /mounted there, name a folder inside/);
    return true;
  });
  await assert.rejects(Deno.lstat(folder.draftPath), Deno.errors.NotFound);
});

Deno.test("a wait for a PGlite folder ends with the signal's reason", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await using _held = await openTestConnection(database.url);
  const abort = new AbortController();
  const waiting = openTestConnection(database.url, { signal: abort.signal });
  abort.abort(new Error("SIGINT"));
  await assert.rejects(waiting, { message: "SIGINT" });
});

Deno.test("openConnection() refuses a folder that is no PGlite database", async () => {
  await using database = await freshPglite();
  await Deno.mkdir(database.path);
  await Deno.writeTextFile(`${database.path}/notes.txt`, "mine");
  await assert.rejects(openTestConnection(database.url), {
    name: "ConnectionError",
    reason:
      `the folder '${database.path}' holds something else than a database`,
    hint: "Choose a folder that is empty or does not exist yet",
  });
  await Deno.writeTextFile(`${database.path}/PG_VERSION`, "16\n");
  await assert.rejects(openTestConnection(database.url), {
    reason:
      `the data folder '${database.path}' belongs to PostgreSQL 16, the embedded database is PostgreSQL 18`,
  });
  assert.equal(await Deno.readTextFile(`${database.path}/notes.txt`), "mine");
  await assert.rejects(
    Deno.lstat(`${database.path}.lock`),
    Deno.errors.NotFound,
  );
  await assert.rejects(
    openTestConnection(`pglite://${database.path}/notes.txt/data`),
    (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.match(error.reason, /^cannot read the data folder '.*notes\.txt/);
      return true;
    },
  );
});

Deno.test("a PGlite folder survives a killed process: committed stays, the rest goes", async () => {
  await using database = await freshPglite({ isInitialised: true });
  const module = import.meta.resolve("../support/servers.ts");
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      "--ext=ts",
      `import { openTestConnection } from ${JSON.stringify(module)};
      const connection = await openTestConnection(${
        JSON.stringify(database.url)
      });
      await connection.execute("CREATE TABLE t AS SELECT generate_series(1, 5000) AS i");
      await connection.execute("BEGIN; INSERT INTO t SELECT generate_series(1, 5000)");
      console.log("in transaction");
      await new Promise((resolve) => setTimeout(resolve, 60_000));`,
    ],
    cwd: new URL("../../", import.meta.url),
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  await using connection = await openTestConnection(database.url);
  const { rows } = await connection.query("SELECT count(*)::int AS n FROM t");
  assert.deepEqual(rows, [{ n: 5000 }]);
});

Deno.test("a PGlite folder whose making was cut short is made anew", async () => {
  await using database = await freshPglite();
  await Deno.mkdir(`${database.path}.new`);
  await Deno.writeTextFile(`${database.path}.new/PG_VERSION`, "18\n");
  await using connection = await openTestConnection(database.url);
  await connection.execute("SELECT 1");
  assert.deepEqual(
    await listNames(database.path.replace(/\/data$/, "")),
    ["data", "data.lock"],
  );
});

Deno.test("what a new PGlite database begins with is made once and kept", async () => {
  await using database = await freshPglite();
  const cache = `${database.path}/cache`;
  const file = /^pglite-[\d.]+\.tar\.gz$/;
  const open = async (cacheFolder: string): Promise<unknown> => {
    await using connection = await openTestConnection("pglite:", {
      environment: (name) =>
        name === "XDG_CACHE_HOME" ? cacheFolder : undefined,
    });
    const { rows } = await connection.query(
      "SELECT count(*)::int AS settings, (SELECT count(*)::int FROM pg_class) " +
        "AS relations FROM pg_settings WHERE source = 'configuration file'",
    );
    return rows;
  };
  const made = await open(cache);
  const [name = ""] = await listNames(`${cache}/alembic`);
  assert.match(name, file);
  assert.deepEqual(await open(cache), made);

  // A file that was cut short is made anew, not used and not in the way.
  const path = `${cache}/alembic/${name}`;
  const whole = await Deno.readFile(path);
  await Deno.writeFile(path, whole.subarray(0, whole.length / 2));
  assert.deepEqual(await open(cache), made);
  assert.ok((await Deno.stat(path)).size > whole.length / 2);
  assert.deepEqual(await listNames(`${cache}/alembic`), [name]);

  // Where nothing can be kept, it works all the same.
  assert.deepEqual(await open("/proc/nowhere"), made);
});

async function listNames(folder: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}
