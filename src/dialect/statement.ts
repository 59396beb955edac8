import type { Operation } from "../operations/operation.ts";

/** One SQL statement, with where it came from and how it may be run. */
export interface Statement {
  /**
   * The statement without a closing semicolon; several statements if the user
   * gave several to `op.execute`. If it ends with a line comment, a line break
   * follows that, so that a semicolon can be put behind.
   */
  readonly sql: string;
  /** Values of `$1` …; then `sql` is one statement. */
  readonly parameters?: readonly unknown[];
  /** Whether it may run inside a transaction block. */
  readonly transactional: boolean;
  /** The operation that it was compiled from. */
  readonly source: Operation;
  /** A remark for whoever reads the offline script; no line breaks. */
  readonly comment?: string;
}
