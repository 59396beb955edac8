import assert from "node:assert/strict";
import {
  freshDatabase,
  openTestConnection,
  type TestDatabase,
} from "../support/servers.ts";
import { runPsql } from "../support/psql.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

/**
 * The everyday stories of `--autogenerate` and `check` through the whole
 * command line, on a real server. The shadow is on the same server: an
 * embedded one takes seconds to start.
 */

const CLEAN = "No new upgrade operations detected.\n";

interface Story extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly project: TempProject;
  /** Runs a command that has to succeed. */
  run(...args: readonly string[]): Promise<string>;
  models(sql: string): Promise<void>;
  execute(sql: string): Promise<void>;
  /** The statements that make what the database contains. */
  schema(): Promise<string>;
}

async function beginStory(): Promise<Story> {
  const database = await freshDatabase();
  const project = await makeProject("", {
    url: database.url,
    settings: [
      "target_metadata = %(here)s/models.sql",
      `shadow_url = ${database.url.replaceAll("%", "%%")}`,
    ],
  });
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await project.run(args);
    assert.equal(code, 0, `${args.join(" ")}\n${stdout}${stderr}`);
    return stdout;
  };
  return {
    database,
    project,
    run,
    models: (sql) => project.write("models.sql", sql),
    execute: async (sql) => {
      await using connection = await openTestConnection(database.url);
      await connection.execute(sql);
    },
    schema: () => run("reflect"),
    [Symbol.asyncDispose]: async () => {
      await project[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const ACCOUNTS =
  `CREATE TABLE account (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mail text NOT NULL UNIQUE);
CREATE TABLE post (id serial PRIMARY KEY, author bigint NOT NULL REFERENCES account,
  title varchar(40));
CREATE INDEX post_author ON post (author);
CREATE VIEW titles AS SELECT a.mail, p.title FROM account a JOIN post p ON p.author = a.id;
`;

Deno.test("models change, a revision is written, reviewed and applied", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models(ACCOUNTS);
  await run("revision", "--autogenerate", "-m", "accounts");
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  await story.execute("INSERT INTO account (mail) VALUES ('a'), ('b')");
  await story.models(
    `${ACCOUNTS.replace("varchar(40)", "varchar(80)")}
     ALTER TABLE account ADD COLUMN seen timestamptz DEFAULT now();
     CREATE TABLE tag (name text PRIMARY KEY);`,
  );
  const before = await story.schema();
  const { stderr, stdout, code } = await project.run([
    "revision",
    "--autogenerate",
    "-m",
    "tags",
    "--rev-id",
    "bbbb",
  ]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^Generating <root>\/migrations\/versions\/bbbb_tags\.ts \.\.\. {2}done$/m,
  );
  assert.match(
    stderr,
    /^INFO +\[alembic\.autogenerate\.compare\] Detected added table 'tag'$/m,
  );
  assert.match(stderr, /Detected added column 'account\.seen'/);
  assert.match(
    stderr,
    /Detected type change from character varying\(40\) to character varying\(80\) on 'post\.title'/,
  );
  const text = await project.read("migrations/versions/bbbb_tags.ts");
  assert.match(text, /await op\.createTable\(\n? *"tag"/);
  assert.match(text, /await op\.dropTable\("tag"\)/);
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  assert.equal(await run("check", "--drift"), CLEAN);
  await run("downgrade", "-1");
  assert.equal(await story.schema(), before);
  await using connection = await openTestConnection(story.database.url);
  const { rows } = await connection.query(
    "SELECT mail FROM account ORDER BY id",
  );
  assert.deepEqual(rows, [{ mail: "a" }, { mail: "b" }]);
});

Deno.test("a table dropped by hand with CASCADE comes back with what went along", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models(ACCOUNTS);
  await run("revision", "--autogenerate", "-m", "accounts");
  await run("upgrade", "head");
  const before = await story.schema();
  await story.execute("DROP TABLE account CASCADE");
  const found = await project.run(["check"]);
  assert.equal(
    found.stdout,
    `+ table public.account
+ view public.titles
+ constraint post_author_fkey of table public.post
`,
  );
  assert.equal(found.code, 3);
  await run("revision", "--autogenerate", "-m", "account again");
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  assert.equal(await story.schema(), before);
});

Deno.test("two people's models give two heads, and merge to one", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models("CREATE TABLE base (id integer);");
  await run("revision", "--autogenerate", "-m", "base", "--rev-id", "aaaa");
  await run("upgrade", "head");
  const two = ["one", "two"].map((name) =>
    `CREATE TABLE ${name} (id integer);`
  );
  for (const [index, table] of two.entries()) {
    await story.models(`CREATE TABLE base (id integer); ${table}`);
    const id = `bbb${index}`;
    await run("revision", "--autogenerate", "-m", id, "--rev-id", id);
    // The other one's copy of the repository.
    await Deno.rename(
      project.path(`migrations/versions/${id}_${id}.ts`),
      project.path(`${id}.ts`),
    );
  }
  for (const id of ["bbb0", "bbb1"]) {
    await Deno.rename(
      project.path(`${id}.ts`),
      project.path(`migrations/versions/${id}.ts`),
    );
  }
  const refused = await project.run(["revision", "--autogenerate", "-m", "x"]);
  assert.match(refused.stderr, /Multiple heads are present/);
  assert.equal(refused.code, 1);
  await story.models(`CREATE TABLE base (id integer); ${two.join(" ")}`);
  await run("merge", "heads", "-m", "both");
  const behind = await project.run(["revision", "--autogenerate", "-m", "x"]);
  assert.match(behind.stderr, /^FAILED: Target database is not up to date\./m);
  await run("upgrade", "head");
  assert.match(await run("heads"), /^\w+ \(head\)\n$/);
  assert.equal(await run("check"), CLEAN);
});

Deno.test("a history that is written anew makes the same schema", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models("CREATE TABLE account (id integer);");
  await run("revision", "--autogenerate", "-m", "first");
  await run("upgrade", "head");
  await story.models(ACCOUNTS);
  await run("revision", "--autogenerate", "-m", "second");
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  const before = await story.schema();
  await run("downgrade", "base");
  for (const name of await project.list("migrations/versions")) {
    await Deno.remove(project.path(`migrations/versions/${name}`));
  }
  await run("revision", "--autogenerate", "-m", "Reset");
  await run("upgrade", "head");
  assert.equal(await story.schema(), before);
  assert.equal(await run("check"), CLEAN);
  await run("downgrade", "base");
  assert.doesNotMatch(await story.schema(), /CREATE TABLE/);
});

