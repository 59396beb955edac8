import assert from "node:assert/strict";

import { runCli } from "../support/cli.ts";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;
const PYTHON = "/usr/bin/python3";

/** As Python's Alembic makes it, word for word. */
const PYTHON_TABLE = `CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)`;

async function alembic(database: TestDatabase, ...args: string[]) {
  return await runCli(args, {
    cwd: PROJECT,
    env: { ALEMBIC_URL: database.url },
  });
}

async function describeTable(database: TestDatabase): Promise<unknown> {
  return await database.server.run(
    `SELECT column_name, data_type, character_maximum_length, is_nullable,
       (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), ',')
        FROM pg_constraint WHERE conrelid = 'alembic_version'::regclass
          AND contype = 'p') AS key
     FROM information_schema.columns WHERE table_name = 'alembic_version'`,
    database.name,
  );
}

Deno.test("a version table made by Python's Alembic is taken over as it is", async () => {
  await using database = await freshDatabase();
  const { server, name } = database;
  await server.run(PYTHON_TABLE, name);
  await server.run(
    "CREATE TABLE member (id bigint PRIMARY KEY, email text, full_name text); " +
      "CREATE TABLE book (id bigint PRIMARY KEY, isbn text, title text); " +
      "INSERT INTO alembic_version (version_num) VALUES ('3f1c9a7e0b52')",
    name,
  );
  const before = await describeTable(database);
  const { code, stderr } = await alembic(database, "upgrade", "8d24e6b1c7f0");
  assert.equal(code, 0, stderr);
  assert.deepEqual(await describeTable(database), before);
  assert.deepEqual(await server.run("TABLE alembic_version", name), [
    { version_num: "8d24e6b1c7f0" },
  ]);
});

Deno.test("our version table is the one that Python's Alembic makes", async () => {
  await using ours = await freshDatabase();
  await using theirs = await freshDatabase();
  const { code, stderr } = await alembic(ours, "ensure_version");
  assert.equal(code, 0, stderr);
  await theirs.server.run(PYTHON_TABLE, theirs.name);
  assert.deepEqual(await describeTable(ours), await describeTable(theirs));
});

if (await hasPythonAlembic()) {
  Deno.test("Python's Alembic reads and moves the rows that ours has written", async () => {
    await using database = await freshDatabase();
    const { code, stderr } = await alembic(database, "upgrade", "8d24e6b1c7f0");
    assert.equal(code, 0, stderr);
    const folder = await writePythonProject(database);
    try {
      assert.match(await python(folder, "current"), /^8d24e6b1c7f0\b/);
      await python(folder, "stamp", "3f1c9a7e0b52");
      const { stdout } = await alembic(database, "current");
      assert.equal(stdout, "3f1c9a7e0b52\n");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function hasPythonAlembic(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(PYTHON, {
      args: ["-c", "import alembic, psycopg2"],
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Two revisions with the ids of the example history, written for Python. */
async function writePythonProject(database: TestDatabase): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/migrations/versions`, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/alembic.ini`,
    "[alembic]\nscript_location = migrations\n",
  );
  await Deno.writeTextFile(
    `${folder}/migrations/env.py`,
    `from alembic import context
from sqlalchemy import create_engine
with create_engine(${JSON.stringify(database.url)}).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
  );
  const revisions = [["3f1c9a7e0b52", "None"], [
    "8d24e6b1c7f0",
    "'3f1c9a7e0b52'",
  ]];
  for (const [revision, parent] of revisions) {
    await Deno.writeTextFile(
      `${folder}/migrations/versions/${revision}.py`,
      `revision = '${revision}'\ndown_revision = ${parent}\n` +
        "def upgrade(): pass\ndef downgrade(): pass\n",
    );
  }
  return folder;
}

async function python(folder: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
    args: ["-m", "alembic", ...args],
    cwd: folder,
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stderr));
  return decoder.decode(stdout);
}

Deno.test("a role that may not read the version table is told what it lacks", async () => {
  await using database = await freshDatabase();
  await database.server.run(
    PYTHON_TABLE,
    database.name,
  );
  const url = `${database.url}?options=-c%20role%3Dpg_monitor`;
  const { code, stderr } = await runCli(["current"], {
    cwd: PROJECT,
    env: { ALEMBIC_URL: url },
  });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "FAILED: permission denied for table alembic_version\n" +
      "Give the role that right, or run as one that has it\n",
  );
});

Deno.test("a search_path that leads nowhere is told what it has to lead to", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1", {
    url: `${database.url}?options=-c%20search_path%3Dacme`,
  });
  await project.expect("upgrade head", {
    code: 1,
    stderr:
      /no schema has been selected to create in \(SQLSTATE 3F000\)\n[^]*search_path of the URL, the role or the database has to lead to one that is there\n$/,
  });
});
