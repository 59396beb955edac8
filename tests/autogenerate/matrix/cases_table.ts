import {
  casesOf,
  type MatrixCase,
  renamed,
  renamedConstraint,
  renamedPart,
} from "./matrix_case.ts";

const TABLES: readonly MatrixCase[] = casesOf(
  "table",
  "CREATE TABLE t (id integer PRIMARY KEY);",
  [
    [
      "added",
      "",
      "CREATE TABLE n (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text NOT NULL DEFAULT 'x', b integer REFERENCES t ON DELETE CASCADE, CHECK (a <> '')); CREATE INDEX n_a ON n (a); COMMENT ON TABLE n IS 'new';",
    ],
    [
      "removed",
      "CREATE TABLE n (id serial PRIMARY KEY, b integer REFERENCES t); CREATE INDEX n_b ON n (b);",
      "",
    ],
    [
      "two that refer to each other added",
      "",
      "CREATE TABLE n (id integer PRIMARY KEY, m integer); CREATE TABLE m (id integer PRIMARY KEY, n integer REFERENCES n); ALTER TABLE n ADD FOREIGN KEY (m) REFERENCES m;",
    ],
    [
      "two that refer to each other removed",
      "CREATE TABLE n (id integer PRIMARY KEY, m integer); CREATE TABLE m (id integer PRIMARY KEY, n integer REFERENCES n); ALTER TABLE n ADD FOREIGN KEY (m) REFERENCES m;",
      "",
    ],
    ["without columns", "", "CREATE TABLE n ();"],
    [
      "name that needs quotes",
      "",
      `CREATE TABLE "N ""ü""" ("Id" integer PRIMARY KEY); COMMENT ON TABLE "N ""ü""" IS 'it''s';`,
    ],
    [
      "removed, another refers to it no more",
      "CREATE TABLE n (id integer PRIMARY KEY); ALTER TABLE t ADD COLUMN x integer REFERENCES n;",
      "",
    ],
    ["comment", "", "COMMENT ON TABLE t IS 'rows';"],
    ["comment removed", "COMMENT ON TABLE t IS 'rows';", ""],
    [
      "options",
      "",
      "ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);",
    ],
    [
      "options changed",
      "ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = false);",
      "ALTER TABLE t SET (fillfactor = 80);",
    ],
    ["unlogged", "", "ALTER TABLE t SET UNLOGGED;"],
    ["logged", "ALTER TABLE t SET UNLOGGED;", ""],
    [
      "unlogged with those that refer to it",
      "CREATE TABLE a (id integer PRIMARY KEY, a integer REFERENCES a); CREATE TABLE b (id integer PRIMARY KEY REFERENCES a); CREATE TABLE c (id integer REFERENCES b); CREATE TABLE a0 (id integer REFERENCES b);",
      "CREATE UNLOGGED TABLE a (id integer PRIMARY KEY, a integer REFERENCES a); CREATE UNLOGGED TABLE b (id integer PRIMARY KEY REFERENCES a); CREATE UNLOGGED TABLE c (id integer REFERENCES b); CREATE UNLOGGED TABLE a0 (id integer REFERENCES b);",
    ],
    [
      "unlogged with an identity column",
      "CREATE TABLE n (id integer GENERATED ALWAYS AS IDENTITY);",
      "CREATE UNLOGGED TABLE n (id integer GENERATED ALWAYS AS IDENTITY);",
    ],
    ["replica identity full", "", "ALTER TABLE t REPLICA IDENTITY FULL;"],
    [
      "replica identity nothing to default",
      "ALTER TABLE t REPLICA IDENTITY NOTHING;",
      "",
    ],
    ["row security on", "", "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"],
    [
      "row security forced",
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;",
    ],
    [
      "row security off",
      "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;",
      "",
    ],
    [
      "renamed",
      "CREATE TABLE a (id serial PRIMARY KEY, n integer); CREATE INDEX a_n ON a (n);",
      "CREATE TABLE b (id integer NOT NULL, n integer); CREATE SEQUENCE a_id_seq AS integer OWNED BY b.id; ALTER TABLE b ALTER COLUMN id SET DEFAULT nextval('a_id_seq'); ALTER TABLE b ADD CONSTRAINT a_pkey PRIMARY KEY (id); CREATE INDEX a_n ON b (n);",
      {
        rows: "INSERT INTO a (n) VALUES (5)",
        check: "SELECT 1",
        renames: [renamed("table", "a", "b")],
        isAlone: true,
      },
    ],
    ["privileges", "", "GRANT SELECT, INSERT ON t TO PUBLIC;"],
    [
      "privileges changed",
      "GRANT SELECT, INSERT ON t TO PUBLIC;",
      "GRANT SELECT, UPDATE ON t TO PUBLIC; GRANT DELETE ON t TO pg_monitor WITH GRANT OPTION;",
    ],
    ["privileges removed", "GRANT ALL ON t TO pg_monitor;", ""],
    [
      "grant option",
      "GRANT SELECT ON t TO pg_monitor;",
      "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;",
    ],
    [
      "grant option removed",
      "GRANT SELECT ON t TO pg_monitor WITH GRANT OPTION;",
      "GRANT SELECT ON t TO pg_monitor;",
    ],
    [
      "from table to view",
      "CREATE TABLE n (id integer);",
      "CREATE VIEW n AS SELECT id FROM t;",
    ],
    [
      "from view to table",
      "CREATE VIEW n AS SELECT id FROM t;",
      "CREATE TABLE n (id integer);",
    ],
    [
      "of a type",
      "CREATE TYPE c AS (p integer, q text);",
      "CREATE TYPE c AS (p integer, q text); CREATE TABLE n OF c (p NOT NULL DEFAULT 3);",
    ],
  ],
  { rows: "INSERT INTO t (id) VALUES (1), (2)" },
);

const TYPED_ROWS = "INSERT INTO t (a, b) VALUES (1, 'x')";
const TYPED = "CREATE TABLE t OF c (PRIMARY KEY (a));";

