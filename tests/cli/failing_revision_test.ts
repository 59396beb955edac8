import assert from "node:assert/strict";

import { runCli } from "../support/cli.ts";
import { freshDatabase, freshPglite } from "../support/servers.ts";

/** Five revisions, the third of which fails in its second statement. */
async function writeProject(
  third: { readonly extension: "ts" | "sql"; readonly text: string },
): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/versions`);
  await Deno.writeTextFile(
    `${folder}/alembic.ini`,
    "[alembic]\nscript_location = %(here)s\n",
  );
  for (const [index, id] of ["r1", "r2", "r3", "r4", "r5"].entries()) {
    const isThird = id === "r3";
    const extension = isThird ? third.extension : "ts";
    await Deno.writeTextFile(
      `${folder}/versions/${id}_step.${extension}`,
      isThird ? third.text : revisionText(id, index === 0 ? null : `r${index}`),
    );
  }
  return folder;
}

function revisionText(id: string, down: string | null): string {
  return `export const revision = "${id}";
export const downRevision = ${JSON.stringify(down)};
export async function upgrade({ op }) {
  await op.execute("CREATE TABLE t_${id} (id int)");
}
export async function downgrade({ op }) {
  await op.dropTable("t_${id}");
}
`;
}

const TYPESCRIPT = `export const revision = "r3";
export const downRevision = "r2";

export async function upgrade({ op }) {
  await op.execute("CREATE TABLE t_r3 (id int)");
  await op.execute(
    "ALTER TABLE t_r2\\n  ADD COLUMN größe nope",
  );
}
`;

const SQL = `-- revision: r3
-- down_revision: r2

-- upgrade
CREATE TABLE t_r3 (id int);

ALTER TABLE t_r2
  ADD COLUMN größe nope;
`;

for (
  const { extension, text, line, kinds } of [
    {
      extension: "ts",
      text: TYPESCRIPT,
      line: 6,
      kinds: ["PostgreSQL", "PGlite"],
    },
    { extension: "sql", text: SQL, line: 8, kinds: ["PostgreSQL"] },
  ] as const
) {
  for (const kind of kinds) {
    Deno.test(`a failing statement in the third of five .${extension} revisions leaves exactly two applied on ${kind}`, async () => {
      await using database = kind === "PGlite"
        ? await freshPglite()
        : await freshDatabase();
      const folder = await writeProject({ extension, text });
      const options = { cwd: folder, env: { ALEMBIC_URL: database.url } };
      const failed = await runCli(["upgrade", "head"], options);
      assert.equal(failed.code, 1);
      assert.equal(failed.stdout, "");
      const path = `${folder}/versions/r3_step.${extension}`;
      const message = failed.stderr.slice(failed.stderr.indexOf("FAILED:"));
      assert.ok(
        message.startsWith(
          'FAILED: Revision r3 failed in upgrade: type "nope" does not exist ' +
            `(SQLSTATE 42704)\n  at ${path}:${line}\n`,
        ),
        message,
      );
      assert.match(message, /^ {6}ADD COLUMN größe nope;?\n {23}\^$/m);
      assert.match(message, /^Done before it: r1, r2\.$/m);
      assert.match(message, /^Revision r3 was rolled back; .* at r2\.$/m);
      assert.doesNotMatch(failed.stderr, /\n {4}at /);

      const current = await runCli(["current"], options);
      assert.equal(current.stdout, "r2\n");
      await Deno.writeTextFile(
        path,
        text.replaceAll("nope", "int"),
      );
      const mended = await runCli(["upgrade", "head"], options);
      assert.equal(mended.code, 0, mended.stderr);
      await Deno.remove(folder, { recursive: true });
    });
  }
}

Deno.test("an error thrown by a revision itself names its file and line", async () => {
  await using database = await freshDatabase();
  const folder = await writeProject({
    extension: "ts",
    text: `// A message.
