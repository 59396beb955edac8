import { type PostgresServer } from "../support/servers.ts";
import {
  describeExits,
  dropDatabase,
  type FaultReport,
  inspectAfterFault,
  recordBoundaries,
} from "./support/checks.ts";
import {
  concurrentIndex,
  type FaultRevision,
  writeHistory,
} from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";
import {
  type FaultPoint,
  type ProxyFault,
  startProxy,
} from "./support/message_proxy.ts";

/** Three revisions: tables, an index built CONCURRENTLY, data. */
const HISTORY: readonly FaultRevision[] = [
  {
    id: "p1",
    upgrade: [
      `await op.execute("CREATE TABLE run_count (revision text)");`,
      `await op.createTable("item", [sa.column("id", sa.integer(), { primaryKey: true }), sa.column("a", sa.integer())]);`,
      `await op.execute("INSERT INTO run_count VALUES ('p1')");`,
    ],
  },
  {
    id: "p2",
    upgrade: [
      concurrentIndex("item_a_idx", "a"),
      `await op.execute("INSERT INTO run_count VALUES ('p2')");`,
    ],
  },
  {
    id: "p3",
    upgrade: [
      `await op.addColumn("item", sa.column("b", sa.text()));`,
      `await op.execute("INSERT INTO item SELECT n, n, 'x' FROM generate_series(1, 10) n");`,
      `await op.execute("INSERT INTO run_count VALUES ('p3')");`,
    ],
  },
];

/** How {@linkcode runProxyCuts} goes about it. */
export interface ProxyCutOptions {
  readonly server: PostgresServer;
  /** Faults tried at each message. */
  readonly faults: readonly ProxyFault[];
  /** Every how many messages; 1 for each. */
  readonly stride: number;
  /** Whether they are tried at the messages of the server too. */
  readonly answersToo: boolean;
}

/**
 * Upgrades through a proxy that damages the connection at one message, for
 * every message of the run, and inspects the database after each.
 */
export async function runProxyCuts(
  options: ProxyCutOptions,
): Promise<FaultReport> {
  const { server, stride } = options;
  await using project = await writeHistory(HISTORY);
  const boundaries = await recordBoundaries(project, server);
  const problems: string[] = [];
  const exits = new Map<number, number>();
  let runs = 0;
  let hits = 0;
  let lastReleasedMs = 0;

  const attempt = async (point: FaultPoint | undefined) => {
    const url = await server.createDatabase();
    await using proxy = startProxy(server.port, point);
    const through = new URL(url);
    through.port = String(proxy.port);
    through.searchParams.set("sslmode", "disable");
    const result = await runInProcess(
      ["--url", through.href, "upgrade", "head"],
      { cwd: project.folder },
    );
    const { problem, releasedMs } = await inspectAfterFault({
      url,
      project,
      boundaries,
      stderr: result.stderr,
    });
    lastReleasedMs = Math.max(lastReleasedMs, releasedMs);
    exits.set(result.code, (exits.get(result.code) ?? 0) + 1);
    const name = point === undefined
      ? "no fault"
      : `${point.fault} at ${point.direction} message ${point.index}`;
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
    const expected = point === undefined || point.fault === "delay"
      ? [0]
      : [0, 5];
    if (!expected.includes(result.code) || /^ {4}at /m.test(result.stderr)) {
      problems.push(`${name}: exit ${result.code}: ${result.stderr}`);
    }
    await dropDatabase(server, url);
    if (proxy.isHit) hits++;
    return proxy.seen;
  };

  const seen = await attempt(undefined);
  const toServer = seen["to-server"].length;
  const toClient = seen["to-client"].length;
  const ways = [
    { direction: "to-server", count: toServer },
    { direction: "to-client", count: options.answersToo ? toClient : 0 },
  ] as const;
  for (const fault of options.faults) {
    for (const { direction, count } of ways) {
      for (let index = 0; index < count; index += stride) {
        runs++;
        await attempt({ direction, index, fault });
      }
    }
  }
  return {
    figures: {
      "messages to the server": toServer,
      "messages to the client": toClient,
      "runs": runs,
      "faults that happened": hits,
      "exit codes": describeExits(exits),
      "failed": problems.length,
      "longest until released, ms": Math.round(lastReleasedMs),
    },
    problems,
  };
}
