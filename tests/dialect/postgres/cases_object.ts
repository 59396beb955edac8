import { type OperationCase, readBlock } from "./operation_case.ts";

const UNKNOWN = (what: string) => ({
  error: `Cannot reverse dropObject: the definition of ${what} is not known`,
});

/** Schemas, extensions, sequences, views, routines, policies, partitions … */
export const OBJECT_CASES: readonly OperationCase[] = [
  {
    name: "createSchema",
    up: (op) =>
      op.createSchema("Two words", {
        ifNotExists: true,
        authorization: "postgres",
      }),
    sql: ['CREATE SCHEMA IF NOT EXISTS "Two words" AUTHORIZATION postgres'],
    down: ['DROP SCHEMA "Two words"'],
  },
  {
    name: "dropSchema",
    up: (op) => op.dropSchema("app", { ifExists: true, cascade: true }),
    sql: ["DROP SCHEMA IF EXISTS app CASCADE"],
    down: UNKNOWN("schema 'app'"),
  },
  {
    name: "renameSchema",
    up: (op) => op.renameSchema("app", "core"),
    sql: ["ALTER SCHEMA app RENAME TO core"],
    down: ["ALTER SCHEMA core RENAME TO app"],
  },
  {
    name: "createExtension",
    up: (op) =>
      op.createExtension("plpgsql", {
        ifNotExists: true,
        schema: "pg_catalog",
      }),
    sql: ["CREATE EXTENSION IF NOT EXISTS plpgsql SCHEMA pg_catalog"],
    down: ["DROP EXTENSION plpgsql"],
    notExecuted: "functions of the schema are written in it",
  },
  {
    name: "updateExtension",
    up: (op) =>
      op.updateExtension("uuid-ossp", {
        version: "1.1",
        existingVersion: "1.0",
      }),
    sql: ["ALTER EXTENSION \"uuid-ossp\" UPDATE TO '1.1'"],
    down: ["ALTER EXTENSION \"uuid-ossp\" UPDATE TO '1.0'"],
    notExecuted: "the extension may not be installed on the machine",
  },
  {
    name: "dropExtension",
    up: (op) => op.dropExtension("hstore", { ifExists: true }),
    sql: ["DROP EXTENSION IF EXISTS hstore"],
    down: UNKNOWN("extension 'hstore'"),
  },
  {
    name: "createSequence",
    up: (op, sa) =>
      op.createSequence("numbers", {
        schema: "app",
        ifNotExists: true,
        type: sa.bigInteger(),
        start: 10n,
        increment: 5,
        minValue: 1,
        noMaxValue: true,
        cache: 3,
        cycle: false,
        ownedBy: "app.account.id",
      }),
    sql: [
      "CREATE SEQUENCE IF NOT EXISTS app.numbers AS BIGINT INCREMENT BY 5 START WITH 10 MINVALUE 1 NO MAXVALUE CACHE 3 NO CYCLE OWNED BY app.account.id",
    ],
    down: ["DROP SEQUENCE app.numbers"],
  },
  {
    name: "alterSequence",
    up: (op) =>
      op.alterSequence("seq", {
        increment: 2,
        minValue: 0,
        maxValue: 100,
        cache: 5,
        cycle: true,
        existing: { increment: 1 },
      }),
    sql: [
      "ALTER SEQUENCE seq INCREMENT BY 2 MINVALUE 0 MAXVALUE 100 CACHE 5 CYCLE",
    ],
    down: [
      "ALTER SEQUENCE seq INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1 NO CYCLE",
    ],
  },
  {
    name: "alterSequence of its type",
    up: (op, sa) =>
      op.alterSequence("seq", { type: sa.bigInteger(), existing: {} }),
    sql: ["ALTER SEQUENCE seq AS BIGINT"],
    down: {
      error:
        "Cannot reverse alterSequence: the type of sequence 'seq' before is not known",
    },
  },
  {
    name: "alterSequence of its owner",
    up: (op) =>
      op.alterSequence("seq", {
        increment: 2,
        ownedBy: "account.id",
        existing: { increment: 1 },
      }),
    sql: ["ALTER SEQUENCE seq INCREMENT BY 2 OWNED BY account.id"],
    down: {
      error:
        "Cannot reverse alterSequence: the owner of sequence 'seq' before is not known",
    },
  },
  {
    name: "alterSequence that restarts it",
    up: (op) => op.alterSequence("seq", { restart: 7 }),
    sql: ["ALTER SEQUENCE seq RESTART WITH 7"],
    down: {
      error:
        "Cannot reverse alterSequence: the value the sequence stood at is not known",
    },
  },
  {
    name: "dropSequence and renameSequence",
    up: (op) => {
      op.renameSequence("seq", "seq2");
      op.dropSequence("seq2");
    },
    sql: ["ALTER SEQUENCE seq RENAME TO seq2", "DROP SEQUENCE seq2"],
    down: UNKNOWN("sequence 'seq2'"),
  },
  {
    name: "createView",
    up: (op) =>
      op.createView("rich", "SELECT id, name FROM account WHERE balance > 1;", {
        schema: "app",
        columns: ["id", "Name"],
        securityBarrier: true,
        checkOption: "LOCAL",
      }),
    sql: [
      'CREATE VIEW app.rich (id, "Name") WITH (security_barrier = true) AS\nSELECT id, name FROM account WHERE balance > 1\n WITH LOCAL CHECK OPTION',
    ],
    down: ["DROP VIEW app.rich"],
  },
  {
    name: "createView that replaces one",
    up: (op) =>
      op.createView("codes", "SELECT code FROM parent", {
        orReplace: true,
        securityInvoker: true,
      }),
    sql: [
      "CREATE OR REPLACE VIEW codes WITH (security_invoker = true) AS\nSELECT code FROM parent",
    ],
    down: {
      error: "Cannot reverse createView: what it replaces is not known",
    },
    since: 15,
  },
  {
    name: "dropView and renameView",
    up: (op) => {
      op.renameView("codes", "codes2");
      op.dropView("codes2", { cascade: true });
    },
    sql: ["ALTER VIEW codes RENAME TO codes2", "DROP VIEW codes2 CASCADE"],
    down: UNKNOWN("view 'codes2'"),
  },
  {
    name: "createMaterializedView and refreshMaterializedView",
    up: (op) => {
      op.createMaterializedView("names", "SELECT name FROM account", {
        ifNotExists: true,
        withData: false,
        tablespace: "pg_default",
      });
      op.refreshMaterializedView("names");
      op.refreshMaterializedView("emails", { concurrently: true });
      op.refreshMaterializedView("names", { withData: false });
    },
    sql: [
      "CREATE MATERIALIZED VIEW IF NOT EXISTS names TABLESPACE pg_default AS\nSELECT name FROM account\n WITH NO DATA",
      "REFRESH MATERIALIZED VIEW names",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY emails",
      "REFRESH MATERIALIZED VIEW names WITH NO DATA",
    ],
    down: ["DROP MATERIALIZED VIEW names"],
    again: [
      "CREATE MATERIALIZED VIEW IF NOT EXISTS names TABLESPACE pg_default AS\nSELECT name FROM account\n WITH NO DATA",
    ],
  },
  {
    name: "dropMaterializedView",
    up: (op) => op.dropMaterializedView("emails"),
    sql: ["DROP MATERIALIZED VIEW emails"],
    down: UNKNOWN("materializedView 'emails'"),
  },
  {
    name: "createFunction with every option",
    up: (op) =>
      op.createFunction("add", {
        schema: "app",
        arguments: "a integer, b integer DEFAULT 1",
        returns: "integer",
        language: "sql",
        volatility: "IMMUTABLE",
        strict: true,
        leakproof: true,
        securityDefiner: true,
        parallel: "SAFE",
        cost: 10,
        set: { search_path: "app, pg_temp" },
        body: "SELECT a + b -- $$",
      }),
    sql: [
      "CREATE FUNCTION app.add(a integer, b integer DEFAULT 1)\n RETURNS integer\n LANGUAGE sql\n IMMUTABLE\n LEAKPROOF\n STRICT\n SECURITY DEFINER\n PARALLEL SAFE\n COST 10\n SET search_path TO app, pg_temp\nAS $body1$SELECT a + b -- $$$body1$",
    ],
    down: ["DROP FUNCTION app.add(a integer, b integer)"],
  },
  {
    name: "createFunction whose name others have too",
    up: (op) => {
      op.createFunction("pick", {
        arguments: "numeric(4, 2), VARIADIC \"a,b\" text[] DEFAULT '{a,=}'",
        returns: "integer",
        language: "sql",
        body: "SELECT 1",
      });
      op.createFunction("pick", {
        arguments: "OUT x integer, y text = 'a' || ',', z integer[]",
        returns: "integer",
        language: "sql",
        body: "SELECT 1",
      });
      op.createFunction("pick", {
        returns: "integer",
        language: "sql",
        body: "SELECT 1",
      });
    },
    sql: [
      "CREATE FUNCTION pick(numeric(4, 2), VARIADIC \"a,b\" text[] DEFAULT '{a,=}')\n RETURNS integer\n LANGUAGE sql\nAS $$SELECT 1$$",
      "CREATE FUNCTION pick(OUT x integer, y text = 'a' || ',', z integer[])\n RETURNS integer\n LANGUAGE sql\nAS $$SELECT 1$$",
      "CREATE FUNCTION pick()\n RETURNS integer\n LANGUAGE sql\nAS $$SELECT 1$$",
    ],
    down: [
      "DROP FUNCTION pick()",
      "DROP FUNCTION pick(OUT x integer, y text, z integer[])",
      'DROP FUNCTION pick(numeric(4, 2), VARIADIC "a,b" text[])',
    ],
    notExecuted: "an argument after one with a default needs one too",
  },
  {
    name: "createFunction that replaces one",
    up: (op) =>
      op.createFunction("touch", {
        returns: "trigger",
        orReplace: true,
        body: "BEGIN RETURN NULL; END",
      }),
    sql: [
      "CREATE OR REPLACE FUNCTION touch()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $$BEGIN RETURN NULL; END$$",
    ],
    down: {
      error: "Cannot reverse createRoutine: what it replaces is not known",
    },
  },
  {
    name: "dropFunction",
    up: (op) => op.dropFunction("touch", { argumentTypes: [], cascade: true }),
    sql: ["DROP FUNCTION touch() CASCADE"],
    down: UNKNOWN("function 'touch'"),
  },
  {
    name: "createProcedure and dropProcedure",
    up: (op) => {
      op.createProcedure("work", {
        arguments: "n integer",
        language: "sql",
        body: "SELECT n",
      });
      op.dropProcedure("nothing", { ifExists: true });
    },
    sql: [
      "CREATE PROCEDURE work(n integer)\n LANGUAGE sql\nAS $$SELECT n$$",
      "DROP PROCEDURE IF EXISTS nothing",
    ],
    down: UNKNOWN("procedure 'nothing'"),
  },
  {
    name: "createTrigger",
    up: (op) =>
      op.createTrigger("t", "account", {
        timing: "AFTER",
        events: ["INSERT", { updateOf: ["name", "email"] }],
        forEach: "ROW",
        when: "NEW.id > 0",
        execute: "touch()",
      }),
    sql: [
      "CREATE TRIGGER t AFTER INSERT OR UPDATE OF name, email ON account FOR EACH ROW WHEN (NEW.id > 0) EXECUTE FUNCTION touch()",
    ],
    down: ["DROP TRIGGER t ON account"],
  },
  {
    name: "createTrigger of a deferrable constraint",
    up: (op) =>
      op.createTrigger("t", "account", {
        timing: "AFTER",
        events: ["DELETE"],
        forEach: "ROW",
        constraint: { deferrable: true, initially: "DEFERRED" },
        execute: "touch()",
      }),
    sql: [
      "CREATE CONSTRAINT TRIGGER t AFTER DELETE ON account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch()",
    ],
    down: ["DROP TRIGGER t ON account"],
  },
  {
    name: "createTrigger with a transition table",
    up: (op) =>
      op.createTrigger("t", "account", {
        schema: "app",
        timing: "AFTER",
        events: ["UPDATE"],
        referencing: "OLD TABLE AS gone",
        execute: "touch()",
      }),
    sql: [
      "CREATE TRIGGER t AFTER UPDATE ON app.account REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION touch()",
    ],
    down: ["DROP TRIGGER t ON app.account"],
  },
  {
    name: "disableTrigger, enableTrigger and dropTrigger",
    up: (op) => {
      op.disableTrigger("account_touch", "account");
      op.enableTrigger("account_touch", "account");
      op.dropTrigger("account_touch", "account", { ifExists: true });
    },
    sql: [
      "ALTER TABLE account DISABLE TRIGGER account_touch",
      "ALTER TABLE account ENABLE TRIGGER account_touch",
      "DROP TRIGGER IF EXISTS account_touch ON account",
    ],
    down: UNKNOWN("trigger 'account_touch'"),
  },
  {
    name: "disableTrigger is undone by enabling",
    up: (op) => op.disableTrigger("account_touch", "account"),
    sql: ["ALTER TABLE account DISABLE TRIGGER account_touch"],
    down: ["ALTER TABLE account ENABLE TRIGGER account_touch"],
  },
  {
    name: "grantDefault and revokeDefault",
    up: (op) => {
      op.grantDefault(["select", "INSERT"], "tables", ["public"], {
        schema: "app",
        forRoles: ["postgres", "current_user"],
        grantOption: false,
      });
      op.grantDefault(["USAGE"], "types", ["pg_monitor"], {
        grantOption: true,
      });
      op.revokeDefault(["EXECUTE"], "functions", ["PUBLIC"]);
    },
    sql: [
      "ALTER DEFAULT PRIVILEGES FOR ROLE postgres, CURRENT_USER IN SCHEMA app GRANT SELECT, INSERT ON TABLES TO PUBLIC",
      "ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO pg_monitor WITH GRANT OPTION",
      "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    ],
    down: [
      "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
      "ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM pg_monitor",
      "ALTER DEFAULT PRIVILEGES FOR ROLE postgres, CURRENT_USER IN SCHEMA app REVOKE SELECT, INSERT ON TABLES FROM PUBLIC",
    ],
    again: [
      "ALTER DEFAULT PRIVILEGES FOR ROLE postgres, CURRENT_USER IN SCHEMA app GRANT SELECT, INSERT ON TABLES TO PUBLIC",
      "ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO pg_monitor",
      "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    ],
  },
  {
    name: "setStorageParameters",
    up: (op) => {
      op.setStorageParameters("account", {
        fillfactor: 70,
        "toast.autovacuum_enabled": false,
        autovacuum_vacuum_scale_factor: null,
      }, {
        existing: {
          fillfactor: null,
          "toast.autovacuum_enabled": null,
          autovacuum_vacuum_scale_factor: null,
        },
      });
      op.setStorageParameters("ix_account_name", { fillfactor: 50 }, {
        objectType: "index",
        existing: { fillfactor: null },
      });
      op.setStorageParameters("codes", { check_option: "local" }, {
        objectType: "view",
        existing: { check_option: null },
      });
      op.setStorageParameters("emails", { autovacuum_enabled: false }, {
        objectType: "materializedView",
        existing: { autovacuum_enabled: null },
      });
    },
    sql: [
      "ALTER TABLE account SET (fillfactor = 70, toast.autovacuum_enabled = false)",
      "ALTER TABLE account RESET (autovacuum_vacuum_scale_factor)",
      "ALTER INDEX ix_account_name SET (fillfactor = 50)",
      "ALTER VIEW codes SET (check_option = local)",
      "ALTER MATERIALIZED VIEW emails SET (autovacuum_enabled = false)",
    ],
    down: [
      "ALTER MATERIALIZED VIEW emails RESET (autovacuum_enabled)",
      "ALTER VIEW codes RESET (check_option)",
      "ALTER INDEX ix_account_name RESET (fillfactor)",
      "ALTER TABLE account RESET (fillfactor, toast.autovacuum_enabled, autovacuum_vacuum_scale_factor)",
    ],
  },
  {
    name: "setStorageParameters of what is not known",
    up: (op) => op.setStorageParameters("account", { fillfactor: null }),
    sql: ["ALTER TABLE account RESET (fillfactor)"],
    down: {
      error:
        "Cannot reverse setStorageParameters: what was there before is not known",
    },
  },
  {
    name: "setStorageParameters of which one is not known",
    up: (op) =>
      op.setStorageParameters("account", {
        fillfactor: 70,
        autovacuum_enabled: false,
      }, { existing: { fillfactor: 90 } }),
    sql: [
      "ALTER TABLE account SET (fillfactor = 70, autovacuum_enabled = false)",
    ],
    down: {
      error:
        "Cannot reverse setStorageParameters: what 'autovacuum_enabled' of 'account' was before is not known",
    },
  },
  {
    name: "renameObject",
    up: (op) => {
      op.renameObject("trigger", "account_touch", "touched", {
        tableName: "account",
      });
      op.renameObject("policy", "mine", "yours", { tableName: "account" });
      op.renameObject("function", "touch", "Touch", { argumentTypes: [] });
      op.renameObject("materializedView", "emails", "mails");
    },
    sql: [
      "ALTER TRIGGER account_touch ON account RENAME TO touched",
      "ALTER POLICY mine ON account RENAME TO yours",
      'ALTER FUNCTION touch() RENAME TO "Touch"',
      "ALTER MATERIALIZED VIEW emails RENAME TO mails",
    ],
    down: [
      "ALTER MATERIALIZED VIEW mails RENAME TO emails",
      'ALTER FUNCTION "Touch"() RENAME TO touch',
      "ALTER POLICY yours ON account RENAME TO mine",
      "ALTER TRIGGER touched ON account RENAME TO account_touch",
    ],
  },
  {
    name: "createPolicy and setRowSecurity",
    up: (op) => {
      op.setRowSecurity("account", { enabled: true, forced: true });
      op.createPolicy("own rows", "account", {
        permissive: false,
        for: "UPDATE",
        to: ["public", "postgres"],
        using: "name = current_user",
        withCheck: "true",
      });
    },
    sql: [
      "ALTER TABLE account ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE account FORCE ROW LEVEL SECURITY",
      'CREATE POLICY "own rows" ON account AS RESTRICTIVE FOR UPDATE TO PUBLIC, postgres USING (name = current_user) WITH CHECK (true)',
    ],
    down: [
      'DROP POLICY "own rows" ON account',
      "ALTER TABLE account DISABLE ROW LEVEL SECURITY",
      "ALTER TABLE account NO FORCE ROW LEVEL SECURITY",
    ],
  },
  {
    name: "dropPolicy",
    up: (op) => op.dropPolicy("mine", "account"),
    sql: ["DROP POLICY mine ON account"],
    down: UNKNOWN("policy 'mine'"),
  },
  {
    name: "grant on columns",
    up: (op) =>
      op.grant(["select", "update"], "account", ["public"], {
        columns: ["name", "email"],
      }),
    sql: [
      "GRANT SELECT (name, email), UPDATE (name, email) ON TABLE account TO PUBLIC",
    ],
    down: [
      "REVOKE SELECT (name, email), UPDATE (name, email) ON TABLE account FROM PUBLIC",
    ],
  },
  {
    name: "grant on all tables of a schema",
    up: (op) =>
      op.grant(["ALL PRIVILEGES"], "app", ["pg_monitor"], {
        objectType: "allTablesInSchema",
        grantOption: true,
      }),
    sql: [
      "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA app TO pg_monitor WITH GRANT OPTION",
    ],
    down: [
      "REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA app FROM pg_monitor",
    ],
    again: [
      "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA app TO pg_monitor",
    ],
  },
  {
    name: "revoke on a function",
    up: (op) =>
      op.revoke(["EXECUTE"], "touch", ["PUBLIC"], {
        objectType: "function",
        argumentTypes: [],
      }),
    sql: ["REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC"],
    down: ["GRANT EXECUTE ON FUNCTION touch() TO PUBLIC"],
  },
  {
    name: "createPartition of a range",
    up: (op, sa) =>
      op.createPartition("measure_new", "measure", {
        from: [new Date("2022-01-01")],
        to: [sa.text("MAXVALUE")],
      }, { ifNotExists: true, partitionBy: "HASH (id)" }),
    sql: [
      "CREATE TABLE IF NOT EXISTS measure_new PARTITION OF measure FOR VALUES FROM ('2022-01-01T00:00:00.000Z') TO (MAXVALUE) PARTITION BY HASH (id)",
    ],
    down: ["DROP TABLE measure_new"],
  },
  {
    name: "createPartition of a list, a hash and the rest",
    up: (op) => {
      op.createTable("by_list", [], { partitionBy: "LIST (a)" });
      op.createPartition("l", "by_list", { in: ["a", 'b"', null] });
      op.createPartition("h", "by_hash", { modulus: 4, remainder: 3 });
      op.createPartition("d", "measure", "default");
    },
    sql: [
      "CREATE TABLE by_list (\n)\n PARTITION BY LIST (a)",
      "CREATE TABLE l PARTITION OF by_list FOR VALUES IN ('a', 'b\"', NULL)",
      "CREATE TABLE h PARTITION OF by_hash FOR VALUES WITH (MODULUS 4, REMAINDER 3)",
      "CREATE TABLE d PARTITION OF measure DEFAULT",
    ],
    down: [
      "DROP TABLE d",
      "DROP TABLE h",
      "DROP TABLE l",
      "DROP TABLE by_list",
    ],
    notExecuted: "the tables lack the columns",
  },
  {
    name: "attachPartition",
    up: (op) =>
      op.attachPartition("measure_2021", "measure", {
        from: ["2021-01-01"],
        to: ["2022-01-01"],
      }),
    sql: [
      "ALTER TABLE measure ATTACH PARTITION measure_2021 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
    ],
    down: ["ALTER TABLE measure DETACH PARTITION measure_2021"],
  },
  {
    name: "detachPartition concurrently runs outside a transaction",
    up: (op) =>
      op.detachPartition("measure_2020", "measure", {
        concurrently: true,
        existingBound: { from: ["2020-01-01"], to: ["2021-01-01"] },
      }),
    sql: [
      "ALTER TABLE measure DETACH PARTITION measure_2020 CONCURRENTLY",
    ],
    down: [
      "ALTER TABLE measure ATTACH PARTITION measure_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
      await readBlock("drop_bound_check"),
    ],
    since: 14,
    isOutside: true,
  },
  {
    name: "createStatistics",
    up: (op, sa) =>
      op.createStatistics("st", "account", ["name", sa.text("flags % 2")], {
        kinds: ["mcv", "ndistinct"],
        ifNotExists: true,
        statisticsSchema: "app",
      }),
    sql: [
      "CREATE STATISTICS IF NOT EXISTS app.st (mcv, ndistinct) ON name, (flags % 2) FROM account",
    ],
    down: ["DROP STATISTICS app.st"],
    since: 14,
  },
  {
    name: "dropStatistics",
    up: (op) => op.dropStatistics("account_stats", { ifExists: true }),
    sql: ["DROP STATISTICS IF EXISTS account_stats"],
    down: UNKNOWN("statistics 'account_stats'"),
  },
  {
    name: "setSchema",
    up: (op) => op.setSchema("sequence", "seq", "app", { schema: "public" }),
    sql: ["ALTER SEQUENCE public.seq SET SCHEMA app"],
    down: ["ALTER SEQUENCE app.seq SET SCHEMA public"],
  },
  {
    name: "createComment",
    up: (op) => {
      op.createComment("view", "codes", "all", { existingComment: null });
      op.createComment("trigger", "account_touch", "t", {
        tableName: "account",
        existingComment: null,
      });
      op.createComment("function", "touch", "f", {
        argumentTypes: [],
        existingComment: null,
      });
    },
    sql: [
      "COMMENT ON VIEW codes IS 'all'",
      "COMMENT ON TRIGGER account_touch ON account IS 't'",
      "COMMENT ON FUNCTION touch() IS 'f'",
    ],
    down: [
      "COMMENT ON FUNCTION touch() IS NULL",
      "COMMENT ON TRIGGER account_touch ON account IS NULL",
      "COMMENT ON VIEW codes IS NULL",
    ],
  },
];
