import assert from "node:assert/strict";
import { untilRunning } from "../faults/support/sessions.ts";
import { programCommand, spawnCli } from "../support/cli.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { makeEmptyFolder, makeProject } from "../support/temp_project.ts";

Deno.test("a reader that goes away ends the program quietly", async () => {
  const ids = Array.from({ length: 3_000 }, (_, index) => `r${10_000 + index}`);
  await using project = await makeProject(ids.join(" -> "));
  const quoted = [...programCommand(), "history", "-v"].map((word) =>
    `'${word}'`
  ).join(" ");
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `${quoted} | head -1; echo "\${PIPESTATUS[0]}"`],
    cwd: project.root,
  }).output();
  const decoder = new TextDecoder();
  assert.deepEqual(
    [code, decoder.decode(stdout), decoder.decode(stderr)],
    [0, "Rev: r12999 (head)\n141\n", ""],
  );
});

Deno.test("init makes a whole project though nobody reads what it says", async () => {
  await using folder = await makeEmptyFolder();
  const quoted = programCommand().map((word) => `'${word}'`).join(" ");
  await new Deno.Command("bash", {
    args: ["-c", `${quoted} init m | true`],
    cwd: folder.root,
  }).output();
  assert.deepEqual(await folder.list(""), ["alembic.ini", "deno.json", "m/"]);
  assert.deepEqual(await folder.list("m"), [
    ...["README", "alembic.d.ts", "script.ts.eta", "tsconfig.json"],
    "versions/",
  ]);
});

Deno.test("revision in a folder that cannot be written says so and leaves nothing", async () => {
  await using project = await makeProject("aaaa1");
  // Root may write anywhere, but not a folder below a file.
  await project.write("notes.txt", "");
  await project.write(
    "alembic.ini",
    "[alembic]\nscript_location = %(here)s/migrations\n" +
      "file_template = aaaa1_step.ts/%%(rev)s\n" +
      "recursive_version_locations = true\n",
  );
  const { stderr } = await project.expect("revision --rev-id bbbb1", {
    code: 1,
    stderr: /^FAILED: .*aaaa1_step\.ts.*\n/,
  });
  assert.doesNotMatch(stderr, /\n {4}at /);
  assert.deepEqual(await project.list("migrations/versions"), [
    "aaaa1_step.ts",
  ]);
});

Deno.test("what is wrong with a file is said though the server never answers", async () => {
  // The system takes connections for it, and that is all that happens.
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const ids = Array.from({ length: 1_000 }, (_, index) => `r${1_000 + index}`);
  await using project = await makeProject(ids.join(" -> "), {
    url: `postgresql://nobody@127.0.0.1:${listener.addr.port}/x`,
  });
  // Read last, when the connection is being opened.
  await project.write(
    "migrations/versions/zzzz.ts",
    "export const downRevision = null;\n",
  );
  for (const line of ["upgrade head", "current", "stamp head"]) {
    await project.expect(line, { code: 1, stderr: /^FAILED: .*zzzz\.ts"/ });
  }
});

Deno.test("the second signal does not wait for a server that does not answer", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("", { url: database.url });
  await project.write(
    "migrations/versions/a.ts",
    'export const revision = "aaaa1";\nexport const downRevision = null;\n' +
      "export const upgrade = ({ op }) => op.execute('SELECT pg_sleep(60)');\n",
  );
  await using watcher = await openTestConnection(database.url);
  const child = spawnCli(["upgrade", "head"], { cwd: project.root });
  const output = child.output();
  const pid = await untilRunning(watcher, "pg_sleep");
  Deno.kill(pid, "SIGSTOP");
  try {
    child.kill("SIGTERM");
    await new Promise((done) => setTimeout(done, 50));
    child.kill("SIGTERM");
    const { code, stderr } = await output;
    assert.equal(code, 143);
    // The first one would say so when it has given up.
    assert.doesNotMatch(new TextDecoder().decode(stderr), /Stopped by/);
  } finally {
    Deno.kill(pid, "SIGCONT");
  }
});

Deno.test("a terminal that is closed does not end a run that nohup has started", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("", { url: database.url });
  await project.write(
    "migrations/versions/a.ts",
    'export const revision = "aaaa1";\nexport const downRevision = null;\n' +
      "export const upgrade = ({ op }) => op.execute('SELECT pg_sleep(1)');\n",
  );
  await using watcher = await openTestConnection(database.url);
  const child = spawnCli(["upgrade", "head"], {
    cwd: project.root,
    ignoresHangup: true,
  });
  const output = child.output();
  await untilRunning(watcher, "pg_sleep");
  child.kill("SIGHUP");
  const { code, stderr } = await output;
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});
