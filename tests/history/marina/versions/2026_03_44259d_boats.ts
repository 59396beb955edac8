/**
 * Boats, with their lengths in centimetres.
 *
 * Revision ID: 44259d704f08
 * Revises: c7b6f0c5c6ed
 * Create Date: 2026-01-03 03:12:00
 */
import type { Migration } from "alembic";

export const revision = "44259d704f08";
export const downRevision = "c7b6f0c5c6ed";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("boat", [
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.column("owner_id", sa.bigInteger(), { nullable: false }),
    sa.column("name", sa.text(), { nullable: false, serverDefault: "unnamed" }),
    sa.column("length_cm", sa.integer(), { nullable: false }),
    sa.column("length_m", sa.numeric({ precision: 6, scale: 2 }), {
      computed: sa.computed("length_cm / 100.0"),
    }),
    sa.foreignKeyConstraint(["owner_id"], ["harbour.person.id"], {
      name: "boat_owner",
      onDelete: "CASCADE",
    }),
    sa.checkConstraint("length_cm BETWEEN 100 AND 10000", {
      name: "sane_length",
    }),
    sa.index("boat_by_owner", ["owner_id"]),
  ], { schema: "harbour" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("boat", { schema: "harbour" });
}
