/**
 * Initials, worked out from the names that are there.
 *
 * Revision ID: 0ad15064893f
 * Revises: 26aab86a4d6a
 * Create Date: 2026-02-18 09:27:00
 */
import type { Migration } from "alembic";

export const revision = "0ad15064893f";
export const downRevision = "26aab86a4d6a";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn("person", sa.column("initials", sa.varchar(2)), {
    schema: "harbour",
  });
  if (op.getContext().isOffline) {
    await op.execute(
      "UPDATE harbour.person SET initials = left(coalesce(first_name, ''), 1) || left(last_name, 1)",
    );
    return;
  }
  const people = await op.query<{ id: string; names: readonly string[] }>(
    "SELECT id, ARRAY[coalesce(first_name, ''), last_name] AS names FROM harbour.person ORDER BY id",
  );
  for (const { id, names } of people) {
    await op.execute("UPDATE harbour.person SET initials = $1 WHERE id = $2", [
      names.map((name) => [...name].slice(0, 1).join("")).join(""),
      id,
    ]);
  }
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropColumn("person", "initials", { schema: "harbour" });
}
