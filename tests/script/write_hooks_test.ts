import assert from "node:assert/strict";
import { splitShellWords } from "../../src/script/shell_words.ts";
import { runWriteHooks, type WriteHook } from "../../src/script/write_hooks.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";

const RECORDER =
  `#!/bin/sh\nprintf '%s\\n' "$PWD" "$@" > "$(dirname "$0")/seen"\n`;

function writeRecorder(folder: TempFolder): string {
  const path = folder.write("record it", RECORDER);
  Deno.chmodSync(path, 0o755);
  return path;
}

async function runAll(
  hooks: readonly WriteHook[],
  path: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  await runWriteHooks(path, {
    hooks,
    onStatus: (line) => lines.push(line),
    onWarning: (line) => lines.push(`WARNING ${line}`),
  });
  return lines;
}

function run(
  options: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  return runAll([{ name: "h", options }], "/v/a b.ts");
}

Deno.test("runWriteHooks() passes the file first to an executable", () =>
  withTempFolder(async (folder) => {
    const events = await run({
      type: "exec",
      executable: writeRecorder(folder),
      options: `-l 'a "b' "" c\\ d`,
    });
    assert.deepEqual(events, ["Running post write hook 'h' ...", "  done"]);
    assert.deepEqual(folder.read("seen").split("\n").slice(1), [
      "/v/a b.ts",
      "-l",
      'a "b',
      "",
      "c d",
      "",
    ]);
  }));

Deno.test("runWriteHooks() puts the file where REVISION_SCRIPT_FILENAME stands, in cwd", () =>
  withTempFolder(async (folder) => {
    Deno.mkdirSync(`${folder.path}/sub`);
    await run({
      type: "exec",
      executable: writeRecorder(folder),
      options: "--file=REVISION_SCRIPT_FILENAME -x",
      cwd: `${folder.path}/sub`,
    });
    assert.deepEqual(folder.read("seen").split("\n"), [
      `${folder.path}/sub`,
      "--file=/v/a b.ts",
      "-x",
      "",
    ]);
  }));

Deno.test("runWriteHooks() formats with deno", () =>
  withTempFolder(async (folder) => {
    const path = folder.write("a.ts", "export   const a=1");
    const options = { type: "deno", command: "fmt", options: "--quiet" };
    await runAll([{ name: "format", options }], path);
    assert.equal(folder.read("a.ts"), "export const a = 1;\n");
  }));

Deno.test("runWriteHooks() runs a deno script with the file as its last argument", () =>
  withTempFolder(async (folder) => {
    const script = folder.write(
      "s.ts",
      `Deno.writeTextFileSync(import.meta.dirname + "/seen", Deno.args.join("|"));`,
    );
    await run({ type: "deno", script: `"${script}"`, options: "--one" });
    assert.equal(folder.read("seen"), "--one|/v/a b.ts");
  }));

Deno.test("runWriteHooks() reports a program that fails and goes on", async () => {
  const options = { type: "exec", executable: "false" };
  const hooks = ["one", "two"].map((name) => ({ name, options }));
  assert.deepEqual(await runAll(hooks, "/v/a.ts"), [
    "Running post write hook 'one' ...",
    `WARNING Post write hook 'one' ended with exit status 1; "/v/a.ts" is kept`,
    "Running post write hook 'two' ...",
    `WARNING Post write hook 'two' ended with exit status 1; "/v/a.ts" is kept`,
  ]);
});

const BAD: ReadonlyArray<
  readonly [options: Readonly<Record<string, string>>, message: string]
> = [
  [{}, "Key 'h.type' (or 'type' in toml) is required for post write hook 'h'"],
  [{ type: "exec" }, "Key h.executable is required for post write hook 'h'"],
  [{ type: "black" }, "No formatter with name 'black' registered"],
  [
    { type: "console_scripts", entrypoint: "black" },
    `Post write hook 'h' is of type "console_scripts", which runs Python`,
  ],
  [
    { type: "module", module: "black" },
    `Post write hook 'h' is of type "module", which runs Python`,
  ],
  [
    { type: "exec", executable: "x", options: "'a" },
    "Key 'h.options' has a quote that is not closed",
  ],
  [
    { type: "exec", executable: "no-such-program-x" },
    `Post write hook 'h' cannot find the program "no-such-program-x"`,
  ],
  [
    { type: "exec", executable: "true", cwd: "/no/such" },
    `Post write hook 'h' cannot start: The folder "/no/such" does not exist`,
  ],
  [
    { type: "deno" },
    "Post write hook 'h' of type deno needs one of command, task and script, and has none",
  ],
  [
    { type: "deno", task: "a", script: "b" },
    "Post write hook 'h' of type deno needs one of command, task and script, and has task and script",
  ],
];

for (const [options, message] of BAD) {
  Deno.test(`runWriteHooks() refuses ${JSON.stringify(options)}`, async () => {
    assert.equal((await catchError(() => run(options))).message, message);
  });
}

const WORDS: ReadonlyArray<
  readonly [text: string, words: readonly string[] | undefined]
> = [
  ["", []],
  ["  a  b\t\n", ["a", "b"]],
  [`a'b c'"d e"f`, ["ab cd ef"]],
  [`''`, [""]],
  [`"a\\"b\\\\c\\d"`, [`a"b\\c\\d`]],
  [`'a\\'`, ["a\\"]],
  [`a\\ b`, ["a b"]],
  [`# a`, ["#", "a"]],
  [`"a`, undefined],
  [`a\\`, undefined],
];

for (const [text, words] of WORDS) {
  Deno.test(`splitShellWords() splits ${JSON.stringify(text)}`, () => {
    assert.deepEqual(splitShellWords(text), words);
  });
}
