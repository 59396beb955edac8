import { quoteIdentifier } from "../../../src/dialect/postgres/identifiers.ts";
import type { Operations } from "../../../src/operations/builder.ts";
import type * as schemaConstructors from "../../../src/operations/sa.ts";

/** Stands for one name or text of the scenario. */
export type Placeholder = (key: string) => string;

/** What a scenario is made with. */
export interface ScenarioParts {
  readonly op: Operations;
  readonly sa: typeof schemaConstructors;
  /** A name of its own for each key. */
  readonly n: Placeholder;
  /** A text of its own for each key. */
  readonly t: Placeholder;
}

/**
 * Calls every method of `op` that takes names, with a name of its own for
 * everything, so that what it leaves can be told from what other names leave.
 */
export async function callEverything(parts: ScenarioParts): Promise<void> {
  makeTypes(parts);
  makeTables(parts);
  const batch = changeTables(parts);
  makeRoutines(parts);
  makeViews(parts);
  makePartitions(parts);
  changePrivileges(parts);
  dropSome(parts);
  await batch;
}

function makeTypes({ op, sa, n, t }: ScenarioParts): void {
  const schema = n("schema");
  op.createSchema(n("schema0"));
  op.renameSchema(n("schema0"), schema);
  op.createSchema(n("other schema"), { authorization: "postgres" });
  op.createEnum(n("enum0"), [t("label a"), t("label b")], { schema });
  op.renameType(n("enum0"), n("enum"), { schema });
  op.addEnumValue(n("enum"), t("label c"), {
    schema,
    before: t("label b"),
  });
  op.renameEnumValue(n("enum"), t("label c"), t("label d"), { schema });
  op.removeEnumValue(n("enum"), t("label d"), {
    schema,
    replaceWith: t("label a"),
  });
  op.replaceEnumValues(n("enum"), [t("label b"), t("label a"), t("label e")], {
    schema,
    replacements: { [t("label z")]: t("label e") },
  });
  op.createDomain(n("domain"), sa.text(), {
    schema,
    serverDefault: t("domain default"),
    checks: [sa.checkConstraint("VALUE <> ''", { name: n("domain check") })],
  });
  op.alterDomain(n("domain"), { schema, serverDefault: t("default 2") });
  op.createDomainConstraint(n("domain check 2"), n("domain"), "true", {
    schema,
    notValid: true,
  });
  op.validateDomainConstraint(n("domain check 2"), n("domain"), { schema });
  op.dropDomainConstraint(n("domain check 2"), n("domain"), { schema });
  op.createCompositeType(n("composite"), {
    [n("attribute")]: sa.integer(),
    [n("attribute 2")]: sa.domain(n("domain"), { schema }),
  }, { schema });
  op.alterCompositeType(n("composite"), {
    schema,
    rename: { [n("attribute")]: n("attribute 3") },
    drop: [n("attribute 2"), n("no attribute")],
    alter: { [n("attribute 3")]: sa.text() },
    add: {
      [n("attribute 4")]: sa.enum(n("enum"), [], { schema, createType: false }),
    },
    ifExists: true,
    cascade: true,
  });
  op.createSequence(n("sequence0"), { schema });
  op.renameSequence(n("sequence0"), n("sequence"), { schema });
  op.alterSequence(n("sequence"), { schema, increment: 2 });
}

function makeTables({ op, sa, n, t }: ScenarioParts): void {
  const schema = n("schema");
  const table = n("table");
  op.createTable(table, [
    sa.column(n("id"), sa.integer(), { nullable: false }),
    sa.column(
      n("mood"),
      sa.enum(n("enum"), [t("label a")], {
        schema,
        createType: false,
      }),
      { comment: t("column comment"), serverDefault: sa.literal(t("label a")) },
    ),
    sa.column(n("text"), sa.text(), { serverDefault: t("default") }),
    sa.primaryKeyConstraint([n("id")], { name: n("pk") }),
    sa.uniqueConstraint([n("text")], {
      name: n("uq"),
      comment: t("uq comment"),
    }),
    sa.checkConstraint("true", { name: n("ck") }),
    sa.index(n("ix"), [n("text"), n("id")], {
      include: [n("mood")],
      comment: t("ix comment"),
    }),
  ], { schema, comment: t("table comment") });
  op.createTable(n("child"), [
    sa.column(n("child column"), sa.integer()),
    sa.foreignKeyConstraint([n("child column")], {
      schema,
      table,
      columns: [n("id")],
    }, { name: n("fk") }),
  ], { schema, inherits: [{ schema, table }] });
  op.bulkInsert(table, [{ [n("id")]: 1, [n("text")]: t("value") }], { schema });
  op.bulkInsert(
    sa.table(table, [
      sa.column(n("id"), sa.integer()),
      sa.column(n("text"), sa.text()),
    ], { schema }),
    [{ [n("id")]: 2, [n("text")]: op.inlineLiteral(t("value 2")) }],
  );
  op.createTable(n("temporary"), [sa.column(n("key"), sa.integer())], {
    schema,
  });
}

