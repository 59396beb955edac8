import type { BatchUpdateOp } from "./batch_update_op.ts";
import type { Operation } from "./operation.ts";

/** What a revision can know of the run it is part of. */
export interface MigrationInfo {
  /** Whether SQL is written (`--sql`) instead of run. */
  readonly isOffline: boolean;
  readonly direction: "up" | "down";
  /** The revision that runs. */
  readonly revision: string;
  /** As `server_version_num` has it (150020); undefined offline. */
  readonly serverVersion: number | undefined;
  /** Values of `-x key=value` by key; empty text for a key without `=`. */
  readonly xArguments: Readonly<Record<string, string>>;
  /** Value of `--tag`. */
  readonly tag: string | undefined;
}

/**
 * What carries operations out. Every method is called synchronously within the
 * call of `op.*` that asks for it, and its promise is returned as it is: so an
 * implementation that queues them keeps their order and sees whether anybody
 * awaits them.
 */
export interface OperationSink {
  readonly info: MigrationInfo;
  /** Carries out one operation. */
  invoke(operation: Operation): Promise<void>;
  /** Runs one statement and gives its rows; never called offline. */
  query<R extends object>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<readonly R[]>;
  /** Commits what was done, runs `body` outside a transaction, begins a new one. */
  autocommitBlock(body: () => Promise<void>): Promise<void>;
  /** Commits what was done, updates in transactions of their own, begins a new one. */
  batchUpdate(operation: BatchUpdateOp): Promise<void>;
  /** Keeps the revision open until `body`, started at once, has settled. */
  track(body: () => Promise<void>): Promise<void>;
}
