import {
  CATALOG_IDS,
  collationUnless,
  IS_USER_SCHEMA,
  isNotOfExtension,
  qualified,
} from "./catalog.ts";

/** A type; those that tables, views and other types bring along are not here. */
export interface TypeRow {
  readonly oid: string;
  readonly identity: string;
  readonly kind: "b" | "c" | "d" | "e" | "p" | "r" | "m";
  /** Relation of a row type, `0` for others. */
  readonly relation: string;
  /** Kind of that relation. */
  readonly relation_kind: string | null;
  /** The type of arrays of it, `0` if there is none. */
  readonly array: string;
  /** The range of a multirange. */
  readonly range: string | null;
  readonly labels: readonly string[] | null;
  readonly base: string | null;
  readonly collation: string | null;
  readonly default: string | null;
  readonly not_null: boolean;
  readonly range_options: readonly string[] | null;
}

/**
 * Without array types and the row types of tables and views, which are known by
 * what they belong to; foreign tables' are here.
 */
export function typesSql(serverVersion: number): string {
  const hasMultirange = serverVersion >= 140000;
  return `
SELECT t.oid, ${qualified("n.nspname", "t.typname")} AS identity,
  t.typtype AS kind, t.typrelid AS relation, c.relkind AS relation_kind,
  t.typarray AS array,
  ${
    hasMultirange
      ? "(SELECT m.rngtypid FROM pg_range m WHERE m.rngmultitypid = t.oid)"
      : "NULL"
  } AS range,
  CASE WHEN t.typtype = 'e' THEN ARRAY(SELECT e.enumlabel::text FROM pg_enum e
    WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) END AS labels,
  CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END
    AS base,
  CASE WHEN t.typtype = 'd' THEN ${
    collationUnless("t.typcollation", "b.typcollation")
  } END AS collation,
  CASE WHEN t.typtype = 'd' THEN coalesce(
    pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) END
    AS default,
  t.typnotnull AS not_null,
  CASE WHEN t.typtype = 'r' THEN ARRAY[
    'subtype = ' || format_type(r.rngsubtype, NULL),
    'subtype_opclass = ' || (SELECT ${qualified("n.nspname", "o.opcname")}
      FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace
      WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
    'collation = ' || ${collationUnless("r.rngcollation", "rt.typcollation")},
    'canonical = ' || nullif(r.rngcanonical::text, '-'),
    'subtype_diff = ' || nullif(r.rngsubdiff::text, '-')${
    hasMultirange
      ? `,
    'multirange_type_name = ' || (SELECT ${
        qualified("n.nspname", "m.typname")
      } FROM pg_type m JOIN pg_namespace n ON n.oid = m.typnamespace
      WHERE m.oid = r.rngmultitypid)`
      : ""
  }] END AS range_options
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_type rt ON rt.oid = r.rngsubtype
WHERE (c.oid IS NULL OR c.relkind NOT IN ('r', 'p', 'v', 'm'))
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  AND ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_type", "t.oid")}
ORDER BY n.nspname, t.typname`;
}

/** A collation with what `CREATE COLLATION` says of it. */
export interface CollationRow {
  readonly oid: string;
  readonly identity: string;
  readonly provider: string;
  readonly is_deterministic: boolean;
  readonly collate: string | null;
  readonly ctype: string | null;
  readonly locale: string | null;
  readonly rules: string | null;
}

/** Where the locale of ICU stands differs from version to version. */
export const COLLATIONS_SQL = `
SELECT c.oid, ${qualified("n.nspname", "c.collname")} AS identity,
  c.collprovider AS provider, c.collisdeterministic AS is_deterministic,
  c.collcollate AS collate, c.collctype AS ctype,
  coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale')
    AS locale,
  to_jsonb(c) ->> 'collicurules' AS rules
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_collation", "c.oid")}
ORDER BY n.nspname, c.collname`;

/** A schema. */
export interface SchemaRow {
  readonly oid: string;
  readonly identity: string;
}

export const SCHEMAS_SQL = `
SELECT n.oid, quote_ident(n.nspname) AS identity FROM pg_namespace n
WHERE ${IS_USER_SCHEMA} AND ${isNotOfExtension("pg_namespace", "n.oid")}
ORDER BY n.nspname`;

/** An extension. */
export interface ExtensionRow {
  readonly oid: string;
  readonly identity: string;
  readonly schema: string;
  readonly version: string;
  /** The comment it brings along itself. */
  readonly own_comment: string | null;
  readonly is_relocatable: boolean;
  readonly members: readonly string[] | null;
}

/** Names of what the extension `e` brought, as other definitions write them. */
const MEMBERS_SQL = ([
  ["pg_type", "quote_ident(typname)"],
  ["pg_proc", "quote_ident(proname)"],
  ["pg_class", "quote_ident(relname)"],
  ["pg_opclass", "quote_ident(opcname)"],
  ["pg_opfamily", "quote_ident(opfname)"],
  ["pg_collation", "quote_ident(collname)"],
  ["pg_ts_config", "quote_ident(cfgname)"],
  ["pg_ts_dict", "quote_ident(dictname)"],
  ["pg_operator", "oprname::text"],
] as const).map(([catalog, name]) =>
  `SELECT ${name} FROM pg_depend d JOIN ${catalog} m ON m.oid = d.objid
    WHERE d.refclassid = ${CATALOG_IDS.pg_extension} AND d.refobjid = e.oid
    AND d.classid = ${CATALOG_IDS[catalog]} AND d.deptype = 'e'`
).join("\n  UNION ");

