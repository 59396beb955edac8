/**
 * Index the search text without blocking writers.
 *
 * CREATE INDEX CONCURRENTLY cannot run in a transaction: inside
 * `op.autocommitBlock` there is none, while the migration lock is kept.
 *
 * Revision ID: e4b62d9f1a73
 * Revises: c0e8417b95da
 * Create Date: 2026-03-18 10:31:55
 */
import type { Migration } from "alembic";

export const revision = "e4b62d9f1a73";
export const downRevision = "c0e8417b95da";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.autocommitBlock(async () => {
    await op.createIndex("book_search_text_idx", "book", ["search_text"], {
      using: "gin",
      concurrently: true,
    });
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.autocommitBlock(async () => {
    await op.dropIndex("book_search_text_idx", { concurrently: true });
  });
}
