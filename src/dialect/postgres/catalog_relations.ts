import {
  CATALOG_IDS,
  FIRST_USER_OID,
  IS_USER_SCHEMA,
  isNotOfExtension,
  qualified,
} from "./catalog.ts";

/** A table or view; foreign tables are not among them. */
export interface RelationRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly identity: string;
  readonly kind: "r" | "p" | "v" | "m";
  readonly persistence: string;
  readonly options: readonly string[];
  readonly access_method: string | null;
  readonly tablespace: string | null;
  readonly row_security: boolean;
  readonly force_row_security: boolean;
  readonly replica_identity: string;
  readonly partition_key: string | null;
  readonly partition_bound: string | null;
  readonly of_type: string | null;
  /** The type of its rows. */
  readonly row_type: string;
  /** The type of arrays of them. */
  readonly row_array_type: string;
  /** Object ids in the order of inheritance. */
  readonly parents: readonly string[];
  readonly definition: string | null;
}

export const RELATIONS_SQL = `
SELECT c.oid, n.nspname AS schema, c.relname AS name,
  ${qualified("n.nspname", "c.relname")} AS identity, c.relkind AS kind,
  c.relpersistence AS persistence,
  coalesce(c.reloptions, '{}') || ARRAY(SELECT 'toast.' || o FROM pg_class t,
    unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid) AS options,
  CASE WHEN am.amname <> 'heap' THEN quote_ident(am.amname) END
    AS access_method,
  quote_ident(ts.spcname) AS tablespace, c.relrowsecurity AS row_security,
  c.relforcerowsecurity AS force_row_security,
  c.relreplident AS replica_identity,
  CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
  pg_get_expr(c.relpartbound, c.oid) AS partition_bound,
  CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
  t.oid AS row_type, t.typarray AS row_array_type,
  ARRAY(SELECT i.inhparent::text FROM pg_inherits i WHERE i.inhrelid = c.oid
    ORDER BY i.inhseqno) AS parents,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = c.reltype
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND ${IS_USER_SCHEMA}
  AND ${isNotOfExtension("pg_class", "c.oid")}
ORDER BY n.nspname, c.relname`;

/**
 * A column of a table, a view or a composite type. There are many: what most of
 * them have alike is null, which costs least.
 */
export interface ColumnRow {
  readonly relation: string;
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
  readonly not_null: true | null;
  readonly identity: string | null;
  readonly generated: string | null;
  readonly is_inherited: true | null;
  readonly storage: string | null;
  readonly compression: string | null;
  readonly statistics: number | null;
  readonly options: readonly string[] | null;
  readonly default_oid: string | null;
  readonly default: string | null;
  readonly constraint_oid: string | null;
  readonly constraint_name: string | null;
  readonly constraint_inherited: true | null;
  readonly constraint_no_inherit: true | null;
  readonly constraint_not_valid: true | null;
}

/**
 * Options of a column without the server's own number of its version, which
 * releases from November 2026 on keep among them and `pg_dump` leaves out, too.
 */
function userOptions(options: string): string {
  const isOwn = (option: string) => `starts_with(${option}, 'pg_attver=')`;
  // Nearly all columns have this one only, and a query for each takes time.
  return `CASE WHEN cardinality(${options}) = 1 AND ${
    isOwn(`(${options})[1]`)
  } THEN NULL
    WHEN ${options} IS NOT NULL THEN ARRAY(SELECT o FROM unnest(${options})
      WITH ORDINALITY u(o, place) WHERE NOT ${isOwn("o")} ORDER BY place) END`;
}