/** `plpgsql` is in every database. */
export const EXTENSIONS_SQL = `
SELECT e.oid, quote_ident(e.extname) AS identity,
  quote_ident(n.nspname) AS schema, e.extversion AS version,
  (SELECT a.comment FROM pg_available_extensions() a WHERE a.name = e.extname)
    AS own_comment,
  e.extrelocatable AS is_relocatable,
  CASE WHEN e.extrelocatable THEN ARRAY(${MEMBERS_SQL} ORDER BY 1) END
    AS members
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql' ORDER BY e.extname`;

/** A function, a procedure or an aggregate. */
export interface RoutineRow {
  readonly oid: string;
  readonly identity: string;
  readonly arguments: string;
  readonly kind: "f" | "p" | "w" | "a";
  readonly definition: string | null;
  readonly aggregate_arguments: string | null;
  readonly aggregate_types: string | null;
  readonly aggregate_options: readonly string[] | null;
}

/** Constructors that ranges bring along are left out. */
export const ROUTINES_SQL = `
SELECT p.oid, ${qualified("n.nspname", "p.proname")} AS identity,
  pg_get_function_identity_arguments(p.oid) AS arguments, p.prokind AS kind,
  CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition,
  CASE WHEN p.prokind = 'a' THEN pg_get_function_arguments(p.oid) END
    AS aggregate_arguments,
  CASE WHEN p.prokind = 'a' THEN array_to_string(ARRAY(
    SELECT format_type(t.type, NULL) FROM unnest(p.proargtypes)
      WITH ORDINALITY t(type, place) ORDER BY t.place), ', ') END
    AS aggregate_types,
  CASE WHEN p.prokind = 'a' THEN ARRAY[
    'sfunc = ' || g.aggtransfn, 'stype = ' || format_type(g.aggtranstype, NULL),
    'sspace = ' || nullif(g.aggtransspace, 0),
    'finalfunc = ' || nullif(g.aggfinalfn::text, '-'),
    CASE WHEN g.aggfinalextra THEN 'finalfunc_extra' END,
    'finalfunc_modify = ' || CASE
      WHEN g.aggfinalfn = 0 OR g.aggfinalmodify =
        CASE WHEN g.aggkind = 'n' THEN 'r' ELSE 'w' END THEN NULL
      WHEN g.aggfinalmodify = 'r' THEN 'read_only'
      WHEN g.aggfinalmodify = 's' THEN 'shareable' ELSE 'read_write' END,
    'combinefunc = ' || nullif(g.aggcombinefn::text, '-'),
    'serialfunc = ' || nullif(g.aggserialfn::text, '-'),
    'deserialfunc = ' || nullif(g.aggdeserialfn::text, '-'),
    'initcond = ' || quote_literal(g.agginitval),
    'msfunc = ' || nullif(g.aggmtransfn::text, '-'),
    'minvfunc = ' || nullif(g.aggminvtransfn::text, '-'),
    'mstype = ' || CASE WHEN g.aggmtranstype <> 0
      THEN format_type(g.aggmtranstype, NULL) END,
    'msspace = ' || nullif(g.aggmtransspace, 0),
    'mfinalfunc = ' || nullif(g.aggmfinalfn::text, '-'),
    CASE WHEN g.aggmfinalextra THEN 'mfinalfunc_extra' END,
    'mfinalfunc_modify = ' || CASE
      WHEN g.aggmfinalfn = 0 OR g.aggmfinalmodify =
        CASE WHEN g.aggkind = 'n' THEN 'r' ELSE 'w' END THEN NULL
      WHEN g.aggmfinalmodify = 'r' THEN 'read_only'
      WHEN g.aggmfinalmodify = 's' THEN 'shareable' ELSE 'read_write' END,
    'minitcond = ' || quote_literal(g.aggminitval),
    'sortop = ' || CASE WHEN g.aggsortop <> 0
      THEN (SELECT 'operator(' || quote_ident(sn.nspname) || '.' || so.oprname
        || ')' FROM pg_operator so JOIN pg_namespace sn
        ON sn.oid = so.oprnamespace WHERE so.oid = g.aggsortop) END,
    'parallel = ' || CASE p.proparallel
      WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END,
    CASE WHEN g.aggkind = 'h' THEN 'hypothetical' END] END AS aggregate_options
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
WHERE ${IS_USER_SCHEMA} AND NOT EXISTS (SELECT FROM pg_depend x
  WHERE x.classid = ${CATALOG_IDS.pg_proc} AND x.objid = p.oid
  AND x.deptype IN ('e', 'i'))
ORDER BY n.nspname, p.proname, arguments`;
