import { isPlainObject } from "../schema/arguments.ts";
import type { SchemaPair } from "./filter_schemas.ts";

/**
 * The database's own text of a definition where the wanted one says the same:
 * servers write one condition in more than one form, by how often it was read.
 *
 * @param reread Gives equal texts for definitions of an object that say the same.
 */
export function alignTexts(
  pair: SchemaPair,
  reread: (text: string, key: string) => string,
): SchemaPair {
  const { actual } = pair;
  const objects = new Map(pair.wanted.objects);
  for (const [key, object] of objects) {
    const other = actual.objects.get(key);
    if (other === undefined) continue;
    objects.set(key, align(other, object, (text) => reread(text, key)));
  }
  return { actual, wanted: { ...pair.wanted, objects } };
}

/** Free text, in which a difference in form is one. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(["comment"]);

/** `wanted` with the texts of `actual` at the same places; itself if there are none. */
function align<T>(
  actual: unknown,
  wanted: T,
  reread: (text: string) => string,
): T {
  if (actual === wanted) return wanted;
  if (typeof wanted === "string" && typeof actual === "string") {
    return reread(actual) === reread(wanted) ? actual as T & string : wanted;
  }
  if (Array.isArray(wanted) && Array.isArray(actual)) {
    const aligned = wanted.map((each, at) =>
      align(counterpart(each, at, actual), each, reread)
    );
    return isChanged(wanted, aligned) ? aligned as T : wanted;
  }
  if (!isPlainObject(wanted) || !isPlainObject(actual)) return wanted;
  const entries = Object.entries(wanted);
  const aligned = entries.map(([name, each]) =>
    PLAIN_FIELDS.has(name) ? each : align(actual[name], each, reread)
  );
  if (!isChanged(entries.map(([, each]) => each), aligned)) return wanted;
  return Object.fromEntries(
    entries.map(([name], at) => [name, aligned[at]]),
  ) as T;
}

/** Columns go by their names, anything else by its place. */
function counterpart(
  wanted: unknown,
  at: number,
  actual: readonly unknown[],
): unknown {
  if (!isPlainObject(wanted) || typeof wanted["name"] !== "string") {
    return actual[at];
  }
  return actual.find((each) =>
    isPlainObject(each) && each["name"] === wanted["name"]
  );
}

function isChanged(
  before: readonly unknown[],
  after: readonly unknown[],
): boolean {
  return after.some((each, at) => each !== before[at]);
}
