import assert from "node:assert/strict";

import { runPsql } from "../support/psql.ts";
import { freshDatabase, openTestConnection } from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const SQL_HEAD = "-- revision: a1\n-- down_revision:\n";

async function project(
  text: string,
  name = "a1_step.ts",
): Promise<TempProject> {
  const made = await makeProject("", {
    url: "postgresql://nobody@127.0.0.1:1/x",
  });
  await made.write(
    `migrations/versions/${name}`,
    name.endsWith(".sql") ? text : `
export const revision = "a1";
export const downRevision = null;
export async function upgrade({ op }) {
${text}
}
export async function downgrade() {}
`,
  );
  return made;
}

/** The script of an upgrade from nothing, between the version table and its row. */
async function scriptOf(made: TempProject): Promise<string> {
  const { stdout, stderr, code } = await made.run(["upgrade", "head", "--sql"]);
  assert.equal(code, 0, stderr);
  const start = stdout.indexOf("-- Running upgrade");
  const end = stdout.indexOf("INSERT INTO alembic_version");
  return stdout.slice(stdout.indexOf("\n", start) + 2, end);
}

/** Runs the whole script with psql and returns the answer to a question. */
async function answerAfter(
  made: TempProject,
  question: string,
): Promise<unknown> {
  const { stdout } = await made.run(["upgrade", "head", "--sql"]);
  await using database = await freshDatabase();
  await runPsql(database.url, stdout);
  await using connection = await openTestConnection(database.url);
  const { rows: [row] } = await connection.query<{ answer: unknown }>(question);
  return row?.answer;
}

Deno.test("upgrade --sql passes a SQL revision through, comments, tabs and literals as they are", async () => {
  const body = `-- what it is for
CREATE TABLE t (a text); -- one; two

/* three; */ INSERT INTO t VALUES ('x\ty
  -- no comment;
'), ($a$it's; $b$ $a$)
-- the end`;
  await using made = await project(
    `${SQL_HEAD}\n-- upgrade\n${body}\n\n-- downgrade\nDROP TABLE t;\n`,
    "a1_step.sql",
  );
  assert.equal(await scriptOf(made), `${body}\n;\n\n`);
  assert.deepEqual(
    await answerAfter(made, "SELECT array_agg(a ORDER BY a) AS answer FROM t"),
    ["it's; $b$ ", "x\ty\n  -- no comment;\n"],
  );
});

Deno.test("upgrade --sql writes a SQL revision without transaction between COMMIT and BEGIN", async () => {
  const body = "-- first\nCREATE TABLE t (a int);\nVACUUM t;\n-- last";
  await using made = await project(
    `${SQL_HEAD}-- transaction: off\n\n-- upgrade\n${body}\n`,
    "a1_step.sql",
  );
  assert.equal(
    await scriptOf(made),
    `COMMIT;\n\n${body}\n\nBEGIN;\n\n`,
  );
  assert.equal(
    await answerAfter(made, "SELECT count(*)::int AS answer FROM t"),
    0,
  );
});

Deno.test("upgrade --sql refuses a SQL revision whose statement cannot run in its transaction", async () => {
  await using made = await project(
    `${SQL_HEAD}\n-- upgrade\nSELECT 1;\n\nVACUUM pg_class;\n`,
    "a1_step.sql",
  );
  await made.expect("upgrade head --sql", {
    code: 1,
    stderr: `INFO  [alembic.runtime.migration] Running upgrade  -> a1
FAILED: Revision a1 runs in a transaction, in which VACUUM PG_CLASS cannot run
  at <root>/migrations/versions/a1_step.sql:7
Add the line "-- transaction: off" to the head of the file
`,
  });
});

Deno.test("upgrade --sql refuses an operation that cannot run in the revision's transaction", async () => {
  await using made = await project(
    `  await op.createIndex("ix", "t", ["a"], { concurrently: true });`,
  );
  const { stdout, stderr, code } = await made.run(["upgrade", "head", "--sql"]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /CREATE INDEX CONCURRENTLY cannot run inside a transaction/,
  );
  assert.match(stderr, /a1_step\.ts:5/);
});

