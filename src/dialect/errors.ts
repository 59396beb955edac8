import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/** An operation that has no SQL, or none that would do what is meant. */
export class CompileError extends MigratorError {
  readonly code = "cannot-compile";
  /** Kind of the operation. */
  readonly operation: string;

  constructor(
    operation: string,
    reason: string,
    options: MigratorErrorOptions = {},
  ) {
    super(reason, options);
    this.operation = operation;
  }
}

/** A name that the database could not keep as it is. */
export class IdentifierError extends MigratorError {
  readonly code = "invalid-identifier";
  readonly identifier: string;

  constructor(
    identifier: string,
    message: string,
    options: MigratorErrorOptions = {},
  ) {
    super(message, options);
    this.identifier = identifier;
  }
}

/** A value that cannot be written as a literal. */
export class LiteralError extends MigratorError {
  readonly code = "invalid-literal";
}
