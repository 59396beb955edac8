import type { Connection } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import { isLost } from "./failures.ts";
import { unknownOutcome } from "./run_failures.ts";
import type { VersionTable } from "./version_table.ts";
import { isSameSet } from "./work_marker.ts";

/** A query with the COMMIT of a step, and more behind it, that has failed. */
export interface FailedCommit {
  readonly step: Step;
  readonly error: unknown;
  readonly versionTable: VersionTable;
  /** Version rows as they were before the step, which changes them. */
  readonly rowsBefore: readonly string[];
}

/**
 * Whether the query had come further than the COMMIT when it failed, as the
 * version rows tell, read outside a transaction.
 *
 * @throws {MigrationError} If they cannot be read.
 * @throws {ConnectionError} If the connection is lost.
 */
export async function wasCommitted(
  connection: Connection,
  { step, error, versionTable, rowsBefore }: FailedCommit,
): Promise<boolean> {
  try {
    const rows = await versionTable.read(connection) ?? [];
    return !isSameSet(rows, rowsBefore);
  } catch (cause) {
    if (isLost(cause)) throw cause;
    const failure = error instanceof Error ? error.message : String(error);
    throw unknownOutcome(step, failure, cause);
  }
}
