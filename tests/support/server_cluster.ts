import { statfsSync } from "node:fs";
import { join } from "node:path";

import {
  fillOnce,
  giveToServer,
  locateBinaries,
  type PostgresVersion,
  resolveAccount,
  runProgram,
  type ServerAccount,
} from "./server_binaries.ts";
import {
  createCertificates,
  type TestCertificates,
} from "./server_certificates.ts";

/** Superuser of every test server. */
export const TEST_USER = "postgres";
/** Password of {@linkcode TEST_USER}; asked for over TCP only. */
export const TEST_PASSWORD = "p@ss:w/rd %41";

/** How {@linkcode startCluster} sets a server up. */
export interface ClusterOptions {
  readonly version: PostgresVersion;
  /** Lines of postgresql.conf, over the defaults; values are quoted for you. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of pg_hba.conf that come before the default ones. */
  readonly hostRules?: readonly string[];
  /** Gives the server a certificate for `localhost`, `127.0.0.1` and `::1`. */
  readonly tls?: boolean;
  /** Names in that certificate instead, as `DNS:example.org`. */
  readonly certificateNames?: readonly string[];
}

/** Facts of a running server; plain data, so that it can cross processes. */
export interface Cluster {
  readonly version: PostgresVersion;
  readonly port: number;
  /** Holds everything of this server, its sockets too. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly certificates: TestCertificates | undefined;
}

/** How {@linkcode stopCluster} ends a server: as SIGINT or SIGQUIT do. */
export type StopMode = "fast" | "immediate";

const START_ATTEMPTS = 5;
/** Safe only because a test's data may be lost. */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  "listen_addresses": "127.0.0.1,::1",
  fsync: "off",
  "synchronous_commit": "off",
  "full_page_writes": "off",
  "wal_level": "minimal",
  "max_wal_senders": "0",
  "shared_buffers": "32MB",
  jit: "off",
  "lc_messages": "C",
  timezone: "UTC",
};
const LOCAL_RULES = [
  "local all all trust",
  "host all all 127.0.0.1/32 scram-sha-256",
  "host all all ::1/128 scram-sha-256",
];
/**
 * Stops the server and removes its folder when the process `$1` is gone,
 * whatever ended it. `tail` looks twice a second, without forking.
 */
const WATCHDOG = `echo $$ > "$2/watchdog.pid"
tail --pid="$1" --sleep-interval=0.5 -f /dev/null
kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"
while [ -e "$2/data/postmaster.pid" ] && kill -0 "$(head -n 1 "$2/data/postmaster.pid")"
do sleep 0.1; done
rm -rf "$2"`;

/**
 * Starts a server of its own data folder on a free port of the loopback
 * addresses and on a Unix socket in its folder.
 *
 * It ends with this process at the latest, even if that is killed.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const account = resolveAccount();
  const binaries = await locateBinaries(options.version, account);
  const template = await prepareTemplate(binaries, account);
  const folder = await Deno.makeTempDir({
    dir: findServerFolder(account),
    prefix: "alembic-test-server-",
  });
  try {
    await giveToServer(folder, account);
    await startWatchdog(folder, account);
    const dataFolder = join(folder, "data");
    await runProgram(["cp", "-a", template, dataFolder], account);
    const certificates = options.tls
      ? await createCertificates(folder, {
        names: options.certificateNames ??
          ["DNS:localhost", "IP:127.0.0.1", "IP:::1"],
        account,
      })
      : undefined;
    await writeSettings(dataFolder, { ...options, certificates, folder });
    const port = await startOnFreePort(dataFolder, { binaries, account });
    const { version } = options;
    return { version, port, folder, dataFolder, certificates };
  } catch (error) {
    await stopWatchdog(folder);
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
}

/** Bytes in memory that are enough for a whole run of the tests. */
const ROOM_IN_MEMORY = 6e9;

/**
 * Where servers keep their data: in memory if there is room, where making a
 * database of several hundred files takes half the time.
 */
function findServerFolder(account: ServerAccount): string {
  if (Deno.build.os !== "linux") return account.temporaryFolder;
  try {
    const { bavail, bsize } = statfsSync("/dev/shm");
    return bavail * bsize > ROOM_IN_MEMORY
      ? "/dev/shm"
      : account.temporaryFolder;
  } catch {
    return account.temporaryFolder;
  }
}

/** Stops the server and removes its folder. */
export async function removeCluster(
  cluster: Cluster,
  mode: StopMode,
): Promise<void> {
  await stopCluster(cluster, mode);
  await stopWatchdog(cluster.folder);
  await Deno.remove(cluster.folder, { recursive: true });
}

