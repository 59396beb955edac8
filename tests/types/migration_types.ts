// Checked by `deno check`: what compiles here is what users may write, and
// each `@ts-expect-error` is a mistake that their editors show.
import type { Metadata, Migration } from "alembic";
import {
  collectOperations,
  defineEnv,
  defineOperation,
  Rewriter,
  sa as imported,
} from "alembic";

export const revision = "ae1027a6acf0";

interface Account {
  readonly id: number;
}

/** Revisions as users write them. */
export async function upgrade({ op, sa, context }: Migration): Promise<void> {
  const account = sa.table("account", [
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.column("name", imported.string(50), { nullable: false }),
  ]);
  await op.createTable("account", [
    sa.column("id", sa.bigInteger(), { identity: sa.identity({ start: 10n }) }),
    sa.column("made", sa.timestamp({ timezone: true }), {
      serverDefault: sa.func.now(),
    }),
    sa.column("mood", sa.enum("mood", ["sad", "ok"] as const)),
    sa.column("tags", sa.array(sa.text())),
    sa.primaryKeyConstraint(["id"], { name: op.f("pk_account") }),
    sa.index("ix", [sa.text("lower(name)"), "id"]),
  ], { schema: "app", comment: "accounts" });
  await op.alterColumn("account", "name", {
    type: sa.text(),
    using: sa.text("name::text"),
    serverDefault: null,
    comment: null,
    existingNullable: false,
  });
  await op.createForeignKey(null, "a", "b", ["x"], ["id"], {
    onDelete: "SET NULL (x)",
  });
  await op.batchAlterTable("account", async (batch) => {
    await batch.addColumn(sa.column("x", sa.json()));
  });
  await op.autocommitBlock(() =>
    op.createIndex("ix", "account", ["id"], { concurrently: true })
  );
  await op.bulkInsert(account, [{ id: 1, name: "x" }]);
  await op.bulkInsert(account, await op.query<Account>("SELECT 1 AS id"));
  await op.execute("UPDATE account SET name = $1", ["x"]);
  interface Count {
    readonly count: string;
  }
  const [row] = await op.query<Count>("SELECT count(*) FROM account");
  const count: string | undefined = row?.count;
  const vacuum = defineOperation("vacuum", (table: string, full: boolean) => ({
    compile: ({ quoteIdentifier }) => [
      `VACUUM ${full ? "FULL " : ""}${quoteIdentifier(table)}`,
    ],
  }));
  await op.invoke(vacuum("account", Boolean(count)));
  if (context.isOffline && context.direction === "up") return;
  // Forgotten awaits compile, and do no harm.
  op.dropTable("a");
}

/** A wanted schema as users write it. */
export const targetMetadata: Metadata = imported.metadata([
  imported.schema("app"),
  imported.enum("mood", ["sad", "ok"]),
  imported.domainType("code", imported.string(8), { nullable: false }),
  imported.table("account", [imported.column("id", imported.integer())], {
    inherits: "base",
    with: { fillfactor: 70 },
  }),
  imported.view("ids", "SELECT id FROM account", { securityBarrier: true }),
  imported.function("f", { returns: "integer", body: "SELECT 1" }),
  imported.indexOn("ix", "account", ["id"], { unique: true }),
  imported.sql("CREATE CAST (pair AS text) WITH INOUT"),
], { namingConvention: { pk: "pk_%(table_name)s" } });

