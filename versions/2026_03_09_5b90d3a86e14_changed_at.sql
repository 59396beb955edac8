-- Keep changed_at of members and books by a trigger.
--
-- What has no operation of its own is often said best in SQL: a revision may be
-- a .sql file. Each section runs in the transaction of the revision.
--
-- revision: 5b90d3a86e14
-- down_revision: 8d24e6b1c7f0
-- branch_labels:
-- depends_on:

-- upgrade
ALTER TABLE member ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE book ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();

CREATE FUNCTION set_changed_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END;
$$;

CREATE TRIGGER member_changed_at BEFORE UPDATE ON member
  FOR EACH ROW EXECUTE FUNCTION set_changed_at();
CREATE TRIGGER book_changed_at BEFORE UPDATE ON book
  FOR EACH ROW EXECUTE FUNCTION set_changed_at();

-- downgrade
DROP TRIGGER book_changed_at ON book;
DROP TRIGGER member_changed_at ON member;
DROP FUNCTION set_changed_at();
ALTER TABLE book DROP COLUMN changed_at;
ALTER TABLE member DROP COLUMN changed_at;
