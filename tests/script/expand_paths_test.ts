import assert from "node:assert/strict";
import { expandPath } from "../../src/script/expand_paths.ts";

Deno.test("expandPath() takes what is called so for itself, and other signs for patterns", async () => {
  const root = await Deno.makeTempDir();
  for (const folder of ["app[1]/a", "app[1]/b/.c", "app1"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  for (
    const file of [
      "app[1]/one.sql",
      "app[1]/two.ts",
      "app[1]/a/three.sql",
      "app[1]/b/.c/four.sql",
      "app1/five.sql",
    ]
  ) await Deno.writeTextFile(`${root}/${file}`, "");
  const expand = (pattern: string) =>
    expandPath(`${root}/${pattern}`).map((path) => path.slice(root.length + 1));
  assert.deepEqual(expand("app[1]/*.sql"), ["app[1]/one.sql"]);
  assert.deepEqual(expand("app[1]/one.sql"), ["app[1]/one.sql"]);
  assert.deepEqual(expand("app[1]/**/*.sql"), [
    "app[1]/a/three.sql",
    "app[1]/one.sql",
  ]);
  assert.deepEqual(expand("app[12]/*"), ["app1/five.sql"]);
  assert.deepEqual(expand("app?1?/t[!x]o.*"), ["app[1]/two.ts"]);
  assert.deepEqual(expand("app1/[z-a]*"), []);
  assert.deepEqual(expand("none/*"), []);
  await Deno.remove(root, { recursive: true });
});
