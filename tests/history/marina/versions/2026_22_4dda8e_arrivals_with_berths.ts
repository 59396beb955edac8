/**
 * The office wants the berth first.
 *
 * Revision ID: 4dda8e33fa9f
 * Revises: eb5783dda702
 * Create Date: 2026-02-22 04:31:00
 */
import type { Migration } from "alembic";

export const revision = "4dda8e33fa9f";
export const downRevision = "eb5783dda702";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.replaceView(
    "present",
    "SELECT s.berth_id, s.id, b.name FROM harbour.stay s JOIN harbour.boat b ON b.id = s.boat_id",
    { schema: "harbour", securityBarrier: true },
  );
  await op.replaceMaterializedView(
    "berth_use",
    "SELECT berth_id, count(*) AS stays, max(upper(during)) AS until FROM harbour.stay GROUP BY berth_id",
    { schema: "harbour" },
  );
  await op.refreshMaterializedView("berth_use", { schema: "harbour" });
  await op.renameView("present_names", "names_present", { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.renameView("names_present", "present_names", { schema: "harbour" });
  await op.replaceMaterializedView(
    "berth_use",
    "SELECT berth_id, count(*) AS stays FROM harbour.stay GROUP BY berth_id",
    { schema: "harbour", withData: false },
  );
  await op.replaceView(
    "present",
    "SELECT s.id, b.name FROM harbour.stay s JOIN harbour.boat b ON b.id = s.boat_id",
    { schema: "harbour", securityBarrier: true },
  );
}
