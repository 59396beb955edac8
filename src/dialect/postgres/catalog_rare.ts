import {
  CATALOG_IDS,
  FIRST_USER_OID,
  IS_USER_SCHEMA,
  isNotOfExtension,
  qualified,
} from "./catalog.ts";

/**
 * A foreign table that has nothing but what its statements say: no parents,
 * no triggers. The others are named only.
 */
const IS_PLAIN_FOREIGN_TABLE = `NOT o.relhastriggers AND NOT o.relrowsecurity
  AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = o.oid)
  AND NOT EXISTS (SELECT FROM pg_rewrite w WHERE w.ev_class = o.oid)`;

/** Options of `OPTIONS (…)` with a space before; nothing if there are none. */
function foreignOptions(list: string): string {
  return `coalesce(' OPTIONS (' || (SELECT string_agg(quote_ident(p.option_name)
    || ' ' || quote_literal(p.option_value), ', ')
    FROM pg_options_to_table(${list}) p) || ')', '')`;
}

const WRAPPERS_SQL = `
SELECT 'pg_foreign_data_wrapper' AS catalog, w.oid,
  'foreign data wrapper' AS kind, quote_ident(w.fdwname) AS identity,
  ARRAY['CREATE FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname) ||
    CASE WHEN w.fdwhandler <> 0 THEN ' HANDLER ' || w.fdwhandler::regproc
      ELSE '' END ||
    CASE WHEN w.fdwvalidator <> 0 THEN ' VALIDATOR ' || w.fdwvalidator::regproc
      ELSE '' END || ${foreignOptions("w.fdwoptions")}] AS statements
FROM pg_foreign_data_wrapper w WHERE w.oid >= ${FIRST_USER_OID}
  AND ${isNotOfExtension("pg_foreign_data_wrapper", "w.oid")}`;

const SERVERS_SQL = `
SELECT 'pg_foreign_server', s.oid, 'server', quote_ident(s.srvname),
  ARRAY['CREATE SERVER ' || quote_ident(s.srvname) ||
    coalesce(' TYPE ' || quote_literal(s.srvtype), '') ||
    coalesce(' VERSION ' || quote_literal(s.srvversion), '') ||
    ' FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname) ||
    ${foreignOptions("s.srvoptions")}]
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE ${isNotOfExtension("pg_foreign_server", "s.oid")}`;

const FOREIGN_COLUMN = `quote_ident(a.attname) || ' ' ||
  format_type(a.atttypid, a.atttypmod) ||
  ${foreignOptions("a.attfdwoptions")} ||
  coalesce((SELECT ' COLLATE ' || ${qualified("cn.nspname", "co.collname")}
    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE co.oid = a.attcollation AND co.oid <> t.typcollation), '') ||
  coalesce((SELECT CASE a.attgenerated WHEN '' THEN ' DEFAULT ' ||
      pg_get_expr(d.adbin, d.adrelid) ELSE ' GENERATED ALWAYS AS (' ||
      pg_get_expr(d.adbin, d.adrelid) || ') ' ||
      CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END END
    FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum), '')
  || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END`;

const FOREIGN_TABLES_SQL = `
SELECT 'pg_class', o.oid, 'foreign table',
  ${qualified("n.nspname", "o.relname")},
  ARRAY['CREATE FOREIGN TABLE ' || ${qualified("n.nspname", "o.relname")} ||
    ' (' || concat_ws(', ', (SELECT string_agg(${FOREIGN_COLUMN}, ', '
      ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = o.oid
      AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT string_agg('CONSTRAINT ' || quote_ident(k.conname) || ' ' ||
      pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname)
      FROM pg_constraint k WHERE k.conrelid = o.oid AND k.contype = 'c')) ||
    ') SERVER ' || quote_ident(s.srvname) || ${
  foreignOptions("f.ftoptions")
}] || ARRAY(SELECT 'COMMENT ON COLUMN ' ||
    ${qualified("n.nspname", "o.relname")} || '.' || quote_ident(a.attname) ||
    ' IS ' || quote_literal(c.description)
    FROM pg_description c JOIN pg_attribute a ON a.attrelid = c.objoid
    AND a.attnum = c.objsubid WHERE c.classoid = 'pg_class'::regclass
    AND c.objoid = o.oid AND a.attnum > 0 ORDER BY a.attnum)
FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
JOIN pg_foreign_table f ON f.ftrelid = o.oid
JOIN pg_foreign_server s ON s.oid = f.ftserver
WHERE ${IS_PLAIN_FOREIGN_TABLE} AND ${IS_USER_SCHEMA}
  AND ${isNotOfExtension("pg_class", "o.oid")}`;

