// Checked by `deno check`: each directive in a use that compiles, with what it
// is easily given wrongly, which must not. The functions are never called.
import type { Migration } from "alembic";

export async function tables({ op, sa }: Migration): Promise<void> {
  await op.createTable("t", [sa.column("a", sa.integer())], {
    inherits: ["p", { schema: "a.b", table: "q" }],
    prefixes: ["UNLOGGED"],
    onCommit: "DROP",
  });
  // @ts-expect-error no such prefix
  await op.createTable("t", [], { prefixes: ["GLOBAL"] });
  // @ts-expect-error storage parameters are an object
  await op.createTable("t", [], { with: "fillfactor = 70" });
  await op.dropTable("t", { ifExists: true, cascade: true });
  // @ts-expect-error the schema is an option
  await op.dropTable("t", "app");
  await op.renameTable("a", "b", { schema: "app" });
  // @ts-expect-error the new name is missing
  await op.renameTable("a");
  await op.createTableComment("t", "x", { existingComment: null });
  // @ts-expect-error dropTableComment takes it away
  await op.createTableComment("t", null);
  await op.dropTableComment("t", { existingComment: "x" });
  // @ts-expect-error there is no comment to give
  await op.dropTableComment("t", "x");
  await op.setStorageParameters("t", { fillfactor: 70, x: null });
  // @ts-expect-error values are plain
  await op.setStorageParameters("t", { fillfactor: [70] });
  await op.bulkInsert("t", [{ a: op.inlineLiteral(1) }], { schema: "app" });
  // @ts-expect-error a table is a name or a record
  await op.bulkInsert(1, []);
  // @ts-expect-error literals are plain
  op.inlineLiteral({ a: 1 });
}

export async function columns({ op, sa }: Migration): Promise<void> {
  await op.addColumn("t", sa.column("a", sa.text()), {
    inlineReferences: true,
  });
  // @ts-expect-error the column is no name
  await op.addColumn("t", "a");
  await op.dropColumn("t", "a", { cascade: true });
  // @ts-expect-error the column is missing
  await op.dropColumn("t");
  await op.alterColumn("t", "a", { serverDefault: sa.identity() });
  // @ts-expect-error only plain values and SQL are defaults
  await op.alterColumn("t", "a", { serverDefault: new Date() });
  // @ts-expect-error no such storage
  await op.alterColumn("t", "a", { storage: "COMPACT" });
  await op.renameColumn("t", "a", "b");
  // @ts-expect-error the new name is no option
  await op.renameColumn("t", "a", { newColumnName: "b" });
  await op.batchAlterTable("t", async (batch) => {
    await batch.dropConstraint("c");
    // @ts-expect-error the table is not named again
    await batch.dropColumn("t", "a");
  });
  // @ts-expect-error a function, not its promise
  await op.batchAlterTable("t", op.dropTable("x"));
  await op.batchUpdate("t", "a = 1", { where: "a > 1", batchSize: 10 });
  // @ts-expect-error assignments are SQL
  await op.batchUpdate("t", { a: 1 });
}

export async function constraints({ op }: Migration): Promise<void> {
  await op.createPrimaryKey(null, "t", ["a"], { include: ["b"] });
  // @ts-expect-error columns are a list
  await op.createPrimaryKey("pk", "t", "a");
  await op.createUniqueConstraint(op.f("u"), "t", ["a"], {
    nullsNotDistinct: true,
  });
  // @ts-expect-error the name stands first
  await op.createUniqueConstraint("t", ["a"], { name: "u" });
  await op.createForeignKey("f", "t", "o", ["a"], ["id"], { match: "FULL" });
  // @ts-expect-error two schemas, each with its name
  await op.createForeignKey("f", "t", "o", ["a"], ["id"], { schema: "app" });
  await op.createCheckConstraint("c", "t", "a > 0", { noInherit: true });
  // @ts-expect-error a condition is SQL
  await op.createCheckConstraint("c", "t", true);
  await op.createExcludeConstraint("x", "t", [["a", "="]], { where: "a > 1" });
  // @ts-expect-error each element has its operator
  await op.createExcludeConstraint("x", "t", ["a"]);
  await op.dropConstraint("c", "t", { type: "check", ifExists: true });
  // @ts-expect-error of which table
  await op.dropConstraint("c");
  await op.validateConstraint("c", "t");
  // @ts-expect-error there is nothing to choose
  await op.validateConstraint("c", "t", { notValid: false });
  await op.alterConstraint("c", "t", { deferrable: true });
  // @ts-expect-error upper case, as in SQL
  await op.alterConstraint("c", "t", { initially: "deferred" });
  await op.renameConstraint("t", "a", "b");
  // @ts-expect-error the table stands first
  await op.renameConstraint("a", "b");
}

