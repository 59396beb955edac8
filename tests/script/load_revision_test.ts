import assert from "node:assert/strict";
import { ScriptShapeError } from "../../src/script/errors.ts";
import {
  loadRevisionModule,
  type RevisionModule,
} from "../../src/script/load_revision.ts";
import { ModuleLoader } from "../../src/script/module_loader.ts";
import type { ScriptFormat } from "../../src/script/find_scripts.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";

function loadFile(folder: TempFolder, file: {
  readonly text: string | Uint8Array;
  readonly format?: ScriptFormat;
}): Promise<RevisionModule> {
  const { text, format = "ts" } = file;
  return loadRevisionModule({
    revision: "a",
    downRevisions: [],
    dependsOn: [],
    branchLabels: [],
    doc: "",
    longDoc: "",
    createDate: undefined,
    path: folder.write(`1.${format}`, text),
    format,
  }, new ModuleLoader());
}

Deno.test("loadRevisionModule() gives functions that receive the migration", () =>
  withTempFolder(async (folder) => {
    const module = await loadFile(folder, {
      text: `export const revision = "a";
export const settings = { lockTimeoutMs: 0, statementTimeoutMs: 60_000 };
export function upgrade(migration: unknown[]): void { migration.push("up"); }
export async function downgrade(migration: unknown[]): Promise<void> { await 0; migration.push("down"); }`,
    });
    assert(module.kind === "module");
    const calls: string[] = [];
    await module.upgrade(calls);
    await module.downgrade?.(calls);
    assert.deepEqual(calls, ["up", "down"]);
    assert.deepEqual(module.settings, {
      lockTimeoutMs: 0,
      statementTimeoutMs: 60_000,
    });
  }));

Deno.test("loadRevisionModule() gives an error of upgrade the place in the file", () =>
  withTempFolder(async (folder) => {
    const module = await loadFile(folder, {
      text:
        `export const revision = "a" as const;\nexport function upgrade(): void {\n  null!.x;\n}`,
    });
    assert(module.kind === "module");
    const error = await catchError(() => module.upgrade(undefined));
    assert.match(error.stack ?? "", /\/1\.ts:3:9\)?\n/);
    assert.equal(module.downgrade, undefined);
  }));

Deno.test("loadRevisionModule() gives the sections of an SQL revision", () =>
  withTempFolder(async (folder) => {
    const text =
      "-- revision: a\n-- transaction: off\n-- repeatable: yes\n-- upgrade\nSELECT 1;\n";
    assert.deepEqual(await loadFile(folder, { text, format: "sql" }), {
      kind: "sql",
      upgrade: {
        text: "SELECT 1;\n",
        firstLine: 5,
        transaction: false,
        repeatable: true,
      },
      downgrade: undefined,
    });
  }));

Deno.test("loadRevisionModule() refuses SQL that is not UTF-8", () =>
  withTempFolder(async (folder) => {
    const text = new Uint8Array([
      ...new TextEncoder().encode("-- revision: a\n-- upgrade\n"),
      0xe9,
    ]);
    const error = await catchError(() =>
      loadFile(folder, { text, format: "sql" })
    );
    assert.equal(
      error.message,
      `Cannot load "${folder.path}/1.sql": It is not UTF-8 text`,
    );
  }));

const BAD: ReadonlyArray<
  readonly [text: string, reason: string, hint: string]
> = [
  [
    "",
    `It exports no function "upgrade"`,
    "Write: export async function upgrade({ op, sa }: Migration) { … }",
  ],
  [
    "export const upgrade = 1;",
    `Its "upgrade" is of type number, not a function`,
    "Write: export async function upgrade({ op, sa }: Migration) { … }",
  ],
  [
    "export function upgrade() {}\nexport const downgrade = null;",
    `Its "downgrade" is of type null, not a function`,
    "Write: export async function downgrade({ op, sa }: Migration) { … }",
  ],
  [
    "export function upgrade() {}\nexport const settings = 1;",
    `Its "settings" is not an object`,
    "Write: export const settings = { lockTimeoutMs: 5000 };",
  ],
  [
    `export function upgrade() {}\nexport const settings = { lockTimeoutMs: "5s" };`,
    `Its setting "lockTimeoutMs" is "5s", not a whole number of milliseconds`,
    "Write for example: export const settings = { lockTimeoutMs: 5000 };",
  ],
  [
    "export function upgrade() {}\nexport const settings = { retries: 5n };",
    `Its setting "retries" is 5, not a whole number`,
    "Write for example: export const settings = { retries: 5000 };",
  ],
  [
    `export function upgrade() {}\nexport const settings = { lockTimoutMs: 5 };`,
    `It has an unknown setting "lockTimoutMs"`,
    `Did you mean "lockTimeoutMs"?`,
  ],
  [
    "export function upgrade() {}\nexport const setings = { lockTimeoutMs: 5 };",
    `It exports "setings"`,
    `Did you mean "settings"?`,
  ],
  [
    "export function upgrade() {}\nexport function down_grade() {}",
    `It exports "down_grade"`,
    `Did you mean "downgrade"?`,
  ],
];

for (const [text, reason, hint] of BAD) {
  Deno.test(`loadRevisionModule() refuses ${JSON.stringify(text)}`, () =>
    withTempFolder(async (folder) => {
      const error = await catchError(() =>
        loadFile(folder, { text: `export const revision = "a";\n${text}` })
      );
      assert(error instanceof ScriptShapeError);
      assert.equal(
        error.message,
        `Revision file "${folder.path}/1.ts": ${reason}`,
      );
      assert.equal(error.hint, hint);
    }));
}

Deno.test("loadRevisionModule() notices that the file became another revision", () =>
  withTempFolder(async (folder) => {
    const error = await catchError(() =>
      loadFile(folder, { text: `export const revision = "b";` })
    );
    assert.equal(
      error.message,
      `Revision file "${folder.path}/1.ts": It was revision "a" a moment ago and is "b" now`,
    );
  }));
