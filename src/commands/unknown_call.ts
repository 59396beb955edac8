import { BatchOperations } from "../operations/batch.ts";
import { Operations } from "../operations/builder.ts";
import * as sa from "../operations/sa.ts";
import { findLikelyName } from "../schema/arguments.ts";

/** What V8 says of a call of what is not there. */
const UNKNOWN_CALL_REGEXP =
  /\b(op|sa|batch\w*)(?:\.\S+)?\.(\w+) is not a function/i;

/**
 * What was likely meant where a revision calls what `op`, `sa` or a batch do
 * not have: revisions are not type-checked before they run, and many are
 * written after Python's.
 */
export function hintForUnknownCall(error: unknown): string | undefined {
  if (!(error instanceof TypeError)) return undefined;
  const [, object, name] = UNKNOWN_CALL_REGEXP.exec(error.message) ?? [];
  if (object === undefined || name === undefined) return undefined;
  const likely = findLikelyName(name, namesOf(object));
  return likely === undefined
    ? `There is no '${name}' here: docs/recipes.md has what takes the place ` +
      "of what in Python, docs/operations.md all operations"
    : `Did you mean '${object}.${likely}'?`;
}

function namesOf(object: string): readonly string[] {
  if (object === "sa") return Object.keys(sa);
  return methodsOf(
    object === "op" ? Operations.prototype : BatchOperations.prototype,
  );
}

function methodsOf(prototype: object): readonly string[] {
  const parent: unknown = Object.getPrototypeOf(prototype);
  const own = Object.getOwnPropertyNames(prototype).filter((name) =>
    name !== "constructor"
  );
  return typeof parent === "object" && parent !== null &&
      parent !== Object.prototype
    ? [...own, ...methodsOf(parent)]
    : own;
}
