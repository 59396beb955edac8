import assert from "node:assert/strict";
import { Operations } from "../../src/operations/builder.ts";
import { methodsOf } from "../dialect/postgres/operation_case.ts";

Deno.test("tests/types has uses of every directive that must compile, and such that must not", async () => {
  const texts = await Promise.all(
    ["directives.ts", "migration_types.ts"].map((name) =>
      Deno.readTextFile(new URL(name, import.meta.url))
    ),
  );
  const lines = texts.flatMap((text) => text.split("\n"));
  const wrong = new Set<string>();
  const right = new Set<string>();
  let isWrong = false;
  for (const line of lines) {
    for (const [, method = ""] of line.matchAll(/\bop\.(\w+)[(<]/g)) {
      (isWrong ? wrong : right).add(method);
    }
    isWrong = line.trimStart().startsWith("// @ts-expect-error");
  }
  // Checked within their options, on lines of their own, or without arguments.
  const inner = ["constructor", "track", "getContext"];
  const nested = ["createTrigger", "createFunction"];
  const methods = methodsOf(Operations.prototype).filter((name) =>
    !inner.includes(name)
  );
  assert.deepEqual(methods.filter((name) => !right.has(name)), []);
  assert.deepEqual(
    methods.filter((name) => !wrong.has(name) && !nested.includes(name)),
    [],
  );
});
