import assert from "node:assert/strict";
import { compileOperation } from "../../../src/dialect/postgres/compile.ts";
import { NotReversibleError } from "../../../src/operations/errors.ts";
import { Operations } from "../../../src/operations/builder.ts";
import type {
  Operation,
  OperationKind,
} from "../../../src/operations/operation.ts";
import { reverseOperations } from "../../../src/operations/reverse.ts";
import { ALL_CASES } from "./all_cases.ts";
import { collectOperations, methodsOf } from "./operation_case.ts";

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

/** A kind left out does not compile, one without a case fails the test. */
const KINDS: Readonly<Record<OperationKind, true>> = {
  createTable: true,
  dropTable: true,
  renameTable: true,
  tableComment: true,
  addColumn: true,
  dropColumn: true,
  alterColumn: true,
  addConstraint: true,
  dropConstraint: true,
  validateConstraint: true,
  alterConstraint: true,
  createIndex: true,
  dropIndex: true,
  execute: true,
  bulkInsert: true,
  custom: true,
  createEnum: true,
  addEnumValue: true,
  renameEnumValue: true,
  replaceEnumValues: true,
  removeEnumValue: true,
  createDomain: true,
  alterDomain: true,
  addDomainConstraint: true,
  dropDomainConstraint: true,
  validateDomainConstraint: true,
  createCompositeType: true,
  alterCompositeType: true,
  createSchema: true,
  createExtension: true,
  updateExtension: true,
  createSequence: true,
  alterSequence: true,
  createView: true,
  replaceView: true,
  refreshMaterializedView: true,
  createRoutine: true,
  createTrigger: true,
  setTriggerState: true,
  createPolicy: true,
  setRowSecurity: true,
  grant: true,
  defaultPrivileges: true,
  setStorageParameters: true,
  createPartition: true,
  attachPartition: true,
  detachPartition: true,
  createStatistics: true,
  dropObject: true,
  renameObject: true,
  setObjectSchema: true,
  commentObject: true,
};

Deno.test("compileOperation() has a case with its exact SQL for every kind of operation", () => {
  const covered = new Set(
    ALL_CASES.flatMap(({ up }) => collectOperations(up)).map(({ kind }) =>
      kind
    ),
  );
  assert.deepEqual([...covered].sort(), Object.keys(KINDS).sort());
});

/** Cases of extensions are run in `extension_operations_test.ts`. */
const RUN_ELSEWHERE: readonly string[] = [
  "createExtension",
  "updateExtension",
] satisfies OperationKind[];

/** What nobody can undo but its writer. */
const NOT_UNDONE: readonly string[] = [
  "bulkInsert",
  "execute",
] satisfies OperationKind[];

Deno.test("every kind of operation is run on the servers, online and through psql", () => {
  const run = new Set(
    ALL_CASES.filter(({ notExecuted }) => notExecuted === undefined)
      .flatMap(({ up }) => collectOperations(up)).map(({ kind }) => kind),
  );
  assert.deepEqual(
    Object.keys(KINDS).filter((kind) => !RUN_ELSEWHERE.includes(kind)).sort(),
    [...run].sort(),
  );
});

Deno.test("every kind of operation is undone on the servers with the catalog as it was, or undoes another", () => {
  const undone = ALL_CASES
    .filter(({ notExecuted, restores, down }) =>
      notExecuted === undefined && restores !== false && !("error" in down)
    )
    .flatMap(({ up }) => {
      const operations = collectOperations(up);
      return [...operations, ...reverseOperations(operations)];
    });
  const kinds = new Set<string>(undone.map(({ kind }) => kind));
  assert.deepEqual(
    Object.keys(KINDS).filter((kind) =>
      !RUN_ELSEWHERE.includes(kind) && !kinds.has(kind)
    ).sort(),
    NOT_UNDONE,
  );
});

Deno.test("compileOperation() has a case for every method of op that makes an operation", () => {
  const called = new Set<string>();
  for (const { up } of ALL_CASES) collectOperations(up, { called });
  // They run, ask or group and are tested in builder_test.ts.
  const others = [
    "constructor",
    "autocommitBlock",
    "batchAlterTable",
    "batchUpdate",
    "f",
    "getContext",
    "inlineLiteral",
    "query",
    "track",
  ];
  const methods = methodsOf(Operations.prototype).filter((name) =>
    !others.includes(name)
  );
  assert.deepEqual(methods.filter((name) => !called.has(name)), []);
});

Deno.test("compileOperation() keeps the operation in every statement", () => {
  const [operation] = collectOperations((op, sa) =>
    op.createTable("t", [sa.column("a", sa.text(), { index: true })])
  );
  assert.ok(operation);
  const sources = compileOperation(operation).map(({ source }) => source);
  assert.deepEqual(sources, [operation, operation]);
});
