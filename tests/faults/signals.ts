import { spawnCli } from "../support/cli.ts";
import { openTestConnection, type PostgresServer } from "../support/servers.ts";
import {
  dropDatabase,
  type FaultReport,
  untilReleased,
} from "./support/checks.ts";
import { takeFingerprint } from "./support/fingerprint.ts";
import { type FaultRevision, writeHistory } from "./support/history.ts";
import { untilRunning } from "./support/sessions.ts";

/** Where a signal meets the run. */
export interface SignalPlace {
  readonly name: string;
  readonly signal: "SIGTERM" | "SIGINT";
  /** Lines of the second revision. */
  readonly upgrade: readonly string[];
  /** Text of the statement that the signal waits for. */
  readonly during: string;
  /** What is told of the second revision. */
  readonly told: RegExp;
}

const ROLLED_BACK =
  /^FAILED: Stopped by SIG(?:TERM|INT)\nDone before it: s1\.\nRevision s2 was rolled back; the database stands at s1\.$/m;

/** The places tried. */
export const SIGNAL_PLACES: readonly SignalPlace[] = [
  {
    name: "in a statement",
    signal: "SIGTERM",
    upgrade: [
      `await op.execute("CREATE TABLE s2 (id int)");`,
      `await op.execute("SELECT pg_sleep(60)");`,
    ],
    during: "pg_sleep",
    told: ROLLED_BACK,
  },
  {
    name: "in a statement whose failure the revision catches",
    signal: "SIGINT",
    upgrade: [
      `await op.execute("CREATE TABLE s2 (id int)");`,
      `for (;;) try { await op.execute("SELECT pg_sleep(60)"); } catch {}`,
    ],
    during: "pg_sleep",
    told: ROLLED_BACK,
  },
  {
    name: "in the revision's own JavaScript",
    signal: "SIGTERM",
    upgrade: [
      `await op.execute("CREATE TABLE s2 (id int)");`,
      `await op.execute("SELECT pg_sleep(0.2)");`,
      `await new Promise((resolve) => setTimeout(resolve, 60000));`,
    ],
    during: "pg_sleep",
    told: ROLLED_BACK,
  },
  {
    name: "outside a transaction",
    signal: "SIGTERM",
    upgrade: [
      `await op.autocommitBlock(() => op.execute("SELECT pg_sleep(60)"));`,
    ],
    during: "pg_sleep",
    told: ROLLED_BACK,
  },
];

const FIRST: FaultRevision = {
  id: "s1",
  upgrade: [`await op.execute("CREATE TABLE s1 (id int)");`],
};

/** Time between the signal and the end of the process, at most. */
const LIMIT_MS = 1000;

/**
 * Sends a signal at each place and measures how long the process takes to
 * end; looks at what it leaves.
 */
export async function runSignals(
  options: {
    readonly server: PostgresServer;
    readonly rounds: number;
    /**
     * How often a place may be tried until the process ends in time: more than
     * once where the machine has other work to do. Whatever else goes wrong
     * counts the first time.
     */
    readonly attempts: number;
  },
): Promise<FaultReport> {
  const { server } = options;
  const problems: string[] = [];
  let longestMs = 0;
  let runs = 0;
  for (const place of SIGNAL_PLACES) {
    for (let round = 0; round < options.rounds; round++) {
      let tookMs = Infinity;
      let problem: string | undefined;
      for (
        let attempt = 0;
        attempt < options.attempts && tookMs > LIMIT_MS &&
        problem === undefined;
        attempt++
      ) {
        runs++;
        ({ tookMs, problem } = await signalOnce(server, place));
      }
      longestMs = Math.max(longestMs, tookMs);
      if (tookMs > LIMIT_MS) problem ??= `took ${Math.round(tookMs)} ms`;
      if (problem !== undefined) problems.push(`${place.name}: ${problem}`);
    }
  }
  return {
    figures: {
      runs,
      "longest from signal to exit, ms": Math.round(longestMs),
      failed: problems.length,
    },
    problems,
  };
}

async function signalOnce(
  server: PostgresServer,
  place: SignalPlace,
): Promise<{ readonly tookMs: number; readonly problem?: string }> {
  await using project = await writeHistory([
    FIRST,
    { id: "s2", upgrade: place.upgrade },
  ]);
  const url = await server.createDatabase();
  try {
    await using watcher = await openTestConnection(url, {
      applicationName: "watcher",
    });
    const child = spawnCli(["--url", url, "upgrade", "head"], {
      cwd: project.folder,
    });
    const output = child.output();
    await untilRunning(watcher, place.during);
    if (/0\.2/.test(place.upgrade.join())) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const sentAt = performance.now();
    child.kill(place.signal);
    const { code, stderr } = await output;
    const tookMs = performance.now() - sentAt;
    const text = new TextDecoder().decode(stderr);
    const expected = place.signal === "SIGTERM" ? 143 : 130;
    if (code !== expected) return { tookMs, problem: `exit ${code}: ${text}` };
    if (!place.told.test(text)) return { tookMs, problem: `told ${text}` };
    await untilReleased(watcher, 1000);
    const { rows, lines, unfinished } = await takeFingerprint(watcher);
    if (
      rows.join() !== "s1" || unfinished !== undefined ||
      lines.some((line) => /\bs2\b/.test(line))
    ) return { tookMs, problem: `left ${lines.join("; ")}` };
    return { tookMs };
  } finally {
    await dropDatabase(server, url);
  }
}
