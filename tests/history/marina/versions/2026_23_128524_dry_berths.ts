/**
 * Berths on land.
 *
 * Revision ID: 128524e45058
 * Revises: 4dda8e33fa9f
 * Create Date: 2026-02-23 05:32:00
 */
import type { Migration } from "alembic";

export const revision = "128524e45058";
export const downRevision = "4dda8e33fa9f";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.addEnumValue("berth_kind", "land", {
    schema: "harbour",
    after: "buoy",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.removeEnumValue("berth_kind", "land", {
    schema: "harbour",
    replaceWith: "wall",
  });
}