export async function indexes({ op, sa }: Migration): Promise<void> {
  await op.createIndex("i", "t", ["a", sa.text("lower(b)")], {
    using: "gin",
    ops: { a: "gin_trgm_ops" },
    with: { fastupdate: false },
  });
  // @ts-expect-error expressions are sa.text(...)
  await op.createIndex("i", "t", [sa.text()]);
  await op.dropIndex("i", { tableName: "t", concurrently: true });
  // @ts-expect-error no such option
  await op.dropIndex("i", { table: "t" });
  await op.renameIndex("a", "b");
  // @ts-expect-error the table is not asked for
  await op.renameIndex("t", "a", "b");
  await op.createStatistics("s", "t", ["a", "b"], { kinds: ["mcv"] });
  // @ts-expect-error no such kind
  await op.createStatistics("s", "t", ["a"], { kinds: ["histogram"] });
  await op.dropStatistics("s", { ifExists: true });
  // @ts-expect-error statistics are named alone
  await op.dropStatistics("s", "t");
}

export async function types({ op, sa }: Migration): Promise<void> {
  await op.createEnum("e", ["a"], { ifNotExists: true });
  // @ts-expect-error values are a list
  await op.createEnum("e", "a", "b");
  await op.addEnumValue("e", "b", { before: "a" });
  // @ts-expect-error one value at a time
  await op.addEnumValue("e", ["b"]);
  await op.renameEnumValue("e", "a", "b");
  // @ts-expect-error from which to which
  await op.renameEnumValue("e", "a");
  await op.removeEnumValue("e", "a", { replaceWith: "b" });
  // @ts-expect-error one value takes its place
  await op.removeEnumValue("e", "a", { replacements: { a: "b" } });
  await op.replaceEnumValues("e", ["b"], { replacements: { a: "b" } });
  // @ts-expect-error values are a list
  await op.replaceEnumValues("e", { a: "b" });
  await op.dropEnum("e", { cascade: true });
  // @ts-expect-error of no table
  await op.dropEnum("e", { tableName: "t" });
  await op.createDomain("d", sa.text(), { nullable: false });
  // @ts-expect-error a type is a record
  await op.createDomain("d", "text");
  await op.alterDomain("d", { serverDefault: null });
  // @ts-expect-error the type of a domain stays
  await op.alterDomain("d", { type: sa.text() });
  await op.createDomainConstraint("c", "d", "VALUE > 0", { notValid: true });
  // @ts-expect-error the condition is missing
  await op.createDomainConstraint("c", "d");
  await op.validateDomainConstraint("c", "d");
  // @ts-expect-error of which domain
  await op.validateDomainConstraint("c");
  await op.dropDomainConstraint("c", "d", { ifExists: true });
  // @ts-expect-error domains have no such option
  await op.dropDomainConstraint("c", "d", { cascade: true });
  await op.dropDomain("d");
  // @ts-expect-error a name
  await op.dropDomain(sa.text());
  await op.createCompositeType("c", { a: sa.integer() });
  // @ts-expect-error attributes have types
  await op.createCompositeType("c", ["a"]);
  await op.alterCompositeType("c", {
    rename: { a: "b" },
    drop: ["b"],
    alter: { d: sa.text() },
    add: { e: sa.text({ collation: "C" }) },
    existing: { b: sa.integer(), d: sa.integer() },
    ifExists: true,
    cascade: true,
    schema: "s",
  });
  // @ts-expect-error what is dropped is a list
  await op.alterCompositeType("c", { drop: "a" });
  // @ts-expect-error there is something to change
  await op.alterCompositeType("c");
  await op.dropType("c");
  // @ts-expect-error a name
  await op.dropType();
  await op.renameType("a", "b");
  // @ts-expect-error the new name is missing
  await op.renameType("a");
}

