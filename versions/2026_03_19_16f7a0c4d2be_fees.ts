/**
 * Fees for loans that come back late.
 *
 * The branch "fees" was written while "catalogue" was under way: both
 * follow the same revision.
 *
 * Revision ID: 16f7a0c4d2be
 * Revises: 5b90d3a86e14
 * Create Date: 2026-03-19 14:55:08
 */
import type { Migration } from "alembic";

export const revision = "16f7a0c4d2be";
export const downRevision = "5b90d3a86e14";
export const branchLabels = "fees";
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  const feeState = sa.enum("fee_state", ["open", "paid", "waived"]);

  // An enum used in createTable is created before the table.
  await op.createTable("fee", [
    sa.column("id", sa.bigInteger(), { primaryKey: true, identity: true }),
    sa.column("loan_id", sa.bigInteger(), { nullable: false }),
    sa.column("amount", sa.numeric({ precision: 8, scale: 2 }), {
      nullable: false,
    }),
    sa.column("state", feeState, { nullable: false, serverDefault: "open" }),
    sa.foreignKeyConstraint(["loan_id"], ["loan.id"], {
      name: "fee_loan_id_fkey",
    }),
    sa.checkConstraint("amount > 0", { name: "fee_amount_check" }),
  ]);
  await op.createIndex("fee_loan_id_idx", "fee", ["loan_id"]);
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("fee");
  await op.execute("DROP TYPE fee_state");
}
