import assert from "node:assert/strict";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

const PAGE = new URL("../../docs/json.md", import.meta.url);
const GRAPH = "aaaa1 -> aaaa2; aaaa1 -> bbbb1 (label side); " +
  "nnnn1 (dep aaaa2); aaaa2, bbbb1 -> mmmm1 -> mmmm2";

/** The fields that a section of the page has in its tables, in order. */
async function documentedFields(heading: string): Promise<readonly string[]> {
  const page = await Deno.readTextFile(PAGE);
  const section =
    page.split("\n## ").find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| ((?:`\w+`(?:, )?)+) +\|/gm)]
    .flatMap((match) => match[1]?.match(/\w+/g) ?? []);
}

Deno.test("--json of listings has the documented fields, the same everywhere", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(GRAPH, { url: database.url });
  await project.run(["stamp", "aaaa2", "bbbb1"]);
  const read = async (line: string) => {
    const { stdout } = await project.expect(`${line} --json`, {
      stdout: /^\{.*\}\n$/,
    });
    return JSON.parse(stdout);
  };
  const [history, heads, branches, show, current] = await Promise.all([
    read("history -i"),
    read("heads --resolve-dependencies"),
    read("branches"),
    read("show bbbb1"),
    read("current"),
  ]);
  const idsOf = (result: { revisions: readonly { revision: string }[] }) =>
    result.revisions.map((each) => each.revision);
  assert.deepEqual(idsOf(history).length, 6);
  assert.deepEqual(idsOf(heads), ["mmmm2", "nnnn1"]);
  assert.deepEqual(idsOf(branches), ["aaaa1"]);
  assert.deepEqual(idsOf(show), ["bbbb1"]);
  assert.deepEqual(idsOf(current), ["aaaa2", "bbbb1"]);
  const fields = await documentedFields("Revisions");
  for (const result of [history, heads, branches, show, current]) {
    for (const each of result.revisions) {
      assert.deepEqual(Object.keys(each), fields);
    }
  }
  assert.deepEqual(
    Object.keys(current).toSorted(),
    (await documentedFields("current")).toSorted(),
  );
  assert.deepEqual(current.rows, ["aaaa2", "bbbb1"]);
  const marked = (result: typeof history) =>
    result.revisions.map((each: { isCurrent: boolean | null }) =>
      each.isCurrent
    );
  assert.deepEqual(marked(current), [true, true]);
  assert.deepEqual(marked(show), [null]);
  assert.equal(marked(history).filter((each: boolean) => each).length, 2);
});

Deno.test("--json of plans, results and new files has the documented fields", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(GRAPH, { url: database.url });
  const fields = await documentedFields("upgrade, downgrade and stamp");
  for (
    const line of [
      "upgrade aaaa2 --dry-run",
      "upgrade aaaa2",
      "upgrade aaaa2",
      "downgrade -1",
      "stamp base",
      "stamp --purge heads",
    ]
  ) {
    const { code, stdout } = await project.run([...line.split(" "), "--json"]);
    assert.equal(code, 0, line);
    const result = JSON.parse(stdout);
    const [step] = result.steps;
    assert.deepEqual(
      [...Object.keys(result), ...step === undefined ? [] : Object.keys(step)],
      step === undefined ? fields.slice(0, 3) : fields,
      line,
    );
  }
  const created = await documentedFields("revision and merge");
  for (
    const line of [
      "revision --head nnnn1",
      "revision --head side@head --splice --branch-label more",
      "merge mmmm2 side --splice",
    ]
  ) {
    const { stdout } = await project.expect(`${line} --json`, {
      stdout: /^\{.*\}\n$/,
    });
    const result = JSON.parse(stdout);
    assert.deepEqual(Object.keys(result).toSorted(), created.toSorted(), line);
    const shown = await project.run(["show", result.revision, "--json"]);
    const [record] = JSON.parse(shown.stdout).revisions;
    assert.deepEqual(
      Object.keys(result).map((name) => [name, record[name]]),
      Object.entries({ ...result, message: "empty message" }),
    );
    await Deno.remove(result.path.replace("<root>", project.root));
  }
});

Deno.test("with --json a failure leaves standard output empty and ends standard error with the error", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1", { url: database.url });
  await project.write(
    "migrations/versions/bbbb1.ts",
    'export const revision = "bbbb1";\nexport const downRevision = "aaaa1";\n' +
      "export async function upgrade() {\n  throw new Error('no');\n}\n",
  );
  const { code, stdout, stderr } = await project.run([
    "upgrade",
    "head",
    "--json",
  ]);
  assert.deepEqual([code, stdout], [1, ""]);
  const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ event }) => event).filter((event) => event !== "stepStop"),
    ["stepStart", "stepEnd", "stepStart", "error"],
  );
  const { path, line, applied, heads, isPartial } = lines.at(-1);
  assert.deepEqual(
    [path, line, applied, heads, isPartial],
    ["<root>/migrations/versions/bbbb1.ts", 4, ["aaaa1"], ["aaaa1"], false],
  );
  await project.write(
    "migrations/versions/bbbb1.ts",
    'export const revision = "bbbb1";\nexport const downRevision = "aaaa1";\n' +
      "throw new Error('no');\n",
  );
  const errorOf = async (line: string) => {
    const { stderr } = await project.run([...line.split(" "), "--json"]);
    return JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
  };
  await project.run(["downgrade", "base"]);
  const place = { path: "<root>/migrations/versions/bbbb1.ts", line: 3 };
  for (
    const [line, code] of [
      // Behind a revision that was done, and as the first one.
      ["upgrade head", "migration-failed"],
      ["upgrade head", "script-load"],
      ["upgrade head --sql", "script-load"],
    ]
  ) {
    const { code: actual, path, line: at } = await errorOf(line ?? "");
    assert.deepEqual({ code: actual, path, line: at }, { code, ...place });
  }
  await project.write("migrations/versions/bbbb1.sql", "-- revision:\n");
  const missing = await errorOf("heads");
  assert.deepEqual(
    [missing.code, missing.path, missing.line],
    ["script-shape", "<root>/migrations/versions/bbbb1.sql", null],
  );
  await Deno.remove(project.path("migrations/versions/bbbb1.sql"));
  await project.expect("show nope --json --log-format text", {
    code: 1,
    stderr: /^FAILED: Can't locate revision identified by 'nope'\n/,
  });
  await project.expect("heads --log-format=json --bogus", {
    code: 2,
    stderr: /^\{.*"code":"usage","exitCode":2,"hint":null\}\n$/,
  });
});

Deno.test("with --json nothing stops that has not started", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1", { url: database.url });
  const current = await project.run(["current", "--json"]);
  const { lockKey } = JSON.parse(current.stdout);
  await using other = await openTestConnection(database.url);
  await other.execute(`BEGIN; SELECT pg_advisory_xact_lock(${lockKey})`);
  const { code, stderr } = await project.run(
    ["upgrade", "head", "--lock-wait", "0", "--json"],
  );
  assert.equal(code, 4, stderr);
  const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ event, code }) => [event, code]),
    [["error", "lock-not-available"]],
  );
});