export async function schemas({ op, sa }: Migration): Promise<void> {
  await op.createSchema("s", { authorization: "me" });
  // @ts-expect-error a schema is in no schema
  await op.createSchema("s", { schema: "t" });
  await op.renameSchema("a", "b");
  // @ts-expect-error the new name is missing
  await op.renameSchema("a");
  await op.dropSchema("s", { cascade: true });
  // @ts-expect-error true or nothing
  await op.dropSchema("s", { cascade: "yes" });
  await op.createExtension("x", { version: "1.0" });
  // @ts-expect-error versions are text
  await op.createExtension("x", { version: 1 });
  await op.updateExtension("x", { version: "1.1", existingVersion: "1.0" });
  // @ts-expect-error the version is an option
  await op.updateExtension("x", "1.1");
  await op.dropExtension("x");
  // @ts-expect-error extensions are named alone
  await op.dropExtension("x", { schema: "public" });
  await op.createSequence("q", { type: sa.bigInteger(), start: 10n });
  // @ts-expect-error numbers are numbers
  await op.createSequence("q", { start: "10" });
  await op.alterSequence("q", { restart: true });
  // @ts-expect-error true or a number
  await op.alterSequence("q", { restart: false });
  await op.renameSequence("a", "b");
  // @ts-expect-error the new name is missing
  await op.renameSequence("a");
  await op.dropSequence("q");
  // @ts-expect-error no such option
  await op.dropSequence("q", { ifExist: true });
  await op.setSchema("table", "t", "archive", { schema: "app" });
  // @ts-expect-error no such kind of object
  await op.setSchema("database", "t", "archive");
  await op.renameObject("policy", "a", "b", { tableName: "t" });
  // @ts-expect-error the kind stands first
  await op.renameObject("a", "b");
  await op.createComment("view", "v", null);
  // @ts-expect-error a comment is text
  await op.createComment("view", "v", 1);
}

export async function views({ op }: Migration): Promise<void> {
  await op.createView("v", "SELECT 1", { checkOption: "LOCAL" });
  // @ts-expect-error views are not filled
  await op.createView("v", "SELECT 1", { withData: false });
  await op.replaceView("v", "SELECT 1", { existingQuery: "SELECT 2" });
  // @ts-expect-error it replaces anyway
  await op.replaceView("v", "SELECT 1", { orReplace: true });
  await op.renameView("a", "b");
  // @ts-expect-error the new name is missing
  await op.renameView("a");
  await op.dropView("v", { schema: "app" });
  // @ts-expect-error no such option
  await op.dropView("v", { materialized: true });
  await op.createMaterializedView("m", "SELECT 1", { withData: false });
  // @ts-expect-error PostgreSQL cannot replace them
  await op.createMaterializedView("m", "SELECT 1", { orReplace: true });
  await op.replaceMaterializedView("m", "SELECT 1", { tablespace: "fast" });
  // @ts-expect-error an option of views
  await op.replaceMaterializedView("m", "SELECT 1", { checkOption: "LOCAL" });
  await op.refreshMaterializedView("m", { concurrently: true });
  // @ts-expect-error no such option
  await op.refreshMaterializedView("m", { concurrent: true });
  await op.dropMaterializedView("m");
  // @ts-expect-error a name
  await op.dropMaterializedView(1);
}

