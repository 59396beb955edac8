import type {
  ColumnRecord,
  DatabaseSchema,
} from "../../schema/database_schema.ts";

/**
 * Types that the server turns into each other where a value is assigned, so
 * that `ALTER COLUMN TYPE` needs no `USING`; `pg_cast` of PostgreSQL 13 to 18.
 */
const FAMILIES: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint", "numeric", "real", "double precision"],
  ["numeric", "money"],
  ["integer", "bigint", "money"],
  ["character varying", "character", "text", "name", '"char"'],
  ["date", "timestamp without time zone", "timestamp with time zone"],
  ["time without time zone", "time with time zone"],
  ["bit", "bit varying"],
  ["json", "jsonb"],
  ["inet", "cidr"],
  ["macaddr", "macaddr8"],
];

/** Casts that work one way only. */
const ASSIGNABLE: readonly (readonly [string, string])[] = [
  ["timestamp without time zone", "time without time zone"],
  ["timestamp with time zone", "time with time zone"],
  ["timestamp with time zone", "time without time zone"],
  ["time without time zone", "interval"],
  ["interval", "time without time zone"],
  ["integer", "oid"],
  ["bigint", "oid"],
  ["oid", "integer"],
  ["oid", "bigint"],
];

/** Types from and to which every other converts by its text. */
const TEXTS = new Set(["character varying", "character", "text", "name"]);

/** Casts that have to be asked for. */
const EXPLICIT: readonly (readonly [string, string])[] = [
  ["boolean", "integer"],
  ["integer", "boolean"],
  ["bit", "integer"],
  ["bit", "bigint"],
];

/** Bits of the integers that can be cast to a bit string, which takes the lowest. */
const BITS: ReadonlyMap<string, number> = new Map([
  ["integer", 32],
  ["bigint", 64],
]);

/** The type that stands between those two, as text would be read in another base. */
function between(one: string, other: string): string | undefined {
  const types = [one, other];
  return types.includes("bit") && types.includes("smallint")
    ? "integer"
    : undefined;
}

/** What stands for a type without its limit, where its name alone has one of 1. */
const UNLIMITED: ReadonlyMap<string, string> = new Map([
  ["character", "text"],
  ["bit", "bit varying"],
]);

const MODIFIER_REGEXP = /^((?:"(?:[^"]|"")*"|[^"(])*)\(.*?\)/;

/** The type without modifiers and brackets, as the server prints it. */
export function baseOf(type: string): string {
  return elementOf(type.replace(MODIFIER_REGEXP, "$1"));
}

function isArray(type: string): boolean {
  return type.endsWith("[]");
}

/** Also one that says which fields it has. */
function isInterval(base: string): boolean {
  return /^interval\b/.test(base);
}

/**
 * What to cast to for a column of the type: a cast cuts off what is too long,
 * where the assignment that follows fails.
 */
function withoutLimit(type: string): string {
  const base = baseOf(type);
  return (UNLIMITED.get(base) ?? base) + (isArray(type) ? "[]" : "");
}

function has(
  pairs: readonly (readonly [string, string])[],
  from: string,
  to: string,
): boolean {
  return pairs.some(([one, other]) => one === from && other === to);
}

/**
 * The expression of `USING` that turns a value into what can be assigned to the
 * other type; undefined if the server finds its way by itself. Domains are
 * given by what they are made of.
 */
export function castOf(
  from: string,
  to: string,
  value: string,
): string | undefined {
  const one = baseOf(from);
  const other = baseOf(to);
  const bits = BITS.get(one);
  const step = between(one, other);
  if (step !== undefined && isArray(from) === isArray(to)) {
    const type = step + (isArray(to) ? "[]" : "");
    const there = `${value}::${type}`;
    return castOf(type, to, there) ?? there;
  }
  if (isArray(from) === isArray(to)) {
    if (one === "bit" && one === other && !isArray(to)) {
      // Only asked for does the server fill up what is shorter.
      return limitOf(to) > limitOf(from) ? `${value}::${to}` : undefined;
    }
    if (one === other && isBuiltIn(one)) return undefined;
    const isAssigned = FAMILIES.some((family) =>
      family.includes(one) && family.includes(other)
    ) || has(ASSIGNABLE, one, other) || isInterval(one) && isInterval(other);
    if (isAssigned) {
      return undefined;
    }
    if (bits !== undefined && other === "bit") {
      return castToBits(value, { type: one, bits, to });
    }
    if (has(EXPLICIT, one, other)) {
      return `${value}::${to}`;
    }
  } else if (!isArray(from) && !TEXTS.has(one)) {
    return `ARRAY[${value}]::${withoutLimit(to)}`;
  }
  if (TEXTS.has(other) && !isArray(to)) {
    // Whatever it is, it becomes text by assignment.
    return isArray(from) ? `${value}::text` : undefined;
  }
  const target = withoutLimit(to);
  if (TEXTS.has(one) && !isArray(from)) return `${value}::${target}`;
  const text = isArray(from) && isArray(to) ? "text[]" : "text";
  return TEXTS.has(other) && text === "text[]"
    ? `${value}::text[]`
    : `${value}::${text}::${target}`;
}

/**
 * An integer as a bit string. One that has too few bits for it is given all of
 * them, which cannot be assigned.
 */
function castToBits(
  value: string,
  { type, bits, to }: {
    readonly type: string;
    readonly bits: number;
    readonly to: string;
  },
): string {
  if (limitOf(to) >= bits) return `${value}::${to}`;
  if (isArray(to)) return `${value}::bit(${bits})[]`;
  return `CASE WHEN ${value}::${to}::${type} = ${value} ` +
    `THEN ${value}::${to}::bit varying ELSE ${value}::bit(${bits}) END`;
}

/** A type of a user may have been replaced under its name. */
function isBuiltIn(type: string): boolean {
  return !type.includes(".");
}

/**
 * Whether the server writes the whole table anew; it does not where a limit
 * is widened or taken away.
 */
export function rewritesTable(
  before: ColumnRecord,
  after: ColumnRecord,
): boolean {
  const one = baseOf(before.type);
  const other = baseOf(after.type);
  const isText = (type: string) =>
    type === "character varying" || type === "text";
  const isWidened = limitOf(after.type) >= limitOf(before.type);
  if (isText(one) && isText(other)) return !isWidened;
  if (one !== other) return true;
  if (one === "numeric") {
    return scaleOf(before.type) !== scaleOf(after.type) || !isWidened;
  }
  return one === "character" || !isWidened;
}

/** The first number in the brackets of a type. */
export function limitOf(type: string): number {
  const match = /\((\d+)/.exec(type);
  return match === null ? Infinity : Number(match[1]);
}

function scaleOf(type: string): string | undefined {
  return /\(\d+,(-?\d+)\)/.exec(type)?.[1];
}

/** The type without the brackets of an array. */
export function elementOf(type: string): string {
  return type.replace(/(\[\])+$/, "");
}

/** What a domain is made of: it is that which is cast and assigned. */
export function withoutDomain(type: string, schema: DatabaseSchema): string {
  const element = elementOf(type);
  const domain = schema.objects.get(`domain ${element}`);
  if (domain?.kind !== "domain") return type;
  const base = withoutDomain(domain.type, schema);
  const isArray = element !== type;
  // An array of a domain of arrays is none of their elements.
  if (isArray && base.endsWith("[]")) return type;
  return isArray ? `${base}[]` : base;
}
