-- The same for stays, as SQL.

-- revision: 819629264639
-- down_revision: aa7e739437ee
-- transaction: off

-- upgrade
-- A comment before the first statement.
CREATE INDEX CONCURRENTLY stay_by_boat ON harbour.stay (boat_id);
VACUUM harbour.stay

-- downgrade
DROP INDEX CONCURRENTLY harbour.stay_by_boat;
