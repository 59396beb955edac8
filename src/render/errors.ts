import { MigratorError, type MigratorErrorOptions } from "../errors.ts";

/** An operation or a value that cannot be written as TypeScript. */
export class RenderError extends MigratorError {
  readonly code = "cannot-render";

  constructor(message: string, options: MigratorErrorOptions = {}) {
    super(message, options);
  }
}
