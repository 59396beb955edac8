import assert from "node:assert/strict";

import { startProxy } from "../faults/support/message_proxy.ts";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const REVISIONS = ["a", "b", "c", "d", "e", "f", "g"];

/** A line of revisions of one statement each, in TypeScript. */
async function makeOneStatementProject(): Promise<TempProject> {
  const project = await makeProject(REVISIONS.join(" -> "));
  for (const [index, id] of REVISIONS.entries()) {
    const parent = JSON.stringify(REVISIONS[index - 1] ?? null);
    await project.write(
      `migrations/versions/${id}_step.ts`,
      `export const revision = "${id}";
export const downRevision = ${parent};
export async function upgrade({ op }) {
  await op.execute("CREATE TABLE t_${id} (id integer)");
}
`,
    );
  }
  return project;
}

/**
 * Runs `upgrade TARGET` and returns how often it waited for the server once it
 * had connected: each wait ends with a ReadyForQuery, and so does each login.
 */
async function countRoundTrips(
  project: TempProject,
  database: TestDatabase,
  target: string,
): Promise<number> {
  await using proxy = startProxy(database.server.port, undefined);
  const url = new URL(database.url);
  url.port = String(proxy.port);
  const result = await project.run(["upgrade", target], {
    env: { ALEMBIC_URL: `${url.href}?sslmode=disable` },
  });
  assert.equal(result.code, 0, result.stderr);
  const count = (type: string, way: keyof typeof proxy.seen) =>
    proxy.seen[way].filter((each) => each === type).length;
  const logins = count("startup", "to-server");
  assert.equal(logins, 1, "one connection is enough");
  const waits = count("Z", "to-client") - logins;
  assert.ok(waits > 0, "not even the version rows were asked for");
  return waits;
}

Deno.test("An upgrade with nothing to do waits at most three times for the server", async () => {
  await using database = await freshDatabase();
  await using project = await makeOneStatementProject();
  await countRoundTrips(project, database, "head");
  const waits = await countRoundTrips(project, database, "head");
  assert.ok(waits <= 3, `${waits} round trips`);
});

Deno.test("A revision of one statement waits twice for the server", async () => {
  await using database = await freshDatabase();
  await using project = await makeOneStatementProject();
  // The version table is made with the first.
  await countRoundTrips(project, database, "a");
  const one = await countRoundTrips(project, database, "b");
  const five = await countRoundTrips(project, database, "g");
  const each = (five - one) / 4;
  // The statement; the version row, COMMIT and the beginning of the next.
  assert.equal(each, 2);
});
