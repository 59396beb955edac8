import assert from "node:assert/strict";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const GENERATED = /^Generating (<root>\/\S+) \.\.\. {2}done\n$/;

/** Name of the file that the last line of `revision` or `merge` tells of. */
async function create(
  project: TempProject,
  args: readonly string[],
): Promise<string> {
  const { stdout } = await project.expect(args, { stdout: GENERATED });
  return stdout.replace(GENERATED, "$1").replace("<root>/", "");
}

Deno.test("revision writes a file on top of the head, empty functions and all", async () => {
  await using project = await makeProject("aaaa1", {
    settings: ["timezone = Europe/Warsaw"],
  });
  const file = await create(project, [
    "revision",
    "-m",
    'Add "last_login" */ to `account`: ${x}',
    "--rev-id",
    "bbbb1",
    "--branch-label",
    "accounts",
    "--depends-on",
    "aaaa1",
  ]);
  assert.equal(
    file,
    "migrations/versions/bbbb1_add_last_login_to_account_x.ts",
  );
  const text = (await project.read(file)).replace(
    /^ \* Create Date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+\+0[12]:00$/m,
    " * Create Date: <date>",
  );
  assert.match(text, /^ \* Create Date: <date>$/m);
  assert.match(text, /^export const revision = "bbbb1";$/m);
  assert.match(text, /^export const downRevision = "aaaa1";$/m);
  assert.match(text, /^export const branchLabels = "accounts";$/m);
  assert.match(text, /^export const dependsOn = "aaaa1";$/m);
  await Promise.all([
    project.expect("heads", { stdout: "bbbb1 (accounts) (head)\n" }),
    project.expect("history -r bbbb1:", {
      stdout: 'aaaa1 (aaaa1) -> bbbb1 (accounts) (head), Add "last_login" ' +
        "*/ to `account`: ${x}\n",
    }),
    project.expect("upgrade bbbb1 --sql", {
      stdout: /UPDATE alembic_version SET version_num='bbbb1'/,
      stderr: /aaaa1 -> bbbb1/,
    }),
  ]);
});

Deno.test("revision starts branches, splices and merges as told", async () => {
  await using project = await makeProject("aaaa1 -> aaaa2");
  const base = await create(project, [
    "revision",
    "--head=base",
    "--rev-id=bbbb1",
    "--branch-label=bee",
    "-mBee",
  ]);
  assert.equal(base, "migrations/versions/bbbb1_bee.ts");
  await create(project, [
    ...["revision", "--splice", "--head", "aaaa1", "--rev-id", "cccc1"],
  ]);
  await create(project, ["revision", "--head=bee@head", "--rev-id=bbbb2"]);
  await create(project, [
    ...["merge", "aaaa2", "cccc1", "--rev-id=mmmm1", "-m", "merge a and c"],
    ...["--branch-label", "both"],
  ]);
  await create(project, [
    ...["merge", "aaaa2", "bbbb2", "--splice", "--rev-id=mmmm2"],
  ]);
  await project.expect("history", {
    stdout: `aaaa2, cccc1 -> mmmm1 (both) (head) (mergepoint), merge a and c
aaaa2, bbbb2 -> mmmm2 (bee) (head) (mergepoint), empty message
bbbb1 -> bbbb2 (bee), empty message
<base> -> bbbb1 (bee), Bee
aaaa1 -> aaaa2 (branchpoint), step aaaa2
aaaa1 -> cccc1, empty message
<base> -> aaaa1 (branchpoint), step aaaa1
`,
  });
});

Deno.test("file_template, slug length and folders shape the name of a new file", async () => {
  await using project = await makeProject("", {
    settings: [
      "file_template = %%(year)d/%%(month).2d/%%(rev)s-%%(slug)s",
      "recursive_version_locations = true",
      "truncate_slug_length = 12",
      "timezone = UTC",
    ],
  });
  const year = new Date().getUTCFullYear();
  const first = await create(project, [
    ...["revision", "--rev-id", "aaaa1", "-m", "Größere Tabellen für alle"],
  ]);
  assert.match(
    first,
    new RegExp(
      `^migrations/versions/${year}/\\d\\d/aaaa1-größere_\\.ts$`,
    ),
  );
  const second = await create(project, [
    ...["revision", "--rev-id", "aaaa2", "--format", "sql", "-m", ""],
  ]);
  assert.match(second, /^migrations\/versions\/\d{4}\/\d\d\/aaaa2-\.sql$/);
  assert.match(await project.read(second), /^-- down_revision: aaaa1$/m);
  await project.expect("heads", { stdout: "aaaa2 (head)\n" });
});

