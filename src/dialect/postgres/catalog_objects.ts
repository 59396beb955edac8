import {
  CATALOG_IDS,
  type CatalogName,
  FIRST_USER_OID,
  IS_USER_SCHEMA,
  isNotOfExtension,
  qualified,
} from "./catalog.ts";
import { PUBLIC_COMMENT } from "./write_common.ts";

/** A trigger. */
export interface TriggerRow {
  readonly oid: string;
  readonly relation: string;
  readonly name: string;
  readonly definition: string;
  readonly enabled: string;
  /** `0` for one that is not a copy of a partitioned table's. */
  readonly parent: string;
}

/**
 * Without those behind foreign keys, and without a partition's copies of the
 * partitioned table's triggers unless they are switched otherwise. Before
 * version 15 copies count as internal, and only they have a parent.
 */
export function triggersSql(serverVersion: number): string {
  const isOwn = serverVersion >= 150000
    ? "NOT t.tgisinternal AND (t.tgparentid = 0 OR t.tgenabled <> u.tgenabled)"
    : "(NOT t.tgisinternal OR t.tgenabled <> u.tgenabled)";
  return `
SELECT t.oid, t.tgrelid AS relation, t.tgname AS name,
  pg_get_triggerdef(t.oid) AS definition, t.tgenabled AS enabled,
  t.tgparentid AS parent
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_trigger u ON u.oid = t.tgparentid
WHERE ${isOwn} AND ${IS_USER_SCHEMA}
ORDER BY n.nspname, c.relname, t.tgname`;
}

/** A rule; those of views, named `_RETURN`, have no definition. */
export interface RuleRow {
  readonly oid: string;
  readonly relation: string;
  readonly name: string;
  readonly enabled: string;
  readonly definition: string | null;
}

export const RULES_SQL = `
SELECT r.oid, r.ev_class AS relation, r.rulename AS name,
  r.ev_enabled AS enabled,
  CASE WHEN r.rulename <> '_RETURN' THEN pg_get_ruledef(r.oid) END AS definition
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${IS_USER_SCHEMA} ORDER BY n.nspname, c.relname, r.rulename`;

