import assert from "node:assert/strict";
import { COMMANDS } from "../../src/cli/command_table.ts";
import { freshDatabase } from "../support/servers.ts";
import { makeEmptyFolder, makeProject } from "../support/temp_project.ts";

Deno.test("-c, ALEMBIC_CONFIG and -n choose file and section", async () => {
  await using project = await makeProject("aaaa1");
  await project.write(
    "conf/other.ini",
    "[alembic]\nscript_location = %(here)s/../migrations\n\n" +
      "[empty]\nscript_location = %(here)s/nothing\n",
  );
  await Deno.mkdir(project.path("conf/nothing"));
  const found = { stdout: "aaaa1 (head)\n" };
  await Promise.all([
    project.expect("-c conf/other.ini heads", found),
    project.expect("--config=../alembic.ini heads", found, { folder: "conf" }),
    project.expect("heads", found, {
      folder: "conf",
      env: { ALEMBIC_CONFIG: "other.ini" },
    }),
    project.expect("-c conf/other.ini -n empty heads", {}),
    project.expect("--conf conf/other.ini --na empty heads", {}),
    project.expect("-n nowhere heads", {
      code: 1,
      stderr: "FAILED: No 'script_location' key found in configuration.\n" +
        "Write 'script_location = %(here)s/migrations' below [nowhere] in " +
        "'alembic.ini'\n",
    }),
    project.expect("-c a.ini -c b.ini heads", {
      code: 1,
      stderr: "FAILED: Only one ini file may be indicated, not 'a.ini' and " +
        "'b.ini'\nGive '-c' once for an ini file and once for a " +
        "pyproject.toml\n",
    }),
  ]);
});

Deno.test("pyproject.toml alone is a configuration", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1");
  await Deno.remove(project.path("alembic.ini"));
  await project.write(
    "pyproject.toml",
    '[tool.alembic]\nscript_location = "%(here)s/migrations"\n',
  );
  await project.expect("heads", { stdout: "aaaa1 (head)\n" });
  await project.expect("upgrade head", { stderr: /-> aaaa1/ }, {
    env: { DATABASE_URL: database.url },
  });
  await project.expect(["--url", database.url, "current"], {
    stdout: "aaaa1 (head)\n",
  });
});

/** A line for each command, in an order in which they work, and what it prints. */
const WITHOUT_INI: readonly (readonly [string, RegExp])[] = [
  ["list_templates", /generic/],
  ["completion bash", /complete /],
  ["complete alembic\u00a0up", /^upgrade/],
  ["ensure_version", /^$/],
  ["revision -m one --rev-id aaaa", /hook 'list' \.\.\.\n[^]*done/],
  ["revision --autogenerate --shadow -m two --rev-id bbbb", /bbbb_two\.ts/],
  ["upgrade head", /^$/],
  ["check", /No new upgrade operations detected/],
  ["reflect", /CREATE TABLE public\.account/],
  ["downgrade -1", /^$/],
  ["revision -m three --head aaaa --splice --rev-id cccc", /cccc_three\.ts/],
  ["branches", /aaaa \(branchpoint\)/],
  ["merge heads --rev-id dddd", /dddd_\.ts/],
  ["heads", /^dddd \(head\)\n$/],
  ["history", /^bbbb, cccc -> dddd/],
  ["show dddd", /^Rev: dddd/],
  ["edit dddd", /^$/],
  ["stamp dddd", /^$/],
  ["current --check-heads", /^dddd \(head\)/],
  // Makes an ini file, so it has to be the last.
  ["init other", /Creating directory '<root>\/other'/],
];

Deno.test("every command works without an ini file, by the environment alone", async () => {
  await using database = await freshDatabase();
  await using folder = await makeEmptyFolder();
  await folder.write("secrets/url", `${database.url}\n`);
  await folder.write("models.sql", "CREATE TABLE account (id integer);");
  await folder.write("migrations/versions/.keep", "");
  const env = {
    ALEMBIC_SCRIPT_LOCATION: "migrations",
    ALEMBIC_URL_FILE: "secrets/url",
    ALEMBIC_SHADOW_URL_FILE: "secrets/url",
    ALEMBIC_TARGET_METADATA: "models.sql",
    ALEMBIC_VERSION_TABLE: "applied",
    ALEMBIC_POST_WRITE_HOOKS:
      "hooks = list\nlist.type = exec\nlist.executable = ls",
    EDITOR: "true",
  };
  const called = new Set<string>();
  for (const [line, stdout] of WITHOUT_INI) {
    const args = line.split(" ").map((each) => each.replaceAll("\u00a0", " "));
    called.add(args[0] ?? "");
    const result = await folder.run(args, { env });
    assert.equal(result.code, 0, `${line}: ${result.stderr}`);
    assert.match(result.stdout, stdout, line);
    assert.doesNotMatch(result.stdout + result.stderr, /WARN/, line);
  }
  assert.deepEqual([...called].sort(), COMMANDS.map(({ name }) => name).sort());
  assert.deepEqual(
    await database.server.run("SELECT * FROM applied", database.name),
    [{ version_num: "dddd" }],
  );
});

