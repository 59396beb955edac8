import { freshDatabase } from "../support/servers.ts";
import { makeEmptyFolder, makeProject } from "../support/temp_project.ts";

const GRAPH = "aaaa1 -> aaaa2 -> aaaa3; aaaa2 -> bbbb1 (label side) -> bbbb2";

const MANY_HEADS = (argument: string) =>
  "Multiple head revisions are present for given argument " +
  `'${argument}'; please specify a specific target revision, ` +
  `'<branchname>@${argument}' to narrow to a specific head, or 'heads' for ` +
  "all heads\nThe heads are 'aaaa3', 'bbbb2'";
const UNKNOWN = (argument: string) =>
  `Can't locate revision identified by '${argument}'`;
const LOOK = "'alembic history' lists the revisions, 'alembic branches' " +
  "where they part";
const NO_RANGE = "Range revision not allowed\n" +
  "A range is for --sql, which cannot ask the database where it is";
const NOT_HEAD = (id: string) =>
  `Revision ${id} is not a head revision; please specify --splice to create ` +
  "a new branch from this revision";

/** Command lines on a database at `bbbb1`, and what they are refused with. */
const REFUSALS: Readonly<Record<string, string>> = {
  "upgrade head": MANY_HEADS("head"),
  "downgrade head": MANY_HEADS("head"),
  "show head": MANY_HEADS("head"),
  "history -r :head": MANY_HEADS("head"),
  "upgrade zzzz": `${UNKNOWN("zzzz")}\n${LOOK}`,
  "upgrade bbbb3": `${UNKNOWN("bbbb3")}\nDid you mean 'bbbb1'?`,
  "upgrade aaaa": `${UNKNOWN("aaaa")}\nMultiple revisions start with ` +
    "'aaaa': 'aaaa1', 'aaaa2', 'aaaa3'; give more characters",
  "upgrade side@aaaa3": `${UNKNOWN("aaaa3")}\n` +
    "Revision aaaa3 is not a member of branch 'side'",
  "downgrade nope@base": `${UNKNOWN("nope")}\nThe branches are 'side'`,
  "upgrade -1": "Relative revision -1 didn't produce 1 migrations\n" +
    "upgrade goes forward, as in +1; to go back: alembic downgrade -1",
  "downgrade +1": "Relative revision +1 didn't produce 1 migrations\n" +
    "downgrade goes back, as in -1; to go forward: alembic upgrade +1",
  "upgrade +7": "Relative revision +7 didn't produce 7 migrations\n" +
    "'alembic history -r current:' lists what is ahead of the database",
  "downgrade -7": "Relative revision -7 didn't produce 7 migrations\n" +
    "'alembic history -r :current' lists what can be taken back",
  "upgrade aaaa2+1":
    "Ambiguous walk\nThe ways on are 'aaaa3', 'bbbb1'; name the revision, " +
    "or the branch as '<branchname>@+1'",
  "downgrade bbbb1-7": "Walked too far\n" +
    "'bbbb1-7' leads past the end of the history",
  "downgrade bbbb2":
    "Destination bbbb2 is not a valid downgrade target from current " +
    "head(s)\n'alembic current' shows where the database stands",
  "upgrade aaaa1:head": NO_RANGE,
  "downgrade head:aaaa1": NO_RANGE,
  "stamp aaaa1:aaaa2": NO_RANGE,
  "upgrade a:b:c --sql": "'a:b:c' is no range of two revisions\n" +
    "Write <fromrev>:<torev>",
  "downgrade --sql aaaa1": "downgrade with --sql requires " +
    "<fromrev>:<torev>\nWrite for example head:aaaa1",
  "stamp head":
    "Multiple heads are present; please specify a single target revision\n" +
    "The heads are 'aaaa3', 'bbbb2'",
  "stamp +1": `${UNKNOWN("+1")}\nstamp takes no relative revisions: name ` +
    "the one the database is at",
  "stamp --sql aaaa1:aaaa2 aaaa2:bbbb1":
    "Stamp operation with --sql only supports a single starting revision " +
    "at a time",
  "stamp --sql --purge heads": "Can't use --purge with --sql mode",
  "history -r aaaa1":
    "History range requires [start]:[end], [start]:, or :[end]\n" +
    "The range given was 'aaaa1'",
  "history -r a:b:c":
    "History range requires [start]:[end], [start]:, or :[end]\n" +
    "The range given was 'a:b:c'",
  "history -r aaaa3:aaaa1":
    "Requested range aaaa3:aaaa1 does not refer to ancestor/descendant " +
    "revisions along the same branch",
  "edit base": "No revision files indicated by symbol 'base'",
  "merge aaaa3 aaaa3": "Duplicate head revisions specified\n" +
    "The revisions given are 'aaaa3', 'aaaa3'",
  "merge aaaa1 bbbb2": NOT_HEAD("aaaa1"),
  "revision -m x":
    "Multiple heads are present; please specify the head revision on which " +
    "the new revision should be based, or perform a merge.\n" +
    "The heads are 'aaaa3', 'bbbb2'",
  "revision --head aaaa1": NOT_HEAD("aaaa1"),
  "revision --head aaaa3 --rev-id a-b":
    "Character(s) '-' not allowed in revision identifier 'a-b'",
  "revision --head aaaa3 --rev-id head":
    "'head' cannot be a revision id: it is a symbol of its own",
  "revision --sql":
    "Using --sql with the revision command when revision_environment is not " +
    "configured does not make any sense",
  "revision --autogenerate --sql":
    "Using --sql with --autogenerate does not make any sense",
};

