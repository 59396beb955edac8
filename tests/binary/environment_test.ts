/**
 * The compiled program where containers and services run it: without rights,
 * files, memory and names that a developer's machine has. Needs `ALEMBIC_BIN`,
 * most of it root on Linux; what could not be run is said on standard error.
 */
import assert from "node:assert/strict";

import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { copyProgram } from "../support/copy_program.ts";

const BINARY = Deno.env.get("ALEMBIC_BIN");
const PROJECT = new URL("../../", import.meta.url).pathname;
const HEAD = "097be3d5a8c4";
const RANDOM_UID = 1_234_567;

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

if (BINARY !== undefined) {
  Deno.test("the binary runs from a path with spaces and other letters, and from a link", async () => {
    await using place = await makePlace();
    const folder = `${place.folder}/Ünï cödé 数据 'quoted'`;
    await Deno.mkdir(folder);
    await copyProgram(BINARY, `${folder}/alembic ✓`);
    await Deno.symlink(`${folder}/alembic ✓`, `${folder}/link`);
    for (const name of ["alembic ✓", "link"]) {
      await expectHeads([`${folder}/${name}`, "-c", place.config, "heads"]);
    }
  });

  Deno.test("the binary leaves no file behind", async () => {
    await using place = await makePlace();
    const temporary = `${place.folder}/tmp`;
    await Deno.mkdir(temporary);
    await using database = await freshDatabase();
    const result = await run([BINARY, "-c", place.config, "upgrade", "head"], {
      env: { TMPDIR: temporary, HOME: temporary, ALEMBIC_URL: database.url },
    });
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual([...Deno.readDirSync(temporary)], []);
  });

  Deno.test("the binary survives a closed standard output, and a full disk behind it", async () => {
    await using place = await makePlace();
    await using database = await freshDatabase();
    const env = { ALEMBIC_URL: database.url };
    const shell = (redirection: string, ...args: string[]) =>
      run(
        ["sh", "-c", `exec "$@" ${redirection}`, "sh", BINARY, "-c"].concat(
          place.config,
          args,
        ),
        { env },
      );
    assert.equal((await shell(">&- 2>&-", "upgrade", "head")).code, 0);
    assert.equal((await shell("<&- >&-", "current")).code, 0);
    const full = await shell(">/dev/full", "history");
    assert.equal(full.code, 1);
    assert.match(
      full.stderr,
      /^FAILED: Cannot write the output: No space left on device.*\n$/,
    );
    assert.equal((await shell("2>/dev/full", "downgrade", "base")).code, 0);
    assert.equal((await shell("| true", "history")).code, 0);
  });

  Deno.test("the binary runs on environment variables alone, its secret in a file", async () => {
    await using place = await makePlace();
    await using database = await freshDatabase();
    await Deno.writeTextFile(`${place.folder}/secret`, `${database.url}\n`);
    const empty = `${place.folder}/empty`;
    await Deno.mkdir(empty);
    const env = {
      ALEMBIC_URL_FILE: `${place.folder}/secret`,
      ALEMBIC_SCRIPT_LOCATION: place.folder,
      ALEMBIC_VERSION_TABLE: "my versions",
      ALEMBIC_LOCK_WAIT: "7s",
      ALEMBIC_TRANSACTION_PER_MIGRATION: "true",
    };
    const upgrade = await run([BINARY, "upgrade", "head"], { env, cwd: empty });
    assert.equal(upgrade.code, 0, upgrade.stderr);
    assert.deepEqual(
      await database.server.run('TABLE "my versions"', database.name),
      [{ version_num: HEAD }],
    );
    const check = await run([BINARY, "current", "--check-heads"], {
      env,
      cwd: empty,
    });
    assert.equal(check.code, 0, check.stderr);
    assert.deepEqual([...Deno.readDirSync(empty)], []);
  });

  if (await canActAsRoot()) {
    Deno.test("the binary runs with no write access, no HOME, a random uid and an unreadable folder", async () => {
      await using place = await makePlace();
      await using database = await freshDatabase();
      const closed = `${place.folder}/closed`;
      await Deno.mkdir(closed, { mode: 0o700 });
      // Nothing may be written: not even a byte into any file.
      const wrapper = [
        "sh",
        "-c",
        'cd "$0" && exec "$@"',
        closed,
        "prlimit",
        "--fsize=0",
        "setpriv",
        `--reuid=${RANDOM_UID}`,
        `--regid=${RANDOM_UID}`,
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
        BINARY,
      ];
      const env = { ALEMBIC_URL: database.url };
      await expectUpgrade([...wrapper, "-c", place.config], { env, database });
      const alone = await run([...wrapper, "heads"], {
        env: { ALEMBIC_SCRIPT_LOCATION: place.folder },
      });
      assert.equal(alone.stdout, `${HEAD} (catalogue, fees) (head)\n`);
    });

    Deno.test("the binary runs in a root that holds nothing but its libraries", async () => {
      await using place = await makePlace();
      await using database = await freshDatabase();
      const root = `${place.folder}/root`;
      await makeRoot(root);
      // The base runtime finds its program through /proc, which every
      // container has; everything else of the system is missing.
      const wrapper = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        'user="$1" && shift && mount --bind /proc "$0/proc" && ' +
        'exec chroot --userspec "$user" "$0" ' +
        '/usr/local/bin/alembic -c /migrations/alembic.ini "$@"',
        root,
        `${RANDOM_UID}:${RANDOM_UID}`,
      ];
      await expectUpgrade(wrapper, {
        env: {
          ALEMBIC_URL: database.url.replace("127.0.0.1", "the-database"),
        },
        database,
      });
      const version = await run([...wrapper, "--version"]);
      assert.match(version.stdout, /^alembic \d+\.\d+\.\d+\n/);
      if (!version.stdout.includes("without PGlite")) {
        const embedded = await run(
          [...wrapper, "--url", "pglite:", "upgrade", "head"],
        );
        assert.equal(embedded.code, 0, embedded.stderr);
      }
    });

    Deno.test("the binary runs with 64 MB of /dev/shm, and with none", async () => {
      await using place = await makePlace();
      for (const mount of ["-o size=64m", "-o size=4k,ro"]) {
        await using database = await freshDatabase();
        await expectUpgrade([
          "unshare",
          "--mount",
          "sh",
          "-c",
          `mount -t tmpfs ${mount} tmpfs /dev/shm && exec "$0" "$@"`,
          BINARY,
          "-c",
          place.config,
        ], { env: { ALEMBIC_URL: database.url }, database });
      }
    });
  } else {
    say("a random uid, a bare root and a small /dev/shm: need root on Linux");
  }
}

