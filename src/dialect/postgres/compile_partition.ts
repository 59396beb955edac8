import type {
  AttachPartitionOp,
  CreatePartitionOp,
  CreateStatisticsOp,
  DetachPartitionOp,
  PartitionBound,
  PartitionValue,
} from "../../operations/partition_ops.ts";
import { isExpression } from "../../schema/expressions.ts";
import { CompileError } from "../errors.ts";
import type { Fragment } from "./fragment.ts";
import {
  quoteDollar,
  quoteIdentifier,
  quoteLiteral,
  quoteQualifiedName,
} from "./identifiers.ts";
import { compileExpression, compileLiteral } from "./value_sql.ts";

/** CREATE TABLE … PARTITION OF. */
export function compileCreatePartition(op: CreatePartitionOp): string {
  const { partitionBy, tablespace } = op;
  return `CREATE TABLE ${op.ifNotExists === true ? "IF NOT EXISTS " : ""}${
    quoteQualifiedName(op.schema, op.tableName)
  } PARTITION OF ${quoteQualifiedName(op.parentSchema, op.parentName)} ${
    compileBound(op.bound)
  }${partitionBy === undefined ? "" : ` PARTITION BY ${partitionBy}`}${
    tablespace === undefined ? "" : ` TABLESPACE ${quoteIdentifier(tablespace)}`
  }`;
}

/** ALTER TABLE … ATTACH PARTITION, and what drops the check that it makes needless. */
export function compileAttachPartition(
  op: AttachPartitionOp,
): readonly string[] {
  const table = quoteQualifiedName(op.schema, op.tableName);
  const attach = `ALTER TABLE ${
    quoteQualifiedName(op.parentSchema, op.parentName)
  } ATTACH PARTITION ${table} ${compileBound(op.bound)}`;
  return op.dropBoundCheck === true
    ? [attach, compileDropBoundCheck(table)]
    : [attach];
}

/**
 * A block that drops the check which DETACH … CONCURRENTLY made: it says
 * exactly what the bound of the attached partition says, and has a name as the
 * server makes them, `table_column_check1`, of at least the first 28 bytes of
 * the table's name. If the user's own check looks like that the server made
 * none; then the user's goes, which the bound makes needless.
 *
 * The server stores the check with its constants folded (`'{1,2}'` for
 * `ARRAY[1, 2]`), so both are compared as its planner has them.
 */
function compileDropBoundCheck(table: string): string {
  const block = `
DECLARE
    partition regclass := ${quoteLiteral(table)};
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
END`;
  return `DO ${quoteDollar(block)}`;
}

/** ALTER TABLE … DETACH PARTITION. */
export function compileDetachPartition(op: DetachPartitionOp): Fragment {
  const { concurrently = false, finalize = false } = op;
  if (concurrently && finalize) {
    throw new CompileError(
      op.kind,
      `Partition '${op.tableName}' cannot be detached with both concurrently and finalize`,
    );
  }
  return {
    sql: `ALTER TABLE ${
      quoteQualifiedName(op.parentSchema, op.parentName)
    } DETACH PARTITION ${quoteQualifiedName(op.schema, op.tableName)}${
      concurrently ? " CONCURRENTLY" : finalize ? " FINALIZE" : ""
    }`,
    transactional: !concurrently,
  };
}

function compileBound(bound: PartitionBound): string {
  if (bound === "default") return "DEFAULT";
  if ("in" in bound) return `FOR VALUES IN (${compileValues(bound.in)})`;
  if ("modulus" in bound) {
    return `FOR VALUES WITH (MODULUS ${bound.modulus}, REMAINDER ${bound.remainder})`;
  }
  return `FOR VALUES FROM (${compileValues(bound.from)}) TO (${
    compileValues(bound.to)
  })`;
}

function compileValues(values: readonly PartitionValue[]): string {
  return values.map((value) =>
    isExpression(value) ? compileExpression(value) : compileLiteral(value)
  ).join(", ");
}

/** CREATE STATISTICS. */
export function compileCreateStatistics(op: CreateStatisticsOp): string {
  const { kinds } = op;
  const columns = op.columns.map((column) =>
    typeof column === "string"
      ? quoteIdentifier(column)
      : `(${compileExpression(column)})`
  );
  return [
    "CREATE STATISTICS",
    op.ifNotExists === true ? "IF NOT EXISTS" : "",
    quoteQualifiedName(op.statisticsSchema ?? op.schema, op.name),
    kinds === undefined ? "" : `(${kinds.join(", ")})`,
    `ON ${columns.join(", ")} FROM`,
    quoteQualifiedName(op.schema, op.tableName),
  ].filter((part) => part !== "").join(" ");
}
