import assert from "node:assert/strict";
import { convertToFunction } from "../../src/script/plain_module.ts";
import { ModuleLoader } from "../../src/script/module_loader.ts";
import { catchError, withTempFolder } from "./support.ts";
import { cpuTime } from "../support/clock.ts";

Deno.test("convertToFunction() keeps every place and returns the exports", () => {
  assert.deepEqual(
    convertToFunction(`export const one = [1, 2];\n  export let two = 2;`),
    {
      names: ["one", "two"],
      code: `(async function () { "use strict"; {
       const one = [1, 2];
         let two = 2;
return { __proto__: null, one, get two() { return two; } };
} })`,
      isIsolated: true,
    },
  );
});

for (
  const code of [
    `export const a = 1`,
    `export const a = f(1, 2)\nexport const b = [1, 2]`,
    `export let a = 1; a++;`,
    `export var A; (function (A) { A[A["x"] = 1] = "x"; })(A || (A = {}));`,
    `export function a() { return x => x; }`,
    `export async function a() { return await 1; }`,
    `export function* a() { yield 1; }`,
    `export class a { return() { this.import; } }`,
    "export const a = `import ${'export'}`; // import",
    `await 1; if (true) { f(); }`,
  ]
) {
  Deno.test(`convertToFunction() makes a function of ${code}`, () => {
    const plain = convertToFunction(code);
    assert.ok(plain !== undefined);
    const names = [...code.matchAll(/export (?:async )?\w+\*? (\w+)/g)]
      .map((match) => match[1]);
    assert.deepEqual(plain.names, names);
  });
}

for (
  const code of [
    `import { sa } from "alembic";`,
    `import "./a.ts";`,
    `const a = () => import("./a.ts");`,
    `function f() { return import.meta.url; }`,
    `export * from "./a.ts";`,
    `export { a } from "./a.ts";`,
    `const a = 1; export { a };`,
    `export default 1;`,
    `export default function () {}`,
    `export const a = 1, b = 2;`,
    `export const { a } = { a: 1 };`,
    `export const [a] = [1];`,
    `return 1;`,
    `if (true) f(); return;`,
    `} f(); {`,
    `function f() { return arguments; }`,
    `a <!-- b\n`,
  ]
) {
  Deno.test(`convertToFunction() leaves to the module loader ${code}`, () => {
    assert.equal(convertToFunction(code), undefined);
  });
}

for (
  const code of [
    `export async function upgrade({ op, sa }) { await op.execute("Deno"); }`,
    `export const a = { name: 1, fetch: 2 }; a.fetch; a?.process;`,
    "export const a = new Map([[`${1 + 1}`, /Deno/]]); // fetch",
    `const days = Math.max(1, 2); export const a = new Date(days).toJSON();`,
  ]
) {
  Deno.test(`convertToFunction() takes for isolated ${code}`, () => {
    assert.equal(convertToFunction(code)?.isIsolated, true);
  });
}

for (
  const code of [
    `export const a = () => fetch("http://localhost");`,
    `export const a = Deno.pid;`,
    "export const a = `${Deno.pid}`;",
    `export const a = { Deno };`,
    `export const a = { b: Deno };`,
    `export const a = true ? Deno : 1;`,
    `export const a = [...Deno.args];`,
    `export const a = globalThis;`,
    `setTimeout(() => {});`,
    `console.log(1);`,
    `eval("1");`,
    `new Function("return 1");`,
    `(() => {}).constructor("return 1")();`,
    `export const a = D\\u0065no.pid;`,
  ]
) {
  Deno.test(`convertToFunction() does not take for isolated ${code}`, () => {
    assert.equal(convertToFunction(code)?.isIsolated, false);
  });
}

/** What a module does in both ways; `import.meta` makes it a module. */
const AS_MODULE = "\nimport.meta;";

