-- What came with PostgreSQL 18.
CREATE EXTENSION btree_gist;
CREATE TABLE base (a integer, b integer CONSTRAINT "b is there" NOT NULL, c integer,
  CONSTRAINT own NOT NULL a NO INHERIT, half integer GENERATED ALWAYS AS (c / 2) VIRTUAL);
CREATE TABLE child (CONSTRAINT "child's" NOT NULL c) INHERITS (base);
ALTER TABLE base ADD CONSTRAINT later NOT NULL c NOT VALID;
COMMENT ON CONSTRAINT "b is there" ON base IS 'said so';
CREATE TABLE later (id integer NOT NULL, "Mixed" text NOT NULL, plain text NOT NULL);
ALTER TABLE later RENAME COLUMN plain TO renamed;
ALTER TABLE later RENAME TO now_;
CREATE TABLE renamed_key (id serial PRIMARY KEY, n integer NOT NULL); ALTER TABLE renamed_key RENAME TO renamed;
CREATE TABLE key_named_apart (id integer CONSTRAINT "own name" NOT NULL PRIMARY KEY);
CREATE TABLE booked (room integer, during daterange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE booking (room integer, during daterange,
  CONSTRAINT refers FOREIGN KEY (room, PERIOD during) REFERENCES booked (room, PERIOD during),
  CONSTRAINT unchecked CHECK (room > 0) NOT ENFORCED);
ALTER TABLE booking ADD CONSTRAINT unforced FOREIGN KEY (room) REFERENCES key_named_apart NOT ENFORCED;
CREATE TABLE split (a integer NOT NULL, b integer CONSTRAINT odd NOT NULL) PARTITION BY LIST (a);
CREATE TABLE split_1 PARTITION OF split FOR VALUES IN (1);
CREATE TABLE split_2 (a integer CONSTRAINT mine NOT NULL, b integer NOT NULL); ALTER TABLE split ATTACH PARTITION split_2 FOR VALUES IN (2);
CREATE SEQUENCE a_b_c_not_null;
CREATE TABLE a (b_c integer NOT NULL); CREATE TABLE a_b (c integer NOT NULL);
CREATE TABLE virtual_key (id integer PRIMARY KEY, v integer GENERATED ALWAYS AS (id + 1) VIRTUAL NOT NULL);
CREATE TABLE pair (a integer, "b c" integer, PRIMARY KEY (a, "b c"));
CREATE TABLE of_pair (a integer, "b c" integer DEFAULT 0, FOREIGN KEY (a, "b c") REFERENCES pair ON UPDATE CASCADE ON DELETE SET DEFAULT ("b c"),
  UNIQUE NULLS NOT DISTINCT (a));
CREATE UNIQUE INDEX ON of_pair ("b c") NULLS NOT DISTINCT;
CREATE VIEW invoked WITH (security_invoker = true, security_barrier = true) AS SELECT a FROM pair;
CREATE UNLOGGED SEQUENCE fast;