/**
 * Columns, conditions and whole schemas came with version 15. The order of
 * columns means nothing, and their numbers are those of the table.
 */
function publicationsSql(serverVersion: number): string {
  const hasMore = serverVersion >= 150000;
  const name = "quote_ident(p.pubname)";
  const columns = hasMore
    ? `coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', '
      ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = r.prrelid
      AND a.attnum = ANY (r.prattrs)) || ')', '') ||
    coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')`
    : "''";
  const schemas = hasMore
    ? ` || ARRAY(SELECT 'ALTER PUBLICATION ' || ${name} ||
    ' ADD TABLES IN SCHEMA ' || quote_ident(n.nspname)
    FROM pg_publication_namespace m JOIN pg_namespace n ON n.oid = m.pnnspid
    WHERE m.pnpubid = p.oid ORDER BY n.nspname)`
    : "";
  return `
SELECT 'pg_publication', p.oid, 'publication', ${name},
  ARRAY['CREATE PUBLICATION ' || ${name} ||
    CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END ||
    ' WITH (publish = ''' || concat_ws(', ',
      CASE WHEN p.pubinsert THEN 'insert' END,
      CASE WHEN p.pubupdate THEN 'update' END,
      CASE WHEN p.pubdelete THEN 'delete' END,
      CASE WHEN p.pubtruncate THEN 'truncate' END) || '''' ||
    CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true'
      ELSE '' END ||
    CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's'
      THEN ', publish_generated_columns = stored' ELSE '' END || ')']
  || ARRAY(SELECT 'ALTER PUBLICATION ' || ${name} || ' ADD TABLE ONLY ' ||
    ${qualified("n.nspname", "c.relname")} || ${columns}
    FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.prpubid = p.oid ORDER BY n.nspname, c.relname)${schemas}
FROM pg_publication p WHERE ${isNotOfExtension("pg_publication", "p.oid")}`;
}

/** Operators and functions that belong to the `owner` of a class or family. */
function accessMembers(owner: string): string {
  const isIn = (catalog: string, oid: string) =>
    `EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass
      AND x.objid = ${oid} AND ${owner})`;
  return `concat_ws(', ', (SELECT string_agg('OPERATOR ' || m.amopstrategy ||
      ' ' || m.amopopr::regoperator || CASE WHEN m.amopsortfamily <> 0
        THEN ' FOR ORDER BY ' || (SELECT ${
    qualified("sn.nspname", "sf.opfname")
  }
          FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
          WHERE sf.oid = m.amopsortfamily) ELSE '' END, ', '
      ORDER BY m.amopstrategy, m.amopopr::regoperator::text)
      FROM pg_amop m WHERE ${isIn("pg_amop", "m.oid")}),
    (SELECT string_agg('FUNCTION ' || m.amprocnum || ' (' ||
      format_type(m.amproclefttype, NULL) || ', ' ||
      format_type(m.amprocrighttype, NULL) || ') ' || m.amproc::regprocedure,
      ', ' ORDER BY m.amprocnum, m.amproc::regprocedure::text)
      FROM pg_amproc m WHERE ${isIn("pg_amproc", "m.oid")}))`;
}

const FAMILIES_SQL = `
SELECT 'pg_opfamily', f.oid, 'operator family',
  ${qualified("n.nspname", "f.opfname")} || ' USING ' || quote_ident(am.amname),
  ARRAY['CREATE OPERATOR FAMILY ' || ${qualified("n.nspname", "f.opfname")} ||
    ' USING ' || quote_ident(am.amname)] || array_remove(ARRAY[
    'ALTER OPERATOR FAMILY ' || ${qualified("n.nspname", "f.opfname")} ||
    ' USING ' || quote_ident(am.amname) || ' ADD ' || nullif(${
  accessMembers(
    "x.refclassid = 'pg_opfamily'::regclass AND x.refobjid = f.oid AND " +
      "x.deptype = 'a'",
  )
}, '')], NULL)
FROM pg_opfamily f JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am am ON am.oid = f.opfmethod
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_opfamily", "f.oid")}`;

