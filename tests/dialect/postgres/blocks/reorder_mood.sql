DO $$
DECLARE
    old_type regtype := 'mood'::regtype;
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
    indexes jsonb;
    views jsonb;
    each record;
    step record;
BEGIN
    new_values := ARRAY['happy', 'ok', 'sad']::text[];
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

    SELECT coalesce(jsonb_agg(jsonb_build_object('table', format('%I.%I', n.nspname, c.relname), 'name', k.conname,
        'definition', pg_get_constraintdef(k.oid), 'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.oid), '[]') INTO checks
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'c' AND k.coninhcount = 0 AND EXISTS (SELECT FROM pg_catalog.pg_depend p
        WHERE p.classid = 'pg_catalog.pg_constraint'::regclass AND p.objid = k.oid AND (
        p.refclassid = 'pg_catalog.pg_type'::regclass AND p.refobjid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid))
        OR p.refclassid = 'pg_catalog.pg_class'::regclass AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = p.refobjid AND a.attnum = p.refobjsubid AND a.atttypid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid)))));
    SELECT coalesce(jsonb_agg(jsonb_build_object('name', format('%I.%I', n.nspname, c.relname),
        'part', c.relispartition,
        'definition', CASE c.relkind WHEN 'I' THEN regexp_replace(pg_get_indexdef(c.oid), '^(CREATE (?:UNIQUE )?INDEX (?:"(?:[^"]|"")*"|[^ ]+) ON) ONLY ', '\1 ') ELSE pg_get_indexdef(c.oid) END,
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
            WHERE p.classid = 'pg_catalog.pg_class'::regclass AND p.objid = c.oid AND (
        p.refclassid = 'pg_catalog.pg_type'::regclass AND p.refobjid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid))
        OR p.refclassid = 'pg_catalog.pg_class'::regclass AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = p.refobjid AND a.attnum = p.refobjsubid AND a.atttypid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid)))));
    WITH RECURSIVE dependants AS (
        SELECT r.ev_class AS oid, 1 AS depth
        FROM pg_catalog.pg_depend p
        JOIN pg_catalog.pg_rewrite r ON r.oid = p.objid AND r.rulename = '_RETURN'
        WHERE p.classid = 'pg_catalog.pg_rewrite'::regclass AND p.refobjid <> r.ev_class AND (
        p.refclassid = 'pg_catalog.pg_type'::regclass AND p.refobjid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid))
        OR p.refclassid = 'pg_catalog.pg_class'::regclass AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = p.refobjid AND a.attnum = p.refobjsubid AND a.atttypid IN (old_oid, (SELECT typarray FROM pg_catalog.pg_type WHERE oid = old_oid))))
        UNION
        SELECT r.ev_class, d.depth + 1
        FROM dependants d
        JOIN pg_catalog.pg_depend p ON p.refclassid = 'pg_catalog.pg_class'::regclass AND p.refobjid = d.oid AND p.classid = 'pg_catalog.pg_rewrite'::regclass
        JOIN pg_catalog.pg_rewrite r ON r.oid = p.objid AND r.rulename = '_RETURN' AND r.ev_class <> d.oid
    ), found AS (
        SELECT c.*, d.depth, format('%I.%I', n.nspname, c.relname) AS name,
            CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS word
        FROM (SELECT oid, max(depth) AS depth FROM dependants GROUP BY oid) d
        JOIN pg_catalog.pg_class c ON c.oid = d.oid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'depth', v.depth,
        'name', v.name,
        'word', v.word,
        'owner', v.relowner,
        'acl', v.relacl::text,
        'create', CASE WHEN v.depth = 0 THEN NULL ELSE format('CREATE %s %s%s%s%s AS %s%s', v.word, v.name,
            ' USING ' || (SELECT quote_ident(a.amname) FROM pg_catalog.pg_am a WHERE a.oid = v.relam),
            ' WITH (' || (SELECT string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') FROM unnest(v.reloptions) o) || ')',
            ' TABLESPACE ' || (SELECT quote_ident(t.spcname) FROM pg_catalog.pg_tablespace t WHERE t.oid = v.reltablespace),
            rtrim(pg_get_viewdef(v.oid), ';'),
            CASE WHEN v.relkind = 'm' AND NOT v.relispopulated THEN ' WITH NO DATA' END) END,
        'parts', (SELECT jsonb_agg(jsonb_build_object('column', x.col, 'sql', x.sql) ORDER BY x.place, x.col, x.sql) FROM (
            SELECT 1, NULL, format('COMMENT ON %s %s IS %L', v.word, v.name, obj_description(v.oid, 'pg_class'))
            WHERE obj_description(v.oid, 'pg_class') IS NOT NULL
            UNION ALL
            SELECT 2, a.attname, format('COMMENT ON COLUMN %s.%I IS %L', v.name, a.attname, col_description(v.oid, a.attnum))
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = v.oid AND a.attnum > 0 AND col_description(v.oid, a.attnum) IS NOT NULL
            UNION ALL
            SELECT 2, a.attname, format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', v.name, a.attname, pg_get_expr(e.adbin, e.adrelid))
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum WHERE a.attrelid = v.oid
            UNION ALL
            SELECT 2, a.attname, format('GRANT %s (%I) ON %s TO %s%s', g.privilege_type, a.attname, v.name,
                CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' END)
            FROM pg_catalog.pg_attribute a, aclexplode(a.attacl) g WHERE a.attrelid = v.oid
            UNION ALL
            SELECT 2, a.attname, format('ALTER MATERIALIZED VIEW %s ALTER COLUMN %I SET %s', v.name, a.attname, x.setting)
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid, LATERAL (
                SELECT 'STATISTICS ' || a.attstattarget WHERE a.attstattarget >= 0
                UNION ALL
                SELECT 'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
                WHERE a.attstorage <> t.typstorage
                UNION ALL
                SELECT 'COMPRESSION ' || CASE c.letter WHEN 'l' THEN 'lz4' ELSE 'pglz' END
                FROM (SELECT to_jsonb(a) ->> 'attcompression') AS c (letter) WHERE c.letter <> ''
                UNION ALL
                SELECT format('(%s)', string_agg(o, ', ')) FROM unnest(a.attoptions) o WHERE NOT starts_with(o, 'pg_attver=') HAVING count(*) > 0
            ) AS x (setting) WHERE a.attrelid = v.oid AND a.attnum > 0 AND v.relkind = 'm'
            UNION ALL
            SELECT 3, NULL, pg_get_indexdef(i.indexrelid) FROM pg_catalog.pg_index i WHERE i.indrelid = v.oid
            UNION ALL
            SELECT 4, NULL, x.sql FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid, LATERAL (
                SELECT format('COMMENT ON INDEX %s IS %L', c.oid::regclass, obj_description(c.oid, 'pg_class')) WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
                UNION ALL
                SELECT format('ALTER INDEX %s SET TABLESPACE %I', c.oid::regclass, s.spcname) FROM pg_catalog.pg_tablespace s WHERE s.oid = c.reltablespace
                UNION ALL
                SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', c.oid::regclass, a.attnum, a.attstattarget)
                FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0
                UNION ALL
                SELECT format('ALTER MATERIALIZED VIEW %s CLUSTER ON %I', v.name, c.relname) WHERE i.indisclustered
            ) AS x (sql) WHERE i.indrelid = v.oid
            UNION ALL
            SELECT 3, NULL, pg_get_statisticsobjdef(s.oid) FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = v.oid
            UNION ALL
            SELECT 4, NULL, x.sql FROM pg_catalog.pg_statistic_ext s, format('%I.%I', s.stxnamespace::regnamespace::name, s.stxname) AS n (name), LATERAL (
                SELECT format('COMMENT ON STATISTICS %s IS %L', n.name, obj_description(s.oid, 'pg_statistic_ext')) WHERE obj_description(s.oid, 'pg_statistic_ext') IS NOT NULL
                UNION ALL
                SELECT format('ALTER STATISTICS %s SET STATISTICS %s', n.name, s.stxstattarget) WHERE s.stxstattarget >= 0
            ) AS x (sql) WHERE s.stxrelid = v.oid
            UNION ALL
            SELECT 3, NULL, pg_get_triggerdef(t.oid) FROM pg_catalog.pg_trigger t WHERE t.tgrelid = v.oid AND NOT t.tgisinternal
            UNION ALL
            SELECT 4, NULL, format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, v.name, obj_description(t.oid, 'pg_trigger'))
            FROM pg_catalog.pg_trigger t WHERE t.tgrelid = v.oid AND obj_description(t.oid, 'pg_trigger') IS NOT NULL
            UNION ALL
            SELECT 3, NULL, rtrim(pg_get_ruledef(r.oid), ';') FROM pg_catalog.pg_rewrite r WHERE r.ev_class = v.oid AND r.rulename <> '_RETURN'
            UNION ALL
            SELECT 4, NULL, format('COMMENT ON RULE %I ON %s IS %L', r.rulename, v.name, obj_description(r.oid, 'pg_rewrite'))
            FROM pg_catalog.pg_rewrite r WHERE r.ev_class = v.oid AND obj_description(r.oid, 'pg_rewrite') IS NOT NULL
        ) AS x (place, col, sql))
    )), '[]') INTO views
    FROM found v;
    FOR each IN SELECT * FROM jsonb_to_recordset(views) AS v (depth integer, name text, word text) ORDER BY depth DESC, name LOOP
        EXECUTE format('DROP %s %s', each.word, each.name);
    END LOOP;
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
            format(CASE WHEN col."array" THEN '(%1$I::text[])::%2$s[]' ELSE '(%1$I::text)::%2$s' END, col."column", new_name));
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
    END LOOP;
    FOR each IN SELECT * FROM jsonb_to_recordset(views) AS v (depth integer, name text, word text, owner oid, acl aclitem[], "create" text, parts jsonb) ORDER BY depth, name LOOP
        EXECUTE each."create";
        FOR step IN SELECT * FROM jsonb_to_recordset(each.parts) AS p ("column" text, sql text) LOOP
            IF step."column" IS NULL OR EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = each.name::regclass AND a.attname = step."column") THEN
                EXECUTE step.sql;
            END IF;
        END LOOP;
        EXECUTE format('ALTER %s %s OWNER TO %s', each.word, each.name, each.owner::regrole);
        IF each.acl IS DISTINCT FROM (SELECT c.relacl FROM pg_catalog.pg_class c WHERE c.oid = each.name::regclass) THEN
            FOR step IN SELECT DISTINCT g.grantee FROM pg_catalog.pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) g WHERE c.oid = each.name::regclass LOOP
                EXECUTE format('REVOKE ALL ON %s FROM %s', each.name, CASE WHEN step.grantee = 0 THEN 'PUBLIC' ELSE step.grantee::regrole::text END);
            END LOOP;
            FOR step IN SELECT * FROM aclexplode(coalesce(each.acl, acldefault('r', each.owner))) LOOP
                EXECUTE format('GRANT %s ON %s TO %s%s', step.privilege_type, each.name,
                    CASE WHEN step.grantee = 0 THEN 'PUBLIC' ELSE step.grantee::regrole::text END,
                    CASE WHEN step.is_grantable AND step.grantee <> each.owner THEN ' WITH GRANT OPTION' END);
            END LOOP;
        END IF;
    END LOOP;
    EXECUTE format('DROP TYPE %s', old_oid::regtype);
END
$$
