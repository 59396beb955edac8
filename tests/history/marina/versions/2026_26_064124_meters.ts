/**
 * Readings of the meters, a partition for each year.
 *
 * Revision ID: 0641241eb5fe
 * Revises: c75fa063da3d
 * Create Date: 2026-02-26 08:35:00
 */
import type { Migration } from "alembic";

export const revision = "0641241eb5fe";
export const downRevision = "c75fa063da3d";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("reading", [
    sa.column("berth_id", sa.integer(), { nullable: false }),
    sa.column("read_on", sa.date(), { nullable: false }),
    sa.column("kwh", sa.numeric({ precision: 8, scale: 1 }), {
      nullable: false,
    }),
  ], { schema: "harbour", partitionBy: "RANGE (read_on)" });
  await op.createPartition("reading_2025", "reading", {
    from: ["2025-01-01"],
    to: ["2026-01-01"],
  }, { schema: "harbour", parentSchema: "harbour" });
  await op.createTable("reading_old", [
    sa.column("berth_id", sa.integer(), { nullable: false }),
    sa.column("read_on", sa.date(), { nullable: false }),
    sa.column("kwh", sa.numeric({ precision: 8, scale: 1 }), {
      nullable: false,
    }),
  ], { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("reading_old", { schema: "harbour" });
  await op.dropTable("reading", { schema: "harbour" });
}
