import type { CompatKind, CompatResult } from "../compat_kind.ts";
import { matchesText, splitFailures, type Varying } from "../cli_text.ts";
import { renderOracleOperation } from "../oracle_operations.ts";
import { loadScriptDirectory } from "../../../src/script/script_directory.ts";
import type { Connection } from "../../../src/driver/connection.ts";
import { type CommandResult, runInProcess } from "../../support/in_process.ts";
import { freshDatabase, openTestConnection } from "../../support/servers.ts";

interface OracleRevision {
  readonly revision: string;
  readonly down_revision: string | readonly string[] | null;
  readonly depends_on: readonly string[] | null;
  readonly branch_labels: readonly string[] | null;
  readonly file: string;
  readonly long_doc: string;
  readonly upgrade: readonly unknown[];
  readonly downgrade: readonly unknown[];
}

type Attribute = string | readonly string[] | null;

interface NewFile {
  readonly file: string;
  readonly revision: string;
  readonly down_revision: Attribute;
  readonly branch_labels: Attribute;
  readonly depends_on: Attribute;
}

interface OracleCommand {
  readonly argv: readonly string[];
  readonly exit_code: number;
  readonly stdout: string | Varying;
  readonly stderr: string | Varying;
  readonly crash?: boolean;
  readonly new_files?: readonly NewFile[];
  readonly db_after: DatabaseState;
}

interface OracleProject {
  readonly name: string;
  readonly revisions: readonly OracleRevision[];
  readonly scenarios: readonly {
    readonly scenario: string;
    readonly commands: readonly OracleCommand[];
  }[];
}

interface DatabaseState {
  readonly version_rows: readonly string[] | null;
  readonly tables: readonly string[];
}

/** What one command left, in the words of the recorded answers. */
export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  /** Messages of the log: what stands behind `INFO  [logger] `, and errors. */
  readonly log: readonly string[];
  readonly newFiles: readonly NewFile[];
  readonly database: DatabaseState;
}

/**
 * Runs the scenarios of a project against a real server: a fresh project folder
 * and database for each, its commands one after another. They run in this
 * process; tests/cli/ starts the program.
 */
