import { MigratorError } from "../errors.ts";
import {
  hintOf,
  MigrationError,
  placeOf,
  progressOf,
} from "../commands/failure.ts";
import { UsageError } from "./errors.ts";
import { COMMANDS } from "./command_table.ts";
import { renderUsage } from "./help.ts";
import { type Host, OutputClosedError } from "./host.ts";
import { renderRunSummary } from "./run_summary.ts";

/** How an error is reported. */
export interface ReportOptions {
  /** `--raiseerr`: with the stack. */
  readonly showStack: boolean;
  readonly format: "text" | "json";
}

/** Exit status for a reader of our output that has gone, as for SIGPIPE. */
const CLOSED_OUTPUT = 141;

/**
 * Writes to standard error what went wrong, and returns the exit status. The
 * only place that turns errors into text.
 */
export function reportError(
  error: unknown,
  host: Host,
  options: ReportOptions,
): number {
  if (error instanceof OutputClosedError) return CLOSED_OUTPUT;
  const exitCode = error instanceof MigratorError ? error.exitCode : 1;
  try {
    host.stderr.write(
      options.format === "json"
        ? `${
          JSON.stringify({
            time: host.now().toISOString(),
            level: "error",
            logger: "alembic",
            ...errorJson(error, options),
          })
        }\n`
        : errorText(error, host, options),
    );
  } catch (closed) {
    if (!(closed instanceof OutputClosedError)) throw closed;
  }
  return exitCode;
}

function errorJson(
  error: unknown,
  options: ReportOptions,
): Readonly<Record<string, unknown>> {
  const isKnown = error instanceof MigratorError;
  return {
    message: isKnown ? error.message : String(error),
    event: "error",
    code: isKnown ? error.code : "internal",
    exitCode: isKnown ? error.exitCode : 1,
    hint: hintOf(error) ?? null,
    ...(error instanceof MigrationError
      ? failureJson(error)
      : placeJson(error)),
    ...progressJson(error),
    ...(options.showStack || !isKnown ? { stack: describeDefect(error) } : {}),
  };
}

/** What failed in a revision. */
function failureJson(
  error: MigrationError,
): Readonly<Record<string, unknown>> {
  const { failure } = error;
  const place = failure.path === undefined ? placeOf(error) : failure;
  return {
    direction: failure.direction,
    revision: failure.revision,
    path: place?.path ?? null,
    line: place?.line ?? null,
    statement: failure.statement ?? null,
  };
}

/** The file in which something is wrong, if it is in one. */
function placeJson(error: unknown): Readonly<Record<string, unknown>> {
  const place = placeOf(error);
  return place === undefined
    ? {}
    : { path: place.path, line: place.line ?? null };
}

/** How far a run had come. */
function progressJson(error: unknown): Readonly<Record<string, unknown>> {
  const progress = progressOf(error);
  return progress === undefined ? {} : {
    applied: progress.applied,
    heads: progress.heads,
    underWay: progress.revision ?? null,
    isPartial: progress.isPartial,
    isResumable: progress.isResumable,
  };
}

function errorText(error: unknown, host: Host, options: ReportOptions): string {
  if (error instanceof UsageError) return usageText(error, host);
  if (!(error instanceof MigratorError)) {
    return `FAILED: ${describeDefect(error)}\n` +
      "This is a defect of alembic, not of your files; please report it.\n";
  }
  const lines = [`${mark(host)} ${error.message}`];
  const progress = progressOf(error);
  if (progress !== undefined) lines.push(...renderRunSummary(error, progress));
  const hint = hintOf(error);
  if (hint !== undefined) lines.push(hint);
  if (options.showStack) lines.push("", describeDefect(error));
  return `${lines.join("\n")}\n`;
}

function usageText(error: UsageError, host: Host): string {
  const command = COMMANDS.find((each) => each.name === error.command);
  const name = command === undefined ? "alembic" : `alembic ${command.name}`;
  return `${
    renderUsage(command, host.columns)
  }${name}: error: ${error.message}\n${
    error.hint === undefined ? "" : `${error.hint}\n`
  }`;
}

/** Red on a terminal whose user did not ask for no colours. */
function mark(host: Host): string {
  const isPlain = !host.stderr.isTerminal ||
    Boolean(host.environment("NO_COLOR"));
  return isPlain ? "FAILED:" : "\x1b[31mFAILED:\x1b[0m";
}

function describeDefect(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined
    ? ""
    : `\nCaused by: ${describeDefect(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
