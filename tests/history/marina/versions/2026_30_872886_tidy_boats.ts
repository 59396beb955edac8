/**
 * Several changes of one table.
 *
 * Revision ID: 8728866d2767
 * Revises: 819629264639
 * Create Date: 2026-03-02 03:39:00
 */
import type { Migration } from "alembic";

export const revision = "8728866d2767";
export const downRevision = "819629264639";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.batchAlterTable("boat", async (batch) => {
    await batch.addColumn(sa.column("sail_number", sa.varchar(12)));
    await batch.alterColumn("name", { nullable: true, serverDefault: null });
    await batch.createUniqueConstraint("boat_sail_number", ["sail_number"]);
    await batch.dropConstraint("sane_length");
  }, { schema: "harbour" });
  await op.createCheckConstraint("sane_length_cm", "boat", "length_cm > 0", {
    schema: "harbour",
  });
  await op.renameConstraint("boat", "sane_length_cm", "positive_length", {
    schema: "harbour",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropConstraint("positive_length", "boat", { schema: "harbour" });
  await op.batchAlterTable("boat", async (batch) => {
    await batch.createCheckConstraint(
      "sane_length",
      "length_cm BETWEEN 100 AND 10000",
    );
    await batch.dropColumn("sail_number");
    await batch.alterColumn("name", {
      nullable: false,
      serverDefault: "unnamed",
    });
  }, { schema: "harbour" });
}
