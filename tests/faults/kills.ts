import type { Connection } from "../../src/driver/connection.ts";
import { spawnCli } from "../support/cli.ts";
import {
  openTestConnection,
  type PostgresVersion,
  startPostgres,
  type TestServer,
} from "../support/servers.ts";
import {
  describeExits,
  dropDatabase,
  type FaultReport,
  inspectAfterFault,
  nameOf,
  recordBoundaries,
} from "./support/checks.ts";
import {
  type FaultProject,
  mixedHistory,
  writeHistory,
} from "./support/history.ts";

/** What is killed in the middle of a run. */
export type Victim =
  /** `kill -9` of the migrator. */
  | "migrator"
  /** `kill -9` of the server process that serves it. */
  | "backend"
  /** Immediate shutdown of the whole server, then a restart. */
  | "server";

/** How {@linkcode runKills} goes about it. */
export interface KillOptions {
  readonly victim: Victim;
  /** @default {18} */
  readonly version?: PostgresVersion;
  /** How many kills; rounds in which there was nothing to kill do not count. */
  readonly kills: number;
}

const HISTORY = mixedHistory({ count: 12, longSeconds: 0.25 });
/** Of a server whose crash must not lose what it has said is committed. */
const SETTINGS = {
  "synchronous_commit": "on",
  "restart_after_crash": "on",
} as const;
/** Rounds for one kill, on average: some runs end before their moment comes. */
const ROUNDS_PER_KILL = 3;

/**
 * Kills at random moments of an upgrade, from its first session to its end, on
 * a server of its own, and inspects the database after each.
 */
export async function runKills(options: KillOptions): Promise<FaultReport> {
  await using server = await startPostgres({
    version: options.version ?? 18,
    settings: SETTINGS,
  });
  await using project = await writeHistory(HISTORY);
  const boundaries = await recordBoundaries(project, server);
  const workMs = await measure(server, project);
  const problems: string[] = [];
  const places = new Set<string>();
  const stands = new Set<string>();
  const exits = new Map<number, number>();
  let kills = 0;
  let rounds = 0;
  let lastReleasedMs = 0;
  const most = options.kills * ROUNDS_PER_KILL + 3;
  while (kills < options.kills && rounds < most) {
    rounds++;
    const afterMs = Math.random() * workMs;
    const url = await server.createDatabase();
    const { stderr, code, isHit } = await killOnce(url, {
      server,
      project,
      afterMs,
      victim: options.victim,
    });
    const allowed = options.victim === "migrator" ? [0, 137] : [0, 5];
    const { problem, releasedMs, stoodAt } = await inspectAfterFault({
      url,
      project,
      boundaries,
      stderr,
    });
    lastReleasedMs = Math.max(lastReleasedMs, releasedMs);
    const what = `${options.victim} after ${Math.round(afterMs)} ms`;
    if (problem !== undefined) problems.push(`${what}: ${problem}`);
    if (!allowed.includes(code) || /^ {4}at /m.test(stderr)) {
      problems.push(`${what}: exit ${code}: ${stderr}`);
    }
    if (isHit) {
      kills++;
      exits.set(code, (exits.get(code) ?? 0) + 1);
      places.add(stderr.match(/-> (r\d\d)/g)?.at(-1) ?? "before the first");
      if (stoodAt !== undefined) stands.add(stoodAt);
    }
    await dropDatabase(server, url);
  }
  if (kills < options.kills) {
    problems.push(`only ${kills} of ${options.kills} kills hit a run`);
  }
  return {
    figures: {
      kills,
      "rounds": rounds,
      "exit codes": describeExits(exits),
      "revisions under way at a kill": places.size,
      "boundaries stood at after one": stands.size,
      "failed": problems.length,
      "longest until released, ms": Math.round(lastReleasedMs),
    },
    problems,
  };
}

/** Milliseconds from the first session of a run to its end. */
async function measure(
  server: TestServer,
  project: FaultProject,
): Promise<number> {
  const url = await server.createDatabase();
  await using connection = await openWatcher(server);
  const output = spawnCli(["--url", url, "upgrade", "head"], {
    cwd: project.folder,
  }).output();
  await untilConnected(connection, url, output);
  const startedAt = performance.now();
  const { code, stderr } = await output;
  if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
  await dropDatabase(server, url);
  return performance.now() - startedAt;
}

function openWatcher(
  server: TestServer,
): Promise<Connection & AsyncDisposable> {
  return openTestConnection(server.url("postgres", { host: "socket" }));
}

/** Waits until the run has a session, or has ended. */
async function untilConnected(
  connection: Connection,
  url: string,
  output: Promise<unknown>,
): Promise<void> {
  let isEnded = false;
  void output.finally(() => isEnded = true);
  while (!isEnded && await findSession(connection, url) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Server process of one of the run's sessions, whichever. */
async function findSession(
  connection: Connection,
  url: string,
): Promise<number | undefined> {
  const [result] = await connection.execute(
    "SELECT pid FROM pg_stat_activity WHERE datname = " +
      `'${nameOf(url)}' AND application_name LIKE 'alembic%' ` +
      "ORDER BY random() LIMIT 1",
  );
  const pid = result?.rows[0]?.["pid"];
  return typeof pid === "number" ? pid : undefined;
}

interface Outcome {
  readonly code: number;
  readonly stderr: string;
  readonly isHit: boolean;
}

async function killOnce(
  url: string,
  options: {
    readonly server: TestServer;
    readonly project: FaultProject;
    readonly afterMs: number;
    readonly victim: Victim;
  },
): Promise<Outcome> {
  const { server, project, afterMs, victim } = options;
  const child = spawnCli(["--url", url, "upgrade", "head"], {
    cwd: project.folder,
  });
  let isEnded = false;
  const output = child.output().finally(() => isEnded = true);
  // Opened before, so that looking for the process takes no time.
  await using connection = await openWatcher(server);
  await untilConnected(connection, url, output);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  let isHit = !isEnded;
  if (victim === "migrator") {
    isHit = isHit && killIfRunning(() => child.kill("SIGKILL"));
  } else if (victim === "backend") {
    const pid = await findSession(connection, url);
    isHit = pid !== undefined &&
      killIfRunning(() => Deno.kill(pid, "SIGKILL"));
  } else if (isHit) await server.restart("immediate");
  const { code, stderr } = await output;
  // The crash of one process ends every session: not before then has the
  // server noticed.
  if (isHit && victim === "backend") await untilEnded(connection);
  await untilUp(server);
  return { code, stderr: new TextDecoder().decode(stderr), isHit };
}

/** Whether it still ran: its end may not have been told yet. */
function killIfRunning(kill: () => void): boolean {
  try {
    kill();
    return true;
  } catch (error) {
    // Of a child, and of another process.
    if (error instanceof TypeError || error instanceof Deno.errors.NotFound) {
      return false;
    }
    throw error;
  }
}

async function untilEnded(connection: Connection): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    try {
      await connection.execute("SELECT 1");
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A crash of one server process makes the server start itself again. */
async function untilUp(server: TestServer): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      await server.run("SELECT 1");
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
