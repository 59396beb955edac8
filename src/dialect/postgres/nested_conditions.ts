import type { SqlToken } from "../../util/sql_lexer.ts";
import { matchBrackets, topLevel } from "./sql_brackets.ts";
import type { TextEdit } from "./text_edits.ts";

/** A condition in brackets at the start of one of the same kind: `((a AND b) AND c)`. */
interface NestedCondition {
  readonly operator: "AND" | "OR";
  /** Its brackets. */
  readonly open: SqlToken;
  readonly close: SqlToken;
  /** Where its own operators stand. */
  readonly operators: readonly SqlToken[];
  /** Where `BETWEEN` stands, in a text that was settled. */
  readonly between: SqlToken | undefined;
}

/** The comparisons that the server makes of `BETWEEN` and `NOT BETWEEN`. */
const COMPARISONS = {
  AND: { lower: ">=", upper: "<=", keyword: "BETWEEN" },
  OR: { lower: "<", upper: ">", keyword: "NOT BETWEEN" },
} as const;

/**
 * The parser takes the brackets off the first part of `(a AND b) AND c`. Only
 * a condition that was written with `BETWEEN`, or as a comparison of rows, can
 * have them: the first is written so again, the others lose them here as well.
 */
export function settleConditions(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return findNested(text, tokens).flatMap((nested) =>
    nested.between === undefined
      ? writeBetween(text, tokens, nested) ?? [
        { start: nested.open.start, end: nested.open.end, text: "" },
        { start: nested.close.start, end: nested.close.end, text: "" },
      ]
      : []
  );
}

/** What becomes of settled conditions that the server reads without `BETWEEN`. */
export function flattenConditions(
  text: string,
  tokens: readonly SqlToken[],
): readonly TextEdit[] {
  return findNested(text, tokens).flatMap((nested) => {
    const { open, close, between, operators: [and] } = nested;
    if (between === undefined || and === undefined) return [];
    const { lower, upper, keyword } = COMPARISONS[nested.operator];
    const end = between.end;
    const start = end - keyword.length;
    const subject = text.slice(open.end, start).trim();
    const least = text.slice(end, and.start).trim();
    const most = text.slice(and.end, close.start).trim();
    return [{
      start: open.start,
      end: close.end,
      text:
        `(${subject} ${lower} ${least}) ${nested.operator} (${subject} ${upper} ${most})`,
    }];
  });
}

function findNested(
  text: string,
  tokens: readonly SqlToken[],
): readonly NestedCondition[] {
  const closes = matchBrackets(tokens);
  return tokens.flatMap((outer, at) => {
    const open = tokens[at + 1];
    if (outer.kind !== "open" || open?.kind !== "open") return [];
    const last = closes.get(at + 1) ?? tokens.length;
    const [close, word] = [tokens[last], tokens[last + 1]];
    if (close === undefined || word === undefined) return [];
    const operator = text.slice(word.start, word.end);
    if (operator !== "AND" && operator !== "OR") return [];
    const words = topLevel(tokens, at + 1, last).filter(({ kind }) =>
      kind === "word"
    );
    const between = words.find((each) =>
      text.slice(each.start, each.end) === "BETWEEN"
    );
    const isNegated = between !== undefined &&
      /\bNOT $/.test(text.slice(open.end, between.start));
    const own = between === undefined
      ? operator
      : isNegated === (operator === "OR")
      ? "AND"
      : undefined;
    const operators = words.filter((each) =>
      text.slice(each.start, each.end) === own
    );
    return operators.length === 0
      ? []
      : [{ operator, open, close, operators, between }];
  });
}

/** Undefined if it is not what `BETWEEN` makes. */
function writeBetween(
  text: string,
  tokens: readonly SqlToken[],
  nested: NestedCondition,
): readonly TextEdit[] | undefined {
  const { open, close, operators, operator } = nested;
  const [word] = operators;
  if (word === undefined || operators.length > 1) return undefined;
  const { lower, upper, keyword } = COMPARISONS[operator];
  const least = readComparison(text, tokens, {
    start: open.end,
    end: word.start,
    operator: lower,
  });
  const most = readComparison(text, tokens, {
    start: word.end,
    end: close.start,
    operator: upper,
  });
  if (least === undefined || most === undefined) return undefined;
  if (least.subject !== most.subject) return undefined;
  return [
    { start: least.open, end: least.open + 1, text: "" },
    { start: least.at, end: least.at + lower.length, text: keyword },
    { start: least.close, end: word.start, text: " " },
    { start: word.start, end: most.at + upper.length, text: "AND" },
    { start: most.close, end: most.close + 1, text: "" },
  ];
}

/** A comparison in brackets: `(a >= 1)`. */
interface BracketedComparison {
  readonly subject: string;
  readonly open: number;
  readonly close: number;
  /** Where its operator stands. */
  readonly at: number;
}

function readComparison(
  text: string,
  tokens: readonly SqlToken[],
  range: {
    readonly start: number;
    readonly end: number;
    readonly operator: string;
  },
): BracketedComparison | undefined {
  const { start, end, operator } = range;
  const inside = tokens.filter((each) =>
    each.start >= start && each.end <= end
  );
  const [open, close] = [inside[0], inside.at(-1)];
  if (open?.kind !== "open" || close?.kind !== "close") return undefined;
  const at = topLevel(inside, 0, inside.length - 1).find((each) =>
    text.slice(each.start - 1, each.start + operator.length + 1) ===
      ` ${operator} `
  )?.start;
  if (at === undefined) return undefined;
  const subject = text.slice(open.end, at).trim();
  return { subject, open: open.start, close: close.start, at };
}
