import assert from "node:assert/strict";
import { assertModuleFormatted } from "../render/formatted.ts";
import { makeEmptyFolder } from "../support/temp_project.ts";
import { readPage } from "./pages.ts";

/** A module that the page shows, below the folder of its project. */
interface Module {
  readonly path: string;
  readonly text: string;
}

async function readModules(): Promise<readonly Module[]> {
  const page = await readPage("recipes.md");
  const modules = /^<!-- file: (\S+\.ts) -->\n\n```ts\n([^]*?)^```$/gm;
  return page.split("<!-- project:").flatMap((part, index) =>
    [...part.matchAll(modules)].map(([, name = "", text = ""]) => ({
      path: `${index}/${name}`,
      text,
    }))
  );
}

Deno.test("every module in docs/recipes.md is a file of a project", async () => {
  const page = await readPage("recipes.md");
  const blocks = [...page.matchAll(/^```ts$/gm)];
  const paths = (await readModules()).map(({ path }) => path);
  assert.equal(paths.length, blocks.length);
  assert.deepEqual([...new Set(paths)], paths);
});

Deno.test("the modules in docs/recipes.md compile and are formatted", async () => {
  await using folder = await makeEmptyFolder();
  const modules = await readModules();
  for (const { path, text } of modules) {
    await assertModuleFormatted(text);
    await folder.write(path, text);
  }
  const config = new URL("../../deno.json", import.meta.url);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "check",
      `--config=${config.pathname}`,
      ...modules.map(({ path }) => folder.path(path)),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});
