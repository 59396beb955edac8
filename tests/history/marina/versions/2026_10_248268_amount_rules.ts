/**
 * Amounts have an upper limit and may be unknown.
 *
 * Revision ID: 248268a6fda4
 * Revises: 80e99316842e
 * Create Date: 2026-01-10 01:19:00
 */
import type { Migration } from "alembic";

export const revision = "248268a6fda4";
export const downRevision = "80e99316842e";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.createDomainConstraint("not_absurd", "amount", "VALUE < 1000000", {
    schema: "accounting",
    notValid: true,
  });
  await op.validateDomainConstraint("not_absurd", "amount", {
    schema: "accounting",
  });
  await op.alterDomain("amount", {
    schema: "accounting",
    nullable: true,
    serverDefault: null,
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.alterDomain("amount", {
    schema: "accounting",
    nullable: false,
    serverDefault: 0,
  });
  await op.dropDomainConstraint("not_absurd", "amount", {
    schema: "accounting",
  });
}
