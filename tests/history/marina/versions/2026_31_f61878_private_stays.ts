/**
 * Who may see which stays.
 *
 * Revision ID: f61878979326
 * Revises: 8728866d2767
 * Create Date: 2026-03-03 04:40:00
 */
import type { Migration } from "alembic";

export const revision = "f61878979326";
export const downRevision = "8728866d2767";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.setRowSecurity("stay", { schema: "harbour", enabled: true });
  await op.createPolicy("office_sees_all", "stay", {
    schema: "harbour",
    for: "SELECT",
    to: ["pg_monitor"],
    using: "true",
  });
  await op.grant(["SELECT"], "stay", ["pg_monitor"], {
    schema: "harbour",
    columns: ["id", "during"],
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.revoke(["SELECT"], "stay", ["pg_monitor"], {
    schema: "harbour",
    columns: ["id", "during"],
  });
  await op.dropPolicy("office_sees_all", "stay", { schema: "harbour" });
  await op.setRowSecurity("stay", { schema: "harbour", enabled: false });
}