/** Columns of dropped ones and of the system left out. */
export function columnsSql(serverVersion: number): string {
  const hasCompression = serverVersion >= 140000;
  const hasNotNull = serverVersion >= 180000;
  return `
SELECT a.attrelid AS relation, a.attnum AS number, a.attname AS name,
  format_type(a.atttypid, a.atttypmod) AS type,
  CASE WHEN co.oid IS NOT NULL THEN ${
    qualified("cn.nspname", "co.collname")
  } END AS collation,
  nullif(a.attnotnull, false) AS not_null,
  nullif(a.attidentity, '') AS identity,
  nullif(a.attgenerated, '') AS generated,
  nullif(NOT a.attislocal, false) AS is_inherited,
  CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
  ${hasCompression ? "nullif(a.attcompression, '')" : "NULL"} AS compression,
  nullif(a.attstattarget::int4, -1) AS statistics,
  ${userOptions("a.attoptions")} AS options,
  d.oid AS default_oid, pg_get_expr(d.adbin, d.adrelid) AS default,
  ${
    hasNotNull
      ? `k.oid AS constraint_oid, k.conname AS constraint_name,
  nullif(NOT k.conislocal OR c.relispartition AND k.coninhcount > 0, false)
    AS constraint_inherited,
  nullif(k.connoinherit, false) AS constraint_no_inherit,
  nullif(NOT k.convalidated, false) AS constraint_not_valid`
      : `NULL AS constraint_oid, NULL AS constraint_name,
  NULL AS constraint_inherited, NULL AS constraint_no_inherit,
  NULL AS constraint_not_valid`
  }
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation co
  ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
${
    hasNotNull
      ? `LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid
  AND k.contype = 'n' AND k.conkey[1] = a.attnum`
      : ""
  }
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'c') AND ${IS_USER_SCHEMA}
ORDER BY a.attrelid, a.attnum`;
}

/** A sequence, with the column it belongs to. */
export interface SequenceRow {
  readonly oid: string;
  readonly name: string;
  readonly identity: string;
  readonly persistence: string;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycles: boolean;
  readonly owner_table: string | null;
  readonly owner_column: number | null;
  /** `a` if it is owned, `i` if it is an identity column's. */
  readonly owner_type: "a" | "i" | null;
}

/**
 * Until version 15 all sequences are logged; those of identity columns are said
 * to be as their tables, since no statement could tell them apart.
 */
export function sequencesSql(serverVersion: number): string {
  const persistence = serverVersion >= 150000
    ? "c.relpersistence"
    : "CASE WHEN d.deptype = 'i' THEN (SELECT t.relpersistence " +
      "FROM pg_class t WHERE t.oid = d.refobjid) ELSE c.relpersistence END";
  return `
SELECT c.oid, c.relname AS name,
  ${qualified("n.nspname", "c.relname")} AS identity,
  ${persistence} AS persistence, format_type(s.seqtypid, NULL) AS type,
  s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS minimum,
  s.seqmax AS maximum, s.seqcache AS cache, s.seqcycle AS cycles,
  d.refobjid AS owner_table, d.refobjsubid AS owner_column,
  d.deptype AS owner_type
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = ${CATALOG_IDS.pg_class}
  AND d.objid = c.oid AND d.objsubid = 0
  AND d.refclassid = ${CATALOG_IDS.pg_class} AND d.deptype IN ('a', 'i')
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_class", "c.oid")}
ORDER BY n.nspname, c.relname`;
}

/** A constraint of a table or a domain. */
export interface ConstraintRow {
  readonly oid: string;
  readonly name: string;
  readonly type: "c" | "p" | "u" | "x" | "f" | "n";
  /** `0` for one of a domain. */
  readonly relation: string;
  readonly domain: string;
  readonly definition: string;
  readonly is_validated: boolean;
  readonly is_local: boolean;
  /** `0` for one that is not taken over from a partitioned table. */
  readonly parent: string;
}

/** Not-null constraints of tables come with the columns, triggers' with them. */
export const CONSTRAINTS_SQL = `
SELECT k.oid, k.conname AS name, k.contype AS type, k.conrelid AS relation,
  k.contypid AS domain, pg_get_constraintdef(k.oid) AS definition,
  k.convalidated AS is_validated, k.conislocal AS is_local,
  k.conparentid AS parent
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
WHERE (k.contype IN ('c', 'p', 'u', 'x', 'f')
  OR k.contype = 'n' AND k.contypid <> 0) AND ${IS_USER_SCHEMA}
ORDER BY k.conrelid, k.contypid, k.conname`;

/** An index, also behind a constraint. */
export interface IndexRow {
  readonly oid: string;
  readonly identity: string;
  readonly relation: string;
  readonly constraint_oid: string | null;
  readonly definition: string | null;
  readonly options: readonly string[] | null;
  readonly is_valid: boolean;
  readonly is_clustered: boolean;
  readonly is_replica_identity: boolean;
  /** The index of the partitioned table, quoted and qualified. */
  readonly parent: string | null;
  readonly tablespace: string | null;
  /** Alternating column numbers and targets; null for none. */
  readonly statistics: readonly string[] | null;
}

