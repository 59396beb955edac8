import {
  casesOf,
  type MatrixCase,
  renamed,
  renamedPart,
} from "./matrix_case.ts";

const ENUM_TABLE = "CREATE TABLE t (a e, b e[], c e DEFAULT 'b' NOT NULL);";
const ENUM_ROWS = {
  rows: "INSERT INTO t VALUES ('a', '{a,b}')",
  check: "SELECT t FROM t",
};

const COMPOSITE_TABLE = "CREATE TABLE t (id integer, x c, xs c[]);";
const COMPOSITE_ROWS = `INSERT INTO t VALUES
  (1, '(p,q)', '[0:2]={"(o,n)","(r,s)",NULL}'), (2, NULL, NULL), (3, '(,)', '{}')`;
const COMPOSITE_HOLDERS = `CREATE TYPE h AS (n integer, one c, many c[]);
  CREATE DOMAIN d AS c; CREATE DOMAIN ds AS c[] CHECK (array_length(VALUE, 1) > 0);
  CREATE TABLE t (x h, d d, ds ds);`;

const TYPES: readonly MatrixCase[] = [
  ...casesOf("enum", "", [
    ["added", "", "CREATE TYPE e AS ENUM ('a', 'it''s');"],
    ["removed", "CREATE TYPE e AS ENUM ('a');", ""],
    [
      "value added last",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE,
      "CREATE TYPE e AS ENUM ('a', 'b', 'c');" + ENUM_TABLE,
      ENUM_ROWS,
    ],
    [
      "value added first",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE,
      "CREATE TYPE e AS ENUM ('0', 'a', 'b');" + ENUM_TABLE,
      ENUM_ROWS,
    ],
    [
      "value added in the middle",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE,
      "CREATE TYPE e AS ENUM ('a', 'ab', 'b');" + ENUM_TABLE,
      ENUM_ROWS,
    ],
    [
      "several added",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE,
      "CREATE TYPE e AS ENUM ('x', 'a', 'y', 'z', 'b', 'w');" + ENUM_TABLE,
      ENUM_ROWS,
    ],
    [
      "added value used at once",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e);",
      "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (a e DEFAULT 'c');",
      { rows: "INSERT INTO t VALUES ('a')", check: "SELECT t FROM t" },
    ],
    [
      "value removed",
      "CREATE TYPE e AS ENUM ('a', 'b', 'c');" + ENUM_TABLE,
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE,
      ENUM_ROWS,
    ],
    [
      "values in another order under an index that has settings",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE +
      "CREATE INDEX i ON t ((a = 'a')); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 200; ALTER TABLE t CLUSTER ON i;",
      "CREATE TYPE e AS ENUM ('b', 'a');" + ENUM_TABLE +
      "CREATE INDEX i ON t ((a = 'a')); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 200; ALTER TABLE t CLUSTER ON i;",
      ENUM_ROWS,
    ],
    [
      "value removed under a view",
      "CREATE TYPE e AS ENUM ('a', 'b', 'c');" + ENUM_TABLE +
      "CREATE VIEW v AS SELECT a FROM t WHERE a <> 'b';",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE +
      "CREATE VIEW v AS SELECT a FROM t WHERE a <> 'b';",
      ENUM_ROWS,
    ],
    [
      "value renamed",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e);",
      "CREATE TYPE e AS ENUM ('a', 'B'); CREATE TABLE t (a e);",
      {
        rows: "INSERT INTO t VALUES ('b')",
        renames: [renamedPart("enumValue", "b", "B")],
      },
    ],
    [
      "values in another order",
      "CREATE TYPE e AS ENUM ('a', 'b');" + ENUM_TABLE,
      "CREATE TYPE e AS ENUM ('b', 'a');" + ENUM_TABLE,
      ENUM_ROWS,
    ],
    [
      "value removed under a function and a domain",
      "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE DOMAIN d AS e CHECK (VALUE <> 'b'); CREATE TABLE t (a e, b d); CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1';",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS e CHECK (VALUE <> 'b'); CREATE TABLE t (a e, b d); CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1';",
      { rows: "INSERT INTO t VALUES ('a', 'a')", check: "SELECT t FROM t" },
    ],
    [
      "value removed with an index and a check",
      "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (a e UNIQUE, CHECK (a <> 'b')); CREATE INDEX i ON t (a) WHERE a = 'a';",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e UNIQUE, CHECK (a <> 'b')); CREATE INDEX i ON t (a) WHERE a = 'a';",
      { rows: "INSERT INTO t VALUES ('a')", check: "SELECT t FROM t" },
    ],
    [
      "renamed",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e DEFAULT 'a');",
      "CREATE TYPE g AS ENUM ('a', 'b'); CREATE TABLE t (a g DEFAULT 'a');",
      {
        rows: "INSERT INTO t VALUES ('a')",
        check: "SELECT t FROM t",
        renames: [renamed("enum", "e", "g")],
      },
    ],
    [
      "comment and privileges",
      "CREATE TYPE e AS ENUM ('a');",
      "CREATE TYPE e AS ENUM ('a'); COMMENT ON TYPE e IS 'x'; REVOKE USAGE ON TYPE e FROM PUBLIC; GRANT USAGE ON TYPE e TO pg_monitor;",
    ],
  ]),
  ...casesOf("domain", "", [
    [
      "added",
      "",
      "CREATE DOMAIN d AS varchar(8) COLLATE \"C\" DEFAULT 'x' NOT NULL CONSTRAINT k CHECK (VALUE <> '');",
    ],
    ["removed", "CREATE DOMAIN d AS integer CHECK (VALUE > 0);", ""],
    [
      "default",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer DEFAULT 5; CREATE TABLE t (a d);",
    ],
    [
      "default removed",
      "CREATE DOMAIN d AS integer DEFAULT 5; CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
    ],
    [
      "not null",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer NOT NULL; CREATE TABLE t (a d);",
    ],
    [
      "check added",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d);",
    ],
    [
      "check changed",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 1); CREATE TABLE t (a d);",
    ],
    [
      "check removed",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
    ],
    [
      "check not valid",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d); ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;",
    ],
    [
      "check validated",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d); ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d);",
    ],
    [
      "type",
      "CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS bigint CHECK (VALUE > 0); CREATE TABLE t (a d);",
    ],
    [
      "type and check in an array",
      "CREATE DOMAIN d AS varchar(5) CHECK (VALUE <> ''); CREATE TABLE t (a integer, ds d[]);",
      "CREATE DOMAIN d AS varchar(9) CHECK (VALUE <> ''); CREATE TABLE t (a integer, ds d[]);",
      { rows: "INSERT INTO t VALUES (1, '{x,y}')" },
    ],
    [
      "check changed in an array",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d, ds d[]);",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 1); CREATE TABLE t (a d, ds d[]);",
      { rows: "INSERT INTO t VALUES (7, '{8,9}')" },
    ],
    [
      "check added within another domain and a composite type",
      "CREATE DOMAIN d AS integer; CREATE DOMAIN e AS d; CREATE TYPE c AS (n e); CREATE TABLE t (a d, b e, c c);",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 1); CREATE DOMAIN e AS d; CREATE TYPE c AS (n e); CREATE TABLE t (a d, b e, c c);",
      { rows: "INSERT INTO t VALUES (7, 8, '(9)')" },
    ],
    [
      "not null in an array",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d, ds d[]);",
      "CREATE DOMAIN d AS integer NOT NULL; CREATE TABLE t (a d, ds d[]);",
      { rows: "INSERT INTO t VALUES (7, '{8}')" },
    ],
    [
      "check not valid in an array",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d, ds d[]);",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d, ds d[]); ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;",
      { rows: "INSERT INTO t VALUES (7, '{8}')" },
    ],
    [
      "comment",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d);",
      "CREATE DOMAIN d AS integer CONSTRAINT k CHECK (VALUE > 0); CREATE TABLE t (a d); COMMENT ON DOMAIN d IS 'd'; COMMENT ON CONSTRAINT k ON DOMAIN d IS 'k';",
    ],
    [
      "renamed",
      "CREATE DOMAIN d AS integer; CREATE TABLE t (a d);",
      "CREATE DOMAIN n AS integer; CREATE TABLE t (a n);",
      { renames: [renamed("domain", "d", "n")] },
    ],
    [
      "check renamed",
      'CREATE DOMAIN d AS integer CONSTRAINT "a b" CHECK (VALUE > 0); CREATE TABLE t (a d);',
      "CREATE DOMAIN d AS integer CONSTRAINT b CHECK (VALUE > 0); CREATE TABLE t (a d);",
      {
        renames: [{
          kind: "object",
          key: "constraint a b of domain $.d",
          name: "",
          newName: "b",
          newKey: "constraint b of domain $.d",
        }],
      },
    ],
    [
      "renamed with its check",
      "CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE t (a d);",
      "CREATE DOMAIN n AS integer CHECK (VALUE > 0); CREATE TABLE t (a n);",
      {
        renames: [
          renamed("domain", "d", "n"),
          {
            kind: "object",
            key: "constraint d_check of domain $.d",
            name: "",
            newName: "n_check",
            newKey: "constraint n_check of domain $.n",
          },
        ],
      },
    ],
  ], {}).map((each) =>
    each.to.includes("TABLE t")
      ? { rows: "INSERT INTO t VALUES (7)", check: "SELECT t FROM t", ...each }
      : each
  ),
  ...casesOf("composite", "", [
    [
      "added",
      "",
      "CREATE TYPE c AS (a integer, \"B b\" text COLLATE \"C\"); COMMENT ON COLUMN c.a IS 'a'; COMMENT ON TYPE c IS 'c';",
    ],
    ["removed", "CREATE TYPE c AS (a integer);", ""],
    [
      "attribute added",
      "CREATE TYPE c AS (a integer); CREATE TABLE t (x c);",
      "CREATE TYPE c AS (a integer, b text); CREATE TABLE t (x c);",
      { rows: "INSERT INTO t VALUES ('(7)')", check: "SELECT (x).a FROM t" },
    ],
    [
      "attribute removed",
      "CREATE TYPE c AS (a integer, b text); CREATE TABLE t (x c);",
      "CREATE TYPE c AS (a integer); CREATE TABLE t (x c);",
      { rows: "INSERT INTO t VALUES ('(7,x)')", check: "SELECT (x).a FROM t" },
    ],
    [
      "attribute's type",
      "CREATE TYPE c AS (a integer, b text);",
      "CREATE TYPE c AS (a bigint, b text);",
    ],
    [
      "attribute's type in use",
      "CREATE TYPE c AS (a integer, b text); CREATE TABLE t (x c);",
      "CREATE TYPE c AS (a bigint, b text); CREATE TABLE t (x c);",
      { rows: "INSERT INTO t VALUES ('(7,x)')", check: "SELECT x FROM t" },
    ],
    [
      "attributes in another order",
      "CREATE TYPE c AS (a text, b text);" + COMPOSITE_TABLE,
      "CREATE TYPE c AS (b text, a text);" + COMPOSITE_TABLE,
      {
        rows: COMPOSITE_ROWS,
        check:
          "SELECT id, (x).a, (x).b, (xs[1]).a, xs[2] IS DISTINCT FROM NULL, array_dims(xs) FROM t ORDER BY id",
      },
    ],
    [
      "attribute added first, another removed and one of another type",
      "CREATE TYPE c AS (a text, b text, n integer);" + COMPOSITE_TABLE,
      "CREATE TYPE c AS (z date, n varchar(5), a text);" + COMPOSITE_TABLE,
      {
        rows: `INSERT INTO t VALUES (1, '(p,q,7)', '{{"(r,s,8)"}}')`,
        check: "SELECT (x).a, (x).n::text, (xs[1][1]).n::text FROM t",
      },
    ],
    [
      "attribute replaced by another, and back",
      "CREATE TYPE c AS (street text, city text, zip text); CREATE TABLE t (x c);",
      "CREATE TYPE c AS (street text, zip text, country text); CREATE TABLE t (x c);",
      {
        rows: "INSERT INTO t VALUES ('(s,c,z)')",
        check: "SELECT (x).street, (x).zip FROM t",
      },
    ],
    [
      "attributes in another order within others and domains",
      "CREATE TYPE c AS (a text, b text);" + COMPOSITE_HOLDERS,
      "CREATE TYPE c AS (b text, a text);" + COMPOSITE_HOLDERS,
      {
        rows: `INSERT INTO t VALUES
          (ROW(1, '(p,q)', '{"(r,s)"}'), '(t,u)', '{"(v,w)"}')`,
        check: "SELECT ((x).one).a, ((x).many[1]).a, (d).a, (ds[1]).b FROM t",
      },
    ],
    [
      "attributes in another order within arrays of a domain of arrays",
      "CREATE TYPE c AS (a text, b text); CREATE DOMAIN d AS c[]; CREATE TABLE t (x d[]);",
      "CREATE TYPE c AS (b text, a text); CREATE DOMAIN d AS c[]; CREATE TABLE t (x d[]);",
      {
        rows: "INSERT INTO t VALUES (ARRAY[ARRAY[ROW('p', 'q')::c]::d])",
        check: "SELECT ((x[1]::d)[1]).a FROM t",
      },
    ],
    [
      "attributes in another order within multiranges",
      "CREATE TYPE c AS (x integer, y integer); CREATE TYPE r AS RANGE (SUBTYPE = c); CREATE DOMAIN d AS r_multirange; CREATE TABLE t (a r_multirange, b r_multirange[], e d);",
      "CREATE TYPE c AS (y integer, x integer); CREATE TYPE r AS RANGE (SUBTYPE = c); CREATE DOMAIN d AS r_multirange; CREATE TABLE t (a r_multirange, b r_multirange[], e d);",
      {
        rows:
          "INSERT INTO t SELECT m, ARRAY[m, '{}'], m FROM (SELECT r_multirange(r(ROW(1, 2)::c, ROW(3, 4)::c, '(]'), r(ROW(5, 6)::c, NULL))) AS v (m)",
        check:
          "SELECT (lower(v.value)).x, (lower(v.value)).y, (upper(v.value)).x, lower_inc(v.value), upper_inc(v.value), (lower(b[1])).y, b[2]::text, (lower(e)).x FROM t, unnest(a) AS v (value)",
      },
    ],
    [
      "attributes in another order within ranges",
      "CREATE TYPE c AS (a integer, b integer); CREATE TYPE r AS RANGE (subtype = c); CREATE TABLE t (x r, xs r[]);",
      "CREATE TYPE c AS (b integer, a integer); CREATE TYPE r AS RANGE (subtype = c); CREATE TABLE t (x r, xs r[]);",
      {
        rows: `INSERT INTO t VALUES
          (r(ROW(1, 2), ROW(3, 4), '(]'), ARRAY[r(NULL, ROW(5, 6)), 'empty'])`,
        check:
          "SELECT (lower(x)).a, (upper(x)).b, upper_inc(x), (upper(xs[1])).a, lower_inf(xs[1]), isempty(xs[2]) FROM t",
      },
    ],
    [
      "another with attributes in another order",
      "CREATE TYPE c AS (a text, b text); CREATE TABLE t (x c);",
      "CREATE TYPE e AS (b text, a text); CREATE TABLE t (x e);",
      {
        rows: "INSERT INTO t VALUES ('(p,q)')",
        check: "SELECT (x).a, (x).b FROM t",
      },
    ],
    [
      "attributes in another order in a table that begins to be partitioned",
      "CREATE TYPE c AS (a text, b text); CREATE TABLE t (id integer, x c);",
      "CREATE TYPE c AS (b text, a text); CREATE TABLE t (id integer, x c) PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      {
        rows: "INSERT INTO t VALUES (1, '(p,q)')",
        check: "SELECT (x).a, (x).b FROM t",
      },
    ],
    [
      "used by a function",
      "CREATE TYPE c AS (a integer); CREATE FUNCTION f(c) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
      "CREATE TYPE c AS (a integer, b text); CREATE FUNCTION f(c) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    ],
  ]),
  ...casesOf("range", "", [
    [
      "added",
      "",
      "CREATE TYPE g AS RANGE (subtype = float8, subtype_diff = float8mi); COMMENT ON TYPE g IS 'g';",
    ],
    ["removed", "CREATE TYPE g AS RANGE (subtype = float8);", ""],
    [
      "changed",
      "CREATE TYPE g AS RANGE (subtype = float8);",
      "CREATE TYPE g AS RANGE (subtype = float8, subtype_diff = float8mi);",
    ],
    [
      "name of its multirange",
      "CREATE TYPE g AS RANGE (subtype = float8);",
      "CREATE TYPE g AS RANGE (subtype = float8, multirange_type_name = gs);",
    ],
    [
      "changed in use, with its multirange",
      "CREATE TYPE g AS RANGE (subtype = float8); CREATE TABLE t (r g, m g_multirange, ms g_multirange[]);",
      "CREATE TYPE g AS RANGE (subtype = float8, subtype_diff = float8mi); CREATE TABLE t (r g, m g_multirange, ms g_multirange[]);",
      {
        rows: `INSERT INTO t VALUES ('[1,2)', '{[1,2),[3,4)}', '{"{[5,6)}"}')`,
        check: "SELECT r, m, ms FROM t",
      },
    ],
    [
      "name of its multirange in use",
      "CREATE TYPE g AS RANGE (subtype = float8); CREATE TABLE t (m g_multirange);",
      "CREATE TYPE g AS RANGE (subtype = float8, multirange_type_name = gs); CREATE TABLE t (m gs);",
      {
        rows: "INSERT INTO t VALUES ('{[1,2),[3,4)}')",
        check: "SELECT m FROM t",
      },
    ],
    [
      "changed in a table that begins to be partitioned",
      "CREATE TYPE g AS RANGE (subtype = float8); CREATE TABLE t (id integer, m g_multirange);",
      "CREATE TYPE g AS RANGE (subtype = float8, subtype_diff = float8mi); CREATE TABLE t (id integer, m g_multirange) PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      {
        rows: "INSERT INTO t VALUES (1, '{[1,2),[3,4)}')",
        check: "SELECT m FROM t",
      },
    ],
    [
      "whose multirange is within others",
      "CREATE TYPE g AS RANGE (subtype = float8); CREATE DOMAIN d AS g_multirange; CREATE TYPE c AS (m g_multirange); CREATE TABLE t (d d, c c);",
      "CREATE TYPE g AS RANGE (subtype = float8, subtype_diff = float8mi); CREATE DOMAIN d AS g_multirange; CREATE TYPE c AS (m g_multirange); CREATE TABLE t (d d, c c);",
      {
        rows: `INSERT INTO t VALUES ('{[1,2)}', '("{[3,4)}")')`,
        check: "SELECT d, c FROM t",
      },
    ],
  ]),
  ...casesOf("collation", "", [
    [
      "added",
      "",
      "CREATE COLLATION g (provider = icu, locale = 'de'); CREATE TABLE t (a text COLLATE g);",
    ],
    [
      "changed",
      "CREATE COLLATION g (provider = icu, locale = 'de');",
      "CREATE COLLATION g (provider = icu, locale = 'fr');",
    ],
    ["removed", 'CREATE COLLATION g FROM "C";', ""],
  ]),
  ...casesOf("sequence", "", [
    [
      "added",
      "",
      "CREATE SEQUENCE s AS smallint INCREMENT BY -2 MINVALUE -100 MAXVALUE 50 START 40 CACHE 5 CYCLE;",
    ],
    ["removed", "CREATE SEQUENCE s;", ""],
    ["increment", "CREATE SEQUENCE s;", "CREATE SEQUENCE s INCREMENT 5;"],
    [
      "bounds",
      "CREATE SEQUENCE s;",
      "CREATE SEQUENCE s MINVALUE 10 MAXVALUE 1000 START 10;",
    ],
    ["start", "CREATE SEQUENCE s;", "CREATE SEQUENCE s START 7;"],
    [
      "cycle and cache",
      "CREATE SEQUENCE s CACHE 3;",
      "CREATE SEQUENCE s CYCLE;",
    ],
    ["type", "CREATE SEQUENCE s AS integer;", "CREATE SEQUENCE s AS bigint;"],
    ["descending", "CREATE SEQUENCE s;", "CREATE SEQUENCE s INCREMENT -1;"],
    [
      "owned",
      "CREATE TABLE t (a integer); CREATE SEQUENCE s;",
      "CREATE TABLE t (a integer); CREATE SEQUENCE s OWNED BY t.a;",
    ],
    [
      "owned no more",
      "CREATE TABLE t (a integer); CREATE SEQUENCE s OWNED BY t.a;",
      "CREATE TABLE t (a integer); CREATE SEQUENCE s;",
    ],
    [
      "owner's column removed",
      "CREATE TABLE t (a integer, b integer); CREATE SEQUENCE s OWNED BY t.a;",
      "CREATE TABLE t (b integer); CREATE SEQUENCE s;",
    ],
    ["unlogged", "CREATE SEQUENCE s;", "CREATE UNLOGGED SEQUENCE s;", {
      since: 15,
    }],
    [
      "renamed",
      "CREATE SEQUENCE s; CREATE TABLE t (a integer DEFAULT nextval('s'));",
      "CREATE SEQUENCE z; CREATE TABLE t (a integer DEFAULT nextval('z'));",
      { renames: [renamed("sequence", "s", "z")] },
    ],
    [
      "comment and privileges",
      "CREATE SEQUENCE s;",
      "CREATE SEQUENCE s; COMMENT ON SEQUENCE s IS 's'; GRANT USAGE ON SEQUENCE s TO pg_monitor;",
    ],
  ]),
];

