import assert from "node:assert/strict";
import { Operations } from "../../src/operations/builder.ts";
import { methodsOf } from "../dialect/postgres/operation_case.ts";
import { diffCatalogs, foldClock, readCatalog } from "../support/catalog.ts";
import { runCli } from "../support/cli.ts";
import { runPsql, runStatements } from "../support/psql.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
} from "../support/servers.ts";

/** The history of an application, as a stranger would have it: 40 revisions. */
const PROJECT = new URL("marina/", import.meta.url).pathname;

async function alembic(url: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(args, {
    cwd: PROJECT,
    env: { ALEMBIC_URL: url },
  });
  assert.equal(code, 0, `alembic ${args.join(" ")}\n${stderr}`);
  return stdout;
}

/** Everything but the version table and what belongs to it. */
async function readObjects(url: string): Promise<readonly string[]> {
  await using connection = await openTestConnection(url);
  const lines = await readCatalog(connection);
  return lines.filter((line) => !line.includes("alembic_version"))
    .map(foldClock);
}

function assertSame(one: readonly string[], other: readonly string[]): void {
  assert.equal(diffCatalogs(one, other).join("\n"), "");
}

/** Up, down and up again by the program; returns what is there at the top. */
async function goUpDownUp(url: string): Promise<readonly string[]> {
  const empty = await readObjects(url);
  await alembic(url, "upgrade", "head");
  const top = await readObjects(url);
  await alembic(url, "downgrade", "base");
  assertSame(empty, await readObjects(url));
  await alembic(url, "upgrade", "head");
  assertSame(top, await readObjects(url));
  return top;
}

/** The same by the scripts of `--sql`, which have to come to the same. */
async function goUpDownUpOffline(
  url: string,
  options: {
    readonly top: readonly string[];
    readonly run: (url: string, script: string) => Promise<unknown>;
  },
): Promise<void> {
  const { top, run } = options;
  const empty = await readObjects(url);
  const up = await alembic(url, "upgrade", "head", "--sql");
  await run(url, up);
  assertSame(top, await readObjects(url));
  const heads = await alembic(url, "current");
  assert.match(heads, /\(head\)/);
  const range = `${heads.slice(0, 12)}:base`;
  await run(url, await alembic(url, "downgrade", range, "--sql"));
  assertSame(empty, await readObjects(url));
  // A script down to base leaves the version table, and one from base makes
  // it, both as in Alembic.
  await run(url, "DROP TABLE alembic_version;");
  await run(url, up);
  assertSame(top, await readObjects(url));
}

for (const version of await installedVersions()) {
  Deno.test(`40 revisions go up, down and up on PostgreSQL ${version}, and by psql to the same`, async () => {
    await using online = await freshDatabase({ version });
    const top = await goUpDownUp(online.url);
    assert.ok(top.length > 150, `only ${top.length} lines`);

    await using offline = await freshDatabase({ version });
    await goUpDownUpOffline(offline.url, { top, run: runPsql });
  });
}

Deno.test("40 revisions go up, down and up on PGlite, and by their scripts to the same", async () => {
  await using database = await freshPglite({ isInitialised: true });
  const top = await goUpDownUp(database.url);
  await using offline = await freshPglite({ isInitialised: true });
  await goUpDownUpOffline(offline.url, { top, run: runStatements });
});

Deno.test("the 40 revisions use every directive", async () => {
  const texts: string[] = [];
  for await (const { name } of Deno.readDir(`${PROJECT}versions`)) {
    texts.push(await Deno.readTextFile(`${PROJECT}versions/${name}`));
  }
  assert.equal(texts.length, 40);
  const all = texts.join("\n");
  const inner = ["constructor", "track"];
  assert.deepEqual(
    methodsOf(Operations.prototype).filter((name) =>
      !inner.includes(name) && !all.includes(`op.${name}(`) &&
      !all.includes(`op.${name}<`) && !all.includes(`batch.${name}(`)
    ),
    [],
  );
});
