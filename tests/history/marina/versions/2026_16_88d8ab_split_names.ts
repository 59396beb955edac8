/**
 * First and last names.
 *
 * Revision ID: 88d8ab142d4a
 * Revises: 78ecacace396
 * Create Date: 2026-02-16 07:25:00
 */
import type { Migration } from "alembic";

export const revision = "88d8ab142d4a";
export const downRevision = "78ecacace396";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn("person", sa.column("first_name", sa.text()), {
    schema: "harbour",
  });
  await op.alterColumn("person", "name", {
    schema: "harbour",
    newColumnName: "last_name",
    type: sa.string(100),
    using: "left(name, 100)",
    comment: "Or the name of the company",
  });
}

export async function downgrade({ op, sa }: Migration): Promise<void> {
  await op.alterColumn("person", "last_name", {
    schema: "harbour",
    newColumnName: "name",
    type: sa.text(),
    comment: null,
  });
  await op.dropColumn("person", "first_name", { schema: "harbour" });
}
