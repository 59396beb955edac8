import assert from "node:assert/strict";
import { isSqlValue } from "../../src/schema/expressions.ts";
import * as sa from "../../src/schema/sa.ts";

/** Calls as JavaScript does them, without types. */
// deno-lint-ignore no-explicit-any -- wrong arguments are what is tested
const untyped = sa as any;

Deno.test("sa.* makes frozen plain data", () => {
  const column = sa.column("a", sa.array(sa.enum("e", ["x"])), {
    nullable: false,
    serverDefault: "x",
    check: ["a > 0", sa.checkConstraint("a < 9", { name: "ck" })],
  });
  assert.deepEqual(JSON.parse(JSON.stringify(column)), {
    kind: "column",
    name: "a",
    type: {
      kind: "arrayType",
      item: {
        kind: "enumType",
        name: "e",
        values: ["x"],
        native: true,
        createConstraint: false,
      },
      dimensions: 1,
    },
    nullable: false,
    serverDefault: { kind: "literal", value: "x" },
    checks: [
      { kind: "check", condition: { kind: "text", sql: "a > 0" } },
      { kind: "check", condition: { kind: "text", sql: "a < 9" }, name: "ck" },
    ],
  });
  for (const record of [column, column.type, column.checks, sa.text("x")]) {
    assert.ok(Object.isFrozen(record));
  }
});

Deno.test("sa.text() is a type without SQL and an expression with it", () => {
  assert.equal(sa.text().kind, "stringType");
  assert.equal(sa.text({ collation: "C" }).kind, "stringType");
  assert.equal(sa.text("now()").kind, "text");
});

Deno.test("isSqlValue() is true for what sa made and for nothing that looks like it", () => {
  assert.ok(isSqlValue(sa.text("now()")));
  assert.ok(isSqlValue(sa.func.now()));
  assert.ok(isSqlValue(sa.func.currentDate()));
  assert.ok(isSqlValue(sa.literal("x")));
  assert.ok(!isSqlValue({ kind: "text", sql: "now()" }));
  assert.ok(!isSqlValue("now()"));
});

