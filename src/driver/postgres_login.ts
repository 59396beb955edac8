import type {
  DatabaseHost,
  PostgresTarget,
  SslMode,
} from "../config/database_url.ts";
import { orAborted } from "../util/or_aborted.ts";
import { shuffle } from "../util/shuffle.ts";
import type { Row } from "./connection.ts";
import { ConnectionError, formatSeconds } from "./errors.ts";
import { findPassword } from "./libpq_home.ts";
import {
  describeLoginFailure,
  LoginFailure,
  LoginTimeoutError,
} from "./login_failure.ts";
import type { PgSession } from "./pg_session.ts";
import { readServerMessage } from "./server_message.ts";
import {
  describeEndpoint,
  type Encryption,
  type Endpoint,
  openSocket,
  resolveEndpoints,
  SocketError,
} from "./socket.ts";
import { planStartup, type Startup } from "./startup.ts";
import { loadTlsSettings, type TlsSettings } from "./tls_settings.ts";

/** A session with a server that is what the target asks for. */
export interface Login {
  readonly session: PgSession;
  readonly endpoint: Endpoint;
  readonly isEncrypted: boolean;
  readonly tls: TlsSettings;
  readonly startup: Startup;
}

/** Settings of {@linkcode logIn} that do not come from the URL. */
export interface LoginOptions {
  /** Used if the target has no name for us. */
  readonly applicationName: string;
  /** For each address; used if the target has no limit. */
  readonly connectTimeoutMs: number | undefined;
  readonly environment: (name: string) => string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called when all is loaded and only the network is waited for. */
  readonly onConnecting?: (() => void) | undefined;
}

const GOODBYE_TIMEOUT_MS = 1_000;
/** invalid_authorization_specification: what a missing pg_hba.conf entry gives */
const NOT_AUTHORIZED_SQLSTATE = "28000";
/** protocol_violation: how poolers refuse settings at start-up */
const POOLER_REFUSAL_SQLSTATE = "08P01";
/** Also undefined_object and invalid_parameter_value: how servers refuse ours */
const SETTINGS_REFUSED_SQLSTATES: ReadonlySet<string> = new Set([
  POOLER_REFUSAL_SQLSTATE,
  "42704",
  "22023",
]);

/**
 * Tries the target's hosts in order, as libpq does, until one lets us in and
 * is of the wanted kind.
 *
 * @throws {ConnectionError} With the reason of every host that was tried.
 */
export async function logIn(
  target: PostgresTarget,
  options: LoginOptions,
): Promise<Login> {
  const tls = await loadTlsSettings(target, options.environment);
  const hosts = target.randomHosts ? shuffle(target.hosts) : target.hosts;
  const failures: LoginFailure[] = [];
  for (const wanted of wantedKinds(target)) {
    for (const host of hosts) {
      const login = await tryHost(host, {
        ...options,
        target,
        tls,
        wanted,
        failures,
      });
      if (login !== undefined) return login;
    }
  }
  throw combineFailures(failures, target);
}

interface Attempt extends LoginOptions {
  readonly target: PostgresTarget;
  readonly tls: TlsSettings;
  readonly wanted: SessionKind;
  /** Grows with every host that did not work. */
  readonly failures: LoginFailure[];
}

/** A session kind that one pass over the hosts looks for. */
type SessionKind =
  | "any"
  | "read-write"
  | "read-only"
  | "primary"
  | "standby";

function wantedKinds(target: PostgresTarget): readonly SessionKind[] {
  const { targetSessionAttrs } = target;
  return targetSessionAttrs === "prefer-standby"
    ? ["standby", "any"]
    : [targetSessionAttrs];
}

