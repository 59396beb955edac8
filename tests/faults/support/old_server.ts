/** A listener that answers a login as an old PostgreSQL does. */
export interface OldServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts what says it is PostgreSQL `version` and answers nothing else: no
 * server that old runs on current machines.
 */
export function fakeOldServer(version: string): OldServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(10_000));
      await connection.write(concatenate([
        message("R", [0, 0, 0, 0]),
        message("S", text(`server_version\0${version}\0`)),
        message("Z", text("I")),
      ]));
      await connection.read(new Uint8Array(100)).catch(() => null);
      connection.close();
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

function text(value: string): readonly number[] {
  return [...new TextEncoder().encode(value)];
}

function message(type: string, body: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(5 + body.length);
  bytes.set(text(type));
  new DataView(bytes.buffer).setInt32(1, 4 + body.length);
  bytes.set(body, 5);
  return bytes;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
