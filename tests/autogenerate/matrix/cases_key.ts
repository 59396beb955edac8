import {
  casesOf,
  type MatrixCase,
  renamed,
  renamedConstraint,
} from "./matrix_case.ts";

const CONSTRAINTS: readonly MatrixCase[] = casesOf(
  "constraint",
  `CREATE TABLE r (id integer PRIMARY KEY, p integer, q integer, UNIQUE (p, q));
   CREATE TABLE t (id integer NOT NULL, a integer NOT NULL, b integer, c text, d int4range);`,
  [
    ["primary key added", "", "ALTER TABLE t ADD PRIMARY KEY (id);"],
    ["primary key removed", "ALTER TABLE t ADD PRIMARY KEY (id);", ""],
    [
      "primary key moved",
      "ALTER TABLE t ADD PRIMARY KEY (a);",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
    ],
    [
      "primary key wider",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
      "ALTER TABLE t ADD PRIMARY KEY (id, a);",
    ],
    [
      "primary key's order",
      "ALTER TABLE t ADD PRIMARY KEY (id, a);",
      "ALTER TABLE t ADD PRIMARY KEY (a, id);",
    ],
    [
      "primary key's name",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
      "ALTER TABLE t ADD CONSTRAINT own PRIMARY KEY (id);",
    ],
    [
      "primary key's name renamed",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
      "ALTER TABLE t ADD CONSTRAINT own PRIMARY KEY (id);",
      { renames: [renamedConstraint("t_pkey", "own")] },
    ],
    [
      "primary key deferrable",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
      "ALTER TABLE t ADD PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED;",
    ],
    [
      "primary key including",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
      "ALTER TABLE t ADD PRIMARY KEY (id) INCLUDE (c);",
    ],
    [
      "primary key that others refer to, wider elsewhere",
      "ALTER TABLE t ADD PRIMARY KEY (id); CREATE TABLE x (y integer REFERENCES t);",
      "ALTER TABLE t ADD CONSTRAINT own PRIMARY KEY (id); CREATE TABLE x (y integer REFERENCES t);",
    ],
    ["unique added", "", "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);"],
    ["unique removed", "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);", ""],
    [
      "unique of other columns",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b);",
    ],
    [
      "unique's order",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (b, a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b);",
    ],
    [
      "unique deferrable",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE;",
    ],
    [
      "unique deferred",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE;",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;",
    ],
    [
      "unique nulls not distinct",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (b);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (b);",
      { since: 15 },
    ],
    [
      "unique including",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (c);",
    ],
    [
      "unique with a fill factor",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) WITH (fillfactor = 70);",
    ],
    [
      "unique renamed",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT v UNIQUE (a);",
      { renames: [renamedConstraint("u", "v")] },
    ],
    [
      "unique under another name",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT v UNIQUE (a);",
    ],
    [
      "unique constraint to unique index",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "CREATE UNIQUE INDEX u ON t (a);",
    ],
    [
      "unique index to unique constraint",
      "CREATE UNIQUE INDEX u ON t (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
    ],
    [
      "unique that a foreign key needs",
      "CREATE TABLE x (y integer);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); CREATE TABLE x (y integer REFERENCES t (a));",
    ],
    [
      "foreign key added",
      "",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES r;",
    ],
    [
      "foreign key removed",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES r;",
      "",
    ],
    [
      "foreign key on delete",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r ON DELETE CASCADE;",
    ],
    [
      "foreign key on update",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r ON DELETE CASCADE;",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r ON UPDATE SET NULL;",
    ],
    [
      "foreign key set default of columns",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r (p, q);",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r (p, q) ON DELETE SET NULL (b);",
      { since: 15 },
    ],
    [
      "foreign key match",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r (p, q);",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a, b) REFERENCES r (p, q) MATCH FULL;",
    ],
    [
      "foreign key deferrable",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r DEFERRABLE INITIALLY DEFERRED;",
    ],
    [
      "foreign key not deferrable any more",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r DEFERRABLE;",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
    ],
    [
      "foreign key not valid",
      "",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r NOT VALID;",
    ],
    [
      "foreign key validated",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r NOT VALID;",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
    ],
    [
      "foreign key renamed",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      "ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (b) REFERENCES r;",
      { renames: [renamedConstraint("f", "g")] },
    ],
    [
      "foreign key under another name",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      "ALTER TABLE t ADD CONSTRAINT g FOREIGN KEY (b) REFERENCES r;",
    ],
    [
      "foreign key to another column",
      "ALTER TABLE r ADD UNIQUE (p); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      "ALTER TABLE r ADD UNIQUE (p); ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r (p);",
    ],
    [
      "foreign key to itself",
      "ALTER TABLE t ADD PRIMARY KEY (id);",
      "ALTER TABLE t ADD PRIMARY KEY (id); ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES t;",
    ],
    [
      "foreign key not enforced",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r;",
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES r NOT ENFORCED;",
      { since: 18 },
    ],
    ["check added", "", "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);"],
    ["check removed", "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);", ""],
    [
      "check changed",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > -1);",
    ],
    ["check of two columns, unnamed", "", "ALTER TABLE t ADD CHECK (a <> b);"],
    [
      "check not valid",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;",
    ],
    [
      "check validated",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
    ],
    [
      "check no inherit",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NO INHERIT;",
    ],
    [
      "check not enforced",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT ENFORCED;",
      { since: 18 },
    ],
    [
      "check renamed",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
      "ALTER TABLE t ADD CONSTRAINT l CHECK (a > 0);",
      { renames: [renamedConstraint("k", "l")] },
    ],
    [
      "check with a name that needs quotes",
      "",
      `ALTER TABLE t ADD CONSTRAINT "K ""ü""" CHECK (c <> 'it''s');`,
    ],
    [
      "exclusion added",
      "",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (d WITH &&);",
    ],
    [
      "exclusion removed",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (d WITH &&);",
      "",
    ],
    [
      "exclusion where",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (d WITH &&);",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (d WITH &&) WHERE (a > 0);",
    ],
    [
      "exclusion deferrable",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (d WITH &&);",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (d WITH &&) DEFERRABLE;",
    ],
    [
      "exclusion with another operator",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING btree (a WITH =);",
      "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING hash (a WITH =);",
    ],
    [
      "comment",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0); COMMENT ON CONSTRAINT k ON t IS 'why';",
    ],
    [
      "comment removed",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); COMMENT ON CONSTRAINT u ON t IS 'why'; COMMENT ON INDEX u IS 'x';",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
    ],
    [
      "comment on the index of a key",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); COMMENT ON INDEX u IS 'x';",
    ],
    [
      "clustered on a key",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); ALTER TABLE t CLUSTER ON u;",
    ],
    [
      "replica identity by a key",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);",
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (a); ALTER TABLE t REPLICA IDENTITY USING INDEX u;",
    ],
    [
      "not null's name",
      "",
      "ALTER TABLE t ALTER COLUMN a DROP NOT NULL; ALTER TABLE t ADD CONSTRAINT must NOT NULL a;",
      { since: 18 },
    ],
    [
      "not null not valid",
      "",
      "ALTER TABLE t ADD CONSTRAINT must NOT NULL b NOT VALID;",
      { since: 18 },
    ],
    [
      "not null no inherit",
      "",
      "ALTER TABLE t ALTER COLUMN a DROP NOT NULL; ALTER TABLE t ADD CONSTRAINT must NOT NULL a NO INHERIT;",
      { since: 18 },
    ],
    [
      "unique without overlaps",
      "ALTER TABLE t ADD COLUMN x int4range;",
      "ALTER TABLE t ADD COLUMN x int4range; ALTER TABLE t ADD CONSTRAINT w UNIQUE (x, d WITHOUT OVERLAPS);",
      { since: 18 },
    ],
  ],
  {
    rows:
      "INSERT INTO r VALUES (1, 2, 3), (2, 1, 1); INSERT INTO t VALUES (1, 2, 1, 'x', '[1,2)'), (2, 1, 2, 'y', '[5,6)')",
    check: "SELECT array_agg(t ORDER BY id) FROM t",
  },
).map((each) =>
  // No row of `t` refers to these columns.
  /r \(p, q\)/.test(each.to)
    ? {
      ...each,
      rows: "INSERT INTO t VALUES (1, 2, NULL)",
      check: "SELECT a FROM t",
    }
    : each
).map((each) =>
  /MATCH FULL/.test(each.to)
    ? {
      ...each,
      rows: "INSERT INTO r VALUES (1, 2, 3); INSERT INTO t VALUES (1, 2, 3)",
    }
    : each
);

