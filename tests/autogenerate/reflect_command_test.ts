import assert from "node:assert/strict";
import { assertModuleFormatted } from "../render/formatted.ts";
import { describeDatabase } from "../roundtrip/roundtrip.ts";
import {
  freshDatabase,
  freshPglite,
  installedVersions,
  openTestConnection,
  type TestDatabase,
} from "../support/servers.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const [VERSION = 18] = (await installedVersions()).toReversed();
const OBJECTS = await Deno.readTextFile(
  new URL("../roundtrip/objects.sql", import.meta.url),
);
const HEADER = "SET check_function_bodies = false;\n";

async function load(url: string, sql: string): Promise<void> {
  await using connection = await openTestConnection(url);
  await connection.execute(sql);
}

async function run(project: TempProject, url: string, ...args: string[]) {
  const result = await project.run(args, { env: { ALEMBIC_URL: url } });
  assert.equal(result.code, 0, result.stderr);
  return result;
}

/** What is there besides the version table. */
async function describe(database: TestDatabase): Promise<readonly string[]> {
  await load(database.url, "DROP TABLE IF EXISTS alembic_version");
  return await describeDatabase(database.url, VERSION);
}

Deno.test("reflect prints a script without the version table, and names what it leaves out", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("");
  await load(
    database.url,
    `CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
     CREATE TABLE note (id bigserial PRIMARY KEY, "order" text DEFAULT 'a''b');
     CREATE LANGUAGE odd HANDLER plpgsql_call_handler`,
  );
  const { stdout, stderr } = await run(project, database.url, "reflect");
  assert.equal(
    stdout,
    `${HEADER}
CREATE SEQUENCE public.note_id_seq;

CREATE TABLE public.note (
    id bigint DEFAULT nextval('public.note_id_seq'::regclass) NOT NULL,
    "order" text DEFAULT 'a''b'::text,
    CONSTRAINT note_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.note_id_seq OWNED BY public.note.id;
`,
  );
  assert.match(
    stderr,
    /Left out language odd: objects of this kind are not reflected/,
  );
});

Deno.test("reflect takes what only a revision can have for a mistake", async () => {
  await using project = await makeProject("");
  const { code, stderr } = await project.run(["reflect", "-m", "x"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /argument --message: not allowed without argument --as-revision/,
  );
});

Deno.test("reflect --format ts prints a module that exports targetMetadata", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("");
  await load(
    database.url,
    `CREATE TABLE owner (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
     CREATE TABLE note (
       id bigserial PRIMARY KEY, owner_id integer REFERENCES owner, body text
     );
     CREATE INDEX note_body ON note (lower(body));
     CREATE VIEW notes AS SELECT id FROM note;
     CREATE RULE quiet AS ON DELETE TO note DO INSTEAD NOTHING`,
  );
  const args = ["reflect", "--format", "ts"];
  const { stdout } = await run(project, database.url, ...args);
  assert.equal(
    stdout,
    `import { sa } from "alembic";

export const targetMetadata = sa.metadata([
  sa.table("note", [
    sa.column("id", sa.bigInteger(), { primaryKey: true }),
    sa.column("owner_id", sa.integer()),
    sa.column("body", sa.text()),
    sa.foreignKeyConstraint(["owner_id"], ["owner.id"], {
      name: "note_owner_id_fkey",
    }),
    sa.index("note_body", [sa.text("lower(body)")]),
  ]),
  sa.table("owner", [
    sa.column("id", sa.integer(), { primaryKey: true }),
    sa.column("name", sa.text(), { nullable: false, unique: true }),
  ]),
  sa.view(
    "notes",
    \`SELECT id
   FROM public.note\`,
  ),
  sa.sql(
    \`CREATE RULE quiet AS
    ON DELETE TO public.note DO INSTEAD NOTHING\`,
  ),
]);
`,
  );
  const json = await run(project, database.url, ...args, "--json");
  assert.deepEqual(JSON.parse(json.stdout), { ts: stdout });
});

Deno.test("reflect --format ts names schemas where names without them lead elsewhere", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("");
  await load(
    database.url,
    `CREATE SCHEMA app; CREATE TABLE note (id integer);
     DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app', current_database()); END$$`,
  );
  const { stdout } = await run(
    project,
    database.url,
    "reflect",
    "--format",
    "ts",
  );
  assert.match(stdout, /sa\.table\("note", \[.*\], \{ schema: "public" \}\)/s);
});

