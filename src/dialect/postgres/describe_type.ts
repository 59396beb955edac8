import { SIMPLE_TYPES, type SqlType } from "../../schema/types.ts";
import {
  array,
  bit,
  char,
  domain as namedType,
  enumType,
  interval,
  numeric,
  simpleType,
  text as textType,
  time,
  timestamp,
  userDefined,
  varbit,
  varchar,
} from "../../schema/type_constructors.ts";
import { INTERVAL_FIELDS } from "../../schema/types.ts";
import { splitIdentity } from "../../schema/identity.ts";
import type { DescribeContext } from "./describe_common.ts";

/** A type of the catalogs, with the collation that a column says besides. */
export interface DescribedType {
  readonly type: SqlType;
  /** Of `pg_catalog`, without quotes. */
  readonly collation: string | undefined;
}

/**
 * The type that `format_type` writes as `text`; what is not understood is a
 * type as SQL writes it. A collation of another schema than the server's can
 * only be written there as well.
 *
 * @param collation As the catalogs have it: quoted and qualified.
 */
export function describeType(
  text: string,
  collation: string | undefined,
  context: DescribeContext,
): DescribedType {
  if (collation === undefined) {
    return { type: parseType(text, context), collation: undefined };
  }
  const { schema, name } = splitIdentity(collation);
  return schema === "pg_catalog"
    ? { type: parseType(text, context), collation: name }
    : {
      type: userDefined(`${text} COLLATE ${collation}`),
      collation: undefined,
    };
}

function parseType(text: string, context: DescribeContext): SqlType {
  // Arrays of any number of dimensions have one pair of brackets there.
  if (!text.endsWith("[]")) return parseItem(text, context);
  const item = parseItem(text.slice(0, -"[]".length), context);
  return item.kind === "userDefinedType" ? userDefined(text) : array(item);
}

const LENGTH_REGEXP =
  /^(character varying|character|bit|bit varying)\((\d+)\)$/;
const NUMERIC_REGEXP = /^numeric\((\d+),(-?\d+)\)$/;
const TIME_REGEXP = /^(timestamp|time)(?:\((\d)\))? (with|without) time zone$/;
const INTERVAL_REGEXP = /^interval(?: ([a-z ]+?))?(?:\((\d)\))?$/;
const QUALIFIED_REGEXP =
  /^(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)\.(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)$/;

function parseItem(
  text: string,
  context: DescribeContext,
): Exclude<SqlType, { kind: "arrayType" }> {
  switch (text) {
    case "text":
      return textType();
    case "character varying":
      return varchar();
    case "numeric":
      return numeric();
    case "bit varying":
      return varbit();
  }
  const simple = SIMPLE_TYPES.find((name) => name === text);
  if (simple !== undefined) return simpleType(simple);
  return parseLength(text) ?? parseNumeric(text) ?? parseTime(text) ??
    parseInterval(text) ?? parseQualified(text, context) ?? userDefined(text);
}

function parseLength(text: string) {
  const [, name, digits] = LENGTH_REGEXP.exec(text) ?? [];
  const length = Number(digits);
  switch (name) {
    case "character varying":
      return varchar(length);
    case "character":
      return char(length);
    case "bit":
      return bit(length);
    case "bit varying":
      return varbit(length);
    default:
      return undefined;
  }
}

function parseNumeric(text: string) {
  const [, precision, scale] = NUMERIC_REGEXP.exec(text) ?? [];
  return precision === undefined
    ? undefined
    : numeric({ precision: Number(precision), scale: Number(scale) });
}

function parseTime(text: string) {
  const [, name, digits, zone] = TIME_REGEXP.exec(text) ?? [];
  if (name === undefined) return undefined;
  const options = {
    ...(zone === "with" ? { timezone: true } : {}),
    ...(digits === undefined ? {} : { precision: Number(digits) }),
  };
  return name === "time" ? time(options) : timestamp(options);
}

function parseInterval(text: string) {
  const match = INTERVAL_REGEXP.exec(text);
  if (match === null) return undefined;
  const [, words, digits] = match;
  const fields = INTERVAL_FIELDS.find((each) => each === words?.toUpperCase());
  if (words !== undefined && fields === undefined) return undefined;
  return interval({
    ...(fields === undefined ? {} : { fields }),
    ...(digits === undefined ? {} : { precision: Number(digits) }),
  });
}

const EXTENSION_TYPES = ["citext", "hstore"] as const;

function parseQualified(text: string, context: DescribeContext) {
  if (!QUALIFIED_REGEXP.test(text)) return undefined;
  const { schema, name } = splitIdentity(text);
  const place = schema === undefined ? {} : { schema };
  const labels = context.enums.get(text);
  if (labels !== undefined) {
    return enumType(name, labels, { ...place, createType: false });
  }
  const known = EXTENSION_TYPES.find((each) => each === name);
  return known !== undefined && schema === context.defaultSchema
    ? simpleType(known)
    : namedType(name, place);
}
