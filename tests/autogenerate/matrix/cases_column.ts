import {
  casesOf,
  columnCases,
  type MatrixCase,
  renamed,
  renamedPart,
} from "./matrix_case.ts";

/** Rows with a value, and the value as text afterwards. */
function having(value: string, check = "SELECT a::text FROM t") {
  return { rows: `INSERT INTO t (id, a) VALUES (1, ${value})`, check };
}

const TYPES: readonly MatrixCase[] = columnCases("type", [
  ["varchar longer", "a varchar(30)", "a varchar(40)", having("'x'")],
  ["varchar shorter", "a varchar(40)", "a varchar(30)", having("'x'")],
  ["varchar to text", "a varchar(30)", "a text", having("'x'")],
  [
    "varchar to varchar without length",
    "a varchar(30)",
    "a varchar",
    having("'x'"),
  ],
  ["text to varchar", "a text", "a varchar(30)", having("'x'")],
  ["smallint to integer", "a smallint", "a integer", having("7")],
  ["integer to bigint", "a integer", "a bigint", having("7")],
  ["bigint to integer", "a bigint", "a integer", having("7")],
  ["numeric wider", "a numeric(10,2)", "a numeric(12,2)", having("1.25")],
  ["numeric without precision", "a numeric(10,2)", "a numeric", having("1.25")],
  ["numeric scale gone", "a numeric(10,0)", "a numeric(12)", having("7")],
  ["real to double", "a real", "a double precision", having("1.5")],
  ["integer to numeric", "a integer", "a numeric(9,0)", having("7")],
  [
    "timestamp to timestamptz",
    "a timestamp",
    "a timestamptz",
    having("'2020-01-02 03:04:05'", "SELECT a::timestamp::text FROM t"),
  ],
  [
    "timestamptz precision",
    "a timestamptz(3)",
    "a timestamptz(6)",
    having("'2020-01-02 03:04:05Z'"),
  ],
  [
    "timestamptz precision gone",
    "a timestamptz(3)",
    "a timestamptz",
    having("'2020-01-02 03:04:05Z'"),
  ],
  [
    "date to timestamp",
    "a date",
    "a timestamp",
    having("'2020-01-02'", "SELECT a::date::text FROM t"),
  ],
  [
    "interval fields",
    "a interval",
    "a interval day to second(3)",
    having("'1 day'"),
  ],
  ["time precision", "a time", "a time(0)", having("'10:00'")],
  ["json to jsonb", "a json", "a jsonb", having(`'{"b": 1}'`)],
  ["jsonb to json", "a jsonb", "a json", having(`'{"b": 1}'`)],
  ["jsonb to text", "a jsonb", "a text", having(`'{"b": 1}'`)],
  ["text to jsonb", "a text", "a jsonb", having(`'{"b": 1}'`)],
  [
    "uuid to varchar",
    "a uuid",
    "a varchar(40)",
    having("'11111111-2222-3333-4444-555555555555'"),
  ],
  [
    "varchar to uuid",
    "a varchar(40)",
    "a uuid",
    having("'11111111-2222-3333-4444-555555555555'"),
  ],
  [
    "integer array to bigint array",
    "a integer[]",
    "a bigint[]",
    having("'{1,2}'"),
  ],
  ["integer to array", "a text", "a text[]", having("'{x}'")],
  ["array to text", "a text[]", "a text", having("'{x}'")],
  [
    "char longer",
    "a char(5)",
    "a char(6)",
    having("'x'", "SELECT trim(a) FROM t"),
  ],
  ["bit longer", "a bit(3)", "a bit(4)", {
    rows: "INSERT INTO t (id, a) VALUES (1, B'101')",
    isEmptiedBefore: "back",
  }],
  ["smallint to bit", "a smallint", "a bit(4)", {
    ...having("5"),
    check: "SELECT to_jsonb(a) IN ('5', '\"0101\"') FROM t",
  }],
  ["smallint to all its bits", "a smallint[]", "a bit(32)[]", {
    ...having("'{-1,5}'"),
    check: "SELECT a::integer[] FROM t",
  }],
  ["integer to bit", "a integer", "a bit(4)", {
    rows: "INSERT INTO t (id, a) VALUES (1, 5)",
  }],
  [
    "integer array to varchar array",
    "a integer[]",
    "a varchar(3)[]",
    having("'{7,123}'"),
  ],
  ["bit to varbit", "a bit(3)", "a varbit(8)", having("B'101'")],
  ["money to numeric", "a money", "a numeric", {
    rows: "INSERT INTO t (id, a) VALUES (1, 5)",
  }],
  ["text to integer", "a text", "a integer", having("'42'")],
  [
    "text to integer with a default",
    "a text DEFAULT '1'",
    "a integer DEFAULT 1",
    having("'42'"),
  ],
  [
    "integer to text with a default",
    "a integer DEFAULT 1",
    "a text DEFAULT '1'",
    having("42"),
  ],
  ["integer to boolean", "a integer", "a boolean", {
    rows: "INSERT INTO t (id, a) VALUES (1, 1)",
  }],
  ["boolean to integer", "a boolean", "a integer", {
    rows: "INSERT INTO t (id, a) VALUES (1, true)",
  }],
  [
    "boolean to integer with a default",
    "a boolean DEFAULT false NOT NULL",
    "a integer DEFAULT 0 NOT NULL",
    { rows: "INSERT INTO t (id, a) VALUES (1, true)" },
  ],
  ["text to date", "a text", "a date", having("'2020-01-02'")],
  ["text to bytea", "a text", "a bytea", {
    rows: "INSERT INTO t (id, a) VALUES (1, 'x')",
  }],
  [
    "text to inet",
    "a text",
    "a inet",
    having("'10.0.0.1/32'", "SELECT count(*) FROM t"),
  ],
  ["inet to cidr", "a inet", "a cidr", having("'10.0.0.0/8'")],
  ["text to xml", "a text", "a xml", having("'<a/>'")],
  ["text to tsvector", "a text", "a tsvector", {
    rows: "INSERT INTO t (id, a) VALUES (1, 'x')",
  }],
  ["int4range to int8range", "a int4range", "a int8range", having("'[1,5)'")],
  ["collation", `a text COLLATE "C"`, `a text COLLATE "POSIX"`, having("'x'")],
  ["collation added", "a text", `a text COLLATE "C"`, having("'x'")],
  ["collation removed", `a text COLLATE "C"`, "a text", having("'x'")],
  [
    "collation and type",
    `a varchar(4) COLLATE "C"`,
    `a text COLLATE "POSIX"`,
    having("'x'"),
  ],
  ["to oid", "a integer", "a oid", having("7")],
  ["point to text", "a text", "a point", having("'(1,2)'")],
]);

