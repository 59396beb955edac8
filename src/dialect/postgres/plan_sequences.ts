import type { SequenceOptions } from "../../schema/database_schema.ts";
import { quoteLiteral } from "./identifiers.ts";

/** The clauses of `ALTER SEQUENCE` for what differs; also those of an identity. */
export function changeSequence(
  before: SequenceOptions,
  after: SequenceOptions,
): readonly string[] {
  return [
    ...(before.type === after.type ? [] : [`AS ${after.type}`]),
    ...(before.increment === after.increment
      ? []
      : [`INCREMENT BY ${after.increment}`]),
    ...(before.minimum === after.minimum && before.type === after.type
      ? []
      : [`MINVALUE ${after.minimum}`]),
    ...(before.maximum === after.maximum && before.type === after.type
      ? []
      : [`MAXVALUE ${after.maximum}`]),
    ...(before.start === after.start ? [] : [`START WITH ${after.start}`]),
    ...(before.cache === after.cache ? [] : [`CACHE ${after.cache}`]),
    ...(before.cycles === after.cycles
      ? []
      : [after.cycles ? "CYCLE" : "NO CYCLE"]),
  ];
}

/** The version from which sequences can be unlogged. */
export const UNLOGGED_SEQUENCE_VERSION = 150_000;

/** `SET LOGGED` or `UNLOGGED`. */
export function changePersistence(
  sequence: string,
  { before, after, serverVersion }: {
    readonly before: SequenceOptions;
    readonly after: SequenceOptions;
    readonly serverVersion: number;
  },
): readonly string[] {
  if (serverVersion < UNLOGGED_SEQUENCE_VERSION) return [];
  return before.isUnlogged === after.isUnlogged ? [] : [
    `ALTER SEQUENCE ${sequence} SET ${
      after.isUnlogged ? "UNLOGGED" : "LOGGED"
    }`,
  ];
}

/**
 * Whether a sequence begins anew: where it stands it cannot, counting the other
 * way or within other bounds.
 */
export function restarts(
  before: SequenceOptions,
  after: SequenceOptions,
): boolean {
  return isDescending(before) !== isDescending(after) ||
    BigInt(after.minimum) > BigInt(before.maximum) ||
    BigInt(after.maximum) < BigInt(before.minimum);
}

function isDescending({ increment }: SequenceOptions): boolean {
  return increment.startsWith("-");
}

/** Narrower bounds must not leave out where the sequence stands. */
export function writeClamp(
  sequence: string,
  before: SequenceOptions,
  after: SequenceOptions,
): readonly string[] {
  return restarts(before, after) || !isNarrower(before, after)
    ? []
    : [writePosition(sequence, sequence, { before, after })];
}

function isNarrower(before: SequenceOptions, after: SequenceOptions): boolean {
  return BigInt(after.minimum) > BigInt(before.minimum) ||
    BigInt(after.maximum) < BigInt(before.maximum);
}

/**
 * Lets a sequence stand where `from` does, as far as its bounds let it. Where
 * that is beyond the last value, this one is given, too.
 */
export function writePosition(
  sequence: string,
  from: string,
  { before, after }: {
    readonly before: SequenceOptions;
    readonly after: SequenceOptions;
  },
): string {
  const inside =
    `least(greatest(last_value, ${after.minimum}), ${after.maximum})`;
  const [value, isCalled] = isNarrower(before, after)
    ? [
      inside,
      `is_called AND last_value ${isDescending(after) ? "<=" : ">="} ${inside}`,
    ]
    : ["last_value", "is_called"];
  return `SELECT pg_catalog.setval(${quoteLiteral(sequence)}, ${value}, ` +
    `${isCalled}) FROM ${from}`;
}
