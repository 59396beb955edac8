/**
 * What is painted on the berth.
 *
 * Revision ID: 49766a11e0de
 * Revises: ba77bc78a52e
 * Create Date: 2026-03-10 02:47:00
 */
import type { Migration } from "alembic";

export const revision = "49766a11e0de";
export const downRevision = "ba77bc78a52e";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn(
    "berth",
    sa.column("label", sa.text(), {
      computed: sa.computed("'No. ' || id || ''"),
    }),
    { schema: "harbour" },
  );
  await op.alterColumn("berth", "label", {
    schema: "harbour",
    storage: "EXTERNAL",
    statistics: 50,
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropColumn("berth", "label", { schema: "harbour" });
}
