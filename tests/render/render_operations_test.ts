import assert from "node:assert/strict";
import fc from "fast-check";
import { compileOperation } from "../../src/dialect/postgres/compile.ts";
import { applyNamingConvention } from "../../src/operations/apply_naming.ts";
import { defineOperation } from "../../src/operations/custom_op.ts";
import { buildExecute } from "../../src/operations/execute_ops.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { reverseOperation } from "../../src/operations/reverse.ts";
import { buildCreateTable } from "../../src/operations/table_ops.ts";
import { RenderError } from "../../src/render/errors.ts";
import {
  renderChanges,
  renderOperations,
} from "../../src/render/render_operations.ts";
import * as sa from "../../src/operations/sa.ts";
import { ALL_CASES } from "../dialect/postgres/all_cases.ts";
import { collectOperations } from "../dialect/postgres/operation_case.ts";
import { assertFormatted } from "./formatted.ts";

/** Every operation with every option, without those of one's own. */
const OPERATIONS: readonly Operation[] = ALL_CASES.flatMap(({ up }) =>
  collectOperations(up)
).flatMap((operation) => [operation, ...reverseIfPossible(operation)])
  .filter((operation) => operation.kind !== "custom");

function reverseIfPossible(operation: Operation): readonly Operation[] {
  try {
    return reverseOperation(operation);
  } catch {
    return [];
  }
}

/** The operations that the body of a revision asks for. */
async function evaluate(body: string): Promise<readonly Operation[]> {
  const run = Function("op", "sa", `return (async () => {\n${body}\n})();`);
  let done: Promise<void> | undefined;
  const operations = collectOperations((op) => done = run(op, sa));
  await done;
  return operations;
}

Deno.test("renderOperations() writes types of attributes, and functions with a precision, as sa has them", () => {
  const operations = collectOperations((op, sa) => {
    op.alterCompositeType("pair", {
      drop: ["a"],
      add: { b: sa.integer() },
      existing: { a: sa.string(5) },
    });
    op.alterColumn("t", "a", {
      serverDefault: sa.func.call("current_timestamp", 3),
      existingServerDefault: sa.func.call("current_timestamp"),
    });
  });
  assert.equal(
    renderOperations(operations).body,
    `  await op.alterCompositeType("pair", {
    drop: ["a"],
    add: { b: sa.integer() },
    existing: { a: sa.string(5) },
  });

  await op.alterColumn("t", "a", {
    serverDefault: sa.func.call("current_timestamp", 3),
    existingServerDefault: sa.func.currentTimestamp(),
  });
`,
  );
});

/** What the builders know nothing of: it is for reverse forms only. */
function withoutHistory(operation: Operation): unknown {
  const copy: Record<string, unknown> = { ...operation };
  if (
    operation.kind !== "alterConstraint" &&
    operation.kind !== "alterSequence" &&
    operation.kind !== "setStorageParameters"
  ) delete copy.existing;
  if (operation.kind === "removeEnumValue") {
    delete copy.before;
    delete copy.after;
  }
  if (operation.kind === "createRoutine") delete copy.argumentTypes;
  return copy;
}

const LITERAL_REGEXP =
  /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|`(?:[^`\\]|\\[^])*`/g;

async function assertRoundtrip(operation: Operation): Promise<string> {
  const { body, usesOp, usesSa } = renderOperations([operation]);
  const made = await evaluate(body);
  if (made.length === 1) {
    const expected = [withoutHistory(applyNamingConvention(operation, {}))];
    assert.deepEqual(made.map(withoutHistory), expected, body);
  } else {
    // Constraints and indexes with names of their own follow their column.
    assert.equal(operation.kind, "addColumn");
    const sql = (each: Operation) =>
      compileOperation(each).map((statement) => statement.sql);
    assert.deepEqual(made.flatMap(sql), sql(operation), body);
  }
  assert.equal(usesOp, true);
  assert.equal(
    usesSa,
    /\bsa\./.test(body.replaceAll(LITERAL_REGEXP, "")),
    body,
  );
  return body;
}

Deno.test("renderOperations() writes every operation as what makes it again, as deno fmt has it", async () => {
  const bodies: string[] = [];
  for (const operation of OPERATIONS) {
    bodies.push(await assertRoundtrip(operation));
  }
  const kinds = new Set(OPERATIONS.map(({ kind }) => kind));
  assert.ok(kinds.size > 45, String(kinds.size));
  await assertFormatted(bodies);
});

Deno.test("renderOperations() writes what deno check accepts", async () => {
  const { body } = renderOperations(OPERATIONS);
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      path,
      `import type { Migration } from "alembic";
