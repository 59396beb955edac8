import { RangeSyntaxError } from "./errors.ts";

/** A symbol that stands for revisions by itself. */
export type RevisionSymbol =
  | { readonly kind: "base"; readonly branch: string | undefined }
  | { readonly kind: "head"; readonly branch: string | undefined }
  | { readonly kind: "heads"; readonly branch: string | undefined }
  | {
    readonly kind: "name";
    readonly branch: string | undefined;
    /** An id, the beginning of one, or a label. */
    readonly name: string;
  };

/** Where `upgrade`, `downgrade` or one end of a range points. */
export type Target =
  | { readonly kind: "absolute"; readonly symbol: string }
  | {
    readonly kind: "relative";
    readonly branch: string | undefined;
    /** Where the walk starts; undefined for the current revisions. */
    readonly symbol: string | undefined;
    /** Positive goes up, 0 and negative down. */
    readonly steps: number;
    /** The steps as written: `+2`, `-0`. */
    readonly stepsText: string;
  };

/** The two ends of a `history` range, as written. */
export interface Range {
  readonly lower: string;
  readonly upper: string;
}

/**
 * Reads `head`, `heads`, `base`, an id, the beginning of an id, or a label,
 * each of them also behind `branch@`. Every text is a symbol of some kind.
 */
export function parseSymbol(text: string): RevisionSymbol {
  const at = text.indexOf("@");
  const branch = at > 0 ? text.slice(0, at) : undefined;
  const name = at >= 0 ? text.slice(at + 1) : text;
  return name === "base" || name === "head" || name === "heads"
    ? { kind: name, branch }
    : { kind: "name", branch, name };
}

/**
 * `label@`, then a name, both optional, then the steps. `[\p{L}\p{N}_]` is
 * what Python's `\w` matches.
 */
const RELATIVE_REGEXP = /^(?:(.+?)@)?([\p{L}\p{N}_]+)?([+-]\d+)/u;

/**
 * Reads a target: an absolute symbol, or a relative one such as `+2`,
 * `label@-1`, `ae10+1`. What follows the digits is not looked at, as in
 * Alembic. A name with other characters than letters, digits and `_` cannot
 * be part of a relative symbol, so such a text is absolute.
 */
export function parseTarget(text: string): Target {
  const match = RELATIVE_REGEXP.exec(text);
  if (match === null) return { kind: "absolute", symbol: text };
  const [, branch, symbol, stepsText = ""] = match;
  const steps = Number.parseInt(stepsText, 10);
  return { kind: "relative", branch, symbol, steps, stepsText };
}

/**
 * Reads `lower:upper`. A missing lower end is `base`, a missing upper end is
 * `heads`, and so is a missing range.
 *
 * @throws {RangeSyntaxError} If there is not exactly one colon.
 */
export function parseRange(text: string | undefined): Range {
  const [lower, upper, ...rest] = (text ?? ":").trim().split(":");
  if (lower === undefined || upper === undefined || rest.length > 0) {
    throw new RangeSyntaxError(text ?? "");
  }
  return { lower: lower || "base", upper: upper || "heads" };
}

/** The steps of a plain `-N`, which `show` counts down from every head. */
export function parseStepsDown(name: string): number | undefined {
  if (!/^-\d+$/.test(name)) return undefined;
  const steps = Number.parseInt(name, 10);
  return steps < 0 ? steps : undefined;
}
