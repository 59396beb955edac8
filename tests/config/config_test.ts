import assert from "node:assert/strict";
import { load, saidBy } from "./support.ts";

Deno.test("Config.getAlembicOption() looks in environment, ini and TOML, in this order", async () => {
  const layers = {
    ini: "[alembic]\nfile_template = ini\n",
    toml: "[tool.alembic]\nfile_template = 'toml'\n",
    env: { ALEMBIC_FILE_TEMPLATE: "%(env)s" },
  };
  const all = await load(layers);
  assert.equal(all.getAlembicOption("file_template"), "%(env)s");
  assert.equal(all.getMainOption("file_template"), "ini");
  assert.equal(
    all.originOf("file_template"),
    "environment variable ALEMBIC_FILE_TEMPLATE",
  );
  const { env: _env, ...files } = layers;
  const both = await load(files);
  assert.equal(both.getAlembicOption("file_template"), "ini");
  assert.equal(
    both.originOf("file_template"),
    "file_template in alembic.ini line 2",
  );
  const toml = await load({ toml: layers.toml });
  assert.equal(toml.getAlembicOption("file_template"), "toml");
  assert.equal(
    toml.originOf("file_template"),
    "file_template in pyproject.toml",
  );
});

Deno.test("Config.getAlembicOption() takes an empty variable for unset and ALEMBIC_CONFIG for none of its own", async () => {
  const config = await load({
    ini: "[alembic]\nconfig = c\nlock_wait = 1\n",
    configFiles: ["alembic.ini"],
    env: { ALEMBIC_LOCK_WAIT: "", ALEMBIC_CONFIG: "other.ini" },
  });
  assert.equal(config.getAlembicOption("lock_wait"), "1");
  assert.equal(config.getAlembicOption("config"), "c");
});

Deno.test("Config.getAlembicOption() finds names with dots and dashes in the environment", async () => {
  const config = await load({
    env: { ALEMBIC_SQLALCHEMY_URL: "a", ALEMBIC_MY_KEY: "b" },
  });
  assert.equal(config.getAlembicOption("sqlalchemy.url"), "a");
  assert.equal(config.getAlembicOption("my-key"), "b");
});

Deno.test("Config reads its main section by the name of -n", async () => {
  const config = await load({
    ini: "[alembic]\na = 1\n[tenant]\na = 2\n",
    name: "tenant",
  });
  assert.equal(config.getMainOption("a"), "2");
  assert.equal(config.getSectionOption("alembic", "A"), "1");
  assert.deepEqual(config.getSection("tenant"), { here: "/srv/app", a: "2" });
  assert.equal(config.getSection("other"), undefined);
});

Deno.test("Config.getMainOption() throws MissingSectionError that lists the sections there are", async () => {
  const config = await load({ ini: "[a]\n[b]\n" });
  assert.equal(
    saidBy(() => config.getMainOption("x")),
    "No config file 'alembic.ini' found, or file has no '[alembic]' section\nThe file has [a], [b]",
  );
  assert.equal(config.getAlembicOption("x"), undefined);
  const empty = await load({ ini: "" });
  assert.match(
    saidBy(() => empty.getMainOption("x")),
    /\nThe file has no sections$/,
  );
});

Deno.test("Config.getMainOption() throws MissingSectionError that says if the file is missing", async () => {
  const config = await load({ configFiles: ["conf/db.ini"] });
  assert.equal(
    saidBy(() => config.getMainOption("x")),
    "No config file 'conf/db.ini' found, or file has no '[alembic]' section\n'/srv/app/conf/db.ini' does not exist: run 'alembic init', or name the file with '-c'",
  );
});

Deno.test("Config.setMainOption() makes the section and interpolates at reading", async () => {
  const config = await load({});
  config.setMainOption("Script_Location", "%(here)s/m%%");
  assert.equal(config.getMainOption("script_location"), "/srv/app/m%");
  config.setSectionOption("other", { name: "a", value: "%" });
  assert.throws(() => config.getSectionOption("other", "a"));
});

Deno.test("Config knows Windows paths by its working folder", async () => {
  const config = await load({
    cwd: "C:\\job",
    configFiles: ["sub\\a.ini"],
    files: { "C:/job/sub/a.ini": "[alembic]\na = %(here)s\n" },
  });
  assert.equal(config.getMainOption("a"), "C:/job/sub");
});
