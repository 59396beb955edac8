/**
 * Odds and ends, as text that was handed over.
 *
 * Revision ID: 907127ebd8ff
 * Revises: 49766a11e0de
 * Create Date: 2026-03-11 03:48:00
 */
import type { Migration } from "alembic";

export const revision = "907127ebd8ff";
export const downRevision = "49766a11e0de";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.execute(`
    -- Tabs and line breaks within literals are data:
    INSERT INTO harbour.crew (id, name) VALUES (1, 'a	b
c; d'), (2, 'E\\x');
    UPDATE harbour.crew SET name = name || $$; -- not a comment$$ WHERE id = 2 -- the end
  `);
  await op.execute(sa.text("SELECT 1; /* nothing */ SELECT 2;"));
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.execute("DELETE FROM harbour.crew");
}
