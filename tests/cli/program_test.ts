/** `alembic upgrade head -- program args…`: the form for an image's entrypoint. */
import assert from "node:assert/strict";

import { type CliResult, runCli, spawnCli } from "../support/cli.ts";
import { runInProcess } from "../support/in_process.ts";
import { freshDatabase } from "../support/servers.ts";

const SIGNALS = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGTERM",
  "SIGUSR1",
  "SIGUSR2",
] as const;

Deno.test("upgrade -- program starts it after success with its own options, on our streams", async () => {
  await using project = await makeProject();
  const { code, stdout } = await project.alembic([
    "upgrade",
    "head",
    "--wait",
    "5",
    "--",
    "sh",
    "-c",
    'read line; echo "$line $*"; exit 7',
    "name",
    "--sql",
    "-1",
    "--",
    "a b",
  ], { stdin: "from stdin\n" });
  assert.equal(stdout, "from stdin --sql -1 -- a b\n");
  assert.equal(code, 7);
  assert.equal(await project.countTables(), 2);
  const again = await project.alembic(["upgrade", "head", "--", "true"]);
  assert.equal(again.code, 0);
});

Deno.test("upgrade -- program does not start it if a revision fails", async () => {
  await using project = await makeProject("not sql at all");
  const { code, stdout } = await project.alembic([
    "upgrade",
    "head",
    "--",
    "echo",
    "started",
  ]);
  assert.equal(stdout, "");
  assert.equal(code, 1);
});

Deno.test("upgrade -- program does not start it if SIGTERM comes when all is done", async () => {
  await using project = await makeProject();
  let signal = (_: "SIGTERM"): void => {};
  const started: string[] = [];
  const { code, stderr } = await runInProcess(
    ["upgrade", "head", "--json", "--log-format", "text", "--", "server"],
    {
      cwd: project.folder,
      env: project.env,
      host: {
        onSignal(listener) {
          signal = listener;
          return () => {};
        },
        // The result is written behind the last revision.
        stdout: { isTerminal: false, write: () => signal("SIGTERM") },
        runProgram(program) {
          started.push(program);
          return Promise.resolve(0);
        },
      },
    },
  );
  assert.deepEqual(started, []);
  assert.equal(code, 143);
  assert.match(stderr, /^FAILED: Stopped by SIGTERM$/m);
  assert.equal(await project.countTables(), 2);
});

Deno.test("upgrade -- program says 127 for one that is not there, 126 for one that cannot run", async () => {
  await using project = await makeProject();
  const missing = await project.alembic(["upgrade", "head", "--", "no-such"]);
  assert.equal(missing.code, 127);
  assert.match(
    missing.stderr,
    /FAILED: Cannot start the program 'no-such': there is none\nThe database was upgraded\. Give the program's path behind '--'\n$/,
  );
  const folder = await project.alembic(["upgrade", "head", "--", "/etc"]);
  assert.equal(folder.code, 126);
});

Deno.test("upgrade -- program refuses what cannot be meant", async () => {
  await using project = await makeProject();
  for (
    const [args, message] of [
      [["upgrade", "head", "--"], "expected a program behind '--'"],
      [["upgrade", "head", "--", ""], "expected a program behind '--'"],
      [
        ["upgrade", "head", "--sql", "--", "true"],
        "not allowed with argument --sql",
      ],
      [
        ["upgrade", "head", "--dry-run", "--", "true"],
        "not allowed with argument --dry-run",
      ],
    ] as const
  ) {
    const { code, stderr } = await project.alembic([...args]);
    assert.equal(code, 2);
    assert.ok(
      stderr.endsWith(`alembic upgrade: error: argument program: ${message}\n`),
      stderr,
    );
  }
  // As in Alembic: dashes before the revision only end the options.
  const { code, stderr } = await project.alembic(["upgrade", "--", "head"]);
  assert.equal(code, 0, stderr);
});

for (const signal of SIGNALS) {
  Deno.test(`upgrade -- program hands ${signal} on and ends with its status`, async () => {
    await using project = await makeProject();
    const name = signal.slice(3);
    // The trap runs once sleep, which is not signalled, has ended: so wait.
    const script = `trap 'echo got ${name}; exit 9' ${name}; echo ready; ` +
      "while :; do sleep 0.05; done";
    const trapped = await project.signal(["sh", "-c", script], signal);
    assert.equal(trapped.stdout, `ready\ngot ${name}\n`);
    assert.equal(trapped.code, 9);
  });
}

Deno.test("upgrade -- program ends with 128 and the signal's number if one ends it", async () => {
  await using project = await makeProject();
  const command = ["sh", "-c", "echo ready; exec sleep 60"];
  assert.equal((await project.signal(command, "SIGTERM")).code, 143);
  const killed = await project.alembic([
    "upgrade",
    "head",
    "--",
    "sh",
    "-c",
    "kill -9 $$",
  ]);
  assert.equal(killed.code, 137);
});

interface TestProject extends AsyncDisposable {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  alembic(
    args: readonly string[],
    options?: { readonly stdin?: string },
  ): Promise<CliResult>;
  /** Starts a program and sends a signal to us when it says that it is ready. */
  signal(
    command: readonly string[],
    signal: Deno.Signal,
  ): Promise<{ readonly code: number; readonly stdout: string }>;
  countTables(): Promise<number>;
}

async function makeProject(
  sql = "CREATE TABLE account ();",
): Promise<TestProject> {
  const database = await freshDatabase();
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/versions`);
  await Deno.writeTextFile(
    `${folder}/versions/one.sql`,
    `-- revision: one\n-- down_revision:\n\n-- upgrade\n${sql}\n`,
  );
  const env = {
    ALEMBIC_URL: database.url,
    ALEMBIC_SCRIPT_LOCATION: folder,
  };
  return {
    folder,
    env,
    alembic: (args, options = {}) =>
      runCli(args, { cwd: folder, env, ...options }),
    async signal(command, signal) {
      const child = spawnCli(["upgrade", "head", "--", ...command], {
        cwd: folder,
        env,
      });
      const reader = child.stdout.pipeThrough(new TextDecoderStream())
        .getReader();
      let stdout = "";
      for (;;) {
        const { done, value = "" } = await reader.read();
        if (done) break;
        if (stdout === "") child.kill(signal);
        stdout += value;
      }
      const { code } = await child.status;
      await child.stderr.cancel();
      return { code, stdout };
    },
    async countTables() {
      const rows = await database.server.run(
        "SELECT 1 FROM pg_tables WHERE schemaname = 'public'",
        database.name,
      );
      return rows.length;
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
