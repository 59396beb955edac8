/**
 * People who own boats.
 *
 * Revision ID: c7b6f0c5c6ed
 * Revises: 4877a94345db
 * Create Date: 2026-01-02 02:11:00
 */
import type { Migration } from "alembic";

export const revision = "c7b6f0c5c6ed";
export const downRevision = "4877a94345db";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createTable("person", [
    sa.column("id", sa.bigInteger(), {
      primaryKey: true,
      identity: sa.identity({ always: true, start: 100 }),
    }),
    sa.column("name", sa.text(), { nullable: false }),
    sa.column("email", sa.string(200), { comment: "Where invoices go" }),
    sa.column("made_at", sa.timestamp({ timezone: true }), {
      serverDefault: sa.func.now(),
      nullable: false,
    }),
    sa.uniqueConstraint(["email"], { name: op.f("one_person_per_email") }),
  ], { schema: "harbour", comment: "Everyone we send letters to" });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("person", { schema: "harbour" });
}
