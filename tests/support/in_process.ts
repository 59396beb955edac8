import { denoHost, type Host } from "../../src/cli/host.ts";
import { run } from "../../src/cli/run.ts";

/** What a command left. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How {@linkcode runInProcess} runs. */
export interface InProcessOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes standard error a terminal of as many columns. */
  readonly columns?: number;
  /** Takes the place of what the test's host does. */
  readonly host?: Partial<Host>;
}

/** Runs `alembic ARGS` in this process, which is faster than starting another. */
export async function runInProcess(
  args: readonly string[],
  options: InProcessOptions,
): Promise<CommandResult> {
  let stdout = "";
  let stderr = "";
  const isTerminal = options.columns !== undefined;
  const host: Host = {
    ...denoHost,
    stdout: { isTerminal: false, write: (text) => void (stdout += text) },
    stderr: { isTerminal, write: (text) => void (stderr += text) },
    columns: options.columns ?? 80,
    environment: (name) => options.env?.[name],
    cwd: () => options.cwd,
    onSignal: () => () => {},
    onUncaught: () => () => {},
    onForeignExit: () => () => {},
    exit: (code) => {
      throw new Error(`exit(${code})`);
    },
    ...options.host,
  };
  const code = await run(args, host);
  return { code, stdout, stderr };
}