/** @throws {ConnectionError} If a server refused us, which ends the search. */
async function tryHost(
  host: DatabaseHost,
  attempt: Attempt,
): Promise<Login | undefined> {
  const { target, failures } = attempt;
  let endpoints: readonly Endpoint[];
  try {
    endpoints = await resolveEndpoints(host);
  } catch (error) {
    failures.push(describeLoginFailure(error, { place: host.host, target }));
    return undefined;
  }
  const found = await findPassword(target, host, attempt.environment);
  for (const endpoint of endpoints) {
    try {
      return await tryEndpoint(endpoint, {
        ...attempt,
        password: found.password,
      });
    } catch (error) {
      attempt.signal?.throwIfAborted();
      const place = describeEndpoint(endpoint);
      const failure = describeLoginFailure(error, {
        place,
        target,
        ...(found.remark !== undefined && { remark: found.remark }),
      });
      failures.push(failure);
      if (failure.isFinal) throw combineFailures(failures, target);
    }
  }
  return undefined;
}

type EndpointAttempt = Attempt & { readonly password: string | undefined };

/** Connects within the time limit, which counts for the address as a whole. */
async function tryEndpoint(
  endpoint: Endpoint,
  attempt: EndpointAttempt,
): Promise<Login> {
  const { connectTimeoutSeconds } = attempt.target;
  const timeoutMs = connectTimeoutSeconds === undefined
    ? attempt.connectTimeoutMs
    : connectTimeoutSeconds * 1000;
  const deadline = new AbortController();
  const timer = timeoutMs === undefined ? undefined : setTimeout(
    () => deadline.abort(new LoginTimeoutError(formatSeconds(timeoutMs))),
    timeoutMs,
  );
  const giveUp = (): void => deadline.abort(attempt.signal?.reason);
  attempt.signal?.addEventListener("abort", giveUp);
  if (attempt.signal?.aborted) giveUp();
  try {
    const login = await tryEncryptions(endpoint, {
      ...attempt,
      signal: deadline.signal,
    });
    return await assertKind(login, { ...attempt, signal: deadline.signal });
  } finally {
    clearTimeout(timer);
    attempt.signal?.removeEventListener("abort", giveUp);
  }
}

type TimedAttempt = EndpointAttempt & { readonly signal: AbortSignal };

/** The ways to begin that `sslmode` allows, in order. */
function planEncryptions(
  sslMode: SslMode,
  endpoint: Endpoint,
): readonly Encryption[] {
  if (endpoint.kind === "unix") return ["none"];
  switch (sslMode) {
    case "disable":
      return ["none"];
    case "allow":
      return ["none", "required"];
    case "prefer":
      return ["preferred", "none"];
    case "require":
    case "verify-ca":
    case "verify-full":
      return ["required"];
  }
}

async function tryEncryptions(
  endpoint: Endpoint,
  attempt: TimedAttempt,
): Promise<Login> {
  const encryptions = planEncryptions(attempt.target.sslMode, endpoint);
  for (const [index, encryption] of encryptions.entries()) {
    try {
      return await tryStartups(endpoint, { ...attempt, encryption });
    } catch (error) {
      const isLast = index === encryptions.length - 1;
      if (isLast || !isAboutEncryption(error)) throw error;
    }
  }
  throw new TypeError("unreachable: there is always an encryption to try");
}

/**
 * Whether another answer can be hoped for with or without TLS. libpq tries
 * after a wrong password as well, which only counts as a second failed login.
 */
function isAboutEncryption(error: unknown): boolean {
  if (error instanceof SocketError) {
    // Servers that do not know the question for TLS close the connection.
    return ["tls", "tls-refused", "closed"].includes(error.stage);
  }
  return readServerMessage(error)?.sqlState === NOT_AUTHORIZED_SQLSTATE;
}

