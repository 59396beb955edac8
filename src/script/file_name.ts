import type { CreateDate } from "./create_date.ts";
import { FileNameError } from "./errors.ts";
import { formatPercent, PythonFormatError } from "./python_format.ts";

export {
  type CreateDate,
  type CreateDateOptions,
  resolveCreateDate,
} from "./create_date.ts";

/** What {@linkcode renderFileName} makes a name of. */
export interface FileNameOptions {
  /** The setting `file_template`, interpolated: `%(rev)s_%(slug)s`. */
  readonly fileTemplate: string;
  readonly revision: string;
  readonly message: string | undefined;
  /** Characters of the slug; 0 stands for 40, a negative number counts from its end. */
  readonly truncateSlugLength: number;
  readonly createDate: CreateDate;
}

const DEFAULT_SLUG_LENGTH = 40;
/** NAME_MAX of the file systems in use. */
const MAX_NAME_BYTES = 255;
/** Room for `.ts` or `.sql` and the suffix of the temporary file it is written to. */
const RESERVED_BYTES = 16;

/** Python's `\w`: what `str.isalnum()` accepts, and the underscore. */
const WORD_REGEXP = /[\p{L}\p{N}_]+/gu;

/**
 * Returns the path of a new revision file below its version location, without
 * extension, `/` between folders.
 *
 * @throws {FileNameError} If the template has an unknown token or the name
 * would be empty, too long, or lead out of the version location.
 */
export function renderFileName(options: FileNameOptions): string {
  const { fileTemplate, revision, createDate } = options;
  const name = formatTemplate(fileTemplate, {
    rev: revision,
    slug: renderSlug(options.message ?? "", options.truncateSlugLength),
    epoch: createDate.epochSeconds,
    year: createDate.year,
    month: createDate.month,
    day: createDate.day,
    hour: createDate.hour,
    minute: createDate.minute,
    second: createDate.second,
  });
  if (/[/\\\0]/.test(revision)) {
    throw new FileNameError(
      `Revision id "${revision}" cannot stand in a file name`,
      {
        hint: "Use letters, digits and underscores.",
      },
    );
  }
  assertSafeName(name);
  return name;
}

/**
 * Returns the words of a message, lower-cased and joined by `_`. One that is
 * too long is cut at the last `_` that fits, which is kept.
 */
export function renderSlug(
  message: string,
  truncateSlugLength: number,
): string {
  const slug = [...(message.match(WORD_REGEXP) ?? []).join("_").toLowerCase()];
  const length = truncateSlugLength === 0
    ? DEFAULT_SLUG_LENGTH
    : truncateSlugLength;
  if (slug.length <= length) return slug.join("");
  const cut = slug.slice(0, length).join("");
  const last = cut.lastIndexOf("_");
  return `${last < 0 ? cut : cut.slice(0, last)}_`;
}

function formatTemplate(
  template: string,
  values: Readonly<Record<string, number | string>>,
): string {
  try {
    return formatPercent(template, values);
  } catch (error) {
    if (!(error instanceof PythonFormatError)) throw error;
    throw new FileNameError(
      `Cannot use file_template "${template}": ${error.message}`,
      {
        hint: `The tokens are ${
          Object.keys(values).map((key) => `%(${key})s`).join(", ")
        }; ` +
          "in alembic.ini each % is doubled.",
        cause: error,
      },
    );
  }
}

/** Neither template nor message may make a file outside the version location, or one that loading skips. */
function assertSafeName(name: string): void {
  const parts = name.split("/");
  const refuse = (reason: string) =>
    new FileNameError(
      `The file name "${name}" that file_template makes ${reason}`,
      {
        hint: "Change file_template, the message or --rev-id.",
      },
    );
  if (name === "") throw refuse("is empty");
  if (parts.includes("..") || parts[0] === "" || /^[A-Za-z]:/.test(name)) {
    throw refuse("leads out of the version location");
  }
  if (parts.includes("") || parts.includes(".")) {
    throw refuse("has an empty part");
  }
  // deno-lint-ignore no-control-regex -- these are what is refused
  if (/[\x00-\x1f\x7f\\]/.test(name)) {
    throw refuse("has a control character or backslash in it");
  }
  if (parts.some((part) => part.startsWith("."))) {
    throw refuse("has a part with a leading dot, which is not loaded");
  }
  if (/^(?:env|.*\.d)$/.test(parts.at(-1) ?? "")) {
    throw refuse("is not that of a revision and is not loaded");
  }
  const longest = Math.max(
    ...parts.map((part) => new TextEncoder().encode(part).length),
  );
  if (longest > MAX_NAME_BYTES - RESERVED_BYTES) {
    throw refuse(`is too long (${longest} bytes)`);
  }
}
