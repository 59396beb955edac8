import assert from "node:assert/strict";
import {
  listPrependSysPath,
  listVersionLocations,
  requireScriptLocation,
  resolveScriptLocation,
  resolveVersionLocations,
} from "../../src/config/path_settings.ts";
import { load, type Project, saidBy } from "./support.ts";

const LEGACY_WARNING =
  "No path_separator found in configuration; falling back to legacy splitting on spaces/commas for version_locations.  Consider adding path_separator=os to Alembic config.";

async function versions(project: Project) {
  const warnings: string[] = [];
  const config = await load(project);
  const warn = (message: string) => warnings.push(message);
  return { list: listVersionLocations(config, { warn }), warnings };
}

Deno.test("requireScriptLocation() resolves against the working folder", async () => {
  const config = await load({
    ini: "[alembic]\nscript_location = ./db//migrations/\n",
  });
  assert.equal(requireScriptLocation(config), "/srv/app/db/migrations");
  const absolute = await load({ ini: "[alembic]\nscript_location = /m:x/y\n" });
  assert.equal(requireScriptLocation(absolute), "/m:x/y");
});

Deno.test("requireScriptLocation() throws ConfigError if it is unset or empty", async () => {
  const unset = await load({ ini: "[alembic]\nscript_location =\n" });
  assert.equal(resolveScriptLocation(unset), undefined);
  assert.equal(
    saidBy(() => requireScriptLocation(unset)),
    "No 'script_location' key found in configuration.\nWrite 'script_location = %(here)s/migrations' below [alembic] in 'alembic.ini'",
  );
  const missing = await load({});
  assert.equal(
    saidBy(() => requireScriptLocation(missing)),
    "No 'script_location' key found in configuration.\n'/srv/app/alembic.ini' does not exist: run 'alembic init', or name the file with '-c'",
  );
});

Deno.test("requireScriptLocation() throws SettingError for a Python package", async () => {
  const config = await load({ ini: "[alembic]\nscript_location = pkg:db/m\n" });
  assert.equal(
    saidBy(() => requireScriptLocation(config)),
    "script_location 'pkg:db/m' names a folder inside a Python package, which cannot be read here (script_location in alembic.ini line 2)\nWrite the path of the folder: '%(here)s/migrations'",
  );
});

Deno.test("listVersionLocations() splits TOML arrays not at all", async () => {
  assert.deepEqual(
    await versions({
      toml: "[tool.alembic]\nversion_locations = ['%(here)s/a b', 'c:d']\n",
    }),
    { list: ["/srv/app/a b", "c:d"], warnings: [] },
  );
});

Deno.test("listVersionLocations() falls through an empty ini value to TOML", async () => {
  assert.deepEqual(
    await versions({
      ini: "[alembic]\nversion_locations =\n",
      toml: "[tool.alembic]\nversion_locations = ['a']\n",
    }),
    { list: ["a"], warnings: [] },
  );
});

Deno.test("listVersionLocations() splits a variable as the system does, without warning", async () => {
  const env = { ALEMBIC_VERSION_LOCATIONS: "a b:c::d" };
  assert.deepEqual(await versions({ env }), {
    list: ["a b", "c", "d"],
    warnings: [],
  });
  assert.deepEqual(await versions({ env, cwd: "C:\\x" }), {
    list: ["a b:c::d"],
    warnings: [],
  });
});

Deno.test("listVersionLocations() warns of the outdated rule without a separator", async () => {
  assert.deepEqual(
    await versions({ ini: "[alembic]\nversion_locations = a, b c , d\n" }),
    { list: ["a", "b", "c", "", "d"], warnings: [LEGACY_WARNING] },
  );
});

Deno.test("listVersionLocations() throws SettingError for an array with other things than texts", async () => {
  const config = await load({
    toml: "[tool.alembic]\nversion_locations = 'a:b'\n",
  });
  assert.deepEqual(listVersionLocations(config, { warn: () => {} }), ["a:b"]);
  const wrong = await load({
    toml: "[tool.alembic]\nversion_locations = [1]\n",
  });
  assert.equal(
    saidBy(() => listVersionLocations(wrong, { warn: () => {} })),
    "version_locations must be an array of texts, not an array (version_locations in pyproject.toml)",
  );
});

Deno.test("listPrependSysPath() throws SettingError for an unknown separator", async () => {
  const config = await load({
    ini: "[alembic]\npath_separator = OS\nprepend_sys_path = .\n",
  });
  assert.equal(
    saidBy(() => listPrependSysPath(config, { warn: () => {} })),
    "'OS' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', ';' (path_separator in alembic.ini line 2)",
  );
});

Deno.test("resolveVersionLocations() defaults to versions below the script location", async () => {
  const options = { warn: () => {} };
  const config = await load({ ini: "[alembic]\nscript_location = m\n" });
  assert.deepEqual(resolveVersionLocations(config, options), [
    "/srv/app/m/versions",
  ]);
  assert.deepEqual(resolveVersionLocations(await load({}), options), []);
});

Deno.test("resolveVersionLocations() drops empty items and refuses Python packages", async () => {
  const options = { warn: () => {} };
  const config = await load({
    ini: "[alembic]\nversion_locations = ,a, /b,\n",
  });
  assert.deepEqual(resolveVersionLocations(config, options), [
    "/srv/app/a",
    "/b",
  ]);
  const python = await load({
    ini: "[alembic]\npath_separator = ;\nversion_locations = a;pkg:b\n",
  });
  assert.match(
    saidBy(() => resolveVersionLocations(python, options)),
    /^version_locations 'pkg:b' names a folder inside a Python package/,
  );
});