/** A row security policy. */
export interface PolicyRow {
  readonly oid: string;
  readonly relation: string;
  readonly name: string;
  readonly command: string;
  readonly is_permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

export const POLICIES_SQL = `
SELECT p.oid, p.polrelid AS relation, p.polname AS name, p.polcmd AS command,
  p.polpermissive AS is_permissive,
  ARRAY(SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r))
    END FROM unnest(p.polroles) r ORDER BY 1) AS roles,
  pg_get_expr(p.polqual, p.polrelid) AS using,
  pg_get_expr(p.polwithcheck, p.polrelid) AS check
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${IS_USER_SCHEMA} ORDER BY n.nspname, c.relname, p.polname`;

/** An object that is reflected as the statements that make it. */
export interface PlainRow {
  readonly catalog: CatalogPlain;
  readonly oid: string;
  readonly kind: string;
  readonly identity: string;
  readonly statements: readonly string[];
}

type CatalogPlain =
  | "pg_statistic_ext"
  | "pg_event_trigger"
  | "pg_cast"
  | "pg_operator"
  | "pg_ts_dict"
  | "pg_ts_config"
  | "pg_foreign_data_wrapper"
  | "pg_foreign_server"
  | "pg_class"
  | "pg_publication"
  | "pg_opfamily"
  | "pg_opclass"
  | "pg_conversion";

/** An operator by name for `OPERATOR(…)`-less options such as `commutator`. */
function operatorName(oid: string): string {
  return `(SELECT 'OPERATOR(' || quote_ident(xn.nspname) || '.' || xo.oprname
    || ')' FROM pg_operator xo JOIN pg_namespace xn ON xn.oid = xo.oprnamespace
    WHERE xo.oid = ${oid})`;
}

/**
 * The server lists the columns by their numbers, of which nothing else speaks:
 * by name, the text is the same for tables whose columns have another order.
 */
const STATISTICS_DEFINITION = `coalesce((SELECT
    overlay(pg_get_statisticsobjdef(s.oid) PLACING string_agg(
      quote_ident(a.attname), ', ' ORDER BY a.attname)
      FROM x.head + 3 + strpos(substr(pg_get_statisticsobjdef(s.oid), x.head),
        ' ON '))
    FROM pg_attribute a, length('CREATE STATISTICS ' ||
      ${qualified("n.nspname", "s.stxname")} || ' ') AS x (head)
    WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)
    GROUP BY x.head), pg_get_statisticsobjdef(s.oid))`;

const STATISTICS_SQL = `
SELECT 'pg_statistic_ext' AS catalog, s.oid, 'statistics' AS kind,
  ${qualified("n.nspname", "s.stxname")} AS identity,
  array_remove(ARRAY[${STATISTICS_DEFINITION},
    CASE WHEN coalesce(s.stxstattarget, -1) >= 0 THEN 'ALTER STATISTICS ' ||
      ${qualified("n.nspname", "s.stxname")} || ' SET STATISTICS ' ||
      s.stxstattarget END], NULL) AS statements
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE ${IS_USER_SCHEMA}`;

const EVENT_TRIGGERS_SQL = `
SELECT 'pg_event_trigger', e.oid, 'event trigger', quote_ident(e.evtname),
  array_remove(ARRAY['CREATE EVENT TRIGGER ' || quote_ident(e.evtname) ||
    ' ON ' || e.evtevent || coalesce(' WHEN TAG IN (' || (SELECT
      string_agg(quote_literal(tag), ', ') FROM unnest(e.evttags) tag) || ')',
    '') || ' EXECUTE FUNCTION ' || e.evtfoid::regproc || '()',
    'ALTER EVENT TRIGGER ' || quote_ident(e.evtname) || CASE e.evtenabled
      WHEN 'D' THEN ' DISABLE' WHEN 'A' THEN ' ENABLE ALWAYS'
      WHEN 'R' THEN ' ENABLE REPLICA' END], NULL)
FROM pg_event_trigger e
WHERE ${isNotOfExtension("pg_event_trigger", "e.oid")}`;

const CASTS_SQL = `
SELECT 'pg_cast', c.oid, 'cast', '(' || format_type(c.castsource, NULL) ||
    ' AS ' || format_type(c.casttarget, NULL) || ')',
  ARRAY['CREATE CAST (' || format_type(c.castsource, NULL) || ' AS ' ||
    format_type(c.casttarget, NULL) || ')' || CASE c.castmethod
      WHEN 'f' THEN ' WITH FUNCTION ' || c.castfunc::regprocedure
      WHEN 'i' THEN ' WITH INOUT' ELSE ' WITHOUT FUNCTION' END ||
    CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT'
      WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END]
FROM pg_cast c WHERE c.oid >= ${FIRST_USER_OID}
  AND ${isNotOfExtension("pg_cast", "c.oid")}
  AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = ${CATALOG_IDS.pg_cast}
    AND x.objid = c.oid AND x.deptype = 'i')`;

/** Without the empty shells that a commutator not yet made leaves. */
const OPERATORS_SQL = `
SELECT 'pg_operator', o.oid, 'operator', quote_ident(n.nspname) || '.' ||
    o.oprname || ' (' || CASE WHEN o.oprleft = 0 THEN 'NONE'
      ELSE format_type(o.oprleft, NULL) END || ', ' ||
    format_type(o.oprright, NULL) || ')',
  ARRAY['CREATE OPERATOR ' || quote_ident(n.nspname) || '.' || o.oprname ||
    ' (FUNCTION = ' || o.oprcode || coalesce(', LEFTARG = ' ||
      CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END, '') ||
    ', RIGHTARG = ' || format_type(o.oprright, NULL) ||
    coalesce(', COMMUTATOR = ' || ${operatorName("o.oprcom")}, '') ||
    coalesce(', NEGATOR = ' || ${operatorName("o.oprnegate")}, '') ||
    coalesce(', RESTRICT = ' || nullif(o.oprrest::text, '-'), '') ||
    coalesce(', JOIN = ' || nullif(o.oprjoin::text, '-'), '') ||
    CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END ||
    CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')']
FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprcode <> 0 AND ${IS_USER_SCHEMA}
  AND ${isNotOfExtension("pg_operator", "o.oid")}`;

const DICTIONARIES_SQL = `
SELECT 'pg_ts_dict', d.oid, 'text search dictionary',
  ${qualified("n.nspname", "d.dictname")},
  ARRAY['CREATE TEXT SEARCH DICTIONARY ' ||
    ${qualified("n.nspname", "d.dictname")} || ' (TEMPLATE = ' || (SELECT
      ${qualified("tn.nspname", "t.tmplname")} FROM pg_ts_template t
      JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
      WHERE t.oid = d.dicttemplate) || coalesce(', ' || d.dictinitoption, '') ||
    ')']
FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_ts_dict", "d.oid")}`;

const CONFIGURATIONS_SQL = `
SELECT 'pg_ts_config', c.oid, 'text search configuration',
  ${qualified("n.nspname", "c.cfgname")},
  ARRAY['CREATE TEXT SEARCH CONFIGURATION ' ||
    ${qualified("n.nspname", "c.cfgname")} || ' (PARSER = ' || (SELECT
      ${qualified("pn.nspname", "p.prsname")} FROM pg_ts_parser p
      JOIN pg_namespace pn ON pn.oid = p.prsnamespace
      WHERE p.oid = c.cfgparser) || ')'] || ARRAY(
    SELECT 'ALTER TEXT SEARCH CONFIGURATION ' ||
      ${qualified("n.nspname", "c.cfgname")} || ' ADD MAPPING FOR ' ||
      quote_ident(tt.alias) || ' WITH ' || string_agg(
        m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)
    FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) tt
      ON tt.tokid = m.maptokentype
    WHERE m.mapcfg = c.oid GROUP BY tt.tokid, tt.alias ORDER BY tt.tokid)
FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_ts_config", "c.oid")}`;

/** The rarer kinds, in one query. */
export const PLAIN_SQL = `${
  [
    STATISTICS_SQL,
    EVENT_TRIGGERS_SQL,
    CASTS_SQL,
    OPERATORS_SQL,
    DICTIONARIES_SQL,
    CONFIGURATIONS_SQL,
  ].join("\nUNION ALL")
}
ORDER BY 3, 4`;

/** A comment on an object or, with `sub`, on a column. */
export interface CommentRow {
  readonly catalog: string;
  readonly oid: string;
  readonly sub: number;
  readonly text: string;
}

/** The one of `public` that every new database has is left out. */
export const COMMENTS_SQL = `
SELECT classoid AS catalog, objoid AS oid, objsubid AS sub, description AS text
FROM pg_description WHERE objoid >= ${FIRST_USER_OID}
  OR classoid = ${CATALOG_IDS.pg_namespace} AND objoid = 2200
    AND description <> '${PUBLIC_COMMENT}'`;

/** A privilege granted, or taken away from what an object starts with. */
export interface PrivilegeRow {
  readonly catalog: string;
  readonly oid: string;
  readonly column: string | null;
  readonly action: "grant" | "revoke";
  readonly grantee: string;
  readonly privilege: string;
  readonly is_grantable: boolean;
}

const WITH_PRIVILEGES = `
SELECT ${CATALOG_IDS.pg_class} AS catalog, c.oid, 0 AS sub,
  NULL::name AS column, c.relacl AS acl,
  CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END AS kind, c.relowner AS owner
FROM pg_class c WHERE c.relacl IS NOT NULL AND c.oid >= ${FIRST_USER_OID}
UNION ALL SELECT ${CATALOG_IDS.pg_class}, a.attrelid, a.attnum, a.attname,
  a.attacl, 'c', c.relowner
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
    AND c.oid >= ${FIRST_USER_OID}
UNION ALL SELECT ${CATALOG_IDS.pg_proc}, oid, 0, NULL, proacl, 'f', proowner
  FROM pg_proc WHERE proacl IS NOT NULL AND oid >= ${FIRST_USER_OID}
UNION ALL SELECT ${CATALOG_IDS.pg_type}, oid, 0, NULL, typacl, 'T', typowner
  FROM pg_type WHERE typacl IS NOT NULL AND oid >= ${FIRST_USER_OID}
UNION ALL SELECT ${CATALOG_IDS.pg_namespace}, oid, 0, NULL, nspacl, 'n', nspowner
  FROM pg_namespace WHERE nspacl IS NOT NULL
    AND (oid >= ${FIRST_USER_OID} OR nspname = 'public')
UNION ALL SELECT ${CATALOG_IDS.pg_foreign_data_wrapper}, oid, 0, NULL, fdwacl,
  'F', fdwowner FROM pg_foreign_data_wrapper
  WHERE fdwacl IS NOT NULL AND oid >= ${FIRST_USER_OID}
UNION ALL SELECT ${CATALOG_IDS.pg_foreign_server}, oid, 0, NULL, srvacl, 'S',
  srvowner FROM pg_foreign_server
  WHERE srvacl IS NOT NULL AND oid >= ${FIRST_USER_OID}
UNION ALL SELECT ${CATALOG_IDS.pg_language}, oid, 0, NULL, lanacl, 'l', lanowner
  FROM pg_language WHERE lanacl IS NOT NULL AND oid >= ${FIRST_USER_OID}`;

/**
 * The difference between what is granted and what an object of its kind has
 * when it is new, or when its extension or initdb has made it, revocations
 * first. What the owner may is left out: the owner is another one elsewhere.
 */
export const PRIVILEGES_SQL = `
SELECT catalog::oid AS catalog, oid, "column", action,
  CASE WHEN grantee = 0 THEN 'PUBLIC'
    ELSE quote_ident(pg_get_userbyid(grantee)) END AS grantee,
  privilege, is_grantable
FROM (${WITH_PRIVILEGES}) o
LEFT JOIN pg_init_privs i ON i.classoid = o.catalog AND i.objoid = o.oid
  AND i.objsubid = o.sub
CROSS JOIN LATERAL (SELECT coalesce(i.initprivs,
  acldefault(kind::"char", owner)) AS usual) u
CROSS JOIN LATERAL (
  SELECT 'revoke' AS action, d.grantee, d.privilege_type AS privilege,
    false AS is_grantable
  FROM aclexplode(usual) d
  WHERE NOT EXISTS (SELECT FROM aclexplode(acl) e WHERE e.grantee = d.grantee
    AND e.privilege_type = d.privilege_type
    AND (e.is_grantable OR NOT d.is_grantable))
  UNION ALL
  SELECT 'grant', e.grantee, e.privilege_type, e.is_grantable
  FROM aclexplode(acl) e
  WHERE NOT EXISTS (SELECT FROM aclexplode(usual) d
    WHERE d.grantee = e.grantee AND d.privilege_type = e.privilege_type
    AND d.is_grantable = e.is_grantable)
) change
WHERE grantee <> owner
ORDER BY catalog, oid, "column" NULLS FIRST, action DESC, grantee, privilege`;

/** An object of an extension that has privileges of its own. */
export interface ExtensionMemberRow {
  readonly catalog: CatalogName;
  readonly oid: string;
  /** Object id of the extension. */
  readonly extension: string;
  /** As `GRANT` calls it. */
  readonly target: string;
}

/** Whether they differ from the extension's, {@linkcode PRIVILEGES_SQL} says. */
export const EXTENSION_MEMBERS_SQL = `
SELECT DISTINCT o.catalog::regclass::text AS catalog, o.oid,
  d.refobjid AS extension,
  CASE o.kind WHEN 's' THEN 'SEQUENCE ' WHEN 'r' THEN 'TABLE '
    WHEN 'c' THEN 'TABLE ' WHEN 'f' THEN 'ROUTINE ' WHEN 'T' THEN 'TYPE '
    WHEN 'n' THEN 'SCHEMA ' WHEN 'F' THEN 'FOREIGN DATA WRAPPER '
    WHEN 'S' THEN 'FOREIGN SERVER ' ELSE 'LANGUAGE ' END || x.identity AS target
FROM (${WITH_PRIVILEGES}) o
JOIN pg_depend d ON d.classid = o.catalog AND d.objid = o.oid
  AND d.deptype = 'e'
CROSS JOIN LATERAL pg_identify_object(o.catalog, o.oid, 0) x
ORDER BY target`;

/** A change of default privileges. */
export interface DefaultPrivilegeRow {
  readonly oid: string;
  readonly role: string;
  readonly is_own: boolean;
  readonly schema: string | null;
  readonly objects: string;
  readonly action: "grant" | "revoke";
  readonly grantee: string;
  readonly privilege: string;
  readonly is_grantable: boolean;
}

/** Those of a schema add to the others; those without take away as well. */
export const DEFAULT_PRIVILEGES_SQL = `
SELECT a.oid, quote_ident(pg_get_userbyid(a.defaclrole)) AS role,
  pg_get_userbyid(a.defaclrole) = current_user AS is_own,
  quote_ident(n.nspname) AS schema, CASE a.defaclobjtype WHEN 'r' THEN 'TABLES'
    WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
    WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS objects,
  action, CASE WHEN grantee = 0 THEN 'PUBLIC'
    ELSE quote_ident(pg_get_userbyid(grantee)) END AS grantee,
  privilege, is_grantable
FROM pg_default_acl a
LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace
CROSS JOIN LATERAL (SELECT CASE WHEN a.defaclnamespace <> 0 THEN NULL::aclitem[]
  ELSE acldefault(CASE WHEN a.defaclobjtype = 'S' THEN 's'
    ELSE a.defaclobjtype END, a.defaclrole) END AS usual) u
CROSS JOIN LATERAL (
  SELECT 'revoke' AS action, d.grantee, d.privilege_type AS privilege,
    false AS is_grantable
  FROM aclexplode(u.usual) d
  WHERE NOT EXISTS (SELECT FROM aclexplode(a.defaclacl) e
    WHERE e.grantee = d.grantee AND e.privilege_type = d.privilege_type)
  UNION ALL
  SELECT 'grant', e.grantee, e.privilege_type, e.is_grantable
  FROM aclexplode(a.defaclacl) e
  WHERE NOT EXISTS (SELECT FROM aclexplode(u.usual) d
    WHERE d.grantee = e.grantee AND d.privilege_type = e.privilege_type)
) change
WHERE grantee <> a.defaclrole OR a.defaclnamespace <> 0
ORDER BY role, schema NULLS FIRST, objects, action DESC, grantee, privilege`;

/** What needs what; `r…` is needed. */
export interface DependencyRow {
  readonly c: string;
  readonly o: string;
  readonly rc: string;
  readonly ro: string;
  /** Number of the column it is about; 0 for the whole object. */
  readonly rs: number;
}

/**
 * Without what belongs to extensions, and without sequences' dependence on the
 * column they belong to: they are made before it. Nor are those among them
 * that lead from a part to its own object: from types that come with others,
 * from indexes behind constraints, from not-null constraints. What members of
 * operator classes and publications need, those need. Names are short since
 * there are many rows.
 */
export function dependenciesSql(serverVersion: number): string {
  const needs = serverVersion >= 150000 ? "pg_depend" : NEEDS_BEFORE_15;
  return `
SELECT d.classid AS c, d.objid AS o, d.refclassid AS rc,
  d.refobjid AS ro, d.refobjsubid AS rs
FROM ${needs} d
WHERE d.objid >= ${FIRST_USER_OID} AND d.refobjid >= ${FIRST_USER_OID}
  AND d.deptype <> 'e'
  AND (d.classid, d.objid) IS DISTINCT FROM (d.refclassid, d.refobjid)
  AND NOT (d.classid = ${CATALOG_IDS.pg_class} AND d.deptype IN ('a', 'i')
    AND d.refclassid = ${CATALOG_IDS.pg_class} AND d.refobjsubid > 0
    AND EXISTS (SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
  AND NOT (d.classid = ${CATALOG_IDS.pg_type} AND d.deptype = 'i')
  AND NOT (d.classid = ${CATALOG_IDS.pg_class} AND d.deptype = 'i'
    AND d.refclassid = ${CATALOG_IDS.pg_constraint})
  AND NOT (d.classid = ${CATALOG_IDS.pg_constraint} AND EXISTS (SELECT
    FROM pg_constraint k WHERE k.oid = d.objid AND k.contype = 'n'))
UNION SELECT p.refclassid, p.refobjid, d.refclassid, d.refobjid, d.refobjsubid
FROM pg_depend d
JOIN pg_depend p ON p.classid = d.classid AND p.objid = d.objid
WHERE d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass,
    'pg_publication_rel'::regclass,
    coalesce(to_regclass('pg_publication_namespace'), 0))
  AND p.refclassid IN (${CATALOG_IDS.pg_opclass}, ${CATALOG_IDS.pg_opfamily},
    ${CATALOG_IDS.pg_publication})
  AND d.refobjid >= ${FIRST_USER_OID}`;
}

/**
 * `pg_depend` as it is from version 15 on, where it is the expression of a
 * generated column that needs other columns and functions, not the column.
 */
const NEEDS_BEFORE_15 = `(SELECT
  CASE WHEN f.oid IS NULL THEN n.classid ELSE ${CATALOG_IDS.pg_attrdef} END
    AS classid,
  coalesce(f.oid, n.objid) AS objid, n.refclassid, n.refobjid, n.refobjsubid,
  n.deptype
  FROM pg_depend n
  LEFT JOIN pg_attribute a ON n.classid = ${CATALOG_IDS.pg_class}
    AND n.refclassid NOT IN (${CATALOG_IDS.pg_type}, ${CATALOG_IDS.pg_collation})
    AND a.attrelid = n.objid AND a.attnum = n.objsubid AND a.attgenerated <> ''
  LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum)`;

/** An object of a kind that is not reflected. */
export interface UnknownRow {
  readonly kind: string;
  readonly identity: string;
  /** Catalog and object id of what needs it. */
  readonly users: readonly string[];
}
