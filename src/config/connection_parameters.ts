import type {
  ConnectionParameters,
  DatabaseHost,
  PostgresTarget,
  SslMode,
  TargetSessionAttrs,
} from "./database_target.ts";
import { DatabaseUrlError } from "./errors.ts";
import { type Keyword, VARIABLE_KEYWORDS } from "./libpq_keywords.ts";

/** Variables that say by themselves that a database is meant. */
const LOCATING_VARIABLES = [
  "PGHOST",
  "PGHOSTADDR",
  "PGPORT",
  "PGDATABASE",
  "PGUSER",
  "PGSERVICE",
];

const SSL_MODES: readonly SslMode[] = [
  "disable",
  "allow",
  "prefer",
  "require",
  "verify-ca",
  "verify-full",
];

const SESSION_ATTRS: readonly TargetSessionAttrs[] = [
  "any",
  "read-write",
  "read-only",
  "primary",
  "standby",
  "prefer-standby",
];

const DEFAULT_PORT = 5432;

/**
 * Where a server is looked for if nothing names a host: libpq's folder of
 * sockets depends on how it was built, so both usual ones are tried, then TCP.
 */
const DEFAULT_HOSTS = ["/var/run/postgresql", "/tmp", "localhost"];

/** Reads libpq's `PG…` variables; empty ones count as unset. */
export function readPgEnvironment(
  environment: (name: string) => string | undefined,
): ConnectionParameters {
  const parameters: Record<string, string> = {};
  for (const [variable, keyword] of VARIABLE_KEYWORDS) {
    const value = environment(variable);
    if (value !== undefined && value !== "") parameters[keyword] = value;
  }
  const osUser = environment("USER") || environment("LOGNAME") ||
    environment("USERNAME");
  if (osUser) parameters["user"] ??= osUser;
  return parameters;
}

/** Whether the `PG…` variables say where a database is. */
export function isDatabaseInEnvironment(
  environment: (name: string) => string | undefined,
): boolean {
  return LOCATING_VARIABLES.some((name) => Boolean(environment(name)));
}

/** Where parameters come from, and what is only told on. */
export interface TargetSources {
  readonly url: ConnectionParameters;
  /** Parameters of a service file, once it has been read. */
  readonly service?: ConnectionParameters;
  readonly environment: ConnectionParameters;
  readonly ignoredArguments: readonly string[];
  readonly displayUrl: string;
  /** Where the URL came from, for messages. */
  readonly origin: string;
}

/**
 * Puts a target together: the URL's parameters first, then the service's,
 * then the environment's, then libpq's defaults.
 *
 * @throws {DatabaseUrlError} If a parameter has a value that libpq would refuse.
 */
export function buildPostgresTarget(sources: TargetSources): PostgresTarget {
  const merged = mergeParameters([
    sources.environment,
    sources.service ?? {},
    sources.url,
  ]);
  const read = (keyword: Keyword) => merged[keyword] || undefined;
  const context = { origin: sources.origin };
  const user = read("user") ?? "postgres";
  return Object.freeze<PostgresTarget>({
    kind: "postgres",
    hosts: readHosts(merged, context),
    database: read("dbname") ?? user,
    user,
    ...optional("password", read("password")),
    ...readTls(merged, context),
    ...readTimeout(read("connect_timeout"), context),
    ...optional("options", read("options")),
    ...optional(
      "applicationName",
      read("application_name") ?? read("fallback_application_name"),
    ),
    targetSessionAttrs: readWord(read("target_session_attrs") ?? "any", {
      keyword: "target_session_attrs",
      words: SESSION_ATTRS,
      ...context,
    }),
    randomHosts: readWord(read("load_balance_hosts") ?? "disable", {
      keyword: "load_balance_hosts",
      words: ["disable", "random"],
      ...context,
    }) === "random",
    ...optional("passfile", read("passfile")),
    ...optional(
      "service",
      sources.service === undefined ? read("service") : undefined,
    ),
    ...optional("serviceFile", read("servicefile")),
    parameters: { url: sources.url, environment: sources.environment },
    ignoredArguments: sources.ignoredArguments,
    displayUrl: sources.displayUrl,
  });
}

/**
 * Lays parameters over each other, later ones on top. An address belongs to
 * the host beside it, so a layer that names a host hides addresses below.
 */
function mergeParameters(
  layers: readonly ConnectionParameters[],
): ConnectionParameters {
  let merged: ConnectionParameters = {};
  for (const layer of layers) {
    const { hostaddr, ...below } = merged;
    const keepsAddress = hostaddr !== undefined && layer["host"] === undefined;
    merged = { ...below, ...(keepsAddress ? { hostaddr } : {}), ...layer };
  }
  return merged;
}

