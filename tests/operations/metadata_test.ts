import assert from "node:assert/strict";
import { planMetadata } from "../../src/operations/metadata.ts";
import * as sa from "../../src/operations/sa.ts";
import { ArgumentError, SchemaError } from "../../src/schema/errors.ts";
import { compileOperation } from "../../src/dialect/postgres/compile.ts";

function planSql(metadata: Parameters<typeof planMetadata>[0]) {
  return planMetadata(metadata).flatMap(compileOperation).map(({ sql }) => sql);
}

Deno.test("planMetadata() makes items in their order, foreign keys of tables after all", () => {
  const metadata = sa.metadata([
    sa.schema("app"),
    sa.table("boat", [
      sa.column("id", sa.bigInteger(), { primaryKey: true }),
      sa.column("owner_id", sa.integer(), {
        references: sa.foreignKey("app.owner.id"),
        index: true,
      }),
    ], { schema: "app" }),
    sa.table("owner", [
      sa.column("id", sa.integer(), { primaryKey: true }),
    ], { schema: "app" }),
    sa.view("boats", "SELECT id FROM app.boat", { schema: "app" }),
    sa.comment("constraint", "boat_owner_id_fkey", "who pays", {
      tableName: "boat",
      schema: "app",
    }),
    sa.sql("CREATE RULE quiet AS ON DELETE TO app.boat DO INSTEAD NOTHING"),
  ]);
  assert.deepEqual(
    planSql(metadata).map((sql) => sql.split("\n")[0]),
    [
      "CREATE SCHEMA app",
      "CREATE TABLE app.boat (",
      "CREATE INDEX ix_app_boat_owner_id ON app.boat (owner_id)",
      "CREATE TABLE app.owner (",
      "CREATE VIEW app.boats AS",
      "CREATE RULE quiet AS ON DELETE TO app.boat DO INSTEAD NOTHING",
      "ALTER TABLE app.boat ADD FOREIGN KEY(owner_id) REFERENCES app.owner (id)",
      "COMMENT ON CONSTRAINT boat_owner_id_fkey ON app.boat IS 'who pays'",
    ],
  );
});

Deno.test("planMetadata() makes an enumeration once, wherever it stands first", () => {
  const mood = sa.enum("mood", ["sad", "ok"]);
  const columns = [sa.column("feeling", mood)];
  assert.deepEqual(
    planSql(sa.metadata([sa.table("a", columns), sa.table("b", columns), mood]))
      .map((sql) => sql.split("\n")[0]),
    [
      "CREATE TYPE mood AS ENUM ('sad', 'ok')",
      "CREATE TABLE a (",
      "CREATE TABLE b (",
    ],
  );
  assert.throws(
    () => planMetadata(sa.metadata([mood, sa.enum("mood", ["sad"])])),
    SchemaError,
  );
});

Deno.test("planMetadata() keeps an integer key that refers elsewhere from being SERIAL", () => {
  const [first] = planSql(sa.metadata([
    sa.table("detail", [
      sa.column("id", sa.integer(), {
        primaryKey: true,
        references: sa.foreignKey("main.id"),
      }),
    ]),
  ]));
  assert.match(first ?? "", /id INTEGER NOT NULL/);
});

Deno.test("planMetadata() names what has no name by the convention", () => {
  const sql = planSql(sa.metadata([
    sa.table("boat", [
      sa.column("id", sa.bigInteger(), { primaryKey: true }),
      sa.column("owner", sa.bigInteger(), {
        references: sa.foreignKey("owner.id"),
      }),
      sa.checkConstraint("id > 0", { name: "positive" }),
    ]),
    sa.indexOn(null, "boat", ["owner"]),
  ], {
    namingConvention: {
      pk: "pk_%(table_name)s",
      fk: "fk_%(table_name)s_%(referred_table_name)s",
      ck: "ck_%(table_name)s_%(constraint_name)s",
      ix: "ix_%(column_0_label)s_%(table_name)s",
    },
  })).join("\n");
  for (
    const name of [
      "pk_boat",
      "fk_boat_owner",
      "ck_boat_positive",
      "ix_boat_owner_boat",
    ]
  ) assert.ok(sql.includes(name), name);
});