Deno.test("the database is --url, ALEMBIC_URL, sqlalchemy.url, DATABASE_URL, PG* in this order", async () => {
  await using database = await freshDatabase();
  const wrong = "postgresql://nobody@127.0.0.1:1/nothing";
  await using project = await makeProject("aaaa1", { url: database.url });
  await using bare = await makeProject("aaaa1");
  const fine = {};
  await Promise.all([
    project.expect(["--url", database.url, "current"], fine, {
      env: { ALEMBIC_URL: wrong },
    }),
    project.expect(["current", "--url", database.url], fine, {
      env: { ALEMBIC_URL: wrong },
    }),
    project.expect("current", { code: 5, stderr: /^FAILED: .*127\.0\.0\.1/ }, {
      env: { ALEMBIC_URL: wrong },
    }),
    project.expect("current", fine, { env: { DATABASE_URL: wrong } }),
    bare.expect("current", fine, { env: { DATABASE_URL: database.url } }),
    bare.expect("current", fine, {
      env: {
        PGHOST: database.server.socketFolder,
        PGPORT: String(database.server.port),
        PGUSER: "postgres",
        PGDATABASE: database.name,
      },
    }),
  ]);
});

Deno.test("a configuration that is missing, unreadable or wrong is told in a line, with what to do", async () => {
  await using empty = await makeEmptyFolder();
  await using project = await makeProject("aaaa1", {
    settings: ["vresion_table = x"],
  });
  await project.write("broken.ini", "no section here\n");
  await project.write("bad.ini", "[alembic]\nscript_location = %(nope)s/x\n");
  await project.write("gone.ini", "[alembic]\nscript_location = gone\n");
  await project.write(
    "url.ini",
    "[alembic]\nscript_location = migrations\nsqlalchemy.url = mysql://h/d\n",
  );
  await project.write("latin.ini", "");
  await Deno.writeFile(
    project.path("latin.ini"),
    new Uint8Array([0x5b, 0x61, 0x5d, 0xe9, 0x0a]),
  );
  await Deno.mkdir(project.path("folder.ini"));
  const refused = (file: string, stderr: RegExp | string, line = "heads") =>
    project.expect(`-c ${file} ${line}`, { code: 1, stderr });
  await Promise.all([
    empty.expect("heads", {
      code: 1,
      stderr: "FAILED: No 'script_location' key found in configuration.\n" +
        "'<root>/alembic.ini' does not exist: run 'alembic init', or name " +
        "the file with '-c'\n",
    }),
    project.expect("heads", {
      stdout: "aaaa1 (head)\n",
      stderr: "WARN  [alembic] Unknown option 'vresion_table' in " +
        "alembic.ini: did you mean 'version_table'?\n",
    }),
    refused(
      "broken.ini",
      "FAILED: Cannot read 'broken.ini': line 1 stands before any " +
        "[section]\nBegin the file with '[alembic]'\n",
    ),
    refused(
      "bad.ini",
      "FAILED: Cannot read 'script_location' of section [alembic] in " +
        "'bad.ini' line 2: '%(nope)s' is not an option of [alembic] or " +
        "[DEFAULT]\nSet 'nope', or write '%%(nope)s' if the text itself is " +
        "wanted\n",
    ),
    refused(
      "gone.ini",
      "FAILED: Path doesn't exist: <root>/gone.  Please use the 'init' " +
        "command to create a new scripts folder.\n",
    ),
    refused("latin.ini", /^FAILED: .*latin\.ini.*UTF-8/),
    refused("folder.ini", /^FAILED: Cannot read 'folder\.ini': /),
    refused(
      "url.ini",
      "FAILED: 'mysql' databases are not supported, only PostgreSQL and its " +
        "embedded form PGlite (sqlalchemy.url in url.ini line 3)\n" +
        "Write 'postgresql://user:password@host:5432/database' or " +
        "'pglite://folder'\n",
      "current",
    ),
    project.expect("current", {
      code: 1,
      stderr:
        /^WARN .*\nFAILED: No database is configured\nSet sqlalchemy\.url in 'alembic\.ini', ALEMBIC_URL or DATABASE_URL, or give '--url postgresql:\/\/user@host\/database'\n$/,
    }),
  ]);
});

