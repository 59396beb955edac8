import type { Connection } from "../../src/driver/connection.ts";

/**
 * Everything that statements of a migration leave in a database, as lines that
 * do not depend on object ids: columns, constraints, indexes, types,
 * sequences, comments, and the rows of all tables.
 */
export async function readCatalog(
  connection: Connection,
): Promise<readonly string[]> {
  const { rows } = await connection.query<{ line: string }>(CATALOG_SQL);
  const tables = await connection.query<{ name: string }>(TABLES_SQL);
  const lines = rows.map(({ line }) => line);
  for (const { name } of tables.rows) {
    const found = await connection.query<{ line: string }>(
      `SELECT 'row ' || r::text AS line FROM ${name} r`,
    );
    lines.push(...found.rows.map(({ line }) => `${name} ${line}`));
  }
  return lines.toSorted();
}

const USER_SCHEMAS =
  "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'";

const TABLES_SQL = `
SELECT c.oid::regclass::text AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND ${USER_SCHEMAS}`;

/** Leaves out owners, privileges, extensions and statistics: no case changes them. */
const CATALOG_SQL = `
SELECT concat_ws(' ', 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions, am.amname, ts.spcname,
  pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid), obj_description(c.oid, 'pg_class'),
  (SELECT array_agg(inhparent::regclass ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid)) AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
WHERE ${USER_SCHEMAS}
UNION ALL
SELECT concat_ws(' ', 'column', c.oid::regclass, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), quote_ident(a.attname),
  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attcollation, a.attstorage, a.attstattarget,
  pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE ${USER_SCHEMAS}
UNION ALL
SELECT concat_ws(' ', 'constraint', k.conrelid::regclass, quote_ident(k.conname), pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE ${USER_SCHEMAS}
UNION ALL
SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER_SCHEMAS}
UNION ALL
SELECT concat_ws(' ', 'enum', t.oid::regtype, array_agg(quote_literal(e.enumlabel) ORDER BY e.enumsortorder))
FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid GROUP BY t.oid
UNION ALL
SELECT concat_ws(' ', 'sequence', seqrelid::regclass, format_type(seqtypid, NULL), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
FROM pg_sequence
UNION ALL
SELECT concat_ws(' ', 'owned', d.objid::regclass, d.refobjid::regclass, d.refobjsubid, d.deptype)
FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' WHERE d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass`;