Deno.test("a schema changed by hand is stamped, and clean", async () => {
  await using story = await beginStory();
  const { run } = story;
  await story.models("CREATE TABLE account (id integer);");
  await run("revision", "--autogenerate", "-m", "first");
  await run("upgrade", "head");
  await story.execute(
    "ALTER TABLE account ADD COLUMN name text; CREATE INDEX by_name ON account (name)",
  );
  await story.models(
    `CREATE TABLE account (id integer, name text);
     CREATE INDEX by_name ON account (name);`,
  );
  await run("revision", "--autogenerate", "--shadow", "-m", "names");
  await run("stamp", "head");
  assert.equal(await run("check"), CLEAN);
  assert.equal(await run("check", "--drift"), CLEAN);
});

Deno.test("nothing to do is said, and --no-empty writes no file", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  assert.equal(
    await story.models("SELECT 1").then(() =>
      run("revision", "--autogenerate", "--no-empty", "-m", "x")
    ),
    "No new upgrade operations detected: no file is written\n",
  );
  assert.deepEqual(await project.list("migrations/versions"), []);
  assert.equal(
    await run("revision", "--autogenerate", "--no-empty", "--json"),
    '{"revision":null}\n',
  );
  await run("revision", "--autogenerate", "-m", "x", "--rev-id", "aaaa");
  assert.match(
    await project.read("migrations/versions/aaaa_x.ts"),
    /upgrade\(_migration: Migration\): Promise<void> \{\n\}/,
  );
  const usage = await project.run(["revision", "--no-empty"]);
  assert.match(
    usage.stderr,
    /--no-empty: not allowed without argument --autogenerate/,
  );
  assert.equal(usage.code, 2);
  const sql = await project.run(["revision", "--autogenerate", "--sql"]);
  assert.match(
    sql.stderr,
    /Using --sql with --autogenerate does not make any sense/,
  );
});