export async function upgrade({ op, sa }: Migration): Promise<void> {
${body}}
`,
    );
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", `--config=${config}`, path],
      env: { NO_COLOR: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(path);
  }
});

/** Texts that need care in names, comments and SQL. */
const TEXT = fc.oneof(
  fc.string({ minLength: 1, maxLength: 90, unit: "grapheme-ascii" }),
  fc.array(
    fc.constantFrom(
      "a",
      "account_",
      "Mixed Case ",
      '"',
      "'",
      "`",
      "${",
      "\\",
      "\\n",
      "\n",
      "\r\n",
      "\t",
      "//",
      "*/",
      "é",
      "表",
      "😀",
      "\u2028",
      "\u202e",
      "\ufeff",
    ),
    { minLength: 1, maxLength: 30 },
  ).map((parts) => parts.join("")),
  fc.integer({ min: 1, max: 90 }).map((length) => "x".repeat(length)),
).map((text) => text.replaceAll("\0", "") || "x").filter((text) =>
  text.trim() !== ""
);

const TYPE = fc.oneof(
  fc.constantFrom(
    sa.integer(),
    sa.text(),
    sa.string(40),
    sa.timestamp({ timezone: true, precision: 3 }),
    sa.numeric({ precision: 10, scale: 2 }),
    sa.array(sa.interval({ fields: "DAY TO SECOND" }), { dimensions: 2 }),
    sa.varbit(3),
    sa.char(undefined, { collation: "C" }),
  ),
  fc.tuple(TEXT, fc.uniqueArray(TEXT, { minLength: 1, maxLength: 6 })).map((
    [name, values],
  ) => sa.enum(name, values, { createType: false })),
  TEXT.map((name) => sa.named(name, { schema: "app" })),
  TEXT.map((name) => sa.userDefined(name)),
);

const COLUMN = fc.tuple(
  TEXT,
  TYPE,
  fc.record({
    nullable: fc.boolean(),
    comment: TEXT,
    serverDefault: fc.oneof(
      TEXT,
      fc.integer(),
      TEXT.map((text) => sa.text(text)),
      fc.constant(sa.func.now()),
      TEXT.map((text) => sa.func.call("a.b", text, 1, null)),
      TEXT.map((text) => sa.computed(text, { persisted: false })),
    ),
    unique: fc.boolean(),
    index: fc.boolean(),
    check: fc.oneof(TEXT, fc.array(TEXT, { maxLength: 2 })),
    references: fc.tuple(TEXT, TEXT, TEXT).map(([table, column, name]) =>
      sa.foreignKey({ table, column }, { name })
    ),
  }, { requiredKeys: [] }),
).map(([name, type, options]) => sa.column(name, type, options));

const TABLE = fc.tuple(
  TEXT,
  fc.uniqueArray(COLUMN, {
    minLength: 1,
    maxLength: 5,
    selector: ({ name }) => name,
  }),
  fc.record({ schema: TEXT, comment: TEXT, partitionBy: TEXT }, {
    requiredKeys: [],
  }),
).map(([name, columns, options]) =>
  buildCreateTable(name, [
    ...columns,
    sa.primaryKeyConstraint(columns.map((column) => column.name)),
    sa.uniqueConstraint(columns.map((column) => column.name), { name }),
    sa.index(name, columns.map((column) => column.name), { unique: true }),
  ], options)
);

Deno.test("renderOperations() writes any names and texts so that they come back, as deno fmt has it", async () => {
  const bodies: string[] = [];
  await fc.assert(
    fc.asyncProperty(TABLE, TEXT, TEXT, async (table, name, sql) => {
      for (
        const operation of [
          table,
          buildExecute(sql),
          ...collectOperations((op) => {
            op.addColumn(name, table.columns[0] ?? sa.column("a", sa.text()), {
              schema: name,
            });
            op.createView(name, sql, { schema: name });
            op.createFunction(name, { returns: "integer", body: sql });
            op.createForeignKey(name, name, name, [name], [name]);
            op.renameTable(name, sql);
            op.createIndex(name, name, [sa.text(sql)], { where: sql });
            const key = name.slice(0, 30);
            op.createCompositeType(name, { [key]: sa.text(), b: sa.text() });
            op.bulkInsert("account", [{ [key]: sql, b: 1n, c: -0 }]);
          }),
        ]
      ) {
        bodies.push(await assertRoundtrip(operation));
      }
    }),
    { numRuns: 100 },
  );
  await assertFormatted(bodies);
});

