/**
 * Loans end after they begin.
 *
 * Revision ID: 097be3d5a8c4
 * Revises: f27a90b4c6e1
 * Create Date: 2026-04-21 12:12:12
 */
import type { Migration } from "alembic";

export const revision = "097be3d5a8c4";
export const downRevision = "f27a90b4c6e1";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  // NOT VALID takes no long lock; VALIDATE then reads the table without
  // blocking writers.
  await op.createCheckConstraint(
    "loan_period_check",
    "loan",
    "returned_at IS NULL OR returned_at >= lent_at",
    { notValid: true },
  );
  await op.validateConstraint("loan_period_check", "loan");
  await op.createIndex("loan_book_id_idx", "loan", ["book_id"]);
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropIndex("loan_book_id_idx");
  await op.dropConstraint("loan_period_check", "loan", { type: "check" });
}
