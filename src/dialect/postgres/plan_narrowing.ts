import type { ColumnRecord } from "../../schema/database_schema.ts";
import { baseOf, elementOf, limitOf, withoutDomain } from "./plan_casts.ts";
import type { PlanContext } from "./plan_context.ts";

const ROUNDED = "values are rounded";
const MAY_NOT_FIT = "fails if a value does not fit";

/** What another type of a column does to values that it has no room for. */
export function noteNarrowing(
  before: ColumnRecord,
  after: ColumnRecord,
  { actual, wanted }: Pick<PlanContext, "actual" | "wanted">,
): readonly string[] {
  const from = elementOf(withoutDomain(before.type, actual));
  const to = elementOf(withoutDomain(after.type, wanted));
  if (from === to) return [];
  const lost = LOSSES.get(`${baseOf(from)} to ${baseOf(to)}`);
  return [
    ...(lost === undefined ? [] : [lost]),
    ...(isRounded(from, to) ? [ROUNDED] : []),
    ...(lacksRoom(from, to) ? [MAY_NOT_FIT] : []),
  ];
}

const TIME_LOST = "the time of day is lost";
const DATE_LOST = "the date is lost";
const ZONE_LOST = "the time zone is lost";

/** What casts leave out without a word. */
const LOSSES: ReadonlyMap<string, string> = new Map([
  ["timestamp without time zone to date", TIME_LOST],
  ["timestamp with time zone to date", TIME_LOST],
  ["timestamp without time zone to time without time zone", DATE_LOST],
  ["timestamp with time zone to time without time zone", DATE_LOST],
  ["timestamp with time zone to time with time zone", DATE_LOST],
  ["time with time zone to time without time zone", ZONE_LOST],
  ["interval to time without time zone", "whole days are lost"],
  ["inet to cidr", "the bits behind the network are lost"],
  ["integer to boolean", "every value but 0 becomes true"],
]);

/** Digits of a number before and behind the point. */
interface Digits {
  /** Of the largest value of the type. */
  readonly most: number;
  /** For which there is room in any case. */
  readonly room: number;
  readonly fraction: number;
}

/** Exact numbers; those with a limit of their own are worked out. */
const NUMBERS: ReadonlyMap<string, Digits> = new Map([
  ["smallint", { most: 5, room: 4, fraction: 0 }],
  ["integer", { most: 10, room: 9, fraction: 0 }],
  ["bigint", { most: 19, room: 18, fraction: 0 }],
  ["money", { most: 17, room: 16, fraction: 2 }],
]);

/** Floating numbers: how many digits they keep, and how many they may have. */
const FLOATS: ReadonlyMap<string, { kept: number; most: number }> = new Map([
  ["real", { kept: 6, most: 39 }],
  ["double precision", { kept: 15, most: 309 }],
]);

function digitsOf(type: string): Digits | undefined {
  if (baseOf(type) !== "numeric") return NUMBERS.get(type);
  const match = /\((\d+),(-?\d+)\)/.exec(type);
  if (match === null) {
    return { most: Infinity, room: Infinity, fraction: Infinity };
  }
  const fraction = Number(match[2]);
  const whole = Number(match[1]) - fraction;
  return { most: whole, room: whole, fraction };
}

function isRounded(from: string, to: string): boolean {
  const [one, other] = [digitsOf(from), digitsOf(to)];
  const [float, otherFloat] = [FLOATS.get(from), FLOATS.get(to)];
  if (one !== undefined && other !== undefined) {
    return other.fraction < one.fraction;
  }
  if (one !== undefined && otherFloat !== undefined) {
    return one.most + Math.max(one.fraction, 0) > otherFloat.kept;
  }
  if (float !== undefined && other !== undefined) return true;
  if (float !== undefined && otherFloat !== undefined) {
    return otherFloat.kept < float.kept;
  }
  const [precision, otherPrecision] = [precisionOf(from), precisionOf(to)];
  return precision !== undefined && otherPrecision !== undefined &&
    otherPrecision < precision;
}

/** Digits of a second; those of an interval's fields, which leave out others, are none. */
function precisionOf(type: string): number | undefined {
  if (!/^(timestamp|time|interval)\b/.test(type)) return undefined;
  const digits = limitOf(type);
  if (digits !== Infinity) return digits;
  return /^interval (?!.*second)/.test(type) ? -1 : 6;
}

function lacksRoom(from: string, to: string): boolean {
  const other = digitsOf(to);
  if (other !== undefined) {
    const most = digitsOf(from)?.most ?? FLOATS.get(from)?.most ?? 0;
    return other.room < most;
  }
  const otherFloat = FLOATS.get(to);
  if (otherFloat !== undefined) {
    const most = digitsOf(from)?.most ?? FLOATS.get(from)?.most ?? 0;
    return otherFloat.most < most;
  }
  const isString = /^(character|bit)\b/.test(to);
  return isString && limitOf(to) < lengthOf(from);
}

/** How long values are as text, of types that have an end. */
const LENGTHS: ReadonlyMap<string, number> = new Map([
  ["boolean", 5],
  ["smallint", 6],
  ["integer", 11],
  ["bigint", 20],
  ["uuid", 36],
]);

function lengthOf(type: string): number {
  return LENGTHS.get(type) ?? limitOf(type);
}
