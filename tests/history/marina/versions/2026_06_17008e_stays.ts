/**
 * Stays at a berth: never two boats at one at once.
 *
 * Revision ID: 17008e8f2ad9
 * Revises: a398b1cdd76f
 * Create Date: 2026-01-06 06:15:00
 */
import type { Migration } from "alembic";

export const revision = "17008e8f2ad9";
export const downRevision = "a398b1cdd76f";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("stay", [
    sa.column("id", sa.bigInteger(), { primaryKey: true }),
    sa.column("berth_id", sa.integer(), { nullable: false }),
    sa.column("boat_id", sa.integer(), { nullable: false }),
    sa.column("during", sa.daterange(), { nullable: false }),
  ], { schema: "harbour" });
  await op.createForeignKey(
    "stay_berth",
    "stay",
    "berth",
    ["berth_id"],
    ["id"],
    {
      sourceSchema: "harbour",
      referentSchema: "harbour",
      onDelete: "RESTRICT",
    },
  );
  await op.createForeignKey("stay_boat", "stay", "boat", ["boat_id"], ["id"], {
    sourceSchema: "harbour",
    referentSchema: "harbour",
    notValid: true,
  });
  await op.createExcludeConstraint("one_boat_at_a_time", "stay", [
    [sa.text("int4range(berth_id, berth_id, '[]')"), "&&"],
    ["during", "&&"],
  ], { schema: "harbour", using: "gist" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropConstraint("one_boat_at_a_time", "stay", { schema: "harbour" });
  await op.dropTable("stay", { schema: "harbour" });
}