const VIEWS: readonly MatrixCase[] = casesOf(
  "view",
  "CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);",
  [
    ["added", "", "CREATE VIEW v AS SELECT id, a FROM t;"],
    ["removed", "CREATE VIEW v AS SELECT id, a FROM t;", ""],
    [
      "condition",
      "CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE VIEW v AS SELECT id, a FROM t WHERE b > 0;",
    ],
    [
      "column added last",
      "CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE VIEW v AS SELECT id, a, b FROM t;",
    ],
    [
      "column added first",
      "CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE VIEW v AS SELECT b, id, a FROM t;",
    ],
    [
      "column removed",
      "CREATE VIEW v AS SELECT id, a, b FROM t;",
      "CREATE VIEW v AS SELECT id, b FROM t;",
    ],
    [
      "columns in another order",
      "CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE VIEW v AS SELECT a, id FROM t;",
    ],
    [
      "column's name",
      "CREATE VIEW v AS SELECT id FROM t;",
      'CREATE VIEW v AS SELECT id AS "Id" FROM t;',
    ],
    [
      "column's type",
      "CREATE VIEW v AS SELECT id FROM t;",
      "CREATE VIEW v AS SELECT id::text AS id FROM t;",
    ],
    [
      "with dependants",
      "CREATE VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT id FROM v; CREATE VIEW x AS SELECT count(*) FROM w;",
      "CREATE VIEW v AS SELECT b, id FROM t; CREATE VIEW w AS SELECT id FROM v; CREATE VIEW x AS SELECT count(*) FROM w;",
    ],
    [
      "with a function on it",
      "CREATE VIEW v AS SELECT id, a FROM t; CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v';",
      "CREATE VIEW v AS SELECT id FROM t; CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v';",
    ],
    [
      "options",
      "CREATE VIEW v AS SELECT id FROM t;",
      "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t;",
    ],
    [
      "security invoker",
      "CREATE VIEW v WITH (security_barrier = true) AS SELECT id FROM t;",
      "CREATE VIEW v WITH (security_invoker = true) AS SELECT id FROM t;",
      { since: 15 },
    ],
    [
      "check option",
      "CREATE VIEW v AS SELECT id FROM t WHERE id > 0;",
      "CREATE VIEW v AS SELECT id FROM t WHERE id > 0 WITH LOCAL CHECK OPTION;",
    ],
    [
      "default of a column",
      "CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE VIEW v AS SELECT id, a FROM t; ALTER VIEW v ALTER COLUMN a SET DEFAULT 'x';",
    ],
    [
      "comments",
      "CREATE VIEW v AS SELECT id, a FROM t;",
      "CREATE VIEW v AS SELECT id, a FROM t; COMMENT ON VIEW v IS 'v'; COMMENT ON COLUMN v.a IS 'a';",
    ],
    [
      "privileges",
      "CREATE VIEW v AS SELECT id, a FROM t; GRANT SELECT ON v TO PUBLIC;",
      "CREATE VIEW v AS SELECT id, a FROM t; GRANT SELECT ON v TO pg_monitor;",
    ],
    [
      "privileges kept when it changes",
      "CREATE VIEW v AS SELECT id, a FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'v';",
      "CREATE VIEW v AS SELECT a FROM t; GRANT SELECT ON v TO PUBLIC; COMMENT ON VIEW v IS 'v';",
    ],
    [
      "recursive",
      "",
      "CREATE RECURSIVE VIEW v (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM v WHERE n < 5;",
    ],
    [
      "renamed",
      "CREATE VIEW v AS SELECT id FROM t;",
      "CREATE VIEW w AS SELECT id FROM t;",
      { renames: [renamed("view", "v", "w")] },
    ],
    [
      "on a new column",
      "CREATE VIEW v AS SELECT id FROM t;",
      "ALTER TABLE t ADD COLUMN c integer; CREATE VIEW v AS SELECT id, c FROM t;",
    ],
    [
      "to materialized",
      "CREATE VIEW v AS SELECT id FROM t;",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;",
    ],
    [
      "from materialized",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;",
      "CREATE VIEW v AS SELECT id FROM t;",
    ],
    [
      "materialized added",
      "",
      "CREATE MATERIALIZED VIEW v WITH (fillfactor = 90) AS SELECT id, count(*) AS n FROM t GROUP BY id; CREATE UNIQUE INDEX v_id ON v (id); COMMENT ON MATERIALIZED VIEW v IS 'm'; GRANT SELECT ON v TO PUBLIC;",
    ],
    [
      "materialized removed",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;",
      "",
    ],
    [
      "materialized changed",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t; CREATE UNIQUE INDEX v_id ON v (id);",
      "CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE UNIQUE INDEX v_id ON v (id);",
    ],
    [
      "materialized with dependants",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t; CREATE VIEW w AS SELECT id FROM v; CREATE MATERIALIZED VIEW x AS SELECT id FROM w; CREATE INDEX x_id ON x (id);",
      "CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t; CREATE VIEW w AS SELECT id FROM v; CREATE MATERIALIZED VIEW x AS SELECT id FROM w; CREATE INDEX x_id ON x (id);",
    ],
    [
      "materialized options",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;",
      "CREATE MATERIALIZED VIEW v WITH (fillfactor = 50) AS SELECT id FROM t;",
    ],
    [
      "index of a materialized view",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t; CREATE INDEX v_id ON v (id);",
    ],
    [
      "materialized renamed",
      "CREATE MATERIALIZED VIEW v AS SELECT id FROM t;",
      "CREATE MATERIALIZED VIEW w AS SELECT id FROM t;",
      { renames: [renamed("materialized view", "v", "w")] },
    ],
  ],
  { rows: "INSERT INTO t VALUES (1, 'x', 2)" },
);

