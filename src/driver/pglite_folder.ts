import { basename, dirname, join, resolve } from "node:path";

import { ConnectionError } from "./errors.ts";

/** Major version of PostgreSQL inside the embedded database. */
const PGLITE_MAJOR_VERSION = "18";

/** A data folder after symbolic links were followed. */
export interface DataFolder {
  readonly path: string;
  /** Beside the folder, because the folder itself may not exist yet. */
  readonly lockFile: string;
  /** Where a new database is made before it is moved to `path`. */
  readonly draftPath: string;
}

/**
 * Finds where a data folder really is and makes the folder around it.
 *
 * @param path Absolute.
 * @throws {ConnectionError} If that cannot be made.
 */
export async function prepareDataFolder(
  path: string,
  displayUrl: string,
): Promise<DataFolder> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    const real = await followLinks(path);
    return {
      path: real,
      lockFile: `${real}.lock`,
      draftPath: `${real}.new`,
    };
  } catch (error) {
    throw refuse(displayUrl, {
      reason: `cannot make the folder '${dirname(path)}': ${
        error instanceof Error ? error.message : String(error)
      }`,
      hint: "Choose a path that this user may write to",
    });
  }
}

/**
 * Whether there is a database in the folder; false if there is nothing. That
 * holds as long as the lock is held.
 *
 * @throws {ConnectionError} If there is something else, or another version.
 */
export async function isDatabaseThere(
  path: string,
  displayUrl: string,
): Promise<boolean> {
  const names = await listNames(path, displayUrl);
  if (names.length === 0) return false;
  if (!names.includes("PG_VERSION")) {
    throw refuse(displayUrl, {
      reason: `the folder '${path}' holds something else than a database`,
      hint: "Choose a folder that is empty or does not exist yet",
    });
  }
  const version = (await Deno.readTextFile(join(path, "PG_VERSION")))
    .trim();
  if (version !== PGLITE_MAJOR_VERSION) {
    throw refuse(displayUrl, {
      reason:
        `the data folder '${path}' belongs to PostgreSQL ${version}, the embedded database is PostgreSQL ${PGLITE_MAJOR_VERSION}`,
      hint: "Dump the database with its own version and load it into a new one",
    });
  }
  return true;
}

/** Removes what a killed process has left of a database it was making. */
export async function clearDraft(folder: DataFolder): Promise<void> {
  try {
    await Deno.remove(folder.draftPath, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Moves the new database to its place, in one step.
 *
 * @throws {ConnectionError} If that cannot be done.
 */
export async function publishDraft(
  folder: DataFolder,
  displayUrl: string,
): Promise<void> {
  try {
    await Deno.rename(folder.draftPath, folder.path);
  } catch (error) {
    await clearDraft(folder);
    // As PostgreSQL advises too: what belongs to the mount lies there as well.
    throw refuse(displayUrl, {
      reason: `cannot make a database in place of '${folder.path}': ${
        error instanceof Error ? error.message : String(error)
      }`,
      hint: "If something is mounted there, name a folder inside of it",
    });
  }
}

/** So that one folder has one lock, whatever name it is opened by. */
async function followLinks(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const target = await Deno.readLink(path).catch(() => undefined);
    return target === undefined
      ? join(await Deno.realPath(dirname(path)), basename(path))
      : await followLinks(resolve(dirname(path), target));
  }
}

async function listNames(
  path: string,
  displayUrl: string,
): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw refuse(displayUrl, {
      reason: `cannot read the data folder '${path}': ${
        error instanceof Error ? error.message : String(error)
      }`,
      hint:
        "The path has to lead to a folder that this user may read and write",
    });
  }
}

function refuse(
  displayUrl: string,
  facts: { readonly reason: string; readonly hint: string },
): ConnectionError {
  return new ConnectionError({ failure: "file", displayUrl, ...facts });
}