/** Mistakes; the function is never called. */
export async function mistakes({ op, sa }: Migration): Promise<void> {
  // @ts-expect-error Alembic's spelling in Python
  await op.add_column("t", sa.column("a", sa.integer()));
  // @ts-expect-error a column has a type
  await op.addColumn("t", sa.column("a"));
  // @ts-expect-error the constructor instead of a type
  sa.column("a", sa.integer);
  // @ts-expect-error an expression is no type
  sa.column("a", sa.text("x"));
  // @ts-expect-error a type is no default
  sa.column("a", sa.text(), { serverDefault: sa.text() });
  // @ts-expect-error unknown option
  sa.column("a", sa.integer(), { server_default: "1" });
  // @ts-expect-error the target is made by sa.foreignKey
  sa.column("a", sa.integer(), { references: "parent.id" });
  // @ts-expect-error lengths are numbers
  sa.string("50");
  // @ts-expect-error arrays of arrays are one array with dimensions
  sa.array(sa.array(sa.text()));
  // @ts-expect-error no such fields
  sa.interval({ fields: "WEEK" });
  // @ts-expect-error no such type
  sa.varchar2(50);
  // @ts-expect-error the items are a list
  await op.createTable("t", sa.column("a", sa.integer()));
  // @ts-expect-error types are not items
  await op.createTable("t", [sa.integer()]);
  // @ts-expect-error the options are required
  await op.alterColumn("t", "a");
  // @ts-expect-error Python's name of the option
  await op.alterColumn("t", "a", { type_: sa.text() });
  // @ts-expect-error the type is no text
  await op.alterColumn("t", "a", { type: "text" });
  // @ts-expect-error columns are a list
  await op.createIndex("ix", "t", "a");
  // @ts-expect-error the dialect's prefix is dropped
  await op.createIndex("ix", "t", ["a"], { postgresql_concurrently: true });
  // @ts-expect-error the table is an option
  await op.dropIndex("ix", "t");
  // @ts-expect-error no such action
  sa.foreignKey("t.a", { onDelete: "EXPLODE" });
  // @ts-expect-error no such type of constraint
  await op.dropConstraint("c", "t", { type: "fk" });
  // @ts-expect-error the name may be null, but not left out
  await op.createUniqueConstraint("t", ["a"]);
  // @ts-expect-error parameters are a list
  await op.execute("SELECT :a", { a: 1 });
  await op.createPartition("event_2026", "event", {
    from: [new Date("2026-01-01")],
    to: [new Date("2027-01-01")],
  });
  // @ts-expect-error rows are a list
  await op.bulkInsert("t", { a: 1 });
  // @ts-expect-error a row is no list
  await op.bulkInsert("t", [["a"]]);
  // @ts-expect-error a batch knows its schema
  await op.batchAlterTable("t", (b) => b.dropColumn("a", { schema: "x" }));
  await op.createTrigger("t", "a", {
    timing: "AFTER",
    // @ts-expect-error no such event
    events: ["SELECT"],
    execute: "f()",
  });
  // @ts-expect-error a function says what it returns
  await op.createFunction("f", { body: "" });
  // @ts-expect-error a bound has two ends
  await op.createPartition("p", "t", { from: [1] });
  // @ts-expect-error columns are parts of tables
  sa.metadata([sa.column("a", sa.integer())]);
  // @ts-expect-error the items are a list
  sa.metadata(sa.table("t", []));
  // @ts-expect-error a wanted table is there
  sa.table("t", [], { ifNotExists: true });
  // @ts-expect-error a view has a query
  sa.view("v");
  // @ts-expect-error a wanted index is there
  sa.indexOn("ix", "t", ["a"], { concurrently: true });
  // @ts-expect-error types of columns are no domains
  sa.domainType("code");
  // @ts-expect-error records are frozen
  sa.integer().name = "bigint";
  // @ts-expect-error operations are records
  await op.invoke({ kind: "explode" });
}

export const env = defineEnv({
  targetMetadata: imported.metadata([]),
  includeSchemas: ["app"],
  includeName: (name, type, { schemaName }) =>
    type !== "table" || schemaName !== undefined || name.startsWith("x"),
  includeObject: (object, _name, type, reflected, compareTo) =>
    type === "column" && reflected || compareTo === object,
  compareType: ({ actual, wanted }) => actual.type !== wanted.type,
  processRevisionDirectives: new Rewriter({
    createIndex: (index) => ({ ...index, concurrently: true }),
    dropColumn: ({ tableName }) =>
      collectOperations((op) => op.execute(`SELECT '${tableName}'`)),
  }),
  renderItem: (type, _object, context) => {
    context.imports.add('import "./x.ts";');
    return type === "type" && "mine()";
  },
});

/** Mistakes in an env.ts. */
export const wrongEnv = [
  // @ts-expect-error a list of names
  defineEnv({ excludeTables: "x" }),
  // @ts-expect-error no such option
  defineEnv({ compareTypes: true }),
  // @ts-expect-error no such operation
  new Rewriter({ createTabel: () => [] }),
  // @ts-expect-error no such type
  defineEnv({ includeName: (_name, type) => type === "tabel" }),
];
