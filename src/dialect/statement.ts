import type { Operation } from "../operations/operation.ts";

/** One SQL statement, with where it came from and how it may be run. */
export interface Statement {
  /** The statement without a closing semicolon. */
  readonly sql: string;
  /** Whether it may run inside a transaction block. */
  readonly transactional: boolean;
  /** The operation that it was compiled from. */
  readonly source: Operation;
  /** A remark for whoever reads the offline script; no line breaks. */
  readonly comment?: string;
}
