/** Length of each unit in milliseconds; PostgreSQL's units, and `m` for `min`. */
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ["us", 0.001],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Largest value of PostgreSQL's timeouts, which are 32-bit integers. */
const MAX_MS = 2 ** 31 - 1;

/**
 * Reads a length of time as milliseconds: `30s`, `5min`, `1.5 h`, or a bare
 * number of seconds. `-1` is Infinity. Undefined if it is none of these or
 * more than 24 days; anything above zero is at least one millisecond.
 */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "-1") return Infinity;
  const match = /^\+?(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)$/.exec(trimmed);
  if (match === null) return undefined;
  const unitMs = UNIT_MS.get(match[2] || "s");
  if (unitMs === undefined) return undefined;
  const amount = Number(match[1]);
  const durationMs = Math.round(amount * unitMs);
  if (durationMs > MAX_MS) return undefined;
  return amount > 0 ? Math.max(1, durationMs) : 0;
}
