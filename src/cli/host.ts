import type { World } from "../commands/world.ts";

/** Where text goes: standard output or standard error. */
export interface TextSink {
  readonly isTerminal: boolean;
  /**
   * Writes all of `text` before it returns.
   *
   * @throws {OutputClosedError} If nobody reads it any more.
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
  /** Ends the process at once. */
  exit(code: number): never;
}

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
  async readFile(path) {
    try {
      return await Deno.readFile(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  },
  onSignal(listener) {
    const signals: readonly ("SIGINT" | "SIGTERM")[] =
      Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
    const handlers = signals.map((signal) => {
      const handler = () => listener(signal);
      Deno.addSignalListener(signal, handler);
      return () => Deno.removeSignalListener(signal, handler);
    });
    return () => handlers.forEach((remove) => remove());
  },
  exit: (code) => Deno.exit(code),
};

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
          error instanceof Deno.errors.BadResource
        ) {
          throw new OutputClosedError("Output is closed", { cause: error });
        }
        throw error;
      }
    },
  };
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
