import assert from "node:assert/strict";
import { defineOperation } from "../../src/operations/custom_op.ts";
import { OfflineOperationError } from "../../src/operations/errors.ts";
import * as sa from "../../src/operations/sa.ts";
import { recordOperations } from "./recording_sink.ts";

Deno.test("Operations hand an operation on before they return, and the sink's own promise back", () => {
  const { op, sink } = recordOperations();
  const promise = op.addColumn("t", sa.column("a", sa.integer()));
  assert.deepEqual(sink.calls, ["addColumn"]);
  assert.equal(promise, sink.done);
  assert.equal(op.execute("SELECT 1"), sink.done);
  assert.equal(op.createSchema("app"), sink.done);
});

Deno.test("Operations.batchAlterTable() runs its body at once and in order", async () => {
  const { op, sink } = recordOperations();
  const done = op.batchAlterTable("t", (batch) => {
    batch.dropColumn("a");
    batch.dropConstraint("c");
  });
  op.dropTable("u");
  assert.deepEqual(sink.calls, [
    "track",
    "dropColumn",
    "dropConstraint",
    "dropTable",
  ]);
  await done;
});

Deno.test("Operations.autocommitBlock() leaves running its body to the sink", async () => {
  const { op, sink } = recordOperations();
  await op.autocommitBlock(() =>
    op.createIndex("ix", "t", ["a"], { concurrently: true })
  );
  assert.deepEqual(sink.calls, [
    "autocommit",
    "createIndex",
    "end of autocommit",
  ]);
});

Deno.test("Operations.query() passes SQL and parameters on", async () => {
  const { op, sink } = recordOperations();
  const rows = await op.query<{ id: number }>("SELECT id FROM t WHERE a = $1", [
    5,
  ]);
  assert.deepEqual(rows, []);
  await op.query(sa.text("SELECT 1"));
  assert.deepEqual(sink.calls, [
    "query SELECT id FROM t WHERE a = $1 [5]",
    "query SELECT 1 []",
  ]);
});

Deno.test("Operations refuse offline what needs a database", () => {
  const { op, sink } = recordOperations({ info: { isOffline: true } });
  assert.throws(() => op.query("SELECT 1"), (error) => {
    assert.ok(error instanceof OfflineOperationError);
    assert.equal(
      error.message,
      "Cannot run op.query() in --sql mode: there is no database to ask",
    );
    assert.equal(
      error.hint,
      "Run it against a database, or test op.getContext().isOffline",
    );
    return true;
  });
  assert.throws(() => op.execute("SELECT $1", [1]), {
    message:
      "Cannot run op.execute() in --sql mode: parameters cannot be sent, write the values into the SQL",
  });
  assert.deepEqual(sink.calls, []);
});

Deno.test("Operations.getContext() tells about the run", () => {
  const { op, sink } = recordOperations();
  assert.equal(op.getContext(), sink.info);
});

Deno.test("Operations apply the naming convention to what has no final name", () => {
  const { op, sink } = recordOperations({
    namingConvention: {
      uq: "uq_%(table_name)s_%(column_0_name)s",
      ck: "ck_%(table_name)s_%(constraint_name)s",
    },
  });
  op.createUniqueConstraint(null, "t", ["a"]);
  op.createUniqueConstraint("mine", "t", ["a"]);
  op.createCheckConstraint("positive", "t", "a > 0");
  op.createCheckConstraint(op.f("positive"), "t", "a > 0");
  op.dropConstraint("positive", "t", { type: "check" });
  op.dropConstraint("positive", "t");
  op.addColumn(
    "t",
    sa.column("b", sa.integer(), {
      unique: true,
      check: sa.checkConstraint("b > 0", { name: "b" }),
    }),
  );
  const names = sink.operations.map((operation) => {
    switch (operation.kind) {
      case "addConstraint":
        return operation.constraint.name;
      case "dropConstraint":
        return operation.constraintName;
      case "addColumn":
        return [
          operation.constraints[0]?.name,
          operation.column.checks[0]?.name,
        ];
      default:
        return undefined;
    }
  });
  assert.deepEqual(names, [
    op.f("uq_t_a"),
    "mine",
    op.f("ck_t_positive"),
    op.f("positive"),
    op.f("ck_t_positive"),
    "positive",
    [op.f("uq_t_b"), op.f("ck_t_b")],
  ]);
});

