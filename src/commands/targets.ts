import { getRevision } from "../graph/resolve.ts";
import type { RevisionMap } from "../graph/revision_map.ts";
import { CommandError, withRevisionErrors } from "./revision_errors.ts";

/** A target that may say where to start: `start:end`, for `--sql`. */
export interface TargetRange {
  /** Undefined if there is no colon. */
  readonly start: string | undefined;
  readonly end: string;
}

/**
 * Takes `start:end` apart.
 *
 * @throws {CommandError} If there is more than one colon.
 */
export function parseTargetRange(text: string): TargetRange {
  const [first = "", second, ...rest] = text.split(":");
  if (rest.length > 0) {
    throw new CommandError(`'${text}' is no range of two revisions`, {
      hint: "Write <fromrev>:<torev>",
    });
  }
  return second === undefined
    ? { start: undefined, end: first }
    : { start: first, end: second };
}

/** The version rows that a script starts from: what `start` stands for. */
export function resolveStart(
  map: RevisionMap,
  start: string | undefined,
): readonly string[] {
  if (start === undefined || start === "" || start === "base") return [];
  const revision = withRevisionErrors(
    { command: "other" },
    () => getRevision(map, start),
  );
  return revision === undefined ? [] : [revision.revision];
}
