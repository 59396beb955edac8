import { deriveLockKey } from "../runtime/lock_key.ts";
import { MigrationLock } from "../runtime/migration_lock.ts";
import type { CommandContext } from "./context.ts";

/** The lock of the version table in use. */
export async function lockOf(context: CommandContext): Promise<MigrationLock> {
  const { lockKey, versionTable, versionTableSchema } = context.settings;
  return new MigrationLock(
    lockKey ??
      await deriveLockKey({ schema: versionTableSchema, name: versionTable }),
  );
}
