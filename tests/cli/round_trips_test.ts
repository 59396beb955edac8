import assert from "node:assert/strict";

import { startProxy } from "../faults/support/message_proxy.ts";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const REVISIONS = ["a", "b", "c", "d", "e", "f", "g"];

/** A line of revisions of one statement each. */
async function makeOneStatementProject(
  format: "ts" | "sql" = "ts",
  line: string = "",
): Promise<TempProject> {
  const project = await makeProject(REVISIONS.join(" -> "));
  for (const [index, id] of REVISIONS.entries()) {
    const parent = REVISIONS[index - 1];
    const file = `migrations/versions/${id}_step`;
    const sql = `CREATE TABLE t_${id} (id integer)`;
    if (format === "sql") await Deno.remove(project.path(`${file}.ts`));
    await project.write(
      `${file}.${format}`,
      format === "sql"
        ? `-- revision: ${id}\n${
          parent === undefined ? "" : `-- down_revision: ${parent}\n`
        }\n-- upgrade\n${sql};\n\n-- downgrade\n`
        : `export const revision = "${id}";
export const downRevision = ${JSON.stringify(parent ?? null)};
export async function upgrade({ op }) {
  ${line}
  await op.execute("${sql}");
}
`,
    );
  }
  return project;
}

/** Long enough for the program to send all that it can before an answer. */
const DISTANCE_MS = 50;

/** Runs `upgrade TARGET` and returns how often it waited once it had connected. */
async function countRoundTrips(
  project: TempProject,
  database: TestDatabase,
  target: string,
): Promise<number> {
  await using proxy = startProxy(database.server.port, undefined, {
    distanceMs: DISTANCE_MS,
  });
  const url = new URL(database.url);
  url.port = String(proxy.port);
  const result = await project.run(["upgrade", target], {
    env: { ALEMBIC_URL: `${url.href}?sslmode=disable` },
  });
  assert.equal(result.code, 0, result.stderr);
  const logins = proxy.seen["to-server"].filter((type) => type === "startup");
  assert.equal(logins.length, 1, "one connection is enough");
  const waits = proxy.waits - 1;
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

for (const format of ["ts", "sql"] as const) {
  Deno.test(`A revision of one statement waits once for the server (${format})`, async () => {
    await using database = await freshDatabase();
    await using project = await makeOneStatementProject(format);
    // The version table is made with the first.
    await countRoundTrips(project, database, "a");
    const one = await countRoundTrips(project, database, "b");
    const five = await countRoundTrips(project, database, "g");
    // Its statement behind the COMMIT of the revision before.
    assert.equal((five - one) / 4, 1);
  });
}

Deno.test("A revision that reaches out of the database waits for the COMMIT before it", async () => {
  await using database = await freshDatabase();
  await using project = await makeOneStatementProject("ts", `Deno.pid;`);
  await countRoundTrips(project, database, "a");
  const one = await countRoundTrips(project, database, "b");
  const five = await countRoundTrips(project, database, "g");
  // The statement; the version row, COMMIT and the beginning of the next.
  assert.equal((five - one) / 4, 2);
});
