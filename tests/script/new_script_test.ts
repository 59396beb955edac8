import assert from "node:assert/strict";
import fc from "fast-check";
import { TemplateError } from "../../src/script/errors.ts";
import { renderDocComment } from "../../src/script/doc_comment.ts";
import { readModuleHead } from "../../src/script/module_head.ts";
import { writeRevisionFile } from "../../src/script/new_script.ts";
import { readSqlHead, renderSqlHead } from "../../src/script/sql_script.ts";
import type { TemplateVariables } from "../../src/script/template.ts";
import { loadScriptDirectory } from "../../src/script/script_directory.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";

function write(folder: TempFolder, options: {
  readonly variables?: Partial<TemplateVariables>;
  readonly format?: "sql" | "ts";
  readonly fileName?: string;
} = {}): Promise<string> {
  return writeRevisionFile({
    scriptLocation: folder.path,
    versionLocation: `${folder.path}/versions`,
    fileName: options.fileName ?? "ae10_add",
    format: options.format ?? "ts",
    variables: {
      message: "Add last_login to account.",
      upRevision: "ae10",
      downRevision: "1975ea83b712",
      branchLabels: null,
      dependsOn: null,
      createDate: "2026-11-22 10:04:31",
      imports: "",
      settings: "",
      upgrades: "",
      downgrades: "",
      config: {},
      ...options.variables,
    },
  });
}

/** What a template of one's own has to have. */
const HEAD = `export const revision = "<%= it.upRevision %>";
<%= it.attribute("downRevision", it.downRevision) %>
`;

const SETTINGS = `// It does no harm.
export const settings = { repeatable: true };`;

Deno.test("writeRevisionFile() puts settings where the template has them, else at the end", () =>
  withTempFolder(async (folder) => {
    const texts: string[] = [];
    for (const template of [HEAD, `<%= it.settings %>\n${HEAD}`]) {
      folder.write("script.ts.eta", template);
      const fileName = `f${texts.length}`;
      await write(folder, { fileName, variables: { settings: SETTINGS } });
      texts.push(folder.read(`versions/${fileName}.ts`));
    }
    const revision = 'export const revision = "ae10";\n' +
      'export const downRevision = "1975ea83b712";\n';
    assert.deepEqual(texts, [
      `${revision}\n${SETTINGS}\n`,
      `${SETTINGS}\n${revision}`,
    ]);
  }));

Deno.test("writeRevisionFile() refuses a template whose settings are not those that are needed", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "script.ts.eta",
      `${HEAD}export const settings = { retries: 1 };\n`,
    );
    assert.equal(
      await write(folder, { fileName: "plain" }),
      `${folder.path}/versions/plain.ts`,
    );
    const error = await catchError(() =>
      write(folder, { variables: { settings: SETTINGS } })
    );
    assert(error instanceof TemplateError);
    assert.equal(
      error.message,
      `Cannot use template "${folder.path}/script.ts.eta": It exports ` +
        "settings of its own, and this revision needs others",
    );
    assert.match(error.hint ?? "", /<%= it\.settings %>/);
  }));

Deno.test("writeRevisionFile() takes no parameter that only a string or a comment names", () =>
  withTempFolder(async (folder) => {
    await write(folder, {
      variables: {
        upgrades:
          '  // sa.text\n  await op.execute(`SELECT sa.a, "\\`" FROM sa`);\n',
        downgrades: "  // Nothing for op. to do\n",
      },
    });
    const text = folder.read("versions/ae10_add.ts");
    assert.match(text, /function upgrade\(\{ op \}: Migration\)/);
    assert.match(text, /function downgrade\(_migration: Migration\)/);
  }));

Deno.test("writeRevisionFile() writes the built-in form", () =>
  withTempFolder(async (folder) => {
    const path = await write(folder, {
      variables: {
        upgrades:
          `  await op.addColumn(\n    "account",\n    sa.column("last_login", sa.timestamp()),\n  );`,
        downgrades: `  await op.dropColumn("account", "last_login");\n`,
      },
    });
    assert.equal(path, `${folder.path}/versions/ae10_add.ts`);
    assert.equal(
      folder.read("versions/ae10_add.ts"),
      `/**
 * Add last_login to account.
 *
 * Revision ID: ae10
 * Revises: 1975ea83b712
 * Create Date: 2026-11-22 10:04:31
 */
import type { Migration } from "alembic";

export const revision = "ae10";
export const downRevision = "1975ea83b712";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn(
    "account",
    sa.column("last_login", sa.timestamp()),
  );
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropColumn("account", "last_login");
}
`,
    );
    assert.deepEqual(
      [...Deno.readDirSync(`${folder.path}/versions`)].map((entry) =>
        entry.name
      ),
      ["ae10_add.ts"],
    );
  }));

