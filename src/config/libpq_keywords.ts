/** Keywords that are understood; others are known but change nothing here. */
const USED_KEYWORDS = [
  "application_name",
  "channel_binding",
  "connect_timeout",
  "dbname",
  "fallback_application_name",
  "host",
  "hostaddr",
  "load_balance_hosts",
  "options",
  "passfile",
  "password",
  "port",
  "service",
  "servicefile",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslnegotiation",
  "sslpassword",
  "sslrootcert",
  "target_session_attrs",
  "user",
] as const;

/** Name of a parameter that is understood. */
export type Keyword = (typeof USED_KEYWORDS)[number];

const USED: ReadonlySet<string> = new Set(USED_KEYWORDS);

/**
 * Keywords of libpq that the program deals with in its own way (encoding,
 * keepalives) or that its driver has no use for.
 */
const UNUSED_KEYWORDS: ReadonlySet<string> = new Set([
  "client_encoding",
  "gssdelegation",
  "gssencmode",
  "gsslib",
  "keepalives",
  "keepalives_count",
  "keepalives_idle",
  "keepalives_interval",
  "krbsrvname",
  "max_protocol_version",
  "min_protocol_version",
  "replication",
  "require_auth",
  "requirepeer",
  "requiressl",
  "scram_client_key",
  "scram_server_key",
  "ssl_max_protocol_version",
  "ssl_min_protocol_version",
  "sslcertmode",
  "sslcompression",
  "sslcrl",
  "sslcrldir",
  "sslkeylogfile",
  "sslsni",
  "tcp_user_timeout",
]);

/** Environment variables of libpq, with the keyword that each one sets. */
export const VARIABLE_KEYWORDS: ReadonlyMap<string, Keyword> = new Map<
  string,
  Keyword
>([
  ["PGAPPNAME", "application_name"],
  ["PGCHANNELBINDING", "channel_binding"],
  ["PGCONNECT_TIMEOUT", "connect_timeout"],
  ["PGDATABASE", "dbname"],
  ["PGHOST", "host"],
  ["PGHOSTADDR", "hostaddr"],
  ["PGLOADBALANCEHOSTS", "load_balance_hosts"],
  ["PGOPTIONS", "options"],
  ["PGPASSFILE", "passfile"],
  ["PGPASSWORD", "password"],
  ["PGPORT", "port"],
  ["PGSERVICE", "service"],
  ["PGSERVICEFILE", "servicefile"],
  ["PGSSLCERT", "sslcert"],
  ["PGSSLKEY", "sslkey"],
  ["PGSSLMODE", "sslmode"],
  ["PGSSLNEGOTIATION", "sslnegotiation"],
  ["PGSSLROOTCERT", "sslrootcert"],
  ["PGTARGETSESSIONATTRS", "target_session_attrs"],
  ["PGUSER", "user"],
]);

/** Whether libpq has a parameter of that name. */
export function isKnownKeyword(name: string): boolean {
  return USED.has(name) || UNUSED_KEYWORDS.has(name);
}

/** Whether a parameter of that name changes anything here. */
export function isUsedKeyword(name: string): boolean {
  return USED.has(name);
}

/** Names of all parameters of libpq, for suggestions. */
export function listKeywords(): readonly string[] {
  return [...USED_KEYWORDS, ...UNUSED_KEYWORDS];
}