/** A record of one entry, or of none: an absent value must not be a key. */
function optional<K extends string>(
  key: K,
  value: string | undefined,
): { readonly [P in K]?: string } {
  const entry: { [P in K]?: string } = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}

interface ReadContext {
  readonly origin: string;
}

function readTls(
  merged: ConnectionParameters,
  context: ReadContext,
): Pick<
  PostgresTarget,
  | "sslMode"
  | "sslDirect"
  | "sslRootCert"
  | "sslCert"
  | "sslKey"
  | "sslPassword"
  | "channelBinding"
> {
  const rootCert = merged["sslrootcert"] || undefined;
  // As in libpq: the machine's certificates are worth nothing unchecked.
  const defaultMode = rootCert === "system" ? "verify-full" : "prefer";
  const sslMode = readWord(merged["sslmode"] || defaultMode, {
    keyword: "sslmode",
    words: SSL_MODES,
    ...context,
  });
  if (rootCert === "system" && sslMode !== "verify-full") {
    throw new DatabaseUrlError(
      `Cannot use sslmode '${sslMode}' with sslrootcert 'system': only 'verify-full' is safe with it (${context.origin})`,
      { hint: "Leave sslmode out, or write 'sslmode=verify-full'" },
    );
  }
  return {
    sslMode,
    sslDirect: readWord(merged["sslnegotiation"] || "postgres", {
      keyword: "sslnegotiation",
      words: ["postgres", "direct"],
      ...context,
    }) === "direct",
    ...optional("sslRootCert", rootCert),
    ...optional("sslCert", merged["sslcert"] || undefined),
    ...optional("sslKey", merged["sslkey"] || undefined),
    ...optional("sslPassword", merged["sslpassword"] || undefined),
    channelBinding: readWord(merged["channel_binding"] || "prefer", {
      keyword: "channel_binding",
      words: ["disable", "prefer", "require"],
      ...context,
    }),
  };
}

function readWord<T extends string>(
  value: string,
  options: {
    readonly keyword: string;
    readonly words: readonly T[];
    readonly origin: string;
  },
): T {
  const found = options.words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new DatabaseUrlError(
    `'${value}' is not a valid value for ${options.keyword} (${options.origin})`,
    { hint: `Write one of ${options.words.join(", ")}` },
  );
}

/** Zero and negative numbers mean "no limit", as in libpq. */
function readTimeout(
  value: string | undefined,
  context: ReadContext,
): { readonly connectTimeoutSeconds?: number } {
  if (value === undefined) return {};
  if (!/^\s*[+-]?\d{1,9}\s*$/.test(value)) {
    throw new DatabaseUrlError(
      `'${value}' is not a valid value for connect_timeout (${context.origin})`,
      { hint: "Write whole seconds, as in 'connect_timeout=10'" },
    );
  }
  const seconds = Number(value);
  return seconds <= 0 ? {} : { connectTimeoutSeconds: seconds };
}

function readHosts(
  merged: ConnectionParameters,
  context: ReadContext,
): readonly DatabaseHost[] {
  const names = splitList(merged["host"]);
  const addresses = splitList(merged["hostaddr"]);
  const ports = splitList(merged["port"]);
  const count = Math.max(names.length, addresses.length);
  if (names.length > 0 && addresses.length > 0) {
    assertSameCount(names.length, addresses.length, "host addresses", context);
  }
  if (ports.length > 1) {
    assertSameCount(count, ports.length, "ports", context);
  }
  const portAt = (index: number) =>
    readPort(ports.length === 1 ? ports[0] : ports[index], context);
  if (count === 0) {
    return DEFAULT_HOSTS.map((host) => ({ host, port: portAt(0) }));
  }
  return Array.from({ length: count }, (_, index) => ({
    host: names[index] || addresses[index] || "localhost",
    port: portAt(index),
    ...optional("address", addresses[index] || undefined),
  }));
}

function splitList(value: string | undefined): readonly string[] {
  if (value === undefined || value === "") return [];
  return value.split(",").map((item) => item.trim());
}

function assertSameCount(
  hosts: number,
  others: number,
  what: string,
  context: ReadContext,
): void {
  if (hosts === others) return;
  throw new DatabaseUrlError(
    `Cannot match ${others} ${what} to ${hosts} hosts (${context.origin})`,
    { hint: "Give one for each host, in the same order" },
  );
}

function readPort(text: string | undefined, context: ReadContext): number {
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  // The text is not shown: in 'postgresql://user:secret' it is the password.
  throw new DatabaseUrlError(
    `The port is not a number from 1 to 65535 (${context.origin})`,
    {
      hint:
        "Write 'postgresql://user:password@host:5432/database'; an '@', ':' or '/' inside user or password is written '%40', '%3A' or '%2F'",
    },
  );
}
