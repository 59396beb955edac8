import type {
  RemoveEnumValueOp,
  ReplaceEnumValuesOp,
} from "../../operations/type_ops.ts";
import { MAX_NAME_LENGTH_BYTES } from "../../schema/naming.ts";
import {
  quoteDollar,
  quoteLiteral,
  quoteQualifiedName,
  quoteTypeName,
} from "./identifiers.ts";
import {
  DECLARE_VIEWS,
  DROP_VIEWS,
  REBUILD_VIEWS,
  saveViews,
} from "./rebuild_views.ts";

/** What CREATE TYPE … AS ENUM needs. */
export interface EnumDefinition {
  readonly name: string;
  readonly schema?: string;
  readonly values: readonly string[];
  readonly ifNotExists?: boolean;
}

/** CREATE TYPE … AS ENUM; PostgreSQL has no IF NOT EXISTS for types. */
export function compileEnumDefinition(definition: EnumDefinition): string {
  const values = definition.values.map(quoteLiteral).join(", ");
  const sql = `CREATE TYPE ${
    quoteQualifiedName(definition.schema, definition.name)
  } AS ENUM (${values})`;
  if (definition.ifNotExists !== true) return sql;
  const block = `BEGIN ${sql}; EXCEPTION WHEN duplicate_object THEN NULL; END`;
  return `DO ${quoteDollar(block)}`;
}

/** A new enumeration in the place of the old, with the given values. */
export function compileReplaceEnumValues(op: ReplaceEnumValuesOp): string {
  const values = op.values.map(quoteLiteral).join(", ");
  return compileRebuild(op, {
    values: `ARRAY[${values}]::text[]`,
    replacements: op.replacements ?? {},
  });
}

/** A new enumeration in the place of the old, without one value. */
export function compileRemoveEnumValue(op: RemoveEnumValueOp): string {
  const { value, replaceWith } = op;
  return compileRebuild(op, {
    values: `array_remove(old_values, ${quoteLiteral(value)})`,
    replacements: replaceWith === undefined ? {} : { [value]: replaceWith },
    mustHave: value,
  });
}

/** The types that go: the enumeration and its arrays. */
const OLD_TYPES =
  "(old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid))";

/** Whether the dependency `p` is one on a column of the type, or on the type. */
const DEPENDS_ON_TYPE = `(
        p.refclassid = 'pg_catalog.pg_type'::regclass AND p.refobjid IN ${OLD_TYPES}
        OR p.refclassid = 'pg_catalog.pg_class'::regclass AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = p.refobjid AND a.attnum = p.refobjsubid AND a.atttypid IN ${OLD_TYPES}))`;

const VIEWS_OF_TYPE = `SELECT r.ev_class AS oid, 1 AS depth
        FROM pg_catalog.pg_depend p
        JOIN pg_catalog.pg_rewrite r ON r.oid = p.objid AND r.rulename = '_RETURN'
        WHERE p.classid = 'pg_catalog.pg_rewrite'::regclass AND p.refobjid <> r.ev_class AND ${DEPENDS_ON_TYPE}`;

/**
 * The server takes the indexes of partitions, which are made before, for the
 * whole; with ONLY it would stay invalid.
 */
const ONLY_REMOVED = String
  .raw`regexp_replace(pg_get_indexdef(c.oid), '^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^ ]+) ON) ONLY ', '\1 ')`;

/** Keeps in `checks` and `indexes` what ALTER COLUMN TYPE could not convert. */
const SAVE_USERS = `
    SELECT coalesce(jsonb_agg(jsonb_build_object('table', format('%I.%I', n.nspname, c.relname), 'name', k.conname,
        'definition', pg_get_constraintdef(k.oid), 'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.oid), '[]') INTO checks
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'c' AND k.coninhcount = 0 AND EXISTS (SELECT FROM pg_catalog.pg_depend p
        WHERE p.classid = 'pg_catalog.pg_constraint'::regclass AND p.objid = k.oid AND ${DEPENDS_ON_TYPE});
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', format('%I.%I', n.nspname, c.relname),
        'part', c.relispartition,
        'definition', CASE c.relkind WHEN 'I' THEN ${ONLY_REMOVED} ELSE pg_get_indexdef(c.oid) END,
        'comment', obj_description(c.oid, 'pg_class'),
        'clusters', CASE WHEN i.indisclustered THEN format('ALTER TABLE %s CLUSTER ON %I', i.indrelid::regclass, c.relname) END,
        'tablespace', (SELECT s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace),
        'targets', (SELECT string_agg(format('ALTER COLUMN %s SET STATISTICS %s', a.attnum, a.attstattarget), ', ')
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0))
        ORDER BY (SELECT count(*) FROM pg_catalog.pg_partition_ancestors(c.oid)) DESC, c.oid), '[]') INTO indexes
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = i.indrelid AND t.relkind <> 'm'
    WHERE (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL)
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid)
        AND EXISTS (SELECT FROM pg_catalog.pg_depend p
            WHERE p.classid = 'pg_catalog.pg_class'::regclass AND p.objid = c.oid AND ${DEPENDS_ON_TYPE});`;

