/**
 * Derives the advisory lock key of a version table: a number of 63 bits, so
 * that it reads the same wherever it is shown.
 *
 * It depends on the qualified name only, so every program that keeps its
 * state in the same table of the same database takes the same lock (advisory
 * locks are per database). A table without a schema counts as one in `public`.
 */
export async function deriveLockKey(
  table: { readonly schema: string | undefined; readonly name: string },
): Promise<bigint> {
  const text = JSON.stringify([
    "alembic migration lock",
    table.schema ?? "public",
    table.name,
  ]);
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return BigInt.asUintN(63, new DataView(digest).getBigUint64(0));
}

/**
 * Key of the guard lock that belongs to a migration lock (see
 * `migration_lock.ts`): the neighbouring number, wrapped into 64 bits.
 */
export function guardLockKey(lockKey: bigint): bigint {
  return BigInt.asIntN(64, lockKey + 1n);
}
