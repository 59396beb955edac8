import { MigratorError } from "../errors.ts";

/**
 * An option or setting that there is not, or that cannot have such a value.
 * Applications are not type-checked before they run, so that a mistyped
 * `dryRun` would change a database.
 */
export class CallOptionError extends MigratorError {
  readonly code = "call-option";
  override readonly exitCode = 2;
  /** The function, as `upgrade`. */
  readonly callee: string;

  constructor(
    callee: string,
    problem: string,
    options: { readonly hint?: string } = {},
  ) {
    super(`Invalid argument to ${callee}(): ${problem}`, options);
    this.callee = callee;
  }
}
