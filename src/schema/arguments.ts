import { closestName } from "../util/closest_name.ts";
import { ArgumentError } from "./errors.ts";

/** Says what a value ought to be ("a boolean"); undefined if it is that. */
export type Check = (value: unknown) => string | undefined;

/** A check for every option of `T`: a new option without one does not compile. */
export type OptionChecks<T> = { readonly [K in keyof T]-?: Check };

/** A value that carries the tag all our records have. */
export interface Tagged {
  readonly kind: string;
}

/** Whether `value` is a record with a `kind`. */
export function isTagged(value: unknown): value is Tagged {
  return typeof value === "object" && value !== null && "kind" in value &&
    typeof value.kind === "string";
}

/** Whether `value` is an object whose keys are names: no array, no class. */
export function isPlainObject(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The value as a message shows it; long texts are cut. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return value === "" ? "an empty string" : `'${cut(value)}'`;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? "an empty list" : "a list";
  }
  if (isTagged(value)) {
    if (value.kind === "finalName") return "a name of op.f(...)";
    return `${/^[aeiou]/.test(value.kind) ? "an" : "a"} ${value.kind} record`;
  }
  if (value instanceof Promise) return "a promise (is an await missing?)";
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

function cut(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

/** Accepts names: text that is not empty and has no NUL character. */
export function isName(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "a non-empty string";
  return value.includes("\0") ? "a string without NUL characters" : undefined;
}

/** Accepts names of constraints and indexes, which `op.f()` may have marked. */
export function isNameOrFinal(value: unknown): string | undefined {
  return isName(
    isTagged(value) && value.kind === "finalName" && "name" in value
      ? value.name
      : value,
  );
}

/** Accepts any text without NUL characters, which PostgreSQL cannot store. */
export function isText(value: unknown): string | undefined {
  if (typeof value !== "string") return "a string";
  return value.includes("\0") ? "a string without NUL characters" : undefined;
}

/** Accepts true and false. */
export function isBoolean(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : "true or false";
}

/** Accepts whole numbers, also as bigint. */
export function isInteger(value: unknown): string | undefined {
  return typeof value === "bigint" || Number.isSafeInteger(value)
    ? undefined
    : "a whole number";
}

/** Accepts lists of at least one name. */
export function isNames(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return "a list of at least one name";
  }
  return value.every((name) => isName(name) === undefined)
    ? undefined
    : "a list of non-empty strings";
}

/** Accepts SQL: text that is not blank, or a record of `sa.text` or `sa.func`. */
export function isSql(value: unknown): string | undefined {
  if (isExpressionRecord(value)) return undefined;
  return typeof value === "string" && value.trim() !== "" &&
      !value.includes("\0")
    ? undefined
    : "SQL text or sa.text(...)";
}

/** The kinds of the records that stand for SQL. */
export const EXPRESSION_KINDS: readonly string[] = [
  "text",
  "function",
  "membership",
];

function isExpressionRecord(value: unknown): boolean {
  return isTagged(value) && EXPRESSION_KINDS.includes(value.kind);
}

/** Accepts one of the given values. */
export function isOneOf(...allowed: readonly unknown[]): Check {
  const list = allowed.map(describeValue).join(", ");
  return (value) => allowed.includes(value) ? undefined : `one of ${list}`;
}

/** Accepts records of the given kinds, named in messages as `wanted`. */
export function isRecord(wanted: string, kinds: readonly string[]): Check {
  return (value) =>
    isTagged(value) && kinds.includes(value.kind) ? undefined : wanted;
}

/** Accepts lists whose items all pass `check`. */
export function isListOf(check: Check, wanted: string): Check {
  return (value) =>
    Array.isArray(value) && value.every((item) => check(item) === undefined)
      ? undefined
      : wanted;
}

/** Accepts objects with names for keys whose values all pass `check`. */
export function isMapOf(check: Check, wanted: string): Check {
  return (value) =>
    isPlainObject(value) &&
      Object.values(value).every((item) => check(item) === undefined)
      ? undefined
      : wanted;
}

