/**
 * Old stays are checked, and the check may wait for the end of a transaction.
 *
 * Revision ID: 5eeef25e642e
 * Revises: 17008e8f2ad9
 * Create Date: 2026-01-07 07:16:00
 */
import type { Migration } from "alembic";

export const revision = "5eeef25e642e";
export const downRevision = "17008e8f2ad9";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.validateConstraint("stay_boat", "stay", { schema: "harbour" });
  await op.alterConstraint("stay_boat", "stay", {
    schema: "harbour",
    deferrable: true,
    initially: "IMMEDIATE",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.alterConstraint("stay_boat", "stay", {
    schema: "harbour",
    deferrable: false,
  });
}
