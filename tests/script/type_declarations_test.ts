/**
 * What `alembic init` writes for editors: complete, and enough for Deno and
 * for TypeScript alone to accept a revision and to refuse a wrong one.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import ts from "typescript";

import { renderDeclarations } from "../../.ci/types.ts";
import { TYPE_DECLARATIONS } from "../../src/script/type_declarations.ts";
import { runCli } from "../support/cli.ts";

/** The part of a revision behind its attributes, each with what is wrong about it. */
const MISTAKES: readonly (readonly [code: string, message: RegExp])[] = [
  ['await op.addColum("a", sa.column("b", sa.text()));', /addColumn/],
  ['await op.addColumn("a", sa.column("b", "text"));', /SqlType/],
  ['await op.dropColumn("a");', /Expected 2-3 arguments/],
  ['await op.createTable("a", [sa.colum("b")]);', /column/],
  ['await op.dropTable("a", { ifExist: true });', /ifExist/],
];

const GOOD = `
  const account = sa.table("account", [
    sa.column("id", sa.bigInteger(), { identity: sa.identity() }),
    sa.column("name", sa.varchar(50), { nullable: false }),
  ]);
  await op.createTable("account", [
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.index("ix", [sa.text("lower(name)"), "id"]),
  ], { comment: context.xArguments["who"] ?? "nobody" });
  await op.bulkInsert(account, [{ id: 1, name: "x" }]);
`;

Deno.test("TYPE_DECLARATIONS is what .ci/types.ts makes of src/mod.ts", async () => {
  assert.ok(
    await renderDeclarations() === TYPE_DECLARATIONS,
    "run: deno run -A .ci/types.ts",
  );
});

Deno.test("deno check accepts what init and revision wrote, and a revision in full", async () => {
  await using project = await makeProject();
  await project.write(GOOD);
  const { code, text } = await project.denoCheck();
  assert.equal(code, 0, text);
});

Deno.test("tsc --noEmit accepts what init and revision wrote, and a revision in full", async () => {
  await using project = await makeProject();
  await project.write(GOOD);
  assert.deepEqual(project.tsc(), []);
});

Deno.test("deno check refuses each mistake and names its place", async () => {
  await using project = await makeProject();
  for (const [code, message] of MISTAKES) {
    await project.write(code);
    const result = await project.denoCheck();
    assert.equal(result.code, 1, code);
    assert.match(result.text, message);
    assert.match(result.text, /wrong\.ts:6:/);
  }
});

Deno.test("tsc --noEmit refuses each mistake and names its place", async () => {
  await using project = await makeProject();
  for (const [code, message] of MISTAKES) {
    await project.write(code);
    const errors = project.tsc();
    assert.equal(errors.length, 1, code);
    assert.match(errors[0] ?? "", message);
    assert.match(errors[0] ?? "", /^wrong\.ts:6: /);
  }
});

Deno.test("an editor is told what an operation does", () => {
  const at = TYPE_DECLARATIONS.indexOf("    createTable(");
  assert.match(
    TYPE_DECLARATIONS.slice(0, at).split("\n").at(-2) ?? "",
    /Creates a table with its constraints/,
  );
});

interface TestProject extends AsyncDisposable {
  /** Writes a revision with `code` as its upgrade, in line 6. */
  write(code: string): Promise<void>;
  denoCheck(): Promise<{ readonly code: number; readonly text: string }>;
  /** Errors as `file:line: message`. */
  tsc(): readonly string[];
}

/** A project as the program makes it, with the revision that it makes. */
async function makeProject(): Promise<TestProject> {
  const cwd = await Deno.makeTempDir({ prefix: "alembic types " });
  for (const args of [["init", "migrations"], ["revision", "-m", "first"]]) {
    const { code, stderr } = await runCli(args, { cwd });
    assert.equal(code, 0, stderr);
  }
  const folder = `${cwd}/migrations`;
  const wrong = `${folder}/versions/wrong.ts`;
  return {
    async write(code) {
      await Deno.writeTextFile(
        wrong,
        `import { type Migration, defineOperation } from "alembic";
export const revision = "wrong";
export const downRevision = null;
export const custom = defineOperation;
export async function upgrade({ op, sa, context }: Migration): Promise<void> {
${code.trimStart()}
  console.log(context.direction, op, sa);
}
`,
      );
    },
    async denoCheck() {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["check", "--quiet", "migrations/versions/"],
        cwd,
        env: { NO_COLOR: "1" },
      }).output();
      const decoder = new TextDecoder();
      return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
    },
    tsc: () => checkWithTypeScript(`${folder}/tsconfig.json`),
    async [Symbol.asyncDispose]() {
      await Deno.remove(cwd, { recursive: true });
    },
  };
}

/** What `tsc --noEmit --project` does. */
function checkWithTypeScript(config: string): readonly string[] {
  const parsed = ts.getParsedCommandLineOfConfigFile(config, {}, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(textOf(diagnostic));
    },
  });
  assert.ok(parsed !== undefined);
  const host = ts.createCompilerHost(parsed.options);
  const library = fileURLToPath(
    new URL("./", import.meta.resolve("typescript")),
  );
  host.getDefaultLibLocation = () => library;
  const program = ts.createProgram(parsed.fileNames, parsed.options, host);
  assert.ok(parsed.fileNames.length >= 2);
  return [...parsed.errors, ...ts.getPreEmitDiagnostics(program)].map(textOf);
}

function textOf(diagnostic: ts.Diagnostic): string {
  const { file, start = 0 } = diagnostic;
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  if (file === undefined) return text;
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${file.fileName.split("/").at(-1)}:${line + 1}: ${text}`;
}
