import type { Step } from "../graph/head_changes.ts";
import { UnfinishedRevisionError } from "./errors.ts";
import type { UnfinishedWork } from "./unfinished.ts";

/** What {@linkcode planRecovery} decides by. */
export interface RecoveryRequest {
  readonly unfinished: UnfinishedWork;
  /** The step about to run. */
  readonly step: Step;
  /** Whether its author says that it may be run again after a part of it. */
  readonly isRepeatable: boolean;
  /** Whether the user says so (`--repeat-unfinished`). */
  readonly mayRepeat: boolean;
}

/** Why a revision that was interrupted may be run again. */
export type RecoveryReason =
  /** Its work goes on where it was, or can be done twice: indexes, batches. */
  | "resumable"
  /** Its author marked it. */
  | "repeatable"
  /** The user said so. */
  | "requested";

/**
 * Decides whether a step may run on a database where work outside a
 * transaction was interrupted.
 *
 * @throws {UnfinishedRevisionError} If it is not the interrupted one, or may
 * not be run again.
 */
export function planRecovery(request: RecoveryRequest): RecoveryReason {
  const { unfinished, step } = request;
  const isSame = step.revision === unfinished.revision &&
    step.direction === unfinished.direction;
  if (isSame && !unfinished.hasEffects) return "resumable";
  if (isSame && request.isRepeatable) return "repeatable";
  if (isSame && request.mayRepeat) return "requested";
  throw new UnfinishedRevisionError(unfinished, { isSame });
}
