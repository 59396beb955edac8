import type { Connection } from "../../src/driver/connection.ts";
import { spawnCli } from "../support/cli.ts";
import {
  openTestConnection,
  startPostgres,
  type TestServer,
} from "../support/servers.ts";
import {
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
  /** How many kills; rounds in which there was nothing to kill do not count. */
  readonly kills: number;
}

const HISTORY = mixedHistory({ count: 12, longSeconds: 0.25 });
/** Of a server whose crash must not lose what it has said is committed. */
const SERVER = {
  version: 18,
  settings: { "synchronous_commit": "on", "restart_after_crash": "on" },
} as const;

/**
 * Kills at random moments of an upgrade, on a server of its own, and inspects
 * the database after each.
 */
export async function runKills(options: KillOptions): Promise<FaultReport> {
  await using server = await startPostgres(SERVER);
  await using project = await writeHistory(HISTORY);
  const boundaries = await recordBoundaries(project, server);
  const durationMs = await measure(server, project);
  const problems: string[] = [];
  const stands = new Map<string, number>();
  let kills = 0;
  let rounds = 0;
  let lastReleasedMs = 0;
  while (kills < options.kills && rounds < options.kills * 3) {
    rounds++;
    const afterMs = 100 + Math.random() * (durationMs - 100);
    const url = await server.createDatabase();
    const { stderr, code, isHit } = await killOnce(url, {
      server,
      project,
      afterMs,
      victim: options.victim,
    });
    if (isHit) kills++;
    const allowed = options.victim === "migrator" ? [0, 137] : [0, 5];
    const { problem, releasedMs } = await inspectAfterFault({
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
    const last = stderr.match(/-> (r\d\d)/g)?.at(-1) ?? "before the first";
    stands.set(last, (stands.get(last) ?? 0) + 1);
    await dropDatabase(server, url);
  }
  return {
    figures: {
      kills,
      "rounds": rounds,
      "places hit": stands.size,
      "failed": problems.length,
      "longest until released, ms": Math.round(lastReleasedMs),
    },
    problems,
  };
}

async function measure(
  server: TestServer,
  project: FaultProject,
): Promise<number> {
  const url = await server.createDatabase();
  const startedAt = performance.now();
  const child = spawnCli(["--url", url, "upgrade", "head"], {
    cwd: project.folder,
  });
  await child.output();
  await dropDatabase(server, url);
  return performance.now() - startedAt;
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
  const connection = victim === "backend"
    ? await openTestConnection(server.url("postgres", { host: "socket" }))
    : undefined;
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  let isHit = !isEnded;
  if (victim === "migrator") {
    isHit = isHit && killIfRunning(child);
  } else if (victim === "backend" && connection !== undefined) {
    const [result] = await connection.execute(
      "SELECT pid FROM pg_stat_activity WHERE datname = " +
        `'${nameOf(url)}' AND application_name LIKE 'alembic%' ` +
        "ORDER BY random() LIMIT 1",
    );
    const pid = result?.rows[0]?.["pid"];
    isHit = typeof pid === "number";
    if (typeof pid === "number") Deno.kill(pid, "SIGKILL");
  } else if (isHit) await server.restart("immediate");
  const { code, stderr } = await output;
  // The crash of one process ends every session: not before then has the
  // server noticed.
  if (isHit && connection !== undefined) await untilEnded(connection);
  await connection?.close();
  await untilUp(server);
  return { code, stderr: new TextDecoder().decode(stderr), isHit };
}

/** Whether it still ran: its end may not have been told yet. */
function killIfRunning(child: Deno.ChildProcess): boolean {
  try {
    child.kill("SIGKILL");
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
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
