import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/** What an {@linkcode ArgumentError} is about. */
export interface ArgumentErrorOptions extends MigratorErrorOptions {
  /** The function as the user wrote it, without parentheses: `op.addColumn`. */
  readonly callee: string;
  /** The parameter or option. */
  readonly argument: string;
}

/** An argument of `op.*` or `sa.*` that cannot be meant as it stands. */
export class ArgumentError extends MigratorError {
  readonly code = "invalid-argument";
  readonly callee: string;
  readonly argument: string;
  /** What is wrong, without the function. */
  readonly problem: string;

  constructor(problem: string, options: ArgumentErrorOptions) {
    super(`Invalid argument to ${options.callee}(): ${problem}`, options);
    this.problem = problem;
    this.callee = options.callee;
    this.argument = options.argument;
  }
}

/** A schema object that contradicts itself, `object` being its name. */
export class SchemaError extends MigratorError {
  readonly code = "invalid-schema";
  readonly object: string;

  constructor(
    object: string,
    problem: string,
    options: MigratorErrorOptions = {},
  ) {
    super(`Invalid definition of '${object}': ${problem}`, options);
    this.object = object;
  }
}
