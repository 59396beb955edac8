import assert from "node:assert/strict";

import { freshDatabase } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

/** Writes the revision `id` behind `parents` with the lines of its upgrade. */
async function writeRevision(
  project: TempProject,
  id: string,
  revision: {
    readonly parents: readonly string[];
    readonly upgrade: readonly string[];
  },
): Promise<void> {
  await project.write(
    `migrations/versions/${id}_own.ts`,
    `export const revision = "${id}";
export const downRevision = ${JSON.stringify(revision.parents)};
export async function upgrade({ op }) {
  ${revision.upgrade.join("\n  ")}
}
`,
  );
}

/** What a run says whose version row was not there. */
const LACKING_ROW =
  /^FAILED: Online migration expected to match one row when updating 'a' to 'b' in 'alembic_version'; 0 found$/m;

const HOOK = `import { defineEnv } from "alembic";
export default defineEnv({ onVersionApply: () => {} });
`;

for (
  const { name, settings = [], env, url } of [
    { name: "in a transaction for each revision" },
    {
      name: "in one transaction for all",
      settings: ["transaction_per_migration = false"],
    },
    { name: "with a hook behind it", env: HOOK },
    { name: "in the embedded database", url: "pglite://%(here)s/data" },
  ]
) {
  Deno.test(`a version row that is not there rolls the revision back, ${name}`, async () => {
    await using database = await freshDatabase();
    await using project = await makeProject("a", {
      url: url ?? database.url,
      settings,
    });
    if (env !== undefined) await project.write("migrations/env.ts", env);
    await project.expect("upgrade head", { stderr: /-> a/ });
    await writeRevision(project, "b", {
      parents: ["a"],
      upgrade: [
        'await op.execute("CREATE TABLE made (id integer)");',
        'await op.execute("DELETE FROM alembic_version");',
      ],
    });
    await project.expect("upgrade head", { code: 1, stderr: LACKING_ROW });
    await project.expect("current", { stdout: "a\n" });
    // The table would be in its way if it stood.
    await writeRevision(project, "b", {
      parents: ["a"],
      upgrade: ['await op.execute("CREATE TABLE made (id integer)");'],
    });
    await project.expect("upgrade head", { stderr: /a -> b/ });
    await project.expect("current", { stdout: "b (head)\n" });
  });
}

Deno.test("a version row that is there twice is counted, and named among several writes", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("a -> b; a -> c; b, c -> d", {
    url: database.url,
    settings: ["version_table_pk = false"],
  });
  await project.expect("upgrade b", { stderr: /a -> b/ });
  await project.expect("upgrade c", { stderr: /a -> c/ });
  const insert = "INSERT INTO alembic_version VALUES ('c')";
  await database.server.run(insert, database.name);
  await project.expect("upgrade head", {
    code: 1,
    stderr:
      /^FAILED: Online migration expected to match one row when updating 'c' to 'd' in 'alembic_version'; 2 found$/m,
  });
  assert.deepEqual(
    await database.server.run(
      "SELECT version_num FROM alembic_version ORDER BY 1",
      database.name,
    ),
    ["b", "c", "c"].map((version_num) => ({ version_num })),
  );
});

Deno.test("what the server refuses at COMMIT is said in its own words, and rolls the revision back", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("a", { url: database.url });
  await writeRevision(project, "b", {
    parents: ["a"],
    upgrade: [
      'await op.execute("CREATE TABLE parent (id integer PRIMARY KEY)");',
      'await op.execute("CREATE TABLE child (parent integer REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");',
      'await op.execute("INSERT INTO child VALUES (1)");',
    ],
  });
  await project.expect("upgrade head", {
    code: 1,
    stderr:
      /^FAILED: Revision b failed in upgrade: insert or update on table "child" violates foreign key constraint "child_parent_fkey" \(SQLSTATE 23503\)$/m,
  });
  await project.expect("current", { stdout: "a\n" });
});

Deno.test("a failure that a hook or a revision catches does not pass for a commit", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("a", { url: database.url });
  const aborted =
    /^FAILED: Revision \w failed in upgrade: current transaction is aborted, commands ignored until end of transaction block \(SQLSTATE 25P02\)$/m;
  await project.write(
    "migrations/env.ts",
    `export default {
  async onVersionApply({ op }) {
    await op.execute("SELECT 1 / 0").catch(() => {});
  },
};
`,
  );
  await project.expect("upgrade head", { code: 1, stderr: aborted });
  await project.expect("stamp head", {
    code: 1,
    stderr: /^FAILED: current transaction is aborted/m,
  });
  await project.expect("current", {});

  await project.write("migrations/env.ts", "export default {};\n");
  await writeRevision(project, "b", {
    parents: ["a"],
    upgrade: [
      'await op.execute("CREATE TABLE made (id integer)");',
      'await op.execute("SELECT 1 / 0").catch(() => {});',
    ],
  });
  await project.expect("upgrade head", { code: 1, stderr: aborted });
  await project.expect("current", { stdout: "a\n" });
});
