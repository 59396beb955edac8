import { CommandContext, type Invocation } from "../commands/context.ts";
import {
  ArgumentValues,
  type CommandSpec,
  parseArguments,
} from "./arguments.ts";
import { COMMANDS, COMMON_OPTIONS, GLOBAL_OPTIONS } from "./command_table.ts";
import { UsageError } from "./errors.ts";
import { type Ask, HANDLERS, type Output } from "./handlers.ts";
import { renderHelp } from "./help.ts";
import type { Host } from "./host.ts";
import { type Interruption, watchForInterruption } from "./interruption.ts";
import { createLog, type Log } from "./log.ts";
import { assertProgramFits, startProgram } from "./program.ts";
import { reportError, type ReportOptions } from "./report_error.ts";
import { runWithoutContext } from "./standalone.ts";
import { VERSION_TEXT } from "./version.ts";

/**
 * Runs the program with the arguments behind its name.
 *
 * @returns The exit status; see docs/exit-codes.md.
 */
export async function run(
  args: readonly string[],
  host: Host,
): Promise<number> {
  let report: ReportOptions = {
    showStack: false,
    format: guessLogFormat(args),
  };
  try {
    const { globals, command, values } = parseArguments(args, {
      globals: [...GLOBAL_OPTIONS, ...COMMON_OPTIONS],
      commands: COMMANDS,
    });
    const call = new Call(globals, values);
    report = { showStack: globals.flag("raiseerr"), format: call.logFormat };
    if (globals.flag("version")) {
      host.stdout.write(`${VERSION_TEXT}\n`);
    } else if (globals.flag("help") || values.flag("help")) {
      host.stdout.write(renderHelp(command, host.columns));
    } else if (command === undefined) {
      throw new UsageError("too few arguments", undefined);
    } else {
      assertProgramFits(call.values);
      await runCommand(command, call, {
        host,
        report: (error) => reportError(error, host, report),
      });
      return await startProgram(call.values.list("program"), host);
    }
    return 0;
  } catch (error) {
    return reportError(error, host, report);
  }
}

/** How to report that a command line could not be taken apart. */
function guessLogFormat(args: readonly string[]): "text" | "json" {
  const at = args.indexOf("--log-format");
  const isJson = args[at + 1] === "json" && at >= 0 ||
    args.includes("--log-format=json");
  return isJson || args.includes("--json") ? "json" : "text";
}

/** Options of a call wherever they stood: before the command or behind it. */
class Call {
  readonly globals: ArgumentValues;
  readonly values: ArgumentValues;

  constructor(globals: ArgumentValues, values: ArgumentValues) {
    this.globals = globals;
    this.values = values;
  }

  common(name: string): string | undefined {
    return this.values.value(name) ?? this.globals.value(name);
  }

  /** Whoever reads results as JSON gets errors and events so too. */
  get logFormat(): "text" | "json" {
    const wanted = this.common("log-format") ??
      (this.values.flag("json") ? "json" : "text");
    return wanted === "json" ? "json" : "text";
  }

  get isQuiet(): boolean {
    return this.globals.flag("quiet");
  }
}

async function runCommand(
  command: CommandSpec,
  call: Call,
  surroundings: {
    readonly host: Host;
    /** Says what went wrong and returns the exit status for it. */
    readonly report: (error: unknown) => number;
  },
): Promise<void> {
  const { host, report } = surroundings;
  const interruption = watchForInterruption(host, report);
  const output = outputOf(host, call, interruption);
  const log = logOf(host, call);
  const invocation: Invocation = {
    configFiles: call.globals.list("config"),
    section: call.globals.value("name") ?? "alembic",
    xArguments: call.globals.list("x"),
    url: call.common("url"),
    overrides: {
      lockWait: call.values.value("lock-wait"),
      lockTimeout: call.values.value("lock-timeout"),
      statementTimeout: call.values.value("statement-timeout"),
      retries: call.values.value("retries"),
      wait: call.values.value("wait"),
      repeatUnfinished: call.values.flag("repeat-unfinished"),
    },
    tag: call.values.value("tag"),
    listener: log.listener,
    wantsProgress: host.stderr.isTerminal || call.logFormat === "json",
    signal: interruption.signal,
  };
  try {
    const handled = await runWithoutContext({
      command: command.name,
      values: call.values,
      invocation,
      output,
      host,
    });
    if (handled) return;
    const handler = HANDLERS[command.name];
    if (handler === undefined) {
      throw new TypeError(`Command ${command.name} has no handler`);
    }
    {
      await using context = await CommandContext.open(host, invocation);
      const ask = call.logFormat === "text" && host.isInteractive
        ? askOn(host, interruption.signal)
        : undefined;
      await handler({ context, values: call.values, output, ask });
    }
    interruption.throwIfUncaught();
    // Whoever wants an end wants no program to be started any more.
    if (call.values.list("program").length > 0) {
      interruption.signal.throwIfAborted();
    }
  } finally {
    interruption.stop();
    log.close();
  }
}

function askOn(host: Host, signal: AbortSignal): Ask {
  return async (question) => {
    host.stderr.write(question);
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      signal.throwIfAborted();
      const answer = await Promise.race([host.readLine(), aborted.promise]);
      // No Enter has ended the line of the question.
      if (answer === undefined) host.stderr.write("\n");
      return answer;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  };
}

function logOf(host: Host, call: Call): Log {
  return createLog({
    format: call.logFormat,
    sink: host.stderr,
    now: () => host.now(),
    columns: host.columns,
    canErase: host.environment("TERM") !== "dumb",
  });
}

function outputOf(
  host: Host,
  call: Call,
  interruption: Interruption,
): Output {
  const write = (text: string) => {
    interruption.throwIfUncaught();
    if (text !== "") host.stdout.write(text);
  };
  return {
    print: (text) => {
      if (!call.isQuiet) write(text);
    },
    printJson: (value) => write(`${JSON.stringify(value)}\n`),
    printAlways: write,
  };
}
