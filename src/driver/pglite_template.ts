import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import { readPacked } from "./pglite_files.ts";

type Environment = (name: string) => string | undefined;

/**
 * The data folder of a new database, as a tar archive. Unpacking it takes a
 * fifth of the time that `initdb` takes, which `make` does where there is none
 * yet: a compiled program has one, other programs keep one for each release of
 * the package in the user's cache folder.
 *
 * @param make Makes the archive.
 */
export async function loadTemplate(
  make: () => Promise<Blob>,
  environment: Environment,
): Promise<Blob> {
  const packed = await readPacked("template.tar.br");
  if (packed !== undefined) return new Blob([packed]);
  const file = await findCacheFile(environment);
  const kept = file === undefined ? undefined : await readArchive(file);
  if (kept !== undefined) return kept;
  const archive = await make();
  if (file !== undefined) await keepArchive(file, archive);
  return archive;
}

/** Undefined if it is not there, or not as it was written. */
async function readArchive(file: string): Promise<Blob | undefined> {
  try {
    // gzip ends with a checksum.
    return new Blob([new Uint8Array(gunzipSync(await Deno.readFile(file)))]);
  } catch {
    return undefined;
  }
}

/** Other processes see the whole file or none. */
async function keepArchive(file: string, archive: Blob): Promise<void> {
  const draft = `${file}.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeFile(draft, gzipSync(await archive.arrayBuffer()));
    await Deno.rename(draft, file);
  } catch {
    // Nothing can be written here: the next process makes its own.
    await Deno.remove(draft).catch(() => {});
  }
}

/** Undefined if there is no folder for such files. */
async function findCacheFile(
  environment: Environment,
): Promise<string | undefined> {
  const folder = findCacheFolder(environment);
  if (folder === undefined) return undefined;
  const { version } = JSON.parse(
    await Deno.readTextFile(
      new URL("../package.json", import.meta.resolve("@electric-sql/pglite")),
    ),
  );
  return join(folder, "alembic", `pglite-${version}.tar.gz`);
}

/** Where this system has a user's files that may be lost. */
function findCacheFolder(environment: Environment): string | undefined {
  const configured = environment("XDG_CACHE_HOME");
  if (configured?.startsWith("/")) return configured;
  if (Deno.build.os === "windows") return environment("LOCALAPPDATA");
  const home = environment("HOME");
  if (!home) return undefined;
  return join(home, Deno.build.os === "darwin" ? "Library/Caches" : ".cache");
}
