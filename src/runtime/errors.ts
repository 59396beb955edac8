import { MigratorError, type MigratorErrorOptions } from "../errors.ts";
import { describeThrown } from "../util/describe_thrown.ts";
import type { LockHolder } from "./migration_lock.ts";
import type { Blocker } from "./statement_watch.ts";
import type { UnfinishedWork } from "./unfinished.ts";

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
  /** Set where a lost connection left open whether it was committed. */
  readonly isOutcomeUnknown?: boolean;
}

/** How far a run had come when it failed. */
export interface RunProgress {
  /** Revisions that this run had finished, in the order done. */
  readonly applied: readonly string[];
  /** Version rows as they stand now. */
  readonly heads: readonly string[];
  /** The revision that was under way; undefined between two. */
  readonly revision: string | undefined;
  /** Whether part of that revision may stand in the database. */
  readonly isPartial: boolean;
  /** Whether the same command can go on with what stands of it. */
  readonly isResumable: boolean;
}

/** An error that says how far the run had come. */
export type RunError =
  | MigrationError
  | LockNotAvailableError
  | InterruptedError
  | UncaughtError
  | UnfinishedRevisionError;

/** What the run had done before `error`; undefined if it was none of a run. */
export function progressOf(error: unknown): RunProgress | undefined {
  return isRunError(error) ? error.progress : undefined;
}

/** The same error with what the run had done before. */
export function withProgress(error: RunError, progress: RunProgress): RunError {
  error.progress = progress;
  return error;
}

/** Whether `error` can say how far the run had come. */
export function isRunError(error: unknown): error is RunError {
  return error instanceof MigrationError ||
    error instanceof LockNotAvailableError ||
    error instanceof InterruptedError ||
    error instanceof UncaughtError ||
    error instanceof UnfinishedRevisionError;
}

/** A revision failed, or could not be begun. */
export class MigrationError extends MigratorError {
  readonly code = "migration-failed";
  override readonly exitCode: number;
  readonly failure: MigrationFailure;
  /** Set by the run that ends with it. */
  progress: RunProgress | undefined;

  constructor(
    message: string,
    failure: MigrationFailure,
    options: MigratorErrorOptions = {},
  ) {
    super(message, options);
    this.failure = failure;
    const { cause } = options;
    // A database that cannot be reached any more has a status of its own.
    this.exitCode = cause instanceof MigratorError ? cause.exitCode : 1;
  }

