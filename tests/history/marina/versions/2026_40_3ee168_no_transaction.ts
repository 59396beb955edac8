/**
 * A clean-up that cannot run in a transaction.
 *
 * Revision ID: 3ee1682913c9
 * Revises: 907127ebd8ff
 * Create Date: 2026-03-12 04:49:00
 */
import type { Migration } from "alembic";

export const revision = "3ee1682913c9";
export const downRevision = "907127ebd8ff";
export const branchLabels = null;
export const dependsOn = null;
export const settings = { transaction: false };

export async function upgrade({ op }: Migration): Promise<void> {
  await op.execute("VACUUM harbour.boat; VACUUM harbour.berth");
  await op.createIndex("berth_by_kind", "berth", ["kind"], {
    schema: "harbour",
    concurrently: true,
    ifNotExists: true,
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropIndex("berth_by_kind", {
    schema: "harbour",
    tableName: "berth",
    concurrently: true,
    ifExists: true,
  });
}
