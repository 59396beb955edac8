import assert from "node:assert/strict";
import { freshDatabase } from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

/** A line, a branch with a label, a merge, and a base that depends on it. */
const GRAPH = "aaaa1 -> aaaa2 -> aaaa3; aaaa2 -> bbbb1 (label side) -> bbbb2;" +
  "aaaa3, bbbb2 -> mmmm1; nnnn1 (label net) -> nnnn2 (dep bbbb1)";

Deno.test("history lists newest first with parents, labels and marks", async () => {
  await using project = await makeProject(GRAPH);
  await Promise.all([
    project.expect("history", {
      stdout: `aaaa3, bbbb2 -> mmmm1 (side) (head) (mergepoint), step mmmm1
aaaa2 -> aaaa3, step aaaa3
nnnn1 (bbbb1) -> nnnn2 (net) (head), step nnnn2
<base> -> nnnn1 (net), step nnnn1
bbbb1 -> bbbb2 (side), step bbbb2
aaaa2 -> bbbb1 (side), step bbbb1
aaaa1 -> aaaa2 (branchpoint), step aaaa2
<base> -> aaaa1, step aaaa1
`,
    }),
    project.expect("history -r aaaa2:aaaa3", {
      stdout: "aaaa2 -> aaaa3, step aaaa3\n" +
        "aaaa1 -> aaaa2 (branchpoint), step aaaa2\n",
    }),
    project.expect("history -r-1:mmmm1 -v", {
      code: 1,
      stderr: /Ambiguous walk/,
    }),
    project.expect("history -raaaa1:+1", {
      stdout: "aaaa1 -> aaaa2 (branchpoint), step aaaa2\n" +
        "<base> -> aaaa1, step aaaa1\n",
    }),
    project.expect("history --rev-range=:aaaa1 --verbose", {
      stdout: `Rev: aaaa1
Parent: <base>
Path: <root>/migrations/versions/aaaa1_step.ts

    step aaaa1
    
    Revision ID: aaaa1
    Revises:
    Create Date: 2026-11-22 10:04:31

`,
    }),
  ]);
});

Deno.test("heads lists the heads, with --resolve-dependencies only what nothing depends on", async () => {
  await using project = await makeProject(
    "aaaa1 -> aaaa2; nnnn1 -> nnnn2 (dep aaaa2)",
  );
  await Promise.all([
    project.expect("heads", {
      stdout: "aaaa2 (effective head)\nnnnn2 (head)\n",
    }),
    project.expect("heads --resolve-dependencies", {
      stdout: "nnnn2 (head)\n",
    }),
    project.expect("heads --resolve-dependencies -v", {
      stdout: `Rev: nnnn2 (head)
Parent: nnnn1
Also depends on: aaaa2
Path: <root>/migrations/versions/nnnn2_step.ts

    step nnnn2
    
    Revision ID: nnnn2
    Revises: nnnn1
    Create Date: 2026-11-22 10:04:31

`,
    }),
    project.expect("-q heads", {}),
  ]);
});

Deno.test("branches lists each branch point with what follows it", async () => {
  await using project = await makeProject(GRAPH);
  await Promise.all([
    project.expect("branches", {
      stdout: `aaaa2 (branchpoint)
      -> aaaa3
      -> bbbb1 (side)

`,
    }),
    project.expect("branches --verbose", {
      stdout: `Rev: aaaa2 (branchpoint)
Parent: aaaa1
Branches into: aaaa3, bbbb1
Path: <root>/migrations/versions/aaaa2_step.ts

    step aaaa2
    
    Revision ID: aaaa2
    Revises: aaaa1
    Create Date: 2026-11-22 10:04:31

      -> aaaa3, step aaaa3
      -> bbbb1 (side), step bbbb1

`,
    }),
  ]);
});

