import process from "node:process";

/**
 * Milliseconds of processor time that this thread has taken: other test files
 * run beside it in the same process.
 *
 * For limits on what this program does alone: by the wall clock, a busy machine
 * adds what others take to it, without a bound.
 */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
