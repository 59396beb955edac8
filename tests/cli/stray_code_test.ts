/** What code of a user's does beside what it returns. */
import assert from "node:assert/strict";

import { spawnCli } from "../support/cli.ts";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

/** A project whose one revision does `body` in its upgrade. */
async function projectOf(
  body: string,
  url: string,
): Promise<TempProject> {
  const project = await makeProject("", { url });
  await project.write(
    "migrations/versions/a1.ts",
    `export const revision = "a1";
export const downRevision = null;
export async function upgrade({ op }) {
  await op.execute("CREATE TABLE made (id int)");
  ${body}
}
`,
  );
  return project;
}

async function hasTable(database: TestDatabase): Promise<unknown> {
  const [row] = await database.server.run(
    "SELECT to_regclass('made') IS NOT NULL AS made",
    database.name,
  );
  return row === undefined ? undefined : Object.values(row)[0];
}

for (
  const call of [
    "Deno.exit(0);",
    "process.exit(0);",
    "setTimeout(() => Deno.exit(0), 0); await op.execute('SELECT pg_sleep(20)');",
  ]
) {
  Deno.test(`a revision does not end the program in success: ${call}`, async () => {
    await using database = await freshDatabase();
    await using project = await projectOf(call, database.url);
    const { code, stdout, stderr } = await project.run(
      ["upgrade", "head", "--", "echo", "started"],
    );
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /^FAILED: Code of a revision, of env\.ts or of a model has ended the program/m,
    );
    assert.equal(await hasTable(database), false);
    const json = await project.run(["upgrade", "head", "--json"]);
    const lines = json.stderr.trimEnd().split("\n");
    assert.deepEqual([json.code, json.stdout], [1, ""]);
    assert.equal(JSON.parse(lines.at(-1) ?? "").code, "exit-called");
  });
}

for (
  const [name, body] of [
    [
      "a promise nobody has",
      `(async () => { await 0; throw new Error("late"); })();`,
    ],
    ["a timer", `setTimeout(() => { throw new Error("late"); }, 0);`],
    ["a rejection of a text", `Promise.reject("Error: late");`],
  ] as const
) {
  Deno.test(`what ${name} throws fails the revision like anything else`, async () => {
    await using database = await freshDatabase();
    await using project = await projectOf(
      `${body} await op.execute("SELECT pg_sleep(20)");`,
      database.url,
    );
    const { code, stderr } = await project.run(["upgrade", "head"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^FAILED: Thrown where nothing waits for it: Error: late\nNo revision was run before it\.\nRevision a1 was rolled back; the database stands at base\.$/m,
    );
    assert.equal(await hasTable(database), false);
    const json = await project.run(["upgrade", "head", "--json"]);
    const lines = json.stderr.trimEnd().split("\n");
    assert.equal(JSON.parse(lines.at(-1) ?? "").code, "uncaught");
  });
}

Deno.test("a script is not written where something was thrown beside it", async () => {
  await using project = await projectOf(
    `Promise.reject(new Error("late")); await new Promise((done) => setTimeout(done, 50));`,
    "postgresql://nobody@127.0.0.1:1/x",
  );
  await project.expect("upgrade head --sql", {
    code: 1,
    stderr: /Thrown where nothing waits for it: Error: late/,
  });
});

Deno.test("what a revision prints does not get into a script or a document", async () => {
  await using database = await freshDatabase();
  await using project = await projectOf(
    `console.log("from", "log"); console.info("from info"); console.dir({ a: 1 });`,
    database.url,
  );
  const script = await project.run(["upgrade", "head", "--sql"]);
  assert.equal(script.code, 0, script.stderr);
  assert.doesNotMatch(script.stdout, /from/);
  assert.match(script.stderr, /^from log\nfrom info\n\{ a: 1 \}$/m);
  const { stdout } = await project.run(["upgrade", "head", "--json"]);
  assert.deepEqual(JSON.parse(stdout).heads, ["a1"]);
});

Deno.test("a signal ends a script that waits for ever, and says so", async () => {
  await using project = await projectOf(
    `await Deno.writeTextFile("started", ""); await new Promise(() => {});`,
    "postgresql://nobody@127.0.0.1:1/x",
  );
  const child = spawnCli(["upgrade", "head", "--sql"], { cwd: project.root });
  const output = child.output();
  while (!(await project.list(".")).includes("started")) {
    await new Promise((done) => setTimeout(done, 20));
  }
  const signalledAt = performance.now();
  child.kill("SIGTERM");
  const { code, stdout, stderr } = await output;
  assert.deepEqual([code, stdout.length], [143, 0]);
  assert.match(
    new TextDecoder().decode(stderr),
    /^FAILED: Stopped by SIGTERM$/m,
  );
  // Not when the time limit for servers that do not answer is over.
  assert.ok(performance.now() - signalledAt < 5_000);
});
