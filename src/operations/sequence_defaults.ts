import type { SequenceOptions } from "../schema/defaults.ts";

/**
 * The options as they were, with PostgreSQL's defaults for those that a change
 * sets and that were not given before: changing back has to say them.
 */
export function fillSequenceDefaults<T extends SequenceOptions>(
  existing: T,
  changed: SequenceOptions,
): T {
  const { increment = 1, minValue, maxValue } = existing;
  const start = increment < 0 ? maxValue ?? -1 : minValue ?? 1;
  return {
    ...(changed.increment === undefined ? {} : { increment: 1 }),
    ...(changed.start === undefined ? {} : { start }),
    ...(changed.cache === undefined ? {} : { cache: 1 }),
    ...(changed.cycle === undefined ? {} : { cycle: false }),
    ...(changed.minValue === undefined || minValue !== undefined
      ? {}
      : { noMinValue: true }),
    ...(changed.maxValue === undefined || maxValue !== undefined
      ? {}
      : { noMaxValue: true }),
    ...existing,
  };
}
