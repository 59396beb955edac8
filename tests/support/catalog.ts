import type { Connection } from "../../src/driver/connection.ts";

/**
 * Everything that statements of a migration leave in a database, one line for
 * each object, attribute and row, none of them with an object id: two databases
 * with the same lines are the same to whoever uses them.
 *
 * Left out, since they say how a database came to be and not what it is: object
 * ids, the numbers of dropped columns, whether a column was first a parent's or
 * its own (`attislocal`), where sequences stand, statistics, and what extensions
 * bring.
 */
export async function readCatalog(
  connection: Connection,
): Promise<readonly string[]> {
  await connection.execute(CATALOG_SETUP_SQL);
  const { rows } = await connection.query<{ line: string }>(CATALOG_SQL);
  return rows.map(({ line }) => line);
}

/** The lines that only one of two catalogs has, marked with `-` and `+`; empty if they are the same. */
export function diffCatalogs(
  one: readonly string[],
  other: readonly string[],
): readonly string[] {
  const [first, second] = [new Set(one), new Set(other)];
  return [
    ...one.filter((line) => !second.has(line)).map((line) => `- ${line}`),
    ...other.filter((line) => !first.has(line)).map((line) => `+ ${line}`),
  ];
}

/** A line of a row with the moments in it folded: `now()` is another one in each run. */
export function foldClock(line: string): string {
  return line.startsWith("row ")
    ? line.replaceAll(
      /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6}(\+\d\d)?/g,
      "<clock>",
    )
    : line;
}

/** Has to be run once a session before {@linkcode CATALOG_SQL}. */
export const CATALOG_SETUP_SQL = `
CREATE OR REPLACE FUNCTION pg_temp.table_rows() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE relation regclass;
BEGIN
  FOR relation IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated) AND n.nspname !~ '^(pg_|information_schema$)' LOOP
    RETURN QUERY EXECUTE format('SELECT %L || r::text FROM %s r', 'row ' || relation || ' ', relation);
  END LOOP;
END $$`;

const USER_SCHEMA = "n.nspname !~ '^(pg_|information_schema$)'";

function ofNoExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}

/** The privileges, those by default if none were ever changed. */
function sortedAcl(acl: string, kind: string, owner: string): string {
  return `(SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(coalesce(${acl}, acldefault(${kind}, ${owner}))) a)`;
}

/** A query of the sorted lines; the columns of each part are joined by blanks. */
export const CATALOG_SQL = `
SELECT line FROM (
SELECT concat_ws(' ', 'schema', n.nspname, n.nspowner::regrole, ${
  sortedAcl("n.nspacl", "'n'", "n.nspowner")
}) AS line
FROM pg_namespace n WHERE ${USER_SCHEMA}
UNION ALL
SELECT concat_ws(' ', 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions, am.amname, ts.spcname, c.relowner::regrole, ${
  sortedAcl(
    "c.relacl",
    "CASE c.relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END",
    "c.relowner",
  )
},
  'security', c.relrowsecurity, c.relforcerowsecurity, 'identity', c.relreplident, 'populated', c.relispopulated,
  pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
  (SELECT array_agg(inhparent::regclass ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
WHERE ${USER_SCHEMA} AND ${ofNoExtension("pg_class", "c.oid")}
UNION ALL
SELECT concat_ws(' ', 'column', c.oid::regclass, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), quote_ident(a.attname),
  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attcollation::regcollation, a.attstorage, a.attcompression,
  coalesce(a.attstattarget, -1),
  (SELECT array_agg(o) FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg_attver=%'),
  pg_get_expr(d.adbin, d.adrelid), ${
  sortedAcl("a.attacl", "'c'", "c.relowner")
})
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE ${USER_SCHEMA} AND c.relkind NOT IN ('i', 'I') AND ${
  ofNoExtension("pg_class", "c.oid")
}
UNION ALL
SELECT concat_ws(' ', 'constraint', CASE WHEN k.conrelid = 0 THEN k.contypid::regtype::text ELSE k.conrelid::regclass::text END,
  quote_ident(k.conname), pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred)
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
WHERE ${USER_SCHEMA} AND ${ofNoExtension("pg_constraint", "k.oid")}
UNION ALL
SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisprimary, i.indisclustered, i.indisreplident,
  (SELECT array_agg(a.attstattarget ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0))
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMA}
UNION ALL
SELECT concat_ws(' ', 'type', t.oid::regtype, t.typtype, t.typowner::regrole, ${
  sortedAcl("t.typacl", "'T'", "t.typowner")
},
  CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull, t.typdefault, nullif(t.typcollation, 0)::regcollation,
  (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
  (SELECT r.rngsubtype::regtype FROM pg_range r WHERE r.rngtypid = t.oid))
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE ${USER_SCHEMA} AND t.typcategory <> 'A' AND ${
  ofNoExtension("pg_type", "t.oid")
}
  AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
UNION ALL
SELECT concat_ws(' ', 'sequence', seqrelid::regclass, format_type(seqtypid, NULL), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
FROM pg_sequence
UNION ALL
SELECT concat_ws(' ', 'owned', d.objid::regclass, d.refobjid::regclass, (SELECT attname FROM pg_attribute WHERE attrelid = d.refobjid AND attnum = d.refobjsubid), d.deptype)
FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S' WHERE d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
UNION ALL
SELECT concat_ws(' ', 'routine', pg_get_functiondef(p.oid), p.proowner::regrole, ${
  sortedAcl("p.proacl", "'f'", "p.proowner")
})
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE ${USER_SCHEMA} AND p.prokind IN ('f', 'p') AND ${
  ofNoExtension("pg_proc", "p.oid")
}
UNION ALL
SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMA} AND NOT t.tgisinternal
UNION ALL
SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid), r.ev_enabled)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${USER_SCHEMA} AND r.rulename <> '_RETURN'
UNION ALL
SELECT concat_ws(' ', 'policy', p.polname, p.polrelid::regclass, p.polcmd, p.polpermissive, (SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE r::regrole::text END, ',' ORDER BY r) FROM unnest(p.polroles) r),
  pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p
UNION ALL
SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(s.oid), s.stxowner::regrole, s.stxstattarget) FROM pg_statistic_ext s
UNION ALL
SELECT concat_ws(' ', 'extension', e.extname, e.extversion, e.extnamespace::regnamespace) FROM pg_extension e
UNION ALL
SELECT concat_ws(' ', 'default privileges', d.defaclrole::regrole, nullif(d.defaclnamespace, 0)::regnamespace, d.defaclobjtype, ${
  sortedAcl("d.defaclacl", "'r'", "d.defaclrole")
})
FROM pg_default_acl d
UNION ALL
SELECT concat_ws(' ', 'comment', i.type, i.identity, d.description)
FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i WHERE d.objoid >= 16384 AND coalesce(i.schema, '') !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')
UNION ALL
SELECT pg_temp.table_rows()
) lines ORDER BY line COLLATE "C"`;
