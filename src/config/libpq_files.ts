import type { ConnectionParameters } from "./database_target.ts";
import { ConfigError } from "./errors.ts";

/** One line of a password file; a `*` field matches everything. */
export interface PgpassEntry {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string;
}

/** What a password is looked up for. */
export interface PgpassQuery {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Folders of sockets for which a password file says `localhost`. */
const DEFAULT_SOCKET_FOLDERS: ReadonlySet<string> = new Set([
  "/var/run/postgresql",
  "/run/postgresql",
  "/tmp",
]);

/**
 * Reads the text of a password file (`~/.pgpass`).
 *
 * Entries in the order of the file. Comments, blank lines and lines with too
 * few fields are passed over, as libpq does.
 *
 * @see PostgreSQL manual 32.16 "The Password File"
 */
export function parsePgpass(text: string): readonly PgpassEntry[] {
  const entries: PgpassEntry[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const [host, port, database, user, password] = splitFields(line);
    if (
      host === undefined || port === undefined || database === undefined ||
      user === undefined || password === undefined
    ) continue;
    entries.push({
      host: matcher(host),
      port: matcher(port),
      database: matcher(database),
      user: matcher(user),
      password: unescape(password),
    });
  }
  return entries;
}

/**
 * Finds the password of the first entry that fits, undefined if none does.
 *
 * A default folder of sockets is looked up as `localhost`.
 */
export function lookupPgpass(
  entries: readonly PgpassEntry[],
  query: PgpassQuery,
): string | undefined {
  const host = DEFAULT_SOCKET_FOLDERS.has(query.host)
    ? "localhost"
    : query.host;
  return entries.find((entry) =>
    (entry.host === undefined || entry.host === host) &&
    (entry.port === undefined || entry.port === String(query.port)) &&
    (entry.database === undefined || entry.database === query.database) &&
    (entry.user === undefined || entry.user === query.user)
  )?.password;
}

/** Splits at colons that no backslash precedes; the parts stay escaped. */
function splitFields(line: string): readonly string[] {
  const fields: string[] = [];
  let start = 0;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (character === "\\") index++;
    else if (character === ":") {
      fields.push(line.slice(start, index));
      start = index + 1;
    }
  }
  fields.push(line.slice(start));
  return fields;
}

function matcher(field: string): string | undefined {
  return field === "*" ? undefined : unescape(field);
}

function unescape(field: string): string {
  return field.replace(/\\(.)/gsu, "$1");
}

/**
 * Reads one service of a connection service file (`~/.pg_service.conf`), by
 * keyword; undefined if the file has no such section.
 *
 * As in libpq the first section of that name counts, only its lines are
 * checked, and nothing is trimmed around `=`.
 *
 * @throws {ConfigError} If a line is not `keyword=value`, or names a service or an LDAP server.
 * @see PostgreSQL manual 32.17 "The Connection Service File"
 */
export function parseServiceFile(
  text: string,
  options: { readonly file: string; readonly service: string },
): ConnectionParameters | undefined {
  const { file, service } = options;
  const parameters: Record<string, string> = {};
  let found = false;
  for (const [index, rawLine] of text.split(/\r?\n/).entries()) {
    const line = rawLine.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) {
      if (found) break;
      found = line === `[${service}]`;
      continue;
    }
    if (!found) continue;
    const [keyword, value] = splitServiceLine(line, { file, line: index + 1 });
    parameters[keyword] ??= value;
  }
  return found ? parameters : undefined;
}

function splitServiceLine(
  text: string,
  place: { readonly file: string; readonly line: number },
): readonly [string, string] {
  const equals = text.indexOf("=");
  const keyword = text.slice(0, Math.max(0, equals));
  if (!/^[a-z_]+$/.test(keyword)) {
    throw new ConfigError(
      `Cannot read '${place.file}': line ${place.line} is not 'keyword=value'`,
      {
        file: place.file,
        hint:
          "Write one libpq keyword a line, without spaces around '=': 'host=db.example.org'",
      },
    );
  }
  if (keyword === "service" || keyword === "servicefile") {
    throw new ConfigError(
      `Cannot read '${place.file}': line ${place.line} names another service`,
      {
        file: place.file,
        hint: "Write the parameters of that service out here",
      },
    );
  }
  return [keyword, text.slice(equals + 1)];
}
