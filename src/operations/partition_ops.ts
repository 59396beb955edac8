import {
  assertArguments,
  checkOptions,
  isBoolean,
  isName,
  isPlainObject,
  isSql,
} from "../schema/arguments.ts";
import type { SqlExpression, SqlSource } from "../schema/expressions.ts";
import type { SchemaOption, TableRef } from "./table_ops.ts";

/** A value that bounds a partition: a literal, or SQL such as `sa.text("MINVALUE")`. */
export type PartitionValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | SqlExpression;

/** Which rows a partition takes. */
export type PartitionBound =
  | {
    readonly from: readonly PartitionValue[];
    readonly to: readonly PartitionValue[];
  }
  | { readonly in: readonly PartitionValue[] }
  | { readonly modulus: number; readonly remainder: number }
  | "default";

function isBound(value: unknown): string | undefined {
  if (value === "default") return undefined;
  if (!isPlainObject(value)) return BOUND_FORMS;
  const { from, to, in: list, modulus, remainder } = value;
  const isRange = isValues(from) && isValues(to);
  const isHash = Number.isInteger(modulus) && Number.isInteger(remainder);
  return isRange || isValues(list) || isHash ? undefined : BOUND_FORMS;
}

const BOUND_FORMS =
  '{ from: [...], to: [...] }, { in: [...] }, { modulus, remainder } or "default"';

function isValues(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Options of `op.createPartition`. */
export interface CreatePartitionOptions extends SchemaOption {
  /** Schema of the partitioned table. */
  readonly parentSchema?: string;
  readonly ifNotExists?: boolean;
  /** What follows PARTITION BY, for a partition that has partitions itself. */
  readonly partitionBy?: string;
  readonly tablespace?: string;
}

/** CREATE TABLE … PARTITION OF. */
export interface CreatePartitionOp extends TableRef, CreatePartitionOptions {
  readonly kind: "createPartition";
  readonly parentName: string;
  readonly bound: PartitionBound;
}

/** The record of `op.createPartition`. */
export function buildCreatePartition(
  tableName: string,
  parent: { readonly parentName: string; readonly bound: PartitionBound },
  options: CreatePartitionOptions = {},
): CreatePartitionOp {
  const callee = "op.createPartition";
  assertArguments(callee, {
    tableName: [tableName, isName],
    parentName: [parent.parentName, isName],
    bound: [parent.bound, isBound],
  });
  return Object.freeze({
    kind: "createPartition",
    tableName,
    ...parent,
    ...checkOptions(callee, options, {
      schema: isName,
      parentSchema: isName,
      ifNotExists: isBoolean,
      partitionBy: isSql,
      tablespace: isName,
    }),
  });
}

/** Options of `op.attachPartition` and `op.detachPartition`. */
export interface PartitionOptions extends SchemaOption {
  /** Schema of the partitioned table. */
  readonly parentSchema?: string;
}

/** Options of `op.attachPartition`. */
export interface AttachPartitionOptions extends PartitionOptions {
  /**
   * Drops the check that a concurrent detaching left behind, once it has saved
   * the server the look at all rows: a check with a name of the server's own
   * making that says what the bound says.
   */
  readonly dropBoundCheck?: boolean;
}

/** ALTER TABLE … ATTACH PARTITION. */
export interface AttachPartitionOp extends TableRef, AttachPartitionOptions {
  readonly kind: "attachPartition";
  readonly parentName: string;
  readonly bound: PartitionBound;
}

/** The record of `op.attachPartition`. */
export function buildAttachPartition(
  tableName: string,
  parent: { readonly parentName: string; readonly bound: PartitionBound },
  options: AttachPartitionOptions = {},
): AttachPartitionOp {
  const callee = "op.attachPartition";
  assertArguments(callee, {
    tableName: [tableName, isName],
    parentName: [parent.parentName, isName],
    bound: [parent.bound, isBound],
  });
  return Object.freeze({
    kind: "attachPartition",
    tableName,
    ...parent,
    ...checkOptions(callee, options, {
      schema: isName,
      parentSchema: isName,
      dropBoundCheck: isBoolean,
    }),
  });
}

/** Options of `op.detachPartition`. */
export interface DetachPartitionOptions extends PartitionOptions {
  /**
   * Without locking the table out; in `op.autocommitBlock`, from PostgreSQL 14.
   * The server puts a check of the bound on the table, which is dropped when
   * the operation is reversed.
   */
  readonly concurrently?: boolean;
  /** Finishes a concurrent detaching that was broken off. */
  readonly finalize?: boolean;
  /** The bound it has; needed to reverse the operation. */
  readonly existingBound?: PartitionBound;
}

/** ALTER TABLE … DETACH PARTITION. */
export interface DetachPartitionOp extends TableRef, DetachPartitionOptions {
  readonly kind: "detachPartition";
  readonly parentName: string;
}

/** The record of `op.detachPartition`. */
export function buildDetachPartition(
  tableName: string,
  parentName: string,
  options: DetachPartitionOptions = {},
): DetachPartitionOp {
  const callee = "op.detachPartition";
  assertArguments(callee, {
    tableName: [tableName, isName],
    parentName: [parentName, isName],
  });
  return Object.freeze({
    kind: "detachPartition",
    tableName,
    parentName,
    ...checkOptions(callee, options, {
      schema: isName,
      parentSchema: isName,
      concurrently: isBoolean,
      finalize: isBoolean,
      existingBound: isBound,
    }),
  });
}

/** What extended statistics are gathered of. */
export type StatisticsKind = "ndistinct" | "dependencies" | "mcv";

/** Options of `op.createStatistics`. */
export interface CreateStatisticsOptions extends SchemaOption {
  /** None: all kinds. */
  readonly kinds?: readonly StatisticsKind[];
  readonly ifNotExists?: boolean;
  /** Schema of the statistics, if it is not the table's. */
  readonly statisticsSchema?: string;
}

/** CREATE STATISTICS. */
export interface CreateStatisticsOp extends TableRef, CreateStatisticsOptions {
  readonly kind: "createStatistics";
  readonly name: string;
  /** Column names, or expressions. */
  readonly columns: readonly SqlSource[];
}

/** Arguments of {@linkcode buildCreateStatistics}. */
export interface StatisticsArguments {
  readonly name: string;
  readonly tableName: string;
  readonly columns: readonly SqlSource[];
  readonly options: CreateStatisticsOptions;
}

/** The record of `op.createStatistics`. */
export function buildCreateStatistics(
  args: StatisticsArguments,
): CreateStatisticsOp {
  const callee = "op.createStatistics";
  const { name, tableName, columns } = args;
  assertArguments(callee, {
    name: [name, isName],
    tableName: [tableName, isName],
    columns: [
      columns,
      (value) =>
        Array.isArray(value) && value.length > 0 &&
          value.every((each) =>
            isName(each) === undefined || isSql(each) === undefined
          )
          ? undefined
          : "a list of column names or sa.text(...)",
    ],
  });
  const kinds: readonly unknown[] = ["ndistinct", "dependencies", "mcv"];
  return Object.freeze({
    kind: "createStatistics",
    name,
    tableName,
    columns: Object.freeze([...columns]),
    ...checkOptions(callee, args.options, {
      schema: isName,
      kinds: (value) =>
        Array.isArray(value) && value.every((each) => kinds.includes(each))
          ? undefined
          : 'a list of "ndistinct", "dependencies", "mcv"',
      ifNotExists: isBoolean,
      statisticsSchema: isName,
    }),
  });
}
