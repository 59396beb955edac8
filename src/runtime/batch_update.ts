import type { BatchUpdateSql } from "../dialect/postgres/batch_update_sql.ts";
import type { Connection } from "../driver/connection.ts";
import type { BatchUpdateOp } from "../operations/batch_update_op.ts";
import { OperationContextError } from "./errors.ts";
import type { BatchSession } from "./step_session.ts";
import type { BatchPosition } from "./unfinished.ts";

/** A batched update that is about to run. */
export interface BatchUpdate {
  readonly op: BatchUpdateOp;
  readonly sql: BatchUpdateSql;
  /** Tells the batched updates of a revision apart: a number and the table. */
  readonly name: string;
  readonly session: BatchSession;
}

interface BatchResult extends BatchPosition {
  readonly isLast: boolean;
}

/**
 * Goes through a table by its key, a batch a transaction, from where an
 * interrupted run has left it.
 *
 * @throws {OperationContextError} If the table has no primary key and none was
 * named.
 */
export async function runBatchUpdate(update: BatchUpdate): Promise<void> {
  const { op, sql, session, name } = update;
  const key = op.key ?? await findKey(update);
  const estimatedRows = await estimateRows(session.connection, sql);
  let position = session.positionOf(name);
  for (;;) {
    const before: BatchPosition = position ?? { key: [], rows: 0 };
    const result: BatchResult = await session.runBatch(
      name,
      (connection) => runBatch(connection, { sql, key, before }),
    );
    if (result.isLast) return;
    position = result;
    session.report({ table: sql.table, rows: result.rows, estimatedRows });
    if (op.pauseMs > 0) await session.pause(op.pauseMs);
  }
}

async function runBatch(
  connection: Connection,
  batch: {
    readonly sql: BatchUpdateSql;
    readonly key: readonly string[];
    readonly before: BatchPosition;
  },
): Promise<BatchResult> {
  const { sql, key, before } = batch;
  const after = before.key.length === 0 ? undefined : before.key;
  const [boundary] = await connection.execute(sql.boundaryQuery(key, after));
  const last = boundary?.rows[0];
  if (last === undefined) return { ...before, isLast: true };
  const upTo = key.map((_, index) => String(last[`key${index + 1}`]));
  const [updated] = await connection.execute(
    sql.updateStatement(key, { after, upTo }),
  );
  const rows = before.rows + (updated?.rowCount ?? 0);
  return { key: upTo, rows, isLast: false };
}

async function findKey(
  { session, sql }: BatchUpdate,
): Promise<readonly string[]> {
  const [result] = await session.connection.execute(sql.keyQuery);
  const key = result?.rows.map((row) => String(row["name"])) ?? [];
  if (key.length > 0) return key;
  throw new OperationContextError(
    `op.batchUpdate cannot go through ${sql.table}: it has no primary key`,
    {
      hint: "Name columns that are unique together and never null: " +
        'op.batchUpdate(table, set, { key: ["…"] })',
    },
  );
}

async function estimateRows(
  connection: Connection,
  sql: BatchUpdateSql,
): Promise<number | undefined> {
  const [result] = await connection.execute(sql.estimateQuery);
  const rows = Number(result?.rows[0]?.["rows"] ?? -1);
  return rows > 0 ? rows : undefined;
}
