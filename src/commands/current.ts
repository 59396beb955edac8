import { currentRevisions } from "../graph/history.ts";
import { describeUnfinished } from "../runtime/errors.ts";
import type { UnfinishedWork } from "../runtime/unfinished.ts";
import { findUnfinished } from "../runtime/work_marker.ts";
import type { CommandContext } from "./context.ts";
import { listRevisions, type RevisionList } from "./heads.ts";
import { lockOf } from "./lock.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";

/** Where a database stands. */
export interface CurrentResult extends RevisionList {
  /** The database, its password as `***`. */
  readonly displayUrl: string;
  /** Version rows in the order of the table; empty without a table. */
  readonly rows: readonly string[];
  /** Whether every head of the script directory is applied. */
  readonly isAtHeads: boolean;
  /** Key of the advisory lock that a run takes. */
  readonly lockKey: bigint;
  /** Work outside a transaction that is under way, or was when its run died. */
  readonly unfinished: UnfinishedWork | undefined;
}

/** `current --check-heads` found heads that are not applied. */
export class NotAtHeadsError extends CommandError {
  override readonly code = "not-at-heads";
  override readonly exitCode = 3;
}

/**
 * The revisions the database stands at; creates nothing. Warns of work that
 * an earlier run did not finish.
 */
export async function current(context: CommandContext): Promise<CurrentResult> {
  void context.connectAhead();
  const map = await context.map();
  const rows = await context.readVersionRows() ?? [];
  const revisions = withRevisionErrors(
    { command: "other" },
    () => currentRevisions(map, rows),
  );
  const ids = new Set(revisions.map((each) => each.revision));
  const connection = await context.connect();
  const unfinished = await findUnfinished(
    connection,
    await context.versionTable(),
    rows,
  );
  if (unfinished !== undefined) {
    const message = describeUnfinished(unfinished);
    context.invocation.listener({ kind: "warning", message });
  }
  const { displayUrl } = connection;
  return {
    ...listRevisions(map, revisions),
    displayUrl,
    rows,
    isAtHeads: map.heads.every((head) => ids.has(head)),
    lockKey: (await lockOf(context)).key,
    unfinished,
  };
}

/** @throws {NotAtHeadsError} If `result` is not at the heads. */
export function assertAtHeads(result: CurrentResult): void {
  if (result.isAtHeads) return;
  throw new NotAtHeadsError("Database is not on all head revisions", {
    hint: "Apply what is missing with 'alembic upgrade heads'",
  });
}
