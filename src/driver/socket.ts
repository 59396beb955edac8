import { lookup } from "node:dns/promises";
import net from "node:net";
import process from "node:process";
import tls from "node:tls";

import type { DatabaseHost } from "../config/database_url.ts";
import type { TlsSettings } from "./tls_settings.ts";

/** One place to connect to: an address of a host, or a Unix socket. */
export type Endpoint =
  | {
    readonly kind: "tcp";
    /** Name or address as it was asked for; what a certificate has to say. */
    readonly host: string;
    readonly address: string;
    readonly port: number;
  }
  | { readonly kind: "unix"; readonly path: string };

/**
 * How to begin on a socket. `preferred` and `required` ask the server and
 * differ in what its "no" means.
 */
export type Encryption = "none" | "preferred" | "required";

/** A socket on which the start-up message may be sent. */
export interface OpenSocket {
  readonly stream: net.Socket;
  readonly isEncrypted: boolean;
}

/**
 * What the way to the server ended in before it said anything in PostgreSQL's
 * protocol. `closed` is also what a proxy does that listens while the server
 * behind it is still starting.
 */
export class SocketError extends Error {
  readonly stage: "lookup" | "connect" | "closed" | "tls-refused" | "tls";
  /** The system's name of the error (`ECONNREFUSED`), if it has one. */
  readonly systemCode: string | undefined;

  constructor(
    stage: SocketError["stage"],
    options: { readonly message: string; readonly systemCode?: string },
  ) {
    super(options.message);
    this.stage = stage;
    this.systemCode = options.systemCode;
  }
}

/** Request code 1234.5679 in a message of 8 bytes; manual 54.7 "SSLRequest" */
const SSL_REQUEST = new Uint8Array([0, 0, 0, 8, 4, 210, 22, 47]);
/** The name that `sslnegotiation=direct` has to agree on; manual 32.1.2 */
const DIRECT_PROTOCOL = "postgresql";
const KEEP_ALIVE_DELAY_MS = 30_000;

/**
 * Finds the endpoints of a host: one for a folder of Unix sockets, else one
 * per address of the name, in the system's order.
 *
 * @throws {SocketError} If the name has no address.
 */
export async function resolveEndpoints(
  host: DatabaseHost,
): Promise<readonly Endpoint[]> {
  if (/^[/@]/.test(host.host)) {
    // "@" is how libpq writes a socket without a file (Linux only).
    const folder = host.host.replace(/^@/, "\0");
    return [{ kind: "unix", path: `${folder}/.s.PGSQL.${host.port}` }];
  }
  const name = host.address ?? host.host;
  const endpoint = { kind: "tcp", host: host.host, port: host.port } as const;
  if (net.isIP(name) !== 0) return [{ ...endpoint, address: name }];
  try {
    const found = await lookUpQuietly(name);
    return found.map(({ address }) => ({ ...endpoint, address }));
  } catch (error) {
    throw new SocketError("lookup", {
      message: `the name '${name}' has no address`,
      ...systemCodeOf(error),
    });
  }
}

let quietLookups = 0;
/** What it was before the first of the look-ups that are under way. */
let noDeprecation: unknown;

/** Deno 2.6 warns on standard error of a module that its own lookup uses. */
async function lookUpQuietly(
  name: string,
): Promise<readonly { readonly address: string }[]> {
  // Node's types have it as a constant that only the command line sets.
  if (quietLookups++ === 0) {
    noDeprecation = Reflect.get(process, "noDeprecation");
    Reflect.set(process, "noDeprecation", true);
  }
  try {
    return await lookup(name, { all: true });
  } finally {
    if (--quietLookups === 0) {
      Reflect.set(process, "noDeprecation", noDeprecation);
    }
  }
}

/** Says where an endpoint is: `db.example.org (192.0.2.1) port 5432`. */
export function describeEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === "unix") {
    return `the socket '${endpoint.path.replace("\0", "@")}'`;
  }
  const { host, address, port } = endpoint;
  return `${host}${host === address ? "" : ` (${address})`} port ${port}`;
}

/**
 * Connects a socket and agrees on TLS as libpq does. Whatever fails, no socket
 * stays open.
 *
 * @param options.signal Ends the attempt; its reason is thrown.
 * @throws {SocketError}
 */