Deno.test("Operations take op.f() for constraints and indexes that are there, and refuse it for other names", () => {
  const { op, sink } = recordOperations();
  op.validateConstraint(op.f("a"), "t");
  op.alterConstraint(op.f("b"), "t", { deferrable: true });
  op.renameConstraint("t", op.f("c"), op.f("d"));
  op.renameIndex(op.f("e"), op.f("f"));
  op.dropIndex(op.f("g"));
  const names = sink.operations.map((operation) =>
    operation.kind === "renameObject"
      ? [operation.name, operation.newName]
      : operation.kind === "dropIndex"
      ? operation.indexName
      : "constraintName" in operation
      ? operation.constraintName
      : undefined
  );
  assert.deepEqual(names, ["a", "b", ["c", "d"], ["e", "f"], "g"]);
  const final: unknown = op.f("t");
  assert.throws(() => op.dropTable(final as string), {
    message:
      "Invalid argument to op.dropTable(): 'tableName' must be a non-empty string, not a name of op.f(...)",
  });
  assert.throws(() => op.createPrimaryKey(null, "t", [final as string]), {
    message:
      "Invalid argument to op.createPrimaryKey(): 'columns' must be a list of non-empty strings, not a list",
  });
});

Deno.test("Operations create an enumeration once, until it is gone or another", () => {
  const { op, sink } = recordOperations();
  const level = sa.enum("level", ["low"], { createType: true });
  op.createEnum("level", ["low"]);
  op.createTable("a", [sa.column("x", level)]);
  op.alterColumn("b", "x", { type: level });
  op.addColumn("c", sa.column("x", sa.enum("level", ["high"])));
  op.renameType("level", "old_level");
  op.addColumn("d", sa.column("x", level));
  op.addColumn("e", sa.column("x", level));
  op.dropEnum("level");
  op.createTable("f", [sa.column("x", sa.enum("level", ["low"]))]);
  op.createTable("g", [sa.column("x", sa.enum("level", ["high"]))]);
  const created = sink.operations.map((operation) => {
    const type = operation.kind === "createTable"
      ? operation.columns[0]?.type
      : operation.kind === "addColumn"
      ? operation.column.type
      : operation.kind === "alterColumn"
      ? operation.type
      : undefined;
    return type?.kind === "enumType" ? type.createType : operation.kind;
  });
  assert.deepEqual(created, [
    "createEnum",
    false,
    false,
    undefined,
    "renameObject",
    true,
    false,
    "dropObject",
    undefined,
    undefined,
  ]);
});

Deno.test("Operations name the constraints of a type that is changed", () => {
  const { op, sink } = recordOperations({
    namingConvention: { ck: "ck_%(table_name)s_%(constraint_name)s" },
  });
  const [old, changed] = ["old", "new"].map((name) =>
    sa.enum(name, ["a"], { native: false, createConstraint: true })
  );
  assert.ok(old !== undefined && changed !== undefined);
  op.alterColumn("t", "a", { type: changed, existingType: old });
  const [operation] = sink.operations;
  assert.ok(operation?.kind === "alterColumn");
  assert.deepEqual(
    [operation.existingTypeCheck?.name, operation.typeCheck?.name],
    [op.f("ck_t_old"), op.f("ck_t_new")],
  );
});

Deno.test("Operations.invoke() takes operations of one's own", () => {
  const { op, sink } = recordOperations();
  const cluster = defineOperation("cluster", (table: string) => ({
    compile: (sql) => [`CLUSTER ${sql.quoteIdentifier(table)}`],
  }));
  op.invoke(cluster("t"));
  assert.deepEqual(sink.calls, ["custom"]);
});

Deno.test("Operations.bulkInsert() copies its rows", () => {
  const { op, sink } = recordOperations();
  const row = { kind: "text", sql: "data like any other" };
  op.bulkInsert("t", [row]);
  row.kind = "changed";
  const [operation] = sink.operations;
  assert.ok(operation?.kind === "bulkInsert");
  assert.deepEqual(operation.rows, [
    { kind: "text", sql: "data like any other" },
  ]);
});

