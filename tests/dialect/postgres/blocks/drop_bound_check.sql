DO $$
DECLARE
    partition regclass := 'measure_2020';
    bound json;
    found json;
    each record;
BEGIN
    EXECUTE format('EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT %s FROM %s',
        coalesce(pg_get_partition_constraintdef(partition), 'NULL'), partition) INTO bound;
    FOR each IN SELECT k.conname, pg_get_expr(k.conbin, k.conrelid) AS condition
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        WHERE c.oid = partition AND k.contype = 'c' AND k.coninhcount = 0
            AND k.conname ~ '_check[0-9]*$' AND starts_with(k.conname, left(c.relname, 7))
            AND obj_description(k.oid, 'pg_constraint') IS NULL
    LOOP
        EXECUTE format('EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT %s FROM %s', each.condition, partition) INTO found;
        IF (found -> 0 -> 'Plan')::text = (bound -> 0 -> 'Plan')::text THEN
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', partition, each.conname);
        END IF;
    END LOOP;
END$$
