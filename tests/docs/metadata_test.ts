import assert from "node:assert/strict";
import { compileOperation } from "../../src/dialect/postgres/compile.ts";
import { type Metadata, planMetadata } from "../../src/operations/metadata.ts";
import * as constructors from "../../src/operations/sa.ts";
import { ModuleLoader } from "../../src/script/module_loader.ts";
import { assertModuleFormatted } from "../render/formatted.ts";
import {
  freshDatabase,
  installedVersions,
  openTestConnection,
} from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";
import { readPage } from "./pages.ts";

/** The module that the page shows. */
async function readExample(): Promise<string> {
  const page = await readPage("metadata.md");
  return /^```ts\n([^]*?)^```$/m.exec(page)?.[1] ?? "";
}

Deno.test("docs/metadata.md shows everything that sa.metadata takes besides columns", async () => {
  const text = await readExample();
  const items = await Deno.readTextFile(
    new URL("../../src/operations/sa.ts", import.meta.url),
  );
  const names = [...items.matchAll(/^ {2}(?:\w+ as )?(\w+),$/gm)].map((match) =>
    match[1] ?? ""
  );
  assert.ok(names.length > 20);
  assert.deepEqual(
    [...names, "table", "metadata"].filter((name) =>
      !(name in constructors) || !text.includes(`sa.${name}(`)
    ),
    [],
  );
});

Deno.test("the example in docs/metadata.md compiles and is formatted", async () => {
  const text = await readExample();
  await assertModuleFormatted(text);
  await using project = await makeProject("");
  await project.write("models.ts", text);
  const config = new URL("../../deno.json", import.meta.url);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", `--config=${config.pathname}`, project.path("models.ts")],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});

for (const version of await installedVersions()) {
  Deno.test(`the example in docs/metadata.md can be made on PostgreSQL ${version}`, async () => {
    await using project = await makeProject("");
    await project.write("models.ts", await readExample());
    const { targetMetadata } = await new ModuleLoader().import(
      project.path("models.ts"),
    );
    await using database = await freshDatabase({ version });
    await using connection = await openTestConnection(database.url);
    const statements = planMetadata(targetMetadata as Metadata).flatMap(
      compileOperation,
    );
    for (const { sql } of statements) await connection.execute(sql);
    const { rows } = await connection.query<{ name: string }>(
      "SELECT conname AS name FROM pg_constraint WHERE conname LIKE 'fk!_%' ESCAPE '!'",
    );
    assert.ok(rows.some(({ name }) => name === "fk_book_author_id"));
  });
}