/** Accepts what one of the checks accepts. */
export function isEither(...checks: readonly Check[]): Check {
  return (value) => {
    const wanted: string[] = [];
    for (const check of checks) {
      const problem = check(value);
      if (problem === undefined) return undefined;
      wanted.push(problem);
    }
    return wanted.join(" or ");
  };
}

/** Where an argument stands, for {@linkcode assertArgument}. */
export interface ArgumentPlace {
  readonly callee: string;
  readonly argument: string;
  readonly check: Check;
}

/**
 * Passes silently if the value passes the check.
 *
 * @throws {ArgumentError} If it does not.
 */
export function assertArgument(value: unknown, place: ArgumentPlace): void {
  const wanted = place.check(value);
  if (wanted === undefined) return;
  const { callee, argument } = place;
  throw new ArgumentError(
    `'${argument}' must be ${wanted}, not ${describeValue(value)}`,
    { callee, argument },
  );
}

/**
 * Asserts several required arguments, in the order of their parameters.
 *
 * @throws {ArgumentError} For the first that fails its check.
 */
export function assertArguments(
  callee: string,
  values: Readonly<Record<string, readonly [unknown, Check]>>,
): void {
  for (const [argument, [value, check]] of Object.entries(values)) {
    assertArgument(value, { callee, argument, check });
  }
}

/**
 * The options without those that are undefined. Revisions are not type-checked
 * before they run, so a mistyped option would otherwise be ignored in silence.
 *
 * @throws {ArgumentError} If an option is unknown or has an impossible value.
 */
export function checkOptions<T extends object>(
  callee: string,
  options: T,
  checks: OptionChecks<T>,
): T {
  // One item more where the options stand, as Python's functions take them.
  const isItem = isTagged(options) && !Object.hasOwn(checks, "kind");
  if (!isPlainObject(options) || isItem) {
    throw new ArgumentError(
      `the options must be an object, not ${describeValue(options)}`,
      { callee, argument: "options" },
    );
  }
  const known: ReadonlyMap<string, Check> = new Map(
    Object.entries<Check>(checks),
  );
  for (const [option, value] of Object.entries(options)) {
    const check = known.get(option);
    if (check === undefined) {
      throw unknownOption(callee, option, [...known.keys()]);
    }
    if (value !== undefined) {
      assertArgument(value, { callee, argument: option, check });
    }
  }
  return withoutUndefined(options);
}

/** A shallow copy that lacks the keys whose value is undefined. */
function withoutUndefined<T extends object>(record: T): T {
  const copy = { ...record };
  for (const key in copy) {
    if (copy[key] === undefined) delete copy[key];
  }
  return copy;
}

function unknownOption(
  callee: string,
  option: string,
  known: readonly string[],
): ArgumentError {
  const likely = findLikelyName(option, known);
  const hint = likely === undefined
    ? `Known options: ${known.join(", ")}`
    : `Did you mean '${likely}'?`;
  return new ArgumentError(`unknown option '${option}'`, {
    callee,
    argument: option,
    hint,
  });
}

/**
 * The name that was likely meant, undefined if none is near. Sees through
 * Python's spelling: `type_`, `postgresql_using`, `server_default`.
 */
export function findLikelyName(
  given: string,
  known: readonly string[],
): string | undefined {
  const bare = given.replace(/^(postgresql|pg)_?/i, "").replace(/_+$/, "");
  const normal = bare.replaceAll("_", "").toLowerCase();
  const whole = given.replaceAll("_", "").toLowerCase();
  const spelled = known.find((name) => {
    const lower = name.toLowerCase();
    return lower === normal || lower === whole;
  });
  return spelled ?? closestName(given, known);
}

/**
 * What `build` returns; in errors the function is `callee`, which calls it for
 * arguments of its own.
 *
 * @throws {ArgumentError} If `build` does.
 */
export function calledAs<T>(callee: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const { argument, hint, problem } = error;
    throw new ArgumentError(problem, {
      callee,
      argument,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
