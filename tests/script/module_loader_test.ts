import assert from "node:assert/strict";
import { ModuleCycleError, ScriptLoadError } from "../../src/script/errors.ts";
import { restoreFrames } from "../../src/script/loaded_module.ts";
import { ModuleLoader } from "../../src/script/module_loader.ts";
import { toFileUrl } from "../../src/script/paths.ts";
import { catchError, type TempFolder, withTempFolder } from "./support.ts";

async function callAndCatch(folder: TempFolder, text: string): Promise<Error> {
  const module = await new ModuleLoader().import(
    folder.write("versions/0001_é #1.ts", text),
  );
  const run = module["upgrade"];
  assert(typeof run === "function");
  const error = await catchError(() => run());
  restoreFrames(error);
  return error;
}

function frameIn(folder: TempFolder, name: string): string {
  return toFileUrl(`${folder.path}/${name}`).href;
}

Deno.test("ModuleLoader.import() runs TypeScript with types, enums and top-level await", () =>
  withTempFolder(async (folder) => {
    const path = folder.write(
      "a.ts",
      `import type { Nothing } from "nowhere";
enum Size { Small = 1, Large }
interface Pair<T> { readonly a: T; b?: T }
abstract class Base<T> { constructor(protected readonly value: T) {} }
class Real extends Base<number> { get(): number { return this.value satisfies number; } }
export const result: Pair<number> = { a: await Promise.resolve(Size.Large) as number, b: new Real(7).get() };
export type { Nothing };
`,
    );
    assert.deepEqual((await new ModuleLoader().import(path))["result"], {
      a: 2,
      b: 7,
    });
  }));

Deno.test("ModuleLoader.import() gives the program's own instance for alembic", () =>
  withTempFolder(async (folder) => {
    const api = folder.write("api.ts", `export const sa = { marker: {} };`);
    const path = folder.write(
      "a.ts",
      `import { sa } from "alembic";\nexport const same = sa;`,
    );
    const loader = new ModuleLoader({ apiUrl: toFileUrl(api).href });
    const { sa } = await import(toFileUrl(api).href);
    assert.equal((await loader.import(path))["same"], sa);
  }));

Deno.test("ModuleLoader.import() shares one instance of each helper", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "lib/state.ts",
      `export let count = 0; export function add(): number { return ++count; }`,
    );
    folder.write("lib/through.js", `export * from "./state.ts";`);
    const one = folder.write(
      "versions/1.ts",
      `import { add } from "../lib/state.ts";\nimport * as through from "../lib/through.js";\n` +
        `add();\nexport const seen = () => through.count;`,
    );
    const two = folder.write(
      "versions/2.ts",
      `import { add } from "../lib/state.ts";\nadd();`,
    );
    const loader = new ModuleLoader();
    const { seen } = await loader.import(one);
    await loader.import(two);
    assert(typeof seen === "function");
    assert.equal(seen(), 2);
  }));

Deno.test("ModuleLoader.import() gives import.meta the values of the file", () =>
  withTempFolder(async (folder) => {
    folder.write("versions/data.csv", "a;b");
    const path = folder.write(
      "versions/a b#%.ts",
      `export const { url, dirname, filename, main } = import.meta;
export const data = await Deno.readTextFile(new URL("./data.csv", import.meta.url));
export const resolved = import.meta.resolve("../x.ts");
export const text = "import.meta.url";`,
    );
    const module = await new ModuleLoader().import(path);
    assert.deepEqual({ ...module }, {
      url: toFileUrl(path).href,
      dirname: `${folder.path}/versions`,
      filename: path,
      main: false,
      data: "a;b",
      resolved: frameIn(folder, "x.ts"),
      text: "import.meta.url",
    });
  }));

Deno.test("ModuleLoader.import() imports JSON with and without attributes, and text", () =>
  withTempFolder(async (folder) => {
    folder.write("a.json", `{"__proto__": 1, "é": "\\u2028"}`);
    folder.write("a.sql", "SELECT 'é', `$" + "{x}`");
    const path = folder.write(
      "a.ts",
      `import one from "./a.json" with { type: "json" };\nimport two from './a.json';\n` +
        `import sql from "./a.sql" with { "type": "text", };\nexport { one, two, sql };`,
    );
    const module = await new ModuleLoader().import(path);
    assert.deepEqual(
      module["one"],
      JSON.parse(`{"__proto__": 1, "é": "\\u2028"}`),
    );
    assert.deepEqual(module["two"], module["one"]);
    assert.equal(module["sql"], "SELECT 'é', `$" + "{x}`");
  }));

