/**
 * What `.ci/compile.ts` makes. Needs `ALEMBIC_BIN`, and the command that
 * `ALEMBIC_DENO_COMPILE` names or a network for `deno compile`'s base.
 */
import assert from "node:assert/strict";

import { freshDatabase } from "../support/servers.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const BINARY = Deno.env.get("ALEMBIC_BIN");

/** How many copies of each program start at the same moment. */
const COPIES = 4;
const REVISIONS = 12;

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

if (BINARY !== undefined) {
  Deno.test("compile.ts makes the same bytes of the same sources, wherever it stands and whatever the file is called", async () => {
    await using first = await copySources();
    await using second = await copySources();
    const one = await compile(first.folder, "one");
    await Deno.utime(`${second.folder}/main.ts`, 1_000_000_000, 1_000_000_000);
    const other = await compile(second.folder, "other");
    assert.equal(await digest(one), await digest(other));
  });

  Deno.test("the data folder that the full program brings along has the same bytes whenever and wherever it is made", async () => {
    await using folder = await copySources();
    const make = async (name: string, zone: string) => {
      const file = `${folder.folder}/${name}`;
      const { code, stderr } = await run(
        [Deno.execPath(), "run", "-A", ".ci/pglite_template.ts", file],
        { cwd: folder.folder, env: { TZ: zone } },
      );
      assert.equal(code, 0, stderr);
      return await digest(file);
    };
    assert.equal(await make("one", "UTC"), await make("two", "Asia/Tokyo"));
  });

  Deno.test("a lean program does all but the embedded database, which it refuses in one line", async () => {
    await using sources = await copySources();
    await using database = await freshDatabase();
    const lean = await compile(sources.folder, "lean");
    const { stdout } = await run([lean, "--version"]);
    assert.match(
      stdout,
      /^alembic \d+\.\d+\.\d+\ncommit c0ffee123456, Deno \S+, without PGlite\n$/,
    );
    const embedded = await run([lean, "--url", "pglite:", "current"], {
      cwd: ROOT,
    });
    assert.equal(embedded.code, 1);
    assert.equal(
      embedded.stderr,
      "FAILED: Cannot open 'pglite:': this program was made without the embedded database\n" +
        "Use the full program instead of the lean one, or the URL of a server: postgresql://user@host/database\n",
    );
    const upgrade = await run(
      [lean, "--url", database.url, "upgrade", "head"],
      {
        cwd: ROOT,
      },
    );
    assert.equal(upgrade.code, 0, upgrade.stderr);
  });

  Deno.test("--version names version and commit", async () => {
    const { stdout } = await run([BINARY, "--version"]);
    assert.match(
      stdout,
      /^alembic \d+\.\d+\.\d+\ncommit [0-9a-f]{12}(-dirty)?, Deno \d\S+\n$/,
    );
  });

  Deno.test("two versions of the program at once run each revision once, the old one stops at a revision it does not know", async () => {
    await using sources = await copySources();
    await setVersion(sources.folder, "9.9.9");
    const other = await compile(sources.folder, "other");
    assert.match(
      (await run([other, "--version"])).stdout,
      /^alembic 9\.9\.9\n/,
    );
    for (const known of [REVISIONS, REVISIONS - 2]) {
      await using database = await freshDatabase();
      const older = `${sources.folder}/older-${known}`;
      const newer = `${sources.folder}/newer-${known}`;
      await writeHistory(older, known);
      await writeHistory(newer, REVISIONS);
      await database.server.run(
        "CREATE TABLE ran (revision text)",
        database.name,
      );
      const results: readonly (readonly [old: Result, young: Result])[] =
        await Promise.all(
          Array.from({ length: COPIES }, () =>
            Promise.all([
              upgrade(BINARY, older, database.url),
              upgrade(other, newer, database.url),
            ])),
        );
      for (const [old, young] of results) {
        assert.equal(young.code, 0, young.stderr);
        if (known === REVISIONS) assert.equal(old.code, 0, old.stderr);
        else if (old.code !== 0) {
          assert.match(
            old.stderr,
            /FAILED: Can't locate revision identified by 'r1[01]'/,
          );
        }
      }
      assert.deepEqual(
        await database.server.run(
          "SELECT count(*)::int AS times, count(DISTINCT revision)::int AS revisions, " +
            "(SELECT string_agg(version_num, ',') FROM alembic_version) AS version FROM ran",
          database.name,
        ),
        [{
          times: REVISIONS,
          revisions: REVISIONS,
          version: `r${REVISIONS - 1}`,
        }],
      );
    }
  });
}

async function upgrade(
  program: string,
  folder: string,
  url: string,
): Promise<Result> {
  return await run([program, "upgrade", "head"], {
    cwd: folder,
    env: { ALEMBIC_URL: url, ALEMBIC_SCRIPT_LOCATION: folder },
  });
}

/** A line of revisions, each of which says that it ran, after a moment. */
async function writeHistory(folder: string, length: number): Promise<void> {
  await Deno.mkdir(`${folder}/versions`, { recursive: true });
  for (let index = 0; index < length; index++) {
    const parent = index === 0 ? "" : ` r${index - 1}`;
    await Deno.writeTextFile(
      `${folder}/versions/r${index}.sql`,
      `-- revision: r${index}\n-- down_revision:${parent}\n\n-- upgrade\n` +
        `INSERT INTO ran VALUES ('r${index}');\nSELECT pg_sleep(0.02);\n`,
    );
  }
}

/** The sources as a clone has them, without a repository. */
async function copySources(): Promise<
  { readonly folder: string } & AsyncDisposable
> {
  const folder = await Deno.makeTempDir({ prefix: "alembic build " });
  const { code, stderr } = await run([
    "cp",
    "-R",
    ...["src", ".ci", "main.ts", "deno.json", "deno.lock"].map((name) =>
      `${ROOT}${name}`
    ),
    folder,
  ]);
  assert.equal(code, 0, stderr);
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function setVersion(folder: string, version: string): Promise<void> {
  const path = `${folder}/src/cli/version.ts`;
  const text = await Deno.readTextFile(path);
  const changed = text.replace(
    /VERSION = "[^"]+"/,
    `VERSION = ${JSON.stringify(version)}`,
  );
  assert.notEqual(changed, text);
  await Deno.writeTextFile(path, changed);
}

/** Compiles a lean program, which takes a third of the time, and returns its path. */
async function compile(folder: string, name: string): Promise<string> {
  const output = `${folder}/${name}`;
  const { code, stderr } = await run([
    Deno.execPath(),
    "run",
    "-A",
    ".ci/compile.ts",
    "--lean",
    "--output",
    output,
  ], { cwd: folder, env: { ALEMBIC_COMMIT: "c0ffee1234567890" } });
  assert.equal(code, 0, stderr);
  return output;
}

async function digest(path: string): Promise<string> {
  const { stdout } = await run(["sha256sum", path]);
  return stdout.slice(0, 64);
}

async function run(
  [program = "", ...args]: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Result> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...options,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}
