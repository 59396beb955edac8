import assert from "node:assert/strict";
import { Operations } from "../../src/operations/builder.ts";
import { methodsOf } from "../dialect/postgres/operation_case.ts";
import { diffCatalogs, foldClock, readCatalog } from "../support/catalog.ts";
import { runCli } from "../support/cli.ts";
import { runPsql } from "../support/psql.ts";
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

for (const version of await installedVersions()) {
  Deno.test(`40 revisions go up, down and up on PostgreSQL ${version}, and by psql to the same`, async () => {
    await using online = await freshDatabase({ version });
    const top = await goUpDownUp(online.url);
    assert.ok(top.length > 150, `only ${top.length} lines`);

    await using offline = await freshDatabase({ version });
    const empty = await readObjects(offline.url);
    const up = await alembic(offline.url, "upgrade", "head", "--sql");
    await runPsql(offline.url, up);
    assertSame(top, await readObjects(offline.url));
    const heads = await alembic(offline.url, "current");
    assert.match(heads, /\(head\)/);
    const down = await alembic(
      offline.url,
      "downgrade",
      `${heads.slice(0, 12)}:base`,
      "--sql",
    );
    await runPsql(offline.url, down);
    assertSame(empty, await readObjects(offline.url));
  });
}

Deno.test("40 revisions go up, down and up on PGlite", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await goUpDownUp(database.url);
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
