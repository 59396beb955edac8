/**
 * Split the names of members.
 *
 * A data migration: it reads rows, works on them in TypeScript and writes them
 * back, all in the transaction of the revision.
 *
 * Revision ID: f27a90b4c6e1
 * Revises: d85c1f6a3e29
 * Create Date: 2026-04-07 08:48:19
 */
import type { Migration } from "alembic";

export const revision = "f27a90b4c6e1";
export const downRevision = "d85c1f6a3e29";
export const branchLabels = null;
export const dependsOn = null;

interface MemberName {
  readonly id: string;
  readonly full_name: string;
}

const BATCH = 500;

export async function upgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn("member", sa.column("given_name", sa.text()));
  await op.addColumn("member", sa.column("family_name", sa.text()));

  for (let last = "0";;) {
    const members = await op.query<MemberName>(
      "SELECT id, full_name FROM member WHERE id > $1 ORDER BY id LIMIT $2",
      [last, BATCH],
    );
    for (const member of members) {
      const { given, family } = splitName(member.full_name);
      await op.execute(
        "UPDATE member SET given_name = $1, family_name = $2 WHERE id = $3",
        [given, family, member.id],
      );
      last = member.id;
    }
    if (members.length < BATCH) break;
  }

  await op.alterColumn("member", "family_name", { nullable: false });
  await op.dropColumn("member", "full_name");
}

export async function downgrade({ op, sa }: Migration): Promise<void> {
  await op.addColumn("member", sa.column("full_name", sa.text()));
  await op.execute(
    "UPDATE member SET full_name = concat_ws(' ', given_name, family_name)",
  );
  await op.alterColumn("member", "full_name", { nullable: false });
  await op.dropColumn("member", "family_name");
  await op.dropColumn("member", "given_name");
}

/** The last word is the family name; a single word is one too. */
function splitName(fullName: string): { given: string | null; family: string } {
  const words = fullName.trim().split(/\s+/);
  const family = words.pop() ?? "";
  return { given: words.length === 0 ? null : words.join(" "), family };
}
