import assert from "node:assert/strict";
import { findEditor, openEditor } from "../../src/script/editor.ts";
import { EditorError } from "../../src/script/errors.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";

function writeProgram(
  folder: TempFolder,
  options: { readonly name: string; readonly mode?: number },
): string {
  const path = folder.write(
    options.name,
    `#!/bin/sh\nprintf '%s|' "$@" > "$(dirname "$0")/seen"\n`,
  );
  Deno.chmodSync(path, options.mode ?? 0o755);
  return path;
}

Deno.test("openEditor() runs $EDITOR with its arguments before $VISUAL", () =>
  withTempFolder(async (folder) => {
    const program = writeProgram(folder, { name: "my editor" });
    await openEditor("/v/a b.ts", {
      env: { EDITOR: `"${program}" --wait`, VISUAL: "false" },
    });
    assert.equal(folder.read("seen"), "--wait|/v/a b.ts|");
  }));

Deno.test("findEditor() takes $VISUAL when $EDITOR is empty", async () => {
  assert.deepEqual(
    await findEditor({ env: { EDITOR: " ", VISUAL: "vi -R" } }),
    ["vi", "-R"],
  );
});

Deno.test("findEditor() keeps the backslashes of Windows paths", async () => {
  const env = { EDITOR: `"C:\\Program Files\\e.exe" /w` };
  assert.deepEqual(await findEditor({ env, platform: "windows" }), [
    "C:\\Program Files\\e.exe",
    "/w",
  ]);
});

Deno.test("findEditor() finds the first known program that can be run", () =>
  withTempFolder(async (folder) => {
    writeProgram(folder, { name: "one/editor", mode: 0o644 });
    Deno.mkdirSync(`${folder.path}/one/sensible-editor`);
    const vim = writeProgram(folder, { name: "one/vim" });
    const nano = writeProgram(folder, { name: "two/nano" });
    const env = { PATH: `${folder.path}/one::${folder.path}/two` };
    assert.deepEqual(await findEditor({ env }), [nano]);
    Deno.removeSync(nano);
    assert.deepEqual(await findEditor({ env }), [vim]);
  }));

const BAD: ReadonlyArray<
  readonly [env: Record<string, string>, message: string]
> = [
  [
    { PATH: "/no/such" },
    'Error executing editor (No suitable editor found. Please set the "EDITOR" or "VISUAL" environment variables)',
  ],
  [
    { EDITOR: "no-such-editor-x" },
    'Error executing editor ("no-such-editor-x" was not found)',
  ],
  [
    { EDITOR: "false" },
    'Error executing editor ("false" ended with exit status 1)',
  ],
  [
    { EDITOR: `"vi` },
    "Error executing editor (EDITOR has a quote that is not closed)",
  ],
];

for (const [env, message] of BAD) {
  Deno.test(`openEditor() refuses ${JSON.stringify(env)}`, async () => {
    const error = await catchError(() => openEditor("/v/a.ts", { env }));
    assert(error instanceof EditorError);
    assert.equal(error.message, message);
  });
}
