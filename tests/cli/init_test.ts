import assert from "node:assert/strict";
import { makeEmptyFolder } from "../support/temp_project.ts";

Deno.test("init makes an environment in which the first revision can be made and run", async () => {
  await using folder = await makeEmptyFolder();
  await folder.expect("init migrations", {
    stdout: `Creating directory '<root>/migrations' ...  done
Creating directory '<root>/migrations/versions' ...  done
Generating <root>/alembic.ini ...  done
Generating <root>/migrations/script.ts.eta ...  done
Generating <root>/migrations/README ...  done
Generating <root>/migrations/alembic.d.ts ...  done
Generating <root>/migrations/tsconfig.json ...  done
Generating <root>/deno.json ...  done
Please edit configuration/connection/logging settings in <root>/alembic.ini before proceeding.
`,
  });
  await folder.expect("heads", {});
  await folder.expect("revision -m first --rev-id aaaa1", {
    stdout: "Generating <root>/migrations/versions/aaaa1_first.ts ...  done\n",
  });
  await folder.expect("history", {
    stdout: "<base> -> aaaa1 (head), first\n",
  });
  await folder.expect("upgrade head --sql", {
    stdout: /VALUES \('aaaa1'\)/,
    stderr: /-> aaaa1, first\n$/,
  });
});

Deno.test("init overwrites nothing", async () => {
  await using folder = await makeEmptyFolder();
  await folder.write("alembic.ini", "[alembic]\n# mine\n");
  await folder.write("deno.json", "{}\n");
  await folder.write("full/file.txt", "here\n");
  await Deno.mkdir(folder.path("empty"));
  await folder.expect("init full", {
    code: 1,
    stderr: "FAILED: Directory full already exists and is not empty\n",
  });
  await folder.expect("-q init empty", {
    stdout: `Creating directory '<root>/empty/versions' ...  done
File <root>/alembic.ini already exists, skipping
Generating <root>/empty/script.ts.eta ...  done
Generating <root>/empty/README ...  done
Generating <root>/empty/alembic.d.ts ...  done
Generating <root>/empty/tsconfig.json ...  done
File <root>/deno.json already exists, skipping; for editors add to its "imports": "alembic": "./empty/alembic.d.ts"
Please edit configuration/connection/logging settings in <root>/alembic.ini before proceeding.
`,
  });
  assert.equal(await folder.read("alembic.ini"), "[alembic]\n# mine\n");
  assert.equal(await folder.read("deno.json"), "{}\n");
  assert.deepEqual(await folder.list("full"), ["file.txt"]);
});

Deno.test("init -c writes the configuration under that name", async () => {
  await using folder = await makeEmptyFolder();
  await folder.expect("-c conf/other.ini init --package a/b", {
    stdout: /^Generating <root>\/conf\/other\.ini \.\.\. {2}done$/m,
  });
  assert.match(
    await folder.read("conf/other.ini"),
    /^script_location = %\(here\)s\/\.\.\/a\/b$/m,
  );
  await folder.expect("-c conf/other.ini heads", {});
  await folder.expect("init c", { stdout: /<root>\/my\.ini/ }, {
    env: { ALEMBIC_CONFIG: "my.ini" },
  });
  assert.match(
    await folder.read("my.ini"),
    /^script_location = %\(here\)s\/c$/m,
  );
});

Deno.test("init -t pyproject puts the settings into pyproject.toml, once", async () => {
  await using folder = await makeEmptyFolder();
  await folder.write("pyproject.toml", '[project]\nname = "x"');
  await folder.expect("init -t pyproject m", {
    stdout: /^Appending to <root>\/pyproject\.toml \.\.\. {2}done$/m,
  });
  assert.match(
    await folder.read("pyproject.toml"),
    /^\[project\]\nname = "x"\n\n\[tool\.alembic\]\n[^]*script_location = "%\(here\)s\/m"/,
  );
  await folder.expect("revision --rev-id aaaa1 -m x", {
    stdout: "Generating <root>/m/versions/aaaa1_x.ts ...  done\n",
  });
  await folder.expect("init --template pyproject n", {
    stdout:
      /^File <root>\/pyproject\.toml already exists and already has a \[tool\.alembic\] section, skipping$/m,
  });
});

Deno.test("init names the templates for an unknown one; list_templates lists them", async () => {
  await using folder = await makeEmptyFolder();
  await folder.expect("init -t nope m", {
    code: 1,
    stderr: "FAILED: No such template nope\n" +
      "The templates are generic and pyproject.\n",
  });
  await folder.expect("init -t async m", {
    code: 1,
    stderr: "FAILED: No such template async\nIt is for Python's " +
      'asynchronous engines; here every connection is: use "generic".\n',
  });
  assert.deepEqual(await folder.list("."), []);
  await folder.expect("list_templates", {
    stdout: `Available templates:

generic - Generic single-database configuration.
pyproject - Generic single-database configuration with settings in pyproject.toml.

Templates are used via the 'init' command, e.g.:

  alembic init --template generic ./scripts
`,
  });
});