const TYPED_TABLES: readonly MatrixCase[] = casesOf("typed table", "", [
  [
    "attribute added",
    `CREATE TYPE c AS (a integer, b text); ${TYPED} CREATE TABLE u (x c);`,
    `CREATE TYPE c AS (a integer, b text, d date); ${TYPED} CREATE TABLE u (x c); ALTER TABLE t ALTER d SET DEFAULT '2024-05-05'; COMMENT ON COLUMN t.d IS 'd'; CREATE INDEX i ON t (d); CREATE VIEW v AS SELECT d FROM t;`,
  ],
  [
    "attribute of another type",
    `CREATE TYPE c AS (a integer, b text); ${TYPED} CREATE TABLE u (x c);`,
    `CREATE TYPE c AS (a bigint, b text); ${TYPED} CREATE TABLE u (x c);`,
  ],
  [
    "attributes in another order",
    `CREATE TYPE c AS (a integer, b text); ${TYPED} CREATE TABLE u (x integer REFERENCES t); CREATE VIEW v AS SELECT b FROM t;`,
    `CREATE TYPE c AS (b text, a integer); ${TYPED} CREATE TABLE u (x integer REFERENCES t); CREATE VIEW v AS SELECT b FROM t;`,
  ],
  [
    "enum of an attribute that loses a value",
    `CREATE TYPE e AS ENUM ('x', 'y'); CREATE TYPE c AS (a integer, b e); ${TYPED}`,
    `CREATE TYPE e AS ENUM ('x'); CREATE TYPE c AS (a integer, b e); ${TYPED}`,
  ],
  [
    "of another type",
    `CREATE TYPE c AS (a integer, b text); CREATE TYPE o AS (a bigint, b text, d date); ${TYPED}`,
    `CREATE TYPE c AS (a integer, b text, d date); CREATE TYPE o AS (a bigint, b text); CREATE TABLE t OF o (PRIMARY KEY (a));`,
  ],
  [
    "of a type no more, which changes",
    `CREATE TYPE c AS (a integer, b text); ${TYPED}`,
    "CREATE TYPE c AS (a integer, b text, d date); CREATE TABLE t (a integer PRIMARY KEY, b text, z integer);",
  ],
], { rows: TYPED_ROWS, check: "SELECT a, b FROM t" });

/** The next value has to be one that no row has. */
const COUNTED = {
  rows:
    "INSERT INTO t VALUES (1, '2024-05-05', 'x'), (7, '2024-05-06', 'y'), (3, '2025-05-05', 'z')",
  check:
    "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('t', 'id')::regclass), CASE WHEN pg_get_serial_sequence('t', 'id') IS NULL THEN 7 END)",
};

const SWITCHED =
  `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TABLE t (id integer, a text) PARTITION BY LIST (a); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
  CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x');`;
const SWITCHED_OFF =
  "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y'); ALTER TABLE t2 DISABLE TRIGGER g;";

/** What a partition says of its copy of a trigger, which goes when it leaves. */
const SWITCHED_TRIGGERS: readonly MatrixCase[] = casesOf(
  "switched trigger of a partition",
  SWITCHED,
  [
    [
      "that gets another bound",
      SWITCHED_OFF,
      "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y', 'z'); ALTER TABLE t2 DISABLE TRIGGER g;",
    ],
    [
      "that gets another bound, and the trigger on again",
      SWITCHED_OFF,
      "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y', 'z');",
    ],
    [
      "that gets another bound, and the trigger fires always",
      SWITCHED_OFF,
      "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y', 'z'); ALTER TABLE t2 ENABLE ALWAYS TRIGGER g;",
    ],
    [
      "that is split",
      SWITCHED_OFF,
      "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y') PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 DEFAULT; ALTER TABLE t2 DISABLE TRIGGER g; ALTER TABLE t2a ENABLE ALWAYS TRIGGER g;",
    ],
    [
      "that is one no more",
      SWITCHED_OFF,
      "CREATE TABLE t2 (id integer, a text);",
      {
        check: "SELECT id, a FROM t UNION SELECT id, a FROM t2 ORDER BY id",
      },
    ],
    [
      "below one that gets another bound",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y') PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 DEFAULT; ALTER TABLE t2a DISABLE TRIGGER g;",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y', 'z') PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 DEFAULT; ALTER TABLE t2a DISABLE TRIGGER g;",
    ],
    [
      "of a table with another key",
      SWITCHED_OFF,
      "DROP TABLE t; CREATE TABLE t (id integer, a varchar(9)) PARTITION BY LIST (a); CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x'); CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('y'); ALTER TABLE t2 DISABLE TRIGGER g;",
    ],
  ],
  {
    rows: "INSERT INTO t VALUES (1, 'x'), (2, 'y')",
    check: "SELECT id, a FROM t ORDER BY id",
  },
);

