import type { Name, SqlSource } from "../schema/expressions.ts";
import { PartitionOperations } from "./builder_partitions.ts";
import { named } from "./builder_types.ts";
import {
  buildDefaultPrivileges,
  type DefaultPrivilegeObject,
  type DefaultPrivilegesOptions,
} from "./default_privilege_ops.ts";
import {
  buildCommentObject,
  buildDropObject,
  buildRenameObject,
  buildSetObjectSchema,
  type CommentOptions,
  type DropOptions,
  type ObjectLocation,
  type ObjectType,
} from "./object_ops.ts";
import {
  buildCreatePolicy,
  buildGrant,
  buildSetRowSecurity,
  type CreatePolicyOptions,
  type GrantOptions,
  type RowSecurityOptions,
} from "./policy_ops.ts";
import {
  buildCreateFunction,
  buildCreateProcedure,
  buildCreateTrigger,
  buildSetTriggerState,
  type CreateFunctionOptions,
  type CreateProcedureOptions,
  type CreateTriggerOptions,
} from "./routine_ops.ts";
import type { SchemaOption } from "./table_ops.ts";
import {
  buildCreateMaterializedView,
  buildCreateView,
  buildRefreshMaterializedView,
  buildReplaceMaterializedView,
  buildReplaceView,
  type CreateMaterializedViewOptions,
  type CreateViewOptions,
  type RefreshMaterializedViewOptions,
  type ReplaceMaterializedViewOptions,
  type ReplaceViewOptions,
} from "./view_ops.ts";

/** How a function or procedure is told from others of its name. */
export interface RoutineOptions extends DropOptions, SchemaOption {
  /** Types of its arguments as SQL; none: the only one of that name. */
  readonly argumentTypes?: readonly string[];
}

