/**
 * Names in capitals, which is no change of the boat.
 *
 * Revision ID: 163732397096
 * Revises: d1c7400ad953
 * Create Date: 2026-02-20 02:29:00
 */
import type { Migration } from "alembic";

export const revision = "163732397096";
export const downRevision = "d1c7400ad953";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.disableTrigger("boat_touch", "boat", { schema: "harbour" });
  await op.execute("UPDATE harbour.boat SET name = upper(name)");
  await op.enableTrigger("boat_touch", "boat", { schema: "harbour" });
}

export function downgrade(): void {}
