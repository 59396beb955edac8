import type { Connection } from "../driver/connection.ts";

/**
 * What the code of a step sees of the session it runs in: `MigrationSession`
 * on a server, `OfflineSession` where SQL is written instead.
 */
export interface StepSession {
  readonly connection: Connection;
  /** Whether statements now run inside a transaction. */
  readonly inTransaction: boolean;
  /** Commits the open transaction and goes on outside of any. */
  enterAutocommit(): Promise<void>;
  /** Opens a transaction again. */
  leaveAutocommit(): Promise<void>;
}
