import process from "node:process";

/**
 * Milliseconds of processor time that this process has taken.
 *
 * For limits on what this process does alone: by the wall clock, a busy
 * machine adds what others take to it, without a bound.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
