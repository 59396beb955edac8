/**
 * Names of the crew are unique, whatever their case.
 *
 * Revision ID: 19e71c7b6ed5
 * Revises: f1b886c0369f
 * Create Date: 2026-01-13 04:22:00
 */
import type { Migration } from "alembic";

export const revision = "19e71c7b6ed5";
export const downRevision = "f1b886c0369f";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createIndex("crew_name", "crew", [sa.text("lower(name)")], {
    schema: "harbour",
    unique: true,
  });
  await op.createTableComment("crew", "Who works here", { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTableComment("crew", { schema: "harbour" });
  await op.dropIndex("crew_name", { schema: "harbour", tableName: "crew" });
}
