import { ConnectionError, DataFolderLockedError } from "./errors.ts";

/** Told about while a lock is waited for. */
export interface FileLockWait {
  readonly path: string;
  /** Whoever has the lock, as that process wrote it down; undefined if unknown. */
  readonly holder: string | undefined;
  readonly waitedMs: number;
}

/** How {@linkcode acquireFileLock} waits. */
export interface FileLockOptions {
  /** What the lock protects, for messages. */
  readonly path: string;
  readonly displayUrl: string;
  /** Who we are, for those who wait for us. */
  readonly holder: string;
  readonly lockWaitMs: number;
  /** Called after each unsuccessful try, about ten times a second at first. */
  readonly onWait: ((wait: FileLockWait) => void) | undefined;
  /** Ends the wait; its reason is thrown. */
  readonly signal: AbortSignal | undefined;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

async function openLockFile(
  lockFile: string,
  { displayUrl }: FileLockOptions,
): Promise<Deno.FsFile> {
  try {
    return await Deno.open(lockFile, { read: true, write: true, create: true });
  } catch (error) {
    throw new ConnectionError({
      failure: "file",
      displayUrl,
      reason: `cannot open the lock file '${lockFile}': ${
        error instanceof Error ? error.message : String(error)
      }`,
      hint: "It has to be a file that this user may read and write",
    });
  }
}

/**
 * Takes an exclusive lock on `lockFile` and returns the function that gives it
 * back. The operating system gives it back too when the process dies, so a
 * lock is never stale; the file itself stays.
 *
 * @throws {DataFolderLockedError} If `lockWaitMs` pass.
 * @throws {ConnectionError} If the file cannot be opened.
 */
export async function acquireFileLock(
  lockFile: string,
  options: FileLockOptions,
): Promise<() => void> {
  const file = await openLockFile(lockFile, options);
  try {
    await waitForLock(file, lockFile, options);
    await file.truncate();
    await file.write(new TextEncoder().encode(`${options.holder}\n`));
    return () => file.close();
  } catch (error) {
    file.close();
    throw error;
  }
}

async function waitForLock(
  file: Deno.FsFile,
  lockFile: string,
  options: FileLockOptions,
): Promise<void> {
  // Runtimes before Deno 2.9 can only wait without an end.
  if (typeof file.tryLock !== "function") return await file.lock(EXCLUSIVE);
  const startedAt = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS;; pauseMs *= 1.5) {
    options.signal?.throwIfAborted();
    if (await file.tryLock(EXCLUSIVE)) return;
    const waitedMs = performance.now() - startedAt;
    const { path } = options;
    const holder = await readHolder(lockFile);
    if (waitedMs >= options.lockWaitMs) {
      throw new DataFolderLockedError({ path, waitedMs, holder });
    }
    options.onWait?.({ path, waitedMs, holder });
    const longestMs = Math.min(LONGEST_PAUSE_MS, options.lockWaitMs - waitedMs);
    await pause(Math.min(pauseMs * (0.5 + Math.random()), longestMs));
  }
}

const EXCLUSIVE = true;

async function readHolder(lockFile: string): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(lockFile)).trim() || undefined;
  } catch {
    // Where locks are mandatory (Windows) a locked file can't be read.
    return undefined;
  }
}

function pause(pauseMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}
