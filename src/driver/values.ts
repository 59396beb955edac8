import { arrayText } from "../util/array_text.ts";
import { momentText } from "../util/moment_text.ts";
import type { Row } from "./connection.ts";
import { ARRAY_ELEMENT_OIDS } from "./array_oids.ts";
import { parseArray } from "./array_text.ts";

/** Turns the text of one value into what a {@linkcode Row} holds. */
export type ValueParser = (text: string) => unknown;

const BOOL_OID = 16;
const INT2_OID = 21;
const INT4_OID = 23;
const JSON_OID = 114;
const FLOAT8_OID = 701;
const JSONB_OID = 3802;
/** The one array type whose elements are not separated by commas. */
const BOX_ARRAY_OID = 1020;

/**
 * Returns how values of the type with that OID are read: `bool` as boolean,
 * `int2`, `int4` and `float8` as number, `json` and `jsonb` as what they say,
 * arrays of the server's own types as arrays of their elements, everything
 * else as the text that `psql` prints. So nothing depends on the machine's
 * time zone or loses digits, and both drivers return the same. Arrays of types
 * made in the database are texts here: `array_types.ts` reads them.
 */
export function valueParser(typeOid: number): ValueParser {
  switch (typeOid) {
    case BOOL_OID:
      return parseBoolean;
    case INT2_OID:
    case INT4_OID:
    case FLOAT8_OID:
      return Number;
    case JSON_OID:
    case JSONB_OID:
      return parseJson;
  }
  const elementOid = ARRAY_ELEMENT_OIDS.get(typeOid);
  if (elementOid === undefined) return keepText;
  const parseElement = valueParser(elementOid);
  const delimiter = typeOid === BOX_ARRAY_OID ? ";" : ",";
  return (text) => parseArray(text, { parseElement, delimiter });
}

/**
 * Turns a parameter into the text that is sent, null for SQL's NULL.
 *
 * Arrays become array literals (an array that is meant as JSON has to be
 * `JSON.stringify`ed), plain objects JSON, `Uint8Array`s bytea, dates ISO 8601.
 *
 * @throws {TypeError} If there is no text for the value.
 */
export function encodeParameter(value: unknown): string | null {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return null;
    case "object":
      if (value === null) return null;
      if (value instanceof Uint8Array) return encodeBytes(value);
      if (value instanceof Date) return momentText(value).full;
      if (Array.isArray(value)) return arrayText(value, encodeParameter);
      if (isPlainObject(value)) return JSON.stringify(value);
  }
  throw new TypeError(
    `Cannot send a parameter of type ${typeof value}: pass text, a number, a boolean, bytes, a date, a plain object, an array of these, or null`,
  );
}

/**
 * Returns what makes rows of values in the order of `names`; of equal names the
 * last counts.
 */
export function rowBuilder(
  names: readonly string[],
): (values: readonly unknown[]) => Row {
  // Assigned, a column of this name would be the prototype.
  if (names.includes("__proto__")) {
    return (values) =>
      Object.fromEntries(names.map((name, index) => [name, values[index]]));
  }
  return (values) => {
    const row: Record<string, unknown> = {};
    names.forEach((name, index) => row[name] = values[index]);
    return row;
  };
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function encodeBytes(bytes: Uint8Array): string {
  let text = "\\x";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

function parseBoolean(text: string): boolean {
  return text === "t";
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}

function keepText(text: string): string {
  return text;
}
