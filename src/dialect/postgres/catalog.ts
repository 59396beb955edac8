/**
 * Fragments that the catalog queries share. The queries run with an empty
 * `search_path`: what the server renders comes qualified, and names here are
 * found in `pg_catalog` whatever the database holds.
 */

/** System catalogs by the id that `pg_depend` has; fixed since PostgreSQL 8. */
export const CATALOG_IDS = {
  pg_type: "1247",
  pg_proc: "1255",
  pg_class: "1259",
  pg_attrdef: "2604",
  pg_cast: "2605",
  pg_constraint: "2606",
  pg_operator: "2617",
  pg_rewrite: "2618",
  pg_namespace: "2615",
  pg_trigger: "2620",
  pg_foreign_data_wrapper: "2328",
  pg_foreign_server: "1417",
  pg_language: "2612",
  pg_publication: "6104",
  pg_opfamily: "2753",
  pg_opclass: "2616",
  pg_conversion: "2607",
  pg_extension: "3079",
  pg_policy: "3256",
  pg_statistic_ext: "3381",
  pg_collation: "3456",
  pg_event_trigger: "3466",
  pg_ts_dict: "3600",
  pg_ts_config: "3602",
} as const;

/** Name of a system catalog whose objects are reflected. */
export type CatalogName = keyof typeof CATALOG_IDS;

/** The first object id that is not of initdb. */
export const FIRST_USER_OID = 16384;

/** Leaves out the server's own schemas, temporary ones and TOAST. */
export const IS_USER_SCHEMA =
  "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/** Leaves out what an extension brought, which `CREATE EXTENSION` makes again. */
export function isNotOfExtension(catalog: CatalogName, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = ${
    CATALOG_IDS[catalog]
  } AND x.objid = ${oid} AND x.deptype = 'e')`;
}

/** A name of `alias` with its schema `space`, quoted. */
export function qualified(space: string, name: string): string {
  return `quote_ident(${space}) || '.' || quote_ident(${name})`;
}

/** The collation of `oid`, quoted; null if it is `usual`. */
export function collationUnless(oid: string, usual: string): string {
  return `(SELECT ${qualified("cn.nspname", "co.collname")}
    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
    WHERE co.oid = ${oid} AND co.oid <> ${usual})`;
}
