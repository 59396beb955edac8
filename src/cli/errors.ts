import { MigratorError, type MigratorErrorOptions } from "../errors.ts";
import { maskSecrets } from "../util/mask_secrets.ts";

/** The command line itself is wrong; the usage is shown with it. */
export class UsageError extends MigratorError {
  readonly code = "usage";
  override readonly exitCode = 2;
  /** The command whose arguments were wrong; undefined for global ones. */
  readonly command: string | undefined;

  constructor(
    message: string,
    command: string | undefined,
    options: MigratorErrorOptions = {},
  ) {
    // It repeats what was typed.
    super(maskSecrets(message), options);
    this.command = command;
  }
}

/** The program to start after an upgrade cannot be started. */
export class ProgramError extends MigratorError {
  override readonly code = "program";
  /** As a shell has it: 127 not found, 126 not to be run. */
  override readonly exitCode: number;
  readonly program: string;

  constructor(
    program: string,
    facts: { readonly exitCode: 126 | 127; readonly reason: string },
  ) {
    super(`Cannot start the program '${program}': ${facts.reason}`, {
      hint: "The database was upgraded. Give the program's path behind '--'",
    });
    this.program = program;
    this.exitCode = facts.exitCode;
  }
}

/** Code of the user's has ended the process in the middle of a command. */
export class ExitCalledError extends MigratorError {
  override readonly code = "exit-called";

  constructor() {
    super(
      "Code of a revision, of env.ts or of a model has ended the program " +
        "(Deno.exit, process.exit) before it was done",
      {
        hint: "What was under way is rolled back. Let the code return, or " +
          "throw an error",
      },
    );
  }
}

/** Standard output or standard error cannot be written, as on a full disk. */
export class OutputError extends MigratorError {
  override readonly code = "output";

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot write the output: ${reason}`, { cause });
  }
}
