import { lexSql } from "../util/sql_lexer.ts";

/**
 * The arguments of a routine as DROP and COMMENT want them: each with its mode,
 * name and type, but without its default.
 *
 * @param text What stands between the parentheses of CREATE FUNCTION.
 */
export function splitArguments(text: string): readonly string[] {
  const found: string[] = [];
  let start: number | undefined;
  let end = 0;
  let depth = 0;
  let isDefault = false;
  const finish = () => {
    if (start !== undefined) found.push(text.slice(start, end));
    start = undefined;
    isDefault = false;
  };
  for (const token of lexSql(text)) {
    if (token.kind === "comment") continue;
    const part = text.slice(token.start, token.end);
    if (token.kind === "open") depth++;
    if (token.kind === "close") depth--;
    if (depth === 0 && part === ",") {
      finish();
      continue;
    }
    isDefault ||= depth === 0 && /^(default|=|:)$/i.test(part);
    if (isDefault) continue;
    start ??= token.start;
    end = token.end;
  }
  finish();
  return found;
}
