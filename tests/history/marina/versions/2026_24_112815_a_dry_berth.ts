/**
 * The first of them: a value can be used once it is committed.
 *
 * Revision ID: 112815c04827
 * Revises: 128524e45058
 * Create Date: 2026-02-24 06:33:00
 */
import type { Migration } from "alembic";

export const revision = "112815c04827";
export const downRevision = "128524e45058";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.bulkInsert("berth", [{ id: 4, code: "L-01", kind: "land" }], {
    schema: "harbour",
  });
  await op.renameEnumValue("berth_kind", "wall", "quay", { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.renameEnumValue("berth_kind", "quay", "wall", { schema: "harbour" });
  await op.execute("DELETE FROM harbour.berth WHERE code = 'L-01'");
}
