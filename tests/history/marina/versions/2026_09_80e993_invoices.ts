/**
 * Invoices and their lines.
 *
 * Revision ID: 80e99316842e
 * Revises: 72707a592890
 * Create Date: 2026-01-09 09:18:00
 */
import type { Migration } from "alembic";

export const revision = "80e99316842e";
export const downRevision = "72707a592890";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("invoice", [
    sa.column("id", sa.bigInteger(), {
      primaryKey: true,
      serverDefault: sa.text("nextval('accounting.invoice_number')"),
    }),
    sa.column("person_id", sa.bigInteger(), { nullable: false }),
    sa.column("total", sa.domain("amount", { schema: "accounting" })),
    sa.column("lines", sa.jsonb(), { nullable: false, serverDefault: "[]" }),
    sa.foreignKeyConstraint(["person_id"], ["harbour.person.id"], {
      name: "invoice_person",
    }),
  ], { schema: "accounting" });
  await op.createIndex("invoice_lines", "invoice", ["lines"], {
    schema: "accounting",
    using: "gin",
    ops: { lines: "jsonb_path_ops" },
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropIndex("invoice_lines", {
    schema: "accounting",
    tableName: "invoice",
  });
  await op.dropTable("invoice", { schema: "accounting" });
}
