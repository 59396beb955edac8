/**
 * When a boat was changed last.
 *
 * Revision ID: d1c7400ad953
 * Revises: 0ad15064893f
 * Create Date: 2026-02-19 01:28:00
 */
import type { Migration } from "alembic";

export const revision = "d1c7400ad953";
export const downRevision = "0ad15064893f";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn(
    "boat",
    sa.column("touched_at", sa.timestamp({ timezone: true })),
    { schema: "harbour" },
  );
  await op.createFunction("touch", {
    schema: "harbour",
    returns: "trigger",
    body: `
BEGIN
  NEW.touched_at := now(); -- the time of the transaction
  RETURN NEW;
END;
`,
  });
  await op.createTrigger("boat_touch", "boat", {
    schema: "harbour",
    timing: "BEFORE",
    events: [{ updateOf: ["name", "length_cm"] }],
    forEach: "ROW",
    when:
      "OLD.name IS DISTINCT FROM NEW.name OR OLD.length_cm <> NEW.length_cm",
    execute: "harbour.touch()",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTrigger("boat_touch", "boat", { schema: "harbour" });
  await op.dropFunction("touch", { schema: "harbour", argumentTypes: [] });
  await op.dropColumn("boat", "touched_at", { schema: "harbour" });
}
