import assert from "node:assert/strict";

import { runCli } from "../support/cli.ts";

const ROOT = new URL("../../", import.meta.url);
const README = await Deno.readTextFile(new URL("README.md", ROOT));

function codeBlocks(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...README.matchAll(fence)].map((match) => match[1] ?? "");
}

Deno.test("README.md opens with the two commands, which are tasks, and CI calls them", async () => {
  const [first = ""] = codeBlocks("sh");
  assert.equal(
    first,
    "npx -y deno@2.9.6 task demo\nnpx -y deno@2.9.6 task test\n",
  );
  assert.ok(README.indexOf(first) < 400);
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const ci = await Deno.readTextFile(new URL(".ci/run", ROOT));
  assert.match(ci, /^deno="npx -y deno@2\.9\.6"$/m);
  for (const name of ["demo", "test"]) {
    assert.ok(name in tasks);
    assert.ok(ci.includes(`$deno task ${name}\n`));
  }
});

Deno.test("README.md links only to files that are there", async () => {
  for (const [, path = ""] of README.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    await Deno.stat(new URL(path, ROOT));
  }
});

Deno.test("README.md's path for a newcomer works as it is written", async () => {
  const folder = await Deno.makeTempDir();
  const run = async (line: string) => {
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) =>
      match[1] ?? match[2] ?? ""
    );
    const result = await runCli(args.slice(1), { cwd: folder });
    assert.equal(result.code, 0, `${line}: ${result.stderr}`);
    return result;
  };
  const lines = codeBlocks("sh").slice(1).flatMap((block) =>
    block.trim().split("\n")
  );
  assert.deepEqual(lines, [
    "alembic init migrations",
    'alembic revision -m "create account"',
    "alembic upgrade head",
  ]);
  await run(lines[0] ?? "");
  const { stdout } = await run(lines[1] ?? "");
  const path = /^Generating (\S+) \.\.\. {2}done$/m.exec(stdout)?.[1] ?? "";
  const [example = ""] = codeBlocks("ts");
  const id = /revision = "(\w+)"/.exec(await Deno.readTextFile(path))?.[1];
  await Deno.writeTextFile(
    path,
    example.replaceAll("1975ea83b712", id ?? ""),
  );
  await run(lines[2] ?? "");
  const current = await run("alembic current");
  assert.equal(current.stdout, `${id} (head)\n`);
  await run("alembic downgrade base");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("README.md names only commands and options that exist", async () => {
  const rows = [...README.matchAll(/^\| `alembic (\S+)([^`]*)` *\|/gm)];
  assert.ok(rows.length >= 8);
  for (const [, command = "", rest = ""] of rows) {
    const { code, stdout } = await runCli([command, "--help"], { cwd: "." });
    assert.equal(code, 0);
    for (const [option] of rest.matchAll(/--[a-z-]+/g)) {
      assert.ok(stdout.includes(option), `${command} ${option}`);
    }
  }
});
