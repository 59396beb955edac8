import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import {
  type InitOptions,
  initScriptDirectory,
  listTemplates,
} from "../../src/script/init.ts";
import { KNOWN_OPTIONS } from "../../src/config/known_options.ts";
import { loadConfig } from "../../src/config/load_config.ts";
import { loadScriptDirectory } from "../../src/script/script_directory.ts";
import { readSettings } from "../../src/config/settings.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";

async function init(
  folder: TempFolder,
  options: Partial<InitOptions> = {},
): Promise<readonly string[]> {
  const events = initScriptDirectory({
    directory: "alembic",
    cwd: folder.path,
    template: "generic",
    configFile: `${folder.path}/alembic.ini`,
    ...options,
  });
  return (await Array.fromAsync(events)).map(({ kind, text }) =>
    `${kind}: ${text.replaceAll(folder.path, "<ROOT>")}`
  );
}

Deno.test("initScriptDirectory() makes a generic environment", () =>
  withTempFolder(async (folder) => {
    assert.deepEqual(await init(folder), [
      "step: Creating directory '<ROOT>/alembic'",
      "step: Creating directory '<ROOT>/alembic/versions'",
      "step: Generating <ROOT>/alembic.ini",
      "step: Generating <ROOT>/alembic/script.ts.eta",
      "step: Generating <ROOT>/alembic/README",
      "step: Generating <ROOT>/alembic/alembic.d.ts",
      "step: Generating <ROOT>/alembic/tsconfig.json",
      "step: Generating <ROOT>/deno.json",
      "message: Please edit configuration/connection/logging settings in <ROOT>/alembic.ini before proceeding.",
    ]);
    assert.deepEqual(JSON.parse(folder.read("deno.json")), {
      imports: { alembic: "./alembic/alembic.d.ts" },
    });
    const location = {
      scriptLocation: `${folder.path}/alembic`,
      versionLocations: [],
      recursive: false,
    };
    assert.deepEqual((await loadScriptDirectory(location)).scripts, []);
  }));

Deno.test("initScriptDirectory() keeps files that are there", () =>
  withTempFolder(async (folder) => {
    folder.write("alembic.ini", "mine");
    folder.write("deno.jsonc", "{}");
    Deno.mkdirSync(`${folder.path}/alembic`);
    const lines = await init(folder, { package: true });
    assert.deepEqual(lines.slice(0, 2), [
      "step: Creating directory '<ROOT>/alembic/versions'",
      "message: File <ROOT>/alembic.ini already exists, skipping",
    ]);
    assert.deepEqual(lines.slice(-3, -1), [
      'message: File <ROOT>/deno.jsonc already exists, skipping; for editors add to its "imports": ' +
      '"alembic": "./alembic/alembic.d.ts"',
      "message: There is nothing to do for --package: folders of TypeScript need no __init__.py",
    ]);
    assert.equal(folder.read("alembic.ini"), "mine");
  }));

