/** The parts of a database URL as they stand in its text, still encoded. */
export interface UrlParts {
  /** `postgresql+psycopg2`. */
  readonly scheme: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Hosts with ports, commas and brackets; may be empty. */
  readonly authority: string;
  /** What follows the first `/`; undefined without one. */
  readonly path: string | undefined;
  /** Arguments in the order written, decoded; those without value left out. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * Names of arguments whose value is never shown: libpq's `password`,
 * `sslpassword`, `scram_client_key`, `oauth_client_secret`, and what other
 * programs or a slip call so.
 */
const SECRET_REGEXP = /passw|passphrase|pwd|secret|token|scram_\w+_key/i;

/**
 * Takes a `scheme://…` URL apart; undefined if it is none.
 *
 * As in SQLAlchemy the password reaches up to the first `@`, so `/`, `?`, `#`
 * and `:` may stand in it as they are. Not taken for a password: what looks
 * like `host:port/database` with an `@` in the arguments only.
 */
export function splitUrl(text: string): UrlParts | undefined {
  const scheme = /^([A-Za-z][\w+.-]*):\/\//.exec(text);
  if (scheme === null) return undefined;
  let rest = text.slice(scheme[0].length);
  let user: string | undefined;
  let password: string | undefined;
  if (!/^[^:/?@]*(?::\d*)?(?:\/[^?@]*)?\?[^@]*=/.test(rest)) {
    const login = /^([^:/?]*)(?::([^@]*))?@/.exec(rest);
    if (login !== null) {
      user = login[1];
      password = login[2];
      rest = rest.slice(login[0].length);
    }
  }
  const location = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(rest);
  return {
    scheme: scheme[1] ?? "",
    user,
    password,
    authority: location?.[1] ?? "",
    path: location?.[2],
    query: parseQuery(location?.[3] ?? ""),
  };
}

function parseQuery(text: string): UrlParts["query"] {
  const pairs: [string, string][] = [];
  for (const item of text.split("&")) {
    const equals = item.indexOf("=");
    if (equals < 1 || equals === item.length - 1) continue;
    pairs.push([
      percentDecode(item.slice(0, equals).replaceAll("+", " ")),
      percentDecode(item.slice(equals + 1).replaceAll("+", " ")),
    ]);
  }
  return pairs;
}

/** Replaces `%xx`; what is no such escape stays as it is. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const bytes = run.slice(1).split("%").map((hex) => parseInt(hex, 16));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  });
}

/** Encodes as Python's `quote`, with `safe` left as they are. */
function percentEncode(text: string, safe: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  ).replace(
    /%[0-9A-F]{2}/g,
    (escape) => {
      const character = String.fromCharCode(parseInt(escape.slice(1), 16));
      return safe.includes(character) ? character : escape;
    },
  );
}

/**
 * Writes a URL for people as SQLAlchemy does: the password as `***`, the
 * arguments sorted by name. Secrets among the arguments are masked too.
 */
export function renderDisplayUrl(parts: UrlParts): string {
  let text = `${parts.scheme}://`;
  if (parts.user !== undefined) {
    text += percentEncode(percentDecode(parts.user), " +");
    if (parts.password !== undefined) text += ":***";
    text += "@";
  }
  text += parts.authority;
  if (parts.path !== undefined) text += `/${parts.path}`;
  const query = parts.query.toSorted(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
    .map(([name, value]) => {
      const shown = SECRET_REGEXP.test(name) ? "***" : quotePlus(value);
      return `${quotePlus(name)}=${shown}`;
    });
  return query.length === 0 ? text : `${text}?${query.join("&")}`;
}

function quotePlus(text: string): string {
  return percentEncode(text, " ").replaceAll(" ", "+");
}
