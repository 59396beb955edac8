import assert from "node:assert/strict";
import { join } from "node:path";

import { runInProcess } from "../support/in_process.ts";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import {
  type FaultProject,
  type FaultRevision,
  writeHistory,
} from "./support/history.ts";

const execute = (sql: string) => `await op.execute(${JSON.stringify(sql)});`;

/** The end of a transaction that writes `w2` runs `statements` first. */
const atCommitOfW2 = (statements: string): FaultRevision => ({
  id: "w1",
  upgrade: [
    execute(
      `CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.version_num = 'w2' THEN ${statements} END IF; RETURN NULL;
       END $$`,
    ),
    execute(
      `CREATE CONSTRAINT TRIGGER meddle AFTER UPDATE ON alembic_version
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION meddle()`,
    ),
    // The next has what it needs to begin ahead only behind a first one.
    execute("CREATE TABLE log (id serial, revision text)"),
  ],
});

const write = (id: string, ...upgrade: readonly string[]): FaultRevision => ({
  id,
  upgrade: [execute(`INSERT INTO log (revision) VALUES ('${id}')`), ...upgrade],
});

async function upgrade(
  revisions: readonly FaultRevision[],
  check: (
    run: {
      readonly code: number;
      readonly stderr: string;
      readonly database: TestDatabase;
      readonly project: FaultProject;
    },
  ) => Promise<void>,
): Promise<void> {
  await using database = await freshDatabase();
  await using project = await writeHistory(revisions);
  const { code, stderr } = await runInProcess(
    ["--url", database.url, "upgrade", "head"],
    { cwd: project.folder },
  );
  await check({ code, stderr, database, project });
}

async function select(
  database: TestDatabase,
  sql: string,
): Promise<readonly unknown[]> {
  const rows = await database.server.run(sql, database.name);
  return rows.map((row) => Object.values(row)[0]);
}

const LOG = "SELECT revision FROM log ORDER BY id";
const ROWS = "SELECT version_num FROM alembic_version ORDER BY 1";

Deno.test("where a COMMIT fails nothing runs of the revision that was begun behind it", () =>
  upgrade([
    atCommitOfW2("RAISE EXCEPTION 'not w2';"),
    write("w2"),
    { id: "w3", upgrade: [execute("CREATE TABLE w3 ()")] },
  ], async ({ code, stderr, database }) => {
    assert.equal(code, 1);
    assert.match(stderr, /not w2/);
    assert.match(stderr, /Done before it: w1\.\nRevision w2 was rolled back/);
    assert.doesNotMatch(stderr, /Running upgrade w2/);
    assert.deepEqual(await select(database, ROWS), ["w1"]);
    assert.deepEqual(await select(database, LOG), []);
    assert.deepEqual(
      await select(database, "SELECT to_regclass('w3') IS NULL"),
      [true],
    );
  }));

for (
  const [name, reach] of [
    ["calls Deno", `Deno.writeTextFileSync(FILE, "");`],
    ["imports", `(await import("node:fs")).writeFileSync(FILE, "");`],
    [
      "makes a function of text",
      `(() => {}).constructor("Deno.writeTextFileSync(" + JSON.stringify(FILE) + ', "")')();`,
    ],
  ] as const
) {
  Deno.test(`a revision that ${name} does not start before the COMMIT before it`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "alembic-test-" });
    const file = join(folder, "started");
    const fill = (text: string) =>
      text.replaceAll("FILE", JSON.stringify(file));
    const exists = () => Deno.stat(file).then(() => true, () => false);
    try {
      const reaching = { id: "w3", upgrade: [fill(reach)] };
      await upgrade([
        atCommitOfW2("RAISE EXCEPTION 'not w2';"),
        write("w2"),
        reaching,
      ], async ({ code, stderr }) => {
        assert.equal(code, 1);
        assert.match(stderr, /not w2/);
        assert.equal(await exists(), false);
      });
      await upgrade([reaching], async ({ code, stderr }) => {
        assert.equal(code, 0, stderr);
        assert.equal(await exists(), true);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

for (
  const [name, statements] of [
    [
      "version rows that have moved",
      "INSERT INTO alembic_version VALUES ('w3'); DELETE FROM alembic_version WHERE version_num = 'w2';",
    ],
    [
      "a comment that has changed",
      "COMMENT ON TABLE alembic_version IS 'ours';",
    ],
  ] as const
) {
  Deno.test(`${name} at the COMMIT keep a revision from having been begun behind it`, () =>
    upgrade([
      atCommitOfW2(statements),
      write("w2"),
      write("w3"),
      write("w4"),
      write("w5"),
    ], async ({ code, stderr, database }) => {
      assert.equal(code, 0, stderr);
      assert.deepEqual(await select(database, ROWS), ["w5"]);
      const isDone = name.startsWith("version rows");
      assert.deepEqual(
        await select(database, LOG),
        isDone ? ["w2", "w4", "w5"] : ["w2", "w3", "w4", "w5"],
      );
    }));
}

Deno.test("revisions begin behind one that takes away what the session has prepared", () =>
  upgrade([
    atCommitOfW2(""),
    write("w2"),
    write("w3"),
    write("w4", execute("DEALLOCATE ALL")),
    write("w5"),
    write("w6", execute("DEALLOCATE ALL")),
    write("w7"),
  ], async ({ code, stderr, database }) => {
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      await select(database, LOG),
      ["w2", "w3", "w4", "w5", "w6", "w7"],
    );
    assert.deepEqual(await select(database, ROWS), ["w7"]);
  }));

Deno.test("what is wrong with the first statement of a revision is told as of any other", () =>
  upgrade([
    atCommitOfW2(""),
    write("w2"),
    {
      id: "w3",
      upgrade: [execute("INSERT INTO log (revision) VALUES (wrong)")],
    },
  ], async ({ code, stderr, database, project }) => {
    assert.equal(code, 1);
    const told = stderr.slice(stderr.indexOf("FAILED"));
    assert.equal(
      told,
      `FAILED: Revision w3 failed in upgrade: column "wrong" does not exist (SQLSTATE 42703)
  at ${project.path("w3")}:6

    INSERT INTO log (revision) VALUES (wrong)
                                       ^
Done before it: w1, w2.
Revision w3 was rolled back; the database stands at w2.
Mend the cause and run the same command again: it goes on from there.
`,
    );
    assert.deepEqual(await select(database, LOG), ["w2"]);
  }));

for (
  const [name, lines] of [
    [
      "an autocommit block",
      `await op.autocommitBlock(async () => { await op.execute("CREATE INDEX CONCURRENTLY log_idx ON log (revision)"); });`,
    ],
    [
      "a query",
      `const [{ one }] = await op.query("SELECT $1::int AS one", [1]);
       await op.execute("SELECT 1 / " + one);`,
    ],
    ["nothing", ""],
    ["a failure that it catches", `try { null.x; } catch { }`],
    [
      "operations that it does not wait for",
      `op.execute("SELECT 1"); op.query("SELECT 2"); op.execute("SELECT 3");`,
    ],
  ] as const
) {
  Deno.test(`a revision may begin with ${name}`, () =>
    upgrade([
      atCommitOfW2(""),
      write("w2"),
      { id: "w3", upgrade: [lines] },
      write("w4"),
      { id: "w5", upgrade: [lines.replaceAll("log_idx", "log_idx2")] },
    ], async ({ code, stderr, database }) => {
      assert.equal(code, 0, stderr);
      assert.deepEqual(await select(database, ROWS), ["w5"]);
      assert.deepEqual(await select(database, LOG), ["w2", "w4"]);
    }));
}