// A '%' in the configuration's own folder breaks %(here)s, in Alembic too.
Deno.test("initScriptDirectory() writes settings that read back without a warning", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const template of listTemplates()) {
      const cwd = `${root}/${template.name}`;
      Deno.mkdirSync(cwd);
      await Array.fromAsync(initScriptDirectory({
        directory: "db/my 100%",
        cwd,
        template: template.name,
        configFile: `${cwd}/alembic.ini`,
      }));
      const config = await loadConfig({
        configFiles: template.name === "pyproject"
          ? [`${cwd}/alembic.ini`, `${cwd}/pyproject.toml`]
          : [`${cwd}/alembic.ini`],
        name: "alembic",
        environment: () => undefined,
        readTextFile: (path) => Deno.readTextFile(path).catch(() => undefined),
        cwd,
      });
      const settings = readSettings(config);
      assert.deepEqual(settings.warnings, []);
      assert.equal(settings.scriptLocation, `${cwd}/db/my 100%`);
      assert.equal(
        config.getMainOption("sqlalchemy.url"),
        `pglite://${cwd}/data/pglite`,
      );
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("initScriptDirectory() writes any name so that it reads back", async () => {
  for (
    const directory of [
      "a\\b",
      " a",
      "#a",
      "a;b",
      "${A}",
      "[a]",
      "ä = ö?",
      "a%20",
    ]
  ) {
    for (const { name: template } of listTemplates()) {
      const cwd = await Deno.makeTempDir();
      try {
        await Array.fromAsync(initScriptDirectory({
          directory,
          cwd,
          template,
          configFile: `${cwd}/alembic.ini`,
        }));
        const config = await loadConfig({
          configFiles: [],
          name: "alembic",
          environment: () => undefined,
          readTextFile: (path) =>
            Deno.readTextFile(path).catch(() => undefined),
          cwd,
        });
        const { scriptLocation } = readSettings(config);
        assert.equal(scriptLocation, `${cwd}/${directory}`);
        const denoJson = await Deno.readTextFile(`${cwd}/deno.json`);
        assert.equal(
          fileURLToPath(
            new URL(JSON.parse(denoJson).imports.alembic, `file://${cwd}/`),
          ),
          `${cwd}/${directory}/alembic.d.ts`,
        );
      } finally {
        await Deno.remove(cwd, { recursive: true });
      }
    }
  }
});

Deno.test("initScriptDirectory() refuses names that would not be read back", () =>
  withTempFolder(async (folder) => {
    for (const directory of ["tr ", "a\nb", "a\t", "a/b\r", "a\u0085b"]) {
      const error = await catchError(() => init(folder, { directory }));
      assert.equal(
        error.message,
        `Directory ${
          JSON.stringify(directory)
        } cannot stand in a configuration file`,
      );
    }
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  }));

Deno.test("initScriptDirectory() names every option in alembic.ini", () =>
  withTempFolder(async (folder) => {
    await init(folder);
    const ini = folder.read("alembic.ini");
    const left = KNOWN_OPTIONS.filter((option) =>
      !new RegExp(`^(?:# )?${option.replace(".", "\\.")} =`, "m").test(ini)
    );
    assert.deepEqual(left, ["version_path_separator", "post_write_hooks"]);
  }));

/** Settings that are shown with something other than their default. */
const EXAMPLES = [
  "envFile",
  "lockKey",
  "statementTimeoutMs",
  "targetMetadata",
  "timezone",
];

Deno.test("initScriptDirectory() shows the defaults of what it comments out", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    await Array.fromAsync(initScriptDirectory({
      directory: "m",
      cwd,
      template: "generic",
      configFile: `${cwd}/alembic.ini`,
    }));
    const ini = await Deno.readTextFile(`${cwd}/alembic.ini`);
    assert.match(ini, /^# version_locations = %\(here\)s\/m\/versions$/m);
    const read = async (text: string) =>
      readSettings(
        await loadConfig({
          configFiles: [`${cwd}/alembic.ini`],
          name: "alembic",
          environment: () => undefined,
          readTextFile: (path) =>
            Promise.resolve(path.endsWith(".ini") ? text : undefined),
          cwd,
        }),
      );
    const plain = Object.entries(await read(ini));
    const [main = ""] = ini.split("[post_write_hooks]");
    const shown = new Map(
      Object.entries(
        await read(main.replaceAll(/^# (\w+ =(?! %%\(year))/gm, "$1")),
      ),
    );
    const differing = plain.filter(([name, value]) =>
      !isDeepStrictEqual(value, shown.get(name))
    );
    assert.deepEqual(
      differing.map(([name]) => name).sort(),
      EXAMPLES,
    );
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

Deno.test("initScriptDirectory() appends to pyproject.toml once", () =>
  withTempFolder(async (folder) => {
    folder.write("pyproject.toml", "[project]\nname = 'x'");
    const lines = await init(folder, { template: "pyproject" });
    assert(lines.includes("step: Appending to <ROOT>/pyproject.toml"));
    assert.equal(
      lines.at(-1),
      "message: Please edit configuration settings in <ROOT>/pyproject.toml and " +
        "configuration/connection/logging settings in <ROOT>/alembic.ini before proceeding.",
    );
    const text = folder.read("pyproject.toml");
    assert.match(text, /^\[project\]\nname = 'x'\n\n\[tool\.alembic\]\n/);
    const again = await init(folder, {
      template: "pyproject",
      directory: "other",
    });
    assert(again.includes(
      "message: File <ROOT>/pyproject.toml already exists and already has a [tool.alembic] section, skipping",
    ));
    assert.equal(folder.read("pyproject.toml"), text);
  }));

Deno.test("initScriptDirectory() writes an absolute script_location as it is", () =>
  withTempFolder(async (folder) => {
    await init(folder, { directory: `${folder.path}/a` });
    assert(
      folder.read("alembic.ini").includes(
        `\nscript_location = ${folder.path.replaceAll("%", "%%")}/a\n`,
      ),
    );
  }));

Deno.test("initScriptDirectory() refuses a folder that is not empty", () =>
  withTempFolder(async (folder) => {
    folder.write("alembic/x", "");
    const error = await catchError(() => init(folder));
    assert.equal(
      error.message,
      "Directory alembic already exists and is not empty",
    );
    assert.throws(() => folder.read("alembic.ini"));
  }));

Deno.test("initScriptDirectory() says that a template is not there, and what to use", () =>
  withTempFolder(async (folder) => {
    for (
      const [template, hint] of [
        ["nope", "The templates are generic and pyproject."],
        [
          "async",
          `It is for Python's asynchronous engines; here every connection is: use "generic".`,
        ],
        [
          "pyproject_async",
          `It is for Python's asynchronous engines; here every connection is: use "pyproject".`,
        ],
      ] as const
    ) {
      const error = await catchError(() => init(folder, { template }));
      assert.equal(error.message, `No such template ${template}`);
      assert.equal("hint" in error ? error.hint : undefined, hint);
    }
  }));
