import { type Command, URL_VARIABLE } from "./tool.ts";

/** What a process took. */
export interface ProcessCost {
  readonly elapsedMs: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** GNU time, the only way to a child's peak memory. */
const GNU_TIME = "/usr/bin/time";

/** What every process gets of our environment; nothing steers a tool. */
const KEPT_VARIABLES = ["PATH", "HOME", "DENO_DIR", "DENO_TLS_CA_STORE"];

/** Runs a process to its end and takes the wall time of all of it. */
export async function runProcess(
  { command, cwd, env }: Command,
  url?: string,
): Promise<ProcessCost> {
  const [program = "", ...args] = command;
  const startedAt = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...(cwd !== undefined && { cwd }),
    clearEnv: true,
    env: {
      ...keptEnvironment(),
      ...(url !== undefined && { [URL_VARIABLE]: url }),
      ...env,
    },
    stdin: "null",
  }).output();
  const elapsedMs = performance.now() - startedAt;
  const decoder = new TextDecoder();
  return {
    elapsedMs,
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** @throws {Error} With the process's last words if it does not end with 0. */
export async function runOrThrow(
  command: Command,
  url?: string,
): Promise<ProcessCost> {
  const cost = await runProcess(command, url);
  if (cost.code === 0) return cost;
  const words = `${cost.stdout}\n${cost.stderr}`.trim().split("\n").at(-1);
  throw new Error(
    `${command.command.join(" ")} ended with ${cost.code}: ${words}`,
  );
}

/** Peak memory of a process in kB, its children's counted one by one. */
export async function measureMemory(
  command: Command,
  url?: string,
): Promise<number> {
  const file = await Deno.makeTempFile();
  try {
    await runOrThrow({
      ...command,
      command: [GNU_TIME, "-f", "%M", "-o", file, ...command.command],
    }, url);
    return Number((await Deno.readTextFile(file)).trim());
  } finally {
    await Deno.remove(file);
  }
}

/** Whether {@linkcode measureMemory} works here. */
export function hasGnuTime(): boolean {
  try {
    return Deno.statSync(GNU_TIME).isFile;
  } catch {
    return false;
  }
}

function keptEnvironment(): Record<string, string> {
  return Object.fromEntries(
    KEPT_VARIABLES.flatMap((name) => {
      const value = Deno.env.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