const OWN_TYPES: readonly MatrixCase[] = casesOf(
  "own type",
  `CREATE TYPE e AS ENUM ('x', 'y'); CREATE TYPE f AS ENUM ('x', 'y', 'z');
   CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TYPE c AS (p integer, q text);`,
  [
    [
      "text to enum",
      "CREATE TABLE t (id integer, a text);",
      "CREATE TABLE t (id integer, a e);",
      having("'x'"),
    ],
    [
      "text to enum with a default",
      "CREATE TABLE t (id integer, a text DEFAULT 'x');",
      "CREATE TABLE t (id integer, a e DEFAULT 'x');",
      having("'x'"),
    ],
    [
      "enum to text",
      "CREATE TABLE t (id integer, a e);",
      "CREATE TABLE t (id integer, a text);",
      having("'x'"),
    ],
    [
      "another enum",
      "CREATE TABLE t (id integer, a e);",
      "CREATE TABLE t (id integer, a f);",
      having("'x'"),
    ],
    [
      "another enum with a default",
      "CREATE TABLE t (id integer, a e DEFAULT 'x');",
      "CREATE TABLE t (id integer, a f DEFAULT 'y');",
      having("'x'"),
    ],
    [
      "enum array",
      "CREATE TABLE t (id integer, a e[]);",
      "CREATE TABLE t (id integer, a f[]);",
      having("'{x}'"),
    ],
    [
      "domain to base",
      "CREATE TABLE t (id integer, a d);",
      "CREATE TABLE t (id integer, a integer);",
      having("7"),
    ],
    [
      "base to domain",
      "CREATE TABLE t (id integer, a integer);",
      "CREATE TABLE t (id integer, a d);",
      having("7"),
    ],
    [
      "text to a domain of limited length",
      "CREATE DOMAIN l AS varchar(3); CREATE TABLE t (id integer, a text, b text[]);",
      "CREATE DOMAIN l AS varchar(3); CREATE TABLE t (id integer, a l, b l[]);",
      {
        rows: "INSERT INTO t VALUES (1, 'xyz', '{x}')",
        check: "SELECT a::text, b::text[] FROM t",
      },
    ],
    [
      "composite to text",
      "CREATE TABLE t (id integer, a c);",
      "CREATE TABLE t (id integer, a text);",
      having("'(1,z)'"),
    ],
  ],
);