/** Operations on views, routines, triggers and privileges. */
export class ObjectOperations extends PartitionOperations {
  /** Creates a view of a query. */
  createView(
    name: string,
    query: SqlSource,
    options: CreateViewOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateView(name, query, options));
  }

  /**
   * Gives a view another query, whatever its columns. If `orReplace` would not
   * do, the views that depend on it, directly or not, are dropped and built
   * again in order, with their indexes, triggers, comments, owners and
   * privileges; it fails, changing nothing, if one of them or anything else
   * cannot do without a column that goes.
   */
  replaceView(
    name: string,
    query: SqlSource,
    options: ReplaceViewOptions = {},
  ): Promise<void> {
    return this.invoke(buildReplaceView(name, query, options));
  }

  /** Drops a view. */
  dropView(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropView", "view", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Renames a view. */
  renameView(
    oldName: string,
    newName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    const object = named("op.renameView", "view", oldName);
    return this.invoke(buildRenameObject(object, newName, options));
  }

  /** Creates a materialized view of a query. */
  createMaterializedView(
    name: string,
    query: SqlSource,
    options: CreateMaterializedViewOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateMaterializedView(name, query, options));
  }

  /** Gives a materialized view another query, as `replaceView` does. */
  replaceMaterializedView(
    name: string,
    query: SqlSource,
    options: ReplaceMaterializedViewOptions = {},
  ): Promise<void> {
    return this.invoke(buildReplaceMaterializedView(name, query, options));
  }

  /** Fills a materialized view again. */
  refreshMaterializedView(
    name: string,
    options: RefreshMaterializedViewOptions = {},
  ): Promise<void> {
    return this.invoke(buildRefreshMaterializedView(name, options));
  }

  /** Drops a materialized view. */
  dropMaterializedView(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropMaterializedView", "materializedView", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Creates a function; its body is put into dollar quotes. */
  createFunction(
    name: string,
    options: CreateFunctionOptions,
  ): Promise<void> {
    return this.invoke(buildCreateFunction(name, options));
  }

  /** Drops a function. */
  dropFunction(name: string, options: RoutineOptions = {}): Promise<void> {
    const object = named("op.dropFunction", "function", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Creates a procedure; its body is put into dollar quotes. */
  createProcedure(
    name: string,
    options: CreateProcedureOptions,
  ): Promise<void> {
    return this.invoke(buildCreateProcedure(name, options));
  }

  /** Drops a procedure. */
  dropProcedure(name: string, options: RoutineOptions = {}): Promise<void> {
    const object = named("op.dropProcedure", "procedure", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Creates a trigger on a table or view. */
  createTrigger(
    name: string,
    tableName: string,
    options: CreateTriggerOptions,
  ): Promise<void> {
    return this.invoke(buildCreateTrigger(name, tableName, options));
  }

  /** Drops a trigger. */
  dropTrigger(
    name: string,
    tableName: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropTrigger", "trigger", name);
    return this.invoke(buildDropObject(object, { ...options, tableName }));
  }

  /** Lets a trigger fire again. */
  enableTrigger(
    name: string,
    tableName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    const trigger = { name, tableName };
    return this.invoke(buildSetTriggerState("ENABLE", trigger, options));
  }

  /** Keeps a trigger from firing. */
  disableTrigger(
    name: string,
    tableName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    const trigger = { name, tableName };
    return this.invoke(buildSetTriggerState("DISABLE", trigger, options));
  }

  /** Creates a row security policy; it counts once row security is enabled. */
  createPolicy(
    name: string,
    tableName: string,
    options: CreatePolicyOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreatePolicy(name, tableName, options));
  }

  /** Drops a row security policy. */
  dropPolicy(
    name: string,
    tableName: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropPolicy", "policy", name);
    return this.invoke(buildDropObject(object, { ...options, tableName }));
  }

  /** Enables, disables or forces row security on a table. */
  setRowSecurity(
    tableName: string,
    options: RowSecurityOptions,
  ): Promise<void> {
    return this.invoke(buildSetRowSecurity(tableName, options));
  }

  /** Gives privileges on a table, or on what `objectType` says, to roles. */
  grant(
    privileges: readonly string[],
    on: string,
    roles: readonly string[],
    options: GrantOptions = {},
  ): Promise<void> {
    return this.invoke(
      buildGrant({ action: "grant", privileges, on, roles, options }),
    );
  }

  /** Takes privileges away from roles. */
  revoke(
    privileges: readonly string[],
    on: string,
    roles: readonly string[],
    options: GrantOptions = {},
  ): Promise<void> {
    return this.invoke(
      buildGrant({ action: "revoke", privileges, on, roles, options }),
    );
  }

  /** Gives privileges on objects that are still to be made, such as `"tables"`. */
  grantDefault(
    privileges: readonly string[],
    objects: DefaultPrivilegeObject,
    roles: readonly string[],
    options: DefaultPrivilegesOptions = {},
  ): Promise<void> {
    const args = { privileges, objects, roles, options };
    return this.invoke(buildDefaultPrivileges({ action: "grant", ...args }));
  }

  /** Takes privileges on objects that are still to be made away. */
  revokeDefault(
    privileges: readonly string[],
    objects: DefaultPrivilegeObject,
    roles: readonly string[],
    options: DefaultPrivilegesOptions = {},
  ): Promise<void> {
    const args = { privileges, objects, roles, options };
    return this.invoke(buildDefaultPrivileges({ action: "revoke", ...args }));
  }

  /** Renames an index. */
  renameIndex(
    oldName: Name,
    newName: Name,
    options: SchemaOption = {},
  ): Promise<void> {
    const callee = "op.renameIndex";
    const object = { callee, objectType: "index", name: oldName } as const;
    return this.invoke(buildRenameObject(object, newName, options));
  }

  /** Renames a constraint, and with it the index it may have. */
  renameConstraint(
    tableName: string,
    oldName: Name,
    newName: Name,
    options: SchemaOption = {},
  ): Promise<void> {
    const callee = "op.renameConstraint";
    const object = { callee, objectType: "constraint", name: oldName } as const;
    return this.invoke(
      buildRenameObject(object, newName, { ...options, tableName }),
    );
  }

  /** Renames an object of any kind. */
  renameObject(
    objectType: ObjectType,
    oldName: string,
    newName: string,
    options: ObjectLocation = {},
  ): Promise<void> {
    const object = named("op.renameObject", objectType, oldName);
    return this.invoke(buildRenameObject(object, newName, options));
  }

  /** Moves an object to another schema; `schema` is where it is now. */
  setSchema(
    objectType: ObjectType,
    name: string,
    newSchema: string,
    options: ObjectLocation = {},
  ): Promise<void> {
    const object = named("op.setSchema", objectType, name);
    return this.invoke(buildSetObjectSchema(object, newSchema, options));
  }

  /** Sets the comment of any object, or takes it away with `null`. */
  createComment(
    objectType: ObjectType,
    name: string,
    comment: string | null,
    options: CommentOptions = {},
  ): Promise<void> {
    const object = named("op.createComment", objectType, name);
    return this.invoke(buildCommentObject(object, comment, options));
  }
}