interface Rebuild {
  /** SQL of the new values; may use `old_values`. */
  readonly values: string;
  /** New value by old. */
  readonly replacements: Readonly<Record<string, string>>;
  /** A value that has to be there. */
  readonly mustHave?: string;
}

/**
 * A block that moves all columns of the type, and of arrays of it, to a new
 * type of the same name. PostgreSQL has no way to take a value out of an
 * enumeration; deleting from pg_enum would corrupt indexes.
 *
 * Defaults are taken off and put back, since they are not converted with the
 * column, and so are checks, views, and indexes with conditions or expressions
 * that use the type or such a column. What else depends on them (generated
 * columns, triggers, policies, functions) makes the block fail, and so does a
 * row whose value is gone: it then changes nothing. Inherited columns change
 * with their parent; owner, privileges and comment of the type stay.
 */
function compileRebuild(
  type: { readonly name: string; readonly schema?: string },
  rebuild: Rebuild,
): string {
  const name = quoteLiteral(quoteTypeName(type.schema, type.name));
  const { mustHave } = rebuild;
  const check = mustHave === undefined ? "" : `
    IF NOT ${quoteLiteral(mustHave)} = ANY (old_values) THEN
        RAISE EXCEPTION 'enum % has no value %', old_type, ${
    quoteLiteral(quoteLiteral(mustHave))
  } USING ERRCODE = 'undefined_object';
    END IF;`;
  return `DO ${
    quoteDollar(`
DECLARE
    old_type regtype := ${name}::regtype;
    old_oid oid := old_type;
    old_values text[] := (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_catalog.pg_enum WHERE enumtypid = old_oid);
    new_values text[];
    new_name text := (SELECT format('%I.%I', n.nspname, t.typname) FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = old_oid);
    old_owner oid;
    old_acl aclitem[];
    old_comment text := obj_description(old_oid, 'pg_type');
    col record;
    cols jsonb;
    checks jsonb;
    indexes jsonb;${DECLARE_VIEWS}
BEGIN${check}
    new_values := ${rebuild.values};
    SELECT typowner, typacl INTO old_owner, old_acl FROM pg_catalog.pg_type WHERE oid = old_oid;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
            'table', a.attrelid::regclass::text,
            'column', a.attname,
            'array', a.atttypid <> old_oid,
            'inherited', a.attinhcount > 0,
            'default', pg_get_expr(d.adbin, d.adrelid)
        ) ORDER BY a.attrelid, a.attnum), '[]') INTO cols
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f')
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE NOT a.attisdropped AND a.attgenerated = ''
        AND a.atttypid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid));