/** Stops the server, if it runs, and waits for its end. */
export async function stopCluster(
  cluster: Cluster,
  mode: StopMode,
): Promise<void> {
  if (await readServerPid(cluster) === undefined) return;
  const account = resolveAccount();
  const binaries = await locateBinaries(cluster.version, account);
  await runProgram(
    // deno-fmt-ignore
    [join(binaries, "pg_ctl"), "stop", "-w", "-m", mode, "-D",
      cluster.dataFolder],
    account,
  );
}

/** Starts a stopped server again, on the same port. */
export async function restartCluster(cluster: Cluster): Promise<void> {
  const account = resolveAccount();
  const binaries = await locateBinaries(cluster.version, account);
  await startOnPort(cluster.dataFolder, {
    binaries,
    account,
    port: cluster.port,
  });
}

/** The server's process id; undefined if it does not run. */
export async function readServerPid(
  cluster: Cluster,
): Promise<number | undefined> {
  return await readPid(join(cluster.dataFolder, "postmaster.pid"));
}

/** Runs `initdb` once per machine, version and user; returns a folder to copy. */
async function prepareTemplate(
  binaries: string,
  account: ServerAccount,
): Promise<string> {
  const info = await Deno.stat(join(binaries, "postgres"));
  const build = `${info.size.toString(36)}-${
    (info.mtime?.getTime() ?? 0).toString(36)
  }`;
  const folder = join(
    account.temporaryFolder,
    `alembic-test-template-${build}-${Deno.uid()}`,
  );
  await fillOnce(folder, async (part) => {
    await giveToServer(part, account);
    const passwordFile = join(part, "password");
    await Deno.writeTextFile(passwordFile, `${TEST_PASSWORD}\n`);
    await giveToServer(passwordFile, account);
    await runProgram(
      // deno-fmt-ignore
      [join(binaries, "initdb"), "-D", join(part, "data"), "-U", TEST_USER,
        `--pwfile=${passwordFile}`, "--auth-local=trust",
        "--auth-host=scram-sha-256", "--encoding=UTF8", "--no-locale",
        "--no-sync", "--wal-segsize=1"],
      account,
    );
  });
  return join(folder, "data");
}

async function writeSettings(
  dataFolder: string,
  options: ClusterOptions & {
    readonly certificates: TestCertificates | undefined;
    readonly folder: string;
  },
): Promise<void> {
  const { certificates } = options;
  const settings: Record<string, string> = {
    ...DEFAULT_SETTINGS,
    "unix_socket_directories": options.folder,
    ...(certificates && {
      ssl: "on",
      "ssl_cert_file": certificates.serverCertificateFile,
      "ssl_key_file": certificates.serverKeyFile,
    }),
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) =>
    `${name} = '${value.replaceAll("'", "''")}'\n`
  );
  await Deno.writeTextFile(
    join(dataFolder, "postgresql.conf"),
    lines.join(""),
    { append: true },
  );
  await Deno.writeTextFile(
    join(dataFolder, "pg_hba.conf"),
    [...options.hostRules ?? [], ...LOCAL_RULES].map((rule) => `${rule}\n`)
      .join(""),
  );
}

async function startOnFreePort(
  dataFolder: string,
  options: { readonly binaries: string; readonly account: ServerAccount },
): Promise<number> {
  for (let attempt = 1;; attempt++) {
    const port = findFreePort();
    try {
      await startOnPort(dataFolder, { ...options, port });
      return port;
    } catch (error) {
      // Another process may have taken the port since it was found free.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function startOnPort(
  dataFolder: string,
  options: {
    readonly binaries: string;
    readonly account: ServerAccount;
    readonly port: number;
  },
): Promise<void> {
  const logFile = join(dataFolder, "server.log");
  try {
    await runProgram(
      // deno-fmt-ignore
      [join(options.binaries, "pg_ctl"), "start", "-w", "-D", dataFolder,
        "-l", logFile, "-o", `-p ${options.port}`],
      options.account,
    );
  } catch (error) {
    const log = await Deno.readTextFile(logFile).catch(() => "");
    throw new Error(`PostgreSQL did not start: ${log.slice(-2000)}`, {
      cause: error,
    });
  }
}

function findFreePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** `setsid --fork` leaves no child behind that a test would have to close. */
async function startWatchdog(
  folder: string,
  account: ServerAccount,
): Promise<void> {
  const { success } = await new Deno.Command("setsid", {
    // deno-fmt-ignore
    args: ["--fork", "sh", "-c", WATCHDOG, "watchdog", String(Deno.pid), folder],
    cwd: account.temporaryFolder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) throw new Error("setsid failed");
}

async function stopWatchdog(folder: string): Promise<void> {
  const pid = await readPid(join(folder, "watchdog.pid"));
  if (pid === undefined) return;
  try {
    // It leads a process group: `tail` has to go as well.
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readPid(file: string): Promise<number | undefined> {
  try {
    const [line = ""] = (await Deno.readTextFile(file)).split("\n");
    return /^\d+$/.test(line) ? Number(line) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
