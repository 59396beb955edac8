import { join } from "node:path";

import { giveToServer, resolveAccount } from "./server_binaries.ts";
import {
  openTestConnection,
  type PostgresServer,
  TEST_PASSWORD,
} from "./servers.ts";

/** A pgbouncer before a test server. */
export interface TestPooler extends AsyncDisposable {
  /** URL of `database` through the pooler. */
  url(database?: string, parameters?: Readonly<Record<string, string>>): string;
}

/** Ends pgbouncer with its parent: the pipe to `cat` closes then. */
const WRAPPER =
  `"$1" -q "$2" & child=$!; cat >/dev/null; kill -INT $child; wait $child`;
const START_TIMEOUT_MS = 5000;

/** Returns the path of pgbouncer; undefined if this machine has none. */
export async function findPooler(): Promise<string | undefined> {
  for (const folder of ["/usr/sbin", "/usr/bin", "/usr/local/bin"]) {
    const path = join(folder, "pgbouncer");
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile) return path;
  }
  return undefined;
}

/** How {@linkcode startPooler} sets pgbouncer up. */
export interface PoolerOptions {
  /** @default {"transaction"} */
  readonly mode?: "transaction" | "session" | "statement";
  /** Sessions per database and user. @default {1} */
  readonly poolSize?: number;
  /** Start-up parameters that it accepts and drops; it refuses others. */
  readonly ignoredParameters?: readonly string[];
}

/** Starts `program` before `server`. */
export async function startPooler(
  program: string,
  server: PostgresServer,
  options: PoolerOptions = {},
): Promise<TestPooler> {
  const account = resolveAccount();
  const folder = await Deno.makeTempDir({
    dir: account.temporaryFolder,
    prefix: "alembic-test-pooler-",
  });
  await giveToServer(folder, account);
  const port = findFreePort();
  const configFile = join(folder, "pgbouncer.ini");
  await Deno.writeTextFile(
    configFile,
    `[databases]
* = host=${server.socketFolder} port=${server.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${options.mode ?? "transaction"}
default_pool_size = ${options.poolSize ?? 1}
max_client_conn = 500
ignore_startup_parameters = ${(options.ignoredParameters ?? []).join(", ")}
logfile = ${join(folder, "log")}
pidfile = ${join(folder, "pid")}
`,
  );
  await giveToServer(configFile, account);
  const child = new Deno.Command("sh", {
    args: ["-c", WRAPPER, "pooler", program, configFile],
    ...account.runAs,
    cwd: folder,
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const pooler: TestPooler = {
    url(database = "postgres", parameters = {}): string {
      const query = new URLSearchParams(parameters).toString()
        .replaceAll("+", "%20");
      return `postgresql://postgres:${
        encodeURIComponent(TEST_PASSWORD)
      }@127.0.0.1:${port}/${encodeURIComponent(database)}?${query}`;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await child.stdin.close();
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
  await untilReady(pooler);
  return pooler;
}

async function untilReady(pooler: TestPooler): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await (await openTestConnection(pooler.url())).close();
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        await pooler[Symbol.asyncDispose]();
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function findFreePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