export async function openSocket(
  endpoint: Endpoint,
  options: {
    readonly encryption: Encryption;
    readonly tls: TlsSettings;
    readonly signal: AbortSignal;
  },
): Promise<OpenSocket> {
  options.signal.throwIfAborted();
  const socket = endpoint.kind === "unix"
    ? net.connect({ path: endpoint.path })
    : net.connect({ host: endpoint.address, port: endpoint.port });
  try {
    await untilEvent(socket, {
      ...options,
      event: "connect",
      stage: "connect",
    });
    if (endpoint.kind === "unix") return { stream: socket, isEncrypted: false };
    socket.setNoDelay();
    const isKeptAlive = true;
    socket.setKeepAlive(isKeptAlive, KEEP_ALIVE_DELAY_MS);
    return await negotiateTls(socket, { ...options, host: endpoint.host });
  } catch (error) {
    // Late errors of a socket nobody uses any more are of no interest.
    socket.on("error", () => {});
    socket.destroy();
    throw error;
  }
}

async function negotiateTls(
  socket: net.Socket,
  options: {
    readonly encryption: Encryption;
    readonly tls: TlsSettings;
    readonly signal: AbortSignal;
    readonly host: string;
  },
): Promise<OpenSocket> {
  if (options.encryption === "none") {
    return { stream: socket, isEncrypted: false };
  }
  if (!options.tls.direct) {
    const isAccepted = await askForTls(socket, options.signal);
    if (!isAccepted && options.encryption === "preferred") {
      return { stream: socket, isEncrypted: false };
    }
    if (!isAccepted) {
      throw new SocketError("tls-refused", {
        message: "the server does not support TLS, but sslmode requires it",
      });
    }
  }
  const { direct, verification, ...material } = options.tls;
  const stream = tls.connect({
    ...material,
    socket,
    host: options.host,
    // A server name indication must not be an address (RFC 6066, 3).
    ...(net.isIP(options.host) === 0 && { servername: options.host }),
    ...(direct && { ALPNProtocols: [DIRECT_PROTOCOL] }),
    rejectUnauthorized: verification !== "none",
    ...(verification !== "full" && { checkServerIdentity: () => undefined }),
  });
  await untilEvent(stream, {
    event: "secureConnect",
    stage: "tls",
    signal: options.signal,
  });
  return { stream, isEncrypted: true };
}

/** @throws {SocketError} If the answer is neither yes nor no. */
async function askForTls(
  socket: net.Socket,
  signal: AbortSignal,
): Promise<boolean> {
  const answered = untilEvent(socket, {
    event: "data",
    stage: "closed",
    signal,
  });
  socket.write(SSL_REQUEST);
  const [answer] = await answered;
  // More than one byte was not sent by the server before TLS began but by
  // somebody in between (CVE-2021-23222).
  const text = answer instanceof Uint8Array && answer.length === 1
    ? String.fromCharCode(...answer)
    : "";
  if (text === "S") return true;
  if (text === "N") {
    socket.resume();
    return false;
  }
  throw new SocketError("tls-refused", {
    message: "the server answered the question for TLS with an error",
  });
}

/** Waits for `event` and returns what came with it. */
function untilEvent(
  socket: net.Socket,
  options: {
    readonly event: "connect" | "data" | "secureConnect";
    readonly stage: SocketError["stage"];
    readonly signal: AbortSignal;
  },
): Promise<readonly unknown[]> {
  const { event, stage, signal } = options;
  return new Promise((resolve, reject) => {
    const succeed = (...values: readonly unknown[]): void => {
      // What comes next is for TLS: runtimes before Deno 2.9 lose it otherwise.
      if (event === "data") socket.pause();
      stopListening();
      resolve(values);
    };
    const fail = (error: Error): void => {
      stopListening();
      reject(
        new SocketError(stage, {
          message: error.message,
          ...systemCodeOf(error),
        }),
      );
    };
    // Deno 2.6 says that a socket is closed before it says why.
    const end = (): void =>
      void setTimeout(
        () => fail(new Error("the server closed the connection")),
        0,
      );
    const abort = (): void => {
      stopListening();
      reject(signal.reason);
    };
    const stopListening = (): void => {
      socket.off(event, succeed).off("error", fail).off("close", end);
      signal.removeEventListener("abort", abort);
    };
    socket.on(event, succeed).on("error", fail).on("close", end);
    signal.addEventListener("abort", abort);
  });
}

function systemCodeOf(error: unknown): { readonly systemCode?: string } {
  return error instanceof Error && "code" in error &&
      typeof error.code === "string"
    ? { systemCode: error.code }
    : {};
}
