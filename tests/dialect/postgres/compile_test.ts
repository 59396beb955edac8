import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { NotReversibleError } from "../../../src/operations/errors.ts";
import type { Operation } from "../../../src/operations/operation.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import { ALL_CASES } from "./all_cases.ts";
import { collectOperations } from "./operation_case.ts";

function compileAll(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap(compileOperation).map(({ sql }) => sql);
}

for (
  const { name, up, sql, down, again = sql, isOutside = false } of ALL_CASES
) {
  Deno.test(`compileOperation() writes ${name}`, () => {
    const operations = collectOperations(up);
    assert.deepEqual(compileAll(operations), sql);
    const statements = operations.flatMap(compileOperation);
    assert.equal(
      statements.every(({ transactional }) => transactional),
      !isOutside,
    );
  });

  Deno.test(`reverseOperations() undoes ${name}`, () => {
    const operations = collectOperations(up);
    if ("error" in down) {
      assert.throws(
        () => reverseOperations(operations),
        (error) =>
          error instanceof NotReversibleError && error.message === down.error,
      );
      return;
    }
    const reverse = reverseOperations(operations);
    assert.deepEqual(compileAll(reverse), down);
    // Undoing what undid is doing: records lose nothing on the way.
    if (isReversible(reverse)) {
      assert.deepEqual(
        compileAll(reverseOperations(reverse)),
        again,
      );
    }
  });
}

function isReversible(operations: readonly Operation[]): boolean {
  try {
    reverseOperations(operations);
    return true;
  } catch (error) {
    if (error instanceof NotReversibleError) return false;
    throw error;
  }
}

Deno.test("compileOperation() keeps the operation in every statement", () => {
  const [operation] = collectOperations((op, sa) =>
    op.createTable("t", [sa.column("a", sa.text(), { index: true })])
  );
  assert.ok(operation);
  const sources = compileOperation(operation).map(({ source }) => source);
  assert.deepEqual(sources, [operation, operation]);
});
