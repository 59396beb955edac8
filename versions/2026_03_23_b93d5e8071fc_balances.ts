/**
 * What each member owes, as a view.
 *
 * Revision ID: b93d5e8071fc
 * Revises: 16f7a0c4d2be
 * Create Date: 2026-03-23 09:05:40
 */
import type { Migration } from "alembic";

export const revision = "b93d5e8071fc";
export const downRevision = "16f7a0c4d2be";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.execute(`
    CREATE VIEW member_balance AS
    SELECT loan.member_id, sum(fee.amount) AS owed
    FROM fee
    JOIN loan ON loan.id = fee.loan_id
    WHERE fee.state = 'open'
    GROUP BY loan.member_id
  `);
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.execute("DROP VIEW member_balance");
}