Deno.test("sa.* throws ArgumentError that names function and argument", () => {
  const cases: readonly (readonly [() => unknown, string])[] = [
    [
      () => untyped.column("", sa.text()),
      "sa.column(): 'name' must be a non-empty string, not an empty string",
    ],
    [
      () => untyped.column("a"),
      "sa.column(): 'type' must be a type such as sa.integer(), not undefined",
    ],
    [
      () => untyped.column("a", sa.integer),
      "sa.column(): 'type' must be a type such as sa.integer(), not a function",
    ],
    [
      () => untyped.column("a", sa.text("x")),
      "sa.column(): 'type' must be a type such as sa.integer(), not a text record",
    ],
    [
      () => untyped.column("a", sa.text(), { nullable: "no" }),
      "sa.column(): 'nullable' must be true or false, not 'no'",
    ],
    [
      () => untyped.column("a", sa.text(), { server_default: "x" }),
      "sa.column(): unknown option 'server_default'",
    ],
    [
      () => untyped.column("a", sa.text(), { serverDefault: {} }),
      "sa.column(): 'serverDefault' must be a plain value, sa.text(...), sa.func.*, sa.identity() or sa.computed(...), not an object",
    ],
    [
      () => untyped.column("a", sa.text(), { references: "parent.id" }),
      "sa.column(): 'references' must be sa.foreignKey(...), not 'parent.id'",
    ],
    [
      () =>
        sa.column("a", sa.integer(), { identity: true, serverDefault: "1" }),
      "sa.column(): column 'a' can have one of 'serverDefault', 'identity' and 'computed'",
    ],
    [
      () => sa.column("a", sa.integer(), { identity: true, nullable: true }),
      "sa.column(): identity column 'a' cannot be nullable",
    ],
    [
      () => sa.varchar(0),
      "sa.varchar(): 'length' must be a whole number from 1 to 10485760, not 0",
    ],
    [
      () => untyped.numeric({ precision: 10, scale: 2.5 }),
      "sa.numeric(): 'scale' must be a whole number from -1000 to 1000, not 2.5",
    ],
    [
      () => sa.numeric({ scale: 2 }),
      "sa.numeric(): 'scale' needs 'precision' beside it",
    ],
    [
      () => untyped.array(sa.array(sa.text())),
      "sa.array(): 'item' must be a type that is not an array (give 'dimensions' for nested arrays), not an arrayType record",
    ],
    [
      () =>
        sa.array(
          sa.enum("e", ["a"], { native: false, createConstraint: true }),
        ),
      "sa.array(): 'item' must be a type without a check constraint, not an enumType record",
    ],
    [
      () => sa.enum("e", ["a", "a"]),
      "sa.enum(): 'values' has 'a' twice",
    ],
    [
      () => untyped.interval({ fields: "WEEK" }),
      "sa.interval(): 'fields' must be one of 'YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'YEAR TO MONTH', 'DAY TO HOUR', 'DAY TO MINUTE', 'DAY TO SECOND', 'HOUR TO MINUTE', 'HOUR TO SECOND', 'MINUTE TO SECOND', not 'WEEK'",
    ],
    [
      () => sa.identity({ increment: 0 }),
      "sa.identity(): 'increment' must not be 0",
    ],
    [
      () => sa.foreignKey("id"),
      "sa.foreignKey(): the target of a foreign key is 'table.column' or 'schema.table.column', not 'id'",
    ],
    [
      () => sa.foreignKeyConstraint(["a"], ["t.a", "t.b"]),
      "sa.foreignKeyConstraint(): 1 column(s) cannot refer to 2: (a) and (a, b)",
    ],
    [
      () => sa.foreignKeyConstraint(["a", "b"], ["t.a", "u.b"]),
      "sa.foreignKeyConstraint(): the referent columns belong to different tables: t.a, u.b",
    ],
    [
      () => untyped.foreignKey("t.a", { ondelete: "CASCADE" }),
      "sa.foreignKey(): unknown option 'ondelete'",
    ],
    [
      () => untyped.foreignKey("t.a", { onDelete: "EXPLODE" }),
      "sa.foreignKey(): 'onDelete' must be one of 'NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT', not 'EXPLODE'",
    ],
    [
      () => sa.uniqueConstraint([]),
      "sa.uniqueConstraint(): 'columns' must be a list of at least one name, not an empty list",
    ],
    [
      () => sa.checkConstraint(" "),
      "sa.checkConstraint(): 'condition' must be SQL text or sa.text(...), not ' '",
    ],
    [
      () => untyped.excludeConstraint([["a"]]),
      'sa.excludeConstraint(): \'elements\' must be a list of pairs such as ["room", "="], not a list',
    ],
    [
      () => sa.excludeConstraint([["a", "; DROP"]]),
      'sa.excludeConstraint(): \'elements\' must be a list of pairs such as ["room", "="], not a list',
    ],
    [
      () => sa.index("ix", ["a"], { ops: { b: "text_ops" } }),
      "sa.index(): 'ops' names 'b', which is not among the columns",
    ],
    [
      () => untyped.foreignKey({ shema: "a", table: "b", column: "c" }),
      "sa.foreignKey(): unknown option 'shema'",
    ],
    [
      () =>
        untyped.foreignKeyConstraint(["a"], {
          schema: 1,
          table: "b",
          columns: ["c"],
        }),
      "sa.foreignKeyConstraint(): 'schema' must be a non-empty string, not 1",
    ],
    [
      () => sa.func.call("drop table x; --"),
      "sa.func.call(): 'name' must be the name of a function, not 'drop table x; --'",
    ],
  ];
  for (const [body, message] of cases) {
    assert.throws(body, {
      name: "ArgumentError",
      message: `Invalid argument to ${message}`,
    });
  }
});

Deno.test("checkOptions() sees through Python's spelling", () => {
  const hints: Readonly<Record<string, string>> = {
    server_default: "Did you mean 'serverDefault'?",
    primary_key: "Did you mean 'primaryKey'?",
    nullabel: "Did you mean 'nullable'?",
  };
  for (const [option, hint] of Object.entries(hints)) {
    assert.throws(
      () => untyped.column("a", sa.text(), { [option]: true }),
      { hint },
    );
  }
  assert.throws(() => untyped.uniqueConstraint(["a"], { colour: 1 }), {
    hint:
      "Known options: name, comment, deferrable, initially, include, with, tablespace, nullsNotDistinct",
  });
});

Deno.test("func.call() gives no parentheses to what takes none", () => {
  assert.deepEqual(
    sa.func.call("current_timestamp"),
    sa.func.currentTimestamp(),
  );
  assert.equal(sa.func.call("session_user").parentheses, false);
  assert.equal(sa.func.call("current_timestamp", 3).parentheses, true);
});

Deno.test("foreignKey() takes names that have a dot in them", () => {
  assert.deepEqual(
    sa.foreignKey({ schema: "a.b", table: "c.d", column: "e.f" }).target,
    { schema: "a.b", table: "c.d", column: "e.f" },
  );
  assert.deepEqual(
    sa.foreignKeyConstraint(["x"], { table: "c.d", columns: ["e"] })
      .referentTable,
    "c.d",
  );
});
