import assert from "node:assert/strict";

import { programCommand } from "../support/cli.ts";
import { makeEmptyFolder, makeProject } from "../support/temp_project.ts";

/** Only root can mount a disk of its own. */
const canMount = Deno.build.os === "linux" && Deno.uid() === 0 &&
  (await shell("true", "/mnt", "1m")).code === 0;

/** Runs a script in which `folder` is an empty disk and `$@` the program. */
async function shell(script: string, folder: string, size: string): Promise<{
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}> {
  const mount = `mount -t tmpfs -o size=${size} tmpfs "$0" && cd "$0"`;
  const { code, ...output } = await new Deno.Command("unshare", {
    args: [
      "--mount",
      "sh",
      "-c",
      `${mount} && ${script}`,
      folder,
      ...programCommand(),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** Takes all the room but 8 KB. */
const FILL = "dd if=/dev/zero of=filling bs=4k status=none 2>/dev/null; " +
  "truncate -s -8192 filling";

Deno.test({
  name: "init that a full disk has stopped can be run again",
  ignore: !canMount,
  fn: async () => {
    await using disk = await makeEmptyFolder();
    const { stdout, stderr } = await shell(
      `${FILL}; "$@" init new > /dev/null; ls -A; mkdir empty; ` +
        '"$@" init empty > /dev/null; ls -A empty; rm filling; ' +
        '"$@" init new > /dev/null && "$@" init empty > /dev/null && ls new empty',
      disk.root,
      "1m",
    );
    assert.match(stderr, /FAILED: Cannot write ".*": No space left/);
    const environment =
      "README\nalembic.d.ts\nscript.ts.eta\ntsconfig.json\nversions\n";
    assert.equal(
      stdout,
      `alembic.ini\nfilling\nempty:\n${environment}\nnew:\n${environment}`,
    );
  },
});

Deno.test({
  name: "an embedded database that a full disk keeps from starting says so",
  ignore: !canMount,
  fn: async () => {
    await using project = await makeProject("a1");
    await using disk = await makeEmptyFolder();
    const command = `"$@" -c ${project.path("alembic.ini")} ` +
      `--url pglite://${disk.root}/db upgrade head`;
    const { code, stderr } = await shell(command, disk.root, "20m");
    assert.equal(code, 5, stderr);
    assert.match(
      stderr,
      /the embedded database does not start: \{.*\}; its disk has only \d+ MB left/,
    );
  },
});
