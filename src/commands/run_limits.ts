import { parseDuration } from "../config/duration.ts";
import type { Settings } from "../config/settings.ts";
import type { RunOverrides } from "./context.ts";
import { CommandError } from "./revision_errors.ts";

/** How long and how often a run tries, in milliseconds. */
export interface RunLimits {
  /** For another run to end; 0 fails at once, Infinity waits for ever. */
  readonly lockWaitMs: number;
  /** For a server that is still starting; 0 fails at once. */
  readonly waitMs: number;
  /** PostgreSQL's `lock_timeout`; 0 is no limit. */
  readonly lockTimeoutMs: number;
  /** PostgreSQL's `statement_timeout`, 0 is no limit; undefined: the server's own. */
  readonly statementTimeoutMs: number | undefined;
  /** How often a revision is tried again after a lock timeout and the like. */
  readonly retries: number;
  /** Those that were given on the command line: they come before a revision's own. */
  readonly given: {
    readonly lockTimeoutMs: number | undefined;
    readonly statementTimeoutMs: number | undefined;
    readonly retries: number | undefined;
  };
}

/** An option of a run has a value that it cannot have. */
export class OptionValueError extends CommandError {
  override readonly code = "option-value";
  override readonly exitCode = 2;
}

const MAX_RETRIES = 1000;

/**
 * Puts the options of the command line over the settings.
 *
 * @throws {OptionValueError} If one of them is no length of time, or no number.
 */
export function readLimits(
  overrides: RunOverrides,
  settings: Settings,
): RunLimits {
  const given = {
    lockTimeoutMs: readTimeout("--lock-timeout", overrides.lockTimeout),
    statementTimeoutMs: readTimeout(
      "--statement-timeout",
      overrides.statementTimeout,
    ),
    retries: readRetries(overrides.retries),
  };
  return {
    lockWaitMs: readTime("--lock-wait", overrides.lockWait) ??
      settings.lockWaitMs,
    waitMs: readWait(overrides.wait),
    lockTimeoutMs: given.lockTimeoutMs ?? settings.lockTimeoutMs,
    statementTimeoutMs: given.statementTimeoutMs ??
      settings.statementTimeoutMs,
    retries: given.retries ?? settings.retries,
    given,
  };
}

function readTime(
  option: string,
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const timeMs = parseDuration(text);
  if (timeMs !== undefined) return timeMs;
  throw createTimeError(option, text, `${TIME_HINT}; -1 for no limit`);
}

/** A server that never comes up has to end the run some time. */
function readWait(text: string | undefined): number {
  const waitMs = text === undefined ? 0 : parseDuration(text);
  if (waitMs !== undefined && waitMs < Infinity) return waitMs;
  throw createTimeError("--wait", text ?? "", TIME_HINT);
}

const TIME_HINT = "Write seconds, or a number with a unit: 500ms, 30s, 5min";

function createTimeError(
  option: string,
  text: string,
  hint: string,
): OptionValueError {
  return new OptionValueError(
    `${option} must be a length of time, not '${text}'`,
    { hint },
  );
}

/** A limit in PostgreSQL's sense: 0 is none, and so is -1. */
function readTimeout(
  option: string,
  text: string | undefined,
): number | undefined {
  const timeoutMs = readTime(option, text);
  return timeoutMs === Infinity ? 0 : timeoutMs;
}

function readRetries(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const retries = /^\d{1,4}$/.test(text) ? Number(text) : Infinity;
  if (retries <= MAX_RETRIES) return retries;
  throw new OptionValueError(
    `--retries must be a number from 0 to ${MAX_RETRIES}, not '${text}'`,
  );
}
