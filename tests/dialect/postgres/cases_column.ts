import type { OperationCase } from "./operation_case.ts";

/** Columns. */
export const COLUMN_CASES: readonly OperationCase[] = [
  {
    name: "addColumn",
    up: (op, sa) =>
      op.addColumn(
        "account",
        sa.column("last_login", sa.timestamp({ timezone: true })),
      ),
    sql: [
      "ALTER TABLE account ADD COLUMN last_login TIMESTAMP WITH TIME ZONE",
    ],
    down: ["ALTER TABLE account DROP COLUMN last_login"],
  },
  {
    name: "addColumn with constraints, index and comment behind it",
    up: (op, sa) =>
      op.addColumn(
        "account",
        sa.column("p2", sa.integer(), {
          nullable: false,
          serverDefault: sa.text("1"),
          unique: true,
          check: sa.checkConstraint("p2 > 0", { name: "ck_p2" }),
          references: sa.foreignKey("parent.id"),
          comment: "second",
        }),
        { ifNotExists: true },
      ),
    sql: [
      "ALTER TABLE account ADD COLUMN IF NOT EXISTS p2 INTEGER DEFAULT 1 NOT NULL CONSTRAINT ck_p2 CHECK (p2 > 0)",
      "ALTER TABLE account ADD UNIQUE (p2)",
      "ALTER TABLE account ADD FOREIGN KEY(p2) REFERENCES parent (id)",
      "COMMENT ON COLUMN account.p2 IS 'second'",
    ],
    down: ["ALTER TABLE account DROP COLUMN p2"],
  },
  {
    name: "addColumn with references inline",
    up: (op, sa) =>
      op.addColumn(
        "account",
        sa.column("p2", sa.integer(), {
          index: true,
          references: sa.foreignKey("parent.id", {
            name: "fk_p2",
            onDelete: "SET NULL",
            deferrable: true,
          }),
        }),
        { schema: "app", inlineReferences: true },
      ),
    sql: [
      "ALTER TABLE app.account ADD COLUMN p2 INTEGER CONSTRAINT fk_p2 REFERENCES parent (id) ON DELETE SET NULL DEFERRABLE",
      "CREATE INDEX ix_app_account_p2 ON app.account (p2)",
    ],
    down: ["ALTER TABLE app.account DROP COLUMN p2"],
  },
  {
    name: "addColumn of a primary key",
    up: (op, sa) =>
      op.addColumn(
        "order",
        sa.column("id", sa.integer(), { primaryKey: true }),
      ),
    sql: [
      'ALTER TABLE "order" ADD COLUMN id SERIAL NOT NULL PRIMARY KEY',
    ],
    down: ['ALTER TABLE "order" DROP COLUMN id'],
  },
  {
    name: "addColumn of a primary key that is made a key later",
    up: (op, sa) => {
      op.addColumn(
        "order",
        sa.column("id", sa.integer(), { primaryKey: true }),
        { inlinePrimaryKey: false },
      );
      op.createPrimaryKey("pk", "order", ["id"]);
    },
    sql: [
      'ALTER TABLE "order" ADD COLUMN id SERIAL NOT NULL',
      'ALTER TABLE "order" ADD CONSTRAINT pk PRIMARY KEY (id)',
    ],
    down: [
      'ALTER TABLE "order" DROP CONSTRAINT pk',
      'ALTER TABLE "order" DROP COLUMN id',
    ],
  },
  {
    name: "addColumn with key, reference and check inline",
    up: (op, sa) =>
      op.addColumn(
        "order",
        sa.column("id", sa.integer(), {
          primaryKey: true,
          references: sa.foreignKey("parent.id"),
          check: sa.checkConstraint("id > 0", { name: "ck_id" }),
        }),
        { inlineReferences: true },
      ),
    sql: [
      'ALTER TABLE "order" ADD COLUMN id INTEGER NOT NULL PRIMARY KEY REFERENCES parent (id) CONSTRAINT ck_id CHECK (id > 0)',
    ],
    down: ['ALTER TABLE "order" DROP COLUMN id'],
  },
  {
    name: "addColumn creates an enum type when told to",
    up: (op, sa) =>
      op.addColumn(
        "account",
        sa.column("level", sa.enum("level", ["a"], { createType: true })),
      ),
    sql: [
      "CREATE TYPE level AS ENUM ('a')",
      "ALTER TABLE account ADD COLUMN level level",
    ],
    down: ["ALTER TABLE account DROP COLUMN level", "DROP TYPE level"],
  },
  {
    name: "addColumn with storage and compression",
    up: (op, sa) =>
      op.addColumn(
        "account",
        sa.column("blob", sa.bytea(), {
          storage: "EXTERNAL",
          compression: "pglz",
        }),
      ),
    sql: [
      "ALTER TABLE account ADD COLUMN blob BYTEA STORAGE EXTERNAL COMPRESSION pglz",
    ],
    down: ["ALTER TABLE account DROP COLUMN blob"],
    since: 16,
  },
  {
    name: "dropColumn",
    up: (op) =>
      op.dropColumn("account", "name", { ifExists: true, cascade: true }),
    sql: ["ALTER TABLE account DROP COLUMN IF EXISTS name CASCADE"],
    down: {
      error:
        "Cannot reverse dropColumn: the definition of what is dropped is not known",
    },
  },
  {
    name: "alterColumn in Alembic's order, and back in that order",
    up: (op, sa) =>
      op.alterColumn("account", "status", {
        newColumnName: "State",
        comment: "now",
        serverDefault: "old",
        nullable: false,
        type: sa.text(),
        using: "upper(status)",
        existingType: sa.string(20),
        existingNullable: true,
        existingServerDefault: "new",
        existingComment: null,
      }),
    sql: [
      "ALTER TABLE account ALTER COLUMN status TYPE TEXT USING upper(status)",
      "ALTER TABLE account ALTER COLUMN status SET NOT NULL",
      "ALTER TABLE account ALTER COLUMN status SET DEFAULT 'old'",
      "COMMENT ON COLUMN account.status IS 'now'",
      'ALTER TABLE account RENAME status TO "State"',
    ],
    down: [
      'ALTER TABLE account ALTER COLUMN "State" TYPE VARCHAR(20)',
      'ALTER TABLE account ALTER COLUMN "State" DROP NOT NULL',
      "ALTER TABLE account ALTER COLUMN \"State\" SET DEFAULT 'new'",
      'COMMENT ON COLUMN account."State" IS NULL',
      'ALTER TABLE account RENAME "State" TO status',
    ],
    again: [
      "ALTER TABLE account ALTER COLUMN status TYPE TEXT",
      "ALTER TABLE account ALTER COLUMN status SET NOT NULL",
      "ALTER TABLE account ALTER COLUMN status SET DEFAULT 'old'",
      "COMMENT ON COLUMN account.status IS 'now'",
      'ALTER TABLE account RENAME status TO "State"',
    ],
  },
  {
    name: "alterColumn drops default and comment with null",
    up: (op) =>
      op.alterColumn("account", "status", {
        serverDefault: null,
        comment: null,
        existingServerDefault: "new",
        existingComment: null,
      }),
    sql: [
      "ALTER TABLE account ALTER COLUMN status DROP DEFAULT",
      "COMMENT ON COLUMN account.status IS NULL",
    ],
    down: [
      "ALTER TABLE account ALTER COLUMN status SET DEFAULT 'new'",
      "COMMENT ON COLUMN account.status IS NULL",
    ],
  },
  {
    name: "alterColumn without the existing type",
    up: (op, sa) => op.alterColumn("account", "name", { type: sa.text() }),
    sql: ["ALTER TABLE account ALTER COLUMN name TYPE TEXT"],
    down: {
      error:
        "Cannot reverse alterColumn: what 'type' of column 'name' was before is not known",
    },
  },
  {
    name: "alterColumn to the same name does nothing",
    up: (op) => op.alterColumn("account", "name", { newColumnName: "name" }),
    sql: [],
    down: [],
  },
  {
    name: "alterColumn makes an identity of a column with a default",
    up: (op, sa) =>
      op.alterColumn("account", "id", {
        serverDefault: sa.identity({ always: true, start: 100 }),
        existingServerDefault: null,
      }),
    sql: [
      "ALTER TABLE account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (START WITH 100)",
    ],
    down: ["ALTER TABLE account ALTER COLUMN id DROP IDENTITY"],
  },
  {
    name: "alterColumn takes a default off before it adds an identity",
    up: (op, sa) =>
      op.alterColumn("account", "num", {
        serverDefault: sa.identity(),
        existingServerDefault: sa.text("0"),
      }),
    sql: [
      "ALTER TABLE account ALTER COLUMN num DROP DEFAULT",
      "ALTER TABLE account ALTER COLUMN num ADD GENERATED BY DEFAULT AS IDENTITY",
    ],
    down: [
      "ALTER TABLE account ALTER COLUMN num DROP IDENTITY",
      "ALTER TABLE account ALTER COLUMN num SET DEFAULT 0",
    ],
    notExecuted: "the column is an identity already",
  },
  {
    name: "alterColumn changes only what differs in an identity",
    up: (op, sa) =>
      op.alterColumn("account", "num", {
        serverDefault: sa.identity({
          always: true,
          start: 1,
          increment: 2,
          cycle: true,
        }),
        existingServerDefault: sa.identity({ start: 1 }),
      }),
    sql: [
      "ALTER TABLE account ALTER COLUMN num SET GENERATED ALWAYS SET CYCLE SET INCREMENT BY 2",
    ],
    down: [
      "ALTER TABLE account ALTER COLUMN num SET GENERATED BY DEFAULT SET NO CYCLE SET INCREMENT BY 1",
    ],
  },
  {
    name: "alterColumn of an identity that stays the same does nothing",
    up: (op, sa) =>
      op.alterColumn("account", "num", {
        serverDefault: sa.identity(),
        existingServerDefault: sa.identity({ start: 5 }),
      }),
    sql: [],
    down: ["ALTER TABLE account ALTER COLUMN num SET START WITH 5"],
    again: ["ALTER TABLE account ALTER COLUMN num SET START WITH 1"],
    restores: false,
  },
  {
    name: "alterColumn drops the expression of a generated column",
    up: (op) => op.alterColumn("account", "doubled", { dropExpression: true }),
    sql: ["ALTER TABLE account ALTER COLUMN doubled DROP EXPRESSION"],
    down: {
      error:
        "Cannot reverse alterColumn: the expression that generated 'doubled' is not known",
    },
  },
  {
    name: "alterColumn sets the expression of a generated column",
    up: (op) =>
      op.alterColumn("account", "doubled", { setExpression: "flags * 3" }),
    sql: [
      "ALTER TABLE account ALTER COLUMN doubled SET EXPRESSION AS (flags * 3)",
    ],
    down: {
      error:
        "Cannot reverse alterColumn: the expression that generated 'doubled' is not known",
    },
    since: 17,
  },
  {
    name: "alterColumn sets storage, compression and statistics",
    up: (op) =>
      op.alterColumn("account", "email", {
        storage: "EXTERNAL",
        compression: "pglz",
        statistics: 500,
        existingStorage: "EXTENDED",
        existingCompression: "default",
        existingStatistics: -1,
      }),
    sql: [
      "ALTER TABLE account ALTER COLUMN email SET STORAGE EXTERNAL",
      "ALTER TABLE account ALTER COLUMN email SET COMPRESSION pglz",
      "ALTER TABLE account ALTER COLUMN email SET STATISTICS 500",
    ],
    down: [
      "ALTER TABLE account ALTER COLUMN email SET STORAGE EXTENDED",
      "ALTER TABLE account ALTER COLUMN email SET COMPRESSION default",
      "ALTER TABLE account ALTER COLUMN email SET STATISTICS -1",
    ],
    since: 14,
  },
  {
    name: "alterColumn replaces the constraint of an enum that is not native",
    up: (op, sa) => {
      const [old, changed] = [["a", "b"], ["a", "ccc"]].map((values, number) =>
        sa.enum(`letter${number}`, values, {
          native: false,
          createConstraint: true,
        })
      );
      if (old === undefined || changed === undefined) return;
      op.addColumn("order", sa.column("letter", old));
      op.alterColumn("order", "letter", {
        type: changed,
        existingType: old,
        newColumnName: "Letter",
      });
    },
    sql: [
      'ALTER TABLE "order" ADD COLUMN letter VARCHAR(1)',
      "ALTER TABLE \"order\" ADD CONSTRAINT letter0 CHECK (letter IN ('a', 'b'))",
      'ALTER TABLE "order" DROP CONSTRAINT letter0',
      'ALTER TABLE "order" ALTER COLUMN letter TYPE VARCHAR(3)',
      'ALTER TABLE "order" RENAME letter TO "Letter"',
      "ALTER TABLE \"order\" ADD CONSTRAINT letter1 CHECK (\"Letter\" IN ('a', 'ccc'))",
    ],
    down: [
      'ALTER TABLE "order" DROP CONSTRAINT letter1',
      'ALTER TABLE "order" ALTER COLUMN "Letter" TYPE VARCHAR(1)',
      'ALTER TABLE "order" RENAME "Letter" TO letter',
      "ALTER TABLE \"order\" ADD CONSTRAINT letter0 CHECK (letter IN ('a', 'b'))",
      'ALTER TABLE "order" DROP COLUMN letter',
    ],
  },
  {
    name: "renameColumn quotes what needs it",
    up: (op) => op.renameColumn("order", 'Mixed"Case', "limit"),
    sql: ['ALTER TABLE "order" RENAME "Mixed""Case" TO "limit"'],
    down: ['ALTER TABLE "order" RENAME "limit" TO "Mixed""Case"'],
  },
  {
    name: "batchAlterTable scopes operations to a table and its schema",
    up: (op, sa) =>
      op.batchAlterTable("account", (batch) => {
        batch.addColumn(sa.column("x", sa.integer()));
        batch.createIndex(batch.f("ix_x"), ["x"]);
        batch.createForeignKey("fk_x", "parent", ["x"], ["id"]);
        batch.alterColumn("x", { newColumnName: "y" });
        batch.createUniqueConstraint("uq_y", ["y"]);
        batch.createCheckConstraint("ck_y", "y > 0");
      }, { schema: "app" }),
    sql: [
      "ALTER TABLE app.account ADD COLUMN x INTEGER",
      "CREATE INDEX ix_x ON app.account (x)",
      "ALTER TABLE app.account ADD CONSTRAINT fk_x FOREIGN KEY(x) REFERENCES parent (id)",
      "ALTER TABLE app.account RENAME x TO y",
      "ALTER TABLE app.account ADD CONSTRAINT uq_y UNIQUE (y)",
      "ALTER TABLE app.account ADD CONSTRAINT ck_y CHECK (y > 0)",
    ],
    down: [
      "ALTER TABLE app.account DROP CONSTRAINT ck_y",
      "ALTER TABLE app.account DROP CONSTRAINT uq_y",
      "ALTER TABLE app.account RENAME y TO x",
      "ALTER TABLE app.account DROP CONSTRAINT fk_x",
      "DROP INDEX app.ix_x",
      "ALTER TABLE app.account DROP COLUMN x",
    ],
  },
];
