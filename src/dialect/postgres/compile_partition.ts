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
import { quoteIdentifier, quoteQualifiedName } from "./identifiers.ts";
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

/** ALTER TABLE … ATTACH PARTITION. */
export function compileAttachPartition(op: AttachPartitionOp): string {
  return `ALTER TABLE ${
    quoteQualifiedName(op.parentSchema, op.parentName)
  } ATTACH PARTITION ${quoteQualifiedName(op.schema, op.tableName)} ${
    compileBound(op.bound)
  }`;
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
