import type { Connection } from "../driver/connection.ts";
import { VersionTableLockedError } from "../runtime/errors.ts";
import { isLockTimeout } from "../runtime/failures.ts";
import type { VersionTable } from "../runtime/version_table.ts";
import type { CommandContext } from "./context.ts";

/** A read that waits longer is looked into. */
const LOOK_AFTER_MS = 1_000;
/** At least as long it is looked into. */
const SHORTEST_LOOK_MS = 2_000;

/**
 * Reads the version rows; where others keep the table to themselves, says who,
 * and waits for them as long as for another run.
 *
 * @throws {VersionTableLockedError} After `lock_wait`.
 */
export async function readVersionRows(
  context: CommandContext,
  table: VersionTable,
  connection: Connection,
): Promise<readonly string[] | undefined> {
  try {
    return await table.read(connection, { lockTimeoutMs: LOOK_AFTER_MS });
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    return await readWatched(context, table, connection);
  }
}

async function readWatched(
  context: CommandContext,
  table: VersionTable,
  connection: Connection,
): Promise<readonly string[] | undefined> {
  const { StatementWatch } = await import("../runtime/statement_watch.ts");
  const watch = new StatementWatch({
    open: await context.furtherConnections(),
    wantsProgress: false,
    listener: context.invocation.listener,
  });
  const { lockWaitMs } = context.limits;
  const lockTimeoutMs = lockWaitMs === Infinity
    ? 0
    : Math.max(lockWaitMs - LOOK_AFTER_MS, SHORTEST_LOOK_MS);
  try {
    return await watch.during(
      { pid: connection.backendPid, lockTimeoutMs: 0 },
      () => table.read(connection, { lockTimeoutMs }),
    );
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new VersionTableLockedError({
      table: table.name,
      work: "read",
      waitedMs: LOOK_AFTER_MS + lockTimeoutMs,
      blockers: watch.blockers,
      limit: "lock_wait",
    });
  } finally {
    await watch.close();
  }
}