export async function routines({ op }: Migration): Promise<void> {
  await op.createFunction("f", { returns: "int", body: "", cost: 1 });
  await op.createFunction("f", {
    returns: "int",
    body: "",
    // @ts-expect-error upper case, as in SQL
    volatility: "stable",
  });
  await op.dropFunction("f", { argumentTypes: ["int"] });
  // @ts-expect-error types are a list
  await op.dropFunction("f", { argumentTypes: "int" });
  await op.createProcedure("p", { body: "" });
  // @ts-expect-error procedures return nothing
  await op.createProcedure("p", { body: "", returns: "int" });
  await op.dropProcedure("p");
  // @ts-expect-error no such option
  await op.dropProcedure("p", { tableName: "t" });
  await op.createTrigger("g", "t", {
    timing: "BEFORE",
    events: ["INSERT", { updateOf: ["a"] }],
    execute: "f()",
  });
  // @ts-expect-error when it fires is missing
  await op.createTrigger("g", "t", { events: ["INSERT"], execute: "f()" });
  await op.enableTrigger("g", "t");
  // @ts-expect-error of which table
  await op.enableTrigger("g");
  await op.disableTrigger("g", "t", { schema: "app" });
  // @ts-expect-error of which table
  await op.disableTrigger("g");
  await op.dropTrigger("g", "t", { ifExists: true });
  // @ts-expect-error of which table
  await op.dropTrigger("g");
}

export async function privileges({ op }: Migration): Promise<void> {
  await op.grant(["SELECT"], "t", ["me"], { grantOption: true });
  // @ts-expect-error roles are a list
  await op.grant(["SELECT"], "t", "me");
  await op.revoke(["ALL"], "s", ["me"], { objectType: "schema" });
  // @ts-expect-error no such kind of object
  await op.revoke(["ALL"], "s", ["me"], { objectType: "view" });
  await op.grantDefault(["SELECT"], "tables", ["me"], { forRoles: ["you"] });
  // @ts-expect-error kinds of objects are plural
  await op.grantDefault(["SELECT"], "table", ["me"]);
  await op.revokeDefault(["USAGE"], "types", ["PUBLIC"]);
  // @ts-expect-error of whom
  await op.revokeDefault(["USAGE"], "types");
  await op.setRowSecurity("t", { enabled: true, forced: false });
  // @ts-expect-error what to set is an option
  await op.setRowSecurity("t", true);
  await op.createPolicy("p", "t", { for: "ALL", using: "true" });
  // @ts-expect-error no such command
  await op.createPolicy("p", "t", { for: "TRUNCATE" });
  await op.dropPolicy("p", "t");
  // @ts-expect-error of which table
  await op.dropPolicy("p");
}

export async function partitions({ op, sa }: Migration): Promise<void> {
  await op.createPartition("p", "t", { modulus: 4, remainder: 0 });
  // @ts-expect-error both or neither
  await op.createPartition("p", "t", { modulus: 4 });
  await op.attachPartition("p", "t", { in: [1, sa.text("NULL")] });
  await op.attachPartition("p", "t", "default", { dropBoundCheck: true });
  // @ts-expect-error a bound is no text but "default"
  await op.attachPartition("p", "t", "FOR VALUES IN (1)");
  await op.detachPartition("p", "t", { concurrently: true });
  // @ts-expect-error what it was is an option
  await op.detachPartition("p", "t", "default");
}

export async function others({ op, sa, context }: Migration): Promise<void> {
  await op.execute(sa.text("SELECT 1"));
  // @ts-expect-error one text
  await op.execute(["SELECT 1"]);
  const rows = await op.query<{ a: number }>("SELECT 1 AS a");
  // @ts-expect-error parameters are a list
  await op.query("SELECT $1", 1);
  // @ts-expect-error rows are what the caller says
  const text: string = rows[0]?.a;
  await op.autocommitBlock(async () => {});
  // @ts-expect-error a function, not its promise
  await op.autocommitBlock(op.execute(text));
  const isOffline: boolean = op.getContext().isOffline || context.isOffline;
  // @ts-expect-error what is known of the run cannot be changed
  context.isOffline = isOffline;
  // @ts-expect-error records come from defineOperation()
  await op.invoke({ kind: "custom" });
  // @ts-expect-error a name is text
  op.f(1);
}
