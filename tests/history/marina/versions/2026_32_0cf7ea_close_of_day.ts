/**
 * What runs in the evening.
 *
 * Revision ID: 0cf7eaf05de0
 * Revises: f61878979326
 * Create Date: 2026-03-04 05:41:00
 */
import type { Migration } from "alembic";

export const revision = "0cf7eaf05de0";
export const downRevision = "f61878979326";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.createProcedure("close_day", {
    schema: "harbour",
    arguments: "day date DEFAULT current_date",
    language: "sql",
    body: "DELETE FROM harbour.stay WHERE upper(during) < day - 3650",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropProcedure("close_day", { schema: "harbour" });
}
