import assert from "node:assert/strict";
import { ScriptShapeError } from "../../src/script/errors.ts";
import {
  loadScriptDirectory,
  type Script,
  type ScriptDirectory,
} from "../../src/script/script_directory.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";
import { cpuTime } from "../support/clock.ts";

function load(folder: TempFolder, options: {
  readonly locations?: readonly string[];
  readonly recursive?: boolean;
} = {}): Promise<ScriptDirectory> {
  return loadScriptDirectory({
    scriptLocation: folder.path,
    versionLocations: (options.locations ?? []).map((name) =>
      `${folder.path}/${name}`
    ),
    recursive: options.recursive ?? false,
  });
}

function revisionsOf(directory: ScriptDirectory): readonly string[] {
  return directory.scripts.map((script) => script.revision);
}

/** Some of a script's fields are getters. */
function fieldsOf(script: Script): Script {
  const { revision, downRevisions, dependsOn, branchLabels } = script;
  const { doc, longDoc, createDate, path, format } = script;
  return {
    revision,
    downRevisions,
    dependsOn,
    branchLabels,
    doc,
    longDoc,
    createDate,
    path,
    format,
  };
}

Deno.test("loadScriptDirectory() reads TypeScript, JavaScript and SQL revisions", () =>
  withTempFolder(async (folder) => {
    const one = folder.write(
      "versions/1.ts",
      `/** One.\n *\n * Create Date: 2026-01-02\n */\nexport const revision = "a";\nexport const downRevision = null;`,
    );
    const two = folder.write(
      "versions/2.mjs",
      `// Two.\nexport const revision = "b"; export const downRevision = ["a", "x"]; export const branchLabels = "l";`,
    );
    const three = folder.write(
      "versions/3.sql",
      `-- Three.\n-- revision: c\n-- down_revision: b\n-- depends_on: l\n`,
    );
    assert.deepEqual((await load(folder)).scripts.map(fieldsOf), [
      {
        revision: "a",
        downRevisions: [],
        dependsOn: [],
        branchLabels: [],
        doc: "One.",
        longDoc: "One.\n\nCreate Date: 2026-01-02",
        createDate: "2026-01-02",
        path: one,
        format: "ts",
      },
      {
        revision: "b",
        downRevisions: ["a", "x"],
        dependsOn: [],
        branchLabels: ["l"],
        doc: "Two.",
        longDoc: "Two.",
        createDate: undefined,
        path: two,
        format: "js",
      },
      {
        revision: "c",
        downRevisions: ["b"],
        dependsOn: ["l"],
        branchLabels: [],
        doc: "Three.",
        longDoc: "Three.",
        createDate: undefined,
        path: three,
        format: "sql",
      },
    ]);
  }));

Deno.test("loadScriptDirectory() imports a module whose attributes are no literals", () =>
  withTempFolder(async (folder) => {
    folder.write("versions/_ids.ts", `export const first: string = "a";`);
    folder.write(
      "versions/1.ts",
      `/** Doc. */\nimport { first } from "./_ids.ts";\nexport const revision = first + "1";\n` +
        `export const dependsOn = [first];`,
    );
    const [script] = (await load(folder)).scripts;
    assert.equal(script?.revision, "a1");
    assert.deepEqual(script?.dependsOn, ["a"]);
    assert.equal(script?.doc, "Doc.");
  }));

Deno.test("loadScriptDirectory() does not run modules whose attributes are literals", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "versions/1.ts",
      `export const revision = "a";\nthrow new Error("run");`,
    );
    assert.deepEqual(revisionsOf(await load(folder)), ["a"]);
  }));

Deno.test("loadScriptDirectory() follows links, but none that lead back", () =>
  withTempFolder(async (folder) => {
    const revision = (id: string) => `export const revision = "${id}";`;
    folder.write("versions/a.ts", revision("a"));
    folder.write("versions/sub/b.ts", revision("b"));
    folder.write("other/c.ts", revision("c"));
    await Deno.symlink("../other", `${folder.path}/versions/linked`);
    await Deno.symlink("..", `${folder.path}/versions/sub/back`);
    await Deno.symlink("../versions", `${folder.path}/other/round`);
    await Deno.symlink("itself", `${folder.path}/versions/itself`);
    const directory = await load(folder, {
      locations: ["versions"],
      recursive: true,
    });
    assert.deepEqual(revisionsOf(directory), ["a", "c", "b"]);
  }));

