import type {
  ColumnRecord,
  CompositeRecord,
  DatabaseSchema,
  RangeRecord,
} from "../../schema/database_schema.ts";
import { executeAll } from "./describe_common.ts";
import { quoteIdentifier, quoteLiteral } from "./identifiers.ts";
import { type Action, LATE } from "./plan_actions.ts";
import { castOf, elementOf, withoutDomain } from "./plan_casts.ts";
import { copiedColumns, multirangeOf, rangeOption } from "./plan_classes.ts";
import type { PlanContext } from "./plan_context.ts";
import { oldIdentity } from "./old_names.ts";

/**
 * The expression that turns a column into what can be assigned to it as it is
 * wanted; undefined if the server finds its way by itself.
 */
export function conversionOf(
  before: ColumnRecord,
  after: ColumnRecord,
  context: PlanContext,
): string | undefined {
  return convert(
    before.type,
    after.type,
    quoteIdentifier(after.name),
    context,
  );
}

/** What the conversion of a column needs to be there; see {@linkcode planConversions}. */
export function castsFor(
  before: ColumnRecord,
  after: ColumnRecord,
  context: PlanContext,
): readonly string[] {
  const pair = findPair(before.type, after.type, context);
  return pair === undefined ? [] : [castKey(pair)];
}

/**
 * Casts between composite types whose attributes stand in other places: as text
 * a value is read by place, so that it would come into another attribute. The
 * server uses them for arrays and domains, too.
 */
export function planConversions(context: PlanContext): readonly Action[] {
  // Most schemas have none, and many columns.
  const hasComposite = [...context.actual.objects.values()].some(({ kind }) =>
    kind === "composite"
  );
  if (!hasComposite) return [];
  const pairs = new Map<string, TypePair>();
  const collect = (from: string, to: string): void => {
    const pair = findPair(from, to, context);
    if (pair === undefined || pairs.has(castKey(pair))) return;
    pairs.set(castKey(pair), pair);
    for (const [before, after] of typesWithin(pair)) collect(before, after);
  };
  for (const [before, after] of convertedColumns(context)) {
    collect(before.type, after.type);
  }
  return [...pairs.values()].flatMap((pair) => planCast(pair, context));
}

/** A composite type and that which its values get. */
interface CompositePair {
  readonly from: CompositeRecord;
  readonly to: CompositeRecord;
}

/** The same of range types whose bounds are such values. */
interface RangePair {
  readonly from: RangeRecord;
  readonly to: RangeRecord;
  /** Whether it is the multiranges of both between which a value goes. */
  readonly isMultirange: boolean;
}

type TypePair = CompositePair | RangePair;

function isOfComposites(pair: TypePair): pair is CompositePair {
  return pair.from.kind === "composite";
}

function castKey(pair: TypePair): string {
  const { from, to } = pair;
  const what = isOfMultiranges(pair) ? "multirange cast" : "cast";
  return `${what} of ${from.key} to ${to.key}`;
}

function isOfMultiranges(pair: TypePair): boolean {
  return !isOfComposites(pair) && pair.isMultirange;
}

/** The type on one side, as the server names it. */
function identityIn(pair: TypePair, side: "from" | "to"): string {
  const type = pair[side];
  const multirange = isOfMultiranges(pair) ? multirangeOf(type) : undefined;
  return multirange ?? type.identity;
}

function convert(
  from: string,
  to: string,
  value: string,
  context: PlanContext,
): string | undefined {
  if (findPair(from, to, context) !== undefined) return undefined;
  return castOf(
    withoutDomain(from, context.actual),
    withoutDomain(to, context.wanted),
    value,
  );
}

/** The types between which a value goes, if that takes a cast. */
function findPair(
  before: string,
  after: string,
  context: PlanContext,
): TypePair | undefined {
  const one = withoutDomain(before, context.actual);
  const other = withoutDomain(after, context.wanted);
  if (one.endsWith("[]") !== other.endsWith("[]")) return undefined;
  const within = arrayWithin(one, context.actual);
  const otherWithin = arrayWithin(other, context.wanted);
  if (within !== undefined && otherWithin !== undefined) {
    return findPair(within, otherWithin, context);
  }
  const ranges = findRanges(elementOf(one), elementOf(other), context);
  if (ranges !== undefined) {
    const { from, to } = ranges;
    return findPair(subtypeOf(from), subtypeOf(to), context) && ranges;
  }
  const from = context.actual.objects.get(`composite ${elementOf(one)}`);
  const to = context.wanted.objects.get(`composite ${elementOf(other)}`);
  if (from?.kind !== "composite" || to?.kind !== "composite") return undefined;
  if (from.key === to.key && context.fates.of(from.key) !== "replace") {
    return undefined;
  }
  return isReadByPlace({ from, to }, context) ? undefined : { from, to };
}

/** Two range types, or those of two multirange types. */
function findRanges(
  one: string,
  other: string,
  { actual, wanted, actualParts, wantedParts }: PlanContext,
): RangePair | undefined {
  const from = actual.objects.get(`range ${one}`);
  const to = wanted.objects.get(`range ${other}`);
  if (from?.kind === "range" && to?.kind === "range") {
    return { from, to, isMultirange: false };
  }
  const within = actualParts.byMultirange.get(one);
  const otherWithin = wantedParts.byMultirange.get(other);
  return within && otherWithin &&
    { from: within, to: otherWithin, isMultirange: true };
}

