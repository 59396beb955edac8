/**
 * A stay is called a visit.
 *
 * Revision ID: 73e1820cfbb2
 * Revises: 51d0e851be09
 * Create Date: 2026-03-06 07:43:00
 */
import type { Migration } from "alembic";

export const revision = "73e1820cfbb2";
export const downRevision = "51d0e851be09";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.renameTable("stay", "visit", { schema: "harbour" });
  await op.renameColumn("visit", "during", "nights", { schema: "harbour" });
  await op.renameObject("policy", "office_sees_all", "office", {
    schema: "harbour",
    tableName: "visit",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.renameObject("policy", "office", "office_sees_all", {
    schema: "harbour",
    tableName: "visit",
  });
  await op.renameColumn("visit", "nights", "during", { schema: "harbour" });
  await op.renameTable("visit", "stay", { schema: "harbour" });
}
