import { quoteLiteral } from "./identifiers.ts";
import { lexSql, type SqlToken } from "../../util/sql_lexer.ts";

/** Whether there may be anything to do; most texts have neither. */
const CANDIDATE_REGEXP = /EXTRACT\((?![a-z_]+ FROM)|\(ARRAY\[/;
/** A field that is right as it is: in lower case, or a string. */
const SETTLED_FIELD_REGEXP = /^([a-z_]+|'.*')$/;
/** A field as releases of 2026 write it. */
const QUOTED_FIELD_REGEXP = /^"(.*)"$/;
const FIELD_REGEXP = /([^\n]+?) FROM /y;
const CAST_REGEXP = /^\)::/;
const LENGTH_REGEXP = /\([\d,]+\)$/;

interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A definition that the server rendered, so that it means the same when it is
 * read again, and is the same whatever release rendered it. Two forms are not
 * by themselves: the field of `EXTRACT(YEAR FROM …)`, which was a string, loses
 * its capitals (later releases write "YEAR"), and an array that is cast as a
 * whole, as `IN` makes it for `varchar`, is cast element by element.
 */
export function settleText(text: string): string {
  if (!CANDIDATE_REGEXP.test(text)) return text;
  const tokens = [...lexSql(text)].filter((token) => token.kind !== "comment");
  const insertions = [
    ...quoteFields(text, tokens),
    ...nameElementTypes(text, tokens),
  ].toSorted((one, other) => one.start - other.start);
  let result = "";
  let position = 0;
  for (const { start, end, text: inserted } of insertions) {
    result += text.slice(position, start) + inserted;
    position = end;
  }
  return result + text.slice(position);
}

const SETTLED_REGEXP = /EXTRACT\('|\]::[^()\]]+(\(\d+\))?\[\]\)::/;

/**
 * Whether a text is one that {@linkcode settleText} had to change: where the
 * server itself writes it anew, for another type of a column, it comes to be
 * another one.
 */
export function isUnstable(text: string): boolean {
  return SETTLED_REGEXP.test(text);
}

function quoteFields(
  text: string,
  tokens: readonly SqlToken[],
): readonly Insertion[] {
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

/** `(ARRAY['a'::varchar])::text[]` → `(ARRAY['a'::varchar]::varchar[])::text[]` */
function nameElementTypes(
  text: string,
  tokens: readonly SqlToken[],
): readonly Insertion[] {
  const insertions: Insertion[] = [];
  const open: number[] = [];
  tokens.forEach((token, at) => {
    if (token.kind === "open") open.push(at);
    if (token.kind !== "close") return;
    const first = open.pop();
    if (
      first === undefined || !isCastArray(text, tokens, { first, last: at })
    ) {
      return;
    }
    const type = findElementType(text, tokens.slice(first + 1, at + 1));
    if (type === undefined) return;
    insertions.push({ start: token.end, end: token.end, text: `::${type}[]` });
  });
  return insertions;
}

function isCastArray(
  text: string,
  tokens: readonly SqlToken[],
  { first, last }: { readonly first: number; readonly last: number },
): boolean {
  const word = tokens[first - 1];
  const end = tokens[last]?.end ?? 0;
  return word !== undefined && text.slice(word.start, word.end) === "ARRAY" &&
    tokens[first - 2]?.kind === "open" &&
    CAST_REGEXP.test(text.slice(end, end + 3));
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
