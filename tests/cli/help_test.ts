import assert from "node:assert/strict";
import { COMMANDS, GLOBAL_OPTIONS } from "../../src/cli/command_table.ts";
import { renderHelp, renderUsage } from "../../src/cli/help.ts";
import { HANDLERS } from "../../src/cli/handlers.ts";
import { makeEmptyFolder } from "../support/temp_project.ts";

Deno.test("every command of the table is carried out by something", () => {
  const alone = ["complete", "completion", "init", "list_templates"];
  assert.deepEqual(
    COMMANDS.map((each) => each.name).toSorted(),
    [...Object.keys(HANDLERS), ...alone].toSorted(),
  );
});

for (const columns of [40, 80, 200]) {
  Deno.test(`renderHelp() keeps to ${columns} columns, without spaces at line ends`, () => {
    for (const command of [undefined, ...COMMANDS]) {
      const text = renderHelp(command, columns);
      assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"));
      for (const line of text.split("\n")) {
        assert.equal(line, line.trimEnd());
        // A single word, or a line to copy, is not broken.
        const isWhole = /^ *\S+$/.test(line) || / alembic /.test(line) ||
          /^ +\[?-\S+,? \S+$/.test(line) || /^ {2}-/.test(line);
        assert.ok(line.length <= columns || isWhole, `${columns}: ${line}`);
      }
    }
  });
}

Deno.test("renderUsage() has every option of a command once", () => {
  for (const command of COMMANDS) {
    const usage = renderUsage(command, 80);
    for (const { long, short } of command.options) {
      const form = short === undefined ? `--${long}` : `-${short}`;
      assert.equal(
        usage.split(/[\s[\]]+/).filter((word) => word === form).length,
        1,
        `${command.name} ${form}`,
      );
    }
  }
  for (const { long } of GLOBAL_OPTIONS) {
    assert.ok(renderUsage(undefined, 80).includes(long[0] ?? ""));
  }
});

Deno.test("--help shows examples, wherever it stands", async () => {
  await using folder = await makeEmptyFolder();
  const [before, behind] = await Promise.all([
    folder.expect("--help upgrade", { stdout: /^usage: alembic upgrade / }),
    folder.expect("upgrade -h", { stdout: /^usage: alembic upgrade / }),
  ]);
  assert.equal(before.stdout, behind.stdout);
  assert.match(
    behind.stdout,
    /\nexamples:\n {2}alembic upgrade head\n {6}apply everything\n/,
  );
  await folder.expect("--help", {
    stdout: /^usage: alembic [^]*\ncommands:\n {2}branches {14}Show current/,
  });
});
