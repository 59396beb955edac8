/**
 * Loans, one open loan of a book per member.
 *
 * Revision ID: 8d24e6b1c7f0
 * Revises: 3f1c9a7e0b52
 * Create Date: 2026-03-04 16:40:31
 */
import type { Migration } from "alembic";

export const revision = "8d24e6b1c7f0";
export const downRevision = "3f1c9a7e0b52";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("loan", [
    sa.column("id", sa.bigInteger(), { primaryKey: true, identity: true }),
    sa.column("member_id", sa.bigInteger(), { nullable: false }),
    sa.column("book_id", sa.bigInteger(), { nullable: false }),
    sa.column("lent_at", sa.timestamp({ timezone: true }), {
      nullable: false,
      serverDefault: sa.func.now(),
    }),
    sa.column("due_on", sa.date(), { nullable: false }),
    sa.column("returned_at", sa.timestamp({ timezone: true })),
    sa.foreignKeyConstraint(["member_id"], ["member.id"], {
      name: "loan_member_id_fkey",
    }),
    sa.foreignKeyConstraint(["book_id"], ["book.id"], {
      name: "loan_book_id_fkey",
    }),
  ]);

  // A member may borrow the same book again, but only after returning it.
  await op.createIndex("loan_open_key", "loan", ["member_id", "book_id"], {
    unique: true,
    where: "returned_at IS NULL",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("loan");
}
