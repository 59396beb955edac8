import assert from "node:assert/strict";
import { freshDatabase, type TestDatabase } from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

const LINE = "aaaa1 -> aaaa2 -> aaaa3";
const FORK = "aaaa1 -> aaaa2; aaaa1 -> bbbb1 (label side) -> bbbb2";
const RUNTIME = "INFO  [alembic.runtime.migration] Running ";

async function rowsOf(database: TestDatabase): Promise<readonly unknown[]> {
  const rows = await database.server.run(
    "SELECT version_num FROM alembic_version ORDER BY 1",
    database.name,
  );
  return rows.map((row) => row["version_num"]);
}

Deno.test("upgrade and downgrade go where the symbol says, one log line a step", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(LINE, { url: database.url });
  await project.expect("upgrade +1", {
    stderr: `${RUNTIME}upgrade  -> aaaa1, step aaaa1\n`,
  });
  await project.expect("upgrade head", {
    stderr: `${RUNTIME}upgrade aaaa1 -> aaaa2, step aaaa2\n` +
      `${RUNTIME}upgrade aaaa2 -> aaaa3, step aaaa3\n`,
  });
  await project.expect("upgrade head", {});
  await project.expect("downgrade -1", {
    stderr: `${RUNTIME}downgrade aaaa3 -> aaaa2, step aaaa3\n`,
  });
  assert.deepEqual(await rowsOf(database), ["aaaa2"]);
  await project.expect("downgrade base", {
    stderr: `${RUNTIME}downgrade aaaa2 -> aaaa1, step aaaa2\n` +
      `${RUNTIME}downgrade aaaa1 -> , step aaaa1\n`,
  });
  assert.deepEqual(await rowsOf(database), []);
});

Deno.test("upgrade and downgrade keep to one branch if it is named", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(FORK, { url: database.url });
  await project.expect("upgrade side@head", { stderr: /bbbb1 -> bbbb2/ });
  assert.deepEqual(await rowsOf(database), ["bbbb2"]);
  await project.expect("upgrade heads", {
    stderr: `${RUNTIME}upgrade aaaa1 -> aaaa2, step aaaa2\n`,
  });
  assert.deepEqual(await rowsOf(database), ["aaaa2", "bbbb2"]);
  await project.expect("downgrade side@aaaa1", {
    stderr: `${RUNTIME}downgrade bbbb2 -> bbbb1, step bbbb2\n` +
      `${RUNTIME}downgrade bbbb1 -> aaaa1, step bbbb1\n`,
  });
  assert.deepEqual(await rowsOf(database), ["aaaa2"]);
});

Deno.test("--dry-run lists steps, files and where they lead, and changes nothing", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(LINE, { url: database.url });
  await project.expect("upgrade aaaa2 --dry-run", {
    stdout: `Would run 2 revisions:

  upgrade  -> aaaa1, step aaaa1
      <root>/migrations/versions/aaaa1_step.ts
  upgrade aaaa1 -> aaaa2, step aaaa2
      <root>/migrations/versions/aaaa2_step.ts

The database would then be at aaaa2. Nothing was changed.
`,
  });
  assert.deepEqual(
    await database.server.run(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
      database.name,
    ),
    [],
  );
  await project.expect("upgrade aaaa1", { stderr: /-> aaaa1/ });
  await Promise.all([
    project.expect("downgrade base --dry-run", {
      stdout: `Would run 1 revision:

  downgrade aaaa1 -> , step aaaa1
      <root>/migrations/versions/aaaa1_step.ts

The database would then be at base. Nothing was changed.
`,
    }),
    project.expect("upgrade aaaa1 --dry-run", {
      stdout: "Nothing to do: the database is at aaaa1.\n",
    }),
    project.expect("-q upgrade head --dry-run", {}),
  ]);
  assert.deepEqual(await rowsOf(database), ["aaaa1"]);
});

Deno.test("--sql writes a script, from base or from where the range says", async () => {
  await using project = await makeProject("aaaa1 -> aaaa2");
  const log = (step: string) => `${RUNTIME}${step}\n`;
  await Promise.all([
    project.expect("upgrade head --sql", {
      stdout: `BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> aaaa1

CREATE TABLE t_aaaa1 (
    id INTEGER
);

INSERT INTO alembic_version (version_num) VALUES ('aaaa1') RETURNING alembic_version.version_num;

COMMIT;

BEGIN;

-- Running upgrade aaaa1 -> aaaa2

CREATE TABLE t_aaaa2 (
    id INTEGER
);

UPDATE alembic_version SET version_num='aaaa2' WHERE alembic_version.version_num = 'aaaa1';

COMMIT;

`,
      stderr: log("upgrade  -> aaaa1, step aaaa1") +
        log("upgrade aaaa1 -> aaaa2, step aaaa2"),
    }),
    project.expect("downgrade aaaa2:aaaa1 --sql", {
      stdout: `BEGIN;

-- Running downgrade aaaa2 -> aaaa1

DROP TABLE t_aaaa2;

UPDATE alembic_version SET version_num='aaaa1' WHERE alembic_version.version_num = 'aaaa2';

COMMIT;

`,
      stderr: log("downgrade aaaa2 -> aaaa1, step aaaa2"),
    }),
    project.expect("stamp aaaa1:aaaa2 --sql", {
      stdout: /UPDATE alembic_version SET version_num='aaaa2'/,
      stderr: log("stamp_revision aaaa1 -> aaaa2"),
    }),
    project.expect("ensure_version --sql", {
      stdout: `BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

COMMIT;

`,
    }),
    project.expect("upgrade aaaa1:aaaa1 --sql", {}),
    project.expect("upgrade base --sql", {}),
    project.expect("downgrade base:base --sql", {}),
    project.expect("stamp base --sql", {}),
  ]);
});