const BESIDES: readonly MatrixCase[] = columnCases("column", [
  ["not null added", "a text", "a text NOT NULL"],
  ["not null removed", "a text NOT NULL", "a text"],
  ["default added", "a integer", "a integer DEFAULT 5"],
  ["default removed", "a integer DEFAULT 5", "a integer"],
  ["default changed", "a integer DEFAULT 5", "a integer DEFAULT 6"],
  ["default text with a quote", "a text", "a text DEFAULT 'it''s'"],
  [
    "default now() to CURRENT_TIMESTAMP",
    "a timestamptz DEFAULT now()",
    "a timestamptz DEFAULT CURRENT_TIMESTAMP",
  ],
  ["default volatile", "a uuid", "a uuid DEFAULT gen_random_uuid()"],
  ["default array", "a text[]", "a text[] DEFAULT '{}'"],
  ["default jsonb", "a jsonb", `a jsonb DEFAULT '{"x": [1]}'`],
  ["default negative", "a integer", "a integer DEFAULT -5"],
  [
    "identity added",
    "a integer NOT NULL",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
  ],
  [
    "identity removed",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    "a integer NOT NULL",
  ],
  [
    "identity always",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    "a integer GENERATED ALWAYS AS IDENTITY",
    { rows: "INSERT INTO t (id) VALUES (1)" },
  ],
  [
    "identity by default",
    "a integer GENERATED ALWAYS AS IDENTITY",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    { rows: "INSERT INTO t (id) VALUES (1)" },
  ],
  [
    "identity options",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    "a integer GENERATED BY DEFAULT AS IDENTITY (START WITH 100 INCREMENT BY 5 MAXVALUE 9000 CACHE 3 CYCLE)",
  ],
  [
    "identity name of the sequence",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    "a integer GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME own_name)",
  ],
  [
    "serial to identity",
    "a serial",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    {
      rows: "INSERT INTO t (id) VALUES (1); SELECT setval('t_a_seq', 40)",
      check: "SELECT a, (SELECT last_value FROM t_a_seq) FROM t",
    },
  ],
  [
    "identity to serial",
    "a integer GENERATED BY DEFAULT AS IDENTITY",
    "a serial",
    {
      rows: "INSERT INTO t (id) VALUES (1); SELECT setval('t_a_seq', 40)",
      check: "SELECT a, (SELECT last_value FROM t_a_seq) FROM t",
    },
  ],
  ["serial to bigserial", "a serial", "a bigserial", {
    rows: "INSERT INTO t (id) VALUES (1)",
    check: "SELECT a FROM t",
  }],
  ["serial to bigint", "a serial", "a bigint NOT NULL", {
    rows: "INSERT INTO t (id) VALUES (1)",
    check: "SELECT a FROM t",
  }],
  ["serial to integer", "a serial", "a integer NOT NULL", {
    rows: "INSERT INTO t (id) VALUES (1)",
    check: "SELECT a FROM t",
  }],
  ["integer to serial", "a integer NOT NULL", "a serial"],
  [
    "identity integer to bigint",
    "a integer GENERATED ALWAYS AS IDENTITY",
    "a bigint GENERATED ALWAYS AS IDENTITY",
    { rows: "INSERT INTO t (id) VALUES (1)", check: "SELECT a FROM t" },
  ],
  ["storage", "a text", "a text STORAGE EXTERNAL", { since: 18 }],
  ["added", "b integer", "b integer, a text"],
  ["added in the middle", "b integer", "a text, b integer"],
  [
    "added with a default",
    "b integer",
    "b integer, a text NOT NULL DEFAULT 'x'",
  ],
  ["added with a check", "b integer", "b integer, a integer CHECK (a > 0)"],
  ["added unique", "b integer", "b integer, a integer UNIQUE"],
  [
    "added identity",
    "b integer",
    "b integer, a integer GENERATED ALWAYS AS IDENTITY",
    { rows: "INSERT INTO t (id) VALUES (1), (2)" },
  ],
  ["added serial", "b integer", "b integer, a serial", {
    rows: "INSERT INTO t (id) VALUES (1), (2)",
  }],
  [
    "added generated",
    "b integer",
    "b integer, a integer GENERATED ALWAYS AS (b + 1) STORED",
    { rows: "INSERT INTO t (id, b) VALUES (1, 1)" },
  ],
  ["removed", "b integer, a text", "b integer", {
    rows: "INSERT INTO t (id, b) VALUES (1, 7)",
    check: "SELECT b FROM t",
  }],
  ["two added, two removed", "p integer, q text", "r integer, s text", {
    rows: "INSERT INTO t (id) VALUES (1)",
  }],
  ["removed with its index", "a text UNIQUE", "b text", {
    rows: "INSERT INTO t (id) VALUES (1)",
  }],
  [
    "generated added",
    "b integer, a integer",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) STORED",
    { rows: "INSERT INTO t (id, b) VALUES (1, 1)" },
  ],
  [
    "generated removed",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) STORED",
    "b integer, a integer",
    { rows: "INSERT INTO t (id, b) VALUES (1, 1)", check: "SELECT b FROM t" },
  ],
  [
    "generated changed",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) STORED",
    "b integer, a integer GENERATED ALWAYS AS (b * 3) STORED",
    { rows: "INSERT INTO t (id, b) VALUES (1, 1)", check: "SELECT b FROM t" },
  ],
  [
    "generated and its source's type",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) STORED",
    "b bigint, a bigint GENERATED ALWAYS AS (b * 2) STORED",
    {
      rows: "INSERT INTO t (id, b) VALUES (1, 1)",
      check: "SELECT b, a FROM t",
    },
  ],
  [
    "generated with an index on it",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) STORED UNIQUE",
    "b integer, a integer GENERATED ALWAYS AS (b * 3) STORED UNIQUE",
    { rows: "INSERT INTO t (id, b) VALUES (1, 1)", check: "SELECT b FROM t" },
  ],
  [
    "virtual added",
    "b integer",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) VIRTUAL",
    { since: 18 },
  ],
  [
    "virtual changed",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) VIRTUAL",
    "b integer, a integer GENERATED ALWAYS AS (b * 3) VIRTUAL",
    { since: 18 },
  ],
  [
    "virtual changed in a table with a check",
    "b integer CHECK (b > 0), a integer GENERATED ALWAYS AS (b * 2) VIRTUAL",
    "b integer CHECK (b > 0), a integer GENERATED ALWAYS AS (b * 3) VIRTUAL",
    {
      since: 18,
      rows: "INSERT INTO t (id, b) VALUES (1, 1)",
      check: "SELECT b FROM t",
    },
  ],
  [
    "virtual to stored",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) VIRTUAL",
    "b integer, a integer GENERATED ALWAYS AS (b * 2) STORED",
    { since: 18 },
  ],
  [
    "name that needs quotes",
    "b integer",
    `b integer, "Sel""ect ü" text DEFAULT 'x'`,
  ],
  ["renamed", "a text", "b text", {
    rows: "INSERT INTO t VALUES (1, 'x')",
    check: "SELECT md5((SELECT t::text FROM t))",
    renames: [renamedPart("column", "a", "b")],
  }],
  ["renamed to what needs quotes", "a text", `"B b" text`, {
    rows: "INSERT INTO t VALUES (1, 'x')",
    check: "SELECT md5((SELECT t::text FROM t))",
    renames: [renamedPart("column", "a", "B b")],
  }],
  [
    "renamed with a check",
    "a integer CHECK (a > 0)",
    "b integer CONSTRAINT t_a_check CHECK (b > 0)",
    {
      rows: "INSERT INTO t VALUES (1, 7)",
      check: "SELECT md5((SELECT t::text FROM t))",
      renames: [renamedPart("column", "a", "b")],
    },
  ],
  ["renamed and changed", "a integer", "b bigint NOT NULL", {
    rows: "INSERT INTO t VALUES (1, 7)",
    check: "SELECT md5((SELECT t::text FROM t))",
    renames: [renamedPart("column", "a", "b")],
  }],
]).map((each) => ({ rows: "INSERT INTO t VALUES (1)", ...withValue(each) }));