Deno.test("--format sql writes a revision in SQL", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models(ACCOUNTS);
  await run(
    ...["revision", "--autogenerate", "--format", "sql", "-m", "x"],
    ...["--rev-id", "aaaa"],
  );
  const text = await project.read("migrations/versions/aaaa_x.sql");
  assert.match(text, /^-- upgrade\n/m);
  assert.match(text, /^CREATE TABLE (?:public\.)?account/m);
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  await run("downgrade", "base");
  assert.doesNotMatch(await story.schema(), /CREATE TABLE/);
});

Deno.test("renames are taken from --rename, and pointed out where they are not", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models(
    "CREATE TABLE person (id serial PRIMARY KEY, mail text UNIQUE);",
  );
  await run("revision", "--autogenerate", "-m", "x", "--rev-id", "aaaa");
  await run("upgrade", "head");
  await story.execute("INSERT INTO person (mail) VALUES ('a')");
  const before = await story.schema();
  await story.models(
    "CREATE TABLE account (id serial PRIMARY KEY, email text UNIQUE);",
  );
  const lost = await project.run([
    "revision",
    "--autogenerate",
    "--rev-id",
    "lost",
  ]);
  assert.equal(lost.code, 0, lost.stderr);
  const column = await project.run([
    ...["revision", "--autogenerate", "--rev-id", "half"],
    ...["--rename", "person:account"],
  ]);
  // The revision `lost` is not applied.
  assert.match(column.stderr, /not up to date/);
  await Deno.remove(project.path("migrations/versions/lost_.ts"));
  const half = await project.run([
    ...["revision", "--autogenerate", "--rev-id", "half"],
    ...["--rename", "person:account"],
  ]);
  assert.match(
    half.stderr,
    /column public\.person\.mail looks renamed to email.*--rename person\.mail:email/,
  );
  const text = await project.read("migrations/versions/half_.ts");
  assert.match(text, /LOOKS LIKE A RENAME/);
  await Deno.remove(project.path("migrations/versions/half_.ts"));
  await run(
    ...["revision", "--autogenerate", "--rev-id", "bbbb"],
    ...["--rename", "person:account", "--rename", "person.mail:email"],
  );
  const renaming = await project.read("migrations/versions/bbbb_.ts");
  assert.match(renaming, /op\.renameTable\("person", "account"\)/);
  assert.match(renaming, /op\.renameConstraint\(/);
  assert.doesNotMatch(renaming, /schema: /);
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  await using connection = await openTestConnection(story.database.url);
  const { rows } = await connection.query("SELECT id, email FROM account");
  assert.deepEqual(rows, [{ id: 1, email: "a" }]);
  await run("downgrade", "-1");
  assert.equal(await story.schema(), before);
  const wrong = await project.run([
    ...["revision", "--autogenerate", "--rename", "persn:account"],
  ]);
  assert.match(wrong.stderr, /not up to date|there is no persn/);
});

