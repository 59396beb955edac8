import assert from "node:assert/strict";
import { readPostWriteHooks } from "../../src/config/hook_settings.ts";
import { load, saidBy } from "./support.ts";

Deno.test("readPostWriteHooks() reads the hooks of the ini file in the order of the list", async () => {
  const config = await load({
    ini:
      "[post_write_hooks]\nhooks = b, a\na.type = exec\na.cwd = %(here)s\nb.type = deno\nab.type = no\n",
  });
  assert.deepEqual(readPostWriteHooks(config), [
    { name: "b", options: { type: "deno" } },
    { name: "a", options: { type: "exec", cwd: "/srv/app" } },
  ]);
});

Deno.test("readPostWriteHooks() reads TOML tables, unless the ini file has the section", async () => {
  const toml =
    "[[tool.alembic.post_write_hooks]]\nname = 'fmt'\ntype = 'exec'\noptions = '%(here)s %%'\nstrict = true\n";
  assert.deepEqual(readPostWriteHooks(await load({ toml })), [
    {
      name: "fmt",
      options: { type: "exec", options: "/srv/app %", strict: "true" },
    },
  ]);
  const ini = "[post_write_hooks]\n";
  assert.deepEqual(readPostWriteHooks(await load({ toml, ini })), []);
  assert.deepEqual(readPostWriteHooks(await load({})), []);
});

Deno.test("readPostWriteHooks() throws SettingError for TOML of another form", async () => {
  const nameless = await load({
    toml: "[[tool.alembic.post_write_hooks]]\ntype = 'exec'\n",
  });
  assert.equal(
    saidBy(() => readPostWriteHooks(nameless)),
    "each of post_write_hooks must be a table with a name (post_write_hooks in pyproject.toml)\nWrite 'name = \"format\"' below '[[tool.alembic.post_write_hooks]]'",
  );
  const table = await load({
    toml: "[tool.alembic.post_write_hooks]\nhooks = 'fmt'\n",
  });
  assert.equal(
    saidBy(() => readPostWriteHooks(table)),
    "post_write_hooks must be an array of tables (post_write_hooks in pyproject.toml)\nWrite '[[tool.alembic.post_write_hooks]]' above each hook",
  );
});