/** Leaves start-up settings out that an old server or a pooler refuses. */
async function tryStartups(
  endpoint: Endpoint,
  attempt: TimedAttempt & { readonly encryption: Encryption },
): Promise<Login> {
  const { target, tls, password, signal } = attempt;
  const startups = planStartup(target, {
    applicationName: attempt.applicationName,
    isRemote: endpoint.kind === "tcp",
  });
  for (const [index, startup] of startups.entries()) {
    // The package is loaded while the server answers.
    const [socket, { PgSession }] = await Promise.all([
      openSocket(endpoint, attempt),
      import("./pg_session.ts").finally(attempt.onConnecting),
    ]);
    try {
      const session = await PgSession.start({
        socket,
        startup: startup.parameters,
        password,
        requiresChannelBinding: target.channelBinding === "require",
        signal,
      });
      const { isEncrypted } = socket;
      return await keepOptions(
        { session, endpoint, isEncrypted, tls, startup },
        {
          target,
          inTransaction: startups.at(-1)?.transactionSettings ?? [],
          signal,
        },
      );
    } catch (error) {
      const sqlState = readServerMessage(error)?.sqlState ?? "";
      // A server that refuses the user's own options has to be heard.
      const isTryingLess = index === 0
        ? SETTINGS_REFUSED_SQLSTATES.has(sqlState)
        : sqlState === POOLER_REFUSAL_SQLSTATE;
      if (index === startups.length - 1 || !isTryingLess) throw error;
    }
  }
  throw new TypeError("unreachable: there is always a start-up to try");
}

/**
 * A pooler may accept the options of the URL and drop them: pgbouncer does with
 * `ignore_startup_parameters = options`. Whether one is there shows in the
 * number of the server process, which it makes up for its clients; they are
 * set in each transaction then, as if it had refused them.
 */
async function keepOptions(
  login: Login,
  options: {
    readonly target: PostgresTarget;
    readonly inTransaction: readonly string[];
    readonly signal: AbortSignal;
  },
): Promise<Login> {
  const { session, startup } = login;
  if (!options.target.options || startup.transactionSettings.length > 0) {
    return login;
  }
  const { pid } = await ask(
    session,
    "SELECT pg_catalog.pg_backend_pid() AS pid",
    options.signal,
  );
  const isDirect = pid === session.cancelKey?.processId;
  return isDirect ? login : {
    ...login,
    startup: { ...startup, transactionSettings: options.inTransaction },
  };
}

/** @throws {LoginFailure} If the server is of another kind; the session is ended. */
async function assertKind(
  login: Login,
  { wanted, signal }: TimedAttempt,
): Promise<Login> {
  if (wanted === "any") return login;
  const { session } = login;
  const { standby, readonly } = await ask(
    session,
    "SELECT pg_catalog.pg_is_in_recovery() AS standby, " +
      "pg_catalog.current_setting('transaction_read_only') = 'on' AS readonly",
    signal,
  );
  const isWanted = {
    "read-write": readonly === false,
    "read-only": readonly === true,
    "primary": standby === false,
    "standby": standby === true,
  }[wanted];
  if (isWanted) return login;
  await session.end(GOODBYE_TIMEOUT_MS);
  throw new LoginFailure({
    failure: "session-attributes",
    reason: `${describeEndpoint(login.endpoint)} is not ${wanted}`,
  });
}

/**
 * Asks what a login depends on. If no answer comes the session is ended: a
 * pooler lets in before it has a server.
 */
async function ask(
  session: PgSession,
  sql: string,
  signal: AbortSignal,
): Promise<Row> {
  try {
    const [answer] = await orAborted(session.send(sql), signal);
    return answer?.rows[0] ?? {};
  } catch (error) {
    await session.end(GOODBYE_TIMEOUT_MS);
    throw error;
  }
}

function combineFailures(
  failures: readonly LoginFailure[],
  target: PostgresTarget,
): ConnectionError {
  const last = failures.at(-1);
  const reasons = new Set(failures.map(({ reason }) => reason));
  return new ConnectionError({
    failure: last?.failure ?? "other",
    displayUrl: target.displayUrl,
    reason: [...reasons].join("; "),
    sqlState: last?.sqlState,
    hint: last?.hint,
  });
}