Deno.test("--shadow needs no server at all, for extensions neither", async () => {
  await using project = await makeProject("", {
    settings: ["target_metadata = models.sql"],
  });
  const models = `CREATE EXTENSION pg_trgm; CREATE TABLE a (name text);
    CREATE INDEX a_name ON a USING gin (name gin_trgm_ops);`;
  await project.write(
    "migrations/versions/aaaa.sql",
    `-- revision: aaaa\n-- down_revision:\n\n-- upgrade\n${models}\n`,
  );
  await project.write("models.sql", `${models} CREATE TABLE b (id integer);`);
  const second = await project.run(
    ["revision", "--autogenerate", "--shadow", "-m", "b", "--rev-id", "bbbb"],
  );
  assert.match(second.stderr, /Detected added table 'b'/);
  assert.doesNotMatch(second.stderr, /Detected added table 'a'/);
  const check = await project.run(["check", "--shadow"]);
  assert.equal(check.stdout, CLEAN, check.stderr);
});

Deno.test("an embedded database is compared with an embedded shadow, with extensions", async () => {
  await using project = await makeProject("", {
    url: "pglite://%(here)s/data",
    settings: ["target_metadata = models.ts"],
  });
  const write = (columns: string) =>
    project.write(
      "models.ts",
      `import { sa } from "alembic";
       export const targetMetadata = sa.metadata([
         sa.extension("citext"),
         sa.table("a", [${columns}]),
       ]);`,
    );
  await write(`sa.column("id", sa.integer(), { primaryKey: true })`);
  for (
    const args of [
      ["revision", "--autogenerate", "-m", "a"],
      ["upgrade", "head"],
    ]
  ) {
    const { code, stderr } = await project.run(args);
    assert.equal(code, 0, stderr);
  }
  await write(
    `sa.column("id", sa.integer(), { primaryKey: true }), sa.column("n", sa.citext())`,
  );
  const check = await project.run(["check"]);
  assert.equal(check.stdout, "+ column public.a.n\n");
  assert.equal(check.code, 3);
});

Deno.test("what settings and env.ts leave out is in no revision and stays as it is", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.execute(
    `CREATE SCHEMA audit; CREATE TABLE audit.log (id integer);
     CREATE TABLE account (id integer, name varchar(10) DEFAULT 'x', secret text);
     CREATE INDEX by_hand ON account (name);
     CREATE TABLE spatial_ref_sys (a integer); CREATE TABLE _hyper_1 (a integer)`,
  );
  await story.models(
    "CREATE TABLE account (id bigint DEFAULT 3, name varchar(20) DEFAULT 'y');",
  );
  await project.write(
    "alembic.ini",
    `${await project.read("alembic.ini")}
include_schemas = public
exclude_tables = spatial_ref_sys, _hyper_*
compare_type = false
compare_server_default = false
`,
  );
  const kinds = (text: string) =>
    [...(text.split("function downgrade")[0] ?? "").matchAll(/op\.(\w+)/g)]
      .map(([, name]) => name);
  await run("revision", "--autogenerate", "--rev-id", "aaaa");
  const byIni = await project.read("migrations/versions/aaaa_.ts");
  assert.deepEqual(kinds(byIni), ["dropIndex", "dropColumn"]);
  await Deno.remove(project.path("migrations/versions/aaaa_.ts"));
  await project.write(
    "migrations/env.ts",
    `import { defineEnv } from "alembic";
     export default defineEnv({
       includeName: (name, type, { schemaName, tableName }) =>
         !(type === "column" && schemaName === "public" && tableName === "account" && name === "secret"),
       includeObject: (_object, _name, type, reflected, compareTo) =>
         !(type === "index" && reflected && compareTo === undefined),
       compareType: ({ wanted }) => wanted.name === "name",
       compareServerDefault: ({ tableName, wanted }) =>
         tableName === "account" && wanted.name === "id",
     });`,
  );
  const before = await story.schema();
  await run("revision", "--autogenerate", "--rev-id", "aaaa");
  const byEnv = await project.read("migrations/versions/aaaa_.ts");
  assert.deepEqual(kinds(byEnv), ["alterColumn", "alterColumn"]);
  await run("upgrade", "head");
  assert.equal(await run("check"), CLEAN);
  assert.equal(
    await story.schema(),
    before.replace("id integer,", "id integer DEFAULT 3,")
      .replace("varying(10)", "varying(20)"),
  );
});