Deno.test("loadScriptDirectory() sorts by code point, sub-folders after files", () =>
  withTempFolder(async (folder) => {
    const names = [
      "b.ts",
      "Z.ts",
      "a.ts",
      "\u{1f389}.ts",
      "\uff5e.ts",
      "é.ts",
      "sub/0.ts",
      "Sub/deep/1.ts",
      "Sub/9.ts",
    ];
    for (const name of names) {
      folder.write(
        `versions/${name}`,
        `export const revision = ${JSON.stringify(name)};`,
      );
    }
    assert.deepEqual(
      revisionsOf(await load(folder, { recursive: true })),
      [
        "Z.ts",
        "a.ts",
        "b.ts",
        "é.ts",
        "\uff5e.ts",
        "\u{1f389}.ts",
        "Sub/9.ts",
        "Sub/deep/1.ts",
        "sub/0.ts",
      ],
    );
    assert.equal((await load(folder)).scripts.length, 6);
  }));

Deno.test("loadScriptDirectory() leaves out what is no revision by its name", () =>
  withTempFolder(async (folder) => {
    const names = [
      ".#1.ts",
      ".hidden.ts",
      "types.d.ts",
      "env.ts",
      "data.json",
      "_helper.ts",
      "1_test.ts",
      "_seed.sql",
      "x.PY",
    ];
    for (const name of names) {
      folder.write(`versions/${name}`, `export const x = 1;`);
    }
    folder.write("versions/a_add_test.ts", `export const revision = "a";`);
    folder.write("versions/_b.sql", `-- revision: b\n`);
    folder.write("versions/__pycache__/a.ts", `export const revision = "no";`);
    assert.deepEqual(revisionsOf(await load(folder, { recursive: true })), [
      "b",
      "a",
    ]);
  }));

Deno.test("loadScriptDirectory() warns of a file reached through two locations", () =>
  withTempFolder(async (folder) => {
    folder.write("one/1.ts", `export const revision = "a";`);
    Deno.symlinkSync(`${folder.path}/one`, `${folder.path}/two`);
    const directory = await load(folder, {
      locations: ["one", "two", "missing"],
    });
    assert.deepEqual(revisionsOf(directory), ["a"]);
    assert.deepEqual(directory.warnings, [
      `File ${folder.path}/two/1.ts loaded twice! ignoring. Please ensure version_locations is unique.`,
    ]);
  }));

Deno.test("loadScriptDirectory() says what to do when the script location is missing", async () => {
  const error = await catchError(() =>
    loadScriptDirectory({
      scriptLocation: "/no/such",
      versionLocations: [],
      recursive: false,
    })
  );
  assert.equal(
    error.message,
    "Path doesn't exist: /no/such.  Please use the 'init' command to create a new scripts folder.",
  );
});

Deno.test("loadScriptDirectory() names Python revisions for what they are, beside others too", () =>
  withTempFolder(async (folder) => {
    folder.write("versions/__init__.py", `revision = "no"`);
    folder.write("versions/helper.py", `import os\n`);
    folder.write("versions/2.ts", `export const revision = "a";`);
    assert.deepEqual(revisionsOf(await load(folder)), ["a"]);
    const one = folder.write(
      "versions/1_a.py",
      `"""Doc"""\nrevision: str = 'a'\ndown_revision = None\n`,
    );
    folder.write("versions/2_b.py", `def upgrade() -> None:\n    pass\n`);
    const error = await catchError(() => load(folder));
    assert.equal(
      error.message,
      `"${folder.path}/versions" holds Python revisions (2 files, the first is "${one}"), which this program cannot run`,
    );
  }));

const SHAPES: ReadonlyArray<readonly [text: string, reason: string]> = [
  [`export const downRevision = "a";`, `It exports no "revision"`],
  [``, `It exports no "revision"`],
  [`export default { revision: "a" };`, `It exports no "revision"`],
  [`export const revision = "";`, `Its "revision" is an empty text`],
  [`export const revision = null;`, `Its "revision" is null, not text`],
  [`export const revision = 12;`, `Its "revision" is a number, not text`],
  [
    `export const revision = "a"; export const downRevision = 0;`,
    `Its "downRevision" is a number, not text`,
  ],
  [
    `export const revision = "a"; export const dependsOn = ["b", null];`,
    `Its "dependsOn" contains null, not text`,
  ],
  [
    `export const revision = "a"; export const branchLabels = [""];`,
    `Its "branchLabels" contains an empty text`,
  ],
];