Deno.test("writeRevisionFile() writes what deno fmt, lint and check accept", () =>
  withTempFolder(async (folder) => {
    const long = "0123456789abcdef0123456789abcdef";
    await write(folder);
    await write(folder, {
      fileName: "b",
      variables: {
        message: 'It\'s */ "quoted"\n\n- `x` ${y} \\ 🎉',
        downRevision: [long, `${long}2`],
        branchLabels: [`a"b`, "c'd", `e"'f`],
        dependsOn: long + long + long,
        imports: `import { helper } from "./helper.ts";`,
        settings: SETTINGS,
        upgrades: "  await op.execute(helper);",
      },
    });
    folder.write("versions/helper.ts", `export const helper = "SELECT 1";\n`);
    folder.write(
      "alembic.d.ts",
      `export interface Migration {\n  readonly op: { execute(sql: string): Promise<void> };\n}\n`,
    );
    folder.write("deno.json", `{ "imports": { "alembic": "./alembic.d.ts" } }`);
    for (const args of [["fmt", "--check"], ["lint"], ["check"]]) {
      const command = new Deno.Command(Deno.execPath(), {
        args: [...args, "versions/ae10_add.ts", "versions/b.ts"],
        cwd: folder.path,
        env: { NO_COLOR: "1" },
      });
      const { success, stdout, stderr } = await command.output();
      assert(
        success,
        new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr),
      );
    }
  }));

Deno.test("writeRevisionFile() writes a file that reads back as what was asked for", () =>
  withTempFolder(async (folder) => {
    const message = 'It\'s */ *\\/ /* "q" \\ `${x}` <%= 1 %> \u2029 🎉';
    const variables = {
      message,
      upRevision: `r"'\\\u2028`,
      downRevision: ["a", "b'"],
      branchLabels: ["l"],
      dependsOn: "d",
    };
    await write(folder, { variables });
    const directory = await loadScriptDirectory({
      scriptLocation: folder.path,
      versionLocations: [],
      recursive: false,
    });
    const [script] = directory.scripts;
    assert.equal(
      script?.doc,
      message.replace("\u2029", "\n").replace(" \n", "\n"),
    );
    assert.equal(script?.revision, variables.upRevision);
    assert.deepEqual(script?.downRevisions, ["a", "b'"]);
    assert.deepEqual(script?.branchLabels, ["l"]);
    assert.deepEqual(script?.dependsOn, ["d"]);
    assert.equal(script?.createDate, "2026-11-22 10:04:31");
  }));

Deno.test("writeRevisionFile() writes SQL", () =>
  withTempFolder(async (folder) => {
    await write(folder, {
      format: "sql",
      variables: {
        message: "upgrade\nrevision: x\nPlain: yes",
        downRevision: ["a", "b"],
        upgrades: "SELECT 1;",
      },
    });
    assert.equal(
      folder.read("versions/ae10_add.sql"),
      `--- upgrade
--- revision: x
-- Plain: yes
--
-- Create Date: 2026-11-22 10:04:31
--
-- revision: ae10
-- down_revision: a, b
-- branch_labels:
-- depends_on:

-- upgrade
SELECT 1;

-- downgrade
`,
    );
    const directory = await loadScriptDirectory({
      scriptLocation: folder.path,
      versionLocations: [],
      recursive: false,
    });
    assert.equal(directory.scripts[0]?.doc, "upgrade\nrevision: x\nPlain: yes");
    assert.equal(directory.scripts[0]?.createDate, "2026-11-22 10:04:31");
  }));

Deno.test("writeRevisionFile() uses script.ts.eta of the script location", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "script.ts.eta",
      `// <%= it.message %> & <%= it.config.owner %><%= it.nothing %>\n${HEAD}`,
    );
    await write(folder, {
      variables: { message: "a < b", config: { owner: "me" } },
    });
    assert.equal(
      folder.read("versions/ae10_add.ts"),
      '// a < b & me\nexport const revision = "ae10";\n' +
        'export const downRevision = "1975ea83b712";\n',
    );
  }));

const WRONG_TEMPLATES: ReadonlyArray<
  readonly [template: string, fault: string, attribute: string]
> = [
  ["", 'no "revision"', `"revision", it.upRevision`],
  [
    `export const revision = "<%= it.upRevision %>";`,
    'no "downRevision"',
    `"downRevision", it.downRevision`,
  ],
  [
    `${HEAD}export const branchLabels = "x";`,
    'another "branchLabels"',
    `"branchLabels", it.branchLabels`,
  ],
];

