/**
 * A few people, so that there is something to see.
 *
 * Revision ID: 26aab86a4d6a
 * Revises: 88d8ab142d4a
 * Create Date: 2026-02-17 08:26:00
 */
import type { Migration } from "alembic";

export const revision = "26aab86a4d6a";
export const downRevision = "88d8ab142d4a";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op }: Migration): Promise<void> {
  await op.bulkInsert("person", [
    { last_name: "O'Neill", first_name: "Máire", email: "maire@example.org" },
    { last_name: "100% Sails", first_name: null, email: "a\\b:c@example.org" },
  ], { schema: "harbour" });
  await op.execute(
    "INSERT INTO harbour.boat (id, owner_id, name, length_cm) " +
      "SELECT 1, id, E'The \\\\Tab\\t;', 750 FROM harbour.person WHERE last_name LIKE 'O''%'",
  );
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.execute("DELETE FROM harbour.boat; DELETE FROM harbour.person;");
}
