/**
 * Subjects of books.
 *
 * The branch "catalogue" begins here, beside "fees":
 * `alembic upgrade catalogue@head` applies it without the other.
 *
 * Revision ID: a7c35f20d918
 * Revises: 5b90d3a86e14
 * Create Date: 2026-03-16 11:02:47
 */
import type { Migration } from "alembic";

export const revision = "a7c35f20d918";
export const downRevision = "5b90d3a86e14";
export const branchLabels = "catalogue";
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("subject", [
    sa.column("id", sa.integer(), { primaryKey: true, identity: true }),
    sa.column("name", sa.text(), { nullable: false, unique: true }),
  ]);
  await op.createTable("book_subject", [
    sa.column("book_id", sa.bigInteger(), { nullable: false }),
    sa.column("subject_id", sa.integer(), { nullable: false }),
    sa.primaryKeyConstraint(["book_id", "subject_id"]),
    sa.foreignKeyConstraint(["book_id"], ["book.id"], { onDelete: "CASCADE" }),
    sa.foreignKeyConstraint(["subject_id"], ["subject.id"]),
  ]);

  // Names that are there from the start.
  await op.bulkInsert("subject", [
    { name: "Fiction" },
    { name: "History" },
    { name: "Science" },
  ]);
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("book_subject");
  await op.dropTable("subject");
}
