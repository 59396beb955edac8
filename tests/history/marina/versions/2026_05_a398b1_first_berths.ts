/**
 * The berths there are.
 *
 * Revision ID: a398b1cdd76f
 * Revises: b751248bfdde
 * Create Date: 2026-01-05 05:14:00
 */
import type { Migration } from "alembic";

export const revision = "a398b1cdd76f";
export const downRevision = "b751248bfdde";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  const berth = sa.table("berth", [
    sa.column("id", sa.integer()),
    sa.column("code", sa.char(4)),
    sa.column("max_length_cm", sa.integer()),
  ], { schema: "harbour" });
  await op.bulkInsert(berth, [
    { id: 1, code: "A-01", max_length_cm: 800 },
    { id: 2, code: "A-02", max_length_cm: 1200 },
    { id: 3, code: op.inlineLiteral("B'01"), max_length_cm: null },
  ]);
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.execute("DELETE FROM harbour.berth WHERE id IN (1, 2, 3)");
}
