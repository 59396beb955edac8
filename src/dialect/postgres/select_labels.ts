import type { SqlToken } from "../../util/sql_lexer.ts";
import { unquote } from "./describe_common.ts";
import type { TextEdit } from "./text_edits.ts";

/** What ends the list of a SELECT, besides a bracket. */
const LIST_ENDS: ReadonlySet<string> = new Set(
  "EXCEPT FETCH FOR FROM GROUP HAVING INTERSECT INTO LIMIT OFFSET ORDER UNION WHERE WINDOW"
    .split(" "),
);

/** The label of a column that got none; the server does not print it. */
const NO_LABEL = '"?column?"';

/** What the parser takes for the name of a column from types it has other names for. */
const PARSED_TYPES: ReadonlyMap<string, string> = new Map([
  ["bigint", "int8"],
  ["bit varying", "varbit"],
  ["boolean", "bool"],
  ["character", "bpchar"],
  ["character varying", "varchar"],
  ["double precision", "float8"],
  ["integer", "int4"],
  ["real", "float4"],
  ["smallint", "int2"],
  ["time with time zone", "timetz"],
  ["time without time zone", "time"],
  ["timestamp with time zone", "timestamptz"],
  ["timestamp without time zone", "timestamp"],
]);

/** A column of a SELECT that is cast to a type as a whole: `'a'::text AS b`. */
interface CastColumn {
  /** Behind the `::`. */
  readonly typeStart: number;
  readonly typeEnd: number;
  /** What stands behind `AS`; undefined if there is none. */
  readonly label: string | undefined;
  readonly end: number;
}

/**
 * Where a column has no label, as the second 'b' of `SELECT 'a' UNION SELECT
 * 'b'`, the parser makes one of the type that the server has printed with it;
 * the one that it had is written instead.
 */
export function settleLabels(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return findCastColumns(text, tokens).flatMap(({ label, end }) =>
    label === undefined ? [{ start: end, end, text: ` AS ${NO_LABEL}` }] : []
  );
}

/** Takes off the labels that say no more than that there was none. */
export function dropLabels(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return findCastColumns(text, tokens).flatMap((column) => {
    const { label, typeStart, typeEnd, end } = column;
    const isNone = label === NO_LABEL ||
      label !== undefined &&
        unquote(label) === parsedName(text.slice(typeStart, typeEnd));
    return isNone ? [{ start: typeEnd, end, text: "" }] : [];
  });
}

/** The last part of a type's name, as the parser has it. */
function parsedName(type: string): string | undefined {
  const plain = type.replace(/\([\d,]+\)/, "").replace(/(?:\[\])+$/, "").trim();
  const last = /(?:"(?:[^"]|"")*"|[^."]+)$/.exec(plain)?.[0];
  return PARSED_TYPES.get(plain) ?? (last && unquote(last));
}

function findCastColumns(
  text: string,
  tokens: readonly SqlToken[],
): readonly CastColumn[] {
  return tokens.flatMap((token, at) =>
    token.kind === "word" && text.slice(token.start, token.end) === "SELECT"
      ? splitColumns(text, tokens, at + 1).flatMap((column) =>
        readCast(text, column) ?? []
      )
      : []
  );
}

/** The tokens of each column of a list, those in brackets left out. */
function splitColumns(
  text: string,
  tokens: readonly SqlToken[],
  from: number,
): readonly (readonly SqlToken[])[] {
  const columns: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    const part = text.slice(token.start, token.end);
    const isEnd = depth === 0 &&
      (token.kind === "close" || token.kind === "semicolon" ||
        token.kind === "word" && LIST_ENDS.has(part));
    if (isEnd) break;
    if (token.kind === "close") depth--;
    if (depth === 0 && part === ",") columns.push([]);
    else if (depth === 0) columns.at(-1)?.push(token);
    if (token.kind === "open") depth++;
  }
  return columns;
}

function readCast(
  text: string,
  column: readonly SqlToken[],
): CastColumn | undefined {
  const cast = column.findLast(({ start }) =>
    text.slice(start - 1, start + 1) === "::"
  );
  const last = column.at(-1);
  if (cast === undefined || last === undefined) return undefined;
  const as = column.findIndex(({ kind, start, end }) =>
    kind === "word" && text.slice(start, end) === "AS"
  );
  const end = last.end;
  const before = as < 0 ? last : column[as - 1];
  const label = as < 0 ? undefined : column[as + 1];
  if (before === undefined) return undefined;
  return {
    typeStart: cast.end,
    typeEnd: before.end,
    label: label === undefined ? undefined : text.slice(label.start, label.end),
    end,
  };
}
