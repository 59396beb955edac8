/**
 * Amounts of money are a domain.
 *
 * Revision ID: 72707a592890
 * Revises: 5eeef25e642e
 * Create Date: 2026-01-08 08:17:00
 */
import type { Migration } from "alembic";

export const revision = "72707a592890";
export const downRevision = "5eeef25e642e";
export const branchLabels = "billing";
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createDomain("amount", sa.numeric({ precision: 12, scale: 2 }), {
    schema: "accounting",
    nullable: false,
    serverDefault: 0,
    checks: [sa.checkConstraint("VALUE >= 0", { name: "not_negative" })],
  });
  await op.createSequence("invoice_number", {
    schema: "accounting",
    start: 1000,
    cache: 1,
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropSequence("invoice_number", { schema: "accounting" });
  await op.dropDomain("amount", { schema: "accounting" });
}
