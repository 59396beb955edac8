import assert from "node:assert/strict";
import * as sa from "../../src/schema/sa.ts";
import { expandTableItems, type TableItem } from "../../src/schema/table.ts";

function expand(...items: readonly TableItem[]) {
  return expandTableItems(items, { callee: "op.createTable", tableName: "t" });
}

Deno.test("expandTableItems() makes constraints and indexes of flags, behind the given ones", () => {
  const check = sa.checkConstraint("a > 0");
  const { columns, constraints, indexes } = expand(
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.column("a", sa.integer(), {
      unique: true,
      references: sa.foreignKey("p.id"),
    }),
    sa.column("b", sa.integer(), { index: true }),
    check,
  );
  assert.deepEqual(constraints.map(({ kind }) => kind), [
    "primaryKey",
    "check",
    "unique",
    "foreignKey",
  ]);
  assert.deepEqual(indexes, [sa.index(null, ["b"])]);
  assert.deepEqual(columns.map(({ name }) => name), ["id", "a", "b"]);
  for (const column of columns) {
    assert.equal(column.primaryKey ?? column.unique ?? column.index, undefined);
  }
});

Deno.test("expandTableItems() throws SchemaError for a table that contradicts itself", () => {
  const a = sa.column("a", sa.integer());
  const key = sa.column("k", sa.integer(), { primaryKey: true });
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => expand(a, a), "it has two columns named 'a'"],
    [
      () => expand(a, sa.uniqueConstraint(["b"])),
      "a unique constraint names 'b', which is not among its columns",
    ],
    [
      () =>
        expand(
          a,
          sa.primaryKeyConstraint(["a"]),
          sa.primaryKeyConstraint(["a"]),
        ),
      "it has two primary key constraints",
    ],
    [
      () => expand(a, key, sa.primaryKeyConstraint(["a"])),
      "the primary key is (a) by its constraint and (k) by its columns",
    ],
  ];
  for (const [body, problem] of cases) {
    assert.throws(body, {
      name: "SchemaError",
      message: `Invalid definition of 't': ${problem}`,
    });
  }
});

// deno-lint-ignore no-explicit-any -- wrong arguments are what is tested
const untyped: any = expandTableItems;

Deno.test("expandTableItems() throws ArgumentError for anything else", () => {
  const message =
    "Invalid argument to op.createTable(): the items must be a list of sa.column(...), sa.*Constraint(...) and sa.index(...)";
  const wrong: readonly unknown[] = [undefined, [null], ["a"], [sa.integer()]];
  for (const items of wrong) {
    assert.throws(
      () => untyped(items, { callee: "op.createTable", tableName: "t" }),
      { message },
    );
  }
});