Deno.test("sa.metadata() takes every kind of object, and has a function for each", () => {
  const items = [
    sa.schema("app"),
    sa.extension("citext", { ifNotExists: true }),
    sa.enum("mood", ["ok"]),
    sa.domainType("code", sa.string(8), { nullable: false }),
    sa.compositeType("pair", { a: sa.integer(), b: sa.text() }),
    sa.sequence("numbers", { start: 10 }),
    sa.table("event", [sa.column("at", sa.date(), { nullable: false })], {
      partitionBy: "RANGE (at)",
      comment: "what happened",
    }),
    sa.table("scratch", [sa.column("a", sa.integer())], {
      prefixes: ["UNLOGGED"],
      with: { fillfactor: 70 },
      inherits: "base",
    }),
    sa.partition("event_rest", "event", "default"),
    sa.attachPartition("event_2026", "event", {
      from: ["2026-01-01"],
      to: ["2027-01-01"],
    }),
    sa.view("days", "SELECT at FROM event"),
    sa.materializedView("totals", "SELECT count(*) FROM event"),
    sa.storageParameters("totals", { fillfactor: 90 }, {
      objectType: "materializedView",
    }),
    sa.indexOn("totals_count", "totals", ["count"], { unique: true }),
    sa.constraintOn("event", sa.checkConstraint("at > '2000-01-01'")),
    sa.function("touch", { returns: "trigger", body: "BEGIN RETURN NEW; END" }),
    sa.procedure("clean", { language: "sql", body: "SELECT 1" }),
    sa.trigger("touch", "event", {
      timing: "BEFORE",
      events: ["UPDATE"],
      forEach: "ROW",
      execute: "touch()",
    }),
    sa.rowSecurity("event", { enabled: true }),
    sa.policy("own", "event", { using: "true" }),
    sa.grant(["SELECT"], "event", ["PUBLIC"]),
    sa.revoke(["EXECUTE"], "touch", ["PUBLIC"], { objectType: "function" }),
    sa.grantDefault(["SELECT"], "tables", ["PUBLIC"]),
    sa.revokeDefault(["EXECUTE"], "functions", ["PUBLIC"]),
    sa.statistics("event_stats", "event", ["at", "kind"]),
    sa.comment("view", "days", "when"),
    sa.sql("CREATE CAST (pair AS text) WITH INOUT"),
  ];
  const metadata = sa.metadata(items);
  assert.equal(metadata.tables.length, 2);
  assert.equal(planSql(metadata).length, items.length + 1);
});

Deno.test("sa.metadata() refuses what is no object, and tables of the same name", () => {
  assert.throws(
    // @ts-expect-error A column is part of a table.
    () => sa.metadata([sa.column("a", sa.text())]),
    (error) =>
      error instanceof ArgumentError &&
      /sa\.metadata\(\).*'items' must be a list of sa\.table/.test(
        error.message,
      ),
  );
  const twice = [sa.table("a", []), sa.table("a", [])];
  assert.throws(() => sa.metadata(twice), SchemaError);
  sa.metadata([sa.table("a", []), sa.table("a", [], { schema: "app" })]);
});

Deno.test("sa.metadata() and sa.constraintOn() refuse options that they do not have", () => {
  const check = sa.checkConstraint("true", { name: "c" });
  const cases: readonly (readonly [() => unknown, string])[] = [
    [
      // @ts-expect-error Mistyped.
      () => sa.metadata([], { namingConvetion: {} }),
      "sa.metadata(): unknown option 'namingConvetion'",
    ],
    [
      // @ts-expect-error Mistyped.
      () => sa.metadata([], { namingConvention: { fkk: "a" } }),
      "sa.metadata(): 'namingConvention' must be an object of templates by ix, uq, ck, fk, pk, ex, with functions by name in 'tokens', not an object",
    ],
    [
      // @ts-expect-error Mistyped.
      () => sa.constraintOn("t", check, { shema: "app" }),
      "sa.constraintOn(): unknown option 'shema'",
    ],
    [
      // @ts-expect-error A constraint, not its condition.
      () => sa.constraintOn("t", "true"),
      "sa.constraintOn(): 'constraint' must be sa.*Constraint(...), not 'true'",
    ],
  ];
  for (const [body, message] of cases) {
    assert.throws(body, { message: `Invalid argument to ${message}` });
  }
});

Deno.test("items name themselves in errors, not the operations they are made of", () => {
  assert.throws(
    // @ts-expect-error A view has a query.
    () => sa.view("a", 1),
    /Invalid argument to sa\.view\(\): 'query' must be SQL text/,
  );
  assert.throws(
    // @ts-expect-error Mistyped.
    () => sa.table("a", [], { comments: "x" }),
    (error) =>
      error instanceof ArgumentError && error.callee === "sa.table" &&
      error.hint === "Did you mean 'comment'?",
  );
});