/** Columns that may not be null need a value in every row. */
function withValue(each: MatrixCase): MatrixCase {
  return each.rows === undefined && /not null/.test(each.name)
    ? {
      ...each,
      rows: "INSERT INTO t VALUES (1, 'x')",
      check: "SELECT a FROM t",
    }
    : each.rows === undefined &&
        /\ba \w+ NOT NULL|identity removed/.test(each.name + each.from)
    ? { ...each, rows: "INSERT INTO t VALUES (1, 7)" }
    : each;
}

const SETTINGS: readonly MatrixCase[] = casesOf(
  "column setting",
  "CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);",
  [
    ["storage", "", "ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;"],
    [
      "storage changed",
      "ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;",
      "ALTER TABLE t ALTER COLUMN a SET STORAGE MAIN;",
    ],
    ["compression", "", "ALTER TABLE t ALTER COLUMN a SET COMPRESSION pglz;"],
    ["statistics", "", "ALTER TABLE t ALTER COLUMN b SET STATISTICS 300;"],
    [
      "statistics changed",
      "ALTER TABLE t ALTER COLUMN b SET STATISTICS 300;",
      "ALTER TABLE t ALTER COLUMN b SET STATISTICS 0;",
    ],
    ["options", "", "ALTER TABLE t ALTER COLUMN b SET (n_distinct = -0.5);"],
    [
      "options changed",
      "ALTER TABLE t ALTER COLUMN b SET (n_distinct = 5);",
      "ALTER TABLE t ALTER COLUMN b SET (n_distinct_inherited = 7);",
    ],
    ["comment", "", "COMMENT ON COLUMN t.a IS 'it''s a \"column\"';"],
    [
      "comment changed",
      "COMMENT ON COLUMN t.a IS 'one';",
      "COMMENT ON COLUMN t.a IS E'two\\nlines';",
    ],
    [
      "comment with the type",
      "COMMENT ON COLUMN t.b IS 'one';",
      "ALTER TABLE t ALTER COLUMN b TYPE bigint; COMMENT ON COLUMN t.b IS 'two';",
    ],
    ["privileges", "", "GRANT SELECT (a), UPDATE (a, b) ON t TO pg_monitor;"],
    [
      "privileges of a column",
      "GRANT SELECT (a) ON t TO pg_monitor;",
      "GRANT SELECT (b) ON t TO pg_monitor WITH GRANT OPTION;",
    ],
  ],
  { rows: "INSERT INTO t VALUES (1, 'x', 2)", check: "SELECT t FROM t" },
);