for (const format of ["sql", "ts"]) {
  Deno.test(`reflect --as-revision --format ${format} adopts a database: elsewhere upgrade makes the same, downgrade takes it down`, async () => {
    await using original = await freshDatabase({ version: VERSION });
    await using copy = await freshDatabase({ version: VERSION });
    await using empty = await freshDatabase({ version: VERSION });
    await using project = await makeProject("");
    await load(original.url, OBJECTS);
    const args = ["--as-revision", "--format", format, "--rev-id", "first"];
    await run(project, original.url, "reflect", ...args, "-m", "as it is");
    if (format === "ts") await assertWellWritten(project);
    const current = await run(project, original.url, "current");
    assert.equal(current.stdout, "first (head)\n");
    await run(project, copy.url, "upgrade", "head");
    assert.deepEqual(await describe(copy), await describe(original));
    await load(copy.url, "CREATE TABLE alembic_version (version_num text)");
    await load(copy.url, "INSERT INTO alembic_version VALUES ('first')");
    await run(project, copy.url, "downgrade", "base");
    assert.deepEqual(await describe(copy), await describe(empty));
  });
}

/** Passes if the only revision is as `deno fmt` would have it, and says most by operations. */
async function assertWellWritten(project: TempProject): Promise<void> {
  const [name = ""] = await project.list("migrations/versions");
  const text = await Deno.readTextFile(
    project.path(`migrations/versions/${name}`),
  );
  await assertModuleFormatted(text);
  const calls = text.match(/^ {2}await op\.\w+/gm) ?? [];
  const plain = calls.filter((call) => call.endsWith("op.execute"));
  assert.ok(plain.length < calls.length / 2, `${plain.length}`);
}

Deno.test("reflect --as-revision works with an embedded database", async () => {
  await using database = await freshPglite({ isInitialised: true });
  await using project = await makeProject("");
  await load(database.url, "CREATE TABLE a (b integer CHECK (b > 0))");
  await run(project, database.url, "reflect", "--as-revision", "--format=ts");
  const { stdout } = await run(project, database.url, "current");
  assert.match(stdout, /^[0-9a-f]{12} \(head\)\n$/);
});

Deno.test("reflect --as-revision refuses a history, a stamped database and an empty one", async () => {
  await using database = await freshDatabase();
  await using history = await makeProject("a -> b");
  await using project = await makeProject("");
  const env = { ALEMBIC_URL: database.url };
  const args = ["reflect", "--as-revision"];
  const refusals: [TempProject, RegExp][] = [
    [
      history,
      /The history has revisions already \(2\), so that none can be the/,
    ],
    [project, /The database is empty: there is nothing to reflect/],
  ];
  for (const [where, message] of refusals) {
    const { code, stderr } = await where.run(args, { env });
    assert.equal(code, 1);
    assert.match(stderr, message);
  }
  await load(
    database.url,
    "CREATE TABLE alembic_version (version_num text); " +
      "INSERT INTO alembic_version VALUES ('abc')",
  );
  const { code, stderr } = await project.run(args, { env });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /The database is at revision abc already, of a history that is not here\nGive the new revision that id, --rev-id abc, to go on from there/,
  );
  assert.deepEqual(await project.list("migrations/versions"), []);
});

Deno.test("reflect --as-revision takes the place of another history by the id that the database is at", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("");
  const env = { ALEMBIC_URL: database.url };
  await load(
    database.url,
    `CREATE TABLE note (body text);
     CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
     INSERT INTO alembic_version VALUES ('27c6a30d7c24'), ('other')`,
  );
  const args = ["reflect", "--as-revision", "--rev-id", "27c6a30d7c24"];
  const { code, stderr } = await project.run(args, { env });
  assert.equal(code, 1);
  assert.match(stderr, /To go on from there, merge them where that history is/);
  await load(
    database.url,
    "DELETE FROM alembic_version WHERE version_num = 'other'",
  );
  await run(project, database.url, ...args);
  await project.expect("current", { stdout: "27c6a30d7c24 (head)\n" }, {
    env,
  });
  await project.expect("upgrade head", {}, { env });
});

Deno.test("reflect --as-revision leaves no file where the database cannot be stamped", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("");
  await load(database.url, "CREATE TABLE a (b integer)");
  const url = `${database.url}?options=-c%20default_transaction_read_only%3Don`;
  const env = { ALEMBIC_URL: url };
  const { code, stderr } = await project.run(["reflect", "--as-revision"], {
    env,
  });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /cannot execute CREATE TABLE in a read-only transaction/,
  );
  assert.deepEqual(await project.list("migrations/versions"), []);
});
