import { closestName } from "../util/closest_name.ts";
import {
  buildPostgresTarget,
  isDatabaseInEnvironment,
  readPgEnvironment,
} from "./connection_parameters.ts";
import type {
  ConnectionParameters,
  DatabaseTarget,
  PgliteTarget,
  PostgresTarget,
} from "./database_target.ts";
import { DatabaseUrlError } from "./errors.ts";
import {
  isKnownKeyword,
  isUsedKeyword,
  listKeywords,
} from "./libpq_keywords.ts";
import { parseServiceFile } from "./libpq_files.ts";
import {
  percentDecode,
  renderDisplayUrl,
  splitUrl,
  type UrlParts,
} from "./url_text.ts";

export type {
  ConnectionParameters,
  DatabaseHost,
  DatabaseTarget,
  PgliteTarget,
  PostgresTarget,
  SslMode,
  TargetSessionAttrs,
} from "./database_target.ts";
export {
  lookupPgpass,
  parsePgpass,
  parseServiceFile,
  type PgpassEntry,
  type PgpassQuery,
} from "./libpq_files.ts";

/** What a URL is read with. */
export interface DatabaseUrlOptions {
  /** Looks an environment variable up. */
  readonly environment: (name: string) => string | undefined;
  /** Where the URL stands, for messages: `sqlalchemy.url, alembic.ini line 4`. */
  readonly origin: string;
}

const EXAMPLE_HINT =
  "Write 'postgresql://user:password@host:5432/database' or 'pglite://folder'";

/** Scheme names that SQLAlchemy's PostgreSQL dialect goes by, without driver. */
const POSTGRES_SCHEMES: ReadonlySet<string> = new Set([
  "postgresql",
  "postgres",
]);

/**
 * Reads a database URL.
 *
 * Accepted: `postgresql://` and `postgres://` in the forms of SQLAlchemy
 * (`postgresql+psycopg2://`, any driver name) and of libpq (several hosts,
 * `?host=/socket`, parameters as arguments), `pglite:` for a database in memory
 * and `pglite://folder`, whose text is the path as it stands, undecoded.
 * What the URL leaves open comes from libpq's `PG…` variables. Service and
 * password files are not read: see {@linkcode applyServiceFile} and
 * `lookupPgpass()`.
 *
 * @throws {DatabaseUrlError} If it is no such URL. The message never holds the password.
 */
export function parseDatabaseUrl(
  url: string,
  options: DatabaseUrlOptions,
): DatabaseTarget {
  const text = url.trim();
  if (/^pglite:/i.test(text)) return parsePgliteUrl(text);
  const parts = splitUrl(text);
  if (parts === undefined) {
    throw new DatabaseUrlError(
      text === ""
        ? `The database URL is empty (${options.origin})`
        : `The database URL does not begin with 'postgresql://' or 'pglite:' (${options.origin})`,
      { hint: EXAMPLE_HINT },
    );
  }
  assertPostgresScheme(parts.scheme, options);
  return parsePostgresUrl(parts, options);
}

function parsePgliteUrl(text: string): PgliteTarget {
  const path = text.slice("pglite:".length).replace(/^\/\//, "");
  return Object.freeze<PgliteTarget>({
    kind: "pglite",
    path: path === "" ? undefined : path,
    displayUrl: text,
  });
}

function assertPostgresScheme(
  scheme: string,
  options: DatabaseUrlOptions,
): void {
  const database = scheme.split("+", 1)[0]?.toLowerCase() ?? "";
  if (POSTGRES_SCHEMES.has(database)) return;
  if (database === "driver") {
    throw new DatabaseUrlError(
      `The database URL is still the placeholder 'driver://…' (${options.origin})`,
      { hint: EXAMPLE_HINT },
    );
  }
  const guess = closestName(database, ["postgresql", "postgres", "pglite"]);
  throw new DatabaseUrlError(
    `'${database}' databases are not supported, only PostgreSQL and its embedded form PGlite (${options.origin})`,
    {
      hint: guess === undefined
        ? EXAMPLE_HINT
        : `Did you mean '${guess}'? ${EXAMPLE_HINT}`,
    },
  );
}

function parsePostgresUrl(
  parts: UrlParts,
  options: DatabaseUrlOptions,
): PostgresTarget {
  const isSplitAtWrongPlace = parts.user !== undefined &&
    `${parts.authority}/${parts.path ?? ""}`.includes("@");
  if (isSplitAtWrongPlace) {
    throw new DatabaseUrlError(
      `The user or password in the database URL contains an '@' (${options.origin})`,
      {
        hint:
          "Write '@' inside user or password as '%40' ('%%40' in an ini file)",
      },
    );
  }
  const url: Record<string, string> = { ...splitAuthority(parts, options) };
  if (parts.user) url["user"] = percentDecode(parts.user);
  if (parts.password !== undefined) {
    url["password"] = percentDecode(parts.password);
  }
  if (parts.path) url["dbname"] = percentDecode(parts.path);
  const ignoredArguments = applyArguments(url, parts.query, options);
  return buildPostgresTarget({
    url,
    environment: readPgEnvironment(options.environment),
    ignoredArguments,
    displayUrl: renderDisplayUrl(parts),
    origin: options.origin,
  });
}

/** Splits `h1:1,[::1]:2` into libpq's `host` and `port` lists. */
function splitAuthority(
  parts: UrlParts,
  options: DatabaseUrlOptions,
): ConnectionParameters {
  if (parts.authority === "") return {};
  const hosts: string[] = [];
  const ports: string[] = [];
  for (const item of parts.authority.split(",")) {
    const match = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(.*))?$/s.exec(item);
    if (match === null) {
      throw new DatabaseUrlError(
        `The host in the database URL is not a name or an address (${options.origin})`,
        {
          hint:
            "Write an IPv6 address in brackets: 'postgresql://user@[::1]:5432/database'",
        },
      );
    }
    hosts.push(percentDecode(match[1] ?? match[2] ?? ""));
    ports.push(match[3] ?? "");
  }
  return {
    ...(hosts.every((host) => host === "") ? {} : { host: hosts.join(",") }),
    ...(ports.every((port) => port === "") ? {} : { port: ports.join(",") }),
  };
}

