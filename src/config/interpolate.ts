import { InterpolationError, type InterpolationProblem } from "./errors.ts";
import { type IniOption, normalizeOption } from "./ini.ts";

/** Levels of `%(name)s` inside `%(name)s`; Python's MAX_INTERPOLATION_DEPTH. */
const MAX_DEPTH = 10;

/** An option whose references are to be replaced. */
export interface InterpolationRequest {
  readonly file: string;
  readonly section: string;
  /** Lower-cased. */
  readonly option: string;
  readonly value: IniOption;
  /** Finds what `%(name)s` stands for; the name comes lower-cased. */
  readonly lookup: (name: string) => string | undefined;
}

/**
 * Replaces `%(name)s` by other options and `%%` by `%`, as Python's
 * `BasicInterpolation`: references in what was put in are replaced as well.
 *
 * @throws {InterpolationError} If a `%` is neither, a name is unknown, or references nest more than ten deep.
 */
export function interpolate(request: InterpolationRequest): string {
  const pieces: string[] = [];
  interpolateInto(pieces, request, {
    text: request.value.value,
    via: undefined,
    depth: 1,
  });
  return pieces.join("");
}

interface Level {
  readonly text: string;
  /** The option that `text` is the value of, if not the one asked for. */
  readonly via: string | undefined;
  readonly depth: number;
}

function interpolateInto(
  pieces: string[],
  request: InterpolationRequest,
  level: Level,
): void {
  const { text, depth } = level;
  if (depth > MAX_DEPTH) throw failure(request, level, "depth", 0);
  let index = 0;
  while (index < text.length) {
    const percent = text.indexOf("%", index);
    if (percent < 0) break;
    pieces.push(text.slice(index, percent));
    if (text[percent + 1] === "%") {
      pieces.push("%");
      index = percent + 2;
      continue;
    }
    const match = /^%\(([^)]+)\)s/.exec(text.slice(percent));
    if (match === null) throw failure(request, level, "syntax", percent);
    const name = normalizeOption(match[1] ?? "");
    const value = request.lookup(name);
    if (value === undefined) {
      throw failure(request, level, "missing-option", percent, name);
    }
    interpolateInto(pieces, request, {
      text: value,
      via: name,
      depth: value.includes("%") ? depth + 1 : depth,
    });
    index = percent + match[0].length;
  }
  pieces.push(text.slice(index));
}

function failure(
  request: InterpolationRequest,
  level: Level,
  problem: InterpolationProblem,
  index: number,
  reference?: string,
): InterpolationError {
  return new InterpolationError({
    problem,
    file: request.file,
    section: request.section,
    option: request.option,
    line: request.value.line,
    column: [...level.text.slice(0, index)].length + 1,
    via: level.via,
    ...(reference === undefined ? {} : { reference }),
  });
}
