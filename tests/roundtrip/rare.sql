-- What few databases have.
CREATE SCHEMA rare;
CREATE FOREIGN DATA WRAPPER "odd wrapper" OPTIONS ("Odd" 'it''s');
COMMENT ON FOREIGN DATA WRAPPER "odd wrapper" IS 'a wrapper';
CREATE SERVER elsewhere TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER "odd wrapper" OPTIONS (host 'there', port '1');
GRANT USAGE ON FOREIGN SERVER elsewhere TO pg_monitor;
CREATE FUNCTION rare.one() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FOREIGN TABLE rare."Far" (
  a integer OPTIONS (column_name 'A') NOT NULL DEFAULT rare.one(), "B b" varchar(3) COLLATE "C",
  c integer GENERATED ALWAYS AS (a + 1) STORED, CONSTRAINT positive CHECK (a > 0 AND "B b" IN ('x', 'y'))
) SERVER elsewhere OPTIONS (table_name 'far');
COMMENT ON FOREIGN TABLE rare."Far" IS 'far away';
COMMENT ON COLUMN rare."Far".a IS 'an a';
GRANT SELECT ON rare."Far" TO PUBLIC;
CREATE VIEW rare.near AS SELECT a FROM rare."Far";
CREATE FUNCTION rare.row_of(rare."Far") RETURNS integer LANGUAGE sql AS 'SELECT 1';

CREATE TABLE rare.news (id integer PRIMARY KEY, a text);
CREATE TABLE rare.more (id integer PRIMARY KEY);
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION "Some" FOR TABLE rare.news, ONLY rare.more WITH (publish = 'insert, delete', publish_via_partition_root = true);
COMMENT ON PUBLICATION "Some" IS 'some';

CREATE FUNCTION rare.compare(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR CLASS rare."Odd ops" FOR TYPE integer USING btree AS
  OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 rare.compare(integer, integer);
COMMENT ON OPERATOR CLASS rare."Odd ops" USING btree IS 'odd';
CREATE OPERATOR FAMILY rare.family USING hash;
CREATE OPERATOR CLASS rare.other DEFAULT FOR TYPE rare.news USING hash FAMILY rare.family AS STORAGE rare.news;
ALTER OPERATOR FAMILY rare.family USING hash ADD OPERATOR 1 = (bigint, bigint), FUNCTION 1 (bigint, bigint) hashint8(bigint);
COMMENT ON OPERATOR FAMILY rare.family USING hash IS 'family';
CREATE INDEX news_odd ON rare.news (id rare."Odd ops");
CREATE CONVERSION rare.conversion FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
