import { join } from "node:path";

import { type CommandResult, runInProcess } from "../../support/in_process.ts";

/** A revision of a history to be written. */
export interface FaultRevision {
  readonly id: string;
  /** Statements of `upgrade`, in TypeScript. */
  readonly upgrade: readonly string[];
  readonly downgrade?: readonly string[];
  /** `export const settings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A project in a folder of its own; removed at the end of an `await using` scope. */
export interface FaultProject extends AsyncDisposable {
  readonly folder: string;
  readonly ids: readonly string[];
  /** File of a revision. */
  path(id: string): string;
}

/** Options of {@linkcode writeHistory}. */
export interface HistoryOptions {
  /** Lines of `[alembic]`. */
  readonly settings?: readonly string[];
}

/** Writes a project whose revisions follow one another in the order given. */
export async function writeHistory(
  revisions: readonly FaultRevision[],
  options: HistoryOptions = {},
): Promise<FaultProject> {
  const folder = await Deno.makeTempDir({ prefix: "alembic-test-faults-" });
  await Deno.mkdir(join(folder, "versions"));
  await Deno.writeTextFile(
    join(folder, "alembic.ini"),
    ["[alembic]", "script_location = %(here)s", ...options.settings ?? [], ""]
      .join("\n"),
  );
  const path = (id: string) => join(folder, "versions", `${id}.ts`);
  for (const [index, revision] of revisions.entries()) {
    const before = revisions[index - 1]?.id ?? null;
    await Deno.writeTextFile(path(revision.id), textOf(revision, before));
  }
  return {
    folder,
    ids: revisions.map(({ id }) => id),
    path,
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

function textOf(revision: FaultRevision, before: string | null): string {
  const { id, upgrade, downgrade, settings } = revision;
  const body = (lines: readonly string[]) =>
    lines.map((line) => `  ${line}\n`).join("");
  return `/** Revision ${id}. */
export const revision = ${JSON.stringify(id)};
export const downRevision = ${JSON.stringify(before)};
${
    settings === undefined
      ? ""
      : `export const settings = ${JSON.stringify(settings)};\n`
  }
export async function upgrade({ op, sa }) {
${body(upgrade)}}
${
    downgrade === undefined
      ? ""
      : `\nexport async function downgrade({ op, sa }) {\n${body(downgrade)}}\n`
  }`;
}

/** What a revision says that builds an index CONCURRENTLY. */
export function concurrentIndex(name: string, column: string): string {
  return `await op.autocommitBlock(() => op.createIndex(${
    JSON.stringify(name)
  }, "item", ["${column}"], { concurrently: true }));`;
}

/** Makes a table of a thousand rows, and one that counts runs. */
export const TABLE_REVISION: FaultRevision = {
  id: "l1",
  upgrade: [
    `await op.execute("CREATE TABLE item (id int PRIMARY KEY, a int); INSERT INTO item SELECT g, g FROM generate_series(1, 1000) g; CREATE TABLE run_count (revision text)");`,
  ],
};

/** Builds an index on it CONCURRENTLY, and counts its runs. */
export const INDEX_REVISION: FaultRevision = {
  id: "l2",
  upgrade: [
    concurrentIndex("item_a_idx", "a"),
    `await op.execute("INSERT INTO run_count VALUES ('l2')");`,
  ],
};

/** Notes that a revision has run: a second run would leave a second row. */
function countRun(id: string): string {
  return `await op.execute("INSERT INTO run_count VALUES ('${id}')");`;
}

/**
 * A history that does a bit of everything, each revision counted in
 * `run_count`: tables, data, two indexes built CONCURRENTLY, one long statement.
 *
 * @param options.count How many revisions, at least 8.
 * @param options.longSeconds How long the long one takes.
 */
export function mixedHistory(
  options: { readonly count: number; readonly longSeconds: number },
): readonly FaultRevision[] {
  const { count, longSeconds } = options;
  const id = (number: number) => `r${String(number).padStart(2, "0")}`;
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return {
      id: id(number),
      upgrade: [
        ...mixedUpgrade(number, { longSeconds, count }),
        countRun(id(number)),
      ],
      downgrade: [],
    };
  });
}

function mixedUpgrade(
  number: number,
  options: { readonly longSeconds: number; readonly count: number },
): readonly string[] {
  const middle = Math.ceil(options.count / 2);
  switch (number) {
    case 1:
      return [
        `await op.execute("CREATE TABLE run_count (revision text, at timestamptz DEFAULT clock_timestamp())");`,
        `await op.createTable("item", [sa.column("id", sa.integer(), { primaryKey: true }), sa.column("a", sa.integer()), sa.column("b", sa.integer())]);`,
      ];
    case 2:
      return [
        `await op.execute("INSERT INTO item SELECT n, n % 7, n FROM generate_series(1, 2000) n");`,
      ];
    case 4:
      return [concurrentIndex("item_a_idx", "a")];
    case middle + 1:
      return [
        `await op.execute("SELECT pg_sleep(${options.longSeconds})");`,
        `await op.createTable("long", [sa.column("id", sa.integer())]);`,
      ];
    case middle + 3:
      return [concurrentIndex("item_b_idx", "b")];
    default:
      return [
        `await op.addColumn("item", sa.column("c${number}", sa.text(), { serverDefault: "x" }));`,
        `await op.createTable("t${number}", [sa.column("id", sa.integer(), { primaryKey: true }), sa.column("v", sa.text())]);`,
      ];
  }
}

/** Runs `alembic upgrade head ARGS` in this process. */
export function upgrade(
  project: FaultProject,
  database: { readonly url: string },
  ...args: readonly string[]
): Promise<CommandResult> {
  return runInProcess(
    ["--url", database.url, "upgrade", "head", ...args],
    { cwd: project.folder },
  );
}
