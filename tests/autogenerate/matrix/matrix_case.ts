import type { PostgresVersion } from "../../support/servers.ts";

/** One change of a schema, and how to tell that its rows survived it. */
export interface MatrixCase {
  readonly name: string;
  /**
   * SQL that makes the schema as it is, run with a schema of its own first in
   * the `search_path`; `$.` stands for that schema and a dot.
   */
  readonly from: string;
  /** SQL that makes the schema as it is wanted, in an empty database. */
  readonly to: string;
  /** Inserts rows into `from`. */
  readonly rows?: string;
  /**
   * A query whose answer is the same before, after, and after going back. By
   * default, where there are rows, the number of them in `t`.
   */
  readonly check?: string;
  /** What is renamed, `$.` as above. */
  readonly renames?: readonly CaseRename[];
  /** Back again only without rows: what the way there lost cannot come back. */
  readonly isEmptiedBefore?: "back";
  /** Changes what the whole database has: it shares it with no other case. */
  readonly isAlone?: boolean;
  /** First version that knows what it needs. */
  readonly since?: PostgresVersion;
  /** Extensions that are not in every database. */
  readonly needsExtensions?: boolean;
}

/** A rename, as the planner is told it, with `$.` in the key. */
export interface CaseRename {
  readonly kind: "object" | "column" | "enumValue";
  readonly key: string;
  /** Column or enum value; empty for an object. */
  readonly name: string;
  readonly newName: string;
  /** Key under which it is found afterwards. */
  readonly newKey: string;
}

/** What a case may say besides its name and its SQL. */
export type CaseOptions = Omit<MatrixCase, "name" | "from" | "to">;

/** Name, SQL before, SQL after; what both have stands in the group. */
export type CaseLine =
  | readonly [string, string, string]
  | readonly [string, string, string, CaseOptions];

/** Cases that share the SQL at the beginning of both sides. */
export function casesOf(
  topic: string,
  base: string,
  lines: readonly CaseLine[],
  shared: CaseOptions = {},
): readonly MatrixCase[] {
  return lines.map(([name, from, to, options]) => ({
    ...shared,
    ...options,
    name: `${topic}: ${name}`,
    from: `${base}\n${from}`,
    to: `${base}\n${to}`,
  }));
}

/** Cases between two columns of a table `t`, with rows of `value`. */
export function columnCases(
  topic: string,
  lines: readonly CaseLine[],
  shared: CaseOptions = {},
): readonly MatrixCase[] {
  return lines.map(([name, from, to, options]) => ({
    ...shared,
    ...options,
    name: `${topic}: ${name}`,
    from: `CREATE TABLE t (id integer PRIMARY KEY, ${from});`,
    to: `CREATE TABLE t (id integer PRIMARY KEY, ${to});`,
  }));
}

/** The rename of a table, type, index …; `kind` and names without schema. */
export function renamed(
  kind: string,
  name: string,
  newName: string,
): CaseRename {
  return {
    kind: "object",
    key: `${kind} $.${name}`,
    name: "",
    newName,
    newKey: `${kind} $.${newName}`,
  };
}

/** The rename of a constraint of table `t`, which may be `newTable` then. */
export function renamedConstraint(
  name: string,
  newName: string,
  newTable: string = "t",
): CaseRename {
  return {
    kind: "object",
    key: `constraint ${name} of table $.t`,
    name: "",
    newName,
    newKey: `constraint ${newName} of table $.${newTable}`,
  };
}

/** The rename of a column of table `t`, or of a value of enum `e`. */
export function renamedPart(
  kind: "column" | "enumValue",
  name: string,
  newName: string,
): CaseRename {
  const key = kind === "column" ? "table $.t" : "enum $.e";
  return { kind, key, name, newName, newKey: key };
}