  /** The same with `remark` behind the message. */
  withRemark(remark: string, hint = this.hint): MigrationError {
    return new MigrationError(`${this.message}\n${remark}`, this.failure, {
      cause: this.cause,
      ...(hint === undefined ? {} : { hint }),
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
  /** Set by the run that ends with it. */
  progress: RunProgress | undefined;

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
          : isSessionLock(holder)
          ? "No run of this program holds it, since none takes a session lock: " +
            "another one does, or a client of a pooler has left it behind. " +
            "Let that program end, or end the session with " +
            `SELECT pg_terminate_backend(${holder.pid})`
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

/** Others keep the version table to themselves, which no run does for long. */
export class VersionTableLockedError extends MigratorError {
  readonly code = "version-table-locked";
  override readonly exitCode = 4;
  readonly waitedMs: number;
  readonly blockers: readonly Blocker[];

  constructor(
    facts: {
      readonly table: string;
      readonly work: "read" | "write";
      readonly waitedMs: number;
      /** Those that are known. */
      readonly blockers: readonly Blocker[];
      /** The setting that says how long it is waited for. */
      readonly limit: string;
    },
  ) {
    const { table, work, waitedMs, blockers, limit } = facts;
    const [first] = blockers;
    super(
      `Cannot ${work} the version table ${table}: waited ` +
        `${(waitedMs / 1000).toFixed(1)} s, it is locked by ` +
        (first === undefined ? "another session" : describeBlockers(blockers)),
      {
        hint: first === undefined
          ? `Wait for it to end, or raise ${limit}`
          : `Wait for it to end, raise ${limit}, or end it with ` +
            `SELECT pg_terminate_backend(${first.pid})`,
      },
    );
    this.waitedMs = waitedMs;
    this.blockers = blockers;
  }
}

/** A signal ended the run between or inside revisions. */
export class InterruptedError extends MigratorError {
  readonly code = "interrupted";
  override readonly exitCode: number;
  readonly signal: "SIGINT" | "SIGTERM";
  /** Set by the run that ends with it. */
  progress: RunProgress | undefined;

  constructor(
    signal: "SIGINT" | "SIGTERM",
    options: MigratorErrorOptions = {},
  ) {
    super(`Stopped by ${signal}`, options);
    this.signal = signal;
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/** Code of the user's has thrown where nothing waits for it. */
export class UncaughtError extends MigratorError {
  readonly code = "uncaught";
  /** Set by the run that ends with it. */
  progress: RunProgress | undefined;

  constructor(thrown: unknown) {
    super(`Thrown where nothing waits for it: ${describeThrown(thrown)}`, {
      cause: thrown,
      hint: "Await each promise in revisions, env.ts and models, and catch " +
        "what a timer may throw",
    });
  }
}

/** An earlier run died in work outside a transaction that must not be repeated. */
export class UnfinishedRevisionError extends MigratorError {
  readonly code = "unfinished-revision";
  readonly unfinished: UnfinishedWork;
  /** Set by the run that ends with it. */
  progress: RunProgress | undefined;

  constructor(
    unfinished: UnfinishedWork,
    options: { readonly isSame: boolean },
  ) {
    const { revision, direction, heads, headsAfter } = unfinished;
    super(describeUnfinished(unfinished), {
      hint: options.isSame
        ? "See in the database what of it is done. Then either finish it by " +
          `hand and run 'alembic stamp ${nameRows(headsAfter)}', or take it ` +
          `back by hand and run 'alembic stamp ${nameRows(heads)}', or, if ` +
          "running all of it " +
          "again does no harm, add --repeat-unfinished; " +
          "'export const settings = { repeatable: true }' in the revision " +
          "says so for good"
        : `First run 'alembic ${direction} ${
          direction === "upgrade" ? revision : nameRows(headsAfter)
        }', which finishes it, or declare with 'alembic stamp' where the ` +
          "database stands",
    });
    this.unfinished = unfinished;
  }
}

/** A sentence without full stop: which revision was interrupted, when, by whom. */
export function describeUnfinished(unfinished: UnfinishedWork): string {
  const { revision, direction, since, by } = unfinished;
  return `Revision ${revision} did not finish its ${direction}: it worked ` +
    `outside a transaction when its run ended (begun ${since} by ${by})`;
}

function nameRows(rows: readonly string[]): string {
  return rows.join(" ") || "base";
}

/** A revision id that the version table has no room for. */
export class RevisionIdTooLongError extends MigratorError {
  readonly code = "revision-id-too-long";
  readonly revision: string;

  constructor(
    revision: string,
    facts: { readonly table: string; readonly room: number },
  ) {
    super(
      `Revision id '${revision}' has ${[...revision].length} characters, but ` +
        `version_num of ${facts.table} holds ${facts.room}`,
      {
        hint:
          `Shorten the id, or widen the column: ALTER TABLE ${facts.table} ` +
          "ALTER COLUMN version_num TYPE varchar(255)",
      },
    );
    this.revision = revision;
  }
}

/** The schema of the version table does not exist. */
export class VersionSchemaMissingError extends MigratorError {
  readonly code = "version-schema-missing";
  readonly schema: string;

  constructor(schema: string) {
    super(`The schema of the version table does not exist: '${schema}'`, {
      hint:
        "Create it, or let the program do it: create_version_table_schema " +
        "= true in alembic.ini",
    });
    this.schema = schema;
  }
}

/** CREATE INDEX CONCURRENTLY ended, but the index cannot be used. */
export class InvalidIndexError extends MigratorError {
  readonly code = "invalid-index";
  readonly index: string;

  constructor(index: string, reason: string) {
    super(`Index ${index} is INVALID: ${reason}`, {
      hint: "Run the same command again: it drops the index and builds it anew",
    });
    this.index = index;
  }
}

/** The server is a standby, which takes no changes. */
export class StandbyError extends MigratorError {
  readonly code = "standby";

  constructor(displayUrl: string) {
    super(`The server is a standby and takes no changes: '${displayUrl}'`, {
      hint: "Connect to the primary; with several hosts in the URL, " +
        "target_session_attrs=read-write finds it",
    });
  }
}

/** A pooler does not let something through that the step needs. */
export class PoolerError extends MigratorError {
  readonly code = "pooler";
}

/** An operation was used where it cannot work. */
export class OperationContextError extends MigratorError {
  readonly code = "operation-context";
}

/** Whether no transaction holds it; a run of ours never does it that way. */
export function isSessionLock(holder: LockHolder): boolean {
  return holder.state === "idle";
}

/** Holder of the lock in words: pid, application, address, since when. */
export function describeHolder(holder: LockHolder): string {
  const parts = [`pid ${holder.pid}`];
  if (holder.applicationName) parts.push(holder.applicationName);
  if (holder.clientAddress) parts.push(`from ${holder.clientAddress}`);
  if (holder.since) parts.push(`since ${holder.since}`);
  if (isSessionLock(holder)) parts.push("as a session lock, in no transaction");
  return parts.join(", ");
}

/** Sessions in the way in words, the first three of them. */
export function describeBlockers(blockers: readonly Blocker[]): string {
  const shown = blockers.slice(0, 3).map((blocker) => {
    const { pid, applicationName, state, ageMs, query } = blocker;
    const parts = [`pid ${pid}`];
    if (applicationName) parts.push(applicationName);
    if (state) parts.push(state);
    if (ageMs !== undefined) {
      parts.push(`its transaction open for ${formatAge(ageMs)}`);
    }
    const text = query?.replace(/\s+/g, " ").trim();
    return parts.join(", ") + (text ? `: ${text}` : "");
  });
  const more = blockers.length - shown.length;
  return shown.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function formatAge(ageMs: number): string {
  const seconds = Math.round(ageMs / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
