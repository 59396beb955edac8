import process from "node:process";

/**
 * Milliseconds of processor time that this process has taken, for limits on
 * what this program does alone: by the wall clock a busy machine adds what
 * others take to it, without a bound. Other test files may run in the same
 * process, so that a limit is to be several times what is expected. Finer than
 * the thread's own time, which comes in steps of 10 ms.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