Deno.test("upgrade --sql puts an autocommit block between COMMIT and BEGIN, and the new value of an enum is used behind it", async () => {
  await using made = await project(`
  await op.createEnum("mood", ["sad"]);
  await op.execute("CREATE TABLE t (m mood)");
  await op.autocommitBlock(async () => {
    await op.addEnumValue("mood", "ok");
  });
  await op.execute("INSERT INTO t VALUES ('ok') -- now");
`);
  assert.equal(
    await scriptOf(made),
    `CREATE TYPE mood AS ENUM ('sad');

CREATE TABLE t (m mood);

COMMIT;

-- the new value cannot be used before this transaction is committed
ALTER TYPE mood ADD VALUE 'ok';

BEGIN;

INSERT INTO t VALUES ('ok') -- now
;

`,
  );
  assert.equal(await answerAfter(made, "SELECT m AS answer FROM t"), "ok");
});

Deno.test("upgrade --sql keeps several statements in a text, with or without their semicolons", async () => {
  await using made = await project(`
  await op.execute("CREATE TABLE t (a text);;");
  await op.execute("INSERT INTO t VALUES ('1'); INSERT INTO t VALUES ('2;') /* end */");
  await op.execute("INSERT INTO t VALUES ('3') ; ");
`);
  assert.equal(
    await scriptOf(made),
    `CREATE TABLE t (a text);

INSERT INTO t VALUES ('1'); INSERT INTO t VALUES ('2;') /* end */;

INSERT INTO t VALUES ('3');

`,
  );
  assert.equal(
    await answerAfter(made, "SELECT count(*)::int AS answer FROM t"),
    3,
  );
});

for (
  const [what, body, problem] of [
    [
      "a command of psql",
      String.raw`  await op.execute("SELECT 1 \\gexec");`,
      String.raw`"\gexec" is a command of psql, not SQL`,
    ],
    [
      "COPY without its rows",
      `  await op.execute("COPY t FROM STDIN");`,
      "COPY cannot read from or write to the program that runs a revision",
    ],
    [
      "a transaction within the revision",
      `  await op.execute("SELECT 1; COMMIT");`,
      "SQL of a revision must not begin or end transactions, but has COMMIT",
    ],
    [
      "a query",
      `  await op.query("SELECT 1");`,
      "Cannot run op.query() in --sql mode: there is no database to ask",
    ],
  ] as const
) {
  Deno.test(`upgrade --sql refuses ${what}, says where, and writes nothing`, async () => {
    await using made = await project(body);
    const { stdout, stderr, code } = await made.run([
      "upgrade",
      "head",
      "--sql",
    ]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.ok(stderr.includes(problem), stderr);
    assert.ok(
      stderr.includes("<root>/migrations/versions/a1_step.ts:5"),
      stderr,
    );
  });
}

Deno.test("a script that makes the version table holds no id that does not fit into it", async () => {
  const long = "a".repeat(33);
  await using made = await makeProject(`a1 -> ${long}`, {
    url: "postgresql://nobody@127.0.0.1:1/x",
  });
  for (const line of ["upgrade head --sql", "stamp head --sql"]) {
    await made.expect(line, {
      code: 1,
      stderr: `FAILED: Revision id '${long}' has 33 characters, but ` +
        "version_num of alembic_version holds 32\nShorten the id, or widen " +
        "the column: ALTER TABLE alembic_version ALTER COLUMN version_num " +
        "TYPE varchar(255)\n",
    });
  }
  await made.expect("upgrade a1 --sql", { stdout: /'a1'/, stderr: /-> a1/ });
  // Of a table that is there nobody knows how wide it is.
  await made.expect("upgrade a1:head --sql", {
    stdout: /version_num='a{33}'/,
    stderr: /-> a{33}/,
  });
});
