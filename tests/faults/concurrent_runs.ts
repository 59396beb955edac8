import { type CliResult, runCli } from "../support/cli.ts";
import { openTestConnection, type PostgresServer } from "../support/servers.ts";
import {
  dropDatabase,
  type FaultReport,
  recordBoundaries,
  untilReleased,
} from "./support/checks.ts";
import {
  describeDifference,
  type Fingerprint,
  takeFingerprint,
} from "./support/fingerprint.ts";
import { mixedHistory, writeHistory } from "./support/history.ts";

/** How {@linkcode runConcurrently} goes about it. */
export interface ConcurrentOptions {
  readonly server: PostgresServer;
  readonly rounds: number;
  readonly processes: number;
  readonly revisions: number;
  /** How long the long revision takes. @default {0.5} */
  readonly longSeconds?: number;
  /** The URL the processes get for a database of the server. */
  readonly urlOf?: (url: string) => string;
}

/**
 * Starts many processes at once on an empty database, again and again, and
 * counts how often each revision ran.
 */
export async function runConcurrently(
  options: ConcurrentOptions,
): Promise<FaultReport> {
  const { server, processes, rounds } = options;
  await using project = await writeHistory(
    mixedHistory({
      count: options.revisions,
      longSeconds: options.longSeconds ?? 0.5,
    }),
  );
  const boundaries = await recordBoundaries(project, server);
  const problems: string[] = [];
  let longestMs = 0;
  let retries = 0;
  let waiters = 0;
  let workers = 0;
  for (let round = 0; round < rounds; round++) {
    const url = await server.createDatabase();
    const startedAt = performance.now();
    const results = await Promise.all(
      Array.from({ length: processes }, () =>
        runCli(
          ["--url", options.urlOf?.(url) ?? url, "upgrade", "head"],
          { cwd: project.folder },
        )),
    );
    longestMs = Math.max(longestMs, performance.now() - startedAt);
    const matching = (pattern: RegExp) =>
      results.filter(({ stderr }) => pattern.test(stderr)).length;
    retries += matching(/trying again/);
    waiters += matching(/Waiting for another run/);
    workers += matching(/Running upgrade/);
    const wrong = [
      ...results.flatMap(describeFailure),
      ...await inspectEnd(url, { ids: project.ids, boundaries }),
    ];
    problems.push(...wrong.map((problem) => `round ${round}: ${problem}`));
    await dropDatabase(server, url);
  }
  return {
    figures: {
      rounds,
      processes,
      revisions: options.revisions,
      "runs": rounds * processes,
      "runs that did a revision": workers,
      "runs that told of a wait": waiters,
      "retries": retries,
      "failed": problems.length,
      "longest round, ms": Math.round(longestMs),
    },
    problems,
  };
}

function describeFailure(result: CliResult): readonly string[] {
  return result.code === 0 && !/deadlock/.test(result.stderr)
    ? []
    : [`exit ${result.code}: ${result.stderr}`];
}

/** What is wrong with the database at the end of a round. */
async function inspectEnd(
  url: string,
  facts: {
    readonly ids: readonly string[];
    readonly boundaries: ReadonlyMap<string, Fingerprint>;
  },
): Promise<readonly string[]> {
  const { ids, boundaries } = facts;
  await using connection = await openTestConnection(url);
  await untilReleased(connection);
  const found = await takeFingerprint(connection);
  const difference = describeDifference(found, boundaries);
  const [stats] = await connection.execute(
    "SELECT deadlocks::int FROM pg_stat_database " +
      "WHERE datname = current_database()",
  );
  const deadlocks = Number(stats?.rows[0]?.["deadlocks"]);
  return [
    // That of the head has a line "ran" with 1 for each revision.
    ...(difference === undefined ? [] : [difference]),
    ...(found.rows.join() === ids.at(-1)
      ? []
      : [`the end is at '${found.rows.join()}'`]),
    ...(found.unfinished === undefined ? [] : ["a marker is left"]),
    ...(deadlocks === 0 ? [] : [`${deadlocks} deadlocks`]),
  ];
}
