/**
 * Text to search the catalogue in.
 *
 * Revision ID: c0e8417b95da
 * Revises: a7c35f20d918
 * Create Date: 2026-03-18 10:20:12
 */
import type { Migration } from "alembic";

export const revision = "c0e8417b95da";
export const downRevision = "a7c35f20d918";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn(
    "book",
    sa.column("search_text", sa.tsvector(), {
      computed: sa.computed("to_tsvector('english', title)"),
    }),
  );
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropColumn("book", "search_text");
}