/** The example history in a folder that everybody may read. */
async function makePlace(): Promise<
  { readonly folder: string; readonly config: string } & AsyncDisposable
> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o755);
  await copyProject(folder);
  return {
    folder,
    config: `${folder}/alembic.ini`,
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function copyProject(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/versions`, { recursive: true });
  await Deno.copyFile(`${PROJECT}alembic.ini`, `${folder}/alembic.ini`);
  for await (const { name } of Deno.readDir(`${PROJECT}versions`)) {
    await Deno.copyFile(
      `${PROJECT}versions/${name}`,
      `${folder}/versions/${name}`,
    );
  }
}

/** The root that the Dockerfile makes, with the project and a name in it. */
async function makeRoot(root: string): Promise<void> {
  const script = `${PROJECT}.ci/rootfs.sh`;
  const { code, stderr } = await run(["sh", script, BINARY ?? "", root]);
  assert.equal(code, 0, stderr);
  await Deno.mkdir(`${root}/proc`);
  await copyProject(`${root}/migrations`);
  await Deno.writeTextFile(`${root}/etc/hosts`, "127.0.0.1 the-database\n");
}

async function expectHeads(command: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(command);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, `${HEAD} (catalogue, fees) (head)\n`);
}

/** Upgrades, finds nothing to do the second time, and asks where it is. */
async function expectUpgrade(
  command: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly database: TestDatabase;
  },
): Promise<void> {
  const { env, database } = options;
  const upgrade = await run([...command, "upgrade", "head"], { env });
  assert.equal(upgrade.code, 0, upgrade.stderr);
  const again = await run([...command, "upgrade", "head"], { env });
  assert.deepEqual(again, { code: 0, stdout: "", stderr: "" });
  assert.deepEqual(
    await database.server.run("TABLE alembic_version", database.name),
    [{ version_num: HEAD }],
  );
}

/** Runs a command with nothing in its environment but PATH and `env`. */
async function run(
  command: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
  } = {},
): Promise<Result> {
  const [program = "", ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", ...options.env },
    cwd: options.cwd ?? "/",
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Whether other users and mounts of our own are to be had. */
async function canActAsRoot(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const wanted = ["unshare", "setpriv", "prlimit", "chroot", "mount", "ldd"];
  for (const name of wanted) {
    const { code } = await run(["sh", "-c", 'command -v "$0"', name]);
    if (code !== 0) return false;
  }
  const probe = await run([
    "unshare",
    "--mount",
    "sh",
    "-c",
    "mount -t tmpfs tmpfs /mnt",
  ]);
  return probe.code === 0;
}

function say(what: string): void {
  Deno.stderr.writeSync(
    new TextEncoder().encode(`tests/binary could not run: ${what}\n`),
  );
}
