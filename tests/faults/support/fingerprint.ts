import type { Connection } from "../../../src/driver/connection.ts";
import {
  parseTableComment,
  type UnfinishedWork,
} from "../../../src/runtime/unfinished.ts";

/** What a database contains, as sorted lines that can be compared. */
export interface Fingerprint {
  readonly rows: readonly string[];
  readonly lines: readonly string[];
  readonly unfinished: UnfinishedWork | undefined;
}

/** Everything the catalog says of the schema `public`, one item a line. */
const CATALOG_QUERY = `
SELECT 'relation ' || c.relname || ' ' || c.relkind::text || ' ' || c.relpersistence::text
  || ' ' || coalesce(c.reloptions::text, '') AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind <> 'i'
UNION ALL
SELECT 'column ' || c.relname || '.' || a.attnum || ' ' || a.attname || ' '
  || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
  || a.attisdropped || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p') AND a.attnum > 0
UNION ALL
SELECT 'constraint ' || c.relname || '.' || o.conname || ' '
  || pg_get_constraintdef(o.oid) || ' ' || o.convalidated
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'
UNION ALL
SELECT 'index ' || c.relname || ' ' || pg_get_indexdef(i.indexrelid) || ' '
  || CASE WHEN i.indisvalid THEN 'valid' ELSE 'INVALID' END
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'
UNION ALL
SELECT 'type ' || t.typname FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd')
UNION ALL
SELECT 'function ' || p.proname FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'
ORDER BY 1`;

/** Tables whose rows are looked at in another way. */
const OWN_TABLES: readonly string[] = ["run_count", "alembic_version"];

/** Reads the fingerprint of a database: its catalog, and a sum of its data. */
export async function takeFingerprint(
  connection: Connection,
): Promise<Fingerprint> {
  const read = async (sql: string, column: string) => {
    const [result] = await connection.execute(sql);
    return (result?.rows ?? []).map((row) => String(row[column]));
  };
  const lines = await read(CATALOG_QUERY, "line");
  const has = (name: string) =>
    lines.some((line) => line.startsWith(`relation ${name} r`));
  const counts = has("run_count")
    ? await read(
      "SELECT 'ran ' || revision || ' ' || count(*) AS line " +
        "FROM run_count GROUP BY revision ORDER BY 1",
      "line",
    )
    : [];
  const tables = lines.flatMap((line) =>
    /^relation (\w+) r /.exec(line)?.slice(1) ?? []
  ).filter((name) => !OWN_TABLES.includes(name));
  const data = tables.length === 0 ? [] : await read(
    tables.map((name) =>
      `SELECT 'rows of ${name} ' || count(*) || ' ' || ` +
      `coalesce(md5(string_agg(t::text, ',' ORDER BY t::text)), '') AS line ` +
      `FROM "${name}" AS t`
    ).join(" UNION ALL "),
    "line",
  );
  const rows = has("alembic_version")
    ? await read(
      "SELECT version_num FROM alembic_version ORDER BY 1",
      "version_num",
    )
    : [];
  const [comment] = has("alembic_version")
    ? await read(
      "SELECT obj_description('alembic_version'::regclass) AS comment",
      "comment",
    )
    : [];
  const { unfinished } = parseTableComment(
    comment === undefined || comment === "null" ? null : comment,
  );
  return { rows, lines: [...lines, ...counts, ...data], unfinished };
}

/**
 * Compares with what was recorded at the same version rows; undefined if they
 * agree. An index that the marker names may be there, finished or not.
 */
export function describeDifference(
  found: Fingerprint,
  boundaries: ReadonlyMap<string, Fingerprint>,
): string | undefined {
  const key = found.rows.join(",");
  const expected = boundaries.get(key);
  if (expected === undefined) return `no revision boundary has rows '${key}'`;
  const begun = found.unfinished?.indexes ?? [];
  const isAllowed = (line: string) =>
    begun.some((index) => line.startsWith(`index ${index.split(" ")[1]} `));
  const more = found.lines.filter((line) =>
    !expected.lines.includes(line) && !isAllowed(line)
  );
  const less = expected.lines.filter((line) => !found.lines.includes(line));
  // An empty version table is where base is too.
  const differences = [
    ...more.filter((line) => !/ alembic_version(_|\.| )/.test(line))
      .map((line) => `+${line}`),
    ...less.map((line) => `-${line}`),
  ];
  return differences.length === 0
    ? undefined
    : `at '${key}': ${differences.join("; ")}`;
}
