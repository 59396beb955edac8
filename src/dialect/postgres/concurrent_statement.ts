import { scanSql } from "./scan_sql.ts";

/** A statement that does its work CONCURRENTLY, hence waits for old snapshots. */
export type ConcurrentStatement =
  | {
    readonly kind: "createIndex";
    /** As the catalog has it. */
    readonly index: string;
    /** As written, schema and quotes included. */
    readonly table: string;
  }
  | {
    readonly kind: "dropIndex";
    /** As written, schema and quotes included. */
    readonly index: string;
  }
  /** REINDEX, DETACH PARTITION, an index without a name. */
  | { readonly kind: "other" };

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const QUALIFIED = String.raw`${NAME}(?:\s*\.\s*${NAME})*`;
const CREATE_REGEXP = new RegExp(
  String.raw`^CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+` +
    String.raw`(?:IF\s+NOT\s+EXISTS\s+)?(${NAME})\s+ON\s+(?:ONLY\s+)?` +
    `(${QUALIFIED})`,
  "iu",
);
const DROP_REGEXP = new RegExp(
  String.raw`^DROP\s+INDEX\s+CONCURRENTLY\s+(?:IF\s+EXISTS\s+)?` +
    String.raw`(${QUALIFIED})`,
  "iu",
);
const OTHER_REGEXP =
  /^(CREATE (UNIQUE )?INDEX|DROP INDEX|REINDEX|ALTER TABLE)\b.* CONCURRENTLY\b/;

/** Reads a statement that works CONCURRENTLY; undefined for every other text. */
export function parseConcurrentStatement(
  sql: string,
): ConcurrentStatement | undefined {
  // Most statements are not looked at any closer.
  if (!/concurrently/i.test(sql)) return undefined;
  const { statements } = scanSql(sql);
  const [statement] = statements;
  if (statement === undefined || statements.length > 1) return undefined;
  const text = withoutComments(statement.sql);
  const create = CREATE_REGEXP.exec(text);
  // `CREATE INDEX CONCURRENTLY ON t (a)`: ON is a key word, not a name.
  if (create?.[1] !== undefined && create[2] !== undefined) {
    return {
      kind: "createIndex",
      index: catalogName(create[1]),
      table: joinName(create[2]),
    };
  }
  const drop = DROP_REGEXP.exec(text);
  if (drop?.[1] !== undefined) {
    return { kind: "dropIndex", index: joinName(drop[1]) };
  }
  return OTHER_REGEXP.test(statement.words.join(" "))
    ? { kind: "other" }
    : undefined;
}

/** Blanks in place of comments; quotes are kept as they are. */
function withoutComments(sql: string): string {
  return sql.replace(
    /("(?:[^"]|"")*"|'(?:[^']|'')*')|--[^\n\r]*|\/\*[^]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? " ",
  );
}

function catalogName(name: string): string {
  return name.startsWith('"')
    ? name.slice(1, -1).replaceAll('""', '"')
    : name.toLowerCase();
}

/** Without the blanks that may stand around the dots. */
function joinName(name: string): string {
  return name.replace(
    /("(?:[^"]|"")*")|\s+/gu,
    (_, quoted: string | undefined) => quoted ?? "",
  );
}