const CLASSES_SQL = `
SELECT 'pg_opclass', c.oid, 'operator class',
  ${qualified("n.nspname", "c.opcname")} || ' USING ' || quote_ident(am.amname),
  ARRAY['CREATE OPERATOR CLASS ' || ${qualified("n.nspname", "c.opcname")} ||
    CASE WHEN c.opcdefault THEN ' DEFAULT' ELSE '' END || ' FOR TYPE ' ||
    format_type(c.opcintype, NULL) || ' USING ' || quote_ident(am.amname) ||
    ' FAMILY ' || ${qualified("fn.nspname", "f.opfname")} || ' AS ' ||
    concat_ws(', ', nullif(${
  accessMembers(
    "x.refclassid = 'pg_opclass'::regclass AND x.refobjid = c.oid",
  )
}, ''), 'STORAGE ' || format_type(coalesce(nullif(c.opckeytype, 0),
      c.opcintype), NULL))]
FROM pg_opclass c JOIN pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_am am ON am.oid = c.opcmethod
JOIN pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_namespace fn ON fn.oid = f.opfnamespace
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_opclass", "c.oid")}`;

const CONVERSIONS_SQL = `
SELECT 'pg_conversion', c.oid, 'conversion',
  ${qualified("n.nspname", "c.conname")},
  ARRAY['CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END ||
    'CONVERSION ' || ${qualified("n.nspname", "c.conname")} || ' FOR ' ||
    quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO ' ||
    quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' ||
    c.conproc::regproc]
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_conversion", "c.oid")}`;

/** What few databases have, each as the statements that make it. */
export function rareSql(serverVersion: number): string {
  return [
    WRAPPERS_SQL,
    SERVERS_SQL,
    FOREIGN_TABLES_SQL,
    publicationsSql(serverVersion),
    FAMILIES_SQL,
    CLASSES_SQL,
    CONVERSIONS_SQL,
  ].join("\nUNION ALL") + "\nORDER BY 3, 4";
}

/** Ids of catalogs whose objects are named only. */
const UNKNOWN_CATALOGS: readonly (readonly [string, string])[] = [
  ["pg_language", "true"],
  ["pg_am", "true"],
  ["pg_ts_parser", "true"],
  ["pg_ts_template", "true"],
  ["pg_transform", "true"],
  [
    "pg_subscription",
    "o.subdbid = (SELECT d.oid FROM pg_database d " +
    "WHERE d.datname = current_database())",
  ],
  ["pg_class", `o.relkind = 'f' AND NOT (${IS_PLAIN_FOREIGN_TABLE})`],
  [
    "pg_type",
    "(o.typtype = 'b' AND NOT (o.typcategory = 'A' AND o.typlen = -1) OR " +
    "o.typtype = 'p')",
  ],
];

/**
 * Objects of kinds that are not reflected, of the user's schemas or of none.
 * User mappings may hold passwords; security labels need their provider.
 */
export const UNKNOWN_SQL = `
SELECT i.type AS kind, i.identity AS identity,
  ARRAY(SELECT DISTINCT d.classid || ' ' || d.objid FROM pg_depend d
    WHERE d.refclassid = u.c AND (d.refobjid = u.o
      OR u.c = ${CATALOG_IDS.pg_type} AND d.refobjid = (SELECT t.typarray
        FROM pg_type t WHERE t.oid = u.o AND t.typarray <> 0))) AS users
FROM (${
  UNKNOWN_CATALOGS.map(([catalog, condition]) =>
    `SELECT '${catalog}'::regclass::oid AS c, o.oid AS o FROM ${catalog} o
  WHERE o.oid >= ${FIRST_USER_OID} AND ${condition}`
  ).join("\nUNION ALL ")
}) u, LATERAL pg_identify_object(u.c, u.o, 0) i
WHERE NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = u.c
  AND x.objid = u.o AND x.deptype = 'e')
  AND coalesce(i.schema !~ '^pg_', true)
UNION ALL SELECT 'user mapping', CASE WHEN m.umuser = 0 THEN 'PUBLIC'
  ELSE quote_ident(m.usename) END || ' on server ' || quote_ident(m.srvname),
  ARRAY[]::text[]
FROM pg_user_mappings m
UNION ALL SELECT 'security label', l.provider || ' on ' || l.objtype || ' ' ||
  l.objname, ARRAY[]::text[] FROM pg_seclabels l
WHERE l.objtype NOT IN ('role', 'database', 'tablespace')
ORDER BY 1, 2`;