Deno.test("an env.ts is read by what compares schemas or runs revisions, and by nothing else", async () => {
  await using project = await makeProject("aaaa1");
  await project.write("migrations/env.ts", "export default 1;\n");
  await project.expect("heads", { stdout: "aaaa1 (head)\n" });
  await project.expect("check", {
    code: 1,
    stderr: "FAILED: <root>/migrations/env.ts has no default export that " +
      "sets options\nWrite: export default defineEnv({ … });\n",
  });
});

Deno.test("a folder of Python revisions is called what it is", async () => {
  await using project = await makeProject("");
  await project.write(
    "migrations/versions/ae10_add.py",
    '"""add"""\nrevision = "ae10"\ndown_revision = None\n',
  );
  for (const line of ["heads", "revision -m x"]) {
    await project.expect(line, {
      code: 1,
      stderr: 'FAILED: "<root>/migrations/versions" holds Python revisions ' +
        '(1 file, the first is "<root>/migrations/versions/ae10_add.py"), ' +
        "which this program cannot run\nWrite each as a .ts or .sql revision " +
        "with the same revision id, then move the .py files away; the " +
        "alembic_version table stays as it is. Or begin anew where the " +
        "database stands, with 'alembic reflect --as-revision --rev-id <its " +
        "revision>': docs/recipes.md has the steps.\n",
    });
  }
});

Deno.test("revision files that do not fit together are named", async () => {
  await using project = await makeProject("aaaa1 -> aaaa2");
  const write = (name: string, text: string) =>
    project.write(`migrations/versions/${name}`, text);
  const remove = (name: string) =>
    Deno.remove(`${project.root}/migrations/versions/${name}`);
  await write(
    "zzzz1.ts",
    'export const revision = "zzzz1";\nexport const downRevision = "aaaa9";\n',
  );
  await project.expect("heads", {
    code: 1,
    stderr: "FAILED: Revision aaaa9 referenced from aaaa9 -> zzzz1 (head),  " +
      "is not present\n  in <root>/migrations/versions/zzzz1.ts\n" +
      "down_revision needs a whole revision id; did you mean 'aaaa1'?\n",
  });
  await write(
    "zzzz1.ts",
    'export const revision = "zzzz1";\nexport const branchLabels = "aaaa2";\n',
  );
  await project.expect("heads", {
    code: 1,
    stderr:
      /^FAILED: Branch name 'aaaa2' in revision zzzz1 already used by revision aaaa2\n +in .*aaaa2.*\n +in .*zzzz1.ts\n$/,
  });
  await write("zzzz1.sql", "-- revision: head\n");
  await remove("zzzz1.ts");
  await project.expect("heads", {
    code: 1,
    stderr: "FAILED: 'head' cannot be a revision id: it is a symbol of its " +
      "own\n  in <root>/migrations/versions/zzzz1.sql\n",
  });
  await remove("zzzz1.sql");
  await write(
    "zzzz1.ts",
    'export const revision = "aaaa2";\nexport const downRevision = "aaaa1";\n',
  );
  await project.expect("heads", {
    stdout: "aaaa2 (head)\naaaa2 (head)\n",
    stderr:
      /Revision aaaa2 is present more than once: .*aaaa2.*, .*zzzz1.ts\n$/,
  });
  await write("zzzz1.ts", "export const downRevision = null;\n");
  await project.expect("heads", {
    code: 1,
    stderr: 'FAILED: Revision file "<root>/migrations/versions/zzzz1.ts": ' +
      'It exports no "revision"\nWrite: export const revision = "<id>"; or, ' +
      'if this is no revision, move the file or begin its name with "_".\n',
  });
  await write(
    "zzzz1.ts",
    'export const revision = "aaaa1";\nexport const downRevision = "aaaa2";\n',
  );
  await project.expect("heads", {
    code: 1,
    stderr: /^FAILED: Cycle is detected in revisions \(aaaa1, aaaa2\)\n/,
  });
});
