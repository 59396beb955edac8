import type { Connection } from "../../src/driver/connection.ts";

/** Catalogs with what statements leave behind, besides rows of tables. */
const CATALOGS = [
  "pg_aggregate",
  "pg_amop",
  "pg_amproc",
  "pg_attrdef",
  "pg_attribute",
  "pg_cast",
  "pg_class",
  "pg_collation",
  "pg_constraint",
  "pg_conversion",
  "pg_default_acl",
  "pg_depend",
  "pg_description",
  "pg_enum",
  "pg_event_trigger",
  "pg_extension",
  "pg_foreign_data_wrapper",
  "pg_foreign_server",
  "pg_foreign_table",
  "pg_index",
  "pg_inherits",
  "pg_namespace",
  "pg_opclass",
  "pg_operator",
  "pg_opfamily",
  "pg_partitioned_table",
  "pg_policy",
  "pg_proc",
  "pg_publication",
  "pg_publication_namespace",
  "pg_publication_rel",
  "pg_range",
  "pg_rewrite",
  "pg_sequence",
  "pg_statistic_ext",
  "pg_trigger",
  "pg_ts_config",
  "pg_ts_config_map",
  "pg_ts_dict",
  "pg_type",
];

/**
 * Columns that differ between equal schemas, and that `pg_dump` does not tell
 * apart either: numbers of dimensions, encodings of collations, which of equal
 * indexes the server took for a foreign key, numbers of files, pages and
 * transactions, places of columns (dropped ones leave holes; the definitions
 * below name them), and internal forms of expressions.
 */
const LEFT_OUT = new Set([
  "attcacheoff",
  "atthasmissing",
  "attmissingval",
  "attndims",
  "attnum",
  "collencoding",
  "conbin",
  "conindid",
  "connoinherit",
  "confkey",
  "conkey",
  "adnum",
  "indkey",
  "ev_action",
  "ev_qual",
  "evtoid",
  "objsubid",
  "oid",
  "partattrs",
  "refobjsubid",
  "relallfrozen",
  "relallvisible",
  "relfilenode",
  "relfrozenxid",
  "relminmxid",
  "relnatts",
  "relpages",
  "reltoastrelid",
  "reltuples",
  "enumsortorder",
  "stxkeys",
  "tgattr",
  "tgconstrindid",
  "relhasindex",
  "relhasrules",
  "relhassubclass",
  "relhastriggers",
  "relispopulated",
  "conpfeqop",
  "indcheckxmin",
]);

/** Internal forms, and ids in lists: the definitions say the same. */
const LEFT_OUT_TYPES = new Set(["pg_node_tree", "oidvector", "oid[]"]);

/** What the server says of a row, beside its columns. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  pg_attrdef: "pg_get_expr(r.adbin, r.adrelid)",
  pg_attribute: "(SELECT count(*) FROM pg_attribute b WHERE " +
    "b.attrelid = r.attrelid AND b.attnum <= r.attnum AND b.attnum > 0 " +
    "AND NOT b.attisdropped)::text",
  pg_class: "pg_get_expr(r.relpartbound, r.oid)",
  pg_constraint: "pg_get_constraintdef(r.oid)",
  pg_enum: "(SELECT count(*) FROM pg_enum b WHERE b.enumtypid = r.enumtypid " +
    "AND b.enumsortorder < r.enumsortorder)::text",
  pg_index: "pg_get_indexdef(r.indexrelid)",
  pg_partitioned_table: "pg_get_partkeydef(r.partrelid)",
  pg_policy: "concat_ws('|', pg_get_expr(r.polqual, r.polrelid), " +
    "pg_get_expr(r.polwithcheck, r.polrelid), ARRAY(SELECT pg_get_userbyid(o) " +
    "FROM unnest(r.polroles) o ORDER BY 1))",
  pg_proc: "CASE WHEN r.prokind <> 'a' THEN pg_get_functiondef(r.oid) END",
  pg_rewrite: "pg_get_ruledef(r.oid)",
  pg_statistic_ext: "pg_get_statisticsobjdef(r.oid)",
  pg_trigger: "pg_get_triggerdef(r.oid)",
};

/** Row is of the user where this object id is not the server's. */
const OWNERS: Readonly<Record<string, string>> = {
  pg_aggregate: "aggfnoid",
  pg_attribute: "attrelid",
  pg_depend: "objid",
  pg_description: "objoid",
  pg_foreign_table: "ftrelid",
  pg_index: "indexrelid",
  pg_inherits: "inhrelid",
  pg_partitioned_table: "partrelid",
  pg_range: "rngtypid",
  pg_sequence: "seqrelid",
  pg_ts_config_map: "mapcfg",
};

/** Constructors of ranges come with them; `pg_dump` has nothing of them. */
const IS_NOT_CONSTRUCTOR = `AND NOT EXISTS (SELECT FROM pg_depend x
  WHERE x.classid = 'pg_proc'::regclass AND x.objid = r.oid
  AND x.deptype = 'i')`;

/** What a foreign key takes is an index of the other table, any equal one. */
const IS_NOT_CHOSEN_INDEX = `AND NOT (r.deptype = 'n'
  AND r.classid = 'pg_constraint'::regclass
  AND r.refclassid = 'pg_class'::regclass
  AND EXISTS (SELECT FROM pg_index x WHERE x.indexrelid = r.refobjid))`;