const PARTITIONS: readonly MatrixCase[] = casesOf(
  "partition",
  "CREATE TABLE t (id integer NOT NULL, d date NOT NULL, a text) PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
  [
    [
      "added",
      "",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    ],
    [
      "removed",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      "",
    ],
    ["default added", "", "CREATE TABLE t2 PARTITION OF t DEFAULT;"],
    [
      "bound changed",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2027-01-01');",
      {
        rows:
          "INSERT INTO t VALUES (1, '2024-05-05', 'x'), (2, '2025-05-05', 'y')",
      },
    ],
    [
      "split",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT id FROM t2;",
      "CREATE TABLE s1 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2025-07-01'); CREATE TABLE s2 PARTITION OF t FOR VALUES FROM ('2025-07-01') TO ('2026-01-01'); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT id FROM s1;",
    ],
    [
      "swapped bounds",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE TABLE t3 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); CREATE TABLE t3 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    ],
    [
      "values that move to a new one",
      "CREATE TABLE l (x text) PARTITION BY LIST (x); CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('a', 'b'); CREATE TABLE l2 PARTITION OF l FOR VALUES IN ('c'); INSERT INTO l VALUES ('a'), ('c');",
      "CREATE TABLE l (x text) PARTITION BY LIST (x); CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('a'); CREATE TABLE l2 PARTITION OF l FOR VALUES IN ('c'); CREATE TABLE l3 PARTITION OF l FOR VALUES IN ('b');",
      { check: "SELECT array_agg(x ORDER BY x) FROM l" },
    ],
    [
      "in the place of one of another parent",
      "CREATE TABLE u (LIKE t) PARTITION BY RANGE (d); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE TABLE u2 PARTITION OF u FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); INSERT INTO u VALUES (7, '2025-05-05', 'u');",
      "CREATE TABLE u (LIKE t) PARTITION BY RANGE (d); CREATE TABLE t2 PARTITION OF u FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE TABLE u2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      { check: "SELECT array_agg(id) FROM u2" },
    ],
    [
      "attached",
      "CREATE TABLE t2 (id integer NOT NULL, d date NOT NULL, a text);",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      {
        rows: "INSERT INTO t2 VALUES (2, '2025-05-05', 'y')",
        check: "SELECT * FROM t2",
      },
    ],
    [
      "detached",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      "CREATE TABLE t2 (id integer NOT NULL, d date NOT NULL, a text);",
      {
        rows: "INSERT INTO t2 VALUES (2, '2025-05-05', 'y')",
        check: "SELECT * FROM t2",
      },
    ],
    ["column added", "", "ALTER TABLE t ADD COLUMN b integer DEFAULT 1;"],
    ["column removed", "ALTER TABLE t ADD COLUMN b integer;", ""],
    ["column type", "", "ALTER TABLE t ALTER COLUMN id TYPE bigint;"],
    [
      "column type with a default",
      "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 DEFAULT; ALTER TABLE t ADD COLUMN b text DEFAULT '1'; ALTER TABLE t2a ALTER b SET DEFAULT '2';",
      "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 DEFAULT; ALTER TABLE t ADD COLUMN b integer DEFAULT 1; ALTER TABLE t2a ALTER b SET DEFAULT 2;",
      {
        rows: "INSERT INTO t VALUES (1, '2024-05-05', 'x')",
        check: "SELECT array_agg(b::text) FROM t",
      },
    ],
    [
      "column type with a default of the partition alone",
      "ALTER TABLE t1 ALTER a SET DEFAULT '2';",
      "ALTER TABLE t ALTER a TYPE integer USING 1; ALTER TABLE t1 ALTER a SET DEFAULT 2;",
      { rows: "INSERT INTO t VALUES (1, '2024-05-05', '7')" },
    ],
    [
      "enum with a default that loses another value",
      "CREATE TYPE e AS ENUM ('x', 'y', 'z'); ALTER TABLE t ADD COLUMN b e DEFAULT 'y'; ALTER TABLE t1 ALTER b SET DEFAULT 'z';",
      "CREATE TYPE e AS ENUM ('y', 'z'); ALTER TABLE t ADD COLUMN b e DEFAULT 'y'; ALTER TABLE t1 ALTER b SET DEFAULT 'z';",
      { check: "SELECT array_agg(b::text) FROM t" },
    ],
    [
      "identity added",
      "CREATE TABLE t2 PARTITION OF t DEFAULT;",
      "CREATE TABLE t2 PARTITION OF t DEFAULT; ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;",
      { ...COUNTED, since: 18 },
    ],
    [
      "sequence added",
      "CREATE TABLE t2 PARTITION OF t DEFAULT;",
      "CREATE TABLE t2 PARTITION OF t DEFAULT; CREATE SEQUENCE t_id_seq OWNED BY t.id; ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq');",
      COUNTED,
    ],
    [
      "from serial to identity",
      "CREATE TABLE t2 PARTITION OF t DEFAULT; CREATE SEQUENCE t_id_seq AS integer OWNED BY t.id; ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq');",
      "CREATE TABLE t2 PARTITION OF t DEFAULT; ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;",
      {
        ...COUNTED,
        rows: `${COUNTED.rows}; SELECT setval('t_id_seq', 40);`,
        since: 18,
      },
    ],
    [
      "from a sequence of its own to identity",
      "CREATE SEQUENCE s; ALTER TABLE t ALTER id SET DEFAULT nextval('s');",
      "CREATE SEQUENCE s; ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;",
      { since: 18 },
    ],
    [
      "default of the parent",
      "",
      "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x';",
    ],
    [
      "default of the partition",
      "",
      "ALTER TABLE ONLY t1 ALTER COLUMN a SET DEFAULT 'x';",
    ],
    ["not null", "", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;"],
    [
      "not null of the partition alone",
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
      "ALTER TABLE t1 ALTER COLUMN a SET NOT NULL;",
    ],
    ["index", "", "CREATE INDEX i ON t (id);"],
    ["index removed", "CREATE INDEX i ON t (id);", ""],
    ["index of the partition", "", "CREATE INDEX i ON t1 (id);"],
    [
      "index changed",
      "CREATE INDEX i ON t (id);",
      "CREATE INDEX i ON t (id, a);",
    ],
    [
      "index removed with a partition detached that keeps its own",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE INDEX i ON t (a);",
      "CREATE TABLE t2 (id integer NOT NULL, d date NOT NULL, a text); CREATE INDEX t2_a_idx ON t2 (a);",
    ],
    ["primary key", "", "ALTER TABLE t ADD PRIMARY KEY (id, d);"],
    [
      "index and keys over those of the partition",
      "CREATE INDEX t1_own ON t1 (a); ALTER TABLE t1 ADD CONSTRAINT t1_key PRIMARY KEY (id, d);",
      "CREATE INDEX t1_own ON t1 (a); ALTER TABLE t1 ADD CONSTRAINT t1_key PRIMARY KEY (id, d); CREATE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY (id, d);",
    ],
    [
      "index over two of the partition that are alike",
      "CREATE INDEX t1_one ON t1 (a);",
      "CREATE INDEX t1_one ON t1 (a); CREATE INDEX t1_two ON t1 (a); CREATE INDEX i ON ONLY t (a); ALTER INDEX i ATTACH PARTITION t1_two;",
    ],
    [
      "index with a partition of partitions, new and attached ones",
      "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 FOR VALUES IN (1, 2); CREATE TABLE t3 (id integer NOT NULL, d date NOT NULL, a text); CREATE INDEX t3_own ON t3 (a);",
      "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 FOR VALUES IN (1, 2); CREATE INDEX deep ON t2a (a); CREATE TABLE t2b PARTITION OF t2 DEFAULT; CREATE TABLE t3 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE INDEX t3_own ON t3 (a); CREATE INDEX i ON t (a); ALTER TABLE t ADD PRIMARY KEY (id, d);",
    ],
    [
      "index added with a partition detached",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      "CREATE TABLE t2 (id integer NOT NULL, d date NOT NULL, a text); CREATE INDEX i ON t (a);",
    ],
    [
      "primary key changed",
      "ALTER TABLE t ADD PRIMARY KEY (id, d);",
      "ALTER TABLE t ADD PRIMARY KEY (d, id);",
    ],
    ["primary key removed", "ALTER TABLE t ADD PRIMARY KEY (id, d);", ""],
    [
      "unique of the partition",
      "",
      "ALTER TABLE t1 ADD CONSTRAINT u UNIQUE (id);",
    ],
    ["check", "", "ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0);"],
    [
      "check that is not valid but in the partition",
      "",
      "ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0) NOT VALID; ALTER TABLE t1 ADD CONSTRAINT k CHECK (id > 0); ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    ],
    [
      "check of the partition",
      "",
      "ALTER TABLE t1 ADD CONSTRAINT k CHECK (id > 0);",
    ],
    [
      "foreign key",
      "CREATE TABLE r (id integer PRIMARY KEY);",
      "CREATE TABLE r (id integer PRIMARY KEY); ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES r;",
      {
        rows:
          "INSERT INTO r VALUES (1); INSERT INTO t VALUES (1, '2024-05-05', 'x')",
      },
    ],
    [
      "foreign key to it",
      "ALTER TABLE t ADD PRIMARY KEY (id, d); CREATE TABLE r (x integer, y date);",
      "ALTER TABLE t ADD PRIMARY KEY (id, d); CREATE TABLE r (x integer, y date, FOREIGN KEY (x, y) REFERENCES t);",
    ],
    [
      "partition of a partition",
      "",
      "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t2a PARTITION OF t2 FOR VALUES IN (1, 2); CREATE INDEX t2_a ON t2 (a);",
    ],
    [
      "trigger",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    ],
    [
      "trigger off in the partition",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t1 DISABLE TRIGGER g;",
    ],
    ["privileges of the partition", "", "GRANT SELECT ON t1 TO pg_monitor;"],
    ["comment of the partition", "", "COMMENT ON TABLE t1 IS '2024';"],
    [
      "storage options of the partition",
      "",
      "ALTER TABLE t1 SET (fillfactor = 50);",
    ],
    [
      "another table partitioned by hash added",
      "",
      "CREATE TABLE h (a integer) PARTITION BY HASH (a); CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);",
    ],
    [
      "all of it removed",
      "CREATE TABLE h (a integer) PARTITION BY LIST (a); CREATE TABLE h0 PARTITION OF h FOR VALUES IN (0); CREATE INDEX h_a ON h (a);",
      "",
    ],
    [
      "renamed",
      "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      "CREATE TABLE t3 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
      { renames: [renamed("table", "t2", "t3")] },
    ],
    [
      "partitioned table renamed with its keys",
      "CREATE TABLE o (id integer, CONSTRAINT o_key PRIMARY KEY (id), CONSTRAINT o_u UNIQUE (id)) PARTITION BY RANGE (id); CREATE TABLE o1 PARTITION OF o DEFAULT; CREATE INDEX o_i ON o (id);",
      "CREATE TABLE n (id integer, CONSTRAINT n_key PRIMARY KEY (id), CONSTRAINT o_u UNIQUE (id)) PARTITION BY RANGE (id); CREATE TABLE o1 PARTITION OF n DEFAULT; CREATE INDEX o_i ON n (id);",
      {
        renames: [renamed("table", "o", "n"), {
          kind: "object",
          key: "constraint o_key of table $.o",
          name: "",
          newName: "n_key",
          newKey: "constraint n_key of table $.n",
        }],
      },
    ],
    [
      "renamed primary key",
      "ALTER TABLE t ADD CONSTRAINT k1 PRIMARY KEY (id, d); ALTER TABLE t ADD CONSTRAINT u1 UNIQUE (id, d);",
      "ALTER TABLE t ADD CONSTRAINT k2 PRIMARY KEY (id, d); ALTER TABLE t ADD CONSTRAINT u2 UNIQUE (id, d);",
      {
        renames: [renamedConstraint("k1", "k2"), renamedConstraint("u1", "u2")],
      },
    ],
    [
      "renamed column of an index",
      "CREATE INDEX ON t (a);",
      "CREATE INDEX ON t (a); ALTER TABLE t RENAME COLUMN a TO b; ALTER INDEX t_a_idx RENAME TO t_b_idx; ALTER INDEX t1_a_idx RENAME TO t1_b_idx;",
      {
        renames: [
          renamedPart("column", "a", "b"),
          renamed("index", "t_a_idx", "t_b_idx"),
          renamed("index", "t1_a_idx", "t1_b_idx"),
        ],
      },
    ],
    ["renamed column", "", "ALTER TABLE t RENAME COLUMN a TO b;", {
      check: "SELECT md5(array_agg(t ORDER BY id)::text) FROM t",
      renames: [renamedPart("column", "a", "b")],
    }],
  ],
  {
    rows: "INSERT INTO t VALUES (1, '2024-05-05', 'x')",
    check: "SELECT array_agg(id ORDER BY id) FROM t",
  },
);

const T = "CREATE TABLE t (id integer NOT NULL, d date NOT NULL, a text)";
const BY_DATE =
  `${T} PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE TABLE t2 PARTITION OF t DEFAULT;`;
const BY_ID =
  `${T} PARTITION BY HASH (id); CREATE TABLE h0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE h1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);`;
const KEY = "ALTER TABLE t ADD PRIMARY KEY (id);";
const WITH_SEQUENCE =
  "CREATE SEQUENCE t_id_seq; CREATE TABLE t (id integer NOT NULL DEFAULT nextval('t_id_seq'), d date NOT NULL, a text)";
const OWNED =
  "ALTER SEQUENCE t_id_seq OWNED BY t.id; CREATE TABLE t1 PARTITION OF t DEFAULT;";
const EVERYTHING = [
  "CREATE INDEX i ON t (a);",
  "ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0);",
  "CREATE TABLE r (id integer REFERENCES t);",
  "CREATE VIEW v AS SELECT id FROM t;",
  "CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM v;",
  "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.a := ''fired''; RETURN NEW; END';",
  "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
  "ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;",
  "CREATE POLICY p ON t USING (id < 2);",
  "GRANT SELECT ON t TO pg_monitor; COMMENT ON TABLE t IS 'rows'; COMMENT ON COLUMN t.a IS 'text';",
].join(" ");
const ROWS =
  "INSERT INTO t (id, d, a) VALUES (1, '2024-05-05', 'x'), (2, '2025-05-05', NULL), (3, '2030-01-01', 'z')";

/** What the server cannot change in place: the rows move to a new table. */
const REPARTITIONING: readonly MatrixCase[] = casesOf(
  "partitioning",
  "",
  [
    ["begins", `${T}; ${KEY}`, BY_DATE],
    ["begins with a key", `${T}; ${KEY}`, `${BY_ID} ${KEY}`],
    ["ends", BY_DATE, `${T};`],
    ["by another column", BY_DATE, `${BY_ID} ${KEY}`],
    [
      "by another column with a partition that stays",
      BY_DATE,
      `${T} PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t3 PARTITION OF t DEFAULT;`,
    ],
    [
      "ends with a partition that stays",
      `${T} PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2000-01-01') TO ('2001-01-01'); CREATE TABLE t2 PARTITION OF t DEFAULT; CREATE INDEX i ON t (a);`,
      `${T}; CREATE TABLE t1 (LIKE t); CREATE INDEX i ON t1 (a);`,
    ],
    [
      "with all that hangs on it",
      `${T}; ${KEY} ${EVERYTHING}`,
      `${BY_ID} ${KEY} ${EVERYTHING}`,
      {
        rows: `${ROWS}; REFRESH MATERIALIZED VIEW m;`,
        check: "SELECT array_agg(t ORDER BY id), (SELECT n FROM m) FROM t",
      },
    ],
    [
      "with a function made anew that only a partition needs before",
      `CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n'; ${BY_DATE} ALTER TABLE t1 ALTER id SET DEFAULT f(1), ADD CONSTRAINT k CHECK (f(id) > 0); CREATE INDEX i ON t1 (f(id)); CREATE INDEX j ON t (f(id));`,
      `CREATE FUNCTION f(n integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT n'; ${T}; ALTER TABLE t ALTER id SET DEFAULT f(1);`,
    ],
    [
      "by another column, with an index by a function that changes",
      `CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n'; ${BY_DATE} CREATE INDEX i ON t (f(id));`,
      `CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n + 1'; ${T} PARTITION BY LIST (id); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE t3 PARTITION OF t DEFAULT; CREATE INDEX i ON t (f(id));`,
    ],
    [
      "of two levels",
      `${T} PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t1a PARTITION OF t1 FOR VALUES IN (1); CREATE TABLE t1b PARTITION OF t1 DEFAULT; CREATE INDEX i ON t (a);`,
      `${T} PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT PARTITION BY HASH (id); CREATE TABLE h0 PARTITION OF t1 FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE h1 PARTITION OF t1 FOR VALUES WITH (MODULUS 2, REMAINDER 1); CREATE INDEX i ON t (a);`,
    ],
    [
      "of both of two levels",
      `${T} PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT PARTITION BY LIST (id); CREATE TABLE t1a PARTITION OF t1 DEFAULT;`,
      BY_ID,
    ],
    [
      "with columns that come, go and change",
      "CREATE TABLE t (id bigint NOT NULL, d timestamp NOT NULL, a varchar(9), b integer);",
      `${BY_DATE} ALTER TABLE t ADD COLUMN c integer NOT NULL DEFAULT 7;`,
      {
        check:
          "SELECT array_agg((id::bigint, d::date, a::text) ORDER BY id)::text FROM t",
      },
    ],
    [
      "with a computed column",
      `${T}; ALTER TABLE t ADD COLUMN n integer GENERATED ALWAYS AS (id * 2) STORED;`,
      `${BY_DATE} ALTER TABLE t ADD COLUMN n integer GENERATED ALWAYS AS (id * 2) STORED;`,
      { check: "SELECT array_agg((id, d, a, n) ORDER BY id) FROM t" },
    ],
    [
      "with an enum that loses a value and a domain that changes",
      "CREATE TYPE e AS ENUM ('x', 'y', 'z'); CREATE DOMAIN q AS integer; CREATE TABLE t (id q NOT NULL, d date NOT NULL, a e DEFAULT 'y') PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      "CREATE TYPE e AS ENUM ('z', 'x'); CREATE DOMAIN q AS bigint; CREATE TABLE t (id q NOT NULL, d date NOT NULL, a e DEFAULT 'x');",
    ],
    [
      "with a sequence",
      `${WITH_SEQUENCE}; ALTER SEQUENCE t_id_seq OWNED BY t.id;`,
      `${WITH_SEQUENCE} PARTITION BY RANGE (d); ${OWNED}`,
      {
        rows: `${ROWS}; SELECT setval('t_id_seq', 40);`,
        check:
          "SELECT array_agg(t ORDER BY id), (SELECT last_value FROM t_id_seq) FROM t",
      },
    ],
    [
      "with an identity",
      "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, d date NOT NULL, a text);",
      "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, d date NOT NULL, a text) PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      {
        since: 18,
        rows:
          "INSERT INTO t (id, d, a) OVERRIDING SYSTEM VALUE VALUES (1, '2024-05-05', 'x'); SELECT setval('t_id_seq', 40);",
        check:
          "SELECT array_agg(t ORDER BY id), (SELECT last_value FROM t_id_seq) FROM t",
      },
    ],
    [
      "from a sequence to an identity",
      `${WITH_SEQUENCE}; ALTER SEQUENCE t_id_seq OWNED BY t.id;`,
      "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, d date NOT NULL, a text) PARTITION BY RANGE (d); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      {
        since: 18,
        rows: `${ROWS}; SELECT setval('t_id_seq', 40);`,
        check:
          "SELECT array_agg(t ORDER BY id), (SELECT last_value FROM t_id_seq) FROM t",
      },
    ],
    [
      "of a table that inherits",
      `CREATE TABLE p (id integer NOT NULL, d date NOT NULL, a text); CREATE TABLE t () INHERITS (p); CREATE TABLE u (id integer NOT NULL, d date NOT NULL, a text) INHERITS (t);`,
      `CREATE TABLE p (id integer NOT NULL, d date NOT NULL, a text); ${BY_DATE} CREATE TABLE u (id integer NOT NULL, d date NOT NULL, a text);`,
      {
        rows: `${ROWS}; INSERT INTO u VALUES (9, '2024-05-05', 'u');`,
        check:
          "SELECT (SELECT array_agg(t ORDER BY id) FROM t WHERE id < 9), (SELECT array_agg(u) FROM u)",
      },
    ],
    [
      "of a name with quotes",
      `CREATE TABLE "T ""t" (id integer NOT NULL, "B b" text);`,
      `CREATE TABLE "T ""t" (id integer NOT NULL, "B b" text) PARTITION BY LIST (id); CREATE TABLE "T1" PARTITION OF "T ""t" DEFAULT;`,
      {
        rows: `INSERT INTO "T ""t" VALUES (1, 'x')`,
        check: `SELECT array_agg(t) FROM "T ""t" t`,
      },
    ],
    [
      "by an identity whose type changes",
      "CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY, d date NOT NULL, a text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      "CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY, d date NOT NULL, a text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      {
        since: 18,
        rows: `${ROWS}; SELECT setval('t_id_seq', 40);`,
        check:
          "SELECT array_agg(t ORDER BY id), (SELECT last_value FROM t_id_seq) FROM t",
      },
    ],
    [
      "by a column of a sequence whose type changes",
      `${WITH_SEQUENCE} PARTITION BY RANGE (id); ${OWNED}`,
      `${WITH_SEQUENCE} PARTITION BY RANGE (id); ${OWNED} ALTER SEQUENCE t_id_seq OWNED BY NONE; DROP TABLE t; CREATE TABLE t (id bigint NOT NULL DEFAULT nextval('t_id_seq'), d date NOT NULL, a text) PARTITION BY RANGE (id); ${OWNED}`,
      {
        rows: `${ROWS}; SELECT setval('t_id_seq', 40);`,
        check:
          "SELECT array_agg(t ORDER BY id), (SELECT last_value FROM t_id_seq) FROM t",
      },
    ],
    [
      "by an enum that loses a value",
      "CREATE TYPE e AS ENUM ('x', 'y', 'z'); CREATE TABLE t (id integer NOT NULL, d date NOT NULL, a e DEFAULT 'y', PRIMARY KEY (id, a)) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x'); CREATE TABLE t2 PARTITION OF t DEFAULT; CREATE TABLE o (a e); CREATE INDEX i ON t (a);",
      "CREATE TYPE e AS ENUM ('z', 'x'); CREATE TABLE t (id integer NOT NULL, d date NOT NULL, a e DEFAULT 'z', PRIMARY KEY (id, a)) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x'); CREATE TABLE t2 PARTITION OF t DEFAULT; CREATE TABLE o (a e); CREATE INDEX i ON t (a);",
      {
        rows:
          "INSERT INTO t (id, d, a) VALUES (1, '2024-05-05', 'x'), (2, '2025-05-05', 'z')",
        check:
          "SELECT array_agg((id, d, a::text) ORDER BY id)::text, (SELECT count(*) FROM t1) FROM t",
      },
    ],
    [
      "by an enum that gets a value and a partition for it",
      "CREATE TYPE e AS ENUM ('x', 'z'); CREATE TABLE t (id integer NOT NULL, d date NOT NULL, a e) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x') PARTITION BY LIST (a); CREATE TABLE t1a PARTITION OF t1 DEFAULT; CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('z');",
      "CREATE TYPE e AS ENUM ('x', 'y', 'z'); CREATE TABLE t (id integer NOT NULL, d date NOT NULL, a e) PARTITION BY LIST (a); CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('x') PARTITION BY LIST (a); CREATE TABLE t1a PARTITION OF t1 DEFAULT; CREATE TABLE t2 PARTITION OF t FOR VALUES IN ('z'); CREATE TABLE t3 PARTITION OF t FOR VALUES IN ('y');",
      {
        rows:
          "INSERT INTO t (id, d, a) VALUES (1, '2024-05-05', 'x'), (2, '2025-05-05', 'z')",
        check:
          "SELECT array_agg((id, d, a::text) ORDER BY id)::text, (SELECT count(*) FROM t1) FROM t",
      },
    ],
    [
      "by a domain that is made again",
      "CREATE DOMAIN q AS integer; CREATE TABLE t (id q NOT NULL, d date NOT NULL, a text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT;",
      "CREATE DOMAIN q AS bigint; CREATE TABLE t (id q NOT NULL, d date NOT NULL, a text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT;",
    ],
    [
      "by a column whose type changes",
      `${T} PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT; ${KEY}`,
      `CREATE TABLE t (id bigint NOT NULL, d date NOT NULL, a text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t DEFAULT; ${KEY}`,
    ],
  ],
  {
    rows: ROWS,
    check: "SELECT array_agg((id, d, a) ORDER BY id)::text FROM t",
  },
);

