/**
 * Boats are found by name without a halt for anyone.
 *
 * Revision ID: aa7e739437ee
 * Revises: 26811015010b
 * Create Date: 2026-02-28 01:37:00
 */
import type { Migration } from "alembic";

export const revision = "aa7e739437ee";
export const downRevision = "26811015010b";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.autocommitBlock(async () => {
    await op.createIndex("boat_by_name", "boat", ["name"], {
      schema: "harbour",
      concurrently: true,
      include: ["length_cm"],
    });
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.autocommitBlock(async () => {
    await op.dropIndex("boat_by_name", {
      schema: "harbour",
      tableName: "boat",
      concurrently: true,
    });
  });
}
