import type { Notice } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import type { RecoveryReason } from "./recovery.ts";
import type { UnfinishedWork } from "./unfinished.ts";
import type { LockHolder } from "./migration_lock.ts";
import type { Blocker } from "./statement_watch.ts";

/** How far the server says that a statement has come. */
export interface StatementProgress {
  /** What it is doing, in the server's words. */
  readonly phase: string;
  /** 0 to 100 within the phase; undefined if it cannot be said. */
  readonly percent: number | undefined;
}

/** What a run reports while it is under way; `cli/` turns it into text. */
export type MigrationEvent =
  | { readonly kind: "plan"; readonly steps: readonly Step[] }
  | { readonly kind: "stepStart"; readonly step: Step }
  | {
    readonly kind: "stepEnd";
    readonly step: Step;
    readonly elapsedMs: number;
  }
  /** The step has failed or was given up; another attempt begins anew. */
  | { readonly kind: "stepStop"; readonly step: Step }
  /** A revision is run again whose earlier run was interrupted. */
  | {
    readonly kind: "recovery";
    readonly unfinished: UnfinishedWork;
    readonly reason: RecoveryReason;
  }
  /** How far the statement under way is; undefined when nothing is known any more. */
  | {
    readonly kind: "progress";
    readonly progress: StatementProgress | undefined;
  }
  /** A statement waits for others, without a limit that would end it soon. */
  | {
    readonly kind: "blocked";
    readonly blockers: readonly Blocker[];
    readonly waitedMs: number;
  }
  | {
    readonly kind: "batch";
    readonly table: string;
    /** Rows changed so far, also by a run before this one. */
    readonly rows: number;
    /** Rows of the table as the planner estimates them; undefined if unknown. */
    readonly estimatedRows: number | undefined;
  }
  /** The server is waited for (`--wait`), or is looked for after a loss. */
  | {
    readonly kind: "serverWait";
    readonly reason: string;
    readonly waitedMs: number;
  }
  | {
    readonly kind: "lockWait";
    readonly holder: LockHolder | undefined;
    readonly waitedMs: number;
  }
  | {
    readonly kind: "retry";
    readonly step: Step;
    readonly reason: string;
    /** Who held the lock that was waited for, if that was it. */
    readonly blockers: readonly Blocker[];
    /** 1 for the first repetition. */
    readonly attempt: number;
    readonly delayMs: number;
  }
  /** What `--autogenerate` has found, one sentence for each difference. */
  | { readonly kind: "detected"; readonly message: string }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "notice"; readonly notice: Notice };

/** Receives the events of a run, in order; must not throw. */
export type EventListener = (event: MigrationEvent) => void;
