import type { OperationCase } from "./operation_case.ts";

/** Constraints and indexes. */
export const CONSTRAINT_CASES: readonly OperationCase[] = [
  {
    name: "createPrimaryKey",
    up: (op) =>
      op.createPrimaryKey("pk", "account", ["id"], {
        schema: "app",
        include: ["name"],
        with: { fillfactor: 80 },
        tablespace: "pg_default",
      }),
    sql: [
      "ALTER TABLE app.account ADD CONSTRAINT pk PRIMARY KEY (id) INCLUDE (name) WITH (fillfactor = 80) USING INDEX TABLESPACE pg_default",
    ],
    down: ["ALTER TABLE app.account DROP CONSTRAINT pk"],
  },
  {
    name: "createUniqueConstraint",
    up: (op) =>
      op.createUniqueConstraint("uq", "account", ["name", "email"], {
        deferrable: true,
        initially: "DEFERRED",
      }),
    sql: [
      "ALTER TABLE account ADD CONSTRAINT uq UNIQUE (name, email) DEFERRABLE INITIALLY DEFERRED",
    ],
    down: ["ALTER TABLE account DROP CONSTRAINT uq"],
  },
  {
    name: "createUniqueConstraint in which nulls are equal",
    up: (op) =>
      op.createUniqueConstraint("uq", "account", ["name"], {
        nullsNotDistinct: true,
        comment: "one null",
      }),
    sql: [
      "ALTER TABLE account ADD CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (name)",
      "COMMENT ON CONSTRAINT uq ON account IS 'one null'",
    ],
    down: ["ALTER TABLE account DROP CONSTRAINT uq"],
    since: 15,
  },
  {
    name: "createUniqueConstraint without a name",
    up: (op) => op.createUniqueConstraint(null, "account", ["email"]),
    sql: ["ALTER TABLE account ADD UNIQUE (email)"],
    down: {
      error: "Cannot reverse addConstraint: the unique has no name",
    },
  },
  {
    name: "createForeignKey with every option",
    up: (op) =>
      op.createForeignKey("fk", "account", "parent", ["id"], ["id"], {
        sourceSchema: "app",
        referentSchema: "app",
        match: "FULL",
        onDelete: "SET NULL",
        onUpdate: "CASCADE",
        deferrable: true,
        initially: "IMMEDIATE",
        notValid: true,
      }),
    sql: [
      "ALTER TABLE app.account ADD CONSTRAINT fk FOREIGN KEY(id) REFERENCES app.parent (id) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE NOT VALID",
    ],
    down: ["ALTER TABLE app.account DROP CONSTRAINT fk"],
  },
  {
    name: "createForeignKey that sets some columns to null",
    up: (op) =>
      op.createForeignKey("fk", "account", "parent", ["id"], ["id"], {
        onDelete: "SET NULL (id)",
      }),
    sql: [
      "ALTER TABLE account ADD CONSTRAINT fk FOREIGN KEY(id) REFERENCES parent (id) ON DELETE SET NULL (id)",
    ],
    down: ["ALTER TABLE account DROP CONSTRAINT fk"],
    since: 15,
  },
  {
    name: "createCheckConstraint and validateConstraint",
    up: (op, sa) => {
      op.createCheckConstraint("ck", "account", sa.text("balance >= 0"), {
        notValid: true,
        noInherit: true,
      });
      op.validateConstraint("ck", "account");
    },
    sql: [
      "ALTER TABLE account ADD CONSTRAINT ck CHECK (balance >= 0) NO INHERIT NOT VALID",
      "ALTER TABLE account VALIDATE CONSTRAINT ck",
    ],
    down: ["ALTER TABLE account DROP CONSTRAINT ck"],
    again: [
      "ALTER TABLE account ADD CONSTRAINT ck CHECK (balance >= 0) NO INHERIT NOT VALID",
    ],
  },
  {
    name: "createExcludeConstraint",
    up: (op, sa) =>
      op.createExcludeConstraint("ex", "account", [
        ["room", "&&"],
        [sa.text("int4range(id, id, '[]')"), "="],
      ], { where: "id > 0", ops: { room: "range_ops" } }),
    sql: [
      "ALTER TABLE account ADD CONSTRAINT ex EXCLUDE USING gist (room range_ops WITH &&, int4range(id, id, '[]') WITH =) WHERE (id > 0)",
    ],
    down: ["ALTER TABLE account DROP CONSTRAINT ex"],
  },
  {
    name: "dropConstraint",
    up: (op) =>
      op.dropConstraint("uq_status", "account", {
        type: "unique",
        ifExists: true,
        cascade: true,
      }),
    sql: ["ALTER TABLE account DROP CONSTRAINT IF EXISTS uq_status CASCADE"],
    down: {
      error:
        "Cannot reverse dropConstraint: the definition of what is dropped is not known",
    },
  },
  {
    name: "dropConstraint of a table that may be gone",
    up: (op) =>
      op.dropConstraint("uq_status", "gone", {
        ifExists: true,
        ifTableExists: true,
      }),
    sql: ["ALTER TABLE IF EXISTS gone DROP CONSTRAINT IF EXISTS uq_status"],
    down: {
      error:
        "Cannot reverse dropConstraint: the definition of what is dropped is not known",
    },
  },
  {
    name: "alterConstraint",
    up: (op) =>
      op.alterConstraint("fk_parent", "account", {
        deferrable: true,
        initially: "DEFERRED",
        existing: { deferrable: false },
      }),
    sql: [
      "ALTER TABLE account ALTER CONSTRAINT fk_parent DEFERRABLE INITIALLY DEFERRED",
    ],
    down: ["ALTER TABLE account ALTER CONSTRAINT fk_parent NOT DEFERRABLE"],
  },
  {
    name: "alterConstraint of what was not deferrable",
    up: (op) =>
      op.alterConstraint("fk_parent", "account", {
        deferrable: true,
        existing: {},
      }),
    sql: ["ALTER TABLE account ALTER CONSTRAINT fk_parent DEFERRABLE"],
    down: ["ALTER TABLE account ALTER CONSTRAINT fk_parent NOT DEFERRABLE"],
  },
  {
    name: "renameConstraint",
    up: (op) => op.renameConstraint("account", "ck_flags", "Ck"),
    sql: ['ALTER TABLE account RENAME CONSTRAINT ck_flags TO "Ck"'],
    down: ['ALTER TABLE account RENAME CONSTRAINT "Ck" TO ck_flags'],
  },
  {
    name: "createIndex names itself",
    up: (op) => op.createIndex(null, "account", ["name", "email"]),
    sql: ["CREATE INDEX ix_account_name ON account (name, email)"],
    down: ["DROP INDEX ix_account_name"],
    notExecuted: "there is an index of that name",
  },
  {
    name: "createIndex with every option",
    up: (op, sa) =>
      op.createIndex("ix", "account", [
        sa.indexElement("email", {
          ops: "text_pattern_ops",
          desc: true,
          nulls: "FIRST",
        }),
        sa.text("lower(name)"),
        sa.func.upper(sa.text("email")),
      ], {
        unique: true,
        using: "btree",
        where: "flags > 1",
        include: ["status"],
        with: { fillfactor: 50 },
        ops: { "lower(name)": "text_pattern_ops" },
        tablespace: "pg_default",
        ifNotExists: true,
        comment: "why",
      }),
    sql: [
      "CREATE UNIQUE INDEX IF NOT EXISTS ix ON account USING btree (email text_pattern_ops DESC NULLS FIRST, lower(name) text_pattern_ops, upper(email)) INCLUDE (status) WITH (fillfactor = 50) TABLESPACE pg_default WHERE flags > 1",
      "COMMENT ON INDEX ix IS 'why'",
    ],
    down: ["DROP INDEX ix"],
  },
  {
    name: "createIndex with a method in capitals",
    up: (op) => op.createIndex("ix", "account", ["data"], { using: "GIN" }),
    sql: ["CREATE INDEX ix ON account USING gin (data)"],
    down: ["DROP INDEX ix"],
  },
  {
    name: "createIndex in which nulls are equal",
    up: (op) =>
      op.createIndex("ix", "account", ["name"], {
        unique: true,
        nullsNotDistinct: true,
      }),
    sql: ["CREATE UNIQUE INDEX ix ON account (name) NULLS NOT DISTINCT"],
    down: ["DROP INDEX ix"],
    since: 15,
  },
  {
    name: "createIndex on a partitioned table alone",
    up: (op) => op.createIndex("ix", "measure", ["at"], { only: true }),
    sql: ["CREATE INDEX ix ON ONLY measure (at)"],
    down: ["DROP INDEX ix"],
  },
  {
    name: "createIndex concurrently runs outside a transaction",
    up: (op) =>
      op.createIndex("ix", "account", ["id"], {
        schema: "app",
        concurrently: true,
      }),
    sql: ["CREATE INDEX CONCURRENTLY ix ON app.account (id)"],
    down: ["DROP INDEX CONCURRENTLY app.ix"],
    isOutside: true,
  },
  {
    name: "dropIndex",
    up: (op) =>
      op.dropIndex("ix_account_name", {
        tableName: "account",
        ifExists: true,
        cascade: true,
      }),
    sql: ["DROP INDEX IF EXISTS ix_account_name CASCADE"],
    down: {
      error:
        "Cannot reverse dropIndex: the definition of what is dropped is not known",
    },
  },
  {
    name: "renameIndex",
    up: (op) => op.renameIndex("ix_account_name", "ix2"),
    sql: ["ALTER INDEX ix_account_name RENAME TO ix2"],
    down: ["ALTER INDEX ix2 RENAME TO ix_account_name"],
  },
];
