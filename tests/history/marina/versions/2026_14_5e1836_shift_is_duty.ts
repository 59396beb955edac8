/**
 * The type is called as the column is.
 *
 * Revision ID: 5e18368584fa
 * Revises: 19e71c7b6ed5
 * Create Date: 2026-01-14 05:23:00
 */
import type { Migration } from "alembic";

export const revision = "5e18368584fa";
export const downRevision = "19e71c7b6ed5";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.renameType("shift", "duty", { schema: "harbour" });
  await op.renameIndex("crew_name", "crew_by_name", { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.renameIndex("crew_by_name", "crew_name", { schema: "harbour" });
  await op.renameType("duty", "shift", { schema: "harbour" });
}