const INDEXES: readonly MatrixCase[] = casesOf(
  "index",
  "CREATE TABLE t (id integer, a integer, b text, c jsonb, d int4range, e text[]);",
  [
    ["added", "", "CREATE INDEX i ON t (a);"],
    ["removed", "CREATE INDEX i ON t (a);", ""],
    [
      "where",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t (a) WHERE b <> '';",
    ],
    [
      "where changed",
      "CREATE INDEX i ON t (a) WHERE b <> 'x';",
      "CREATE INDEX i ON t (a) WHERE b IN ('x', 'y');",
    ],
    [
      "including",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t (a) INCLUDE (b);",
    ],
    [
      "using",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t USING hash (a);",
    ],
    ["gin", "", "CREATE INDEX i ON t USING gin (c);"],
    [
      "gin with an operator class",
      "CREATE INDEX i ON t USING gin (c);",
      "CREATE INDEX i ON t USING gin (c jsonb_path_ops);",
    ],
    ["gist", "", "CREATE INDEX i ON t USING gist (d);"],
    [
      "brin",
      "",
      "CREATE INDEX i ON t USING brin (a) WITH (pages_per_range = 16);",
    ],
    ["spgist", "", "CREATE INDEX i ON t USING spgist (b);"],
    [
      "operator class",
      "CREATE INDEX i ON t (b);",
      "CREATE INDEX i ON t (b text_pattern_ops);",
    ],
    [
      "operator class with a parameter",
      "",
      "CREATE INDEX i ON t USING gist (to_tsvector('simple', b) tsvector_ops (siglen = 64));",
    ],
    [
      "with",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t (a) WITH (fillfactor = 70);",
    ],
    [
      "with changed",
      "CREATE INDEX i ON t (a) WITH (fillfactor = 70);",
      "CREATE INDEX i ON t (a) WITH (fillfactor = 80, deduplicate_items = off);",
    ],
    ["descending", "CREATE INDEX i ON t (a);", "CREATE INDEX i ON t (a DESC);"],
    [
      "nulls first",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t (a NULLS FIRST);",
    ],
    [
      "expression",
      "CREATE INDEX i ON t (lower(b));",
      "CREATE INDEX i ON t (upper(b));",
    ],
    [
      "expression and column",
      "",
      "CREATE INDEX i ON t (lower(b) DESC NULLS LAST, a, (a + 1));",
    ],
    [
      "column order",
      "CREATE INDEX i ON t (a, b);",
      "CREATE INDEX i ON t (b, a);",
    ],
    ["unique", "CREATE INDEX i ON t (a);", "CREATE UNIQUE INDEX i ON t (a);"],
    [
      "unique nulls not distinct",
      "CREATE UNIQUE INDEX i ON t (a);",
      "CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;",
      { since: 15 },
    ],
    [
      "collation",
      "CREATE INDEX i ON t (b);",
      `CREATE INDEX i ON t (b COLLATE "C");`,
    ],
    ["renamed", "CREATE INDEX i ON t (a);", "CREATE INDEX j ON t (a);", {
      renames: [renamed("index", "i", "j")],
    }],
    [
      "under another name",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX j ON t (a);",
    ],
    ["name that needs quotes", "", `CREATE INDEX "I ""ü""" ON t (a);`],
    ["name of 63 bytes", "", `CREATE INDEX ${"i".repeat(63)} ON t (a);`],
    [
      "comment",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'fast';",
    ],
    [
      "comment kept when it changes",
      "CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'fast';",
      "CREATE INDEX i ON t (b); COMMENT ON INDEX i IS 'fast';",
    ],
    [
      "clustered",
      "CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i;",
    ],
    [
      "clustered on another",
      "CREATE INDEX i ON t (a); CREATE INDEX j ON t (b); ALTER TABLE t CLUSTER ON i;",
      "CREATE INDEX i ON t (a); CREATE INDEX j ON t (b); ALTER TABLE t CLUSTER ON j;",
    ],
    [
      "statistics",
      "CREATE INDEX i ON t (lower(b));",
      "CREATE INDEX i ON t (lower(b)); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 90;",
    ],
    [
      "on another table",
      "CREATE TABLE u (a integer); CREATE INDEX i ON t (a);",
      "CREATE TABLE u (a integer); CREATE INDEX i ON u (a);",
    ],
    [
      "on a new column",
      "",
      "ALTER TABLE t ADD COLUMN f integer; CREATE INDEX i ON t (f);",
    ],
    [
      "of a new function",
      "",
      "CREATE FUNCTION g(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE INDEX i ON t ($.g(b));",
    ],
    [
      "replica identity",
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL; CREATE UNIQUE INDEX i ON t (a);",
      "ALTER TABLE t ALTER COLUMN a SET NOT NULL; CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t REPLICA IDENTITY USING INDEX i;",
    ],
  ],
  {
    rows: "INSERT INTO t VALUES (1, 2, 'x'), (2, 3, 'y')",
    check: "SELECT array_agg(t ORDER BY id) FROM t",
  },
).map((each) =>
  each.name.endsWith("new column")
    ? { ...each, check: "SELECT array_agg(id ORDER BY id) FROM t" }
    : each
);

/** Constraints and indexes. */
export const KEY_CASES: readonly MatrixCase[] = [...CONSTRAINTS, ...INDEXES];
