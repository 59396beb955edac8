/**
 * What was read before.
 *
 * Revision ID: 26811015010b
 * Revises: 0641241eb5fe
 * Create Date: 2026-02-27 09:36:00
 */
import type { Migration } from "alembic";

export const revision = "26811015010b";
export const downRevision = "0641241eb5fe";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.attachPartition("reading_old", "reading", {
    from: [sa.text("MINVALUE")],
    to: ["2025-01-01"],
  }, { schema: "harbour", parentSchema: "harbour" });
  await op.createStatistics("reading_statistics", "reading_2025", [
    "berth_id",
    "read_on",
  ], { schema: "harbour", kinds: ["dependencies"] });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropStatistics("reading_statistics", { schema: "harbour" });
  await op.detachPartition("reading_old", "reading", {
    schema: "harbour",
    parentSchema: "harbour",
  });
}
