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
  },
): Promise<ProgramResult> {
  const { args, cwd } = options;
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
      ...(cwd === undefined ? {} : { cwd }),
    });
    const { code } = await command.spawn().status;
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