function changeTables({ op, sa, n, t }: ScenarioParts): Promise<void> {
  const schema = n("schema");
  const table = n("table");
  op.renameTable(n("temporary"), n("second"), { schema });
  op.createTableComment(n("second"), t("second comment"), { schema });
  op.dropTableComment(n("second"), { schema });
  op.addColumn(
    n("second"),
    sa.column(n("added"), sa.varchar(50), {
      comment: t("added comment"),
      serverDefault: t("added default"),
    }),
    { schema },
  );
  op.alterColumn(n("second"), n("added"), {
    schema,
    type: sa.text({ collation: "C" }),
    nullable: false,
    serverDefault: t("altered default"),
    comment: t("altered comment"),
    newColumnName: n("altered"),
  });
  op.renameColumn(n("second"), n("altered"), n("renamed"), { schema });
  op.createPrimaryKey(n("second pk"), n("second"), [n("key")], { schema });
  op.createUniqueConstraint(n("second uq"), n("second"), [n("renamed")], {
    schema,
  });
  op.createForeignKey(n("second fk"), n("second"), table, [n("key")], [
    n("id"),
  ], { sourceSchema: schema, referentSchema: schema, notValid: true });
  op.validateConstraint(n("second fk"), n("second"), { schema });
  op.alterConstraint(n("second fk"), n("second"), { schema, deferrable: true });
  op.createCheckConstraint(
    n("second ck"),
    n("second"),
    sa.text(`${quoteIdentifier(n("key"))} > 0`),
    { schema, comment: t("ck comment") },
  );
  op.renameConstraint(n("second"), n("second ck"), n("second ck 2"), {
    schema,
  });
  op.createExcludeConstraint(n("second ex"), n("second"), [
    [n("renamed"), "="],
  ], { schema, using: "btree" });
  op.createIndex(n("second ix"), n("second"), [
    n("renamed"),
    sa.indexElement(n("key"), { desc: true }),
  ], { schema, include: [n("renamed")] });
  op.renameIndex(n("second ix"), n("second ix 2"), { schema });
  op.setStorageParameters(n("second"), { fillfactor: 80 }, { schema });
  op.createStatistics(n("statistics"), n("second"), [
    n("key"),
    n("renamed"),
  ], { schema, kinds: ["ndistinct"] });
  return op.batchAlterTable(n("second"), (batch) => {
    batch.addColumn(sa.column(n("batch"), sa.integer()));
    batch.createIndex(n("batch ix"), [n("batch")]);
    batch.createTableComment(t("batch comment"));
  }, { schema });
}

function makeRoutines({ op, n, t }: ScenarioParts): void {
  const schema = n("schema");
  op.createFunction(n("function"), {
    schema,
    returns: "trigger",
    language: "plpgsql",
    body: `BEGIN /* ${t("body").replaceAll(/[*/]/g, "")} */ RETURN NEW; END`,
    set: { search_path: "pg_catalog" },
  });
  op.createProcedure(n("procedure"), {
    schema,
    language: "sql",
    body: "SELECT 1",
  });
  const call = `${quoteIdentifier(schema)}.${quoteIdentifier(n("function"))}()`;
  op.createTrigger(n("trigger"), n("table"), {
    schema,
    timing: "BEFORE",
    events: ["UPDATE"],
    forEach: "ROW",
    execute: call,
  });
  op.disableTrigger(n("trigger"), n("table"), { schema });
  op.enableTrigger(n("trigger"), n("table"), { schema });
  op.renameObject("trigger", n("trigger"), n("trigger 2"), {
    schema,
    tableName: n("table"),
  });
  op.setRowSecurity(n("table"), { schema, enabled: true });
  op.createPolicy(n("policy"), n("table"), {
    schema,
    to: ["pg_monitor"],
    using: "true",
  });
  op.createComment("policy", n("policy"), t("policy comment"), {
    schema,
    tableName: n("table"),
  });
}

