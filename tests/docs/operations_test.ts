import assert from "node:assert/strict";
import { Operations } from "../../src/operations/builder.ts";
import { methodsOf } from "../dialect/postgres/operation_case.ts";
import { freshDatabase, installedVersions } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";
import { readPage } from "./pages.ts";

async function readBlocks(): Promise<readonly string[]> {
  const page = await readPage("operations.md");
  return [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map((match) =>
    match[1] ?? ""
  );
}

/** A project whose revisions are the blocks of the page, in their order. */
async function writeRevisions(): Promise<TempProject> {
  const project = await makeProject("");
  for (const [index, block] of (await readBlocks()).entries()) {
    const revision = (number: number) =>
      number < 0 ? "null" : `"example${String(number).padStart(3, "0")}"`;
    const body = block.trimEnd().replaceAll(/^(?=.)/gm, "  ");
    await project.write(
      `migrations/versions/${index}_block.ts`,
      `import { defineOperation, type Migration } from "alembic";
export const revision = ${revision(index)};
export const downRevision = ${revision(index - 1)};
export const uses = [defineOperation];
export async function upgrade({ op, sa }: Migration): Promise<void> {
${body}
  void sa;
}
`,
    );
  }
  return project;
}

Deno.test("docs/operations.md shows every method of op", async () => {
  const all = (await readBlocks()).join("\n");
  const inner = ["constructor", "track"];
  assert.deepEqual(
    methodsOf(Operations.prototype).filter((name) =>
      !inner.includes(name) && !new RegExp(`op\\.${name}[(<]`).test(all)
    ),
    [],
  );
});

Deno.test("the examples in docs/operations.md compile", async () => {
  await using project = await writeRevisions();
  const config = new URL("../../deno.json", import.meta.url);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "check",
      `--config=${config.pathname}`,
      ...(await project.list("migrations/versions")).map((name) =>
        project.path(`migrations/versions/${name}`)
      ),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});

for (const version of await installedVersions()) {
  Deno.test(`the examples in docs/operations.md run on PostgreSQL ${version}`, async () => {
    await using project = await writeRevisions();
    await using database = await freshDatabase({ version });
    const { code, stderr } = await project.run(["upgrade", "head"], {
      env: { ALEMBIC_URL: database.url },
    });
    assert.equal(code, 0, stderr);
  });
}