Deno.test("renderOperations() breaks no line earlier or later than deno fmt does", async () => {
  const bodies: string[] = [];
  for (let length = 1; length <= 80; length++) {
    const name = "x".repeat(length);
    const operations = collectOperations((op) => {
      op.dropTable(name);
      op.dropColumn("account", name);
      op.addColumn("account", sa.column(name, sa.integer()));
      op.addColumn("a", sa.column(name, sa.integer(), { nullable: false }));
      op.createIndex(name, "account", ["a", "b"], { unique: true });
      op.createIndex(null, name, ["a"]);
      op.createTable(name, [sa.column("a", sa.integer())]);
      op.createTable(name, [sa.column("a", sa.integer())], { schema: "app" });
      op.createTable("a", [sa.column("a", sa.integer())], { comment: name });
      op.createTableComment("account", `${name}\n${name}`);
      op.createTable("a", [
        sa.column("a", sa.integer(), { comment: name, nullable: false }),
        sa.checkConstraint(`${name}\n`, { name, comment: `${name}\n${name}` }),
      ]);
      op.createForeignKey(name, "a", "b", ["a"], ["b"], {
        onDelete: "CASCADE",
      });
    });
    for (const operation of operations) {
      bodies.push(await assertRoundtrip(operation));
    }
  }
  await assertFormatted(bodies);
});

Deno.test("renderChanges() puts notes above operations, and what cannot run in a transaction into a block", () => {
  const operations = collectOperations((op) => {
    op.dropColumn("account", "email");
    op.createIndex("a", "account", ["name"], { concurrently: true });
  });
  const { body, usesSa } = renderChanges([
    { operations: operations.slice(0, 1), notes: [`${"long ".repeat(20)}end`] },
    { operations: operations.slice(1), notes: [] },
  ]);
  assert.equal(usesSa, false);
  assert.equal(
    body,
    `  // long long long long long long long long long long long long long long long
  // long long long long long end
  await op.dropColumn("account", "email");

  await op.autocommitBlock(async () => {
    await op.createIndex("a", "account", ["name"], { concurrently: true });
  });
`,
  );
});

Deno.test("renderChanges() puts groups that run outside the transaction into one block", async () => {
  const operations = collectOperations((op) => {
    op.dropTable("account", { ifExists: true });
    op.dropIndex("a", { concurrently: true, ifExists: true });
    op.dropEnum("mood");
  });
  const [table = [], index = [], type = []] = operations.map((each) => [each]);
  const { body } = renderChanges([
    {
      outside: [
        { operations: table, notes: ["all rows are lost"] },
        { operations: index, notes: [] },
      ],
      notes: ["why"],
    },
    { operations: type, notes: [] },
  ]);
  assert.equal(
    body,
    `  // why
  await op.autocommitBlock(async () => {
    // all rows are lost
    await op.dropTable("account", { ifExists: true });

    await op.dropIndex("a", { concurrently: true, ifExists: true });
  });

  await op.dropType("mood");
`,
  );
  await assertFormatted([body]);
});

Deno.test("renderOperations() writes flags where they say the same, and keeps names that differ", () => {
  const { body } = renderOperations(
    collectOperations((op) =>
      op.createTable("account", [
        sa.column("id", sa.bigInteger(), { identity: true }),
        sa.column("email", sa.text(), { nullable: false }),
        sa.primaryKeyConstraint(["id"]),
        sa.uniqueConstraint(["email"], { name: "one_each" }),
      ])
    ),
  );
  assert.equal(
    body,
    `  await op.createTable("account", [
    sa.column("id", sa.bigInteger(), { primaryKey: true, identity: true }),
    sa.column("email", sa.text(), { nullable: false }),
    sa.uniqueConstraint(["email"], { name: "one_each" }),
  ]);
`,
  );
});

Deno.test("renderOperations() asks renderItem first, and names what it imports", () => {
  const operations = collectOperations((op) =>
    op.addColumn("account", sa.column("shape", sa.userDefined("geometry")))
  );
  const { body, imports, usesSa } = renderOperations(operations, {
    renderItem: (type, object, { imports }) => {
      if (type !== "type" || !("sql" in object)) return false;
      imports.add('import { geometry } from "./types.ts";');
      return "geometry()";
    },
  });
  assert.equal(
    body,
    '  await op.addColumn("account", sa.column("shape", geometry()));\n',
  );
  assert.deepEqual(imports, ['import { geometry } from "./types.ts";']);
  assert.equal(usesSa, true);
});

Deno.test("renderOperations() refuses an operation of one's own unless renderItem writes it", () => {
  const cluster = defineOperation("cluster", (table: string) => ({
    compile: () => [`CLUSTER ${table}`],
  }));
  assert.throws(() => renderOperations([cluster("a")]), RenderError);
  const { body } = renderOperations([cluster("a")], {
    renderItem: (type) => type === "operation" && 'await cluster(op, "a");',
  });
  assert.equal(body, '  await cluster(op, "a");\n');
});
