import assert from "node:assert/strict";
import { spawnOnTerminal } from "../support/cli.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

/** What is typed at a question, or the end of the input. */
type Answer = string | null;

const CTRL_C = "\x03";

/** Runs a command on a terminal, each question answered as it comes. */
async function answer(
  project: TempProject,
  args: readonly string[],
  answers: readonly Answer[],
): Promise<{ readonly code: number; readonly screen: string }> {
  const child = spawnOnTerminal(args, { cwd: project.root });
  const keyboard = child.stdin.getWriter();
  const decoder = new TextDecoder();
  const left = [...answers];
  let screen = "";
  let seen = 0;
  for await (const bytes of child.stdout) {
    screen += decoder.decode(bytes, { stream: true });
    const questions = screen.split("[y/N]").length - 1;
    for (; seen < questions; seen++) {
      const next = left.shift();
      if (next === null) await keyboard.close();
      else await keyboard.write(new TextEncoder().encode(next ?? ""));
    }
  }
  const { code } = await child.status;
  await keyboard.close().catch(() => {});
  await child.stderr.cancel();
  return { code, screen };
}

Deno.test({
  name: "likely renames are asked about on a real terminal",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using database = await freshDatabase();
    await using project = await makeProject("", {
      url: database.url,
      settings: [
        "target_metadata = models.sql",
        `shadow_url = ${database.url.replaceAll("%", "%%")}`,
      ],
    });
    {
      await using connection = await openTestConnection(database.url);
      await connection.execute("CREATE TABLE a (x integer, y text)");
    }
    await project.write("models.sql", "CREATE TABLE a (xx integer, yy text);");
    const generate = async (answers: readonly Answer[]) => {
      const args = ["revision", "--autogenerate", "--rev-id", "aaaa"];
      const { code, screen } = await answer(project, args, answers);
      const [name] = await project.list("migrations/versions");
      if (name === undefined) return { code, screen };
      const path = project.path(`migrations/versions/${name}`);
      const text = await Deno.readTextFile(path);
      await Deno.remove(path);
      const [upgrade = ""] = text.split("function downgrade");
      const changes = [...upgrade.matchAll(/op\.(\w+)\(\s*"a",\s*"(\w+)"/g)]
        .map(([, operation, column]) => `${operation} ${column}`);
      const hasNote = text.includes("LOOKS LIKE A RENAME");
      return { code, screen, changes, hasNote };
    };

    const both = await generate(["y\n", "Yes\n"]);
    assert.match(
      both.screen,
      /Is column public\.a\.x renamed to xx\? Otherwise it is removed with what it holds, and added anew\. \[y\/N\] y\r\n.*Is column public\.a\.y renamed to yy\?/,
    );
    assert.equal(both.code, 0, both.screen);
    assert.deepEqual(both.changes, ["renameColumn x", "renameColumn y"]);

    const one = await generate(["no\n", "y\n"]);
    assert.equal(one.code, 0, one.screen);
    assert.deepEqual(one.changes?.toSorted(), [
      "dropColumn x",
      "renameColumn y",
    ]);

    assert.deepEqual([both.hasNote, one.hasNote], [false, false]);

    const ended = await generate(["y\n", null]);
    assert.equal(ended.code, 0, ended.screen);
    assert.deepEqual(ended.changes?.toSorted(), [
      "dropColumn y",
      "renameColumn x",
    ]);

    assert.match(
      ended.screen,
      /y renamed to yy\?[^\n]*\[y\/N\] \r\n[^]*WARN[^\n]* column public\.a\.y looks renamed to yy, but is removed/,
    );
    assert.equal(ended.hasNote, true);

    const interrupted = await generate(["y\n", CTRL_C]);
    assert.equal(interrupted.code, 130, interrupted.screen);
    assert.equal(interrupted.changes, undefined);
  },
});