const DEPENDENTS: readonly MatrixCase[] = casesOf(
  "column with dependents",
  "",
  [
    [
      "type under a view",
      "CREATE TABLE t (id integer, a varchar(5)); CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE TABLE t (id integer, a text); CREATE VIEW v AS SELECT id, a FROM t;",
    ],
    [
      "type under views on views",
      "CREATE TABLE t (id integer, a integer); CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT a + 1 AS b FROM v; GRANT SELECT ON w TO pg_monitor; COMMENT ON VIEW w IS 'w'; COMMENT ON COLUMN w.b IS 'b';",
      "CREATE TABLE t (id integer, a bigint); CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT a + 1 AS b FROM v; GRANT SELECT ON w TO pg_monitor; COMMENT ON VIEW w IS 'w'; COMMENT ON COLUMN w.b IS 'b';",
      { rows: "INSERT INTO t VALUES (1, 2)", check: "SELECT b FROM w" },
    ],
    [
      "type under a materialized view",
      "CREATE TABLE t (id integer, a integer); CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE UNIQUE INDEX v_id ON v (id);",
      "CREATE TABLE t (id integer, a bigint); CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE UNIQUE INDEX v_id ON v (id);",
    ],
    [
      "type under a function",
      "CREATE TABLE t (id integer, a integer); CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';",
      "CREATE TABLE t (id integer, a bigint); CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';",
    ],
    [
      "type under an index",
      "CREATE TABLE t (id integer, a integer); CREATE INDEX i ON t (a) WHERE a > 0;",
      "CREATE TABLE t (id integer, a bigint); CREATE INDEX i ON t (a) WHERE a > 0;",
      { rows: "INSERT INTO t VALUES (1, 2)", check: "SELECT a FROM t" },
    ],
    [
      "type under a check",
      "CREATE TABLE t (id integer, a varchar(9) CHECK (a IN ('x', 'y')));",
      "CREATE TABLE t (id integer, a text CHECK (a IN ('x', 'y')));",
      { rows: "INSERT INTO t VALUES (1, 'x')", check: "SELECT a FROM t" },
    ],
    [
      "limit under a check and an index",
      "CREATE TABLE t (id integer, a varchar(9) CHECK (a IN ('x', 'y'))); CREATE INDEX i ON t (id) WHERE a IN ('x', 'z');",
      "CREATE TABLE t (id integer, a varchar(20) CHECK (a IN ('x', 'y'))); CREATE INDEX i ON t (id) WHERE a IN ('x', 'z');",
      { rows: "INSERT INTO t VALUES (1, 'x')", check: "SELECT a FROM t" },
    ],
    [
      "type under conditions with BETWEEN",
      "CREATE TABLE t (id integer, a integer, CHECK (a BETWEEN 1 AND 9 AND id > 0)); CREATE INDEX i ON t (id) WHERE a NOT BETWEEN 1 AND 2 OR id > 5;",
      "CREATE TABLE t (id integer, a bigint, CHECK (a BETWEEN 1 AND 9 AND id > 0)); CREATE INDEX i ON t (id) WHERE a NOT BETWEEN 1 AND 2 OR id > 5;",
      { rows: "INSERT INTO t VALUES (1, 2)", check: "SELECT a FROM t" },
    ],
    [
      "type under a check of an inherited column",
      "CREATE TABLE p (a varchar(9) CHECK (a IN ('x', 'y'))); CREATE TABLE t (id integer) INHERITS (p);",
      "CREATE TABLE p (a varchar(20) CHECK (a IN ('x', 'y'))); CREATE TABLE t (id integer) INHERITS (p);",
      { rows: "INSERT INTO t VALUES ('x', 1)", check: "SELECT a FROM t" },
    ],
    [
      "type under a policy",
      "CREATE TABLE t (id integer, a integer); CREATE POLICY p ON t USING (a > 0);",
      "CREATE TABLE t (id integer, a bigint); CREATE POLICY p ON t USING (a > 0);",
      { rows: "INSERT INTO t VALUES (1, 2)" },
    ],
    [
      "type under a trigger's condition",
      "CREATE TABLE t (id integer, a integer); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION f();",
      "CREATE TABLE t (id integer, a bigint); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION f();",
      { rows: "INSERT INTO t VALUES (1, 2)" },
    ],
    [
      "type under statistics",
      "CREATE TABLE t (id integer, a integer); CREATE STATISTICS s (ndistinct) ON id, a FROM t;",
      "CREATE TABLE t (id integer, a bigint); CREATE STATISTICS s (ndistinct) ON id, a FROM t;",
      { rows: "INSERT INTO t VALUES (1, 2)" },
    ],
    [
      "type of a foreign key and its target",
      "CREATE TABLE u (id integer PRIMARY KEY); CREATE TABLE t (id integer REFERENCES u);",
      "CREATE TABLE u (id bigint PRIMARY KEY); CREATE TABLE t (id bigint REFERENCES u);",
      {
        rows: "INSERT INTO u VALUES (1); INSERT INTO t VALUES (1)",
        check: "SELECT id FROM t",
      },
    ],
    [
      "type of a key to text and back",
      "CREATE TABLE u (id integer PRIMARY KEY); CREATE TABLE t (id integer REFERENCES u);",
      "CREATE TABLE u (id text PRIMARY KEY); CREATE TABLE t (id text REFERENCES u);",
      {
        rows: "INSERT INTO u VALUES (1); INSERT INTO t VALUES (1)",
        check: "SELECT id FROM t",
      },
    ],
    [
      "column of a view gone",
      "CREATE TABLE t (id integer, a text); CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE TABLE t (id integer); CREATE VIEW v AS SELECT id FROM t;",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "column of an index gone",
      "CREATE TABLE t (id integer, a text); CREATE INDEX i ON t (id, a);",
      "CREATE TABLE t (id integer); CREATE INDEX i ON t (id);",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "column of a unique constraint gone",
      "CREATE TABLE t (id integer, a text, CONSTRAINT u UNIQUE (id, a));",
      "CREATE TABLE t (id integer, CONSTRAINT u UNIQUE (id));",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "column of a policy gone",
      "CREATE TABLE t (id integer, a text); CREATE POLICY p ON t USING (a <> '');",
      "CREATE TABLE t (id integer); CREATE POLICY p ON t USING (id > 0);",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "default's function gone",
      "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (id integer DEFAULT f());",
      "CREATE TABLE t (id integer DEFAULT 2);",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "default of a new function",
      "CREATE TABLE t (id integer);",
      "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (id integer DEFAULT f());",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "default of a new sequence",
      "CREATE TABLE t (id integer);",
      "CREATE SEQUENCE s; CREATE TABLE t (id integer DEFAULT nextval('s'));",
      { rows: "INSERT INTO t VALUES (1)" },
    ],
    [
      "defaults of a new function that takes a new sequence",
      "CREATE TABLE t (id integer); CREATE VIEW v AS SELECT id FROM t;",
      "CREATE SEQUENCE s; CREATE FUNCTION n() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('$.s') $$; CREATE TABLE b (id bigint DEFAULT n() PRIMARY KEY); CREATE TABLE t (id integer, k bigint NOT NULL DEFAULT n()); CREATE VIEW v AS SELECT * FROM t; CREATE FUNCTION f(v) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
      { rows: "INSERT INTO t VALUES (1), (2)" },
    ],
    [
      "column of a renamed table under a view",
      "CREATE TABLE t (id integer, a integer); CREATE VIEW v AS SELECT a FROM t;",
      "CREATE TABLE u (id integer, a bigint); CREATE VIEW v AS SELECT a FROM u;",
      {
        rows: "INSERT INTO t VALUES (1, 2)",
        check: "SELECT a FROM v",
        renames: [renamed("table", "t", "u")],
      },
    ],
  ],
);

/** Columns: types, modifiers, what hangs on them. */
export const COLUMN_CASES: readonly MatrixCase[] = [
  ...TYPES,
  ...OWN_TYPES,
  ...BESIDES,
  ...SETTINGS,
  ...DEPENDENTS,
];
