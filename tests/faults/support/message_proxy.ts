/** What is done to the connection when the chosen message comes. */
export type ProxyFault =
  /** Both ends are cut; the message is not passed on. */
  | "cut-before"
  /** The message is passed on, its answer is not, and both ends are cut. */
  | "cut-after"
  /** The message is held back for a while. */
  | "delay"
  /** Nothing more goes the way of the message, which is closed; the way back stays. */
  | "half-close";

/** The message at which the fault happens. */
export interface FaultPoint {
  readonly direction: "to-server" | "to-client";
  /** Counted from 0 over all connections, in the order they come. */
  readonly index: number;
  readonly fault: ProxyFault;
}

/** A TCP proxy on the loopback interface that knows PostgreSQL's messages. */
export interface MessageProxy extends AsyncDisposable {
  readonly port: number;
  /** Messages seen so far, by their type. */
  readonly seen: {
    readonly "to-server": readonly string[];
    readonly "to-client": readonly string[];
  };
  /**
   * How often a client had nothing to do but to wait for the server: it has
   * sent something where all before was answered.
   */
  readonly waits: number;
  /** Whether the message of the fault has come. */
  readonly isHit: boolean;
}

const DELAY_MS = 300;
/** How long the way back of a half-closed connection stays open. */
const HALF_OPEN_MS = 400;

/** What the server answers with ReadyForQuery. */
const ASKING: ReadonlySet<string> = new Set(["startup", "Q", "S"]);

/**
 * Starts a proxy before `port` on 127.0.0.1, with at most one fault.
 *
 * @param options.distanceMs How long the end of each answer is on its way.
 */
export function startProxy(
  port: number,
  point: FaultPoint | undefined,
  { distanceMs = 0 }: { readonly distanceMs?: number } = {},
): MessageProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const seen = { "to-server": [] as string[], "to-client": [] as string[] };
  const open = new Set<Deno.TcpConn>();
  let isHit = false;
  const onHit = () => void (isHit = true);
  let waits = 0;
  let unanswered = 0;
  const onPass = async (direction: Way["direction"], type: string) => {
    if (direction === "to-server" && ASKING.has(type)) {
      if (unanswered++ === 0) waits++;
    } else if (direction === "to-client" && type === "Z") {
      await pause(distanceMs);
      unanswered--;
    }
  };
  const serving = (async () => {
    for await (const client of listener) {
      open.add(client);
      const server = await Deno.connect({ hostname: "127.0.0.1", port })
        .catch(() => undefined);
      if (server === undefined) {
        client.close();
        continue;
      }
      open.add(server);
      const pair: Pair = {
        client,
        server,
        isMuted: false,
        cut: () => closeAll([client, server]),
      };
      void pump(pair, { direction: "to-server", point, seen, onHit, onPass });
      void pump(pair, { direction: "to-client", point, seen, onHit, onPass });
    }
  })();
  return {
    port: listener.addr.port,
    seen,
    get waits() {
      return waits;
    },
    get isHit() {
      return isHit;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      closeAll(open);
      await serving;
    },
  };
}

interface Pair {
  readonly client: Deno.TcpConn;
  readonly server: Deno.TcpConn;
  /** Whether nothing is passed on any more. */
  isMuted: boolean;
  readonly cut: () => void;
}

interface Way {
  readonly direction: FaultPoint["direction"];
  readonly point: FaultPoint | undefined;
  readonly seen: Record<FaultPoint["direction"], string[]>;
  readonly onHit: () => void;
  /** Called before a message goes on, which waits for it. */
  readonly onPass: (
    direction: FaultPoint["direction"],
    type: string,
  ) => Promise<void>;
}

async function pump(pair: Pair, way: Way): Promise<void> {
  const [from, to] = way.direction === "to-server"
    ? [pair.client, pair.server]
    : [pair.server, pair.client];
  try {
    for await (const message of readMessages(from, way.direction)) {
      const list = way.seen[way.direction];
      const { point } = way;
      const isHit = point?.direction === way.direction &&
        point.index === list.length;
      list.push(message.type);
      if (pair.isMuted) continue;
      await way.onPass(way.direction, message.type);
      if (!isHit) {
        await writeAll(to, message.bytes);
        continue;
      }
      way.onHit();
      switch (point.fault) {
        case "cut-before":
          return pair.cut();
        case "cut-after":
          pair.isMuted = true;
          await writeAll(to, message.bytes);
          // What was sent has to be worked on before the end comes.
          await pause(20);
          return pair.cut();
        case "delay":
          await pause(DELAY_MS);
          await writeAll(to, message.bytes);
          break;
        case "half-close":
          await to.closeWrite();
          await pause(HALF_OPEN_MS);
          return pair.cut();
      }
    }
    await to.closeWrite();
  } catch {
    // One side has gone; so has the other.
    pair.cut();
  }
}

interface Message {
  /** One letter; `startup` for those without a type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** @see PostgreSQL manual 54.7: a type, and a length that counts itself. */
async function* readMessages(
  connection: Deno.TcpConn,
  direction: FaultPoint["direction"],
): AsyncGenerator<Message> {
  let buffer = new Uint8Array(0);
  let isFirst = direction === "to-server";
  const chunk = new Uint8Array(65_536);
  for (;;) {
    const typeLength = isFirst ? 0 : 1;
    while (buffer.length >= typeLength + 4) {
      const view = new DataView(buffer.buffer, buffer.byteOffset);
      const length = typeLength + view.getInt32(typeLength);
      if (buffer.length < length) break;
      yield {
        type: isFirst ? "startup" : String.fromCharCode(buffer[0] ?? 0),
        bytes: buffer.slice(0, length),
      };
      buffer = buffer.slice(length);
      if (isFirst) isFirst = false;
      if (!isFirst && typeLength === 0) break;
    }
    if (buffer.length >= 5 && !isFirst) {
      const view = new DataView(buffer.buffer, buffer.byteOffset);
      if (buffer.length >= 1 + view.getInt32(1)) continue;
    }
    const count = await connection.read(chunk);
    if (count === null) return;
    const joined = new Uint8Array(buffer.length + count);
    joined.set(buffer);
    joined.set(chunk.subarray(0, count), buffer.length);
    buffer = joined;
  }
}

async function writeAll(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await to.write(rest));
}

function closeAll(connections: Iterable<Deno.TcpConn>): void {
  for (const connection of connections) {
    try {
      connection.close();
    } catch {
      // Closed already.
    }
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
