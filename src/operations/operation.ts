import type { AddColumnOp, AlterColumnOp, DropColumnOp } from "./column_ops.ts";
import type {
  AlterCompositeTypeOp,
  CreateCompositeTypeOp,
} from "./composite_ops.ts";
import type {
  AddConstraintOp,
  AlterConstraintOp,
  DropConstraintOp,
  ValidateConstraintOp,
} from "./constraint_ops.ts";
import type { CustomOp } from "./custom_op.ts";
import type { DefaultPrivilegesOp } from "./default_privilege_ops.ts";
import type {
  AddDomainConstraintOp,
  AlterDomainOp,
  DropDomainConstraintOp,
  ValidateDomainConstraintOp,
} from "./domain_ops.ts";
import type { BulkInsertOp, ExecuteOp } from "./execute_ops.ts";
import type { CreateIndexOp, DropIndexOp } from "./index_ops.ts";
import type {
  CommentObjectOp,
  DropObjectOp,
  RenameObjectOp,
  SetObjectSchemaOp,
} from "./object_ops.ts";
import type {
  AttachPartitionOp,
  CreatePartitionOp,
  CreateStatisticsOp,
  DetachPartitionOp,
} from "./partition_ops.ts";
import type {
  CreatePolicyOp,
  GrantOp,
  SetRowSecurityOp,
} from "./policy_ops.ts";
import type {
  CreateRoutineOp,
  CreateTriggerOp,
  SetTriggerStateOp,
} from "./routine_ops.ts";
import type {
  AlterSequenceOp,
  CreateExtensionOp,
  CreateSchemaOp,
  CreateSequenceOp,
  UpdateExtensionOp,
} from "./schema_ops.ts";
import type { SetStorageParametersOp } from "./storage_ops.ts";
import type {
  CreateTableOp,
  DropTableOp,
  RenameTableOp,
  TableCommentOp,
} from "./table_ops.ts";
import type {
  AddEnumValueOp,
  CreateDomainOp,
  CreateEnumOp,
  RemoveEnumValueOp,
  RenameEnumValueOp,
  ReplaceEnumValuesOp,
} from "./type_ops.ts";

import type {
  CreateViewOp,
  RefreshMaterializedViewOp,
  ReplaceViewOp,
} from "./view_ops.ts";

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
  | CustomOp
  | ObjectOperation;

/** The operations on objects other than tables and what belongs to them. */
export type ObjectOperation =
  | CreateEnumOp
  | AddEnumValueOp
  | RenameEnumValueOp
  | ReplaceEnumValuesOp
  | RemoveEnumValueOp
  | CreateDomainOp
  | AlterDomainOp
  | AddDomainConstraintOp
  | DropDomainConstraintOp
  | ValidateDomainConstraintOp
  | CreateCompositeTypeOp
  | AlterCompositeTypeOp
  | CreateSchemaOp
  | CreateExtensionOp
  | UpdateExtensionOp
  | CreateSequenceOp
  | AlterSequenceOp
  | CreateViewOp
  | ReplaceViewOp
  | RefreshMaterializedViewOp
  | CreateRoutineOp
  | CreateTriggerOp
  | SetTriggerStateOp
  | CreatePolicyOp
  | SetRowSecurityOp
  | GrantOp
  | DefaultPrivilegesOp
  | SetStorageParametersOp
  | CreatePartitionOp
  | AttachPartitionOp
  | DetachPartitionOp
  | CreateStatisticsOp
  | DropObjectOp
  | RenameObjectOp
  | SetObjectSchemaOp
  | CommentObjectOp;

/** Tag of an operation. */
export type OperationKind = Operation["kind"];
