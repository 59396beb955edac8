import type { Notice } from "../driver/connection.ts";
import type { Step } from "../graph/head_changes.ts";
import type { LockHolder } from "./migration_lock.ts";

/** What a run reports while it is under way; `cli/` turns it into text. */
export type MigrationEvent =
  | { readonly kind: "plan"; readonly steps: readonly Step[] }
  | { readonly kind: "stepStart"; readonly step: Step }
  | {
    readonly kind: "stepEnd";
    readonly step: Step;
    readonly elapsedMs: number;
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
    /** 1 for the first repetition. */
    readonly attempt: number;
    readonly delayMs: number;
  }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "notice"; readonly notice: Notice };

/** Receives the events of a run, in order; must not throw. */
export type EventListener = (event: MigrationEvent) => void;
