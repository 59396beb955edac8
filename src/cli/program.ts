import type { ArgumentValues } from "./arguments.ts";
import { UsageError } from "./errors.ts";
import type { Host } from "./host.ts";

/** @throws {UsageError} If a program is to start after a call that upgrades nothing. */
export function assertProgramFits(values: ArgumentValues): void {
  if (values.list("program").length === 0) return;
  const unfit = ["sql", "dry-run"].find((each) => values.flag(each));
  if (unfit === undefined) return;
  throw new UsageError(
    `argument program: not allowed with argument --${unfit}`,
    "upgrade",
  );
}

/**
 * Starts the program of a command line, if there is one, and waits for it.
 *
 * @returns Its exit status; 0 without one.
 * @throws {ProgramError} If it cannot be started.
 */
export async function startProgram(
  command: readonly string[],
  host: Host,
): Promise<number> {
  const [program, ...args] = command;
  return program === undefined ? 0 : await host.runProgram(program, args);
}