Deno.test("each misuse is refused in Alembic's words with what to do next, on stderr only", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(GRAPH, { url: database.url });
  await project.expect("stamp bbbb1", { stderr: /-> bbbb1/ });
  for (const lines of chunk(Object.entries(REFUSALS), 4)) {
    await Promise.all(lines.map(([line, message]) =>
      project.expect(line, {
        code: 1,
        stderr: `FAILED: ${message}\n`,
      })
    ));
  }
});

Deno.test("rows of which one implies another are named with the way out", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1 -> aaaa2 -> aaaa3", {
    url: database.url,
  });
  await project.expect("stamp aaaa2", { stderr: /-> aaaa2/ });
  await database.server.run(
    "INSERT INTO alembic_version VALUES ('aaaa1')",
    database.name,
  );
  await project.expect("upgrade head", {
    code: 1,
    stderr: "FAILED: Requested revision aaaa2 overlaps with other requested " +
      "revisions aaaa1\nIf the version table holds both, make it hold what " +
      "is true: alembic stamp --purge <revision>\n",
  });
  await project.expect("stamp --purge aaaa2", { stderr: /-> aaaa2/ });
  await project.expect("upgrade head", { stderr: /aaaa2 -> aaaa3/ });
});

Deno.test("what a new revision may not be is refused before a file is written", async () => {
  await using project = await makeProject("aaaa1 -> aaaa2 (label side)");
  const refusals: Readonly<Record<string, RegExp>> = {
    "--rev-id aaaa1":
      /^FAILED: Revision aaaa1 already exists\nChoose another id with --rev-id, or leave the option out\n$/,
    "--branch-label side":
      /^FAILED: Branch name 'side' in revision \w+ already used by revision aaaa2\n/,
    "--depends-on zzzz": /^FAILED: Can't locate revision identified by 'zzzz'/,
    "--version-path nope":
      /^FAILED: Path <root>\/nope is not represented in current version locations\nThe version locations are <root>\/migrations\/versions\n$/,
    "--autogenerate":
      /^FAILED: There is nothing to compare with: target_metadata is not set\n/,
  };
  await Promise.all(
    Object.entries(refusals).map(([options, stderr]) =>
      project.expect(`revision -m x ${options}`, { code: 1, stderr })
    ),
  );
  const files = [...await project.list("migrations/versions")].join(" ");
  if (files !== "aaaa1_step.ts aaaa2_step.ts") throw new Error(files);
});

Deno.test("a file where a folder should be is refused in one line, and so is the other way round", async () => {
  await using project = await makeProject("aaaa1");
  await Deno.mkdir(project.path("migrations/env.ts"));
  await Promise.all([
    project.expect("heads", {
      code: 1,
      stderr: /^FAILED: Path doesn't exist: <root>\/alembic\.ini\/x\..*\n$/,
    }, { env: { ALEMBIC_SCRIPT_LOCATION: "alembic.ini/x" } }),
    project.expect("heads", {
      code: 1,
      stderr:
        /^FAILED: Cannot load ".*\/alembic\.ini": Not a directory.*\nA version location has to be a folder that may be read\n$/,
    }, { env: { ALEMBIC_VERSION_LOCATIONS: "alembic.ini" } }),
    project.expect("upgrade head --sql", {
      code: 1,
      stderr: /^FAILED: Cannot load ".*\/env\.ts": Is a directory.*\n$/,
    }),
  ]);
});

Deno.test("wrong arguments show the usage of the command and end with 2", async () => {
  await using folder = await makeEmptyFolder();
  const usage =
    "usage: alembic [-h] [--version] [-c CONFIG] [-n NAME] [-x KEY=VALUE]\n" +
    "               [--raiseerr] [-q] [--url URL] [--log-format {text,json}] COMMAND\n" +
    "               ...\nalembic: error: ";
  await Promise.all([
    folder.expect([], { code: 2, stderr: `${usage}too few arguments\n` }),
    folder.expect("upgrade", {
      code: 2,
      stderr:
        /^usage: alembic upgrade [^]*\nalembic upgrade: error: the following arguments are required: revision\n$/,
    }),
    folder.expect("heads surplus", {
      code: 2,
      stderr: `${usage}unrecognized arguments: surplus\n`,
    }),
    folder.expect("downgrade base -x foo", {
      code: 2,
      stderr: `${usage}unrecognized arguments: -x foo\n`,
    }),
    folder.expect("upgrad head", {
      code: 2,
      stderr:
        /^usage: alembic .*[^]*alembic: error: argument COMMAND: invalid choice: 'upgrad' \(choose from 'branches', .*\)\nDid you mean 'upgrade'\?\n$/,
    }),
    folder.expect("history -r -3:", {
      code: 2,
      stderr:
        /alembic history: error: argument -r\/--rev-range: expected one argument\n$/,
    }),
    folder.expect("revision --format py", {
      code: 2,
      stderr:
        /argument --format: invalid choice: 'py' \(choose from 'ts', 'sql'\)\n$/,
    }),
    folder.expect("completion tcsh", {
      code: 2,
      stderr: /argument shell: invalid choice: 'tcsh' \(choose from 'bash'/,
    }),
  ]);
});

Deno.test("--raiseerr adds the stack to a refusal", async () => {
  await using project = await makeProject("aaaa1");
  await project.expect("--raiseerr show nope", {
    code: 1,
    stderr:
      /^FAILED: Can't locate revision identified by 'nope'\n.*\n\nCommandError: [^]*\n {4}at [^]*Caused by: ResolutionError/,
  });
});

function chunk<T>(items: readonly T[], size: number): readonly T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) {
    chunks.push(items.slice(at, at + size));
  }
  return chunks;
}