Deno.test("a Rewriter refuses operations that there are not", async () => {
  await using project = await makeProject("");
  await project.write(
    "migrations/env.ts",
    `import { defineEnv, Rewriter } from "alembic";
     export default defineEnv({
       processRevisionDirectives: new Rewriter({ dropFunction: () => [] }),
     });`,
  );
  const { code, stderr } = await project.run(["check", "--shadow"], {
    env: { ALEMBIC_TARGET_METADATA: "models.sql" },
  });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /Invalid argument to new Rewriter\(\): unknown operation 'dropFunction'\n[^]*\nThe operations are addColumn, .*, dropObject, /,
  );
});

Deno.test("hooks of env.ts change, add and drop operations", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.models(
    "CREATE TABLE a (id integer); CREATE INDEX i ON a (id); CREATE TABLE temp_b (id integer);",
  );
  await project.write(
    "migrations/env.ts",
    `import {
       collectOperations, defineEnv, reverseOperations, Rewriter,
     } from "alembic";
     const rewriter = new Rewriter({
       createTable: (table) => table.tableName.startsWith("temp_") ? [] : table,
       createIndex: (index) => [
         index,
         ...collectOperations((op) => op.execute("ANALYZE a")),
       ],
     }).chain((_context, revision, directives) => {
       directives[0].message = "by hook " + revision.length;
       if (directives[0].upgradeOps.isEmpty()) directives.length = 0;
     }).chain((_context, _revision, [script]) => {
       const more = collectOperations((op) => op.createSchema("audit"));
       script.upgradeOps.ops.unshift(...more);
       script.downgradeOps.ops.push(...reverseOperations(more));
     });
     export default defineEnv({
       processRevisionDirectives: rewriter,
       renderItem: (type, object, context) => {
         if (type !== "operation" || object.kind !== "createIndex") return false;
         context.imports.add('import { index } from "./mine.ts";');
         return "await index(op);";
       },
     });`,
  );
  await run("revision", "--autogenerate", "-m", "x", "--rev-id", "aaaa");
  const [name = ""] = await project.list("migrations/versions");
  assert.equal(name, "aaaa_by_hook_0.ts");
  const text = await project.read(`migrations/versions/${name}`);
  assert.match(text, /^import \{ index \} from "\.\/mine\.ts";$/m);
  assert.match(
    text,
    /await index\(op\);\n\n? *await op\.execute\("ANALYZE a"\)/,
  );
  const [upgrade = "", downgrade = ""] = text.split("function downgrade");
  assert.doesNotMatch(upgrade, /temp_b/);
  assert.match(upgrade, /op\.createSchema\("audit"\)/);
  assert.match(downgrade, /op\.dropSchema\("audit"\)/);
});

/** An object of each kind that reflection does not know. */
const UNKNOWN_OBJECTS = `
CREATE LANGUAGE odd HANDLER plpgsql_call_handler;
CREATE ACCESS METHOD mine TYPE INDEX HANDLER bthandler;
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken,
  END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE stems (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TYPE later;
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal));
CREATE SUBSCRIPTION news CONNECTION 'dbname=nowhere' PUBLICATION p
  WITH (connect = false, slot_name = NONE);
CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far;
CREATE USER MAPPING FOR PUBLIC SERVER away OPTIONS (password 'hush');
CREATE FOREIGN TABLE afar (id integer) SERVER away;
CREATE TRIGGER watched BEFORE INSERT ON afar FOR EACH ROW
  EXECUTE FUNCTION suppress_redundant_updates_trigger();
`;

