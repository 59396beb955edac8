import assert from "node:assert/strict";
import { type CliOptions, type CliResult, runCli } from "./cli.ts";

/** A revision of a project to be written. */
export interface ProjectRevision {
  readonly id: string;
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
}

/** Options of {@linkcode makeProject}. */
export interface ProjectOptions {
  /** `sqlalchemy.url`; none if undefined. */
  readonly url?: string;
  /** Further lines of the section `[alembic]`. */
  readonly settings?: readonly string[];
  /** What stands behind the section `[alembic]`. */
  readonly moreIni?: string;
}

/** What a command is expected to leave; what is not named is empty or 0. */
export interface Expected {
  readonly code?: number;
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

/** The time at the beginning of a line of the log. */
const LOG_TIME_REGEXP =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z (?=[A-Z]+ +\[)/gm;

/** How a command of a project is run. */
export type RunOptions = Partial<Omit<CliOptions, "cwd">> & {
  /** Below the project's folder. */
  readonly folder?: string;
};

/**
 * Reads a history: `a -> b -> c; b -> d (dep c) (label x y); c, d -> e`.
 * Revisions stand in the order of their first mention; parents add up.
 */
export function parseProjectGraph(graph: string): readonly ProjectRevision[] {
  const found = new Map<string, ProjectRevision>();
  const get = (id: string): ProjectRevision =>
    found.get(id) ??
      { id, downRevisions: [], dependsOn: [], branchLabels: [] };
  for (const statement of graph.split(/[;\n]/)) {
    let parents: readonly string[] = [];
    for (const link of statement.split("->")) {
      const attributes = [...link.matchAll(/\((dep|label) ([^)]*)\)/g)];
      const ids = wordsOf(link.replaceAll(/\([^)]*\)/g, ""));
      const named = (kind: string) =>
        attributes.filter((each) => each[1] === kind)
          .flatMap((each) => wordsOf(each[2] ?? ""));
      for (const id of ids) {
        const known = get(id);
        found.set(id, {
          id,
          downRevisions: [...new Set([...known.downRevisions, ...parents])],
          dependsOn: [...known.dependsOn, ...named("dep")],
          branchLabels: [...known.branchLabels, ...named("label")],
        });
      }
      parents = ids;
    }
  }
  return [...found.values()];
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/**
 * Text of a revision file: its upgrade makes a table `t_<id>`, its downgrade
 * drops it.
 */
export function renderProjectRevision(revision: ProjectRevision): string {
  const { id, downRevisions } = revision;
  const attribute = (values: readonly string[]) =>
    JSON.stringify(values.length > 1 ? values : values[0] ?? null);
  return [
    `/**\n * step ${id}\n *\n * Revision ID: ${id}\n * Revises: ${
      downRevisions.join(", ")
    }`.trimEnd(),
    " * Create Date: 2026-11-22 10:04:31\n */",
    'import type { Migration } from "alembic";\n',
    `export const revision = "${id}";`,
    `export const downRevision = ${attribute(downRevisions)};`,
    `export const branchLabels = ${attribute(revision.branchLabels)};`,
    `export const dependsOn = ${attribute(revision.dependsOn)};\n`,
    "export async function upgrade({ op, sa }: Migration) {",
    `  await op.createTable("t_${id}", [sa.column("id", sa.integer())]);\n}\n`,
    "export async function downgrade({ op }: Migration) {",
    `  await op.dropTable("t_${id}");\n}\n`,
  ].join("\n");
}

/** A project in a folder of its own; removed at the end of its scope. */
export class TempProject implements AsyncDisposable {
  /** Absolute; `<root>` in what commands print. */
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Absolute path of a file of the project. */
  path(name: string): string {
    return `${this.root}/${name}`;
  }

  async write(name: string, text: string): Promise<void> {
    const path = this.path(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.writeTextFile(path, text);
  }

  async read(name: string): Promise<string> {
    return await Deno.readTextFile(this.path(name));
  }

  /** Names of what stands in a folder, sorted; folders end in a slash. */
  async list(folder: string): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const entry of Deno.readDir(this.path(folder))) {
      names.push(entry.name + (entry.isDirectory ? "/" : ""));
    }
    return names.sort();
  }

  /**
   * Runs `alembic ARGS` in the project. In what it prints the project's folder
   * is `<root>`, and lines of the log have no time.
   */
  async run(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<CliResult> {
    const { folder = "", ...rest } = options;
    const cwd = folder === "" ? this.root : this.path(folder);
    const result = await runCli(args, { ...rest, cwd });
    return {
      ...result,
      stdout: result.stdout.replaceAll(this.root, "<root>"),
      stderr: result.stderr.replaceAll(this.root, "<root>")
        .replaceAll(LOG_TIME_REGEXP, ""),
    };
  }

  /** Runs a command line and asserts all of what it leaves. */
  async expect(
    line: string | readonly string[],
    expected: Expected,
    options: RunOptions = {},
  ): Promise<CliResult> {
    const args = typeof line === "string" ? line.split(" ") : line;
    const result = await this.run(args, options);
    assertResult(result, expected, `alembic ${args.join(" ")}`);
    return result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

/** Writes a project: `alembic.ini` and a revision file for each of the graph. */
export async function makeProject(
  graph: string,
  options: ProjectOptions = {},
): Promise<TempProject> {
  const project = await makeEmptyFolder();
  const { url, settings = [], moreIni = "" } = options;
  const lines = [
    "[alembic]",
    "script_location = %(here)s/migrations",
    ...url === undefined
      ? []
      : [`sqlalchemy.url = ${url.replaceAll("%", "%%")}`],
    ...settings,
    moreIni,
  ];
  await project.write("alembic.ini", `${lines.join("\n")}\n`);
  await Deno.mkdir(project.path("migrations/versions"), { recursive: true });
  for (const revision of parseProjectGraph(graph)) {
    await project.write(
      `migrations/versions/${revision.id}_step.ts`,
      renderProjectRevision(revision),
    );
  }
  return project;
}

/** A project without any file. */
export async function makeEmptyFolder(): Promise<TempProject> {
  return new TempProject(
    await Deno.realPath(await Deno.makeTempDir({ prefix: "alembic-test-" })),
  );
}

/** Asserts exit status, standard output and standard error of a process. */
export function assertResult(
  result: CliResult,
  expected: Expected,
  name: string,
): void {
  const { code = 0, stdout = "", stderr = "" } = expected;
  const shown = (actual: string, wanted: string | RegExp) =>
    typeof wanted === "string" || !wanted.test(actual) ? actual : wanted;
  assert.deepEqual(
    {
      name,
      code: result.code,
      stdout: shown(result.stdout, stdout),
      stderr: shown(result.stderr, stderr),
    },
    { name, code, stdout, stderr },
  );
}
