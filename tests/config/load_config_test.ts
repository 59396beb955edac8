import assert from "node:assert/strict";
import { ConfigError } from "../../src/config/errors.ts";
import { loadConfig } from "../../src/config/load_config.ts";
import { load, said, saidByRejection } from "./support.ts";

Deno.test("loadConfig() reads alembic.ini and pyproject.toml of the working folder", async () => {
  const config = await load({
    ini: "[alembic]\na = %(here)s\n",
    toml: "[tool.alembic]\nb = '%(here)s/b'\n",
  });
  assert.equal(config.getAlembicOption("a"), "/srv/app");
  assert.equal(config.getAlembicOption("b"), "/srv/app/b");
  assert.deepEqual(config.iniFile, {
    name: "alembic.ini",
    path: "/srv/app/alembic.ini",
    exists: true,
  });
});

Deno.test("loadConfig() takes missing files for empty ones", async () => {
  const config = await load({ configFiles: ["other.ini"] });
  assert.deepEqual(config.iniFile, {
    name: "other.ini",
    path: "/srv/app/other.ini",
    exists: false,
  });
  assert.equal(config.getAlembicOption("script_location"), undefined);
});

Deno.test("loadConfig() prefers -c to ALEMBIC_CONFIG to the usual names", async () => {
  const project = {
    ini: "[alembic]\na = usual\n",
    files: {
      "/etc/db/x.ini": "[alembic]\na = env %(here)s\n",
      "/srv/app/sub/y.ini": "[alembic]\na = given %(here)s\n",
      "/etc/db/pyproject.toml": "[tool.alembic]\nb = '%(here)s'\n",
    },
  };
  const a = async (more: object) =>
    (await load({ ...project, ...more })).getAlembicOption("a");
  const env = { ALEMBIC_CONFIG: "/etc/db/x.ini" };
  assert.equal(await a({}), "usual");
  assert.equal(await a({ env: { ALEMBIC_CONFIG: "" } }), "usual");
  assert.equal(await a({ env }), "env /etc/db");
  assert.equal(
    await a({ env, configFiles: ["./sub//y.ini"] }),
    "given /srv/app/sub",
  );
  const config = await load({
    ...project,
    env: { ALEMBIC_CONFIG: "/etc/db/pyproject.toml" },
  });
  assert.equal(config.getAlembicOption("a"), "usual");
  assert.equal(config.getAlembicOption("b"), "/etc/db");
});

Deno.test("loadConfig() takes one ini file and one pyproject.toml by -c", async () => {
  const config = await load({
    configFiles: ["conf/pyproject.toml", "b.ini"],
    files: {
      "/srv/app/conf/pyproject.toml": "[tool.alembic]\nx = 't'\ny = 't'\n",
      "/srv/app/b.ini": "[alembic]\nx = i\n",
    },
  });
  assert.equal(config.getAlembicOption("x"), "i");
  assert.equal(config.getAlembicOption("y"), "t");
});

Deno.test("loadConfig() throws ConfigError for two files of a kind or an empty name", async () => {
  assert.equal(
    await saidByRejection(load({ configFiles: ["a.ini", "b.ini"] })),
    "Only one ini file may be indicated, not 'a.ini' and 'b.ini'\nGive '-c' once for an ini file and once for a pyproject.toml",
  );
  assert.equal(
    await saidByRejection(
      load({ configFiles: ["pyproject.toml", "x/pyproject.toml"] }),
    ),
    "pyproject.toml may be indicated only once, not as 'pyproject.toml' and 'x/pyproject.toml'\nGive '-c' once for an ini file and once for a pyproject.toml",
  );
  assert.equal(
    await saidByRejection(load({ configFiles: [""] })),
    "The name of the configuration file is empty\nWrite '-c alembic.ini', or leave '-c' out",
  );
});

Deno.test("loadConfig() throws ConfigEncodingError with the line of the first wrong byte", async () => {
  const bytes = new TextEncoder().encode("[alembic]\n# ok é\na = x\nb = 1\n");
  bytes[22] = 0xe9;
  assert.equal(
    await saidByRejection(load({ ini: bytes })),
    "Cannot read 'alembic.ini' as UTF-8: line 3 holds bytes that are not UTF-8\nSave the file as UTF-8",
  );
});

Deno.test("loadConfig() throws ConfigError with the reason why a file cannot be read", async () => {
  const error = await loadConfig({
    configFiles: ["locked.ini"],
    name: "alembic",
    environment: () => undefined,
    readTextFile: () => Promise.reject(new Error("Permission denied")),
    cwd: "/srv",
  }).catch((error: unknown) => error);
  assert.ok(error instanceof ConfigError);
  assert.equal(
    said(error),
    "Cannot read 'locked.ini': Permission denied\nName another file with '-c', or make this one readable",
  );
});

Deno.test("loadConfig() reads ALEMBIC_<KEY>_FILE of known and of the project's own options", async () => {
  const config = await load({
    ini: "[alembic]\nmine = 1\n",
    env: {
      ALEMBIC_LOCK_WAIT_FILE: "/run/wait",
      ALEMBIC_MINE_FILE: "mine.txt",
      ALEMBIC_URL_FILE: "/run/url",
    },
    files: {
      "/run/wait": "30s\n",
      "/srv/app/mine.txt": new TextEncoder().encode("100%\r\n"),
      "/run/url": "pglite:\n\n",
    },
  });
  assert.equal(config.getAlembicOption("lock_wait"), "30s");
  assert.equal(config.getAlembicOption("mine"), "100%");
  assert.equal(config.environment("ALEMBIC_URL"), "pglite:\n");
});

Deno.test("loadConfig() throws ConfigError for a variable in both forms or a missing file", async () => {
  assert.equal(
    await saidByRejection(
      load({ env: { ALEMBIC_URL: "x", ALEMBIC_URL_FILE: "/run/url" } }),
    ),
    "Both ALEMBIC_URL and ALEMBIC_URL_FILE are set\nUnset one of the two",
  );
  assert.equal(
    await saidByRejection(load({ env: { DATABASE_URL_FILE: "/run/url" } })),
    "DATABASE_URL_FILE names '/run/url', which does not exist\nCorrect the path",
  );
});