const FN = "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql";
const ROUTINES: readonly MatrixCase[] = casesOf(
  "routine",
  "CREATE TABLE t (id integer, a text);",
  [
    ["function added", "", FN + " IMMUTABLE AS 'SELECT a + 1';"],
    ["function removed", FN + " AS 'SELECT 1';", ""],
    ["body", FN + " AS 'SELECT 1';", FN + " AS 'SELECT 2';"],
    [
      "volatility and cost",
      FN + " AS 'SELECT 1';",
      FN +
      " STABLE STRICT PARALLEL SAFE COST 7 SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT 1';",
    ],
    [
      "return type",
      FN + " AS 'SELECT 1';",
      "CREATE FUNCTION f(a integer) RETURNS text LANGUAGE sql AS 'SELECT ''1''';",
    ],
    [
      "argument's name",
      FN + " AS 'SELECT 1';",
      "CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    ],
    [
      "argument's type",
      FN + " AS 'SELECT 1';",
      "CREATE FUNCTION f(a bigint) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    ],
    [
      "argument's default",
      FN + " AS 'SELECT 1';",
      "CREATE FUNCTION f(a integer DEFAULT 5) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    ],
    [
      "argument's default removed",
      "CREATE FUNCTION f(a integer DEFAULT 5) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
      FN + " AS 'SELECT 1';",
    ],
    [
      "overloaded",
      FN + " AS 'SELECT 1';",
      FN +
      " AS 'SELECT 1'; CREATE FUNCTION f(a text) RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    ],
    [
      "to procedure",
      "CREATE FUNCTION f(a integer) RETURNS void LANGUAGE sql AS 'SELECT 1';",
      "CREATE PROCEDURE f(a integer) LANGUAGE sql AS 'SELECT 1';",
    ],
    [
      "returns table",
      FN + " AS 'SELECT 1';",
      "CREATE FUNCTION f(a integer) RETURNS TABLE (x integer, y text) LANGUAGE sql AS 'SELECT 1, ''x''';",
    ],
    [
      "under a view",
      FN + " AS 'SELECT 1'; CREATE VIEW v AS SELECT f(id) AS x FROM t;",
      "CREATE FUNCTION f(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'; CREATE VIEW v AS SELECT f(id) AS x FROM t;",
    ],
    [
      "under a default and a check",
      FN +
      " IMMUTABLE AS 'SELECT 1'; ALTER TABLE t ALTER COLUMN id SET DEFAULT f(1), ADD CONSTRAINT k CHECK (f(id) > 0);",
      "CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'; ALTER TABLE t ALTER COLUMN id SET DEFAULT f(1), ADD CONSTRAINT k CHECK (f(id) > 0);",
    ],
    [
      "under an index",
      FN + " IMMUTABLE AS 'SELECT 1'; CREATE INDEX i ON t (f(id));",
      "CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE INDEX i ON t (f(id));",
    ],
    [
      "under the check of a domain that is in arrays and composites",
      FN +
      " IMMUTABLE AS 'SELECT a'; CREATE DOMAIN d AS integer CHECK (f(VALUE) > 0); CREATE TYPE c AS (x d); CREATE TABLE u (x d, xs d[], y c);",
      "CREATE FUNCTION f(a integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT a::bigint'; CREATE DOMAIN d AS integer CHECK (f(VALUE) > 0); CREATE TYPE c AS (x d); CREATE TABLE u (x d, xs d[], y c);",
      {
        rows: "INSERT INTO u VALUES (1, '{2,3}', '(4)')",
        check: "SELECT u FROM u",
      },
    ],
    [
      "atomic body",
      FN + " AS 'SELECT 1';",
      FN + " BEGIN ATOMIC SELECT count(*)::integer FROM t; END;",
    ],
    [
      "atomic body on a table that changes",
      "CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END;",
      "CREATE TABLE u (a text); CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT a FROM u; END;",
    ],
    [
      "comment and privileges",
      FN + " AS 'SELECT 1';",
      FN +
      " AS 'SELECT 1'; COMMENT ON FUNCTION f IS 'f'; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;",
    ],
    [
      "privileges kept when it is made anew",
      FN +
      " AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC; GRANT EXECUTE ON FUNCTION f TO pg_monitor;",
      "CREATE FUNCTION f(a integer) RETURNS text LANGUAGE sql AS 'SELECT ''1'''; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC; GRANT EXECUTE ON FUNCTION f TO pg_monitor;",
    ],
    [
      "procedure added",
      "",
      "CREATE PROCEDURE p(INOUT n integer) LANGUAGE plpgsql AS 'BEGIN n := n + 1; END'; COMMENT ON PROCEDURE p IS 'p';",
    ],
    [
      "procedure's body",
      "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';",
      "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 2';",
    ],
    [
      "procedure removed",
      "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';",
      "",
    ],
    [
      "aggregate added",
      "",
      "CREATE AGGREGATE g(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = '1', PARALLEL = safe);",
    ],
    [
      "aggregate changed",
      "CREATE AGGREGATE g(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = '1');",
      "CREATE AGGREGATE g(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = '2');",
    ],
    [
      "aggregate under a view",
      "CREATE AGGREGATE g(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = '1'); CREATE VIEW v AS SELECT g(id) AS g FROM t;",
      "CREATE AGGREGATE g(double precision) (SFUNC = float8mul, STYPE = double precision, INITCOND = '2'); CREATE VIEW v AS SELECT g(id) AS g FROM t;",
    ],
    [
      "aggregate removed",
      "CREATE AGGREGATE g(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');",
      "",
    ],
    [
      "aggregate of a new function",
      "",
      "CREATE FUNCTION s(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE g(integer) (SFUNC = s, STYPE = integer); COMMENT ON AGGREGATE g(integer) IS 'g';",
    ],
  ],
  { rows: "INSERT INTO t VALUES (1, 'x')" },
);

const TF =
  "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TABLE t (id integer, a text);";
const ON_TABLES: readonly MatrixCase[] = [
  ...casesOf("trigger", TF, [
    [
      "added",
      "",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f('x', 'it''s');",
    ],
    [
      "removed",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "",
    ],
    [
      "timing",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE TRIGGER g AFTER INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION f();",
    ],
    [
      "condition",
      "CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION f();",
    ],
    [
      "disabled",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER g;",
    ],
    [
      "always to replica",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t ENABLE ALWAYS TRIGGER g;",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t ENABLE REPLICA TRIGGER g;",
    ],
    [
      "constraint trigger",
      "CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();",
    ],
    [
      "transition tables",
      "",
      "CREATE TRIGGER g AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f();",
    ],
    [
      "on a view",
      "CREATE VIEW v AS SELECT id FROM t;",
      "CREATE VIEW v AS SELECT id FROM t; CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();",
    ],
    [
      "comment",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); COMMENT ON TRIGGER g ON t IS 'g';",
    ],
    [
      "of a new function",
      "",
      "CREATE FUNCTION f2() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f2();",
    ],
  ], { rows: "INSERT INTO t VALUES (1, 'x')" }),
  ...casesOf(
    "rule",
    "CREATE TABLE t (id integer, a text); CREATE TABLE u (id integer);",
    [
      ["added", "", "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;"],
      [
        "changed",
        "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;",
        "CREATE RULE r AS ON DELETE TO t WHERE OLD.id > 5 DO ALSO INSERT INTO u VALUES (OLD.id);",
      ],
      ["removed", "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;", ""],
      [
        "disabled",
        "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;",
        "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; ALTER TABLE t DISABLE RULE r;",
      ],
      [
        "comment",
        "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;",
        "CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING; COMMENT ON RULE r ON t IS 'r';",
      ],
    ],
    { rows: "INSERT INTO t VALUES (1, 'x')" },
  ),
  ...casesOf(
    "policy",
    "CREATE TABLE t (id integer, a text); ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
    [
      [
        "added",
        "",
        "CREATE POLICY p ON t FOR SELECT TO pg_monitor USING (id > 0);",
      ],
      ["removed", "CREATE POLICY p ON t USING (true);", ""],
      [
        "condition",
        "CREATE POLICY p ON t USING (true);",
        "CREATE POLICY p ON t USING (id > 0) WITH CHECK (a <> 'it''s');",
      ],
      [
        "check removed",
        "CREATE POLICY p ON t USING (true) WITH CHECK (id > 0);",
        "CREATE POLICY p ON t USING (true);",
      ],
      [
        "command",
        "CREATE POLICY p ON t FOR SELECT USING (true);",
        "CREATE POLICY p ON t FOR DELETE USING (true);",
      ],
      [
        "restrictive",
        "CREATE POLICY p ON t USING (true);",
        "CREATE POLICY p ON t AS RESTRICTIVE USING (true);",
      ],
      [
        "roles",
        "CREATE POLICY p ON t USING (true);",
        "CREATE POLICY p ON t TO pg_monitor, pg_read_all_data USING (true);",
      ],
      [
        "comment",
        "CREATE POLICY p ON t USING (true);",
        "CREATE POLICY p ON t USING (true); COMMENT ON POLICY p ON t IS 'p';",
      ],
      [
        "on another table's rows",
        "",
        "CREATE TABLE u (x integer); CREATE POLICY p ON t USING (id IN (SELECT x FROM u));",
      ],
    ],
    { rows: "INSERT INTO t VALUES (1, 'x')" },
  ),
  ...casesOf("statistics", "CREATE TABLE t (id integer, a text);", [
    [
      "added",
      "",
      "CREATE STATISTICS s (ndistinct, dependencies) ON id, a FROM t;",
    ],
    [
      "expression",
      "CREATE STATISTICS s (ndistinct) ON id, a FROM t;",
      "CREATE STATISTICS s ON lower(a) FROM t;",
    ],
    ["removed", "CREATE STATISTICS s ON id, a FROM t;", ""],
    [
      "target",
      "CREATE STATISTICS s ON id, a FROM t;",
      "CREATE STATISTICS s ON id, a FROM t; ALTER STATISTICS s SET STATISTICS 50;",
    ],
    [
      "comment",
      "CREATE STATISTICS s ON id, a FROM t;",
      "CREATE STATISTICS s ON id, a FROM t; COMMENT ON STATISTICS s IS 's';",
    ],
  ], { rows: "INSERT INTO t VALUES (1, 'x')" }),
];

const WHOLE: readonly MatrixCase[] = [
  ...casesOf("schema", "", [
    [
      "added",
      "",
      `CREATE SCHEMA "New ""one"""; CREATE TABLE "New ""one""".n (a integer); COMMENT ON SCHEMA "New ""one""" IS 'n';`,
    ],
    ["removed", "CREATE SCHEMA gone; CREATE TABLE gone.n (a integer);", ""],
    [
      "comment and privileges",
      "CREATE SCHEMA s;",
      "CREATE SCHEMA s; COMMENT ON SCHEMA s IS 's'; GRANT USAGE ON SCHEMA s TO pg_monitor;",
    ],
    [
      "public's privileges",
      "",
      "REVOKE USAGE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO pg_monitor;",
    ],
  ], { isAlone: true }),
  ...casesOf("extension", "", [
    ["added", "", "CREATE EXTENSION citext; CREATE TABLE t (a citext);"],
    ["removed", "CREATE EXTENSION citext; CREATE TABLE t (a citext);", ""],
    [
      "in another schema",
      "CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA public;",
      "CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA x;",
    ],
    [
      "in another schema, with all that uses its type",
      "CREATE EXTENSION citext SCHEMA public; CREATE DOMAIN d AS public.citext CHECK (VALUE OPERATOR(public.<>) 'q'); CREATE TABLE t (id int PRIMARY KEY, a public.citext DEFAULT 'x', b public.citext[], c d, UNIQUE (a), CHECK (a OPERATOR(public.<>) 'zz')); CREATE INDEX i ON t (id) WHERE a OPERATOR(public.=) 'w'; CREATE FUNCTION f(public.citext) RETURNS public.citext LANGUAGE sql AS $$SELECT $1$$; CREATE VIEW v AS SELECT a OPERATOR(public.=) 'x' AS is_x, f(a) FROM t;",
      "CREATE SCHEMA x; CREATE EXTENSION citext SCHEMA x; CREATE DOMAIN d AS x.citext CHECK (VALUE OPERATOR(x.<>) 'q'); CREATE TABLE t (id int PRIMARY KEY, a x.citext DEFAULT 'x', b x.citext[], c d, UNIQUE (a), CHECK (a OPERATOR(x.<>) 'zz')); CREATE INDEX i ON t (id) WHERE a OPERATOR(x.=) 'w'; CREATE FUNCTION f(x.citext) RETURNS x.citext LANGUAGE sql AS $$SELECT $1$$; CREATE VIEW v AS SELECT a OPERATOR(x.=) 'x' AS is_x, f(a) FROM t;",
      { rows: "INSERT INTO t VALUES (1, 'A', '{B}', 'c');" },
    ],
    [
      "in another schema, with a function of the same name",
      "CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA x; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a x.gin_trgm_ops); CREATE FUNCTION x.similarity(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT x.similarity(a, 'x'), a OPERATOR(x.<->) 'q' AS distance, x.similarity(1) AS own FROM t;",
      "CREATE SCHEMA x; CREATE EXTENSION pg_trgm SCHEMA public; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a public.gin_trgm_ops); CREATE FUNCTION x.similarity(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT public.similarity(a, 'x'), a OPERATOR(public.<->) 'q' AS distance, x.similarity(1) AS own FROM t;",
    ],
    [
      "out of a schema that goes",
      "CREATE SCHEMA x; CREATE EXTENSION hstore SCHEMA x; CREATE TABLE t (a x.hstore DEFAULT 'a=>1', b text GENERATED ALWAYS AS (a OPERATOR(x.->) 'a') STORED);",
      "CREATE EXTENSION hstore SCHEMA public; CREATE TABLE t (a public.hstore DEFAULT 'a=>1', b text GENERATED ALWAYS AS (a OPERATOR(public.->) 'a') STORED);",
      { rows: "INSERT INTO t DEFAULT VALUES;" },
    ],
    [
      "privileges of its function",
      "CREATE EXTENSION citext;",
      "CREATE EXTENSION citext; REVOKE EXECUTE ON FUNCTION citext_eq FROM PUBLIC;",
    ],
    [
      "citext to text",
      "CREATE EXTENSION citext; CREATE TABLE t (id integer, a citext);",
      "CREATE EXTENSION citext; CREATE TABLE t (id integer, a text);",
      { rows: "INSERT INTO t VALUES (1, 'x')" },
    ],
    [
      "index with its operator class",
      "CREATE EXTENSION pg_trgm SCHEMA public; CREATE TABLE t (a text);",
      "CREATE EXTENSION pg_trgm SCHEMA public; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a public.gin_trgm_ops);",
    ],
  ], { isAlone: true, needsExtensions: true }),
  ...casesOf("default privileges", "", [
    [
      "added",
      "",
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;",
    ],
    [
      "changed",
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;",
      "ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO pg_monitor WITH GRANT OPTION;",
    ],
    [
      "removed",
      "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
      "",
    ],
    [
      "in a schema",
      "CREATE SCHEMA s;",
      "CREATE SCHEMA s; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON SEQUENCES TO PUBLIC;",
    ],
    [
      "with a table made under them",
      "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;",
      "CREATE TABLE n (a integer); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;",
    ],
    [
      "with sequences of columns made under them",
      "CREATE TABLE t (a integer); ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO pg_monitor;",
      "CREATE TABLE t (a integer, b bigserial); CREATE TABLE n (a serial, b serial); GRANT USAGE ON SEQUENCE n_b_seq TO pg_monitor WITH GRANT OPTION; ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO pg_monitor;",
    ],
    [
      "with a function made anew under them",
      "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
      "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''x'''; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;",
    ],
  ], { isAlone: true }),
  ...casesOf(
    "event trigger",
    "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';",
    [
      [
        "added",
        "",
        "CREATE EVENT TRIGGER e ON ddl_command_end WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION f();",
      ],
      [
        "removed",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();",
        "",
      ],
      [
        "added that would refuse the other changes",
        "CREATE TABLE old (a integer); CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';",
        "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'; CREATE TABLE young (a serial); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor; CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION no();",
      ],
      [
        "disabled",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f(); ALTER EVENT TRIGGER e DISABLE;",
      ],
      [
        "comment",
        "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f();",
        "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION f(); COMMENT ON EVENT TRIGGER e IS 'e';",
      ],
    ],
    { isAlone: true },
  ),
  ...casesOf(
    "operator",
    "CREATE TYPE c AS (a integer); CREATE FUNCTION f(c) RETURNS text LANGUAGE sql AS 'SELECT 1::text';",
    [
      [
        "cast added",
        "",
        "CREATE CAST (c AS text) WITH FUNCTION f(c) AS ASSIGNMENT; COMMENT ON CAST (c AS text) IS 'x';",
      ],
      [
        "cast changed",
        "CREATE CAST (c AS text) WITH FUNCTION f(c);",
        "CREATE CAST (c AS text) WITH FUNCTION f(c) AS IMPLICIT;",
      ],
      ["cast removed", "CREATE CAST (c AS text) WITH FUNCTION f(c);", ""],
      [
        "added",
        "",
        "CREATE OPERATOR |+| (FUNCTION = float8pl, LEFTARG = float8, RIGHTARG = float8, COMMUTATOR = |+|);",
      ],
      [
        "changed",
        "CREATE OPERATOR |+| (FUNCTION = float8pl, LEFTARG = float8, RIGHTARG = float8);",
        "CREATE OPERATOR |+| (FUNCTION = float8mul, LEFTARG = float8, RIGHTARG = float8);",
      ],
      [
        "under a view",
        "CREATE OPERATOR |+| (FUNCTION = float8pl, LEFTARG = float8, RIGHTARG = float8); CREATE VIEW v AS SELECT 1::float8 OPERATOR($.|+|) 2::float8 AS x;",
        "CREATE OPERATOR |+| (FUNCTION = float8mul, LEFTARG = float8, RIGHTARG = float8); CREATE VIEW v AS SELECT 1::float8 OPERATOR($.|+|) 2::float8 AS x;",
      ],
      [
        "removed",
        "CREATE OPERATOR |+| (FUNCTION = float8pl, LEFTARG = float8, RIGHTARG = float8);",
        "",
      ],
    ],
  ),
  ...casesOf("text search", "", [
    [
      "dictionary and configuration added",
      "",
      'CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, STOPWORDS = english); CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, word WITH d, simple;',
    ],
    [
      "mapping",
      'CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default");',
      'CREATE TEXT SEARCH CONFIGURATION c (PARSER = "default"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword WITH simple;',
    ],
    [
      "configuration under an index",
      "CREATE TABLE t (a text); CREATE TEXT SEARCH CONFIGURATION c (PARSER = \"default\"); CREATE INDEX i ON t USING gin (to_tsvector('$.c', a));",
      "CREATE TABLE t (a text); CREATE TEXT SEARCH CONFIGURATION c (PARSER = \"default\"); ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword WITH simple; CREATE INDEX i ON t USING gin (to_tsvector('$.c', a));",
    ],
    [
      "dictionary removed",
      "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple);",
      "",
    ],
  ]),
];

/** Everything that is neither a table nor a part of one. */
export const OBJECT_CASES: readonly MatrixCase[] = [
  ...TYPES,
  ...VIEWS,
  ...ROUTINES,
  ...ON_TABLES,
  ...WHOLE,
];
