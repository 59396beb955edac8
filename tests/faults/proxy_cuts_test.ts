import assert from "node:assert/strict";

import { freshDatabase, sharedServer } from "../support/servers.ts";
import { runProxyCuts } from "./proxy_cuts.ts";
import { writeHistory } from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";
import { type FaultPoint, startProxy } from "./support/message_proxy.ts";

for (const fault of ["cut-before", "cut-after", "half-close"] as const) {
  Deno.test(`a connection that is ${fault} leaves a revision boundary, the truth told`, async () => {
    const { problems } = await runProxyCuts({
      server: await sharedServer(),
      faults: [fault],
      // Every message is tried by `deno task test:faults`.
      stride: 4,
      answersToo: false,
    });
    assert.deepEqual(problems, []);
  });
}

Deno.test("a COMMIT whose answer is lost is looked up, and the run goes on", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory(["c1", "c2"].map((id) => ({
    id,
    upgrade: [`await op.execute("CREATE TABLE ${id} (id int)");`],
  })));
  const upgrade = async (fault: "cut-before" | "cut-after", index: number) => {
    await using proxy = startProxy(database.server.port, {
      direction: "to-server",
      index,
      fault,
    });
    const url = new URL(database.url);
    url.port = String(proxy.port);
    url.searchParams.set("sslmode", "disable");
    const result = await runInProcess(["--url", url.href, "upgrade", "head"], {
      cwd: project.folder,
    });
    return { ...result, seen: proxy.seen["to-server"] };
  };
  // Login: start-up and two of SCRAM; then the rows, the lock, the version
  // table, the statement, the version row with COMMIT.
  const commit = 3 + 4;
  const lost = await upgrade("cut-before", commit);
  assert.equal(lost.code, 5, lost.stderr);
  assert.match(
    lost.stderr,
    /^FAILED: Revision c1 was not committed: Lost the connection to '.*': .*, at its COMMIT\. Looked it up on a new connection\nNo revision was run before it\.\nRevision c1 was rolled back; the database stands at base\.$/m,
  );
  const kept = await upgrade("cut-after", commit);
  assert.equal(kept.code, 0, kept.stderr);
  assert.match(
    kept.stderr,
    /WARN {2}\[alembic\] Lost the connection to '.*': .*, at the COMMIT of revision c1\. Looked it up on a new connection: it is committed; going on\n.*Running upgrade c1 -> c2/,
  );
});

Deno.test("a COMMIT lost behind work outside a transaction does not say that it was rolled back", async () => {
  await using database = await freshDatabase();
  await using project = await writeHistory([{
    id: "c1",
    upgrade: [
      `await op.autocommitBlock(() => op.execute("CREATE TABLE IF NOT EXISTS outside (id int)"));`,
    ],
  }]);
  const url = new URL(database.url);
  url.searchParams.set("sslmode", "disable");
  const upgrade = async (fault?: FaultPoint) => {
    await using proxy = startProxy(database.server.port, fault);
    url.port = String(proxy.port);
    const result = await runInProcess(
      ["--url", url.href, "upgrade", "head"],
      { cwd: project.folder },
    );
    return { ...result, seen: proxy.seen["to-server"] };
  };
  const { seen } = await upgrade();
  await database.server.run(
    "DROP TABLE alembic_version, outside",
    database.name,
  );
  const lost = await upgrade({
    direction: "to-server",
    index: seen.lastIndexOf("Q"),
    fault: "cut-before",
  });
  assert.equal(lost.code, 5, lost.stderr);
  assert.match(lost.stderr, /^FAILED: Revision c1 was not committed: /m);
  assert.doesNotMatch(lost.stderr, /rolled back/);
  assert.match(lost.stderr, /outside a transaction/);
});
