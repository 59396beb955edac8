/**
 * All names in lower case again, in small steps.
 *
 * Revision ID: ba77bc78a52e
 * Revises: 93284ca11f56
 * Create Date: 2026-03-09 01:46:00
 */
import type { Migration } from "alembic";

export const revision = "ba77bc78a52e";
export const downRevision = "93284ca11f56";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.batchUpdate("boat", "name = lower(name)", {
    schema: "harbour",
    batchSize: 100,
  });
}

export function downgrade(): void {}
