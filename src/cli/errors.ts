import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

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
    super(message, options);
    this.command = command;
  }
}
