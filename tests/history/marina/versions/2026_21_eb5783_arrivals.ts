/**
 * Who is there, for the office.
 *
 * Revision ID: eb5783dda702
 * Revises: 163732397096
 * Create Date: 2026-02-21 03:30:00
 */
import type { Migration } from "alembic";

export const revision = "eb5783dda702";
export const downRevision = "163732397096";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.createView(
    "present",
    "SELECT s.id, b.name FROM harbour.stay s JOIN harbour.boat b ON b.id = s.boat_id",
    { schema: "harbour", securityBarrier: true },
  );
  await op.createView("present_names", "SELECT name FROM harbour.present", {
    schema: "harbour",
  });
  await op.createMaterializedView(
    "berth_use",
    "SELECT berth_id, count(*) AS stays FROM harbour.stay GROUP BY berth_id",
    { schema: "harbour", withData: false },
  );
  await op.createIndex("berth_use_berth", "berth_use", ["berth_id"], {
    schema: "harbour",
    unique: true,
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropMaterializedView("berth_use", { schema: "harbour" });
  await op.dropView("present_names", { schema: "harbour" });
  await op.dropView("present", { schema: "harbour" });
}
