import { DatabaseUrlError } from "./errors.ts";

/** What the variables of a URL are replaced with. */
export interface ExpandOptions {
  /** Looks an environment variable up; undefined if unset. */
  readonly environment: (name: string) => string | undefined;
  /** Where the URL stands, for messages. */
  readonly origin: string;
}

const REFERENCE_REGEXP = /\$?\$\{(?:([A-Za-z_]\w*)(?::-([^}]*))?\})?/g;

/**
 * Replaces `${NAME}` and `${NAME:-default}` by environment variables; the
 * default counts if the variable is unset or empty, which is an error without
 * one, and is not expanded itself.
 * `$${` stands for `${`; a `$` without brace is an ordinary character, since
 * passwords hold it.
 *
 * In the place of user or password an `@` of the variable is written `%40`, as
 * it would end the password; a `%` followed by two hexadecimal digits is still
 * taken for an encoded character.
 *
 * @throws {DatabaseUrlError} If a variable without default is not set, or a `${` is not closed.
 */
export function expandVariables(url: string, options: ExpandOptions): string {
  const loginEnd = findLoginEnd(url);
  return url.replace(
    REFERENCE_REGEXP,
    (whole, name, fallback, index) => {
      if (whole.startsWith("$$")) return whole.slice(1);
      if (name === undefined) throw malformed(options);
      const value = options.environment(name) || fallback;
      if (value === undefined) throw missing(name, options);
      return index < loginEnd ? value.replaceAll("@", "%40") : value;
    },
  );
}

/** Index of the `@` behind user and password; -1 without one. */
function findLoginEnd(url: string): number {
  const match = /^[A-Za-z][\w+.-]*:\/\/[^@]*@/.exec(url);
  return match === null ? -1 : match[0].length;
}

function malformed(options: ExpandOptions): DatabaseUrlError {
  return new DatabaseUrlError(
    `A '\${' in the database URL is not followed by 'NAME}' or 'NAME:-default}' (${options.origin})`,
    { hint: "Write '$${' if the characters themselves are meant" },
  );
}

function missing(name: string, options: ExpandOptions): DatabaseUrlError {
  return new DatabaseUrlError(
    `Environment variable '${name}' is not set or empty, but the database URL refers to it (${options.origin})`,
    { hint: `Set ${name}, or give a default: '\${${name}:-default}'` },
  );
}
