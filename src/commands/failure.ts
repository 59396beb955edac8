import { ConnectionError, DatabaseError } from "../driver/errors.ts";
import { MigratorError } from "../errors.ts";
import { hintForRefusal } from "../runtime/sql_state_hints.ts";
import { ScriptError } from "../script/errors.ts";

export {
  describeBlockers,
  describeUnfinished,
  MigrationError,
  progressOf,
  type RunProgress,
  UncaughtError,
} from "../runtime/errors.ts";

/** What to do about an error, also about one that only the server has worded. */
export function hintOf(error: unknown): string | undefined {
  if (!(error instanceof MigratorError)) return undefined;
  const { hint } = error;
  if (error instanceof DatabaseError) {
    return hintForRefusal(error.sqlState, hint);
  }
  // That of a lost connection is a general one.
  return error instanceof ConnectionError && error.failure === "lost"
    ? hintForRefusal(error.sqlState ?? "", undefined) ?? hint
    : hint;
}

/** Where an error lies, or one that it was caused by, if that is in a file. */
export function placeOf(
  error: unknown,
): { readonly path: string; readonly line: number | undefined } | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof ScriptError
    ? { path: error.path, line: error.position?.line }
    : placeOf(error.cause);
}
