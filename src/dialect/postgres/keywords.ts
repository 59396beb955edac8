/**
 * Words that cannot be names without quotes: reserved, and reserved but for
 * functions and types; `pg_get_keywords()` of PostgreSQL 18, categories R and T.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `
all analyse analyze and any array as asc asymmetric authorization binary both
case cast check collate collation column concurrently constraint create cross
current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end
except false fetch for foreign freeze from full grant group having ilike in
initially inner intersect into is isnull join lateral leading left like limit
localtime localtimestamp natural not notnull null offset on only or order outer
overlaps placing primary references returning right select session_user similar
some symmetric system_user table tablesample then to trailing true union unique
user using variadic verbose when where window with
`.trim().split(/\s+/),
);

/**
 * Words that can be tables and columns, but not types and functions, without
 * quotes; `pg_get_keywords()` of PostgreSQL 18, category C.
 */
export const COLUMN_NAME_WORDS: ReadonlySet<string> = new Set(
  `
between bigint bit boolean char character coalesce dec decimal exists extract
float greatest grouping inout int integer interval json json_array json_arrayagg
json_exists json_object json_objectagg json_query json_scalar json_serialize
json_table json_value least merge_action national nchar none normalize nullif
numeric out overlay position precision real row setof smallint substring time
timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists
xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
`.trim().split(/\s+/),
);

/**
 * Types of `pg_catalog`, which unqualified names find before any others;
 * `pg_type` of PostgreSQL 18, without those that begin with `pg_` or `_`.
 */
export const CATALOG_TYPES: ReadonlySet<string> = new Set(
  `
aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange
anycompatiblenonarray anycompatiblerange anyelement anyenum anymultirange
anynonarray anyrange bit bool box bpchar bytea char cid cidr circle cstring date
datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector
index_am_handler inet int2 int2vector int4 int4multirange int4range int8
int8multirange int8range internal interval json jsonb jsonpath language_handler
line lseg macaddr macaddr8 money name numeric nummultirange numrange oid
oidvector path point polygon record refcursor regclass regcollation regconfig
regdictionary regnamespace regoper regoperator regproc regprocedure regrole
regtype table_am_handler text tid time timestamp timestamptz timetz trigger
tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
txid_snapshot unknown uuid varbit varchar void xid xid8 xml
`.trim().split(/\s+/),
);
