import { closestName } from "../util/closest_name.ts";
import { CallOptionError } from "./errors.ts";

/** All options of `T`: one more does not compile until it is listed. */
export type OptionNames<T> = { readonly [K in keyof T]-?: true };

/**
 * Passes silently if the options are an object with no other keys than `names`.
 *
 * @throws {CallOptionError} If not.
 */
export function assertOptionNames(
  callee: string,
  options: unknown,
  names: Readonly<Record<string, true>>,
): void {
  if (typeof options !== "object" || options === null) {
    throw new CallOptionError(
      callee,
      `the options must be an object, not ${
        options === null ? "null" : `a ${typeof options}`
      }`,
    );
  }
  const known = Object.keys(names);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new CallOptionError(
    callee,
    `unknown option '${unknown}'`,
    { hint: suggest(unknown, known, "options") },
  );
}

/** The name that was probably meant, or all there are. */
export function suggest(
  name: string,
  known: readonly string[],
  what: string,
): string {
  const meant = closestName(name, known);
  return meant === undefined
    ? `The ${what} are ${known.join(", ")}`
    : `Did you mean '${meant}'?`;
}
