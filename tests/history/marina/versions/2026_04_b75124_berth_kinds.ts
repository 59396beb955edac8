/**
 * Kinds of berths.
 *
 * Revision ID: b751248bfdde
 * Revises: 44259d704f08
 * Create Date: 2026-01-04 04:13:00
 */
import type { Migration } from "alembic";

export const revision = "b751248bfdde";
export const downRevision = "44259d704f08";
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.createEnum("berth_kind", ["pontoon", "buoy", "wall"], {
    schema: "harbour",
  });
  await op.createTable("berth", [
    sa.column("id", sa.integer(), { nullable: false }),
    sa.column("code", sa.char(4), { nullable: false }),
    sa.column(
      "kind",
      sa.enum("berth_kind", ["pontoon", "buoy", "wall"], {
        schema: "harbour",
        createType: false,
      }),
      { nullable: false, serverDefault: sa.text("'pontoon'") },
    ),
    sa.column("max_length_cm", sa.integer()),
  ], { schema: "harbour", with: { fillfactor: 90 } });
  await op.createPrimaryKey("berth_pk", "berth", ["id"], { schema: "harbour" });
  await op.createUniqueConstraint("berth_code", "berth", ["code"], {
    schema: "harbour",
    deferrable: true,
    initially: "DEFERRED",
  });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("berth", { schema: "harbour" });
  await op.dropEnum("berth_kind", { schema: "harbour" });
}
