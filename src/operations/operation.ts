import type { AddColumnOp, AlterColumnOp, DropColumnOp } from "./column_ops.ts";
import type {
  AddConstraintOp,
  AlterConstraintOp,
  DropConstraintOp,
  ValidateConstraintOp,
} from "./constraint_ops.ts";
import type { CustomOp } from "./custom_op.ts";
import type { BulkInsertOp, ExecuteOp } from "./execute_ops.ts";
import type { CreateIndexOp, DropIndexOp } from "./index_ops.ts";
import type {
  CreateTableOp,
  DropTableOp,
  RenameTableOp,
  TableCommentOp,
} from "./table_ops.ts";

/**
 * Everything a migration may do, as frozen records told apart by `kind`.
 *
 * Whoever handles them does so in a switch that ends in `satisfies never`, so
 * that a new kind does not compile until it is handled everywhere.
 */
export type Operation =
  | CreateTableOp
  | DropTableOp
  | RenameTableOp
  | TableCommentOp
  | AddColumnOp
  | DropColumnOp
  | AlterColumnOp
  | AddConstraintOp
  | DropConstraintOp
  | ValidateConstraintOp
  | AlterConstraintOp
  | CreateIndexOp
  | DropIndexOp
  | ExecuteOp
  | BulkInsertOp
  | CustomOp;

/** Tag of an operation. */
export type OperationKind = Operation["kind"];
