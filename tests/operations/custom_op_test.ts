import assert from "node:assert/strict";
import { postgresDialect } from "../../src/dialect/postgres/mod.ts";
import {
  type CustomBehaviour,
  defineOperation,
} from "../../src/operations/custom_op.ts";
import { buildRenameTable } from "../../src/operations/table_ops.ts";
import { reverseOperation } from "../../src/operations/reverse.ts";

Deno.test("defineOperation() makes operations that bring their SQL and their reverse form", () => {
  const touch = defineOperation("touch", (schema: string, table: string) => ({
    compile: (sql) => [
      `UPDATE ${sql.quoteQualifiedName(schema, table)} SET a = ${
        sql.quoteLiteral("it's")
      }`,
      { sql: `VACUUM ${sql.quoteIdentifier(table)}` },
      { sql: "SELECT 1", transactional: false, comment: "alone" },
    ],
    reverse: () => [buildRenameTable("a", "b")],
  }));
  const operation = touch("app", "Order");
  const statements = postgresDialect.compile(operation).map((
    { source: _source, ...rest },
  ) => rest);
  assert.deepEqual(statements, [
    { sql: `UPDATE app."Order" SET a = 'it''s'`, transactional: true },
    { sql: 'VACUUM "Order"', transactional: false },
    { sql: "SELECT 1", transactional: false, comment: "alone" },
  ]);
  assert.deepEqual(reverseOperation(operation), [buildRenameTable("a", "b")]);
});

Deno.test("reverseOperation() throws NotReversibleError when an own operation has no reverse", () => {
  const plain = defineOperation("plain", () => ({ compile: () => [] }));
  assert.throws(() => reverseOperation(plain()), {
    name: "NotReversibleError",
    message: "Cannot reverse plain: the operation has no reverse form",
    hint: "Give it a function 'reverse' in defineOperation()",
  });
});

Deno.test("defineOperation() throws ArgumentError when there is no compile function", () => {
  const wrong = defineOperation("wrong", () => {
    const nothing: Partial<CustomBehaviour> = {};
    return nothing as CustomBehaviour;
  });
  assert.throws(() => wrong(), {
    message:
      "Invalid argument to defineOperation(): 'wrong' must return an object with a function 'compile'",
  });
});

Deno.test("compile() throws CompileError for a kind that does not exist", () => {
  // deno-lint-ignore no-explicit-any -- a wrong kind is what is tested
  const unknown = { kind: "explode" } as any;
  assert.throws(() => postgresDialect.compile(unknown), {
    name: "CompileError",
    message: "There is no operation of the kind 'explode'",
  });
});