Deno.test("what is not understood is named and left alone", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  await story.execute("CREATE TABLE a (id integer); CREATE TABLE b ()");
  // A subscription cannot be made beside other statements.
  for (const sql of UNKNOWN_OBJECTS.split(";\n")) await story.execute(sql);
  try {
    await story.models(
      `CREATE TABLE a (id bigint);
       CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far;`,
    );
    const warnings = (stderr: string) =>
      stderr.split("\n").filter((line) => line.startsWith("WARN"));
    const named = [
      "access method mine",
      "foreign table public.afar",
      "language odd",
      "subscription news",
      "text search parser public.words",
      "text search template public.stems",
      "transform for integer language sql",
      "type public.later",
      "user mapping PUBLIC on server away",
    ].map((object) =>
      `WARN  [alembic] Left out ${object}: objects of this kind are not reflected`
    );
    const found = await project.run(["check"]);
    assert.equal(
      found.stdout,
      "~ column public.a.id\n    type: integer -> bigint\n- table public.b\n",
    );
    assert.deepEqual(warnings(found.stderr), named);
    assert.doesNotMatch(found.stderr, /hush/);
    await run("revision", "--autogenerate", "-m", "x", "--rev-id", "aaaa");
    const text = await project.read("migrations/versions/aaaa_x.ts");
    assert.deepEqual(
      [...text.matchAll(/op\.(\w+)\(\s*"(\w+)"/g)].map(([, name, object]) =>
        `${name} ${object}`
      ),
      ["alterColumn a", "dropTable b", "alterColumn a", "createTable b"],
    );
    await run("upgrade", "head");
    const after = await project.run(["check"]);
    assert.equal(after.stdout, CLEAN);
    assert.deepEqual(warnings(after.stderr), named);
  } finally {
    // A database with one cannot be dropped.
    await story.execute("DROP SUBSCRIPTION news");
  }
});

Deno.test("what needs a base type is refused until the database has that", async () => {
  await using story = await beginStory();
  const { project, run } = story;
  const type = `CREATE TYPE feet;
    CREATE FUNCTION feet_in(cstring) RETURNS feet
      LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
    CREATE FUNCTION feet_out(feet) RETURNS cstring
      LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
    CREATE TYPE feet (INPUT = feet_in, OUTPUT = feet_out, LIKE = integer);`;
  await story.models(`${type} CREATE TABLE hill (heights feet[])`);
  const refused = await project.run(["revision", "--autogenerate", "-m", "x"]);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /FAILED: function public\.feet_in\(cstring\) and 2 more need type public\.feet, which the database does not have, and for which no statement is written: objects of this kind are not reflected\nMake it in a revision of its own with op\.execute\(\), upgrade, and write this one then\n/,
  );
  await story.execute(type);
  const reflected = await project.run(["reflect"]);
  assert.match(
    reflected.stderr,
    /WARN {2}\[alembic\] function public\.feet_in\(cstring\) and 1 more need type public\.feet, which has to be made before\n/,
  );
  await run("revision", "--autogenerate", "-m", "x");
  await run("upgrade", "head");
  assert.equal((await project.run(["check"])).stdout, CLEAN);
});

Deno.test("check --sql writes what would make the database so", async () => {
  await using story = await beginStory();
  const { project } = story;
  await story.models(`${ACCOUNTS}
    CREATE FUNCTION late() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION early() RETURNS integer LANGUAGE sql AS 'SELECT late()';`);
  const { code, stdout } = await project.run(["check", "--sql"]);
  assert.equal(code, 3);
  assert.match(
    stdout,
    /^BEGIN;\n\nSET LOCAL check_function_bodies = false;\n[^]*\nCOMMIT;\n$/,
  );
  await runPsql(story.database.url, stdout);
  const after = await project.run(["check", "--sql", "--json"]);
  assert.deepEqual(JSON.parse(after.stdout), { sql: "", differences: [] });
  assert.equal(after.code, 0);
});
