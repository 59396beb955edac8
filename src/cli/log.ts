import type { EventListener, MigrationEvent } from "../commands/context.ts";
import { describeBlockers, describeUnfinished } from "../commands/failure.ts";
import {
  describeHolder,
  describeStep,
  isSessionLock,
} from "../commands/wording.ts";
import { OutputClosedError, type TextSink } from "./host.ts";
import { describeBatch, formatElapsed, ProgressLine } from "./progress.ts";

/** How a log is written. */
export interface LogOptions {
  readonly format: "text" | "json";
  readonly sink: TextSink;
  readonly now: () => Date;
  /** Width of the terminal, if there is one. */
  readonly columns: number;
  /** Whether the terminal can erase a line; without that it gets plain lines. */
  readonly canErase: boolean;
}

/** A line of the log, before it is put into words or JSON. */
interface LogLine {
  readonly level: "INFO" | "WARN" | "ERROR";
  /** Alembic's name for the part of the program that speaks. */
  readonly logger: string;
  readonly message: string;
  /** What `--log-format json` adds. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A log of what happens. */
export interface Log {
  readonly listener: EventListener;
  /** Leaves the terminal as it was; nothing may be logged after it. */
  close(): void;
}

/** Batches are told of no more often than this where there is no terminal. */
const BATCH_EVERY_MS = 10_000;

/**
 * A log that writes each event worth a line: to a terminal Alembic's lines with
 * one that moves below them, elsewhere the same lines with the time before
 * them, or JSON.
 */
export function createLog(options: LogOptions): Log {
  const { format, sink } = options;
  if (format === "text" && sink.isTerminal && options.canErase) {
    return createTerminalLog(options);
  }
  const throttle = new Throttle(options.now);
  return {
    listener: (event) => {
      const isTold = format === "json" || isPlainLine(event, throttle);
      const line = isTold ? lineOf(event) : undefined;
      if (line !== undefined) writeLine(line, options);
    },
    close: () => {},
  };
}

function createTerminalLog(options: LogOptions): Log {
  const progress = new ProgressLine(options);
  const write = (line: LogLine) => {
    guardOutput(() => progress.hide());
    writeLine(line, options);
  };
  return {
    listener: (event) => {
      const { elapsedMs } = progress;
      guardOutput(() => progress.handle(event));
      if (event.kind === "stepEnd" || event.kind === "stepStop") {
        // Of a step there is one line, written when it is over.
        const line = lineOf({ kind: "stepStart", step: event.step });
        const after = event.kind === "stepEnd"
          ? formatElapsed(event.elapsedMs)
          : `stopped after ${formatElapsed(elapsedMs ?? 0)}`;
        if (line !== undefined && elapsedMs !== undefined) {
          write({ ...line, message: `${line.message} (${after})` });
        }
      } else if (isTerminalLine(event)) {
        const line = lineOf(event);
        if (line !== undefined) write(line);
      }
    },
    close: () => guardOutput(() => progress.stop()),
  };
}

function isTerminalLine(event: MigrationEvent): boolean {
  return event.kind !== "stepStart" && event.kind !== "progress" &&
    event.kind !== "batch";
}

/** What Alembic has no line for is left out of the text. */
function isPlainLine(event: MigrationEvent, throttle: Throttle): boolean {
  switch (event.kind) {
    case "stepEnd":
    case "stepStop":
    case "progress":
      return false;
    case "batch":
      return throttle.isDue();
    default:
      return true;
  }
}

class Throttle {
  readonly #now: () => Date;
  #lastMs = -Infinity;

  constructor(now: () => Date) {
    this.#now = now;
  }

  isDue(): boolean {
    const nowMs = this.#now().getTime();
    if (nowMs - this.#lastMs < BATCH_EVERY_MS) return false;
    this.#lastMs = nowMs;
    return true;
  }
}

function writeLine(line: LogLine, options: LogOptions): void {
  const { level, logger, message, facts } = line;
  const time = options.now().toISOString();
  const stamp = options.sink.isTerminal ? "" : `${time.slice(0, 19)}Z `;
  const text = options.format === "json"
    ? JSON.stringify(
      { time, level: level.toLowerCase(), logger, message, ...facts },
      // What is not known is null, and not left out.
      (_, value) => value === undefined ? null : value,
    )
    : `${stamp}${level.padEnd(5)} [${logger}] ${message}`;
  guardOutput(() => options.sink.write(`${text}\n`));
}

/** Nobody reads the log: no reason to stop in the middle of a migration. */
function guardOutput(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof OutputClosedError)) throw error;
  }
}

const RUNTIME = "alembic.runtime.migration";
const LOCK = "alembic.runtime.lock";