interface ColumnFact {
  readonly catalog: string;
  readonly name: string;
  readonly type: string;
  /** The catalog an object id is of. */
  readonly target: string | null;
}

const COLUMNS_SQL = `
SELECT c.relname AS catalog, a.attname AS name,
  format_type(a.atttypid, NULL) AS type, f.pktable::text AS target
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_get_catalog_foreign_keys() f ON f.fktable = c.oid
  AND f.fkcols = ARRAY[a.attname::text] AND NOT f.is_array
WHERE c.relnamespace = 'pg_catalog'::regnamespace AND a.attnum > 0
  AND c.relname = ANY($1) AND NOT a.attisdropped
ORDER BY c.relname, a.attnum`;

/**
 * Everything that the system catalogs say of the user's objects, as sorted
 * lines without object ids, with `ignoresOrder` the same for
 * tables whose columns stand in another order: how two databases are compared where there is no
 * `pg_dump` of the server's version. It shares nothing with our own reflection.
 */
export async function readFullCatalog(
  connection: Connection,
  options: { readonly ignoresOrder?: boolean } = {},
): Promise<readonly string[]> {
  await connection.execute("SET search_path = ''");
  const { rows } = await connection.query<ColumnFact>(COLUMNS_SQL, [CATALOGS]);
  const lines: string[] = [];
  for (const [catalog, columns] of Map.groupBy(rows, (row) => row.catalog)) {
    const found = await connection.query<{ line: string }>(
      catalogSql(catalog, columns, options.ignoresOrder ?? false),
    );
    lines.push(...found.rows.map(({ line }) => `${catalog} ${line}`));
  }
  // TOAST tables and triggers of foreign keys have object ids in their names.
  return lines.filter((line) => !line.includes("pg_toast")).map((line) =>
    // Releases from November 2026 on number each column whenever it changes.
    line.replaceAll(/pg_attver=\d+,?|,pg_attver=\d+/g, "")
      .replaceAll(/(ConstraintTrigger(?:_[ac])?)_\d+/g, "$1")
  ).toSorted();
}

function catalogSql(
  catalog: string,
  columns: readonly ColumnFact[],
  ignoresOrder: boolean,
): string {
  const parts = columns.flatMap(({ name, type, target }) => {
    if (LEFT_OUT.has(name) || LEFT_OUT_TYPES.has(type)) return [];
    if (type === "aclitem[]") {
      return `'${name}', ${privilegesSql(catalog, name)}`;
    }
    return `'${name}', ${columnSql(name, target)}`;
  });
  const isPlace = catalog === "pg_attribute";
  const definition = ignoresOrder && isPlace ? undefined : DEFINITIONS[catalog];
  parts.push(`'definition', ${definition ?? "NULL::text"}`);
  if (catalog === "pg_depend") {
    parts.push(`'object', ${identify("r.classid", "r.objid", "r.objsubid")}`);
    parts.push(
      `'needs', ${identify("r.refclassid", "r.refobjid", "r.refobjsubid")}`,
    );
  }
  if (catalog === "pg_description") {
    parts.push(`'object', ${identify("r.classoid", "r.objoid", "r.objsubid")}`);
  }
  const dropped = catalog === "pg_attribute"
    ? "AND NOT r.attisdropped"
    : catalog === "pg_proc"
    ? IS_NOT_CONSTRUCTOR
    : catalog === "pg_depend"
    ? IS_NOT_CHOSEN_INDEX
    : "";
  return `SELECT json_build_object(${parts.join(", ")})::text AS line
FROM ${catalog} r WHERE (r.${OWNERS[catalog] ?? "oid"} >= 16384${
    catalog === "pg_namespace" ? " OR r.nspname = 'public'" : ""
  }) ${dropped}`;
}

/** Kind for `acldefault()` and column with the owner of what has privileges. */
const PRIVILEGES: Readonly<Record<string, readonly [string, string]>> = {
  pg_class: ["CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END", "r.relowner"],
  pg_namespace: ["'n'", "r.nspowner"],
  pg_proc: ["'f'", "r.proowner"],
  pg_type: ["'T'", "r.typowner"],
};

/** None at all, and just what an object starts with, are the same. */
function privilegesSql(catalog: string, name: string): string {
  const [kind, owner] = PRIVILEGES[catalog] ?? [];
  const usual = kind === undefined
    ? "'{}'::aclitem[]"
    : `acldefault((${kind})::"char", ${owner})`;
  return `ARRAY(SELECT p::text FROM unnest(coalesce(r.${name}, ${usual})) p
    ORDER BY 1)::text`;
}

function columnSql(name: string, target: string | null): string {
  if (name === "objid" || name === "refobjid" || name === "objoid") {
    return "NULL::text";
  }
  if (target === null) return `r.${name}::text`;
  if (target === "pg_authid") return `pg_get_userbyid(r.${name})`;
  if (target === "pg_class") return `nullif(r.${name}, 0)::regclass::text`;
  if (target === "pg_type") {
    return `format_type(nullif(r.${name}, 0), NULL)`;
  }
  return identify(`'${target}'::regclass`, `r.${name}`, "0");
}

function identify(catalog: string, oid: string, sub: string): string {
  return `(SELECT i.type || ' ' || i.identity FROM pg_identify_object(${catalog}, ${oid}, ${sub}) i)`;
}
