import { type CliResult, runCli } from "../support/cli.ts";
import { openTestConnection, type PostgresServer } from "../support/servers.ts";
import {
  dropDatabase,
  type FaultReport,
  untilReleased,
} from "./support/checks.ts";
import { mixedHistory, writeHistory } from "./support/history.ts";

/** How {@linkcode runConcurrently} goes about it. */
export interface ConcurrentOptions {
  readonly server: PostgresServer;
  readonly rounds: number;
  readonly processes: number;
  readonly revisions: number;
  /** The URL the processes get for a database of the server. */
  readonly urlOf?: (url: string) => string;
  /** Done in the database before a round begins; its result is disposed after. */
  readonly before?: (url: string) => Promise<AsyncDisposable>;
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
    mixedHistory({ count: options.revisions, longSeconds: 0.5 }),
  );
  const problems: string[] = [];
  let longestMs = 0;
  let retries = 0;
  for (let round = 0; round < rounds; round++) {
    const url = await server.createDatabase();
    {
      await using _before = await options.before?.(url);
      const startedAt = performance.now();
      const results = await Promise.all(
        Array.from({ length: processes }, () =>
          runCli(
            ["--url", options.urlOf?.(url) ?? url, "upgrade", "head"],
            { cwd: project.folder },
          )),
      );
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      retries += results.filter(({ stderr }) => /trying again/.test(stderr))
        .length;
      problems.push(
        ...results.flatMap((result) => describeFailure(result, round)),
        ...await countRuns(url, { ids: project.ids, round }),
      );
    }
    await dropDatabase(server, url);
  }
  return {
    figures: {
      rounds,
      processes,
      revisions: options.revisions,
      "runs": rounds * processes,
      "retries": retries,
      "failed": problems.length,
      "longest round, ms": Math.round(longestMs),
    },
    problems,
  };
}

function describeFailure(result: CliResult, round: number): readonly string[] {
  return result.code === 0 && !/deadlock/.test(result.stderr)
    ? []
    : [`round ${round}: exit ${result.code}: ${result.stderr}`];
}

async function countRuns(
  url: string,
  facts: { readonly ids: readonly string[]; readonly round: number },
): Promise<readonly string[]> {
  await using connection = await openTestConnection(url);
  const [result] = await connection.execute(
    "SELECT revision, count(*)::int AS times FROM run_count GROUP BY 1",
  );
  const times = new Map(
    result?.rows.map((row) => [String(row["revision"]), Number(row["times"])]),
  );
  const wrong = facts.ids.filter((id) => times.get(id) !== 1)
    .map((id) => `round ${facts.round}: ${id} ran ${times.get(id) ?? 0} times`);
  const [invalid] = await connection.execute(
    "SELECT FROM pg_index WHERE NOT indisvalid",
  );
  if (invalid?.rowCount !== 0) {
    wrong.push(`round ${facts.round}: an INVALID index is left`);
  }
  await untilReleased(connection);
  return wrong;
}