for (const [text, reason] of SHAPES) {
  Deno.test(`loadScriptDirectory() refuses ${JSON.stringify(text)}`, () =>
    withTempFolder(async (folder) => {
      const path = folder.write("versions/1.ts", text);
      const error = await catchError(() => load(folder));
      assert.equal(error.message, `Revision file "${path}": ${reason}`);
    }));
}

const MISSPELT: ReadonlyArray<
  readonly [text: string, name: string, meant: string]
> = [
  [
    `export const revision = "b"; export const downRevison = "a";`,
    "downRevison",
    "downRevision",
  ],
  [
    `export const revision = "b";\nexport const down_revision: string = "a";`,
    "down_revision",
    "downRevision",
  ],
  [
    `export const revision = "b", branch_labels = null;`,
    "branch_labels",
    "branchLabels",
  ],
  [
    `export const revision = "b";\nexport function upgrade() {}\nexport let depends_on = "a";`,
    "depends_on",
    "dependsOn",
  ],
  [
    `const x = "a";\nexport const revision = "b";\nfunction f() {}\nexport { x as down_revision };`,
    "down_revision",
    "downRevision",
  ],
  [`export const revison = "b"; throw 1;`, "revison", "revision"],
  [
    `export const revision = "b".trim(); export const downRevison = "a";`,
    "downRevison",
    "downRevision",
  ],
];

for (const [text, name, meant] of MISSPELT) {
  Deno.test(`loadScriptDirectory() asks whether "${meant}" is meant in ${JSON.stringify(text)}`, () =>
    withTempFolder(async (folder) => {
      const path = folder.write("versions/1.ts", text);
      const error = await catchError(() => load(folder));
      assert(error instanceof ScriptShapeError);
      assert.equal(
        error.message,
        `Revision file "${path}": It exports "${name}"`,
      );
      assert.equal(error.hint, `Did you mean "${meant}"?`);
    }));
}

Deno.test("loadScriptDirectory() leaves alone what only looks like a misspelt attribute", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "versions/1.ts",
      `export const revision = "a";\nexport const revisions = 1, label = 2;\n` +
        `const downRevison = 1;\n// export const down_revision = 1;\nthrow 1;`,
    );
    folder.write(
      "versions/2.ts",
      `export const revision = "b", downRevision = "a", branchLabels = null, dependsOn = null;\n` +
        `export const down_revision = downRevision;\nthrow 1;`,
    );
    folder.write("versions/_helper.js", `export const down_revision = 1;`);
    assert.deepEqual(revisionsOf(await load(folder)), ["a", "b"]);
  }));

Deno.test("loadScriptDirectory() says that SQL is not UTF-8", () =>
  withTempFolder(async (folder) => {
    for (const mark of ["\ufeff", ""]) {
      const text = `${mark}-- revision: a\n-- upgrade\n`;
      const units = Uint16Array.from(text, (unit) => unit.charCodeAt(0));
      const path = folder.write("versions/1.sql", new Uint8Array(units.buffer));
      const error = await catchError(() => load(folder));
      assert(error instanceof ScriptShapeError);
      assert.equal(
        error.message,
        `Revision file "${path}": It is not UTF-8 text`,
      );
      assert.equal(error.hint, "Save the file as UTF-8.");
    }
  }));

Deno.test("loadScriptDirectory() takes empty values for none", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "versions/1.ts",
      `export const revision = "a"; export const dependsOn = ""; export const branchLabels = [];`,
    );
    const [script] = (await load(folder)).scripts;
    assert.deepEqual([script?.dependsOn, script?.branchLabels], [[], []]);
  }));

Deno.test("loadScriptDirectory() reads 2,000 files in seconds", () =>
  withTempFolder(async (folder) => {
    for (let index = 0; index < 2000; index++) {
      folder.write(
        `versions/${index}.ts`,
        `/**\n * Doc ${index}.\n */\nimport type { Migration } from "alembic";\n\nexport const revision = "r${index}";\n` +
          `export const downRevision = "r${
            index - 1
          }";\nexport const branchLabels = null;\nexport const dependsOn = null;\n` +
          `export async function upgrade({ op }: Migration) {\n${
            "  await op.execute(`SELECT 1`);\n".repeat(50)
          }}\n`,
      );
    }
    const start = cpuTime();
    assert.equal((await load(folder)).scripts.length, 2000);
    assert(cpuTime() - start < 3000);
  }));
