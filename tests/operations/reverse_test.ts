import assert from "node:assert/strict";
import { postgresDialect } from "../../src/dialect/postgres/mod.ts";
import { buildAddColumn } from "../../src/operations/column_ops.ts";
import { buildAlterCompositeType } from "../../src/operations/composite_ops.ts";
import { buildAddConstraint } from "../../src/operations/constraint_ops.ts";
import { buildCreateIndex } from "../../src/operations/index_ops.ts";
import { reverseOperations } from "../../src/operations/reverse.ts";
import { buildCreateTable } from "../../src/operations/table_ops.ts";
import * as sa from "../../src/operations/sa.ts";

// Each kind is tested where its statements are, in tests/dialect/postgres.

Deno.test("reverseOperations() turns the order around", () => {
  const reverse = reverseOperations([
    buildCreateTable("a", []),
    buildCreateTable("b", []),
  ]);
  assert.deepEqual(
    reverse.map((operation) =>
      operation.kind === "dropTable" && operation.tableName
    ),
    ["b", "a"],
  );
});

Deno.test("reverseOperations() brings back what a drop knows of", () => {
  const column = buildAddColumn("t", sa.column("a", sa.integer()));
  const constraint = buildAddConstraint(
    "op.createUniqueConstraint",
    { tableName: "t", schema: undefined },
    sa.uniqueConstraint(["a"], { name: "uq" }),
  );
  const index = buildCreateIndex({
    name: "ix",
    tableName: "t",
    columns: ["a"],
    options: {},
  });
  const reverse = reverseOperations([
    { kind: "dropIndex", indexName: "ix", existing: index },
    {
      kind: "dropConstraint",
      tableName: "t",
      constraintName: "uq",
      existing: constraint,
    },
    { kind: "dropColumn", tableName: "t", columnName: "a", existing: column },
    { kind: "dropTable", tableName: "t", existing: buildCreateTable("t", []) },
  ]);
  assert.deepEqual(
    reverse.flatMap(postgresDialect.compile).map(({ sql }) => sql),
    [
      "CREATE TABLE t (\n)",
      "ALTER TABLE t ADD COLUMN a INTEGER",
      "ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)",
      "CREATE INDEX ix ON t (a)",
    ],
  );
});

Deno.test("reverseOperations() throws NotReversibleError with what to give", () => {
  const operation = buildCreateIndex({
    name: null,
    tableName: "t",
    columns: ["a"],
    options: {},
  });
  assert.throws(() => reverseOperations([operation]), {
    name: "NotReversibleError",
    message: "Cannot reverse createIndex: the index has no name",
    hint: "Give it one, or a naming convention",
  });
});

Deno.test("reverseOperations() takes no attribute for known that is not given", () => {
  const operation = buildAlterCompositeType("t", { drop: ["constructor"] });
  assert.throws(() => reverseOperations([operation]), {
    message:
      "Cannot reverse alterCompositeType: the type that attribute 'constructor' had is not known",
  });
});