Deno.test("a new file without a message says so in both formats", async () => {
  await using project = await makeProject("");
  for (const [id, message] of [["aaaa1", ""], ["aaaa2", " \n"]]) {
    const args = ["revision", "--rev-id", id ?? "", "-m", message ?? ""];
    await create(project, args);
    await create(project, [
      ...["revision", "--format", "sql", "-m", message ?? ""],
      ...["--rev-id", `${id}sql`],
    ]);
  }
  const line = /^.* -> aaaa\d(?:sql)?(?: \(head\))?, empty message$/;
  const { stdout } = await project.run(["history"]);
  for (const each of stdout.trim().split("\n")) assert.match(each, line);
});

Deno.test("a file is not put into a sub-folder that is not read", async () => {
  await using project = await makeProject("", {
    settings: ["file_template = %%(slug)s/%%(rev)s"],
  });
  const refusal = {
    code: 1,
    stderr: "FAILED: A revision in <root>/migrations/versions/sub would not " +
      "be loaded: sub-folders of version locations are not read\nSet " +
      "recursive_version_locations = true, or change file_template or " +
      "--version-path\n",
  };
  await project.expect("revision -m sub", refusal);
  await project.expect(
    "revision --version-path migrations/versions/sub",
    refusal,
    { env: { ALEMBIC_FILE_TEMPLATE: "%(rev)s" } },
  );
  await project.expect("revision", {
    code: 1,
    stderr: /^FAILED: The file name "" that file_template makes is empty\n/,
  }, { env: { ALEMBIC_FILE_TEMPLATE: "%(slug)s" } });
  assert.deepEqual(await project.list("migrations/versions"), []);
  await project.expect("revision", { stdout: /versions\/sub\/\w+\.ts/ }, {
    env: {
      ALEMBIC_VERSION_LOCATIONS: project.path("migrations/versions/sub"),
      ALEMBIC_FILE_TEMPLATE: "%(rev)s",
    },
  });
  assert.equal((await project.list("migrations/versions/sub")).length, 1);
});

Deno.test("with several version locations a file goes to its parent's or where --version-path says", async () => {
  await using project = await makeProject("", {
    settings: [
      "version_locations = %(here)s/one:%(here)s/two words",
      "path_separator = :",
      "file_template = %%(year)d/%%(rev)s",
      "recursive_version_locations = true",
    ],
  });
  const year = new Date().getFullYear();
  await project.expect("revision --rev-id aaaa1", {
    code: 1,
    stderr: "FAILED: Multiple version locations present, please specify " +
      "--version-path\nThe version locations are <root>/one, <root>/two words\n",
  });
  const { stdout } = await project.run([
    ...["revision", "--rev-id", "aaaa1", "--version-path", "two words"],
  ]);
  assert.equal(
    stdout,
    `Generating <root>/two words/${year}/aaaa1.ts ...  done\n`,
  );
  await project.expect("revision --rev-id aaaa2", {
    stdout: `Generating <root>/two words/${year}/aaaa2.ts ...  done\n`,
  });
  await project.expect(
    "revision --rev-id bbbb1 --head base --version-path one",
    {
      stdout: `Generating <root>/one/${year}/bbbb1.ts ...  done\n`,
    },
  );
  await project.expect("heads", { stdout: "bbbb1 (head)\naaaa2 (head)\n" });
});

Deno.test("what a hook prints is no result", async () => {
  await using project = await makeProject("", {
    moreIni: `[post_write_hooks]
hooks = say
say.type = exec
say.executable = echo
say.options = from the hook
`,
  });
  const { code, stdout, stderr } = await project.run(
    ["revision", "--rev-id", "aaaa1", "-m", "x", "--json"],
  );
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).revision, "aaaa1");
  assert.match(stderr, / from the hook\n$/);
});