export const revision: string = "r3";
export const downRevision = "r2";
interface Unused { readonly a: number }
export async function upgrade({ op }: { op: any }): Promise<void> {
  op.execute("CREATE TABLE t_r3 (id int)");
  const nothing = undefined as unknown as { x: number };
  nothing.x;
}
`,
  });
  const { code, stderr } = await runCli(["upgrade", "head"], {
    cwd: folder,
    env: { ALEMBIC_URL: database.url },
  });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^FAILED: Revision r3 failed in upgrade: TypeError: .*undefined.*\n {2}at .*r3_step\.ts:8$/m,
  );
  assert.deepEqual(
    await database.server.run(
      "SELECT tablename FROM pg_tables WHERE tablename LIKE 't_%' ORDER BY 1",
      database.name,
    ),
    [{ tablename: "t_r1" }, { tablename: "t_r2" }],
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a forgotten await neither reorders nor escapes the transaction", async () => {
  await using database = await freshDatabase();
  const folder = await writeProject({
    extension: "ts",
    text: `export const revision = "r3";
export const downRevision = "r2";
export function upgrade({ op }) {
  op.execute("CREATE TABLE t_r3 (id int)");
  op.execute("INSERT INTO t_r3 VALUES (1)");
  op.execute("ALTER TABLE t_r3 RENAME TO t_r3_new");
  op.execute("INSERT INTO t_missing VALUES (1)");
}
`,
  });
  const options = { cwd: folder, env: { ALEMBIC_URL: database.url } };
  const failed = await runCli(["upgrade", "head"], options);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /r3_step\.ts:7$/m);
  assert.equal((await runCli(["current"], options)).stdout, "r2\n");
  assert.deepEqual(
    await database.server.run(
      "SELECT to_regclass('t_r3_new') AS t",
      database.name,
    ),
    [{ t: null }],
  );
  await Deno.remove(folder, { recursive: true });
});

for (
  const { name, text, message, hint } of [
    {
      name: "speaks another encoding from then on",
      text: "SET client_encoding = 'LATIN1';",
      message: /client_encoding was set to LATIN1, but what is sent is UTF-8/,
      hint: /^Leave 'SET client_encoding' out: /m,
    },
    {
      name: "runs in a transaction what cannot",
      text: "VACUUM;",
      message: /VACUUM cannot run inside a transaction block/,
      hint: /'-- transaction: off'$/m,
    },
    {
      name: "loses the version table by search_path, as files of pg_dump do",
      text: "SELECT pg_catalog.set_config('search_path', '', false);",
      message: /relation "alembic_version" does not exist \(SQLSTATE 42P01\)/,
      hint:
        /^The revision has dropped the version table, or has changed search_path /m,
    },
  ]
) {
  Deno.test(`a revision that ${name} is rolled back and told what to do`, async () => {
    await using database = await freshDatabase();
    const folder = await writeProject({
      extension: "sql",
      text: `-- revision: r3\n-- down_revision: r2\n\n-- upgrade\n${text}\n`,
    });
    const options = { cwd: folder, env: { ALEMBIC_URL: database.url } };
    const { code, stderr } = await runCli(["upgrade", "head"], options);
    assert.equal(code, 1, stderr);
    assert.match(stderr, message);
    assert.match(stderr, hint);
    assert.match(
      stderr,
      /^Revision r3 was rolled back; the database stands at r2\.$/m,
    );
    await Deno.remove(folder, { recursive: true });
  });
}

for (
  const [call, hint] of [
    [`op.create_table("t", [])`, "Did you mean 'op.createTable'?"],
    [`op.createTable("t", [sa.Column("a")])`, "Did you mean 'sa.column'?"],
    [
      `op.batchAlterTable("t", (batch) => batch.drop_column("a"))`,
      "Did you mean 'batch.dropColumn'?",
    ],
    [
      `op.get_bind().execute("SELECT 1")`,
      "There is no 'get_bind' here: docs/recipes.md has what takes the place " +
      "of what in Python, docs/operations.md all operations",
    ],
  ] as const
) {
  Deno.test(`a revision that calls ${call} is told what there is`, async () => {
    const folder = await writeProject({
      extension: "ts",
      text: TYPESCRIPT.replace("{ op }", "{ op, sa }").replace(
        /await op[^]*\);/,
        `await ${call};`,
      ),
    });
    const { code, stderr } = await runCli(["upgrade", "head", "--sql"], {
      cwd: folder,
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /Revision r3 failed in upgrade: TypeError: \S+ is not a function/,
    );
    assert.ok(stderr.includes(`\n${hint}\n`), stderr);
    await Deno.remove(folder, { recursive: true });
  });
}
