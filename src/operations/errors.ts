import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/** An operation that needs a database, asked for in `--sql` mode. */
export class OfflineOperationError extends MigratorError {
  readonly code = "needs-database";
  readonly operation: string;

  constructor(operation: string, problem: string) {
    super(`Cannot run op.${operation}() in --sql mode: ${problem}`, {
      hint: "Run it against a database, or test op.getContext().isOffline",
    });
    this.operation = operation;
  }
}

/** An operation whose reverse form cannot be known. */
export class NotReversibleError extends MigratorError {
  readonly code = "not-reversible";
  /** Kind of the operation. */
  readonly kind: string;
  readonly reason: string;

  constructor(
    kind: string,
    reason: string,
    options: MigratorErrorOptions = {},
  ) {
    super(`Cannot reverse ${kind}: ${reason}`, options);
    this.kind = kind;
    this.reason = reason;
  }
}