function lineOf(event: MigrationEvent): LogLine | undefined {
  switch (event.kind) {
    case "plan":
      return undefined;
    case "stepStart":
    case "stepStop":
    case "stepEnd":
      return stepLine(event);
    case "lockWait":
      return info(LOCK, {
        message: `Waiting for ${
          event.holder !== undefined && isSessionLock(event.holder)
            ? "the migration lock"
            : "another run"
        } (${wholeSeconds(event.waitedMs)} s so far)${
          event.holder === undefined ? "" : `: ${describeHolder(event.holder)}`
        }`,
        facts: { ...waitFacts(event), holder: event.holder ?? null },
      });
    case "serverWait":
      return info("alembic.runtime.connection", {
        message: `Waiting for the database (${
          wholeSeconds(event.waitedMs)
        } s so far): ${event.reason}`,
        facts: { ...waitFacts(event), reason: event.reason },
      });
    case "blocked":
      return info(LOCK, {
        message: `Blocked for ${wholeSeconds(event.waitedMs)} s by ${
          describeBlockers(event.blockers)
        }`,
        facts: { ...waitFacts(event), blockers: event.blockers },
      });
    case "retry":
      return retryLine(event);
    case "recovery":
      return recoveryLine(event);
    case "progress":
      return event.progress === undefined ? undefined : info(RUNTIME, {
        message: event.progress.phase,
        facts: { event: "progress", ...event.progress },
      });
    case "batch":
      return info(RUNTIME, {
        message: `Updating ${event.table}: ${
          describeBatch(event.rows, event.estimatedRows)
        }`,
        facts: {
          event: "batch",
          table: event.table,
          rows: event.rows,
          estimatedRows: event.estimatedRows ?? null,
        },
      });
    case "detected":
      return info("alembic.autogenerate.compare", {
        message: event.message,
        facts: { event: "detected" },
      });
    case "warning":
      return {
        level: "WARN",
        logger: "alembic",
        message: event.message,
        facts: { event: "warning" },
      };
    case "notice":
      return {
        level: event.notice.severity === "WARNING" ? "WARN" : "INFO",
        logger: "postgresql",
        message: `${event.notice.severity}: ${event.notice.message}`,
        facts: { event: "notice" },
      };
  }
}

type EventOf<Kind extends MigrationEvent["kind"]> = Extract<
  MigrationEvent,
  { readonly kind: Kind }
>;

function stepLine(
  event: EventOf<"stepStart"> | EventOf<"stepEnd"> | EventOf<"stepStop">,
): LogLine {
  const verb = { stepStart: "Running", stepEnd: "Done", stepStop: "Stopped" };
  return info(RUNTIME, {
    message: `${verb[event.kind]} ${describeStep(event.step)}`,
    facts: {
      event: event.kind,
      ...stepFacts(event.step),
      ...(event.kind === "stepEnd"
        ? { elapsedMs: Math.round(event.elapsedMs) }
        : {}),
    },
  });
}

function retryLine(event: EventOf<"retry">): LogLine {
  const blockers = event.blockers.length === 0
    ? ""
    : `, blocked by ${describeBlockers(event.blockers)}`;
  return {
    level: "WARN",
    logger: RUNTIME,
    message: `${event.reason.split("\n", 1)[0]}${blockers}; trying again in ${
      (event.delayMs / 1000).toFixed(1)
    } s (${event.attempt})`,
    facts: {
      event: "retry",
      ...stepFacts(event.step),
      blockers: event.blockers,
      attempt: event.attempt,
      delayMs: Math.round(event.delayMs),
    },
  };
}

function recoveryLine(event: EventOf<"recovery">): LogLine {
  const why = {
    resumable: "going on where it was",
    repeatable: "its settings say that it may be repeated, so it is run again",
    requested: "run again as asked for with --repeat-unfinished",
  };
  return {
    level: "WARN",
    logger: RUNTIME,
    message: `${describeUnfinished(event.unfinished)}; ${why[event.reason]}`,
    facts: {
      event: "recovery",
      revision: event.unfinished.revision,
      direction: event.unfinished.direction,
      since: event.unfinished.since,
      by: event.unfinished.by,
      reason: event.reason,
    },
  };
}

function info(
  logger: string,
  line: Pick<LogLine, "message" | "facts">,
): LogLine {
  return { level: "INFO", logger, ...line };
}

function waitFacts(
  event: { readonly kind: string; readonly waitedMs: number },
): Readonly<Record<string, unknown>> {
  return { event: event.kind, waitedMs: Math.round(event.waitedMs) };
}

function wholeSeconds(spanMs: number): string {
  return (spanMs / 1000).toFixed(0);
}

function stepFacts(
  step: EventOf<"stepStart">["step"],
): Readonly<Record<string, unknown>> {
  const { direction, revision, from, to } = step;
  return { direction, revision, from, to };
}