${SAVE_USERS}${saveViews({ seed: VIEWS_OF_TYPE })}${DROP_VIEWS}
    FOR each IN SELECT * FROM jsonb_to_recordset(checks) AS x ("table" text, name text) LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each."table", each.name);
    END LOOP;
    FOR each IN SELECT * FROM jsonb_to_recordset(indexes) AS x (name text, part boolean) WHERE NOT part LOOP
        EXECUTE format('DROP INDEX %s', each.name);
    END LOOP;
    EXECUTE format('ALTER TYPE %s RENAME TO %I', new_name, 'alembic_old_' || old_oid);
    EXECUTE format('CREATE TYPE %s AS ENUM (%s)', new_name,
        (SELECT string_agg(quote_literal(value), ', ' ORDER BY place) FROM unnest(new_values) WITH ORDINALITY AS v (value, place)));
    EXECUTE format('ALTER TYPE %s OWNER TO %s', new_name, old_owner::regrole);
    EXECUTE format('COMMENT ON TYPE %s IS %L', new_name, old_comment);
    IF old_acl IS NOT NULL THEN
        EXECUTE format('REVOKE ALL ON TYPE %s FROM PUBLIC', new_name);
        FOR col IN SELECT * FROM aclexplode(old_acl) WHERE grantee <> old_owner LOOP
            EXECUTE format('GRANT USAGE ON TYPE %s TO %s%s', new_name,
                CASE WHEN col.grantee = 0 THEN 'PUBLIC' ELSE col.grantee::regrole::text END,
                CASE WHEN col.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
        END LOOP;
    END IF;
    FOR col IN SELECT * FROM jsonb_to_recordset(cols) AS x ("table" text, "column" text, "default" text) WHERE "default" IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE ONLY %s ALTER COLUMN %I DROP DEFAULT', col."table", col."column");
    END LOOP;
    FOR col IN SELECT * FROM jsonb_to_recordset(cols) AS x ("table" text, "column" text, "array" boolean, inherited boolean) WHERE NOT inherited LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s USING %s', col."table", col."column",
            new_name || CASE WHEN col."array" THEN '[]' ELSE '' END,
            format(CASE WHEN col."array" THEN ${
      quoteLiteral(castArray(rebuild.replacements))
    } ELSE ${
      quoteLiteral(castValue(rebuild.replacements))
    } END, col."column", new_name));
    END LOOP;
    FOR col IN SELECT * FROM jsonb_to_recordset(cols) AS x ("table" text, "column" text, "default" text) WHERE "default" IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE ONLY %s ALTER COLUMN %I SET DEFAULT %s', col."table", col."column", col."default");
    END LOOP;
    FOR each IN SELECT * FROM jsonb_to_recordset(checks) AS x ("table" text, name text, definition text, comment text) LOOP
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', each."table", each.name, each.definition);
        EXECUTE format('COMMENT ON CONSTRAINT %I ON %s IS %L', each.name, each."table", each.comment);
    END LOOP;
    FOR each IN SELECT * FROM jsonb_to_recordset(indexes) AS x (name text, definition text, comment text, clusters text, tablespace text, targets text) LOOP
        EXECUTE each.definition;
        EXECUTE format('COMMENT ON INDEX %s IS %L', each.name, each.comment);
        IF each.tablespace IS NOT NULL THEN
            EXECUTE format('ALTER INDEX %s SET TABLESPACE %I', each.name, each.tablespace);
        END IF;
        IF each.targets IS NOT NULL THEN
            EXECUTE format('ALTER INDEX %s %s', each.name, each.targets);
        END IF;
        IF each.clusters IS NOT NULL THEN
            EXECUTE each.clusters;
        END IF;
    END LOOP;${REBUILD_VIEWS}
    EXECUTE format('DROP TYPE %s', old_oid::regtype);
END
`)
  }`;
}

/** A template of format(): the column converted, `%1$I` being its name, `%2$s` the type. */
function castValue(replacements: Readonly<Record<string, string>>): string {
  const cases = Object.entries(replacements).map(([from, to]) =>
    `WHEN ${escaped(from)} THEN ${escaped(to)} `
  );
  const text = "%1$I::text";
  const value = cases.length === 0
    ? text
    : `CASE ${text} ${cases.join("")}ELSE ${text} END`;
  return `(${value})::%2$s`;
}

/**
 * As {@linkcode castValue}, for arrays. A subquery is not allowed there, so the
 * values are exchanged by `array_replace`, in two rounds: what a replacement
 * brings in must not be replaced again. The texts between are too long to be
 * values of an enumeration.
 */
function castArray(replacements: Readonly<Record<string, string>>): string {
  const rounds = Object.entries(replacements).map(([from, to], index) => {
    const between = String(index).padStart(MAX_NAME_LENGTH_BYTES + 1, "0");
    return { from, between, to };
  });
  let value = "%1$I::text[]";
  for (const { from, between } of rounds) {
    value = `array_replace(${value}, ${escaped(from)}, '${between}')`;
  }
  for (const { between, to } of rounds) {
    value = `array_replace(${value}, '${between}', ${escaped(to)})`;
  }
  return `(${value})::%2$s[]`;
}

/** A literal within a template of format(). */
function escaped(text: string): string {
  return quoteLiteral(text).replaceAll("%", "%%");
}
