import {
  type CustomOp,
  defineOperation,
} from "../../../src/operations/custom_op.ts";
import type { OperationCase } from "./operation_case.ts";

/** Tables, comments, rows and SQL text. */
export const TABLE_CASES: readonly OperationCase[] = [
  {
    name: "createTable makes an integer primary key SERIAL",
    up: (op, sa) =>
      op.createTable("thing", [
        sa.column("id", sa.integer(), { primaryKey: true }),
        sa.column("name", sa.string(50), { nullable: false }),
      ]),
    sql: [
      "CREATE TABLE thing (\n    id SERIAL NOT NULL, \n    name VARCHAR(50) NOT NULL, \n    PRIMARY KEY (id)\n)",
    ],
    down: ["DROP TABLE thing"],
  },
  {
    name:
      "createTable makes a key SERIAL that has autoincrement, not its default",
    up: (op, sa) =>
      op.createTable("thing", [
        sa.column("id", sa.bigInteger(), {
          primaryKey: true,
          autoincrement: true,
          serverDefault: sa.text("0"),
        }),
      ]),
    sql: [
      "CREATE TABLE thing (\n    id BIGSERIAL NOT NULL, \n    PRIMARY KEY (id)\n)",
    ],
    down: ["DROP TABLE thing"],
  },
  {
    name: "createTable with every option of the table",
    up: (op, sa) =>
      op.createTable("thing", [sa.column("at", sa.date())], {
        schema: "app",
        comment: "it's",
        ifNotExists: true,
        prefixes: ["UNLOGGED"],
        using: "heap",
        with: { fillfactor: 70, autovacuum_enabled: false },
        tablespace: "pg_default",
      }),
    sql: [
      "CREATE UNLOGGED TABLE IF NOT EXISTS app.thing (\n    at DATE\n)\n USING heap\n WITH (fillfactor = 70, autovacuum_enabled = false)\n TABLESPACE pg_default",
      "COMMENT ON TABLE app.thing IS 'it''s'",
    ],
    down: ["DROP TABLE app.thing"],
  },
  {
    name: "createTable that is partitioned",
    up: (op, sa) =>
      op.createTable("event", [sa.column("at", sa.date())], {
        partitionBy: "RANGE (at)",
      }),
    sql: ["CREATE TABLE event (\n    at DATE\n)\n PARTITION BY RANGE (at)"],
    down: ["DROP TABLE event"],
  },
  {
    name: "createTable that inherits",
    up: (op, sa) =>
      op.createTable("child", [sa.primaryKeyConstraint(["id"])], {
        inherits: ["app.account"],
      }),
    sql: [
      "CREATE TABLE child (\n    PRIMARY KEY (id)\n)\n INHERITS ( app.account )",
    ],
    down: ["DROP TABLE child"],
  },
  {
    name: "createTable that is temporary",
    up: (op, sa) =>
      op.createTable("scratch", [sa.column("a", sa.integer())], {
        prefixes: ["TEMPORARY"],
        onCommit: "DROP",
      }),
    sql: [
      "CREATE TEMPORARY TABLE scratch (\n    a INTEGER\n)\n ON COMMIT DROP",
    ],
    down: ["DROP TABLE scratch"],
  },
  {
    name: "createTable with every option of a column",
    up: (op, sa) =>
      op.createTable("thing", [
        sa.column("id", sa.bigInteger(), {
          primaryKey: true,
          identity: sa.identity({ always: true, start: 5, cache: 10 }),
        }),
        sa.column("code", sa.string(5), {
          unique: true,
          comment: "code",
          serverDefault: "o'x\\n",
          check: "code <> ''",
        }),
        sa.column("label", sa.text(), { index: true, collation: "C" }),
        sa.column("slug", sa.text(), { index: true, unique: true }),
        sa.column("twice", sa.integer(), { computed: sa.computed("1 + 1") }),
        sa.column("parent_id", sa.integer(), {
          nullable: false,
          references: sa.foreignKey("app.parent.id", {
            onDelete: "CASCADE",
            name: "fk_up",
          }),
        }),
        sa.column("made", sa.timestamp({ timezone: true }), {
          serverDefault: sa.func.now(),
        }),
        sa.column("day", sa.date(), { serverDefault: sa.func.currentDate() }),
        sa.column("on", sa.boolean(), { serverDefault: sa.true() }),
        sa.column("many", sa.integer(), { serverDefault: 5 }),
      ]),
    sql: [
      "CREATE TABLE thing (" + [
        "id BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 5 CACHE 10)",
        "code VARCHAR(5) DEFAULT 'o''x\\n' CHECK (code <> '')",
        'label TEXT COLLATE "C"',
        "slug TEXT",
        "twice INTEGER GENERATED ALWAYS AS (1 + 1) STORED",
        "parent_id INTEGER NOT NULL",
        "made TIMESTAMP WITH TIME ZONE DEFAULT now()",
        "day DATE DEFAULT CURRENT_DATE",
        '"on" BOOLEAN DEFAULT true',
        "many INTEGER DEFAULT 5",
        "PRIMARY KEY (id)",
        "UNIQUE (code)",
        "CONSTRAINT fk_up FOREIGN KEY(parent_id) REFERENCES app.parent (id) ON DELETE CASCADE",
      ].map((line) => `\n    ${line}`).join(", ") + "\n)",
      "CREATE INDEX ix_thing_label ON thing (label)",
      "CREATE UNIQUE INDEX ix_thing_slug ON thing (slug)",
      "COMMENT ON COLUMN thing.code IS 'code'",
    ],
    down: ["DROP TABLE thing"],
  },
  {
    name: "createTable with every constraint",
    up: (op, sa) =>
      op.createTable("thing", [
        sa.column("a", sa.integer()),
        sa.column("b", sa.integer()),
        sa.column("r", sa.int4range()),
        sa.uniqueConstraint(["a", "b"], {
          name: "uq",
          deferrable: true,
          initially: "DEFERRED",
          include: ["r"],
        }),
        sa.checkConstraint("a > 0", {
          name: "ck",
          noInherit: true,
          comment: "positive",
        }),
        sa.foreignKeyConstraint(["a"], ["parent.id"], {
          match: "FULL",
          onUpdate: "SET NULL",
          deferrable: false,
        }),
        sa.excludeConstraint([["r", "&&"]], {
          name: "ex",
          where: "a > 1",
        }),
        sa.primaryKeyConstraint(["a", "b"], { name: "pk" }),
        sa.index("ix", [sa.indexElement("b", { desc: true, nulls: "LAST" })]),
      ]),
    sql: [
      "CREATE TABLE thing (" + [
        "a INTEGER NOT NULL",
        "b INTEGER NOT NULL",
        "r INT4RANGE",
        "CONSTRAINT pk PRIMARY KEY (a, b)",
        "CONSTRAINT uq UNIQUE (a, b) INCLUDE (r) DEFERRABLE INITIALLY DEFERRED",
        "CONSTRAINT ck CHECK (a > 0) NO INHERIT",
        "FOREIGN KEY(a) REFERENCES parent (id) MATCH FULL ON UPDATE SET NULL NOT DEFERRABLE",
        "CONSTRAINT ex EXCLUDE USING gist (r WITH &&) WHERE (a > 1)",
      ].map((line) => `\n    ${line}`).join(", ") + "\n)",
      "CREATE INDEX ix ON thing (b DESC NULLS LAST)",
      "COMMENT ON CONSTRAINT ck ON thing IS 'positive'",
    ],
    down: ["DROP TABLE thing"],
  },
  {
    name: "createTable creates a new enum type once, and its reverse drops it",
    up: (op, sa) => {
      const level = sa.enum("level", ["low", "it's"], { schema: "app" });
      return op.createTable("thing", [
        sa.column("a", level),
        sa.column("b", sa.array(level)),
        sa.column("c", sa.enum("mood", [], { createType: false })),
        sa.column(
          "d",
          sa.enum("kind", ["x", "yyy"], {
            native: false,
            createConstraint: true,
          }),
        ),
      ]);
    },
    sql: [
      "CREATE TYPE app.level AS ENUM ('low', 'it''s')",
      "CREATE TABLE thing (\n    a app.level, \n    b app.level[], \n    c mood, \n    d VARCHAR(3), \n    CONSTRAINT kind CHECK (d IN ('x', 'yyy'))\n)",
    ],
    down: ["DROP TABLE thing", "DROP TYPE app.level"],
  },
  {
    name: "createTable takes an enum type for granted that was created before",
    up: (op, sa) => {
      const level = sa.enum("level", ["low"]);
      op.createTable("one", [sa.column("a", level)]);
      op.createTable("two", [sa.column("a", sa.array(level))]);
    },
    sql: [
      "CREATE TYPE level AS ENUM ('low')",
      "CREATE TABLE one (\n    a level\n)",
      "CREATE TABLE two (\n    a level[]\n)",
    ],
    down: ["DROP TABLE two", "DROP TABLE one", "DROP TYPE level"],
  },
  {
    name: "createTable if it does not exist, with all that belongs to it",
    up: (op, sa) =>
      op.createTable("thing", [
        sa.column("m", sa.enum("level", ["a"]), { index: true }),
      ], { ifNotExists: true }),
    sql: [
      "DO $$BEGIN CREATE TYPE level AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END$$",
      "CREATE TABLE IF NOT EXISTS thing (\n    m level\n)",
      "CREATE INDEX IF NOT EXISTS ix_thing_m ON thing (m)",
    ],
    down: ["DROP TABLE thing", "DROP TYPE level"],
    again: [
      "CREATE TYPE level AS ENUM ('a')",
      "CREATE TABLE IF NOT EXISTS thing (\n    m level\n)",
      "CREATE INDEX IF NOT EXISTS ix_thing_m ON thing (m)",
    ],
  },
  {
    name: "dropTable",
    up: (op) => op.dropTable("account", { ifExists: true, cascade: true }),
    sql: ["DROP TABLE IF EXISTS account CASCADE"],
    down: {
      error:
        "Cannot reverse dropTable: the definition of what is dropped is not known",
    },
  },
  {
    name: "renameTable",
    up: (op) => op.renameTable("account", "Client", { schema: "app" }),
    sql: ['ALTER TABLE app.account RENAME TO "Client"'],
    down: ['ALTER TABLE app."Client" RENAME TO account'],
  },
  {
    name: "createTableComment",
    up: (op) =>
      op.createTableComment("account", "new", { existingComment: "old" }),
    sql: ["COMMENT ON TABLE account IS 'new'"],
    down: ["COMMENT ON TABLE account IS 'old'"],
  },
  {
    name: "dropTableComment",
    up: (op) => op.dropTableComment("account", { existingComment: "old" }),
    sql: ["COMMENT ON TABLE account IS NULL"],
    down: ["COMMENT ON TABLE account IS 'old'"],
  },
  {
    name: "dropTableComment without the existing comment",
    up: (op) => op.dropTableComment("account"),
    sql: ["COMMENT ON TABLE account IS NULL"],
    down: {
      error: "Cannot reverse tableComment: what was there before is not known",
    },
  },
  {
    name: "bulkInsert writes a statement a row, each with its own columns",
    up: (op, sa) =>
      op.bulkInsert(
        sa.table("account", [
          sa.column("id", sa.integer()),
          sa.column("email", sa.text()),
          sa.column("balance", sa.numeric({ precision: 10, scale: 2 })),
          sa.column("data", sa.jsonb()),
        ]),
        [
          { id: 1, email: 7, balance: "12.50", data: { a: ["it's"] } },
          { email: "b", id: 2, data: null },
          { id: 3, email: sa.text("lower('X')"), data: "text" },
        ],
      ),
    sql: [
      `INSERT INTO account (id, email, balance, data) VALUES (1, '7', 12.50, '{"a":["it''s"]}')`,
      "INSERT INTO account (id, email, data) VALUES (2, 'b', NULL)",
      `INSERT INTO account (id, email, data) VALUES (3, lower('X'), '"text"')`,
    ],
    down: {
      error:
        "Cannot reverse bulkInsert: inserted rows cannot be told from others",
    },
  },
  {
    name: "bulkInsert into a table by its name",
    up: (op) =>
      op.bulkInsert("account", [{ id: 1, name: "x" }, {}], { schema: "app" }),
    sql: [
      "INSERT INTO app.account (id, name) VALUES (1, 'x')",
      "INSERT INTO app.account DEFAULT VALUES",
    ],
    down: {
      error:
        "Cannot reverse bulkInsert: inserted rows cannot be told from others",
    },
    notExecuted: "the second row lacks an id on purpose",
  },
  {
    name: "execute leaves colons, percent signs, tabs and backslashes alone",
    up: (op) =>
      op.execute("  SELECT ':name', '100%\t\\', '{\"a\":1}'::jsonb ;\n"),
    sql: ["SELECT ':name', '100%\t\\', '{\"a\":1}'::jsonb"],
    down: { error: "Cannot reverse execute: SQL text has no reverse form" },
  },
  {
    name: "execute passes several statements on together",
    up: (op) => op.execute("SELECT 1; SELECT ';' -- two\n"),
    sql: ["SELECT 1; SELECT ';' -- two"],
    down: { error: "Cannot reverse execute: SQL text has no reverse form" },
  },
  {
    name: "invoke of an operation of one's own",
    up: (op) => {
      const setOwner: (table: string, role: string) => CustomOp =
        defineOperation(
          "setOwner",
          (table: string, role: string) => ({
            compile: ({ quoteIdentifier }) => [
              `ALTER TABLE ${quoteIdentifier(table)} OWNER TO ${
                quoteIdentifier(role)
              }`,
            ],
            reverse: () => [setOwner("account", "postgres")],
          }),
        );
      op.invoke(setOwner("account", "pg_monitor"));
    },
    sql: ["ALTER TABLE account OWNER TO pg_monitor"],
    down: ["ALTER TABLE account OWNER TO postgres"],
    again: ["ALTER TABLE account OWNER TO postgres"],
  },
];
