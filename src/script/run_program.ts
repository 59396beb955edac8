import { messageOf } from "./loaded_module.ts";

/** How a program ended. */
export type ProgramResult =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "not-found" }
  | { readonly kind: "not-started"; readonly reason: string };

/** Runs a program on the terminal of this one and waits for it. */
export async function runProgram(
  program: string,
  options: {
    readonly args: readonly string[];
    readonly cwd?: string | undefined;
    /**
     * Whether what it prints is no result of ours: it goes to standard error
     * then, unless standard output is a terminal. @default {false}
     */
    readonly isAside?: boolean;
  },
): Promise<ProgramResult> {
  const { args, cwd } = options;
  const isDiverted = options.isAside === true && !Deno.stdout.isTerminal();
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      stdin: "inherit",
      stdout: isDiverted ? "piped" : "inherit",
      stderr: "inherit",
      ...(cwd === undefined ? {} : { cwd }),
    });
    const child = command.spawn();
    if (isDiverted) {
      await child.stdout.pipeTo(Deno.stderr.writable, { preventClose: true });
    }
    const { code } = await child.status;
    return { kind: "exited", code };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      return { kind: "not-started", reason: messageOf(error) };
    }
    // A missing working folder is reported as the program's being missing.
    return cwd !== undefined && !(await isThere(cwd))
      ? { kind: "not-started", reason: `The folder "${cwd}" does not exist` }
      : { kind: "not-found" };
  }
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
