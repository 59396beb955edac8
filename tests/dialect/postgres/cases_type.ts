import type { OperationCase } from "./operation_case.ts";

/** Types; the block that rebuilds an enum is tested in `compile_enum_test.ts`. */
export const TYPE_CASES: readonly OperationCase[] = [
  {
    name: "createEnum",
    up: (op) => op.createEnum("Level", ["low", "o'x", ""], { schema: "app" }),
    sql: ["CREATE TYPE app.\"Level\" AS ENUM ('low', 'o''x', '')"],
    down: ['DROP TYPE app."Level"'],
  },
  {
    name: "createEnum if it does not exist",
    up: (op) => op.createEnum("mood", ["o'x", "$$"], { ifNotExists: true }),
    sql: [
      "DO $body1$BEGIN CREATE TYPE mood AS ENUM ('o''x', '$$'); EXCEPTION WHEN duplicate_object THEN NULL; END$body1$",
    ],
    down: ["DROP TYPE mood"],
    notExecuted: "the reverse form drops the type of the schema",
  },
  {
    name: "dropEnum",
    up: (op) => op.dropEnum("mood", { ifExists: true, cascade: true }),
    sql: ["DROP TYPE IF EXISTS mood CASCADE"],
    down: {
      error:
        "Cannot reverse dropObject: the definition of type 'mood' is not known",
    },
  },
  {
    name: "renameEnumValue",
    up: (op) => op.renameEnumValue("mood", "ok", "it's ok"),
    sql: ["ALTER TYPE mood RENAME VALUE 'ok' TO 'it''s ok'"],
    down: ["ALTER TYPE mood RENAME VALUE 'it''s ok' TO 'ok'"],
  },
  {
    name: "renameType",
    up: (op) => op.renameType("mood", "Mood"),
    sql: ['ALTER TYPE mood RENAME TO "Mood"'],
    down: ['ALTER TYPE "Mood" RENAME TO mood'],
  },
  {
    name: "createDomain",
    up: (op, sa) =>
      op.createDomain("short", sa.string(5), {
        schema: "app",
        nullable: false,
        serverDefault: "x",
        collation: "C",
        checks: [sa.checkConstraint("VALUE <> ''", { name: "not_empty" })],
      }),
    sql: [
      "CREATE DOMAIN app.short AS VARCHAR(5) COLLATE \"C\" DEFAULT 'x' NOT NULL CONSTRAINT not_empty CHECK (VALUE <> '')",
    ],
    down: ["DROP DOMAIN app.short"],
  },
  {
    name: "alterDomain",
    up: (op) =>
      op.alterDomain("positive", {
        nullable: false,
        existingNullable: true,
        serverDefault: 1,
        existingServerDefault: null,
      }),
    sql: [
      "ALTER DOMAIN positive SET DEFAULT 1",
      "ALTER DOMAIN positive SET NOT NULL",
    ],
    down: [
      "ALTER DOMAIN positive DROP DEFAULT",
      "ALTER DOMAIN positive DROP NOT NULL",
    ],
  },
  {
    name: "alterDomain of a default that is not known",
    up: (op) => op.alterDomain("positive", { serverDefault: null }),
    sql: ["ALTER DOMAIN positive DROP DEFAULT"],
    down: {
      error: "Cannot reverse alterDomain: what was there before is not known",
    },
  },
  {
    name: "createDomainConstraint and validateDomainConstraint",
    up: (op) => {
      op.createDomainConstraint("small", "positive", "VALUE < 100", {
        notValid: true,
      });
      op.validateDomainConstraint("small", "positive");
    },
    sql: [
      "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID",
      "ALTER DOMAIN positive VALIDATE CONSTRAINT small",
    ],
    down: ["ALTER DOMAIN positive DROP CONSTRAINT small"],
    again: [
      "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID",
    ],
  },
  {
    name: "dropDomainConstraint",
    up: (op) =>
      op.dropDomainConstraint("positive_check", "positive", {
        ifExists: true,
      }),
    sql: [
      "ALTER DOMAIN positive DROP CONSTRAINT IF EXISTS positive_check",
    ],
    down: {
      error:
        "Cannot reverse dropDomainConstraint: the definition of what is dropped is not known",
    },
  },
  {
    name: "dropDomain",
    up: (op) => op.dropDomain("positive"),
    sql: ["DROP DOMAIN positive"],
    down: {
      error:
        "Cannot reverse dropObject: the definition of domain 'positive' is not known",
    },
  },
  {
    name: "createCompositeType and dropType",
    up: (op, sa) => {
      op.createCompositeType("pair", {
        a: sa.integer(),
        "B c": sa.array(sa.text()),
      });
      op.dropType("pair");
    },
    sql: [
      'CREATE TYPE pair AS (\n    a INTEGER, \n    "B c" TEXT[]\n)',
      "DROP TYPE pair",
    ],
    down: {
      error:
        "Cannot reverse dropObject: the definition of type 'pair' is not known",
    },
  },
  {
    name: "alterCompositeType in every way",
    up: (op, sa) => {
      op.createCompositeType("pair", {
        a: sa.integer(),
        "B c": sa.text(),
        last: sa.date(),
      });
      op.alterCompositeType("pair", {
        rename: { a: "Aé", "B c": "select" },
        drop: ["last"],
        alter: { "select": sa.varchar(5, { collation: "C" }) },
        add: { 'x"y': sa.array(sa.numeric({ precision: 5, scale: 2 })) },
        existing: { last: sa.date(), "select": sa.text() },
      });
    },
    sql: [
      'CREATE TYPE pair AS (\n    a INTEGER, \n    "B c" TEXT, \n    last DATE\n)',
      'ALTER TYPE pair RENAME ATTRIBUTE a TO "Aé"',
      'ALTER TYPE pair RENAME ATTRIBUTE "B c" TO "select"',
      'ALTER TYPE pair DROP ATTRIBUTE last, ALTER ATTRIBUTE "select" TYPE VARCHAR(5) COLLATE "C", ADD ATTRIBUTE "x""y" NUMERIC(5, 2)[]',
    ],
    down: [
      'ALTER TYPE pair DROP ATTRIBUTE "x""y", ALTER ATTRIBUTE "select" TYPE TEXT, ADD ATTRIBUTE last DATE',
      'ALTER TYPE pair RENAME ATTRIBUTE "select" TO "B c"',
      'ALTER TYPE pair RENAME ATTRIBUTE "Aé" TO a',
      "DROP TYPE pair",
    ],
  },
  {
    name: "alterCompositeType with the tables of the type",
    up: (op, sa) => {
      op.createCompositeType("pair", { a: sa.integer() }, { schema: "app" });
      op.execute("CREATE TABLE pairs OF app.pair");
      op.alterCompositeType("pair", {
        schema: "app",
        add: { b: sa.text() },
        cascade: true,
      });
      op.alterCompositeType("pair", {
        schema: "app",
        rename: { b: "c" },
        drop: ["a", "gone"],
        ifExists: true,
        cascade: true,
      });
    },
    sql: [
      "CREATE TYPE app.pair AS (\n    a INTEGER\n)",
      "CREATE TABLE pairs OF app.pair",
      "ALTER TYPE app.pair ADD ATTRIBUTE b TEXT CASCADE",
      "ALTER TYPE app.pair RENAME ATTRIBUTE b TO c CASCADE",
      "ALTER TYPE app.pair DROP ATTRIBUTE IF EXISTS a CASCADE, DROP ATTRIBUTE IF EXISTS gone CASCADE",
    ],
    down: {
      error:
        "Cannot reverse alterCompositeType: the type that attribute 'a' had is not known",
    },
  },
  {
    name: "alterCompositeType of a type that is used",
    up: (op, sa) =>
      op.alterCompositeType("size", {
        schema: "app",
        rename: { w: "width" },
        add: { depth: sa.integer() },
      }),
    sql: [
      "ALTER TYPE app.size RENAME ATTRIBUTE w TO width",
      "ALTER TYPE app.size ADD ATTRIBUTE depth INTEGER",
    ],
    down: [
      "ALTER TYPE app.size DROP ATTRIBUTE depth",
      "ALTER TYPE app.size RENAME ATTRIBUTE width TO w",
    ],
  },
  {
    name: "createTable with every type",
    up: (op, sa) =>
      op.createTable("types", [
        sa.column("c1", sa.smallInteger()),
        sa.column("c2", sa.bigInteger()),
        sa.column("c3", sa.numeric({ precision: 10, scale: 2 })),
        sa.column("c4", sa.float({ precision: 24 })),
        sa.column("c5", sa.doublePrecision()),
        sa.column("c6", sa.char(3)),
        sa.column("c7", sa.text({ collation: "C" })),
        sa.column("c8", sa.time({ timezone: true, precision: 3 })),
        sa.column("c9", sa.dateTime()),
        sa.column(
          "c10",
          sa.interval({ fields: "DAY TO SECOND", precision: 2 }),
        ),
        sa.column("c11", sa.bit(5)),
        sa.column("c12", sa.varbit(8)),
        sa.column(
          "c13",
          sa.array(sa.varchar(5, { collation: "C" }), {
            dimensions: 2,
          }),
        ),
        sa.column("c14", sa.domain("positive")),
        sa.column("c15", sa.userDefined("public.mood")),
        sa.column("c16", sa.tstzrange()),
        sa.column("c17", sa.macaddr8()),
        sa.column("c18", sa.pgName()),
        sa.column("c19", sa.jsonpath()),
        sa.column("c20", sa.xml()),
        sa.column("c21", sa.point()),
        sa.column("c22", sa.money()),
        sa.column("c23", sa.tsvector()),
        sa.column("c24", sa.regclass()),
        sa.column("c25", sa.array(sa.timestamp({ timezone: true }))),
      ]),
    sql: [
      "CREATE TABLE types (" + [
        "SMALLINT",
        "BIGINT",
        "NUMERIC(10, 2)",
        "FLOAT(24)",
        "DOUBLE PRECISION",
        "CHAR(3)",
        'TEXT COLLATE "C"',
        "TIME(3) WITH TIME ZONE",
        "TIMESTAMP WITHOUT TIME ZONE",
        "INTERVAL DAY TO SECOND (2)",
        "BIT(5)",
        "BIT VARYING(8)",
        'VARCHAR(5)[][] COLLATE "C"',
        "positive",
        "public.mood",
        "TSTZRANGE",
        "MACADDR8",
        "NAME",
        "JSONPATH",
        "XML",
        "POINT",
        "MONEY",
        "TSVECTOR",
        "REGCLASS",
        "TIMESTAMP WITH TIME ZONE[]",
      ].map((type, index) => `\n    c${index + 1} ${type}`).join(", ") + "\n)",
    ],
    down: ["DROP TABLE types"],
  },
];