Deno.test("post_write_hooks run on a new file; one that fails is told of and the file stays", async () => {
  await using project = await makeProject("", {
    moreIni: `[post_write_hooks]
hooks = note, deno, fail
note.type = exec
note.executable = %(here)s/note.sh
note.options = "two words" REVISION_SCRIPT_FILENAME
deno.type = deno
deno.script = %(here)s/hook.ts
fail.type = exec
fail.executable = false
`,
  });
  await project.write("note.sh", '#!/bin/sh\necho "$1 $2" > note.txt\n');
  await Deno.chmod(project.path("note.sh"), 0o755);
  await project.write(
    "hook.ts",
    'await Deno.writeTextFile(Deno.args[0] ?? "", "// seen\\n", { append: true });\n',
  );
  const path = "<root>/migrations/versions/aaaa1_x.ts";
  await project.expect("revision --rev-id aaaa1 -m x", {
    stdout: `Generating ${path} ...  done
Running post write hook 'note' ...
  done
Running post write hook 'deno' ...
  done
Running post write hook 'fail' ...
`,
    stderr: "WARN  [alembic] Post write hook 'fail' ended with exit status " +
      `1; "${path}" is kept\n`,
  }, { env: { PATH: pathWithDeno() } });
  assert.equal(
    await project.read("note.txt"),
    `two words ${project.path("migrations/versions/aaaa1_x.ts")}\n`,
  );
  assert.match(
    await project.read("migrations/versions/aaaa1_x.ts"),
    /\n\/\/ seen\n$/,
  );
});

Deno.test("a hook that is set up wrongly is refused before a file is written", async () => {
  await using project = await makeProject("aaaa1", {
    moreIni: "[post_write_hooks]\nhooks = black\n" +
      "black.type = console_scripts\nblack.entrypoint = black\n",
  });
  await project.expect("revision -m x", {
    code: 1,
    stderr:
      "FAILED: Post write hook 'black' is of type \"console_scripts\", which " +
      "runs Python\nUse type = exec with an executable, or type = deno with " +
      "command = fmt.\n",
  });
  assert.deepEqual(await project.list("migrations/versions"), [
    "aaaa1_step.ts",
  ]);
});

Deno.test("a user's own script.ts.eta is what new files are made of", async () => {
  await using project = await makeProject("aaaa1");
  await project.write(
    "migrations/script.ts.eta",
    `// <%= it.message %>
export const revision = "<%= it.upRevision %>";
export const downRevision = <%~ JSON.stringify(it.downRevision) %>;
export const branchLabels = <%~ JSON.stringify(it.branchLabels) %>;
export async function upgrade() {}
`,
  );
  const file = await create(project, ["revision", "-m", "mine", "--rev-id=b1"]);
  assert.equal(
    await project.read(file),
    '// mine\nexport const revision = "b1";\n' +
      'export const downRevision = "aaaa1";\nexport const branchLabels = ' +
      "null;\nexport async function upgrade() {}\n",
  );
  await project.write("migrations/script.ts.eta", "<% if ( { %>");
  await project.expect("revision --rev-id c1", {
    code: 1,
    stderr: 'FAILED: Cannot use template "<root>/migrations/script.ts.eta": ' +
      "Bad template syntax\n",
  });
  assert.deepEqual(await project.list("migrations/versions"), [
    "aaaa1_step.ts",
    "b1_mine.ts",
  ]);
});

Deno.test("edit opens the files of a symbol in the user's editor", async () => {
  await using project = await makeProject("aaaa1 -> aaaa2; aaaa1 -> bbbb1");
  await project.write("ed itor.sh", '#!/bin/sh\necho "$1|$2" >> opened.txt\n');
  await Deno.chmod(project.path("ed itor.sh"), 0o755);
  const env = { EDITOR: `"${project.path("ed itor.sh")}" --wait` };
  await project.expect("edit aaaa2", {}, { env });
  await project.expect("edit heads", {}, { env });
  const opened = (id: string) =>
    `--wait|${project.path(`migrations/versions/${id}_step.ts`)}\n`;
  assert.equal(
    await project.read("opened.txt"),
    opened("aaaa2") + opened("aaaa2") + opened("bbbb1"),
  );
  await Promise.all([
    project.expect("edit aaaa1", {
      code: 1,
      stderr:
        /^FAILED: Error executing editor \(.*"false" ended with exit status 1\)\n$/,
    }, { env: { EDITOR: "false" } }),
    project.expect("edit aaaa1", {
      code: 1,
      stderr: /^FAILED: Error executing editor \(.*no-such-editor.*\)\n/,
    }, { env: { VISUAL: "no-such-editor" } }),
    project.expect("edit aaaa1", {
      code: 1,
      stderr:
        /^FAILED: Error executing editor \(No suitable editor found\. Please set the "EDITOR" or "VISUAL" environment variables\)\n/,
    }, { env: { PATH: "/nowhere" } }),
  ]);
});

function pathWithDeno(): string {
  const deno = Deno.execPath();
  return `${deno.slice(0, deno.lastIndexOf("/"))}:${Deno.env.get("PATH")}`;
}
