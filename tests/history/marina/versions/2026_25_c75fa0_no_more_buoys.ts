/**
 * Buoys are pontoons now, and land comes last.
 *
 * Revision ID: c75fa063da3d
 * Revises: 112815c04827
 * Create Date: 2026-02-25 07:34:00
 */
import type { Migration } from "alembic";

export const revision = "c75fa063da3d";
export const downRevision = "112815c04827";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.replaceEnumValues("berth_kind", ["pontoon", "quay", "land"], {
    schema: "harbour",
    replacements: { buoy: "pontoon" },
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.replaceEnumValues(
    "berth_kind",
    ["pontoon", "buoy", "land", "quay"],
    { schema: "harbour" },
  );
}
