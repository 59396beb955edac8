/**
 * Checks what only a compiled program can show: that modules from disk load
 * there as they do in `deno run`. Not a unit test, because compiling takes
 * too long; both ways have to print the same:
 *
 *     deno run -A tests/script/loader_probe.ts
 *     deno compile -A -o /tmp/loader_probe tests/script/loader_probe.ts && /tmp/loader_probe
 */
import { sa } from "../../src/mod.ts";
import { loadRevisionModule } from "../../src/script/load_revision.ts";
import { loadScriptDirectory } from "../../src/script/script_directory.ts";
import { resolveCreateDate } from "../../src/script/file_name.ts";
import { writeRevisionFile } from "../../src/script/new_script.ts";
import { dirname } from "../../src/script/paths.ts";

const REVISION = `/** A probe. */
import type { Migration } from "alembic";
import { sa } from "alembic";
import { double, type Shape } from "../lib/helper.ts";
import again from "../lib/through.js";
import data from "../lib/data.json" with { type: "json" };
import { sep } from "node:path";

export const revision = "a" + "1";
const shape: Shape = { size: await Promise.resolve(21) };

export async function upgrade(report: Map<string, unknown>): Promise<void> {
  report.set("alembic", sa);
  report.set("helper", double(shape.size));
  report.set("shared helper", again === double);
  report.set("json", data.answer);
  report.set("node", sep);
  report.set("import()", (await import("../lib/" + "lazy" + ".ts")).lazy);
  report.set("import.meta.url", await Deno.readTextFile(new URL("./note.txt", import.meta.url)));
  report.set("import.meta.dirname", import.meta.dirname);
}

export function downgrade(_: Migration): void {
  const text: string = "x"; throw new Error(text as string);
}
`;

const FILES: Readonly<Record<string, string>> = {
  "versions/a #1.ts": REVISION,
  "versions/note.txt": "a note",
  "lib/helper.ts":
    "export interface Shape { readonly size: number }\nexport function double(size: number): number { return size * 2; }\n",
  "lib/through.js": `export { double as default } from "./helper.ts";\n`,
  "lib/data.json": `{ "answer": 42 }`,
  "lib/lazy.ts": "export const lazy: string = 'late';\n",
};

async function probe(folder: string): Promise<ReadonlyMap<string, boolean>> {
  for (const [name, text] of Object.entries(FILES)) {
    Deno.mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  }
  const directory = await loadScriptDirectory({
    scriptLocation: folder,
    versionLocations: [],
    recursive: false,
  });
  const [script] = directory.scripts;
  if (script === undefined) throw new Error("No script was found");
  const module = await loadRevisionModule(script, directory.loader);
  if (module.kind !== "module") throw new Error("It is no module");
  const report = new Map<string, unknown>();
  await module.upgrade(report);
  const stack = await Promise.resolve(module.downgrade?.(undefined)).then(
    () => "",
    (error) => String(error.stack),
  );
  const syntax = await failureOf(
    directory.loader,
    `${folder}/syntax.ts`,
    "const a: number = 1;\nconst b = = 2;\n",
  );
  const early = await failureOf(
    directory.loader,
    `${folder}/early.ts`,
    "const a: number = 1;\nconst a = 2;\n",
  );
  const missing = await failureOf(
    directory.loader,
    `${folder}/missing.ts`,
    `\nimport { nope } from "./lib/helper.ts";\nnope();\n`,
  );
  return new Map([
    ["attributes that need the module to run", script.revision === "a1"],
    ["the program's own alembic", report.get("alembic") === sa],
    ["a helper in TypeScript", report.get("helper") === 42],
    ["one instance of a helper", report.get("shared helper") === true],
    ["JSON", report.get("json") === 42],
    ["node:", report.get("node") === "/"],
    ["import() with a computed name", report.get("import()") === "late"],
    ["import.meta.url", report.get("import.meta.url") === "a note"],
    [
      "import.meta.dirname",
      report.get("import.meta.dirname") === `${folder}/versions`,
    ],
    [
      "file, line and column in a stack",
      stack.includes("/versions/a%20%231.ts:24:35"),
    ],
    [
      "place of a syntax error",
      syntax.includes(`syntax.ts", line 2, column 11: Unexpected token`),
    ],
    [
      "place of an error the engine finds",
      early.includes(`early.ts", line 2, column 7: `),
    ],
    [
      "place of an import that is not there",
      missing.includes(`missing.ts", line 2, column 10: `),
    ],
    [
      "the template of new revisions",
      (await writeNew(folder)).includes(`export const revision = "b";`),
    ],
    [
      "time zones",
      resolveCreateDate({ now: new Date(0), timezone: "est" }).text ===
        "1969-12-31 19:00:00-05:00",
    ],
  ]);
}

async function failureOf(
  loader: { import(path: string): Promise<unknown> },
  path: string,
  text: string,
): Promise<string> {
  Deno.writeTextFileSync(path, text);
  return await loader.import(path).then(
    () => "",
    (error) => String(error.message),
  );
}

async function writeNew(folder: string): Promise<string> {
  const path = await writeRevisionFile({
    scriptLocation: folder,
    versionLocation: `${folder}/new`,
    fileName: "b",
    format: "ts",
    variables: {
      message: "b",
      upRevision: "b",
      downRevision: null,
      branchLabels: null,
      dependsOn: null,
      createDate: "",
      imports: "",
      settings: "",
      upgrades: "",
      downgrades: "",
      config: {},
    },
  });
  return Deno.readTextFileSync(path);
}

const folder = Deno.makeTempDirSync({ prefix: "loader probe " });
const results = await probe(folder).finally(() =>
  Deno.removeSync(folder, { recursive: true })
);
const lines = Array.from(
  results,
  ([name, isGood]) => `${isGood ? "ok  " : "FAIL"} ${name}\n`,
);
await Deno.stdout.write(new TextEncoder().encode(lines.join("")));
Deno.exitCode = [...results.values()].every(Boolean) ? 0 : 1;
