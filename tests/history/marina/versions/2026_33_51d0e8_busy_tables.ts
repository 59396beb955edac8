/**
 * Settings of tables that change all day.
 *
 * Revision ID: 51d0e851be09
 * Revises: 0cf7eaf05de0
 * Create Date: 2026-03-05 06:42:00
 */
import type { Migration } from "alembic";

export const revision = "51d0e851be09";
export const downRevision = "0cf7eaf05de0";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.setStorageParameters("stay", {
    fillfactor: 70,
    autovacuum_vacuum_scale_factor: 0.05,
  }, { schema: "harbour" });
  await op.setStorageParameters("berth", { fillfactor: null }, {
    schema: "harbour",
  });
  await op.alterSequence("invoice_number", { schema: "accounting", cache: 20 });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.alterSequence("invoice_number", { schema: "accounting", cache: 1 });
  await op.setStorageParameters("berth", { fillfactor: 90 }, {
    schema: "harbour",
  });
  await op.setStorageParameters("stay", {
    fillfactor: null,
    autovacuum_vacuum_scale_factor: null,
  }, { schema: "harbour" });
}
