/**
 * Runs a command while PostgreSQL servers run for its tests:
 *
 *     deno run -A tests/support/with_servers.ts deno test -A --parallel
 *
 * Its exit code is the command's. The tests find the servers through
 * `ALEMBIC_TEST_SERVERS`; without this program each test process starts its own.
 */
import {
  installedVersions,
  SERVERS_VARIABLE,
  startPostgres,
} from "./servers.ts";

/** Starts the servers, runs `command`, and returns its exit code. */
async function runWithServers(command: readonly string[]): Promise<number> {
  const [program, ...args] = command;
  if (program === undefined) {
    await Deno.stderr.write(
      new TextEncoder().encode(
        "Usage: with_servers.ts COMMAND [ARGUMENT...]\n",
      ),
    );
    return 2;
  }
  const versions = await installedVersions();
  const servers = await Promise.all(
    versions.map((version) => startPostgres({ version })),
  );
  try {
    // `npx deno` puts no deno on the path.
    const child = new Deno.Command(
      program === "deno" ? Deno.execPath() : program,
      {
        args,
        env: {
          [SERVERS_VARIABLE]: JSON.stringify(
            servers.map((server) => server.cluster),
          ),
        },
      },
    ).spawn();
    // The terminal signals the command as well; here it must not end the wait.
    const forward = (): void => {};
    Deno.addSignalListener("SIGINT", forward);
    const terminate = (): void => child.kill("SIGTERM");
    Deno.addSignalListener("SIGTERM", terminate);
    const { code } = await child.status;
    Deno.removeSignalListener("SIGINT", forward);
    Deno.removeSignalListener("SIGTERM", terminate);
    return code;
  } finally {
    await Promise.all(servers.map((server) => server.stop("immediate")));
  }
}

if (import.meta.main) {
  Deno.exitCode = await runWithServers(Deno.args);
}
