import {
  assertArguments,
  calledAs,
  checkOptions,
  isName,
  isRecord,
} from "../schema/arguments.ts";
import {
  type Constraint,
  CONSTRAINT_KINDS,
  type StorageValue,
} from "../schema/constraints.ts";
import type { Name, SqlSource } from "../schema/expressions.ts";
import type { IndexKey } from "../schema/indexes.ts";
import type { SqlType } from "../schema/types.ts";
import { type AddConstraintOp, buildAddConstraint } from "./constraint_ops.ts";
import {
  buildDefaultPrivileges,
  type DefaultPrivilegeObject,
  type DefaultPrivilegesOp,
  type DefaultPrivilegesOptions,
} from "./default_privilege_ops.ts";
import { buildExecute, type ExecuteOp } from "./execute_ops.ts";
import {
  buildCreateIndex,
  type CreateIndexOp,
  type CreateIndexOptions,
} from "./index_ops.ts";
import {
  buildCommentObject,
  type CommentObjectOp,
  type ObjectLocation,
  type ObjectType,
} from "./object_ops.ts";
import {
  type AttachPartitionOp,
  buildAttachPartition,
  buildCreatePartition,
  buildCreateStatistics,
  type CreatePartitionOp,
  type CreatePartitionOptions,
  type CreateStatisticsOp,
  type CreateStatisticsOptions,
  type PartitionBound,
  type PartitionOptions,
} from "./partition_ops.ts";
import {
  buildCreatePolicy,
  buildGrant,
  buildSetRowSecurity,
  type CreatePolicyOp,
  type CreatePolicyOptions,
  type GrantOp,
  type GrantOptions,
  type RowSecurityOptions,
  type SetRowSecurityOp,
} from "./policy_ops.ts";
import {
  buildCreateFunction,
  buildCreateProcedure,
  buildCreateTrigger,
  type CreateFunctionOptions,
  type CreateProcedureOptions,
  type CreateRoutineOp,
  type CreateTriggerOp,
  type CreateTriggerOptions,
} from "./routine_ops.ts";
import {
  buildCreateExtension,
  buildCreateSchema,
  buildCreateSequence,
  type CreateExtensionOp,
  type CreateExtensionOptions,
  type CreateSchemaOp,
  type CreateSchemaOptions,
  type CreateSequenceOp,
  type CreateSequenceOptions,
} from "./schema_ops.ts";
import {
  buildSetStorageParameters,
  type SetStorageParametersOp,
  type SetStorageParametersOptions,
} from "./storage_ops.ts";
import type { SchemaOption } from "./table_ops.ts";
import {
  buildCreateCompositeType,
  type CreateCompositeTypeOp,
} from "./composite_ops.ts";
import {
  buildCreateDomain,
  type CreateDomainOp,
  type CreateDomainOptions,
} from "./type_ops.ts";
import {
  buildCreateMaterializedView,
  buildCreateView,
  type CreateMaterializedViewOptions,
  type CreateViewOp,
  type CreateViewOptions,
} from "./view_ops.ts";

/** A schema. */
export function schema(
  name: string,
  options: CreateSchemaOptions = {},
): CreateSchemaOp {
  return calledAs("sa.schema", () => buildCreateSchema(name, options));
}

/** An extension. */
export function extension(
  name: string,
  options: CreateExtensionOptions = {},
): CreateExtensionOp {
  return calledAs("sa.extension", () => buildCreateExtension(name, options));
}

/** A domain itself; columns of it are of the type `sa.domain(name)`. */
export function domainType(
  name: string,
  type: SqlType,
  options: CreateDomainOptions = {},
): CreateDomainOp {
  return calledAs(
    "sa.domainType",
    () => buildCreateDomain(name, type, options),
  );
}

/** A composite type itself; columns of it are of the type `sa.named(name)`. */
export function compositeType(
  name: string,
  attributes: Readonly<Record<string, SqlType>>,
  options: SchemaOption = {},
): CreateCompositeTypeOp {
  return calledAs(
    "sa.compositeType",
    () => buildCreateCompositeType(name, attributes, options),
  );
}

/** A sequence. */
export function sequence(
  name: string,
  options: CreateSequenceOptions = {},
): CreateSequenceOp {
  return calledAs("sa.sequence", () => buildCreateSequence(name, options));
}

/** A view. */
export function view(
  name: string,
  query: SqlSource,
  options: CreateViewOptions = {},
): CreateViewOp {
  return calledAs("sa.view", () => buildCreateView(name, query, options));
}

/** A materialized view. */
export function materializedView(
  name: string,
  query: SqlSource,
  options: CreateMaterializedViewOptions = {},
): CreateViewOp {
  return calledAs(
    "sa.materializedView",
    () => buildCreateMaterializedView(name, query, options),
  );
}

/** A function. */
export function functionItem(
  name: string,
  options: CreateFunctionOptions,
): CreateRoutineOp {
  return calledAs("sa.function", () => buildCreateFunction(name, options));
}

/** A procedure. */
export function procedure(
  name: string,
  options: CreateProcedureOptions,
): CreateRoutineOp {
  return calledAs("sa.procedure", () => buildCreateProcedure(name, options));
}