Deno.test("ModuleLoader.import() resolves import() when it is called, computed names too", () =>
  withTempFolder(async (folder) => {
    folder.write("b.ts", `export const name: string = "b";`);
    folder.write("c.json", `[1]`);
    const path = folder.write(
      "a.ts",
      `export async function load(name: string) { return (await import("./" + name + ".ts")).name; }
export async function json() { return (await import("./c.json", { with: { type: "json" } })).default; }
export async function missing() { await import("./missing.ts"); }
export async function node() { return (await import("node:path")).sep; }
export const o = { import: 1 }; export const word = o.import;`,
    );
    const { load, json, missing, node, word } = await new ModuleLoader().import(
      path,
    );
    assert(typeof load === "function" && typeof json === "function");
    assert(typeof missing === "function" && typeof node === "function");
    assert.equal(await load("b"), "b");
    assert.deepEqual(await json(), [1]);
    assert.equal(await node(), "/");
    assert.equal(word, 1);
    const error = await catchError(() => missing());
    assert.equal(
      error.message,
      `Cannot load "${path}": It imports "${folder.path}/missing.ts", which does not exist`,
    );
  }));

Deno.test("ModuleLoader.import() leaves node: imports and things that only look like imports", () =>
  withTempFolder(async (folder) => {
    const path = folder.write(
      "a.js",
      `import { sep } from "node:path";
const text = \`
import "./nowhere.ts";
\${\`import "./nowhere.ts"\`}\`; // import "./nowhere.ts"
const re = /import "\\.\\/nowhere"/;
export { sep, text, re };`,
    );
    assert.equal((await new ModuleLoader().import(path))["sep"], "/");
  }));

Deno.test("ModuleLoader.import() refuses modules that import each other in a circle", () =>
  withTempFolder(async (folder) => {
    const path = folder.write("a.ts", `import "./b.ts";`);
    const b = folder.write("b.ts", `import "./c.ts";`);
    const c = folder.write("c.ts", `import "./b.ts";`);
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ModuleCycleError);
    assert.equal(
      error.message,
      `Modules import each other in a circle: "${b}" -> "${c}" -> "${b}"`,
    );
  }));

Deno.test("ModuleLoader.import() names the file that imports a missing one", () =>
  withTempFolder(async (folder) => {
    const path = folder.write("a.ts", `import "./helpers";`);
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ScriptLoadError);
    assert.equal(
      error.message,
      `Cannot load "${path}": It imports "${folder.path}/helpers", which does not exist`,
    );
    assert.equal(
      error.hint,
      "Relative imports need the file's extension, as in ./helpers.ts.",
    );
  }));

Deno.test("ModuleLoader.import() refuses bare specifiers the same way everywhere", () =>
  withTempFolder(async (folder) => {
    const path = folder.write(
      "a.ts",
      `import { x } from "lodash";\nexport const y = x;`,
    );
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ScriptLoadError);
    assert.equal(
      error.message,
      `Cannot load "${path}": It imports "lodash", which is neither "alembic" nor a path or URL`,
    );
  }));

Deno.test("ModuleLoader.import() shows line, column and text of a syntax error", () =>
  withTempFolder(async (folder) => {
    const path = folder.write(
      "a.ts",
      `const a: number = 1;\n\tconst b: string = = 2;\n`,
    );
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ScriptLoadError);
    assert.equal(
      error.message,
      `Cannot load "${path}", line 2, column 20: Unexpected token\n` +
        `  2 | \tconst b: string = = 2;\n    | \t                  ^`,
    );
  }));

Deno.test("ModuleLoader.import() shows the place of an error that only the engine finds", () =>
  withTempFolder(async (folder) => {
    const path = folder.write(
      "a.ts",
      `const a: number = 1;\nfunction f(): void { return; } await 1; const a = 2;\n`,
    );
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ScriptLoadError);
    assert.equal(error.position?.line, 2);
    assert.equal(error.path, path);
  }));

Deno.test("ModuleLoader.import() shows the place of an import that does not exist", () =>
  withTempFolder(async (folder) => {
    folder.write("b.ts", `export const x: number = 1;`);
    const path = folder.write(
      "a.ts",
      `\nimport { y } from "./b.ts";\nexport const z = y;`,
    );
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ScriptLoadError);
    assert.equal(error.path, path);
    assert.deepEqual(error.position, {
      line: 2,
      column: 10,
      text: `import { y } from "./b.ts";`,
    });
    assert(!error.message.includes("data:"), error.message);
  }));

