/** Options of every {@linkcode MigratorError}. */
export interface MigratorErrorOptions extends ErrorOptions {
  /** What the reader can do next; printed on a line of its own. */
  readonly hint?: string;
}

/**
 * Root of every error that is a fact about the user's input, files or
 * database rather than a defect of this program.
 *
 * `cli/report_error.ts` prints `message` and `hint` and ends with `exitCode`.
 * Anything thrown that is not a `MigratorError` is a defect and keeps its
 * stack. Messages start with a capital, quote values and have no full stop.
 */
export abstract class MigratorError extends Error {
  /** Stable name in kebab case, the `code` of `--json` error reports. */
  abstract readonly code: string;
  /** Exit status of the process; see DESIGN "Running" for the list. */
  readonly exitCode: number = 1;
  readonly hint: string | undefined;

  constructor(message: string, options: MigratorErrorOptions = {}) {
    super(message, options);
    this.hint = options.hint;
  }

  override get name(): string {
    return this.constructor.name;
  }
}
