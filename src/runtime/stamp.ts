import { withCancellation } from "./cancellation.ts";
import { VersionTableLockedError } from "./errors.ts";
import { isLockTimeout } from "./failures.ts";
import type { MigratorOptions, Planner, RunResult } from "./migrator.ts";
import type { MigrationSession } from "./migration_session.ts";
import { NO_TIMEOUTS } from "./session_settings.ts";
import { readUnfinished } from "./work_marker.ts";

/** Options of {@linkcode stampVersions}. */
export interface StampOptions extends MigratorOptions {
  /** Whether all rows are thrown away first. */
  readonly purge: boolean;
}

/**
 * Writes the changes that `plan` wants without running anything, in one
 * transaction under the lock, and declares interrupted work to be dealt with.
 *
 * @param initialRows Version rows as first read, without the lock; undefined
 * if there is no table.
 */
export async function stampVersions(
  plan: Planner,
  initialRows: readonly string[] | undefined,
  options: StampOptions,
): Promise<RunResult> {
  const { session, signal } = options;
  return await withCancellation({
    session,
    signal,
    run: async () => {
      try {
        return await stamp(plan, initialRows, options);
      } catch (error) {
        await session.rollback();
        signal?.throwIfAborted();
        throw error;
      }
    },
    describe: (error) => error,
  });
}

async function stamp(
  plan: Planner,
  initialRows: readonly string[] | undefined,
  options: StampOptions,
): Promise<RunResult> {
  const { session, versionTable, purge, listener } = options;
  if (initialRows !== undefined && !purge) {
    const isDone = plan(initialRows).steps.length === 0 &&
      await readUnfinished(session.rawConnection, versionTable) === undefined;
    if (isDone) return { applied: [], heads: initialRows };
  }
  const { onVersionApply } = await options.loadEnvironment();
  const rows = await session.begin(options.timeouts, () => false) ?? [];
  // Not sooner: it may have been opened again while the lock was waited for.
  const { rawConnection } = session;
  await session.ensureVersionTable();
  if (purge) {
    await writeRows(
      options,
      () => rawConnection.execute(versionTable.deleteAllStatement()),
    );
  }
  const { steps, finalHeads } = plan(rows);
  for (const step of steps) {
    listener({ kind: "stepStart", step });
    await versionTable.assertRoom(rawConnection, step.changes);
    await writeRows(
      options,
      () => versionTable.applyChanges(rawConnection, step.changes),
    );
    await onVersionApply?.(step, session);
  }
  await session.forgetUnfinished();
  await session.commit();
  return {
    applied: steps.map((step) => ({ step, elapsedMs: 0 })),
    heads: finalHeads,
  };
}

/** @throws {VersionTableLockedError} If others do not let the rows be written. */
async function writeRows(
  options: StampOptions,
  write: () => Promise<unknown>,
): Promise<void> {
  const { watch, rawConnection } = options.session;
  const lockTimeoutMs = options.timeouts.lockTimeoutMs ?? 0;
  try {
    await watch.during({ pid: rawConnection.backendPid, lockTimeoutMs }, write);
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new VersionTableLockedError({
      table: options.versionTable.name,
      work: "write",
      waitedMs: lockTimeoutMs,
      blockers: watch.blockers,
      limit: "lock_timeout",
    });
  }
}

/** Makes the version table, under the lock, if it is not there. */
export async function ensureVersionTable(
  session: MigrationSession,
  signal: AbortSignal | undefined,
): Promise<void> {
  await withCancellation({
    session,
    signal,
    run: async () => {
      try {
        await session.begin(NO_TIMEOUTS, () => false);
        await session.ensureVersionTable();
        await session.commit();
      } catch (error) {
        await session.rollback();
        signal?.throwIfAborted();
        throw error;
      }
    },
    describe: (error) => error,
  });
}