for (
  const [what, text] of Object.entries({
    "strict mode": `export const result = (() => {
  try { undeclared = 1; } catch (error) { return error.name; } })();`,
    "this": `export const result = String(this);`,
    "await": `export const result: number = await Promise.resolve(1);`,
    "a variable that changes": `export let result = 1; result++;
export function add() { result++; }`,
    "an enum": `export enum E { A = 3 }\nexport const result = E.A;`,
    "functions that are used before they are written":
      `export const result = later();\nfunction later() { return 2; }`,
    "a name of the program's own":
      `export const result = typeof evaluate + typeof code + typeof loadedModules;`,
  })
) {
  Deno.test(`ModuleLoader.import() runs ${what} in a function as in a module`, () =>
    withTempFolder(async (folder) => {
      const loader = new ModuleLoader();
      const plain = await loader.import(folder.write("plain.ts", text));
      const module = await loader.import(
        folder.write("module.ts", text + AS_MODULE),
      );
      assert.deepEqual(Object.keys(plain).sort(), Object.keys(module).sort());
      for (const namespace of [plain, module]) {
        const { add } = namespace;
        if (typeof add === "function") add();
      }
      assert.ok(module["result"] !== undefined);
      assert.deepEqual(plain["result"], module["result"]);
    }));
}

for (
  const [what, text] of Object.entries({
    "a function that is declared twice":
      `export const a = 1;\nexport async function f() {}\nexport async function f() {}\n`,
    "a function and a variable of one name":
      `export const a = 1;\nfunction f() {}\nvar f = 1;\n`,
    "two constants of one name": `const a = 1;\nconst a = 2;\n`,
    "a reserved word": `export const a = 1;\nconst package = 1;\n`,
    "an error while it runs": `export const a = 1;\nthrow new Error("no");\n`,
    "a name that is missing":
      `export const a: number = 1;\nconst b: number = missing + a;\n`,
  })
) {
  Deno.test(`ModuleLoader.import() reports ${what} of a function as of a module`, () =>
    withTempFolder(async (folder) => {
      const fail = async (text: string) => {
        const path = folder.write("a.ts", text);
        const error = await catchError(() => new ModuleLoader().import(path));
        return error.message;
      };
      const message = await fail(text);
      assert.equal(message, await fail(text + AS_MODULE));
      assert.match(message, /a\.ts", line [23], column \d+: /);
    }));
}

Deno.test("ModuleLoader.import() shares a file that was run as a function", () =>
  withTempFolder(async (folder) => {
    const plain = folder.write(
      "plain.ts",
      `export const state = { count: 0 };\nexport const name = "plain";`,
    );
    const user = folder.write(
      "user.ts",
      `import { state, name } from "./plain.ts";\nstate.count++;
export const seen = [name, (await import("./plain.ts")).state === state];`,
    );
    const loader = new ModuleLoader();
    const first = await loader.import(plain);
    const { seen } = await loader.import(user);
    assert.deepEqual(seen, ["plain", true]);
    assert.deepEqual(first["state"], { count: 1 });
    assert.equal(await loader.import(plain), first);
  }));

Deno.test("ModuleLoader.import() runs a file once that another imported before", () =>
  withTempFolder(async (folder) => {
    folder.write("plain.ts", `export const state = { count: 0 };`);
    const user = folder.write(
      "user.ts",
      `import { state } from "./plain.ts";\nstate.count++;`,
    );
    const loader = new ModuleLoader();
    await loader.import(user);
    const { state } = await loader.import(`${folder.path}/plain.ts`);
    assert.deepEqual(state, { count: 1 });
  }));

Deno.test("ModuleLoader.import() takes 3,000 files in time that grows with their number", () =>
  withTempFolder(async (folder) => {
    const loader = new ModuleLoader();
    const paths = Array.from(
      { length: 3_000 },
      (_, index) =>
        folder.write(
          `${index}.ts`,
          `import type { Migration } from "alembic";\nexport const revision = "${index}";
export async function upgrade({ op }: Migration) { await op.execute("SELECT ${index}"); }\n`,
        ),
    );
    const times = [];
    for (let start = 0; start < paths.length; start += 300) {
      const before = cpuTime();
      for (const path of paths.slice(start, start + 300)) {
        assert.ok((await loader.import(path))["revision"] !== undefined);
      }
      times.push(cpuTime() - before);
    }
    // As modules the last take five times what the first take. The machine may
    // be busy at any moment, but hardly at all of them.
    const quickest = Math.min(...times.slice(-3));
    const slowest = Math.max(...times.slice(0, 3));
    assert.ok(quickest < 3 * slowest, times.join(" "));
  }));
