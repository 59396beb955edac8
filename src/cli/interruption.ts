import { InterruptedError } from "../commands/context.ts";
import { UncaughtError } from "../commands/failure.ts";
import { ExitCalledError } from "./errors.ts";
import type { Host } from "./host.ts";

/** What may end a command before its work is done. */
export interface Interruption {
  /** Aborted with what the command ends with. */
  readonly signal: AbortSignal;
  /** @throws {UncaughtError} If something was thrown where nothing waits for it. */
  throwIfUncaught(): void;
  stop(): void;
}

/** Longest time from an interruption to the end, whatever the server does. */
const LAST_MS = 10_000;

/**
 * Watches for SIGINT and SIGTERM, of which the second one ends the process at
 * once, and for what code of the user's does beside its promise: throw, or end
 * the process.
 *
 * @param report Says what went wrong and returns the exit status for it.
 */
export function watchForInterruption(
  host: Host,
  report: (error: unknown) => number,
): Interruption {
  const controller = new AbortController();
  const { signal } = controller;
  let uncaught: UncaughtError | undefined;
  let last: ReturnType<typeof setTimeout> | undefined;
  const abort = (reason: InterruptedError | UncaughtError) => {
    controller.abort(reason);
    // A server that does not answer must not keep us.
    last ??= setTimeout(() => host.exit(report(signal.reason)), LAST_MS);
  };
  const stops = [
    host.onSignal((name) => {
      const reason = new InterruptedError(name);
      if (signal.aborted) host.exit(reason.exitCode);
      abort(reason);
    }),
    host.onUncaught((thrown) => {
      uncaught ??= new UncaughtError(thrown);
      abort(uncaught);
    }),
    host.onForeignExit(() => report(new ExitCalledError())),
  ];
  return {
    signal,
    throwIfUncaught: () => {
      if (uncaught !== undefined) throw uncaught;
    },
    stop: () => {
      // Deno 2.9 loads its timers when they are first used, for 4 ms.
      if (last !== undefined) clearTimeout(last);
      for (const stop of stops) stop();
    },
  };
}