Deno.test("Operations throw ArgumentError that names operation and argument", () => {
  const { op, sink } = recordOperations();
  // deno-lint-ignore no-explicit-any -- wrong arguments are what is tested
  const untyped = op as any;
  const cases: readonly (readonly [() => unknown, string])[] = [
    [
      () => op.dropTable(""),
      "op.dropTable(): 'tableName' must be a non-empty string, not an empty string",
    ],
    [
      () => op.dropTable("a\0b"),
      "op.dropTable(): 'tableName' must be a string without NUL characters, not 'a\0b'",
    ],
    [
      () => untyped.addColumn("t", "a"),
      "op.addColumn(): 'column' must be sa.column(...), not 'a'",
    ],
    [
      () => untyped.addColumn(sa.column("a", sa.text())),
      "op.addColumn(): 'tableName' must be a non-empty string, not a column record",
    ],
    [
      () => untyped.alterColumn("t", "a", { type_: sa.text() }),
      "op.alterColumn(): unknown option 'type_'",
    ],
    [
      () => untyped.alterColumn("t", "a"),
      "op.alterColumn(): the options must be an object, not undefined",
    ],
    [
      () => untyped.alterColumn("t", "a", { using: "b" }),
      "op.alterColumn(): using must be used with the type parameter",
    ],
    [
      () => untyped.createIndex("ix", "t", "a"),
      "op.createIndex(): 'columns' must be a list of column names, sa.text(...) or sa.indexElement(...), not 'a'",
    ],
    [
      () => op.createIndex("ix", "t", []),
      "op.createIndex(): 'columns' is empty",
    ],
    [
      () => untyped.createIndex("ix", "t", ["a"], { postgresql_where: "x" }),
      "op.createIndex(): unknown option 'postgresql_where'",
    ],
    [
      () =>
        untyped.createTable(
          "t",
          sa.column("a", sa.text()),
          sa.index("i", ["a"]),
        ),
      "op.createTable(): the items must be a list of sa.column(...), sa.*Constraint(...) and sa.index(...)",
    ],
    [
      () =>
        untyped.addColumn("t", sa.column("a", sa.text()), sa.index("i", ["a"])),
      "op.addColumn(): the options must be an object, not an index record",
    ],
    [
      () => untyped.dropIndex("ix", "t"),
      "op.dropIndex(): the options must be an object, not 't'",
    ],
    [
      () => untyped.createForeignKey("fk", "a", "b", "x", "y"),
      "op.createForeignKey(): 'localColumns' must be a list of at least one name, not 'x'",
    ],
    [
      () => untyped.createUniqueConstraint("uq", "t", "a"),
      "op.createUniqueConstraint(): 'columns' must be a list of at least one name, not 'a'",
    ],
    [
      () => untyped.dropConstraint("c", "t", { type: "fk" }),
      "op.dropConstraint(): 'type' must be one of 'foreignkey', 'primary', 'unique', 'check', 'exclude', null, not 'fk'",
    ],
    [
      () => untyped.dropConstraint(null, "t"),
      "op.dropConstraint(): 'constraintName' must be a non-empty string, not null",
    ],
    [
      () => op.execute("  "),
      "op.execute(): 'sql' must be SQL text or sa.text(...), not '  '",
    ],
    [
      () => untyped.execute("SELECT $1", { a: 1 }),
      "op.execute(): 'parameters' must be a list of the values of $1, $2 …, not an object",
    ],
    [
      () => op.execute("SELECT $1, $2", [1, sa.func.now()]),
      "op.execute(): $2 is a function record, and a parameter is a value",
    ],
    [
      () => op.query("SELECT $1", [op.inlineLiteral("x")]),
      "op.query(): $1 is a literal record, and a parameter is a value",
    ],
    [
      () => untyped.query(sa.func.now()),
      "op.query(): 'sql' must be SQL text or sa.text(...), not a function record",
    ],
    [
      () => untyped.bulkInsert("t", { a: 1 }),
      "op.bulkInsert(): List expected",
    ],
    [
      () => untyped.bulkInsert("t", [{ a: 1 }, ["b"]]),
      "op.bulkInsert(): 'rows' must be a list of objects, but row 1 is a list",
    ],
    [
      () =>
        op.bulkInsert(sa.table("t", [sa.column("a", sa.text())]), [{ b: 1 }]),
      "op.bulkInsert(): row 0 has 'b', which is no column of 't'",
    ],
    [
      () => untyped.batchAlterTable("t", Promise.resolve()),
      "op.batchAlterTable(): 'body' must be a function such as async () => { … }, not a promise (is an await missing?)",
    ],
    [
      () => op.alterCompositeType("c", { rename: {}, cascade: true }),
      "op.alterCompositeType(): give 'rename', 'drop', 'alter' or 'add'",
    ],
    [
      () =>
        op.alterCompositeType("c", { drop: ["a"], alter: { a: sa.text() } }),
      "op.alterCompositeType(): 'a' is in both 'drop' and 'alter'",
    ],
    [
      () =>
        op.alterCompositeType("c", {
          add: { a: sa.text() },
          existing: { a: sa.text() },
        }),
      "op.alterCompositeType(): 'existing' names 'a', which is neither in 'drop' nor in 'alter'",
    ],
    [
      () => untyped.alterCompositeType("c", { drop: "a" }),
      "op.alterCompositeType(): 'drop' must be a list of names, not 'a'",
    ],
    [
      () => op.addEnumValue("e", "x", { before: "a", after: "b" }),
      "op.addEnumValue(): 'before' and 'after' exclude each other",
    ],
    [
      () => op.removeEnumValue("e", "x", { replaceWith: "x" }),
      "op.removeEnumValue(): 'x' cannot be replaced with itself",
    ],
    [
      () => op.replaceEnumValues("e", ["a"], { replacements: { b: "c" } }),
      "op.replaceEnumValues(): 'replacements' names 'c', which is not among the values",
    ],
    [
      () => op.setRowSecurity("t", {}),
      "op.setRowSecurity(): give 'enabled' or 'forced'",
    ],
    [
      () => op.grant(["SELECT; DROP"], "t", ["r"]),
      "op.grant(): 'privileges' must be a list of privileges such as [\"SELECT\"], not a list",
    ],
    [
      () => untyped.createPartition("p", "t", { from: [1] }),
      "op.createPartition(): 'bound' must be { from: [...], to: [...] }, { in: [...] }, { modulus, remainder } or \"default\", not an object",
    ],
    [
      () => untyped.createTrigger("t", "a", { timing: "AFTER" }),
      'op.createTrigger(): \'events\' must be a list of "INSERT", "UPDATE", "DELETE", "TRUNCATE", { updateOf: [...] }, not undefined',
    ],
    [
      () => untyped.createFunction("f", { body: "" }),
      "op.createFunction(): 'returns' must be a non-empty string, not undefined",
    ],
    [
      () =>
        untyped.createTrigger("t", "a", {
          timing: "AFTER",
          events: ["INSERT"],
          execute: "f()",
          constraint: { deferable: true },
        }),
      "op.createTrigger(): unknown option 'deferable'",
    ],
    [
      () =>
        untyped.createTrigger("t", "a", {
          timing: "AFTER",
          events: ["INSERT"],
          execute: "f()",
          constraint: null,
        }),
      "op.createTrigger(): 'constraint' must be true or an object with 'deferrable' and 'initially', not null",
    ],
    [
      () => untyped.enableTrigger("t", "a", { shema: "app" }),
      "op.enableTrigger(): unknown option 'shema'",
    ],
    [
      () => untyped.disableTrigger("t", "a", { schema: 1 }),
      "op.disableTrigger(): 'schema' must be a non-empty string, not 1",
    ],
    [
      () => untyped.createPrimaryKey("c", "t", ["a"], { name: "d" }),
      "op.createPrimaryKey(): unknown option 'name'",
    ],
    [
      () => untyped.createUniqueConstraint("c", "t", ["a"], "app"),
      "op.createUniqueConstraint(): the options must be an object, not 'app'",
    ],
    [
      () => untyped.createCheckConstraint("c", "t", 1),
      "op.createCheckConstraint(): 'condition' must be SQL text or sa.text(...), not 1",
    ],
    [
      () => untyped.createExcludeConstraint("c", "t", ["a"]),
      'op.createExcludeConstraint(): \'elements\' must be a list of pairs such as ["room", "="], not a list',
    ],
    [
      () => untyped.createForeignKey("c", "t", "u", ["a"], ["b"], null),
      "op.createForeignKey(): the options must be an object, not null",
    ],
    [
      () => op.createForeignKey("c", "t", "u", ["a"], ["b", "c"]),
      "op.createForeignKey(): 1 column(s) cannot refer to 2: (a) and (b, c)",
    ],
    [
      () => untyped.replaceView("v", "SELECT 1", { orReplace: true }),
      "op.replaceView(): unknown option 'orReplace'",
    ],
    [
      () => untyped.replaceMaterializedView("v", "SELECT 1", null),
      "op.replaceMaterializedView(): the options must be an object, not null",
    ],
    [
      () =>
        untyped.createTable("t", [], { inherits: { shema: "a", table: "b" } }),
      "op.createTable(): 'inherits' must be the names of parent tables, not an object",
    ],
    [
      () => untyped.invoke(() => {}),
      "op.invoke(): 'operation' must be an operation record; functions of defineOperation() return one",
    ],
  ];
  for (const [body, message] of cases) {
    assert.throws(body, {
      name: "ArgumentError",
      message: `Invalid argument to ${message}`,
    });
  }
  assert.deepEqual(sink.calls.filter((call) => call !== "track"), []);
  assert.throws(
    () => untyped.createUniqueConstraint("c", "t", ["a"], { scema: "app" }),
    { hint: "Did you mean 'schema'?" },
  );
});
