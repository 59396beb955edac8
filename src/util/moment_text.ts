/** A moment in UTC as PostgreSQL reads it, in its parts and whole. */
export interface MomentText {
  /** `2026-01-02`; years beyond 9999 have more digits. */
  readonly day: string;
  /** `03:04:05.678`, without a zone. */
  readonly time: string;
  /** What stands behind all else: ` BC` before the year 1, else nothing. */
  readonly era: string;
  /** All of it, with its zone: `2026-01-02T03:04:05.678Z`. */
  readonly full: string;
}

/**
 * The parts of a date. `toISOString()` has a sign before years of more than
 * four digits and before those of BC, which PostgreSQL takes for a time zone.
 *
 * @throws {RangeError} If it is an invalid date.
 */
export function momentText(date: Date): MomentText {
  const [start = "", time = ""] = date.toISOString().slice(0, -1).split("T");
  const year = date.getUTCFullYear();
  const digits = String(year > 0 ? year : 1 - year).padStart(4, "0");
  // From the year on `-MM-DD` are the last six characters.
  const day = digits + start.slice(-6);
  const era = year > 0 ? "" : " BC";
  return { day, time, era, full: `${day}T${time}Z${era}` };
}