/** The access method `btree`; `src/include/catalog/pg_am.dat` */
const BTREE_OID = 403;
/** Types; `src/include/catalog/pg_type.dat` */
const TEXT_OID = 25;
const VARCHAR_OID = 1043;

/**
 * The columns of indexes in which each is a column of the table, in the order,
 * collation and operator class that it has anyway. Keys are unfolded in a list
 * of their own, so that the planner does not look up column by column.
 */
const PLAIN_INDEX_COLUMNS = `SELECT key.indexrelid, count(*) AS number,
    string_agg(quote_ident(a.attname), ', ' ORDER BY key.at) AS names
  FROM (SELECT i.indexrelid, i.indrelid,
      generate_subscripts(i.indkey, 1) AS at, unnest(i.indkey::int2[]) AS number,
      unnest(i.indclass::oid[]) AS class, unnest(i.indoption::int2[]) AS option,
      unnest(i.indcollation::oid[]) AS ordering
    FROM pg_index i
    WHERE i.indexrelid >= ${FIRST_USER_OID} AND NOT i.indisprimary) key
  JOIN pg_attribute a ON a.attrelid = key.indrelid AND a.attnum = key.number
    AND a.attnum > 0
  JOIN pg_opclass o ON o.oid = key.class
  GROUP BY key.indexrelid
  HAVING bool_and(key.option = 0 AND key.ordering = a.attcollation
    AND o.oid < ${FIRST_USER_OID} AND o.opcdefault
    AND (o.opcintype = a.atttypid OR o.opcintype = ${TEXT_OID}
      AND a.atttypid = ${VARCHAR_OID} AND NOT EXISTS (SELECT
        FROM pg_opclass v WHERE v.opcmethod = ${BTREE_OID} AND v.opcdefault
        AND v.opcintype = ${VARCHAR_OID})))`;

/**
 * What `pg_get_indexdef` says, which is asked only where more is to be said
 * than columns: it looks for the default operator class of each of them again,
 * half of the time that reading a database would take.
 */
function indexDefinition(serverVersion: number): string {
  const hasNullsDistinct = serverVersion >= 150000;
  return `CASE WHEN p.number = i.indnatts AND c.relkind = 'i'
    AND c.relam = ${BTREE_OID} AND c.reloptions IS NULL
    AND i.indpred IS NULL${
    hasNullsDistinct ? " AND NOT i.indnullsnotdistinct" : ""
  }
  THEN CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX '
    ELSE 'CREATE INDEX ' END || quote_ident(c.relname) || ' ON ' ||
    ${qualified("n.nspname", "t.relname")} || ' USING btree (' || p.names || ')'
  ELSE pg_get_indexdef(i.indexrelid) END`;
}

/** Definitions are left out where those of constraints say it all. */
export function indexesSql(serverVersion: number): string {
  return `
SELECT i.indexrelid AS oid, ${qualified("n.nspname", "c.relname")} AS identity,
  i.indrelid AS relation, k.oid AS constraint_oid,
  CASE WHEN k.oid IS NULL THEN ${indexDefinition(serverVersion)} END
    AS definition,
  c.reloptions AS options, i.indisvalid AS is_valid,
  i.indisclustered AS is_clustered, i.indisreplident AS is_replica_identity,
  ${qualified("pn.nspname", "pc.relname")} AS parent,
  quote_ident(ts.spcname) AS tablespace,
  CASE WHEN i.indexprs IS NOT NULL THEN
    ARRAY(SELECT s FROM pg_attribute a,
      unnest(ARRAY[a.attnum::text, a.attstattarget::text]) s
      WHERE a.attrelid = c.oid AND a.attstattarget >= 0 ORDER BY a.attnum) END
    AS statistics
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN (${PLAIN_INDEX_COLUMNS}) p ON p.indexrelid = i.indexrelid
LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
LEFT JOIN pg_class pc ON pc.oid = h.inhparent
LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace
LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_class", "i.indrelid")}
ORDER BY n.nspname, c.relname`;
}
