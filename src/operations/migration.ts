import type * as sa from "./sa.ts";
import type { Operations } from "./builder.ts";
import type { MigrationInfo } from "./sink.ts";

/** What `upgrade` and `downgrade` of a revision get. */
export interface Migration {
  /** The operations. */
  readonly op: Operations;
  /** Constructors of columns, types, constraints, defaults and expressions. */
  readonly sa: typeof sa;
  /** What is known of the run. */
  readonly context: MigrationInfo;
}