for (const [template, fault, attribute] of WRONG_TEMPLATES) {
  Deno.test(`writeRevisionFile() refuses the template ${JSON.stringify(template)}`, () =>
    withTempFolder(async (folder) => {
      const path = folder.write("script.ts.eta", template);
      const error = await catchError(() => write(folder));
      assert(error instanceof TemplateError);
      assert.equal(
        error.message,
        `Cannot use template "${path}": The file would have ${fault}`,
      );
      assert.equal(
        error.hint,
        `Put into it: <%= it.attribute(${attribute}) %>`,
      );
      assert.throws(() => Deno.statSync(`${folder.path}/versions`));
    }));
}

Deno.test("writeRevisionFile() leaves to a template what only running the file tells", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "script.ts.eta",
      `export const revision = id("<%= it.upRevision %>"), downRevision = old();`,
    );
    await write(folder);
  }));

Deno.test("writeRevisionFile() names a template that fails", () =>
  withTempFolder(async (folder) => {
    const template = folder.write("script.ts.eta", "<%= it.missing.name %>");
    const error = await catchError(() => write(folder));
    assert.equal(
      error.message,
      `Cannot use template "${template}": Cannot read properties of undefined (reading 'name')`,
    );
    assert.throws(() => Deno.statSync(`${folder.path}/versions`));
  }));

Deno.test("writeRevisionFile() never replaces a file and leaves no temporary one", () =>
  withTempFolder(async (folder) => {
    const path = folder.write("versions/ae10_add.ts", "mine");
    const error = await catchError(() => write(folder));
    assert.equal(error.message, `File "${path}" already exists`);
    assert.equal(folder.read("versions/ae10_add.ts"), "mine");
    assert.equal([...Deno.readDirSync(`${folder.path}/versions`)].length, 1);
  }));

Deno.test("writeRevisionFile() lets exactly one of several writers win", () =>
  withTempFolder(async (folder) => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => write(folder)),
    );
    assert.equal(
      results.filter((result) => result.status === "fulfilled").length,
      1,
    );
  }));

Deno.test("writeRevisionFile() makes sub-folders and refuses to leave the version location", () =>
  withTempFolder(async (folder) => {
    assert.equal(
      await write(folder, { fileName: "2026/11/a" }),
      `${folder.path}/versions/2026/11/a.ts`,
    );
    const error = await catchError(() => write(folder, { fileName: "../a" }));
    assert.equal(
      error.message,
      `Cannot write "${folder.path}/a.ts": It lies outside of "${folder.path}/versions"`,
    );
  }));

Deno.test("writeRevisionFile() says why a file cannot be written", () =>
  withTempFolder(async (folder) => {
    folder.write("versions", "a file");
    const error = await catchError(() => write(folder));
    assert.match(error.message, /^Cannot write ".*\/versions": /);
  }));

const LINE = fc.string({
  unit: fc.constantFrom(..."ab:-*/\\ \"'`$${}🎉_".split("")),
  maxLength: 14,
});
const MESSAGE = fc.array(
  fc.oneof(
    LINE,
    fc.constantFrom("upgrade", "revision: x", "down_revison: y", "--", "*/"),
  ),
  {
    maxLength: 4,
  },
).map((lines) => lines.map((line) => line.trimEnd()).join("\n").trim());

Deno.test("renderDocComment() makes a comment that reads back as any message", () => {
  fc.assert(
    fc.property(MESSAGE, (message) => {
      assert.equal(
        readModuleHead(`${renderDocComment(message)}\nexport {};`).message
          .longDoc,
        message,
      );
    }),
    { numRuns: 1000 },
  );
});

Deno.test("renderSqlHead() makes a header that reads back as any message", () => {
  fc.assert(
    fc.property(MESSAGE, (message) => {
      const head = {
        revision: "a",
        downRevisions: ["b", "c"],
        branchLabels: [],
        dependsOn: ["d"],
      };
      const read = readSqlHead(
        renderSqlHead({ ...head, longDoc: message }, "/v"),
        "/v",
      );
      assert.equal(read.longDoc, message);
      assert.deepEqual(read.downRevisions, ["b", "c"]);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("renderSqlHead() refuses an id with a comma", async () => {
  const head = {
    revision: "a,b",
    downRevisions: [],
    branchLabels: [],
    dependsOn: [],
    longDoc: "",
  };
  const error = await catchError(() => renderSqlHead(head, "/v/a.sql"));
  assert.equal(
    error.message,
    `Revision file "/v/a.sql": "a,b" cannot stand in the header of an SQL revision`,
  );
});
