import {
  assertArguments,
  checkOptions,
  isInteger,
  isName,
  isNames,
  isSql,
} from "../schema/arguments.ts";
import { ArgumentError } from "../schema/errors.ts";
import {
  type SqlExpression,
  type SqlSource,
  toExpression,
} from "../schema/expressions.ts";

/** Options of `op.batchUpdate`. */
export interface BatchUpdateOptions {
  /** Which rows are changed. @default all */
  readonly where?: SqlSource;
  /**
   * Columns that are unique together and never null, in whose order the table
   * is gone through. @default the primary key
   */
  readonly key?: string | readonly string[];
  /** Rows looked at in one transaction. @default {1000} */
  readonly batchSize?: number;
  /** Milliseconds between two batches, for replicas and others. @default {0} */
  readonly pauseMs?: number;
  readonly schema?: string;
}

/** An UPDATE of a whole table in many small transactions. */
export interface BatchUpdateOp {
  readonly kind: "batchUpdate";
  readonly tableName: string;
  readonly schema?: string;
  /** What stands behind SET. */
  readonly assignments: SqlExpression;
  readonly where?: SqlExpression;
  /** Undefined for the primary key. */
  readonly key?: readonly string[];
  readonly batchSize: number;
  readonly pauseMs: number;
}

const DEFAULT_BATCH_SIZE = 1000;

/**
 * The record of `op.batchUpdate`.
 *
 * @throws {ArgumentError} If an argument is not possible.
 */
export function buildBatchUpdate(
  tableName: string,
  assignments: SqlSource,
  options: BatchUpdateOptions = {},
): BatchUpdateOp {
  const callee = "op.batchUpdate";
  assertArguments(callee, {
    tableName: [tableName, isName],
    assignments: [assignments, isSql],
  });
  const { where, key, schema, batchSize, pauseMs } = checkOptions(
    callee,
    options,
    {
      where: isSql,
      key: (value) =>
        typeof value === "string" ? isName(value) : isNames(value),
      schema: isName,
      batchSize: isInteger,
      pauseMs: isInteger,
    },
  );
  assertAtLeast(batchSize, { argument: "batchSize", minimum: 1 });
  assertAtLeast(pauseMs, { argument: "pauseMs", minimum: 0 });
  return Object.freeze({
    kind: "batchUpdate",
    tableName,
    ...(schema === undefined ? {} : { schema }),
    assignments: toExpression(assignments),
    ...(where === undefined ? {} : { where: toExpression(where) }),
    ...(key === undefined ? {} : { key: Object.freeze([key].flat()) }),
    batchSize: batchSize ?? DEFAULT_BATCH_SIZE,
    pauseMs: pauseMs ?? 0,
  });
}

function assertAtLeast(
  value: number | undefined,
  limit: { readonly argument: string; readonly minimum: number },
): void {
  if (value === undefined || value >= limit.minimum) return;
  throw new ArgumentError(
    `'${limit.argument}' must be at least ${limit.minimum}, not ${value}`,
    { callee: "op.batchUpdate", argument: limit.argument },
  );
}
