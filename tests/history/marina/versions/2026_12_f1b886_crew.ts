/**
 * The crew of the harbour, on a branch of their own.
 *
 * Revision ID: f1b886c0369f
 * Revises: 5eeef25e642e
 * Create Date: 2026-01-12 03:21:00
 */
import type { Migration } from "alembic";

export const revision = "f1b886c0369f";
export const downRevision = "5eeef25e642e";
export const branchLabels = "crew";
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createCompositeType("shift", {
    starts: sa.time(),
    until: sa.integer(),
  }, { schema: "harbour" });
  await op.alterCompositeType("shift", {
    schema: "harbour",
    rename: { until: "ends" },
    alter: { ends: sa.time() },
  });
  await op.createTable("crew", [
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.column("name", sa.text(), { nullable: false }),
    sa.column("duty", sa.domain("shift", { schema: "harbour" })),
  ], { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("crew", { schema: "harbour" });
  await op.dropType("shift", { schema: "harbour" });
}
