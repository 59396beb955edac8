/**
 * Members and books.
 *
 * Revision ID: 3f1c9a7e0b52
 * Revises:
 * Create Date: 2026-03-02 09:14:05
 */
import type { Migration } from "alembic";

export const revision = "3f1c9a7e0b52";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("member", [
    sa.column("id", sa.bigInteger(), { primaryKey: true, identity: true }),
    sa.column("email", sa.string(254), { nullable: false }),
    sa.column("full_name", sa.text(), { nullable: false }),
    sa.column("joined_at", sa.timestamp({ timezone: true }), {
      nullable: false,
      serverDefault: sa.func.now(),
    }),
    sa.uniqueConstraint(["email"], { name: "member_email_key" }),
  ], { comment: "People who may borrow" });

  await op.createTable("book", [
    sa.column("id", sa.bigInteger(), { primaryKey: true, identity: true }),
    sa.column("isbn", sa.char(13), { nullable: false }),
    sa.column("title", sa.text(), { nullable: false }),
    sa.column("copies", sa.integer(), { nullable: false, serverDefault: 1 }),
    sa.uniqueConstraint(["isbn"], { name: "book_isbn_key" }),
    sa.checkConstraint("copies >= 0", { name: "book_copies_check" }),
  ]);
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("book");
  await op.dropTable("member");
}
