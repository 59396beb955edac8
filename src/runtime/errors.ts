import { MigratorError, type MigratorErrorOptions } from "../errors.ts";
import type { LockHolder } from "./migration_lock.ts";

/** What failed inside a revision. */
export interface MigrationFailure {
  readonly revision: string;
  readonly direction: "upgrade" | "downgrade" | "stamp";
  /** The revision file. */
  readonly path?: string;
  /** 1-based line in `path` where the failing operation stands, if known. */
  readonly line?: number;
  /** The statement that the server refused, if it came to one. */
  readonly statement?: string;
}

/** How far a run had come when it failed. */
export interface RunProgress {
  /** Revisions that this run had finished, in the order done. */
  readonly applied: readonly string[];
  /** Version rows as they stand now. */
  readonly heads: readonly string[];
  /** Whether part of the failed revision may stand in the database. */
  readonly isPartial: boolean;
}

/** A revision failed. */
export class MigrationError extends MigratorError {
  readonly code = "migration-failed";
  readonly failure: MigrationFailure;
  /** Undefined until the run that ended with it adds it. */
  readonly progress: RunProgress | undefined;

  constructor(
    message: string,
    failure: MigrationFailure,
    options: MigratorErrorOptions & { readonly progress?: RunProgress } = {},
  ) {
    super(message, options);
    this.failure = failure;
    this.progress = options.progress;
  }

  /** The same with what the run had done before. */
  withProgress(progress: RunProgress): MigrationError {
    return new MigrationError(this.message, this.failure, {
      cause: this.cause,
      progress,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
    });
  }
}

/** Another session kept the migration lock longer than `lock_wait`. */
export class LockNotAvailableError extends MigratorError {
  readonly code = "lock-not-available";
  override readonly exitCode = 4;
  readonly lockKey: bigint;
  readonly waitedMs: number;
  readonly holder: LockHolder | undefined;

  constructor(
    lockKey: bigint,
    waitedMs: number,
    holder: LockHolder | undefined,
  ) {
    const seconds = (waitedMs / 1000).toFixed(1);
    super(
      `Cannot take the migration lock ${lockKey}: waited ${seconds} s, ` +
        (holder === undefined
          ? "another session holds it"
          : `it is held by ${describeHolder(holder)}`),
      {
        hint: holder === undefined
          ? "Wait for the other run to end, or raise lock_wait"
          : "Wait for it to end, raise lock_wait, or, if it hangs, end it with " +
            `SELECT pg_terminate_backend(${holder.pid})`,
      },
    );
    this.lockKey = lockKey;
    this.waitedMs = waitedMs;
    this.holder = holder;
  }
}

/** A write to the version table did not touch the one row it had to. */
export class VersionTableError extends MigratorError {
  readonly code = "version-table";
  readonly foundRows: number;

  /**
   * @param change What was being done, in Alembic's words, for example
   * `updating 'a' to 'b' in 'alembic_version'`.
   */
  constructor(change: string, foundRows: number) {
    super(
      `Online migration expected to match one row when ${change}; ` +
        `${foundRows} found`,
      {
        hint: "The revision was rolled back; see who else writes the version " +
          "table, then run the command again",
      },
    );
    this.foundRows = foundRows;
  }
}

/** A signal ended the run between or inside revisions. */
export class InterruptedError extends MigratorError {
  readonly code = "interrupted";
  override readonly exitCode: number;
  readonly signal: string;

  constructor(
    signal: "SIGINT" | "SIGTERM",
    options: MigratorErrorOptions = {},
  ) {
    super(`Stopped by ${signal}`, options);
    this.signal = signal;
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/** An operation was used where it cannot work. */
export class OperationContextError extends MigratorError {
  readonly code = "operation-context";
}

/** Holder of the lock in words: pid, application, address, since when. */
export function describeHolder(holder: LockHolder): string {
  const parts = [`pid ${holder.pid}`];
  if (holder.applicationName) parts.push(holder.applicationName);
  if (holder.clientAddress) parts.push(`from ${holder.clientAddress}`);
  if (holder.since) parts.push(`since ${holder.since}`);
  return parts.join(", ");
}
