import { quoteLiteral } from "./identifiers.ts";
import { splitList } from "./describe_common.ts";
import { flattenConditions, settleConditions } from "./nested_conditions.ts";
import { matchBrackets } from "./sql_brackets.ts";
import { dropLabels, settleLabels } from "./select_labels.ts";
import { applyEdits, type TextEdit } from "./text_edits.ts";
import { lexSql, type SqlToken } from "../../util/sql_lexer.ts";

/** Whether there may be anything to do; most texts have none of these. */
const CANDIDATE_REGEXP =
  /EXTRACT\((?![a-z_]+ FROM)|\(ARRAY\[|\)\)\s(?:AND|OR)\s|\sON TRUE\b|\b(?:UNION|INTERSECT|EXCEPT|ATOMIC)\b|\(\s?SELECT\b/;
/** A field that is right as it is: in lower case, or a string. */
const SETTLED_FIELD_REGEXP = /^([a-z_]+|'.*')$/;
/** A field as releases of 2026 write it. */
const QUOTED_FIELD_REGEXP = /^"(.*)"$/;
const FIELD_REGEXP = /([^\n]+?) FROM /y;
const CAST_REGEXP = /^\)::/;
const LENGTH_REGEXP = /\([\d,]+\)$/;

/**
 * A definition that the server rendered, so that it means the same when it is
 * read again, and is the same whatever release rendered it. Some forms are not
 * by themselves: the field of `EXTRACT(YEAR FROM …)`, which was a string, loses
 * its capitals (later releases write "YEAR"); an array that is cast as a whole,
 * as `IN` makes it for `varchar`, is cast element by element; the condition
 * that `BETWEEN` makes loses its brackets if it comes first in a longer one;
 * `ON TRUE`, which a natural join without common columns has, is a constant; and
 * a column without a label gets one where it is cast.
 */
export function settleText(text: string): string {
  if (!CANDIDATE_REGEXP.test(text)) return text;
  const tokens = [...lexSql(text)].filter((token) => token.kind !== "comment");
  return applyEdits(text, [
    ...quoteFields(text, tokens),
    ...nameElementTypes(text, tokens),
    ...settleConditions(text, tokens),
    ...settleJoins(text, tokens),
    ...settleLabels(text, tokens),
  ]);
}

const SETTLED_REGEXP =
  /EXTRACT\('|\]::[^()\]]+(\(\d+\))?\[\]\)::|(?<!ROWS|RANGE|GROUPS) BETWEEN /;

/**
 * Whether a text is one that {@linkcode settleText} had to change: where the
 * server itself writes it anew, for another type of a column, it comes to be
 * another one.
 */
export function isUnstable(text: string): boolean {
  return SETTLED_REGEXP.test(text);
}

/**
 * What {@linkcode settleText} has kept, as the server has it where it has read
 * its own text once, as in a database that was restored from a dump: conditions
 * without `BETWEEN`, arrays cast element by element, and labels or none where a
 * column is cast. Texts that come to be the same say the same.
 */
export function rereadText(text: string): string {
  const tokens = [...lexSql(text)];
  const reread = applyEdits(text, [
    ...flattenConditions(text, tokens),
    ...castElements(text, tokens),
    ...dropLabels(text, tokens),
  ]);
  // Once more for what is inside of what was replaced.
  return reread === text ? text : rereadText(reread);
}

function quoteFields(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return tokens.flatMap((token) => {
    if (token.kind !== "word") return [];
    if (text.slice(token.start, token.end + 1) !== "EXTRACT(") return [];
    FIELD_REGEXP.lastIndex = token.end + 1;
    const field = FIELD_REGEXP.exec(text)?.[1];
    if (field === undefined || SETTLED_FIELD_REGEXP.test(field)) return [];
    const start = token.end + 1;
    const name = QUOTED_FIELD_REGEXP.exec(field)?.[1]?.replaceAll('""', '"');
    const literal = quoteLiteral(name ?? field);
    return [{ start, end: start + field.length, text: literal }];
  });
}

function settleJoins(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return tokens.flatMap(({ kind, start, end }, at) => {
    const before = tokens[at - 1];
    const isJoins = kind === "word" && text.slice(start, end) === "TRUE" &&
      before !== undefined && text.slice(before.start, before.end) === "ON";
    return isJoins ? [{ start, end, text: "(true)" }] : [];
  });
}

/** `(ARRAY['a'::varchar])::text[]` → `(ARRAY['a'::varchar]::varchar[])::text[]` */
function nameElementTypes(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return findArrays(text, tokens).flatMap(({ elements, close }) => {
    const { end } = close;
    if (!CAST_REGEXP.test(text.slice(end, end + 3))) return [];
    const type = findElementType(text, [...elements, close]);
    return type === undefined ? [] : [{ start: end, end, text: `::${type}[]` }];
  });
}

const WHOLE_CAST_REGEXP =
  /^(?:::[^()\]]+(?:\(\d+\))?\[\])?\)::([^()\]]+(?:\(\d+\))?)\[\]/;

/** `(ARRAY['a'::varchar]::varchar[])::text[]` → `ARRAY[('a'::varchar)::text]` */
function castElements(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return findArrays(text, tokens).flatMap(({ outer, open, close }) => {
    const cast = WHOLE_CAST_REGEXP.exec(text.slice(close.end));
    if (cast === null) return [];
    const elements = splitList(text.slice(open.end, close.start))
      .map((element) => `(${element})::${cast[1]}`);
    return [{
      start: outer.start,
      end: close.end + cast[0].length,
      text: `ARRAY[${elements.join(", ")}]`,
    }];
  });
}

/** An array behind a bracket, as one that is cast is printed: `(ARRAY[…]`. */
interface BracketedArray {
  readonly outer: SqlToken;
  readonly open: SqlToken;
  readonly elements: readonly SqlToken[];
  readonly close: SqlToken;
}

function findArrays(
  text: string,
  tokens: readonly SqlToken[],
): readonly BracketedArray[] {
  return [...matchBrackets(tokens)].flatMap(([first, last]) => {
    const [outer, word] = [tokens[first - 2], tokens[first - 1]];
    const [open, close] = [tokens[first], tokens[last]];
    if (outer?.kind !== "open" || word === undefined) return [];
    if (open === undefined || close === undefined) return [];
    const isArray = text.slice(word.start, word.end) === "ARRAY" &&
      text[open.start] === "[";
    const elements = tokens.slice(first + 1, last);
    return isArray ? [{ outer, open, elements, close }] : [];
  });
}

/** The type that an element is cast to; the tokens end with the `]`. */
function findElementType(
  text: string,
  tokens: readonly SqlToken[],
): string | undefined {
  let depth = 0;
  let cast: number | undefined;
  for (const [at, token] of tokens.entries()) {
    const isEnd = depth === 0 &&
      (token.kind === "close" || text[token.start] === ",");
    if (isEnd && cast !== undefined) {
      const type = text.slice(cast, token.start).replace(LENGTH_REGEXP, "");
      // By itself this would be one of length 1.
      return type === "character" ? "bpchar" : type;
    }
    if (token.kind === "open") depth++;
    else if (token.kind === "close") depth--;
    const isCast = depth === 0 && text[token.start] === ":" &&
      text[tokens[at - 1]?.start ?? 0] === ":";
    if (isCast) cast = token.end;
  }
  return undefined;
}