/** A trigger on a table or view. */
export function trigger(
  name: string,
  tableName: string,
  options: CreateTriggerOptions,
): CreateTriggerOp {
  return calledAs(
    "sa.trigger",
    () => buildCreateTrigger(name, tableName, options),
  );
}

/** A row security policy; it counts with `sa.rowSecurity`. */
export function policy(
  name: string,
  tableName: string,
  options: CreatePolicyOptions = {},
): CreatePolicyOp {
  return calledAs(
    "sa.policy",
    () => buildCreatePolicy(name, tableName, options),
  );
}

/** Row security of a table: whether it is enabled and forced. */
export function rowSecurity(
  tableName: string,
  options: RowSecurityOptions,
): SetRowSecurityOp {
  return calledAs(
    "sa.rowSecurity",
    () => buildSetRowSecurity(tableName, options),
  );
}

/** Privileges that roles have. */
export function grant(
  privileges: readonly string[],
  on: string,
  roles: readonly string[],
  options: GrantOptions = {},
): GrantOp {
  const args = { privileges, on, roles, options };
  return calledAs("sa.grant", () => buildGrant({ action: "grant", ...args }));
}

/** Privileges that objects start with and roles do not have. */
export function revoke(
  privileges: readonly string[],
  on: string,
  roles: readonly string[],
  options: GrantOptions = {},
): GrantOp {
  const args = { privileges, on, roles, options };
  return calledAs("sa.revoke", () => buildGrant({ action: "revoke", ...args }));
}

/** Privileges on objects that are still to be made. */
export function grantDefault(
  privileges: readonly string[],
  objects: DefaultPrivilegeObject,
  roles: readonly string[],
  options: DefaultPrivilegesOptions = {},
): DefaultPrivilegesOp {
  const args = { privileges, objects, roles, options };
  return calledAs(
    "sa.grantDefault",
    () => buildDefaultPrivileges({ action: "grant", ...args }),
  );
}

/** Privileges that objects still to be made do not give. */
export function revokeDefault(
  privileges: readonly string[],
  objects: DefaultPrivilegeObject,
  roles: readonly string[],
  options: DefaultPrivilegesOptions = {},
): DefaultPrivilegesOp {
  const args = { privileges, objects, roles, options };
  return calledAs(
    "sa.revokeDefault",
    () => buildDefaultPrivileges({ action: "revoke", ...args }),
  );
}

/** The comment of an object that takes none where it is made. */
export function comment(
  objectType: ObjectType,
  name: string,
  text: string,
  options: ObjectLocation = {},
): CommentObjectOp {
  const callee = "sa.comment";
  return calledAs(
    callee,
    () => buildCommentObject({ callee, objectType, name }, text, options),
  );
}

/** A partition of a table for the rows that `bound` names. */
export function partition(
  tableName: string,
  parentName: string,
  bound: PartitionBound,
  options: CreatePartitionOptions = {},
): CreatePartitionOp {
  return calledAs(
    "sa.partition",
    () => buildCreatePartition(tableName, { parentName, bound }, options),
  );
}

/** A table with columns of its own as a partition of another. */
export function attachPartition(
  tableName: string,
  parentName: string,
  bound: PartitionBound,
  options: PartitionOptions = {},
): AttachPartitionOp {
  return calledAs(
    "sa.attachPartition",
    () => buildAttachPartition(tableName, { parentName, bound }, options),
  );
}

/** Extended statistics over columns or expressions of a table. */
export function statistics(
  name: string,
  tableName: string,
  columns: readonly SqlSource[],
  options: CreateStatisticsOptions = {},
): CreateStatisticsOp {
  return calledAs(
    "sa.statistics",
    () => buildCreateStatistics({ name, tableName, columns, options }),
  );
}

/** Storage parameters of what takes none where it is made. */
export function storageParameters(
  name: string,
  parameters: Readonly<Record<string, StorageValue>>,
  options: Omit<SetStorageParametersOptions, "existing"> = {},
): SetStorageParametersOp {
  return calledAs(
    "sa.storageParameters",
    () => buildSetStorageParameters(name, parameters, options),
  );
}

/** An index that is made after its table: of a materialized view, say. */
export function indexOn(
  name: Name | null,
  tableName: string,
  columns: readonly IndexKey[],
  options: Omit<CreateIndexOptions, "concurrently" | "ifNotExists"> = {},
): CreateIndexOp {
  return calledAs(
    "sa.indexOn",
    () => buildCreateIndex({ name, tableName, columns, options }),
  );
}

/** A constraint that is made after its table. */
export function constraintOn(
  tableName: string,
  constraint: Constraint,
  options: SchemaOption = {},
): AddConstraintOp {
  const callee = "sa.constraintOn";
  const isConstraint = isRecord("sa.*Constraint(...)", CONSTRAINT_KINDS);
  assertArguments(callee, { constraint: [constraint, isConstraint] });
  const { schema } = checkOptions(callee, options, { schema: isName });
  return buildAddConstraint(callee, { tableName, schema }, constraint);
}

/** Anything else, as the SQL that makes it. */
export function sql(text: SqlSource): ExecuteOp {
  return calledAs("sa.sql", () => buildExecute(text));
}
