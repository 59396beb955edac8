import assert from "node:assert/strict";
import { completeLine, SHELLS } from "../../src/cli/completion.ts";
import { programCommand } from "../support/cli.ts";
import { makeProject, type TempProject } from "../support/temp_project.ts";

const GRAPH = "ae100001 -> ae100002; ae100001 -> bbbb0001 (label side)";

/** Values that may end a line, in a project. */
async function complete(
  project: TempProject,
  line: string,
): Promise<readonly string[]> {
  const { code, stdout, stderr } = await project.run(["complete", line]);
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout.split("\n").slice(0, -1).map((each) =>
    each.slice(0, each.indexOf("\t"))
  );
}

Deno.test("complete offers revisions with their messages, labels and symbols", async () => {
  await using project = await makeProject(GRAPH);
  await project.expect(["complete", "alembic upgrade "], {
    stdout: `head\tthe newest revision
heads\tthe newest of every branch
base\tbefore the first revision
side\tbranch
ae100001\tstep ae100001
ae100002\tstep ae100002
bbbb0001\tstep bbbb0001
`,
  });
  await project.expect(["complete", "alembic show cur"], {
    stdout: "current\twhat the database is at\n",
  });
});

Deno.test("complete knows what stands before the cursor", async () => {
  await using project = await makeProject(GRAPH);
  await project.write(
    "other.ini",
    "[alembic]\nscript_location = %(here)s/other\n",
  );
  await project.write(
    "other/versions/cccc0001.sql",
    "-- revision: cccc0001\n-- down_revision:\n-- upgrade\n",
  );
  const cases: Readonly<Record<string, readonly string[]>> = {
    "alembic upgr": ["upgrade"],
    "FOO=1 alembic -q his": ["history"],
    "alembic upgrade ae": ["ae100001", "ae100002"],
    "alembic upgrade ae100001:bb": ["ae100001:bbbb0001"],
    "alembic upgrade side@he": ["side@head", "side@heads"],
    "alembic history -r cur": ["current"],
    "alembic history --rev-range=base:bb": ["--rev-range=base:bbbb0001"],
    "alembic revision --head bb": ["bbbb0001"],
    "alembic revision --format ": ["ts", "sql"],
    "alembic revision --format=s": ["--format=sql"],
    "alembic upgrade --dry": ["--dry-run"],
    "alembic --log-format j": ["json"],
    "alembic --conf": ["--config"],
    "alembic -c other.ini upgrade cc": ["cccc0001"],
    "alembic --config=other.ini show cc": ["cccc0001"],
    "alembic stamp ae100001 bb": ["bbbb0001"],
    "alembic upgrade head ": [],
    "alembic init -t pyp": ["pyproject"],
    "alembic completion f": ["fish"],
    "alembic merge -m ": [],
  };
  await Promise.all(
    Object.entries(cases).map(async ([line, values]) =>
      assert.deepEqual(await complete(project, line), values, line)
    ),
  );
});

Deno.test("complete offers nothing, and says nothing, where the project is broken", async () => {
  await using project = await makeProject(GRAPH);
  await project.write("alembic.ini", "no ini\n");
  assert.deepEqual(await complete(project, "alembic upgrade ae"), []);
  assert.deepEqual(await complete(project, "alembic upg"), ["upgrade"]);
});

Deno.test("completeLine() asks for revisions only where one may stand", async () => {
  const sources = {
    revisions: () => Promise.reject(new Error("asked")),
    templates: () => Promise.reject(new Error("asked")),
  };
  for (const line of ["alembic ", "alembic upgrade --", "alembic heads "]) {
    assert.ok(Array.isArray(await completeLine(line, sources)), line);
  }
  await assert.rejects(completeLine("alembic show ", sources), /asked/);
});

/** How a shell is asked what it makes of a line; prints what it offers. */
const ASK: Readonly<
  Record<string, (line: string, expected: string) => readonly string[]>
> = {
  bash: (line) => [
    "bash",
    "--norc",
    "-c",
    // What readline hands to a completion function.
    `source <(alembic completion bash)
COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDS=(alembic)
_alembic; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (line, expected) => [
    "zsh",
    "-f",
    "-c",
    // A terminal in which the Tab key is pressed, read for up to 6 s.
    `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; unset zle_bracketed_paste; autoload -U compinit; compinit -u -D; source <(alembic completion zsh); bindkey "^I" complete-word; echo re"ady"'
zpty -r -m z text '*ready*'
text=; zpty -w -n z '${line}'$'\\t'
repeat 60; do
  part=; zpty -r -t z part && text+=$part
  [[ $text == *'${expected}'* ]] && break
  sleep 0.1
done
print -r -- "$text"; zpty -d z`,
  ],
  fish: (line) => [
    "fish",
    "--no-config",
    "-c",
    `alembic completion fish | source; complete -C '${line}'`,
  ],
};

/** Beginnings of lines, and what the last word becomes. */
const COMPLETED: Readonly<Record<string, string>> = {
  "alembic upgrade ae10000": "ae100002",
  "alembic upgrade ae100001:bb": "ae100001:bbbb0001",
  "alembic upgrade side@heads": "side@heads",
  "alembic ensure": "ensure_version",
  "alembic revision --branch-l": "--branch-label",
};

for (const shell of SHELLS) {
  const isThere = await isInstalled(shell);
  const ran = isThere ? `${shell}, the shell itself` : `${shell}, absent here`;
  Deno.test(`the completion script offers revisions (${ran})`, async () => {
    await using project = await makeProject(GRAPH);
    const { stdout } = await project.run(["completion", shell]);
    assert.match(stdout, new RegExp(`^#.* ${shell}|^#compdef alembic`, "m"));
    if (!isThere) {
      assert.notEqual(shell, "bash", "bash is needed to test");
      return;
    }
    const env = await addToPath(project);
    for (const [line, word] of Object.entries(COMPLETED)) {
      // bash replaces only what stands behind the last : or @.
      const expected = shell === "bash" ? word.replace(/^.*[:@]/, "") : word;
      const [program = "", ...args] = ASK[shell]?.(line, expected) ?? [];
      const output = await new Deno.Command(program, {
        args,
        cwd: project.root,
        env,
        stdin: "null",
      }).output();
      const text = new TextDecoder().decode(output.stdout);
      assert.ok(text.includes(expected), `${line}: ${JSON.stringify(text)}`);
    }
  });
}

async function isInstalled(shell: string): Promise<boolean> {
  try {
    return (await new Deno.Command(shell, {
      args: ["-c", "exit 0"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output()).success;
  } catch {
    return false;
  }
}

/** Puts a program `alembic` into a folder that is first on the path. */
async function addToPath(
  project: TempProject,
): Promise<Readonly<Record<string, string>>> {
  const words = programCommand().map((word) => `'${word}'`).join(" ");
  await project.write("bin/alembic", `#!/bin/sh\nexec ${words} "$@"\n`);
  await Deno.chmod(project.path("bin/alembic"), 0o755);
  return { PATH: `${project.path("bin")}:${Deno.env.get("PATH")}` };
}
