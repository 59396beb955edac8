import { readFile, type World } from "../commands/world.ts";
import { OutputError, ProgramError } from "./errors.ts";

/** Where text goes: standard output or standard error. */
export interface TextSink {
  readonly isTerminal: boolean;
  /**
   * Writes all of `text` before it returns.
   *
   * @throws {OutputClosedError} If nobody reads it any more.
   * @throws {OutputError} If it cannot be written, as on a full disk.
   */
  write(text: string): void;
}

/** The reader of standard output has gone (`alembic history | head -1`). */
export class OutputClosedError extends Error {
  override readonly name = "OutputClosedError";
}

/** Everything `cli/` needs of the world; tests may put in their own. */
export interface Host extends World {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Width of the terminal in columns; 80 without one and without COLUMNS. */
  readonly columns: number;
  /** Calls back on SIGINT and SIGTERM until the returned function is called. */
  onSignal(listener: (signal: "SIGINT" | "SIGTERM") => void): () => void;
  /**
   * Calls back with what is thrown where nothing waits for it, until the
   * returned function is called.
   */
  onUncaught(listener: (thrown: unknown) => void): () => void;
  /**
   * Calls back when somebody else than {@linkcode exit} ends the process, which
   * then ends with the status returned, until the returned function is called.
   */
  onForeignExit(listener: () => number): () => void;
  /** Whether somebody can be asked: standard input and error are a terminal. */
  readonly isInteractive: boolean;
  /** Reads a line of standard input; undefined at its end. */
  readLine(): Promise<string | undefined>;
  /**
   * Runs a program on our standard streams, hands signals on to it, and returns
   * its exit status: 128 and the signal's number if one ended it.
   *
   * @throws {ProgramError} If it cannot be started.
   */
  runProgram(program: string, args: readonly string[]): Promise<number>;
  /** Ends the process at once. */
  exit(code: number): never;
}

/** Whether the process ends because we want it to. */
let isEnding = false;

/** The host of a real process. */
export const denoHost: Host = {
  stdout: sinkOf(Deno.stdout),
  stderr: sinkOf(Deno.stderr),
  get columns() {
    return terminalColumns();
  },
  environment: (name) => Deno.env.get(name),
  cwd: () => Deno.cwd(),
  now: () => new Date(),
  readFile,
  onSignal(listener) {
    keepHangupIgnored();
    const signals: readonly ("SIGINT" | "SIGTERM")[] =
      Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
    const handlers = signals.map((signal) => {
      const handler = () => listener(signal);
      Deno.addSignalListener(signal, handler);
      return () => Deno.removeSignalListener(signal, handler);
    });
    return () => handlers.forEach((remove) => remove());
  },
  get isInteractive() {
    return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
  },
  readLine,
  runProgram,
  onUncaught(listener) {
    const onRejection = (event: PromiseRejectionEvent) => {
      event.preventDefault();
      listener(event.reason);
    };
    const onError = (event: ErrorEvent) => {
      event.preventDefault();
      listener(event.error);
    };
    addEventListener("unhandledrejection", onRejection);
    addEventListener("error", onError);
    return () => {
      removeEventListener("unhandledrejection", onRejection);
      removeEventListener("error", onError);
    };
  },
  onForeignExit(listener) {
    const onUnload = () => {
      if (!isEnding) Deno.exitCode = listener();
    };
    addEventListener("unload", onUnload);
    return () => removeEventListener("unload", onUnload);
  },
  exit(code) {
    isEnding = true;
    Deno.exit(code);
  },
};

/**
 * Has SIGHUP ignored as long as we live if we were started so, as `nohup` does:
 * the runtime takes it over with the first signal that is listened to.
 */
function keepHangupIgnored(): void {
  if (isHangupIgnored()) Deno.addSignalListener("SIGHUP", () => {});
}

/** False where the system does not tell. */
function isHangupIgnored(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    // A mask in hexadecimal digits, whose last bit is that of SIGHUP.
    const status = Deno.readTextFileSync("/proc/self/status");
    return /^SigIgn:\s*[0-9a-f]*[13579bdf]$/m.test(status);
  } catch {
    // A container may have no /proc.
    return false;
  }
}

/**
 * Has the console write to standard error: standard output is for results, and
 * revisions and models print too.
 */
export function keepConsoleFromOutput(): void {
  const { error } = console;
  Object.assign(console, { log: error, info: error, debug: error, dir: error });
}

function sinkOf(stream: typeof Deno.stdout | typeof Deno.stderr): TextSink {
  const encoder = new TextEncoder();
  return {
    get isTerminal() {
      return stream.isTerminal();
    },
    write(text) {
      let bytes = encoder.encode(text);
      try {
        while (bytes.length > 0) {
          bytes = bytes.subarray(stream.writeSync(bytes));
        }
      } catch (error) {
        if (
          error instanceof Deno.errors.BrokenPipe ||
          error instanceof Deno.errors.BadResource ||
          // Nothing more can be said; no reason to stop a migration.
          stream === Deno.stderr
        ) {
          throw new OutputClosedError("Output is closed", { cause: error });
        }
        throw new OutputError(error);
      }
    },
  };
}

async function readLine(): Promise<string | undefined> {
  const bytes: number[] = [];
  const buffer = new Uint8Array(1);
  for (;;) {
    const count = await Deno.stdin.read(buffer);
    if (count === null && bytes.length === 0) return undefined;
    const [byte = 0] = buffer;
    if (count === null || byte === "\n".charCodeAt(0)) {
      return new TextDecoder().decode(new Uint8Array(bytes)).trimEnd();
    }
    bytes.push(byte);
  }
}

/** What people and supervisors send; the rest concerns this process alone. */
const FORWARDED_SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGTERM",
    "SIGUSR1",
    "SIGUSR2",
    "SIGWINCH",
  ];

/** Those that a terminal sends to both of us. */
const TERMINAL_SIGNALS: readonly Deno.Signal[] = [
  "SIGINT",
  "SIGQUIT",
  "SIGWINCH",
];

async function runProgram(
  program: string,
  args: readonly string[],
): Promise<number> {
  // Listened to from before its start, so that none is lost in between.
  const early: Deno.Signal[] = [];
  let forward = (signal: Deno.Signal): void => void early.push(signal);
  const removers = FORWARDED_SIGNALS.map((signal) => {
    const handler = () => forward(signal);
    Deno.addSignalListener(signal, handler);
    return () => Deno.removeSignalListener(signal, handler);
  });
  try {
    const child = spawnProgram(program, args);
    const isOnTerminal = Deno.stdin.isTerminal();
    forward = (signal) => {
      if (isOnTerminal && TERMINAL_SIGNALS.includes(signal)) return;
      try {
        child.kill(signal);
      } catch {
        // It has just ended.
      }
    };
    early.forEach(forward);
    return (await child.status).code;
  } finally {
    removers.forEach((remove) => remove());
  }
}

function spawnProgram(
  program: string,
  args: readonly string[],
): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args: [...args],
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    throw error instanceof Deno.errors.NotFound
      ? new ProgramError(program, { exitCode: 127, reason: "there is none" })
      : new ProgramError(program, {
        exitCode: 126,
        reason: error instanceof Error ? error.message : String(error),
      });
  }
}

function terminalColumns(): number {
  const given = Number(Deno.env.get("COLUMNS"));
  if (Number.isInteger(given) && given > 0) return given;
  try {
    return Deno.consoleSize().columns;
  } catch {
    // Not a terminal.
    return 80;
  }
}