export const cliKind: CompatKind = async (
  line: unknown,
): Promise<readonly CompatResult[]> => {
  const project = line as OracleProject;
  const results: CompatResult[] = [];
  for (const { scenario, commands } of project.scenarios) {
    await using database = await freshDatabase();
    await using witness = await openTestConnection(database.url);
    const folder = await Deno.makeTempDir({ prefix: "alembic-compat-" });
    try {
      const { url } = database;
      const runner = new ScenarioRunner({ folder, url, witness });
      await runner.writeProject(project.revisions);
      for (const [index, command] of commands.entries()) {
        results.push({
          ...await runner.compare(command),
          name: `${project.name} ${scenario} #${index} ${
            command.argv.join(" ")
          }`,
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
  return results;
};

class ScenarioRunner {
  readonly #folder: string;
  readonly #url: string;
  /** Looks at the database. */
  readonly #witness: Connection;
  /** Ids drawn by the program, in order of creation: `<REV1>` …. */
  readonly #drawnIds: string[] = [];
  #files: readonly string[] = [];
  #hasDiverged = false;

  constructor(place: {
    readonly folder: string;
    readonly url: string;
    readonly witness: Connection;
  }) {
    this.#folder = place.folder;
    this.#url = place.url;
    this.#witness = place.witness;
  }

  get #root(): string {
    return `${this.#folder}/migrations`;
  }

  /**
   * Whether an earlier command did its work where the reference crashed, so
   * that the two databases are no longer the same.
   */
  get hasDiverged(): boolean {
    return this.#hasDiverged;
  }

  async writeProject(revisions: readonly OracleRevision[]): Promise<void> {
    await Deno.mkdir(`${this.#root}/versions`, { recursive: true });
    await Deno.writeTextFile(
      `${this.#folder}/alembic.ini`,
      [
        "[alembic]",
        "script_location = %(here)s/migrations",
        `sqlalchemy.url = ${this.#url.replaceAll("%", "%%")}`,
        // What the reference's template has, so that BEGIN and COMMIT stand
        // where they stand there.
        "transaction_per_migration = false",
        // Ids that sort in the order of their creation, as the recording's.
        "revision_id_format = time",
        "",
      ].join("\n"),
    );
    for (const revision of revisions) {
      await Deno.writeTextFile(
        `${this.#root}/${revision.file.replace(/\.py$/, ".ts")}`,
        renderRevision(revision),
      );
    }
    this.#files = await listFiles(this.#root);
  }

  async compare(command: OracleCommand): Promise<Omit<CompatResult, "name">> {
    const result = await runInProcess(command.argv, { cwd: this.#folder });
    const newFiles = await this.#readNewFiles();
    const actual = {
      exitCode: result.code,
      stdout: this.#withPlaceholders(result.stdout),
      log: logMessages(this.#withPlaceholders(result.stderr)),
      newFiles,
      database: await this.#readDatabase(),
    };
    const problems = compareAnswers(command, actual, result);
    const expected = expectedAnswer(command);
    const { hasDiverged } = this;
    if (command.crash && !isEqual(command.db_after, actual.database)) {
      this.#hasDiverged = true;
    }
    return problems.length === 0 ? { outcome: "passed" } : {
      outcome: "failed",
      remark: problems.join("; "),
      problems,
      expected: { argv: command.argv, hasDiverged, ...expected },
      actual: { ...actual, stderr: this.#withPlaceholders(result.stderr) },
    };
  }

  #withPlaceholders(text: string): string {
    let replaced = text
      .replaceAll(this.#root, "<ROOT>")
      .replaceAll(this.#folder, "<PROJECT>")
      .replaceAll(maskPassword(this.#url), "<URL>")
      .replace(/(Create Date: )(?!2024-01-)[^\n]+/g, "$1<DATE>");
    for (const [index, id] of this.#drawnIds.entries()) {
      replaced = replaced.replaceAll(id, `<REV${index + 1}>`);
    }
    return replaced;
  }

  async #readNewFiles(): Promise<readonly NewFile[]> {
    const files = await listFiles(this.#root);
    const added = files.filter((file) => !this.#files.includes(file));
    this.#files = files;
    if (added.length === 0) return [];
    const read: NewFile[] = [];
    for (const file of added) {
      // Alone in a folder, since the rest of the history may be broken.
      const folder = await Deno.makeTempDir();
      await Deno.copyFile(
        `${this.#root}/${file}`,
        `${folder}/${file.split("/").at(-1)}`,
      );
      const { scripts } = await loadScriptDirectory({
        scriptLocation: folder,
        versionLocations: [folder],
        recursive: false,
      });
      await Deno.remove(folder, { recursive: true });
      for (const script of scripts) {
        if (/^[0-9a-f]{12}$/.test(script.revision)) {
          this.#drawnIds.push(script.revision);
        }
        read.push(JSON.parse(this.#withPlaceholders(JSON.stringify({
          file,
          revision: script.revision,
          down_revision: script.downRevisions,
          branch_labels: script.branchLabels,
          depends_on: script.dependsOn,
        }))));
      }
    }
    return read;
  }

  async #readDatabase(): Promise<DatabaseState> {
    const { rows } = await this.#witness.query<{ tablename: string }>(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' " +
        'ORDER BY tablename COLLATE "C"',
    );
    const tables = rows.map((row) => row.tablename);
    const versions = tables.includes("alembic_version")
      ? (await this.#witness.query(
        'SELECT version_num FROM alembic_version ORDER BY version_num COLLATE "C"',
      )).rows.map((row) => this.#withPlaceholders(String(row.version_num)))
      : null;
    return {
      version_rows: versions === null ? null : [...versions].sort(),
      tables: tables.filter((table) => table !== "alembic_version"),
    };
  }
}

/** The recorded command in the same form, for the report. */
function expectedAnswer(command: OracleCommand) {
  return {
    exitCode: command.exit_code,
    stdout: command.stdout,
    log: expectedLogs(command)[0] ?? [],
    stderr: command.stderr,
    newFiles: (command.new_files ?? []).map(normalizeFile),
    database: command.db_after,
  };
}

/*
 * What is folded away before comparing, all of it:
 * - file names end in .ts instead of .py
 * - exit code 255 is 1
 * - FAILED: stands on standard error instead of standard output
 * - what the reference logs of its own set-up ("Context impl …")
 * - a message that it logs a second time as an ERROR
 * - the files that a warning of ours names
 * - the space behind "Revises:" where nothing follows, in the files' own text
 */

const SETUP_LOG_REGEXP =
  /^(Context impl |Will assume (non-)?transactional DDL|Generating static SQL)/;

function compareAnswers(
  command: OracleCommand,
  actual: Answer,
  result: CommandResult,
): readonly string[] {
  const problems: string[] = [];
  if (/\n {4}at .*:\d+:\d+/.test(result.stderr)) problems.push("stack trace");
  if (command.crash) {
    // The reference fell over: any clear answer will do.
    if (![0, 1].includes(actual.exitCode)) problems.push("exit code");
    if (actual.exitCode === 1 && !/^FAILED: /m.test(result.stderr)) {
      problems.push("no clear refusal");
    }
    return problems;
  }
  const exitCode = command.exit_code === 255 ? 1 : command.exit_code;
  if (actual.exitCode !== exitCode) problems.push("exit code");
  const expected = splitFailures(command.stdout);
  if (!matchesText(expected.text, actual.stdout)) problems.push("stdout");
  if (exitCode !== 2) {
    const logs = expectedLogs(command);
    if (
      !isVarying(command.stderr) &&
      !logs.some((log) => isEqual(log, actual.log))
    ) problems.push("log");
  }
  const newFiles = (command.new_files ?? []).map(normalizeFile);
  if (!isEqual(newFiles, actual.newFiles)) problems.push("files written");
  if (!isEqual(command.db_after, actual.database)) problems.push("database");
  return problems;
}

/**
 * What the log says, and `FAILED:` lines behind it; each message once. Several
 * if what failed varied.
 */
function expectedLogs(command: OracleCommand): readonly (readonly string[])[] {
  return splitFailures(command.stdout).failures.map((failures) => [
    ...new Set([...logOf(command.stderr), ...failures]),
  ]);
}

function logOf(stderr: string | Varying): readonly string[] {
  return logMessages(typeof stderr === "string" ? stderr : "");
}

/** Messages of log lines, in order; `FAILED:` lines of ours among them. */
function logMessages(stderr: string): readonly string[] {
  return stderr.split("\n").flatMap((line) => {
    // Ours have the time before them.
    const match =
      /^(?:(?:[\d:TZ-]+ )?[A-Z]+ +\[[\w.]+\] |FAILED: |<WARNING> \w+: )(.*)$/
        .exec(line);
    const message = match?.[1];
    return message === undefined || SETUP_LOG_REGEXP.test(message)
      ? []
      : [message.replace(/( is present more than once): .*$/, "$1")];
  });
}

function isVarying(text: string | Varying): text is Varying {
  return typeof text !== "string";
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** One value, several or none: files may write it each way. */
function normalizeFile(file: NewFile): NewFile {
  const list = (value: Attribute) => value === null ? [] : [value].flat();
  return {
    file: file.file.replace(/\.py$/, ".ts"),
    revision: file.revision,
    down_revision: list(file.down_revision),
    branch_labels: list(file.branch_labels),
    depends_on: list(file.depends_on),
  };
}

function maskPassword(url: string): string {
  return url.replace(/(\/\/[^:/@]+):[^@]*@/, "$1:***@");
}

async function listFiles(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(`${root}/versions`)) {
    if (entry.isFile) files.push(`versions/${entry.name}`);
  }
  return files.sort();
}

function renderRevision(revision: OracleRevision): string {
  const body = (operations: readonly unknown[]) =>
    operations.map((each) => `  ${renderOracleOperation(each)}\n`).join("");
  const doc = revision.long_doc.split("\n").map((line) =>
    ` * ${line}`.trimEnd()
  )
    .join("\n");
  return [
    `/**\n${doc}\n */`,
    'import type { Migration } from "alembic";',
    "",
    `export const revision = ${JSON.stringify(revision.revision)};`,
    `export const downRevision = ${JSON.stringify(revision.down_revision)};`,
    `export const branchLabels = ${JSON.stringify(revision.branch_labels)};`,
    `export const dependsOn = ${JSON.stringify(revision.depends_on)};`,
    "",
    `export async function upgrade({ op, sa }: Migration) {\n${
      body(revision.upgrade)
    }}`,
    "",
    `export async function downgrade({ op, sa }: Migration) {\n${
      body(revision.downgrade)
    }}`,
    "",
  ].join("\n");
}
