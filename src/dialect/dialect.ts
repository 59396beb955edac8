import type { SqlTools } from "../operations/custom_op.ts";
import type { Operation } from "../operations/operation.ts";
import type { Statement } from "./statement.ts";

/** How one kind of database says things: all that the runtime knows of SQL. */
export interface Dialect extends SqlTools {
  /** Name of the dialect, for people. */
  readonly name: string;
  /**
   * The statements that carry the operation out, in order; none if there is
   * nothing to do.
   *
   * @throws {CompileError} If the operation cannot be said.
   * @throws {IdentifierError} If a name is not possible.
   */
  compile(operation: Operation): readonly Statement[];
}
