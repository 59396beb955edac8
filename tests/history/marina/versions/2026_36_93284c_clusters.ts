/**
 * The order of boats on disk, with an operation of our own.
 *
 * Revision ID: 93284ca11f56
 * Revises: b83837452f9b
 * Create Date: 2026-03-08 09:45:00
 */
import { defineOperation, type Migration } from "alembic";

export const revision = "93284ca11f56";
export const downRevision = "b83837452f9b";
export const branchLabels = null;
export const dependsOn = null;

const clusterOn = defineOperation(
  "cluster",
  (table: string, index: string) => ({
    compile: ({ quoteQualifiedName, quoteIdentifier }) => [
      `ALTER TABLE ${quoteQualifiedName("harbour", table)} CLUSTER ON ${
        quoteIdentifier(index)
      }`,
    ],
  }),
);

const withoutCluster = defineOperation("withoutCluster", (table: string) => ({
  compile: ({ quoteQualifiedName }) => [
    `ALTER TABLE ${quoteQualifiedName("harbour", table)} SET WITHOUT CLUSTER`,
  ],
}));

export async function upgrade({ op }: Migration): Promise<void> {
  await op.invoke(clusterOn("boat", "boat_pkey"));
  await op.updateExtension("plpgsql");
  await op.dropExtension("a_module_that_was_never_used", { ifExists: true });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.invoke(withoutCluster("boat"));
}