Deno.test("show prints what a symbol stands for, and nothing for base", async () => {
  await using project = await makeProject(GRAPH);
  const record = (lines: string, id: string, parents: string) =>
    `${lines}
Path: <root>/migrations/versions/${id}_step.ts

    step ${id}
    
    Revision ID: ${id}
    Revises:${parents}
    Create Date: 2026-11-22 10:04:31

`;
  await Promise.all([
    project.expect("show mmmm1", {
      stdout: record(
        "Rev: mmmm1 (head) (mergepoint)\nMerges: aaaa3, bbbb2\n" +
          "Branch names: side",
        "mmmm1",
        " aaaa3, bbbb2",
      ),
    }),
    project.expect("show mmm", {
      stdout: /^Rev: mmmm1 \(head\)/,
    }),
    project.expect("show net", {
      stdout: record(
        "Rev: nnnn1\nParent: <base>\nBranch names: net",
        "nnnn1",
        "",
      ),
    }),
    project.expect("show side@head", { stdout: /^Rev: mmmm1 / }),
    project.expect("show heads", {
      stdout: /^Rev: mmmm1 [^]*\nRev: nnnn2 /,
    }),
    project.expect("show base", {}),
  ]);
});

Deno.test("current shows where the database stands and creates nothing", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1 -> aaaa2 -> aaaa3", {
    url: database.url,
  });
  await project.expect("current", {});
  await project.expect("current --check-heads", {
    code: 3,
    stderr: "FAILED: Database is not on all head revisions\n" +
      "Apply what is missing with 'alembic upgrade heads'\n",
  });
  assert.deepEqual(
    await database.server.run(
      "SELECT relname FROM pg_class WHERE relname LIKE 'alembic%'",
      database.name,
    ),
    [],
  );
  await project.expect("stamp aaaa2", { stderr: /stamp_revision {2}-> aaaa2/ });
  await Promise.all([
    project.expect("current", { stdout: "aaaa2\n" }),
    project.expect("current -c", { code: 3, stderr: /^FAILED: Database is/ }),
    project.expect("current -v", {
      stdout: new RegExp(
        "^Current revision\\(s\\) for postgresql://postgres:\\*\\*\\*@" +
          "127\\.0\\.0\\.1:\\d+/test_\\w+:\nLock key: -?\\d+\n" +
          "Rev: aaaa2\nParent: aaaa1\nPath: <root>/migrations/versions/" +
          "aaaa2_step\\.ts\n\n    step aaaa2\n",
      ),
    }),
    project.expect("current -c -v", {
      code: 3,
      stdout: /^Current revision\(s\) for [^\n]+:\nLock key: -?\d+\n$/,
      stderr: /^FAILED: Database is/,
    }),
    project.expect("history -i", {
      stdout: `aaaa2 -> aaaa3 (head), step aaaa3
aaaa1 -> aaaa2 (current), step aaaa2
<base> -> aaaa1, step aaaa1
`,
    }),
    project.expect("history -r current:", {
      stdout: "aaaa2 -> aaaa3 (head), step aaaa3\n" +
        "aaaa1 -> aaaa2, step aaaa2\n",
    }),
    project.expect("history -r :current", {
      stdout: "aaaa1 -> aaaa2, step aaaa2\n<base> -> aaaa1, step aaaa1\n",
    }),
    project.expect("show current", { stdout: /^Rev: aaaa2\nParent: aaaa1\n/ }),
  ]);
  await project.expect("stamp heads", { stderr: /aaaa2 -> aaaa3/ });
  await project.expect("current --check-heads", { stdout: "aaaa3 (head)\n" });
});

Deno.test("history warns that a count from several current revisions takes one of them", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject(
    "aaaa1 -> aaaa2 -> aaaa3; aaaa2 -> bbbb1",
    { url: database.url },
  );
  await project.expect("stamp heads", { stderr: /-> bbbb1/ });
  await project.expect("history -r-4:current", {
    stdout: /^aaaa2 -> aaaa3 [^]*<base> -> aaaa1, [^\n]*\n$/,
    stderr: /downgrade -1 from multiple heads is ambiguous/,
  });
});

Deno.test("a revision in the version table that no file has is named with what to do", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa1 -> aaaa2", {
    url: database.url,
  });
  await project.expect("stamp head", { stderr: /-> aaaa2/ });
  await database.server.run(
    "UPDATE alembic_version SET version_num = 'newer1'",
    database.name,
  );
  const stderr =
    /^FAILED: Can't locate revision identified by 'newer1'\nThe version table holds 'newer1', but no revision file here has that id\. .*alembic stamp --purge <revision>\n$/;
  await Promise.all(
    ["current", "upgrade head", "downgrade base", "stamp head", "show current"]
      .map((line) => project.expect(line, { code: 1, stderr })),
  );
  await project.expect("stamp --purge aaaa1", { stderr: /-> aaaa1/ });
  await project.expect("current", { stdout: "aaaa1\n" });
});