const TWO_PARENTS: readonly MatrixCase[] = casesOf(
  "column of two parents",
  "",
  [
    [
      "of another type",
      "CREATE TABLE p (a integer DEFAULT 1, b integer); CREATE TABLE q (a integer, c integer CHECK (c > 0)); CREATE TABLE t (c integer CONSTRAINT q_c_check CHECK (c > 0), d integer) INHERITS (p, q); CREATE TABLE u (e integer) INHERITS (t); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a, c FROM t;",
      "CREATE TABLE p (a bigint DEFAULT 1, b integer); CREATE TABLE q (a bigint, c integer CHECK (c > 0)); CREATE TABLE t (c integer CONSTRAINT q_c_check CHECK (c > 0), d integer) INHERITS (p, q); CREATE TABLE u (e integer) INHERITS (t); CREATE INDEX i ON t (a); CREATE VIEW v AS SELECT a, c FROM t;",
    ],
    [
      "of an enumeration that loses a value",
      "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE p (a e, b integer); CREATE TABLE q (a e, c integer); CREATE TABLE t (c integer, d integer) INHERITS (p, q);",
      "CREATE TYPE e AS ENUM ('a'); CREATE TABLE p (a e, b integer); CREATE TABLE q (a e, c integer); CREATE TABLE t (c integer, d integer) INHERITS (p, q);",
    ],
  ],
);

