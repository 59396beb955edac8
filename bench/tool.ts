/** A program that applies revisions to a database: ours, or another one. */
export interface Tool {
  readonly name: string;
  /** Why it cannot be measured here; undefined if it can. */
  readonly missing: string | undefined;
  /** What it prints of its version. */
  readonly version: Command;
  /** Writes a project; its commands find the database by {@linkcode URL_VARIABLE}. */
  write(folder: string, revisions: readonly Revision[]): Promise<Project>;
  /** Files and folders that a deployment carries, beside its runtime. */
  readonly deployed: readonly string[];
  /** Debian packages that it is, beside `deployed`. */
  readonly packages?: readonly string[];
  /** What has to be on the machine besides. */
  readonly runtime: string | undefined;
}

/** A folder of revisions in the form that a tool reads. */
export interface Project {
  readonly upgrade: Command;
  /**
   * SQL that says that all revisions are applied, for a database to which the
   * first was applied by the tool itself. Undefined where `markCommand` does it.
   */
  readonly markSql?: string;
  readonly markCommand?: Command;
  /** Asks for the heads, without a database. */
  readonly heads?: Command;
  /** Lists all revisions, without a database. */
  readonly history?: Command;
}

/** A process to start. */
export interface Command {
  readonly command: readonly string[];
  readonly cwd?: string;
  /** Beside the few variables that every process gets. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One revision of the work that is measured. */
export interface Revision {
  /** Counted from 1. */
  readonly number: number;
  readonly statements: readonly string[];
}

/** The environment variable in which every command gets the database's URL. */
export const URL_VARIABLE = "DATABASE_URL";

/** Name of a revision that sorts as it is counted: `r00042`. */
export function nameOf(revision: Revision): string {
  return `r${String(revision.number).padStart(5, "0")}`;
}

/** A time of day for tools whose names begin with one: `20260101000042`. */
export function timestampOf(revision: Revision): string {
  const date = new Date(Date.UTC(2026, 0, 1) + revision.number * 1000);
  return date.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

/** The statements as the text of a script. */
export function scriptOf(revision: Revision): string {
  return revision.statements.map((statement) => `${statement};\n`).join("");
}

/** `count` revisions that each create a table. */
export function trivialRevisions(count: number): readonly Revision[] {
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    statements: [
      `CREATE TABLE b${index + 1} (id integer PRIMARY KEY, name text)`,
    ],
  }));
}

/** Writes files, their folders too, some at a time. */
export async function writeFiles(
  folder: string,
  files: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  const folders = new Set(
    files.map(([path]) => `${folder}/${path}`.replace(/\/[^/]*$/, "")),
  );
  for (const each of folders) await Deno.mkdir(each, { recursive: true });
  for (const [path, text] of files) {
    Deno.writeTextFileSync(`${folder}/${path}`, text);
  }
}

/** SQL that inserts a row for each revision. */
export function insertRows(
  into: string,
  revisions: readonly Revision[],
  row: (revision: Revision) => string,
): string {
  if (revisions.length === 0) return "";
  return `INSERT INTO ${into} VALUES ${
    revisions.map((revision) => `(${row(revision)})`).join(", ")
  }`;
}
