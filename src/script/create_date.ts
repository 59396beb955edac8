import { UnknownTimeZoneError } from "./errors.ts";
import { TIME_ZONE_NAMES } from "./time_zone_names.ts";

/** When a revision was made, by the clock of a time zone. */
export interface CreateDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly epochSeconds: number;
  /** As Python's `str(datetime)`: `2024-10-27 02:30:00+01:00`; without offset if no zone was asked for. */
  readonly text: string;
}

/** What {@linkcode resolveCreateDate} starts from. */
export interface CreateDateOptions {
  readonly now: Date;
  /** A name of the tz database; undefined or blank for local time. */
  readonly timezone: string | undefined;
  /** The zone of local time; by default the process's. */
  readonly processTimezone?: string | undefined;
  /** For clocks finer than `Date`, 0 to 999,999; by default from `now`. */
  readonly microsecond?: number;
}

/**
 * Returns the moment `now` as a clock in the time zone shows it.
 *
 * The name must be spelled as in the tz database; if there is none of that
 * name it is tried in upper case, as Alembic does (`utc`, `est`).
 *
 * @throws {UnknownTimeZoneError} If there is no such time zone.
 */
export function resolveCreateDate(options: CreateDateOptions): CreateDate {
  const { now, processTimezone } = options;
  const name = options.timezone?.trim() ?? "";
  const zone = name === "" ? undefined : findTimeZone(name);
  const clock = readClock(now, zone ?? processTimezone);
  const microsecond = options.microsecond ??
    positiveModulo(now.getTime(), 1000) * 1000;
  const date = {
    ...clock.fields,
    microsecond,
    epochSeconds: Math.floor(now.getTime() / 1000),
  };
  const offset = zone === undefined ? "" : renderOffset(clock.offsetSeconds);
  return { ...date, text: `${renderDate(date)}${offset}` };
}

function findTimeZone(name: string): string {
  const spelling = [name, name.toUpperCase()].find((each) =>
    TIME_ZONE_NAMES.has(each) || isListed(each)
  );
  if (spelling === undefined) throw new UnknownTimeZoneError(name);
  return spelling;
}

/** Zones that are newer than our table. */
function isListed(name: string): boolean {
  return Intl.supportedValuesOf("timeZone").includes(name);
}

interface Clock {
  readonly fields: {
    readonly year: number;
    readonly month: number;
    readonly day: number;
    readonly hour: number;
    readonly minute: number;
    readonly second: number;
  };
  readonly offsetSeconds: number;
}

function readClock(now: Date, timeZone: string | undefined): Clock {
  const parts = createFormat(timeZone).formatToParts(now);
  const field = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const fields = {
    year: field("year"),
    month: field("month"),
    day: field("day"),
    hour: field("hour"),
    minute: field("minute"),
    second: field("second"),
  };
  const wall = new Date(0);
  wall.setUTCFullYear(fields.year, fields.month - 1, fields.day);
  wall.setUTCHours(fields.hour, fields.minute, fields.second);
  const offsetSeconds = Math.round(wall.getTime() / 1000) -
    Math.floor(now.getTime() / 1000);
  return { fields, offsetSeconds };
}

function createFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
      ...(timeZone === undefined ? {} : { timeZone }),
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      hourCycle: "h23",
    });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UnknownTimeZoneError(timeZone ?? "");
    }
    throw error;
  }
}

function renderDate(date: Omit<CreateDate, "text">): string {
  const fraction = date.microsecond === 0
    ? ""
    : `.${String(date.microsecond).padStart(6, "0")}`;
  return `${String(date.year).padStart(4, "0")}-${pad(date.month)}-${
    pad(date.day)
  } ` +
    `${pad(date.hour)}:${pad(date.minute)}:${pad(date.second)}${fraction}`;
}

function renderOffset(seconds: number): string {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "-" : "+";
  const rest = size % 60 === 0 ? "" : `:${pad(size % 60)}`;
  return `${sign}${pad(Math.floor(size / 3600))}:${
    pad(Math.floor(size / 60) % 60)
  }${rest}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

function positiveModulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