const IDENTITY_IN_CHILD: readonly MatrixCase[] = casesOf(
  "identity in a child",
  "",
  [[
    "keeps its sequence on a column of another name",
    "CREATE TABLE p (x integer NOT NULL); CREATE TABLE t () INHERITS (p); CREATE TABLE u () INHERITS (t); ALTER TABLE u ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME $.counter);",
    "CREATE TABLE p (y integer NOT NULL); CREATE TABLE t () INHERITS (p); CREATE TABLE u () INHERITS (t); ALTER TABLE u ALTER COLUMN y ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME $.counter);",
  ]],
);

const INHERITANCE: readonly MatrixCase[] = casesOf(
  "inheritance",
  "CREATE TABLE p (id integer NOT NULL, a text);",
  [
    ["child added", "", "CREATE TABLE t (b integer) INHERITS (p);"],
    ["child removed", "CREATE TABLE t (b integer) INHERITS (p);", ""],
    [
      "child added that has a column of its own which its parent computes",
      "ALTER TABLE p ADD COLUMN g integer GENERATED ALWAYS AS (id + 1) STORED;",
      "ALTER TABLE p ADD COLUMN g integer GENERATED ALWAYS AS (id + 1) STORED; CREATE TABLE t (b integer, g integer) INHERITS (p);",
    ],
    [
      "inherits",
      "CREATE TABLE t (id integer NOT NULL, a text, b integer);",
      "CREATE TABLE t (id integer NOT NULL, a text, b integer) INHERITS (p);",
    ],
    [
      "virtual column changed, with a check in a child and a view",
      "ALTER TABLE p ADD COLUMN v integer GENERATED ALWAYS AS (id + 1) VIRTUAL; CREATE TABLE t (b integer CHECK (b > 0)) INHERITS (p); COMMENT ON COLUMN t.v IS 'own'; CREATE VIEW w AS SELECT v FROM t;",
      "ALTER TABLE p ADD COLUMN v integer GENERATED ALWAYS AS (id + 2) VIRTUAL; CREATE TABLE t (b integer CHECK (b > 0)) INHERITS (p); COMMENT ON COLUMN t.v IS 'own'; CREATE VIEW w AS SELECT v FROM t;",
      { since: 18 },
    ],
    [
      "inherits no more",
      "CREATE TABLE t (id integer NOT NULL, a text, b integer) INHERITS (p);",
      "CREATE TABLE t (id integer NOT NULL, a text, b integer);",
    ],
    [
      "inherits with a check",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0); CREATE TABLE t (id integer NOT NULL, a text, b integer);",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0); CREATE TABLE t (id integer NOT NULL, a text, b integer, CONSTRAINT k CHECK (id > 0)) INHERITS (p);",
    ],
    [
      "inherits no more, nor has the check",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0); CREATE TABLE t (id integer NOT NULL, a text, b integer, CONSTRAINT k CHECK (id > 0)) INHERITS (p);",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0); CREATE TABLE t (id integer NOT NULL, a text, b integer);",
    ],
    [
      "check of the parent that is not valid there",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0) NOT VALID; CREATE TABLE t (b integer) INHERITS (p);",
    ],
    [
      "enum that loses a value under a check that is not valid in the parent",
      "CREATE TYPE e AS ENUM ('x', 'y', 'z'); ALTER TABLE p ADD COLUMN c e; ALTER TABLE p ADD CONSTRAINT k CHECK (c <> 'x') NOT VALID; CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TYPE e AS ENUM ('x', 'y'); ALTER TABLE p ADD COLUMN c e; ALTER TABLE p ADD CONSTRAINT k CHECK (c <> 'x') NOT VALID; CREATE TABLE t (b integer) INHERITS (p);",
    ],
    [
      "check of both renamed",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0); CREATE TABLE t (b integer) INHERITS (p);",
      "ALTER TABLE p ADD CONSTRAINT l CHECK (id > 0); CREATE TABLE t (b integer) INHERITS (p);",
      {
        renames: [
          {
            ...renamedConstraint("k", "l"),
            key: "constraint k of table $.p",
            newKey: "constraint l of table $.p",
          },
          renamedConstraint("k", "l"),
        ],
      },
    ],
    [
      "type of a column under a check that is not valid in the parent",
      "ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0) NOT VALID; CREATE TABLE t (b integer) INHERITS (p);",
      "ALTER TABLE p ALTER COLUMN id TYPE bigint, ADD CONSTRAINT k CHECK (id > 0) NOT VALID; CREATE TABLE t (b integer) INHERITS (p);",
    ],
    [
      "column of the parent added with settings of the child",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN c text DEFAULT 'x'; ALTER TABLE t ALTER c SET STORAGE EXTERNAL, ALTER c SET DEFAULT 'y'; COMMENT ON COLUMN t.c IS 'own';",
    ],
    [
      "sequence of both added",
      "CREATE TABLE t (b integer) INHERITS (p); INSERT INTO p VALUES (7, 'x');",
      "CREATE TABLE t (b integer) INHERITS (p); CREATE SEQUENCE s OWNED BY p.id; ALTER TABLE p ALTER id SET DEFAULT nextval('s');",
      {
        check: "SELECT coalesce(pg_sequence_last_value(to_regclass('s')), 7)",
      },
    ],
    [
      "identity of the parent added",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE t NO INHERIT p; ALTER TABLE p ADD COLUMN n integer GENERATED ALWAYS AS IDENTITY; DROP TABLE t; CREATE TABLE t (b integer) INHERITS (p);",
    ],
    [
      "column of the parent added",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN c integer;",
    ],
    [
      "column of the parent removed",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN c integer;",
      "CREATE TABLE t (b integer) INHERITS (p);",
    ],
    [
      "type of the parent's column",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ALTER COLUMN id TYPE bigint;",
    ],
    [
      "type of the parent's column with defaults",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN n text DEFAULT '1'; ALTER TABLE t ALTER n SET DEFAULT '2';",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN n integer DEFAULT 1; ALTER TABLE t ALTER n SET DEFAULT 2;",
    ],
    [
      "type of the parent's column with a default of the child",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN n text; ALTER TABLE t ALTER n SET DEFAULT '2';",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD COLUMN n integer; ALTER TABLE t ALTER n SET DEFAULT 3;",
    ],
    [
      "default of the child",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x';",
    ],
    [
      "not null of the parent",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ALTER COLUMN a SET NOT NULL;",
    ],
    [
      "not null of the child alone",
      "CREATE TABLE t (b integer) INHERITS (p); CREATE TABLE u () INHERITS (t);",
      "CREATE TABLE t (b integer) INHERITS (p); CREATE TABLE u () INHERITS (t); ALTER TABLE p ALTER COLUMN id DROP NOT NULL; ALTER TABLE t ALTER COLUMN id SET NOT NULL;",
    ],
    [
      "not null of the child and the parent",
      "CREATE TABLE t (id integer NOT NULL, b integer) INHERITS (p);",
      "CREATE TABLE t (id integer NOT NULL, b integer) INHERITS (p); ALTER TABLE p ALTER COLUMN id DROP NOT NULL;",
    ],
    [
      "inherits no more from what gets its column",
      "CREATE TABLE t (id integer NOT NULL, a text, b integer) INHERITS (p);",
      "CREATE TABLE t (id integer NOT NULL, a text, b integer); ALTER TABLE p ADD COLUMN b text;",
    ],
    [
      "not null of the child",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    ],
    [
      "check of the parent",
      "CREATE TABLE t (b integer) INHERITS (p);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0);",
    ],
    [
      "check of the parent changed",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD CONSTRAINT k CHECK (id > 0);",
      "CREATE TABLE t (b integer) INHERITS (p); ALTER TABLE p ADD CONSTRAINT k CHECK (id > -1);",
    ],
    [
      "second parent",
      "CREATE TABLE q (c integer); CREATE TABLE t (c integer) INHERITS (p);",
      "CREATE TABLE q (c integer); CREATE TABLE t (c integer) INHERITS (p, q);",
    ],
  ],
).map((each) =>
  /child (added|removed)/.test(each.name) ? each : {
    rows: "INSERT INTO t (id, a) VALUES (1, 'x')",
    check: "SELECT id, a FROM t",
    ...each,
  }
);

