/**
 * The schemas of the application, and what everyone may do in them.
 *
 * Revision ID: 4877a94345db
 * Revises:
 * Create Date: 2026-01-01 01:10:00
 */
import type { Migration } from "alembic";

export const revision = "4877a94345db";
export const downRevision = null;
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.createExtension("plpgsql", { ifNotExists: true });
  await op.createSchema("harbour");
  await op.createSchema("accounting", { ifNotExists: true });
  await op.createComment("schema", "harbour", "Berths, boats and stays");
  await op.grant(["USAGE"], "harbour", ["pg_monitor"], {
    objectType: "schema",
  });
  await op.grantDefault(["SELECT"], "tables", ["pg_monitor"], {
    schema: "harbour",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.revokeDefault(["SELECT"], "tables", ["pg_monitor"], {
    schema: "harbour",
  });
  await op.revoke(["USAGE"], "harbour", ["pg_monitor"], {
    objectType: "schema",
  });
  await op.dropSchema("accounting");
  await op.dropSchema("harbour");
}
