import type { SqlToken } from "../../util/sql_lexer.ts";

/** Places of closing brackets by those of the opening ones. */
export function matchBrackets(
  tokens: readonly SqlToken[],
): ReadonlyMap<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind }, at) => {
    if (kind === "open") open.push(at);
    const start = kind === "close" ? open.pop() : undefined;
    if (start !== undefined) closes.set(start, at);
  });
  return closes;
}

/** The tokens between two brackets that are in no others. */
export function topLevel(
  tokens: readonly SqlToken[],
  open: number,
  close: number,
): readonly SqlToken[] {
  let depth = 0;
  return tokens.slice(open + 1, close).filter(({ kind }) => {
    if (kind === "close") depth--;
    const isTop = depth === 0 && kind !== "close";
    if (kind === "open") depth++;
    return isTop;
  });
}