const COUNTED_TREE = (bound: string) =>
  `CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY, k text) PARTITION BY LIST (k); CREATE TABLE b PARTITION OF t FOR VALUES IN (${bound}) PARTITION BY LIST (id); CREATE TABLE b0 PARTITION OF b DEFAULT PARTITION BY LIST (id); CREATE TABLE b00 PARTITION OF b0 DEFAULT;`;
const COUNTED_WHOLE =
  "CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY, k text) PARTITION BY LIST (k);";

/** Each partition has it, or could not be detached. */
const IDENTITY_BELOW: readonly MatrixCase[] = [
  ...casesOf("identity of partitions of partitions", "", [
    ["from nothing", "", COUNTED_TREE("'b'"), { check: "SELECT 0" }],
    ["added", COUNTED_WHOLE, COUNTED_TREE("'b'"), { check: "SELECT 0" }],
  ], { since: 17 }),
  ...casesOf("identity of partitions of partitions", "", [
    ["bound changed", COUNTED_TREE("'b'"), COUNTED_TREE("'b', 'c'")],
    [
      "split",
      `${COUNTED_WHOLE} CREATE TABLE b PARTITION OF t FOR VALUES IN ('b');`,
      COUNTED_TREE("'b'"),
    ],
    [
      "partitioned",
      "CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY, k text);",
      COUNTED_TREE("'b'"),
    ],
  ], {
    since: 17,
    rows: "INSERT INTO t (k) VALUES ('b'), ('b')",
    check: "SELECT id, k FROM t ORDER BY id",
  }),
];