Deno.test("ModuleLoader.import() names the helper whose top level throws", () =>
  withTempFolder(async (folder) => {
    const helper = folder.write(
      "b.ts",
      `type A = number;\nconst a: A = 1;  throw new RangeError("bad " + a);`,
    );
    const path = folder.write("a.ts", `import "./b.ts";`);
    const error = await catchError(() => new ModuleLoader().import(path));
    assert(error instanceof ScriptLoadError);
    assert.equal(error.path, helper);
    assert.deepEqual(error.position, {
      line: 2,
      column: 24,
      text: `const a: A = 1;  throw new RangeError("bad " + a);`,
    });
    assert(error.cause instanceof RangeError);
  }));

Deno.test("ModuleLoader.import() shows the place again when it is asked again", () =>
  withTempFolder(async (folder) => {
    const plain = folder.write("a.ts", `throw new Error("no");`);
    const other = folder.write("b.ts", `import "node:fs";\nthrow Error("no");`);
    const loader = new ModuleLoader();
    for (const [path, line] of [[plain, 1], [other, 2]] as const) {
      for (const _ of ["first", "second"]) {
        const error = await catchError(() => loader.import(path));
        assert(error instanceof ScriptLoadError);
        assert.equal(error.position?.line, line);
      }
    }
  }));

Deno.test("ModuleLoader.import() says that a file is not UTF-8", () =>
  withTempFolder(async (folder) => {
    const path = folder.write("a.ts", new Uint8Array([0x2f, 0x2f, 0xe9, 0x0a]));
    const error = await catchError(() => new ModuleLoader().import(path));
    assert.equal(error.message, `Cannot load "${path}": It is not UTF-8 text`);
  }));

Deno.test("ModuleLoader.prepare() runs nothing, and a file is taken as it is when it is imported", () =>
  withTempFolder(async (folder) => {
    const ran: string[] = [];
    Reflect.set(globalThis, "ranModules", ran);
    const text = (name: string) =>
      `globalThis.ranModules.push("${name}");\nexport const name: string = "${name}";\n`;
    const names = ["a", "b", "c", "d", "e", "f"];
    const paths = names.map((name) => folder.write(`${name}.ts`, text(name)));
    const [a = "", b = "", c = "", d = "", e = "", f = ""] = paths;
    folder.write("d.ts", "export const name: = 1;\n");
    const loader = new ModuleLoader();
    for (const path of paths) await loader.prepare(path);
    assert.deepEqual(ran, []);
    assert.equal((await loader.import(a))["name"], "a");
    assert.deepEqual(ran, ["a"]);
    folder.write("b.ts", text("changed"));
    assert.equal((await loader.import(b))["name"], "changed");
    assert.equal((await loader.import(c))["name"], "c");
    const broken = await catchError(() => loader.import(d));
    assert(broken instanceof ScriptLoadError);
    assert.match(broken.message, /d\.ts", line 1, column 20/);
    folder.write("d.ts", text("mended"));
    assert.equal((await loader.import(d))["name"], "mended");
    await Deno.remove(e);
    const missing = await catchError(() => loader.import(e));
    assert(missing instanceof ScriptLoadError);
    assert.equal((await loader.import(f))["name"], "f");
    assert.deepEqual(ran, ["a", "changed", "c", "mended", "f"]);
    Reflect.deleteProperty(globalThis, "ranModules");
  }));

Deno.test("restoreFrames() gives the file, line and column of the source", () =>
  withTempFolder(async (folder) => {
    const error = await callAndCatch(
      folder,
      `/** Doc. */
export async function upgrade(): Promise<void> {
  const x: string = "a" as string; await import("node:path"); throw new Error(x as string);
}
// ${"padding ".repeat(100)}`,
    );
    const frame = /\(?(file:\S+?)\)?$/m.exec(error.stack ?? "")?.[1];
    assert.equal(frame, `${frameIn(folder, "versions/0001_é #1.ts")}:3:69`);
    assert.doesNotMatch(error.stack ?? "", /data:/);
  }));

Deno.test("restoreFrames() restores helpers, causes and errors with several errors", () =>
  withTempFolder(async (folder) => {
    folder.write(
      "helper.ts",
      `export function fail(a: number): never {\n  throw new Error("inner");\n}`,
    );
    const error = await callAndCatch(
      folder,
      `import { fail } from "../helper.ts";
export function upgrade() {
  try { fail(1); } catch (cause) { throw new AggregateError([cause], "outer", { cause }); }
}`,
    );
    assert(error instanceof AggregateError && error.cause instanceof Error);
    assert.match(
      error.cause.stack ?? "",
      /helper\.ts:2:9\)?\n.*0001_%C3%A9%20%231\.ts:3:9/,
    );
    assert(!Deno.inspect(error).includes("data:text"));
  }));