/** The array that the domain of an array's elements is made of. */
function arrayWithin(
  type: string,
  schema: DatabaseSchema,
): string | undefined {
  const element = elementOf(type);
  const base = element === type ? type : withoutDomain(element, schema);
  return base !== type && base.endsWith("[]") ? base : undefined;
}

function subtypeOf(range: RangeRecord): string {
  return rangeOption(range, "subtype") ?? "";
}

/** Types of what is within the values, before and after. */
function typesWithin(
  pair: TypePair,
): readonly (readonly [string, string])[] {
  if (isOfComposites(pair)) {
    return sharedAttributes(pair).map((
      [before, after],
    ) => [before.type, after.type]);
  }
  const { from, to, isMultirange } = pair;
  return isMultirange
    ? [[from.identity, to.identity]]
    : [[subtypeOf(from), subtypeOf(to)]];
}

/** Whether each attribute stands where it did, and so do those within. */
function isReadByPlace(pair: CompositePair, context: PlanContext): boolean {
  const { from, to } = pair;
  return from.attributes.length === to.attributes.length &&
    from.attributes.every(({ name, type }, index) => {
      const other = to.attributes[index];
      return other?.name === name &&
        findPair(type, other.type, context) === undefined;
    });
}

function sharedAttributes(
  { from, to }: CompositePair,
): readonly (readonly [ColumnRecord, ColumnRecord])[] {
  return to.attributes.flatMap((after) => {
    const before = from.attributes.find(({ name }) => name === after.name);
    return before === undefined ? [] : [[before, after] as const];
  });
}

/** Columns whose values may have to be converted, before and after. */
function convertedColumns(
  { actual, wanted }: PlanContext,
): readonly (readonly [ColumnRecord, ColumnRecord])[] {
  return [...wanted.objects.values()].flatMap((table) => {
    const old = actual.objects.get(table.key);
    if (table.kind !== "table" || old?.kind !== "table") return [];
    return copiedColumns(old, table).flatMap((after) => {
      const before = old.columns.find(({ name }) => name === after.name);
      return before === undefined ? [] : [[before, after] as const];
    });
  });
}

/** Makes a cast, and takes it away when what needs it is done. */
function planCast(
  pair: TypePair,
  context: PlanContext,
): readonly Action[] {
  const { from, to } = pair;
  const key = castKey(pair);
  const source = identityIn(pair, "from");
  const target = identityIn(pair, "to");
  const old = context.fates.of(from.key) === "replace"
    ? oldIdentity(source)
    : source;
  // Named as nothing else is: a successor has its old one beside it.
  const signature = `${oldIdentity(target)}(${old})`;
  const cast = `CAST (${old} AS ${target})`;
  const within = typesWithin(pair).flatMap(([before, after]) => {
    const part = findPair(before, after, context);
    return part === undefined ? [] : [castKey(part)];
  });
  return [{
    id: `create ${key}`,
    action: "change",
    object: to.key,
    operations: executeAll([
      `CREATE FUNCTION ${signature} RETURNS ${target} ` +
      // What is no value at all stays none.
      `LANGUAGE sql STRICT AS ${
        quoteLiteral(
          isOfComposites(pair) ? writeValues(pair, context) : writeRange(pair),
        )
      }`,
      `CREATE ${cast} WITH FUNCTION ${signature} AS ASSIGNMENT`,
    ]),
    notes: isOfComposites(pair) ? noteLostAttributes(pair.from, pair.to) : [],
    rank: context.rankOf(to.key),
    requires: [to.key, ...within],
    gives: [key],
  }, {
    id: `drop ${key}`,
    action: "change",
    object: to.key,
    operations: executeAll([`DROP ${cast}`, `DROP FUNCTION ${signature}`]),
    notes: [],
    rank: LATE,
    frees: [from.key, ...within],
    takes: [key],
  }];
}

/** What is said of attributes that go. */
export function noteLostAttributes(
  actual: CompositeRecord,
  wanted: CompositeRecord,
): readonly string[] {
  return actual.attributes.filter(({ name }) =>
    !wanted.attributes.some((other) => other.name === name)
  ).map(({ name }) => `the values of attribute ${name} are lost`);
}

/** Columns of a function's result are assigned, which cuts nothing off. */
function writeValues(
  { from, to }: CompositePair,
  context: PlanContext,
): string {
  const values = to.attributes.map(({ name, type }) => {
    const before = from.attributes.find((each) => each.name === name);
    if (before === undefined) return `NULL::${type}`;
    const value = `($1).${quoteIdentifier(name)}`;
    return convert(before.type, type, value, context) ?? value;
  });
  return `SELECT ${values.join(", ")}`;
}

function writeRange(pair: RangePair): string {
  const { to, isMultirange } = pair;
  if (isMultirange) {
    return `SELECT coalesce(range_agg(part.value::${to.identity}), '{}') ` +
      "FROM unnest($1) AS part (value)";
  }
  const bound = (name: string) => `${name}($1)::${subtypeOf(to)}`;
  return `SELECT CASE WHEN isempty($1) THEN 'empty'::${to.identity} ` +
    `ELSE ${to.identity}(${bound("lower")}, ${bound("upper")}, ` +
    "CASE WHEN lower_inc($1) THEN '[' ELSE '(' END || " +
    "CASE WHEN upper_inc($1) THEN ']' ELSE ')' END) END";
}
