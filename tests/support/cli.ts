/** What a finished process left. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@linkcode runCli}. */
export interface CliOptions {
  readonly cwd: string;
  /** Added to an environment without any variable that steers the program. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Path of a compiled program to run instead of the one that is tested. */
  readonly program?: string;
  /** Runs it as another user; only root can. */
  readonly uid?: number;
  /** Starts it so that SIGHUP is ignored, as `nohup` does. */
  readonly ignoresHangup?: boolean;
  /** Sent after this many milliseconds. */
  readonly signalAfter?: { readonly signal: Deno.Signal; readonly ms: number };
}

const MAIN = new URL("../../main.ts", import.meta.url);
const CONFIG = new URL("../../deno.json", import.meta.url);

/**
 * The command line that starts the program: `ALEMBIC_BIN`, if set, is a
 * compiled program to test instead of the sources.
 */
export function programCommand(): readonly string[] {
  const binary = Deno.env.get("ALEMBIC_BIN");
  return binary !== undefined ? [binary] : [
    Deno.execPath(),
    "run",
    "-A",
    "--quiet",
    `--config=${CONFIG.pathname}`,
    MAIN.pathname,
  ];
}

/** Starts `alembic ARGS` as a process whose output is piped. */
export function spawnCli(
  args: readonly string[],
  options: CliOptions,
): Deno.ChildProcess {
  const { program } = options;
  const command = program === undefined ? programCommand() : [program];
  const ignoring = options.ignoresHangup
    ? ["sh", "-c", `trap '' HUP; exec "$@"`, "sh"]
    : [];
  return spawn([...ignoring, ...command, ...args], options);
}

/**
 * The same on a pseudo terminal of its own: what is written to `stdin` is
 * typed, its end is Ctrl-D, and both outputs come mixed from `stdout`. Needs
 * util-linux's `script`.
 */
export function spawnOnTerminal(
  args: readonly string[],
  options: CliOptions,
): Deno.ChildProcess {
  const command = [...programCommand(), ...args].map((word) =>
    `'${word.replaceAll("'", "'\\''")}'`
  ).join(" ");
  return spawn(["script", "--quiet", "--return", "-c", command, "/dev/null"], {
    ...options,
    stdin: "",
  });
}

function spawn(
  [program = "", ...args]: readonly string[],
  options: CliOptions,
): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    cwd: options.cwd,
    clearEnv: true,
    env: { ...baseEnvironment(), ...options.env },
    ...(options.uid === undefined
      ? {}
      : { uid: options.uid, gid: options.uid }),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `alembic ARGS` as a process to its end. */
export async function runCli(
  args: readonly string[],
  options: CliOptions,
): Promise<CliResult> {
  const child = spawnCli(args, options);
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(options.stdin));
    await writer.close();
  }
  const { signalAfter } = options;
  const timer = signalAfter === undefined
    ? undefined
    : setTimeout(() => child.kill(signalAfter.signal), signalAfter.ms);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** What a process needs to start, and nothing that changes what it does. */
function baseEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "DENO_DIR", "DENO_TLS_CA_STORE"];
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }).concat([["COLUMNS", "80"]]),
  );
}
