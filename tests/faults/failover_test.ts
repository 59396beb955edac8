import assert from "node:assert/strict";

import { runInProcess } from "../support/in_process.ts";
import {
  freshDatabase,
  installedVersions,
  type TestDatabase,
} from "../support/servers.ts";
import { type FaultRevision, writeHistory } from "./support/history.ts";

const hasTwoServers = (await installedVersions()).length > 1;

/** Two databases of one name on two servers, and a URL that names both. */
interface Pair extends AsyncDisposable {
  readonly first: TestDatabase;
  readonly second: TestDatabase;
  /** The first of the two that takes writes. */
  readonly url: string;
}

async function openPair(): Promise<Pair> {
  const first = await freshDatabase();
  const second = await freshDatabase({ version: 15, name: first.name });
  const { port } = first.server;
  const url = new URL(first.url);
  url.searchParams.set("target_session_attrs", "read-write");
  return {
    first,
    second,
    url: url.href.replace(
      url.host,
      `127.0.0.1:${port},127.0.0.1:${second.server.port}`,
    ),
    async [Symbol.asyncDispose]() {
      await first[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
    },
  };
}

/** Sends whoever connects from then on to the second server. */
function turnAway({ name }: TestDatabase): string {
  return `await op.execute("ALTER DATABASE ${name} SET default_transaction_read_only = on");`;
}

/** Its COMMIT ends the session. */
const DIES_AT_COMMIT: FaultRevision = {
  id: "c3",
  upgrade: [
    `await op.execute("CREATE TABLE c3 (id int)");`,
    `await op.execute("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");`,
    `await op.execute("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON c3 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");`,
    `await op.execute("INSERT INTO c3 VALUES (1)");`,
  ],
};

Deno.test({
  name:
    "a COMMIT lost to a server that takes over with less is not taken for done",
  ignore: !hasTwoServers,
  fn: async () => {
    await using pair = await openPair();
    await using project = await writeHistory([
      { id: "c1", upgrade: [`await op.execute("CREATE TABLE c1 (id int)");`] },
      { id: "c2", upgrade: [turnAway(pair.first)] },
      DIES_AT_COMMIT,
    ]);
    const upgrade = (url: string, target: string) =>
      runInProcess(["--url", url, "upgrade", target], { cwd: project.folder });
    assert.equal((await upgrade(pair.second.url, "c1")).code, 0);
    const failed = await upgrade(pair.url, "head");
    assert.equal(failed.code, 5, failed.stderr);
    assert.match(
      failed.stderr,
      /Revision c3 was not committed: .*, to a server that is not where the lost one was before$/m,
    );
    assert.match(failed.stderr, /the database stands at c1\./);
    assert.match(failed.stderr, /If a standby has been promoted/);
  },
});

Deno.test({
  name: "a guard on another server than the main lock is refused",
  ignore: !hasTwoServers,
  fn: async () => {
    await using pair = await openPair();
    await using project = await writeHistory([
      { id: "c1", upgrade: [turnAway(pair.first)] },
      {
        id: "c2",
        upgrade: [
          `await op.autocommitBlock(() => op.execute("CREATE TABLE outside (id int)"));`,
        ],
      },
    ]);
    const failed = await runInProcess(
      ["--url", pair.url, "upgrade", "head"],
      { cwd: project.folder },
    );
    assert.equal(failed.code, 1, failed.stderr);
    assert.match(
      failed.stderr,
      /Cannot leave the transaction: the second connection has reached another server than the first/,
    );
    assert.match(failed.stderr, /the database stands at c1\./);
  },
});
