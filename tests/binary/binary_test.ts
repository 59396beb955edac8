/**
 * What is special about the compiled program that `ALEMBIC_BIN` names. The
 * tests of tests/cli/ run against it as well: `deno task test:binary`.
 */
import assert from "node:assert/strict";

import { type CliResult, runCli } from "../support/cli.ts";
import { freshDatabase, freshPglite } from "../support/servers.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;
const HEAD = "aaaa0000bbbb";
const NOBODY = 65534;

/** A revision the program has never seen, with everything a loader can meet. */
const NEW_REVISION = `/**
 * Something new.
 */
import { type Migration, sa } from "alembic";
import { comment } from "./helpers/comment.ts";
import words from "./helpers/words.json" with { type: "json" };

export const revision = "${HEAD}";
export const downRevision: string = "097be3d5a8c4";

enum Size { Small = 1 }

export async function upgrade({ op }: Migration): Promise<void> {
  await op.createTable("seen", [
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.column("word", sa.text(), { serverDefault: words[Size.Small] ?? "" }),
  ], { comment });
}

export async function downgrade({ op }: Migration): Promise<void> {
  await op.dropTable("seen");
}
`;

if (Deno.env.has("ALEMBIC_BIN")) {
  Deno.test("the binary runs the demo from a read-only folder, with a new revision", async () => {
    await using project = await copyProject();
    await using database = await freshPglite();
    const alembic = (...args: string[]) =>
      project.alembic(database.url, ...args);
    await alembic("upgrade", "head");
    assert.equal((await alembic("current")).stdout, `${HEAD} (head)\n`);
    assert.match((await alembic("current", "-v")).stdout, /Something new\./);
    assert.match((await alembic("history")).stdout, /^097be3d5a8c4 -> aaaa/);
    assert.equal((await alembic("upgrade", "head")).stderr, "");
    await alembic("downgrade", "base");
    assert.equal((await alembic("current")).stdout, "");
  });

  Deno.test("the binary runs under another user against a server, without HOME", async () => {
    await using project = await copyProject();
    await using database = await freshDatabase();
    const { code, stderr } = await runCli(["upgrade", "head"], {
      cwd: project.folder,
      env: { ALEMBIC_URL: database.url, HOME: "" },
      ...(Deno.uid() === 0 ? { uid: NOBODY } : {}),
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      await database.server.run(
        "SELECT column_default, obj_description('seen'::regclass) AS comment " +
          "FROM information_schema.columns " +
          "WHERE table_name = 'seen' AND column_name = 'word'",
        database.name,
      ),
      [{ column_default: "'two'::text", comment: "hello" }],
    );
  });
}

interface ProjectCopy extends AsyncDisposable {
  readonly folder: string;
  alembic(url: string, ...args: string[]): Promise<CliResult>;
}

/** The example project with one more revision, in a folder nobody may write. */
async function copyProject(): Promise<ProjectCopy> {
  const parent = await Deno.makeTempDir();
  await Deno.chmod(parent, 0o755);
  const folder = `${parent}/a prøject`;
  await Deno.mkdir(`${folder}/versions/helpers`, { recursive: true });
  await Deno.copyFile(`${PROJECT}alembic.ini`, `${folder}/alembic.ini`);
  for await (const { name } of Deno.readDir(`${PROJECT}versions`)) {
    await Deno.copyFile(
      `${PROJECT}versions/${name}`,
      `${folder}/versions/${name}`,
    );
  }
  const files = {
    "2026_05_01_new.ts": NEW_REVISION,
    "helpers/comment.ts": 'export const comment: string = "hello";\n',
    "helpers/words.json": '["one", "two"]\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/versions/${name}`, text);
  }
  for (const path of ["versions/helpers", "versions", "."]) {
    await Deno.chmod(`${folder}/${path}`, 0o555);
  }
  return {
    folder,
    async alembic(url, ...args) {
      const result = await runCli(args, {
        cwd: folder,
        env: { ALEMBIC_URL: url },
      });
      assert.equal(result.code, 0, result.stderr);
      return result;
    },
    async [Symbol.asyncDispose]() {
      for (const path of [".", "versions", "versions/helpers"]) {
        await Deno.chmod(`${folder}/${path}`, 0o755);
      }
      await Deno.remove(parent, { recursive: true });
    },
  };
}