/**
 * Adds the arguments to `url` and returns the names of those without use.
 * A name near that of a parameter is refused rather than passed over: a
 * mistyped `sslmode` must not end in an unprotected connection.
 */
function applyArguments(
  url: Record<string, string>,
  query: UrlParts["query"],
  options: DatabaseUrlOptions,
): readonly string[] {
  const ignored: string[] = [];
  applyHostArguments(url, query);
  for (const [name, value] of query) {
    if (name === "host") continue;
    const [keyword, word] = translateArgument(name, value);
    if (isUsedKeyword(keyword)) url[keyword] = word;
    else if (isKnownKeyword(keyword)) ignored.push(name);
    else {
      assertNoTypo(name, options);
      ignored.push(name);
    }
  }
  return ignored;
}

/** SQLAlchemy repeats `host=name:port` for several hosts; libpq lists them. */
function applyHostArguments(
  url: Record<string, string>,
  query: UrlParts["query"],
): void {
  const values = query.filter(([name]) => name === "host").flatMap(
    ([, value]) => value.split(","),
  );
  if (values.length === 0) return;
  const hosts = values.map((value) => /^(.*?)(?::(\d+))?$/s.exec(value));
  const isPath = (value: string) => value.startsWith("/");
  url["host"] = hosts.map((match, index) => {
    const whole = values[index] ?? "";
    if (isPath(whole) || isIpv6(whole)) {
      return whole;
    }
    return (match?.[1] ?? whole).replace(/^\[(.*)\]$/, "$1");
  }).join(",");
  const ports = hosts.map((match, index) => {
    const whole = values[index] ?? "";
    return isPath(whole) || isIpv6(whole) ? "" : match?.[2] ?? "";
  });
  if (ports.some((port) => port !== "")) url["port"] = ports.join(",");
}

function isIpv6(text: string): boolean {
  return !text.startsWith("[") && text.split(":").length > 2;
}

/** Words of other drivers for what libpq calls otherwise. */
function translateArgument(
  name: string,
  value: string,
): readonly [string, string] {
  if (name === "ssl") {
    const word = value.toLowerCase();
    if (word === "true" || word === "1") return ["sslmode", "require"];
    if (word === "false" || word === "0") return ["sslmode", "disable"];
    return ["sslmode", value];
  }
  if (name === "unix_sock") {
    return ["host", value.replace(/\/\.s\.PGSQL\.\d+$/, "")];
  }
  return [name, value];
}

function assertNoTypo(name: string, options: DatabaseUrlOptions): void {
  const guess = closestName(name, listKeywords());
  if (guess === undefined) return;
  throw new DatabaseUrlError(
    `'${name}' is not an argument of a PostgreSQL URL (${options.origin})`,
    { hint: `Did you mean '${guess}'?` },
  );
}

/**
 * Describes the database of libpq's `PG…` variables; undefined if none of
 * them says where one is.
 */
export function readDatabaseEnvironment(
  environment: (name: string) => string | undefined,
): PostgresTarget | undefined {
  if (!isDatabaseInEnvironment(environment)) return undefined;
  const sources = {
    url: {},
    environment: readPgEnvironment(environment),
    ignoredArguments: [],
    origin: "PG… environment variables",
  };
  const target = buildPostgresTarget({ ...sources, displayUrl: "" });
  return buildPostgresTarget({ ...sources, displayUrl: describeHosts(target) });
}

function describeHosts(target: PostgresTarget): string {
  const { host: folders, ...rest } = target.parameters.environment;
  const named = folders !== undefined || rest["hostaddr"] !== undefined;
  const hosts = named ? target.hosts : [];
  const isSocket = hosts.some(({ host }) => host.startsWith("/"));
  return renderDisplayUrl({
    scheme: "postgresql",
    user: encodeURIComponent(target.user),
    password: target.password,
    authority: isSocket
      ? ""
      : hosts.map(({ host, port }) =>
        `${host.includes(":") ? `[${host}]` : host}:${port}`
      ).join(","),
    path: target.database,
    query: isSocket ? hosts.map(({ host }) => ["host", host]) : [],
  });
}

/**
 * Completes a target with the service it names, from the text of the service
 * file. What the URL says stays; the service overrides the environment.
 *
 * @throws {DatabaseUrlError} If the file has no such service or a value is wrong.
 * @throws {ConfigError} If a line of the service cannot be read.
 */
export function applyServiceFile(
  target: PostgresTarget,
  options: { readonly text: string; readonly file: string },
): PostgresTarget {
  if (target.service === undefined) return target;
  const origin = `service '${target.service}' of '${options.file}'`;
  const service = parseServiceFile(options.text, {
    file: options.file,
    service: target.service,
  });
  if (service === undefined) {
    throw new DatabaseUrlError(
      `There is no service '${target.service}' in '${options.file}'`,
      { hint: `Add a section [${target.service}] to the file` },
    );
  }
  return buildPostgresTarget({
    ...target.parameters,
    service,
    ignoredArguments: target.ignoredArguments,
    displayUrl: target.displayUrl,
    origin,
  });
}
