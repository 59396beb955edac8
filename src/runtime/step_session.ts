import type { Connection } from "../driver/connection.ts";
import type { BatchPosition } from "./unfinished.ts";

/**
 * What the code of a step sees of the session it runs in: `MigrationSession`
 * on a server, `OfflineSession` where SQL is written instead.
 */
export interface StepSession {
  /** Runs the statements of the step; refuses them once the run was stopped. */
  readonly connection: Connection;
  /** Whether statements now run inside a transaction. */
  readonly inTransaction: boolean;
  /** Commits the open transaction and goes on outside of any. */
  enterAutocommit(): Promise<void>;
  /** Opens a transaction again. */
  leaveAutocommit(): Promise<void>;
  /** For work in batches outside a transaction; undefined offline. */
  readonly batches?: BatchSession | undefined;
}

/** Transactions of their own within a step that has left its own. */
export interface BatchSession {
  readonly connection: Connection;
  /** Where the batched update called `name` was when an earlier run died. */
  positionOf(name: string): BatchPosition | undefined;
  /**
   * Runs `batch` in a transaction and keeps the position it returns in the
   * same one; tried again after a deadlock or a lock timeout.
   */
  runBatch<T extends BatchPosition>(
    name: string,
    batch: (connection: Connection) => Promise<T>,
  ): Promise<T>;
  /** Waits; ends early when the run is stopped, and then throws. */
  pause(delayMs: number): Promise<void>;
  /** Tells those who watch the run. */
  report(
    progress: {
      readonly table: string;
      readonly rows: number;
      readonly estimatedRows: number | undefined;
    },
  ): void;
}
