import { type ServerDefault } from "../../schema/defaults.ts";
import {
  func,
  literal,
  type SqlExpression,
  sqlText,
} from "../../schema/expressions.ts";

/** Expressions that have a constructor. */
const CALLS: ReadonlyMap<string, SqlExpression> = new Map([
  ["now()", func.now()],
  ["CURRENT_TIMESTAMP", func.currentTimestamp()],
  ["CURRENT_DATE", func.currentDate()],
  ["CURRENT_TIME", func.currentTime()],
  ["LOCALTIMESTAMP", func.localtimestamp()],
  ["CURRENT_USER", func.currentUser()],
  ["gen_random_uuid()", func.genRandomUuid()],
  ["uuidv7()", func.uuidv7()],
]);

const STRING_REGEXP = /^'((?:[^']|'')*)'::(.+)$/;
const INTEGER_TYPES: readonly string[] = ["smallint", "integer", "bigint"];

/**
 * The default that `pg_get_expr` writes as `text` for a column of the type
 * `type`: a plain value if that comes to the same.
 */
export function describeDefaultValue(
  text: string,
  type: string,
): ServerDefault {
  const call = CALLS.get(text);
  if (call !== undefined) return call;
  if (type === "boolean" && (text === "true" || text === "false")) {
    return literal(text === "true");
  }
  if (isPlainNumber(text)) return literal(Number(text));
  const [, quoted, cast] = STRING_REGEXP.exec(text) ?? [];
  if (quoted === undefined || cast === undefined) return sqlText(text);
  if (
    INTEGER_TYPES.includes(type) && cast === "integer" && isPlainNumber(quoted)
  ) return literal(Number(quoted));
  // A string literal takes the type of the column by itself.
  const bare = type.replace(/^character(\(\d+\))?$/, "bpchar").replace(
    /\(\d+\)/,
    "",
  );
  const isOwn = cast === bare && !INTEGER_TYPES.includes(type) &&
    !/\[\]|^bit|^interval|^numeric/.test(type);
  return isOwn ? literal(quoted.replaceAll("''", "'")) : sqlText(text);
}

function isPlainNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text) && String(Number(text)) === text &&
    !text.includes("e");
}