/** The child has all columns as its own, so that it is the same when it is back. */
const LEAVING: readonly MatrixCase[] = casesOf("child that leaves", "", [
  [
    "a parent whose column gets a not null",
    "CREATE TABLE p (id integer, a integer); CREATE TABLE t (id integer, a integer) INHERITS (p);",
    "CREATE TABLE p (id integer, a integer NOT NULL); CREATE TABLE t (id integer, a integer);",
  ],
  [
    "a parent whose column changes its type",
    "CREATE TABLE p (id integer, a integer); CREATE TABLE t (id integer, a integer) INHERITS (p);",
    "CREATE TABLE p (id integer, a bigint); CREATE TABLE t (id integer, a integer);",
  ],
  [
    "a parent whose column is made again",
    "CREATE TABLE p (id integer, a integer); CREATE TABLE t (id integer, a integer) INHERITS (p);",
    "CREATE TABLE p (id integer, a integer GENERATED ALWAYS AS (id + 1) STORED); CREATE TABLE t (id integer, a integer);",
  ],
  [
    "a table below one that gets a column and a not null",
    "CREATE TABLE p (id integer, a integer); CREATE TABLE m (id integer, a integer) INHERITS (p); CREATE TABLE t (id integer, a integer) INHERITS (m);",
    "CREATE TABLE p (id integer, a integer NOT NULL, n date); CREATE TABLE m (id integer, a integer) INHERITS (p); CREATE TABLE t (id integer, a integer);",
  ],
], {
  rows: "INSERT INTO t VALUES (1, 5)",
  check: "SELECT id, a FROM t",
});

