import { ScriptError } from "../script/errors.ts";

export {
  describeBlockers,
  describeUnfinished,
  MigrationError,
  progressOf,
  type RunProgress,
  UncaughtError,
} from "../runtime/errors.ts";

/** Where an error lies, or one that it was caused by, if that is in a file. */
export function placeOf(
  error: unknown,
): { readonly path: string; readonly line: number | undefined } | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof ScriptError
    ? { path: error.path, line: error.position?.line }
    : placeOf(error.cause);
}
