/**
 * Payments move to an archive.
 *
 * Revision ID: b83837452f9b
 * Revises: 73e1820cfbb2
 * Create Date: 2026-03-07 08:44:00
 */
import type { Migration } from "alembic";

export const revision = "b83837452f9b";
export const downRevision = "73e1820cfbb2";
export const branchLabels = null;
export const dependsOn = "595c873b7d73";

export async function upgrade({ op }: Migration): Promise<void> {
  await op.createSchema("archive0");
  await op.renameSchema("archive0", "archive");
  await op.setSchema("table", "payment", "archive", { schema: "accounting" });
  await op.renameSequence("invoice_number", "invoice_numbers", {
    schema: "accounting",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.renameSequence("invoice_numbers", "invoice_number", {
    schema: "accounting",
  });
  await op.setSchema("table", "payment", "accounting", { schema: "archive" });
  await op.dropSchema("archive");
}
