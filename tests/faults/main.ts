/**
 * Runs the fault tests in full and prints a table of their figures:
 *
 *     deno task test:faults [SECTION...] [--scale 0.1] [--postgres 15]
 *
 * Exits with 1 if anything went wrong. With `--scale`, rounds and kills are
 * that part of the full number. `ALEMBIC_BIN` names a compiled program to test
 * instead of the sources: 32 of those start together in a third of the time.
 */
import { parseArgs } from "node:util";

import { programCommand } from "../support/cli.ts";
import { findPooler, startPooler } from "../support/pooler_server.ts";
import {
  installedVersions,
  type PostgresVersion,
  startPostgres,
  type TestServer,
} from "../support/servers.ts";
import { runBlockedTable } from "./blocked_tables.ts";
import { runConcurrently } from "./concurrent_runs.ts";
import { runKills } from "./kills.ts";
import { runProxyCuts } from "./proxy_cuts.ts";
import { runSignals } from "./signals.ts";
import type { FaultReport } from "./support/checks.ts";

/** How much of it is run, and against what. */
interface FaultOptions {
  /** Part of the full numbers. */
  readonly scale: number;
  readonly version: PostgresVersion;
}

/** A part of the program that can be run by its name. */
interface Section {
  readonly title: string;
  /** Undefined if this machine lacks what it needs. */
  run(options: FaultOptions): Promise<FaultReport | undefined>;
}

const CROWD = { processes: 32, revisions: 20, longSeconds: 2 } as const;
const CROWD_ROUNDS = 25;

const SECTIONS: Readonly<Record<string, Section>> = {
  crowd: {
    title: "32 processes at once, directly",
    run: ({ scale, version }) =>
      withServer(
        version,
        (server) =>
          runConcurrently({
            ...CROWD,
            server,
            rounds: part(CROWD_ROUNDS, scale),
          }),
      ),
  },
  "crowd-pooler": {
    title: "32 processes at once, through pgbouncer in transaction mode",
    async run({ scale, version }) {
      const program = await findPooler();
      if (program === undefined) return undefined;
      return await withServer(version, async (server) => {
        await using pooler = await startPooler(program, server, {
          poolSize: 8,
        });
        return await runConcurrently({
          ...CROWD,
          server,
          rounds: part(CROWD_ROUNDS, scale),
          urlOf: (url) => pooler.url(new URL(url).pathname.slice(1)),
        });
      });
    },
  },
  "kill-migrator": {
    title: "kill -9 of the migrator",
    run: ({ scale, version }) =>
      runKills({ victim: "migrator", kills: part(200, scale), version }),
  },
  "kill-backend": {
    title: "kill -9 of its server process",
    run: ({ scale, version }) =>
      runKills({ victim: "backend", kills: part(200, scale), version }),
  },
  "kill-server": {
    title: "immediate shutdown of the server, and restart",
    run: ({ scale, version }) =>
      runKills({ victim: "server", kills: part(30, scale), version }),
  },
  proxy: {
    title: "connection cut, delayed and half-closed at each message",
    run: ({ scale, version }) =>
      withServer(version, (server) =>
        runProxyCuts({
          server,
          faults: ["cut-before", "cut-after", "delay", "half-close"],
          stride: Math.max(1, Math.round(1 / scale)),
          answersToo: true,
        })),
  },
  "blocked-share": {
    title: "a table held under ACCESS SHARE, read by others",
    run: ({ version }) =>
      withServer(version, (server) =>
        runBlockedTable({
          server,
          mode: "ACCESS SHARE",
          lockTimeoutMs: 1000,
          holdMs: 15_000,
        })),
  },
  "blocked-exclusive": {
    title: "a table held under ACCESS EXCLUSIVE",
    run: ({ version }) =>
      withServer(version, (server) =>
        runBlockedTable({
          server,
          mode: "ACCESS EXCLUSIVE",
          lockTimeoutMs: 1000,
          holdMs: 15_000,
        })),
  },
  signals: {
    title: "SIGTERM and SIGINT",
    run: ({ scale, version }) =>
      withServer(
        version,
        (server) =>
          runSignals({ server, rounds: part(20, scale), attempts: 1 }),
      ),
  },
};

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(`${text}\n`));
}

function part(count: number, scale: number): number {
  return Math.max(1, Math.round(count * scale));
}

/** A server of our own: other tests must not be disturbed, nor disturb. */
async function withServer<T>(
  version: PostgresVersion,
  body: (server: TestServer) => Promise<T>,
): Promise<T> {
  await using server = await startPostgres({
    version,
    settings: { "max_connections": "300" },
  });
  return await body(server);
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      scale: { type: "string", default: "1" },
      postgres: { type: "string", default: "18" },
    },
    allowPositionals: true,
  });
  const scale = Number(values.scale);
  const installed = await installedVersions();
  const version = installed.find((one) => String(one) === values.postgres);
  const names = positionals.length > 0 ? positionals : Object.keys(SECTIONS);
  const unknown = names.find((name) => !(name in SECTIONS));
  if (
    unknown !== undefined || version === undefined || !(scale > 0 && scale <= 1)
  ) {
    print(
      `Usage: main.ts [${Object.keys(SECTIONS).join("|")}]... ` +
        `[--scale 0.1] [--postgres ${installed.join("|")}]`,
    );
    return 2;
  }
  print(
    `PostgreSQL ${version}, ${navigator.hardwareConcurrency} processors, ` +
      `program: ${programCommand().join(" ")}`,
  );
  let failed = 0;
  for (const name of names) {
    const section = SECTIONS[name];
    if (section === undefined) continue;
    const startedAt = performance.now();
    // Before its figures: a section may take a quarter of an hour.
    print(`\n${section.title} (${name})`);
    const report = await section.run({ scale, version });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    print(`  ${"seconds".padEnd(34)} ${seconds}`);
    if (report === undefined) {
      print("  not run: there is no pgbouncer on this machine");
      continue;
    }
    for (const [figure, value] of Object.entries(report.figures)) {
      print(`  ${figure.padEnd(34)} ${value}`);
    }
    for (const problem of report.problems) print(`  FAILED: ${problem}`);
    failed += report.problems.length;
  }
  print(failed === 0 ? "\nAll as it must be." : `\n${failed} problems.`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