/** What is renamed leaves its name to something new. */
const SUCCEEDED: readonly MatrixCase[] = casesOf("renamed and succeeded", "", [
  [
    "table",
    "CREATE TABLE t (id integer PRIMARY KEY, n integer UNIQUE); CREATE INDEX t_i ON t (n);",
    "CREATE TABLE u (id integer PRIMARY KEY, n integer UNIQUE); CREATE INDEX u_i ON u (n); CREATE TABLE t (id bigint PRIMARY KEY, n text UNIQUE); CREATE INDEX t_i ON t (n);",
    {
      rows: "INSERT INTO t VALUES (1, 5)",
      check: "SELECT 1",
      renames: [
        renamed("table", "t", "u"),
        renamedConstraint("t_pkey", "u_pkey", "u"),
        renamedConstraint("t_n_key", "u_n_key", "u"),
        renamed("index", "t_i", "u_i"),
      ],
    },
  ],
  [
    "table with a serial column",
    "CREATE TABLE t (id serial, n integer);",
    "CREATE TABLE u (id serial, n integer); CREATE TABLE t (id bigserial, n text);",
    {
      rows: "INSERT INTO t (n) VALUES (5)",
      check: "SELECT 1",
      renames: [
        renamed("table", "t", "u"),
        renamed("sequence", "t_id_seq", "u_id_seq"),
      ],
    },
  ],
  [
    "table with an identity column",
    "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, n integer);",
    "CREATE TABLE u (id integer GENERATED ALWAYS AS IDENTITY, n integer); CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, n text);",
    {
      rows: "INSERT INTO t (n) VALUES (5)",
      check: "SELECT 1",
      renames: [renamed("table", "t", "u")],
    },
  ],
  [
    "table with a serial column, by one with an identity column",
    "CREATE TABLE t (id serial, n integer);",
    "CREATE TABLE u (id serial, n integer); CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY, n text);",
    {
      rows: "INSERT INTO t (n) VALUES (5)",
      check: "SELECT 1",
      renames: [
        renamed("table", "t", "u"),
        renamed("sequence", "t_id_seq", "u_id_seq"),
      ],
    },
  ],
  [
    "table under a view and a foreign key",
    "CREATE TABLE t (id integer, UNIQUE (id)); CREATE VIEW v AS SELECT id FROM t; CREATE TABLE r (t integer REFERENCES t (id), f t[]);",
    "CREATE TABLE u (id integer, UNIQUE (id)); CREATE TABLE t (id integer, UNIQUE (id)); CREATE VIEW v AS SELECT id FROM t; CREATE TABLE r (t integer REFERENCES t (id), f u[]);",
    {
      rows: "INSERT INTO t VALUES (5)",
      check: "SELECT 1",
      renames: [
        renamed("table", "t", "u"),
        renamedConstraint("t_id_key", "u_id_key", "u"),
      ],
    },
  ],
  [
    "table by a view",
    "CREATE TABLE t (id integer);",
    "CREATE TABLE u (id integer); CREATE VIEW t AS SELECT id FROM u;",
    {
      rows: "INSERT INTO t VALUES (5)",
      renames: [renamed("table", "t", "u")],
    },
  ],
  [
    "view by a table",
    "CREATE TABLE b (id integer); CREATE VIEW t AS SELECT id FROM b;",
    "CREATE TABLE b (id integer); CREATE VIEW u AS SELECT id FROM b; CREATE TABLE t (id integer);",
    {
      rows: "INSERT INTO b VALUES (5)",
      check: "SELECT id FROM b",
      renames: [renamed("view", "t", "u")],
    },
  ],
  [
    "column",
    "CREATE TABLE t (id integer, x integer); INSERT INTO t VALUES (1, 5);",
    "CREATE TABLE t (id integer, x_old integer, x text);",
    {
      rows: "INSERT INTO t VALUES (2, 6)",
      renames: [renamedPart("column", "x", "x_old")],
    },
  ],
  [
    "column by one of the same type, with what hangs on it",
    "CREATE TABLE t (id integer, x serial CHECK (x > 0)); CREATE VIEW v AS SELECT x FROM t; CREATE MATERIALIZED VIEW m AS SELECT x + 1 AS y FROM t; CREATE STATISTICS s ON id, x FROM t;",
    "CREATE TABLE t (id integer, x_old serial CHECK (x_old > 0), x serial CHECK (x > 0)); CREATE VIEW v AS SELECT x FROM t; CREATE MATERIALIZED VIEW m AS SELECT x + 1 AS y FROM t; CREATE STATISTICS s ON id, x FROM t;",
    {
      rows: "INSERT INTO t (id) VALUES (2), (3)",
      renames: [
        renamedPart("column", "x", "x_old"),
        renamedConstraint("t_x_check", "t_x_old_check"),
        renamed("sequence", "t_x_seq", "t_x_old_seq"),
      ],
    },
  ],
  [
    "column under a view, a policy and a trigger",
    "CREATE TABLE t (id integer, x integer); CREATE TABLE r (y integer); CREATE POLICY p ON r USING (EXISTS (SELECT FROM t WHERE x = y)); CREATE VIEW v AS SELECT x FROM t; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g AFTER UPDATE OF x ON t FOR EACH ROW WHEN (NEW.x > 0) EXECUTE FUNCTION f();",
    "CREATE TABLE t (id integer, x_old integer, x integer); CREATE TABLE r (y integer); CREATE POLICY p ON r USING (EXISTS (SELECT FROM t WHERE x = y)); CREATE VIEW v AS SELECT x FROM t; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g AFTER UPDATE OF x ON t FOR EACH ROW WHEN (NEW.x > 0) EXECUTE FUNCTION f();",
    {
      rows: "INSERT INTO t VALUES (2, 6)",
      renames: [renamedPart("column", "x", "x_old")],
    },
  ],
  [
    "column that others inherit",
    "CREATE TABLE t (id integer, x integer); CREATE TABLE c () INHERITS (t);",
    "CREATE TABLE t (id integer, x_old integer, x text); CREATE TABLE c () INHERITS (t);",
    {
      rows: "INSERT INTO c VALUES (2, 6)",
      renames: [renamedPart("column", "x", "x_old")],
    },
  ],
  [
    "value of an enumeration",
    "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (m e DEFAULT 'a');",
    "CREATE TYPE e AS ENUM ('a_old', 'b', 'a'); CREATE TABLE t (m e DEFAULT 'a_old');",
    {
      rows: "INSERT INTO t VALUES ('a'), ('b')",
      renames: [renamedPart("enumValue", "a", "a_old")],
    },
  ],
  [
    "type",
    "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (m e, n e DEFAULT 'a');",
    "CREATE TYPE e_old AS ENUM ('a', 'b'); CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (m e_old, n e DEFAULT 'a');",
    {
      rows: "INSERT INTO t VALUES ('a', 'b')",
      check: "SELECT m::text, n::text FROM t",
      renames: [renamed("enum", "e", "e_old")],
    },
  ],
]);

/** Tables, partitions and inheritance. */
export const TABLE_CASES: readonly MatrixCase[] = [
  ...TABLES,
  ...TYPED_TABLES,
  ...SWITCHED_TRIGGERS,
  ...LEAVING,
  ...IDENTITY_BELOW,
  ...PARTITIONS,
  ...REPARTITIONING,
  ...INHERITANCE,
  ...TWO_PARENTS,
  ...IDENTITY_IN_CHILD,
  ...SUCCEEDED,
];
