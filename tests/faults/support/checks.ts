import type { Connection } from "../../../src/driver/connection.ts";
import {
  openTestConnection,
  type PostgresServer,
} from "../../support/servers.ts";
import {
  describeDifference,
  type Fingerprint,
  takeFingerprint,
} from "./fingerprint.ts";
import type { FaultProject } from "./history.ts";
import { runInProcess } from "../../support/in_process.ts";

/** Figures of a fault program, for its table. */
export type Figures = Readonly<Record<string, number | string>>;

/** What {@linkcode runFaults} gives. */
export interface FaultReport {
  readonly figures: Figures;
  /** One sentence each; empty if all went well. */
  readonly problems: readonly string[];
}

/** What the database holds at each boundary of the history, by version rows. */
export async function recordBoundaries(
  project: FaultProject,
  server: PostgresServer,
): Promise<ReadonlyMap<string, Fingerprint>> {
  const url = await server.createDatabase();
  await using connection = await openTestConnection(url);
  const boundaries = new Map<string, Fingerprint>();
  boundaries.set("", await takeFingerprint(connection));
  for (const id of project.ids) {
    const { code, stderr } = await runInProcess(
      ["--url", url, "upgrade", "+1"],
      { cwd: project.folder },
    );
    if (code !== 0) throw new Error(`Recording ${id} failed: ${stderr}`);
    boundaries.set(id, await takeFingerprint(connection));
  }
  await connection.close();
  await dropDatabase(server, url);
  return boundaries;
}

/** Drops a database, whoever is connected to it. */
export async function dropDatabase(
  server: PostgresServer,
  url: string,
): Promise<void> {
  await server.run(
    `DROP DATABASE IF EXISTS "${nameOf(url)}" WITH (FORCE)`,
  );
}

/** Name of the database in a URL of a test server. */
export function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

/**
 * Waits until no run has a lock or a transaction in the database any more, and
 * nobody an advisory lock; gives the milliseconds that took.
 *
 * @throws If that takes longer than `limitMs`.
 */
export async function untilReleased(
  connection: Connection,
  limitMs: number = 10_000,
): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const [result] = await connection.execute(
      "WITH ours AS (SELECT pid, state FROM pg_stat_activity WHERE datname = " +
        "current_database() AND pid <> pg_backend_pid() AND " +
        "application_name LIKE 'alembic%') SELECT " +
        "(SELECT count(*) FROM pg_locks WHERE database = (SELECT oid FROM " +
        "pg_database WHERE datname = current_database()) AND (locktype = " +
        // Without a process: of a prepared transaction.
        "'advisory' OR pid IS NULL OR pid IN (SELECT pid FROM ours)))::int " +
        "AS locks, (SELECT count(*) FROM ours WHERE state <> 'idle')::int " +
        "AS sessions",
    );
    const row = result?.rows[0];
    const waitedMs = performance.now() - startedAt;
    if (row?.["locks"] === 0 && row["sessions"] === 0) return waitedMs;
    if (waitedMs > limitMs) {
      throw new Error(
        `still ${row?.["locks"]} locks and ${row?.["sessions"]} sessions ` +
          `after ${Math.round(waitedMs)} ms`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What {@linkcode inspectAfterFault} has found. */
export interface Inspection {
  /** Undefined if all is as it must be. */
  readonly problem?: string;
  /** How long the run's locks and transactions outlived it. */
  readonly releasedMs: number;
  /** Version rows after the fault. */
  readonly stoodAt?: string;
}

/** Exit statuses with how often each came. */
export function describeExits(exits: ReadonlyMap<number, number>): string {
  return [...exits].sort(([a], [b]) => a - b)
    .map(([code, count]) => `${code}: ${count}`).join(", ");
}

/**
 * What is wrong with a database after a fault: it stands at no revision
 * boundary, a lock is left, the run told something else, or a plain re-run
 * does not reach head.
 */
export async function inspectAfterFault(
  facts: {
    readonly url: string;
    readonly project: FaultProject;
    readonly boundaries: ReadonlyMap<string, Fingerprint>;
    /** What the interrupted run wrote. */
    readonly stderr: string;
  },
): Promise<Inspection> {
  const { url, project, boundaries, stderr } = facts;
  await using connection = await openTestConnection(url);
  let releasedMs: number;
  try {
    releasedMs = await untilReleased(connection);
  } catch (error) {
    return { problem: String(error), releasedMs: Infinity };
  }
  const found = await takeFingerprint(connection);
  const difference = describeDifference(found, boundaries);
  if (difference !== undefined) return { problem: difference, releasedMs };
  const told = /(?:stands at|counts as at) ([\w, ]+)\.$/m.exec(stderr)?.[1];
  const stands = found.rows.join(", ") || "base";
  // Where it says that the outcome is not known, it names both.
  const isTrue = told === undefined ||
    told.split(", or at ").some((each) => each === stands);
  if (!isTrue) {
    return { problem: `told '${told}', stands at '${stands}'`, releasedMs };
  }
  const again = await runInProcess(["--url", url, "upgrade", "head"], {
    cwd: project.folder,
  });
  if (again.code !== 0) {
    return { problem: `re-run: ${again.code} ${again.stderr}`, releasedMs };
  }
  const end = await takeFingerprint(connection);
  const wrong = end.rows.join() !== project.ids.at(-1)
    ? `re-run ended at '${end.rows.join()}'`
    : end.unfinished !== undefined
    ? "re-run left a marker"
    : describeDifference(end, boundaries);
  return {
    releasedMs,
    stoodAt: stands,
    ...(wrong === undefined ? {} : { problem: wrong }),
  };
}
