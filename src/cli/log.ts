import type { EventListener, MigrationEvent } from "../commands/context.ts";
import { describeHolder, describeStep } from "../commands/wording.ts";
import { OutputClosedError, type TextSink } from "./host.ts";

/** How a log is written. */
export interface LogOptions {
  readonly format: "text" | "json";
  readonly sink: TextSink;
  readonly now: () => Date;
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

/** A listener that writes each event worth a line to the log. */
export function createLog(options: LogOptions): EventListener {
  return (event) => {
    const line = lineOf(event);
    if (line === undefined) return;
    if (options.format === "text" && event.kind === "stepEnd") return;
    writeLine(line, options);
  };
}

function writeLine(line: LogLine, options: LogOptions): void {
  const { level, logger, message, facts } = line;
  const text = options.format === "json"
    ? JSON.stringify({
      time: options.now().toISOString(),
      level: level.toLowerCase(),
      logger,
      message,
      ...facts,
    })
    : `${level.padEnd(5)} [${logger}] ${message}`;
  try {
    options.sink.write(`${text}\n`);
  } catch (error) {
    // Nobody reads the log: no reason to stop in the middle of a migration.
    if (!(error instanceof OutputClosedError)) throw error;
  }
}

const RUNTIME = "alembic.runtime.migration";

function lineOf(event: MigrationEvent): LogLine | undefined {
  switch (event.kind) {
    case "plan":
      return undefined;
    case "stepStart":
      return {
        level: "INFO",
        logger: RUNTIME,
        message: `Running ${describeStep(event.step)}`,
        facts: { event: "stepStart", ...stepFacts(event.step) },
      };
    case "stepEnd":
      return {
        level: "INFO",
        logger: RUNTIME,
        message: `Done ${describeStep(event.step)}`,
        facts: {
          event: "stepEnd",
          ...stepFacts(event.step),
          elapsedMs: Math.round(event.elapsedMs),
        },
      };
    case "lockWait":
      return {
        level: "INFO",
        logger: "alembic.runtime.lock",
        message:
          `Waiting for another run (${
            (event.waitedMs / 1000).toFixed(0)
          } s so far)` +
          (event.holder === undefined
            ? ""
            : `: ${describeHolder(event.holder)}`),
        facts: {
          event: "lockWait",
          waitedMs: Math.round(event.waitedMs),
          holder: event.holder ?? null,
        },
      };
    case "retry":
      return {
        level: "WARN",
        logger: RUNTIME,
        message: `${event.reason.split("\n", 1)[0]}; trying again in ${
          (event.delayMs / 1000).toFixed(1)
        } s (${event.attempt})`,
        facts: {
          event: "retry",
          ...stepFacts(event.step),
          attempt: event.attempt,
          delayMs: Math.round(event.delayMs),
        },
      };
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

function stepFacts(
  step: Extract<MigrationEvent, { kind: "stepStart" }>["step"],
): Readonly<Record<string, unknown>> {
  const { direction, revision, from, to } = step;
  return { direction, revision, from, to };
}
