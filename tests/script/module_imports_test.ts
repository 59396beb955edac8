import assert from "node:assert/strict";
import { findImports, replaceParts } from "../../src/script/module_imports.ts";
import { createEditMap, createPlaceMap } from "../../src/script/source_map.ts";

function specifiers(text: string): readonly string[] {
  return findImports(text).map((each) =>
    each.kind === "static" ? each.specifier : "(dynamic)"
  );
}

const CASES: ReadonlyArray<
  readonly [text: string, expected: readonly string[]]
> = [
  [
    `import "a"; import b from 'b'\nimport * as c from "c"\nimport d, { e as f, "g h" as i } from "d"`,
    ["a", "b", "c", "d"],
  ],
  [
    `export * from "a"; export * as b from "b"; export { c, default as d } from "c"`,
    ["a", "b", "c"],
  ],
  [`export { a }; const from = "x"; from; "b"`, []],
  [`export const from = 1; "b"`, []],
  [`export default from; "b"`, []],
  [`import.meta.url; const x = import.meta`, []],
  [`await import("a"); x.import("b"); ({ import: 1 }); x?.import("c")`, [
    "(dynamic)",
  ]],
  ["`${await import('a')}`", ["(dynamic)"]],
  [`function f() { return import("a") }`, ["(dynamic)"]],
  [`import a from "./\\u0061.ts"`, ["./a.ts"]],
];

for (const [text, expected] of CASES) {
  Deno.test(`findImports() finds ${JSON.stringify(expected)} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(specifiers(text), expected);
  });
}

Deno.test("findImports() reads import attributes", () => {
  const text =
    `import a from "a" with { "x": "y", type: "json" }; import b from "b" assert { type: "json" };`;
  const found = findImports(text).map((each) =>
    each.kind === "static"
      ? [each.type, text.slice(each.end, each.attributesEnd)]
      : []
  );
  assert.deepEqual(found, [
    ["json", ` with { "x": "y", type: "json" }`],
    ["json", ` assert { type: "json" }`],
  ]);
});

Deno.test("replaceParts() and createEditMap() lead back to each place", () => {
  const text = "ab cd\nef gh ij";
  const edited = replaceParts(text, [
    { start: 3, end: 5, text: "long" },
    { start: 6, end: 8, text: "" },
    { start: 9, end: 11, text: "GHGH" },
  ]);
  assert.equal(edited.text, "ab long\n GHGH ij");
  const toSource = createEditMap(edited.edits);
  assert.deepEqual(toSource({ line: 1, column: 1 }), { line: 1, column: 1 });
  assert.deepEqual(toSource({ line: 1, column: 6 }), { line: 1, column: 4 });
  assert.deepEqual(toSource({ line: 2, column: 2 }), { line: 2, column: 4 });
  assert.deepEqual(toSource({ line: 2, column: 7 }), { line: 2, column: 7 });
});

Deno.test("createPlaceMap() counts on within a segment and keeps lines without one", () => {
  const toSource = createPlaceMap(() => "AAAA,EAAI;;AACE");
  assert.deepEqual(toSource({ line: 1, column: 2 }), { line: 1, column: 2 });
  assert.deepEqual(toSource({ line: 1, column: 5 }), { line: 1, column: 7 });
  assert.deepEqual(toSource({ line: 2, column: 9 }), { line: 2, column: 9 });
  assert.deepEqual(toSource({ line: 3, column: 1 }), { line: 2, column: 7 });
});
