-- What versions before 15 do not know.
CREATE SCHEMA rare;
CREATE TABLE rare.news (id integer PRIMARY KEY, a varchar(3), b text);
CREATE PUBLICATION parts FOR TABLE rare.news (id, b) WHERE (id > 5 AND b <> 'it''s');
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA public, TABLE rare.news;