function makeViews({ op, sa, n, t }: ScenarioParts): void {
  const schema = n("schema");
  const from = `FROM ${quoteIdentifier(schema)}.${quoteIdentifier(n("table"))}`;
  const id = quoteIdentifier(n("id"));
  op.createView(n("view0"), `SELECT ${id} ${from}`, { schema });
  op.renameView(n("view0"), n("view"), { schema });
  op.createMaterializedView(n("materialized"), `SELECT ${id} ${from}`, {
    schema,
    columns: [n("materialized column")],
  });
  op.replaceView(
    n("view"),
    sa.text(`SELECT 1 AS ${quoteIdentifier(n("view column"))}, ${id} ${from}`),
    { schema },
  );
  op.replaceMaterializedView(
    n("materialized"),
    `SELECT ${id}, 1 AS one ${from}`,
    {
      schema,
      columns: [n("materialized column"), n("one")],
    },
  );
  op.refreshMaterializedView(n("materialized"), { schema });
  op.createComment("view", n("view"), t("view comment"), { schema });
}

function makePartitions({ op, sa, n, t }: ScenarioParts): void {
  const schema = n("schema");
  op.createTable(n("partitioned"), [sa.column(n("by"), sa.text())], {
    schema,
    partitionBy: `LIST (${quoteIdentifier(n("by"))})`,
  });
  op.createPartition(n("partition"), n("partitioned"), { in: [t("value")] }, {
    schema,
    parentSchema: schema,
  });
  const place = { schema, parentSchema: schema };
  op.detachPartition(n("partition"), n("partitioned"), place);
  op.attachPartition(n("partition"), n("partitioned"), {
    in: [t("value"), t("value 2")],
  }, { ...place, dropBoundCheck: true });
}

function changePrivileges({ op, n }: ScenarioParts): void {
  const schema = n("schema");
  op.grant(["SELECT"], n("table"), ["pg_monitor"], {
    schema,
    columns: [n("text")],
  });
  op.revoke(["EXECUTE"], n("function"), ["PUBLIC"], {
    schema,
    objectType: "function",
  });
  op.grantDefault(["SELECT"], "tables", ["pg_monitor"], { schema });
  op.revokeDefault(["SELECT"], "tables", ["pg_monitor"], { schema });
  op.setSchema("sequence", n("sequence"), n("other schema"), { schema });
}

function dropSome({ op, sa, n, t }: ScenarioParts): void {
  const schema = n("schema");
  // Whatever is dropped is made for it, so that the rest can be looked at.
  op.createTable(n("gone"), [
    sa.column(n("gone column"), sa.integer()),
    sa.column(n("gone column 2"), sa.integer()),
    sa.checkConstraint("true", { name: n("gone ck") }),
    sa.index(n("gone ix"), [n("gone column")]),
  ], { schema });
  const call = `${quoteIdentifier(schema)}.${quoteIdentifier(n("function"))}()`;
  op.createTrigger(n("gone trigger"), n("gone"), {
    schema,
    timing: "AFTER",
    events: [{ updateOf: [n("gone column")] }],
    forEach: "ROW",
    execute: call,
  });
  op.dropTrigger(n("gone trigger"), n("gone"), { schema });
  op.createPolicy(n("gone policy"), n("gone"), { schema });
  op.dropPolicy(n("gone policy"), n("gone"), { schema });
  op.createStatistics(n("gone statistics"), n("gone"), [
    n("gone column"),
    n("gone column 2"),
  ], { schema });
  op.dropStatistics(n("gone statistics"), { schema });
  op.dropIndex(n("gone ix"), { schema, tableName: n("gone") });
  op.dropConstraint(n("gone ck"), n("gone"), { schema });
  op.dropColumn(n("gone"), n("gone column"), { schema });
  op.dropTable(n("gone"), { schema });
  op.createView(n("gone view"), "SELECT 1", { schema });
  op.dropView(n("gone view"), { schema });
  op.createMaterializedView(n("gone view"), "SELECT 1 AS a", { schema });
  op.dropMaterializedView(n("gone view"), { schema });
  op.createSequence(n("gone sequence"), { schema });
  op.dropSequence(n("gone sequence"), { schema });
  op.createEnum(n("gone enum"), [t("label")], { schema, ifNotExists: true });
  op.dropEnum(n("gone enum"), { schema });
  op.createDomain(n("gone domain"), sa.integer(), { schema });
  op.dropDomain(n("gone domain"), { schema });
  op.createCompositeType(n("gone type"), { [n("attribute")]: sa.text() }, {
    schema,
  });
  op.dropType(n("gone type"), { schema });
  op.createFunction(n("gone function"), {
    schema,
    returns: "int",
    language: "sql",
    body: "SELECT 1",
  });
  op.dropFunction(n("gone function"), { schema, argumentTypes: [] });
  op.dropProcedure(n("procedure"), { schema });
  op.createSchema(n("gone schema"));
  op.dropSchema(n("gone schema"));
  op.dropExtension(n("no extension"), { ifExists: true });
}