Deno.test("--dry-run --sql writes the SQL from where the database stands, and the server takes it", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(LINE, { url: database.url });
  await project.expect("ensure_version", {});
  const first = await project.run(["upgrade", "aaaa1", "--dry-run", "--sql"]);
  // The version table is there, though empty.
  assert.doesNotMatch(first.stdout, /CREATE TABLE alembic_version/);
  await database.server.run(first.stdout, database.name);
  assert.deepEqual(await rowsOf(database), ["aaaa1"]);
  const rest = await project.expect("upgrade head --sql --dry-run", {
    stdout: /^BEGIN;\n\n-- Running upgrade aaaa1 -> aaaa2\n/,
    stderr: /-> aaaa3/,
  });
  await database.server.run(rest.stdout, database.name);
  assert.deepEqual(await rowsOf(database), ["aaaa3"]);
  await project.expect("upgrade head --sql --dry-run", {});
  await project.expect("downgrade -1 --sql --dry-run", {
    stdout: /DROP TABLE t_aaaa3;/,
    stderr: /aaaa3 -> aaaa2/,
  });
  await project.expect("upgrade aaaa1:head --sql --dry-run", {
    code: 1,
    stderr: "FAILED: Range revision not allowed\n" +
      "With --dry-run the database says where to start; leave out --dry-run " +
      "to write the SQL of a range\n",
  });
  assert.deepEqual(await rowsOf(database), ["aaaa3"]);
});

Deno.test("stamp moves the rows only; --purge throws away what they were", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(FORK, { url: database.url });
  await project.expect("stamp aaaa2 side@head", {
    stderr: `${RUNTIME}stamp_revision  -> aaaa2\n` +
      `${RUNTIME}stamp_revision  -> bbbb2\n`,
  });
  assert.deepEqual(await rowsOf(database), ["aaaa2", "bbbb2"]);
  await project.expect("stamp --purge aaaa1", {
    stderr: `${RUNTIME}stamp_revision  -> aaaa1\n`,
  });
  assert.deepEqual(await rowsOf(database), ["aaaa1"]);
  await project.expect("stamp base", {
    stderr: `${RUNTIME}stamp_revision aaaa1 -> \n`,
  });
  assert.deepEqual(await rowsOf(database), []);
  assert.deepEqual(
    await database.server.run(
      "SELECT relname FROM pg_class WHERE relname LIKE 't\\_%'",
      database.name,
    ),
    [],
  );
});

Deno.test("-x and --tag reach revisions, online and offline", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("", { url: database.url });
  await project.write(
    "migrations/versions/a_tenant.ts",
    `import type { Migration } from "alembic";
export const revision = "aaaa1";
export const downRevision = null;
export async function upgrade({ op, context }: Migration) {
  const { tenant, bare, toString } = context.xArguments;
  const text = JSON.stringify([tenant, bare, toString, context.tag]);
  await op.execute("CREATE TABLE t AS SELECT '" + text + "' AS x");
}
`,
  );
  const given = ["-x", "tenant=one", "-x", "bare", "-x", "tenant=a=b"];
  await project.expect([...given, "upgrade", "head", "--sql", "--tag", "v1"], {
    stdout: /SELECT '\["a=b","",null,"v1"\]' AS x/,
    stderr: /-> aaaa1/,
  });
  await project.expect([...given, "upgrade", "head"], { stderr: /-> aaaa1/ });
  assert.deepEqual(await database.server.run("TABLE t", database.name), [
    { x: '["a=b","",null,null]' },
  ]);
});

Deno.test("ensure_version makes the version table and is content if it is there", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1", { url: database.url });
  await project.expect("ensure_version", {});
  assert.deepEqual(await rowsOf(database), []);
  await project.expect("ensure_version", {});
  await project.expect("current", {});
});

Deno.test("-q keeps results back, not --sql and not errors", async () => {
  await using project = await makeProject("aaaa1");
  await Promise.all([
    project.expect("-q history", {}),
    project.expect("-q upgrade head --sql", {
      stdout: /^BEGIN;/,
      stderr: /Running upgrade {2}-> aaaa1/,
    }),
    project.expect("-q show nope", {
      code: 1,
      stderr: /^FAILED: Can't locate/,
    }),
  ]);
});

Deno.test("what only looks makes no embedded database", async () => {
  await using project = await makeProject(LINE, { url: "pglite://not/there" });
  await project.expect("current", {});
  await project.expect("history -i -r current:", { stdout: /aaaa3/ });
  await project.expect("upgrade head --dry-run", { stdout: /aaaa3/ });
  assert.equal((await project.list(".")).includes("not/"), false);
  await project.expect("ensure_version", {});
  assert.deepEqual(await project.list("not"), ["there.lock", "there/"]);
});
