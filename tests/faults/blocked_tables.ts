import { openTestConnection, type PostgresServer } from "../support/servers.ts";
import { dropDatabase, type FaultReport } from "./support/checks.ts";
import { writeHistory } from "./support/history.ts";
import { runInProcess } from "../support/in_process.ts";

/** How {@linkcode runBlockedTable} goes about it. */
export interface BlockedTableOptions {
  readonly server: PostgresServer;
  /** What another session holds on the table meanwhile. */
  readonly mode: "ACCESS EXCLUSIVE" | "ACCESS SHARE";
  readonly lockTimeoutMs: number;
  /** How long it holds it. */
  readonly holdMs: number;
}

/** Slack of a measured wait over the timeout: a reader wakes, a machine is busy. */
const SLACK_MS = 400;

/**
 * Alters a table that another session holds, while a third one reads it again
 * and again: measures how long the reads are held up.
 */
export async function runBlockedTable(
  options: BlockedTableOptions,
): Promise<FaultReport> {
  const { server, mode, lockTimeoutMs, holdMs } = options;
  await using project = await writeHistory([
    {
      id: "t1",
      upgrade: [
        `await op.execute("CREATE TABLE busy (id int); INSERT INTO busy VALUES (1)");`,
      ],
    },
    {
      id: "t2",
      upgrade: [`await op.addColumn("busy", sa.column("a", sa.integer()));`],
    },
  ]);
  const url = await server.createDatabase();
  await runInProcess(["--url", url, "upgrade", "t1"], { cwd: project.folder });
  const problems: string[] = [];
  let longestMs = 0;
  let reads = 0;
  {
    await using holder = await openTestConnection(url, {
      applicationName: "holder",
    });
    await using reader = await openTestConnection(url, {
      applicationName: "reader",
    });
    await holder.execute(`BEGIN; LOCK TABLE busy IN ${mode} MODE`);
    let isDone = false;
    const reading = (async () => {
      // Behind ACCESS EXCLUSIVE every read waits for the holder, not for us.
      while (!isDone && mode === "ACCESS SHARE") {
        const startedAt = performance.now();
        await reader.execute("SELECT count(*) FROM busy");
        longestMs = Math.max(longestMs, performance.now() - startedAt);
        reads++;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const timer = setTimeout(() => void holder.execute("COMMIT"), holdMs);
    const { code, stderr } = await runInProcess(
      [
        "--url",
        url,
        "upgrade",
        "head",
        "--lock-timeout",
        `${lockTimeoutMs}ms`,
        "--retries",
        "50",
      ],
      { cwd: project.folder },
    );
    clearTimeout(timer);
    isDone = true;
    await reading;
    if (code !== 0) problems.push(`exit ${code}: ${stderr}`);
    const retry =
      /canceling statement due to lock timeout \(SQLSTATE 55P03\), blocked by pid \d+, holder, idle in transaction, its transaction open for \d+ s: BEGIN; LOCK TABLE busy IN ACCESS (?:EXCLUSIVE|SHARE) MODE; trying again in [\d.]+ s \(\d+\)/;
    if (!retry.test(stderr)) problems.push(`nobody named: ${stderr}`);
  }
  if (longestMs > lockTimeoutMs + SLACK_MS) {
    problems.push(
      `a read took ${
        Math.round(longestMs)
      } ms with a lock timeout of ${lockTimeoutMs} ms`,
    );
  }
  await dropDatabase(server, url);
  return {
    figures: {
      "lock_timeout, ms": lockTimeoutMs,
      reads,
      "longest read, ms": Math.round(longestMs),
      failed: problems.length,
    },
    problems,
  };
}
