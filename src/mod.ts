/**
 * What revisions and applications import. `sa` and `defineOperation` are the
 * same objects that revisions get as arguments; the functions of the second
 * part run the program's commands inside an application.
 *
 * @module
 */
export * as sa from "./operations/sa.ts";
export { defineOperation } from "./operations/custom_op.ts";
export { reverseOperations } from "./operations/reverse.ts";
export type { Migration } from "./operations/migration.ts";
export type { Operations } from "./operations/builder.ts";
export type { BatchOperations } from "./operations/batch.ts";
export type { MigrationInfo } from "./operations/sink.ts";
export type { Operation } from "./operations/operation.ts";
export type {
  CustomBehaviour,
  CustomOp,
  CustomStatement,
  SqlTools,
} from "./operations/custom_op.ts";
export {
  type AutogenerateContext,
  type ColumnComparison,
  type CompareColumn,
  defineEnv,
  type EnvironmentOptions,
  type FilteredObject,
  type FilteredType,
  type OnVersionApply,
  type ParentNames,
  type ProcessRevisionDirectives,
  type VersionApply,
  type VersionStep,
} from "./autogenerate/environment.ts";
export {
  collectOperations,
  type MigrationScript,
  type OperationContainer,
} from "./autogenerate/migration_script.ts";
export {
  type RewriteHandlers,
  Rewriter,
  type Rewritten,
} from "./autogenerate/rewriter.ts";
export type {
  RenderItem,
  RenderItemContext,
  RenderItemType,
} from "./render/render_context.ts";
export type { NamingConvention } from "./schema/naming.ts";
export type { Column, ColumnOptions } from "./schema/column.ts";
export type { Constraint } from "./schema/constraints.ts";
export type { Index } from "./schema/indexes.ts";
export type { TableItem } from "./schema/table.ts";
export type { Metadata, MetadataItem, Table } from "./operations/metadata.ts";
export type { SqlType } from "./schema/types.ts";

export { Config, type ConfigOptions } from "./library/config.ts";
export type {
  CallOptions,
  DatabaseCallOptions,
  RunCallOptions,
} from "./library/call.ts";
export {
  branches,
  current,
  downgrade,
  downgradeSql,
  ensureVersion,
  ensureVersionSql,
  heads,
  type HeadsCallOptions,
  history,
  type HistoryCallOptions,
  type MigrateCallOptions,
  type MigrateSqlCallOptions,
  show,
  type SqlCallOptions,
  stamp,
  type StampCallOptions,
  stampSql,
  upgrade,
  upgradeSql,
  type VersionTableCallOptions,
} from "./library/commands.ts";
export {
  type AutogenerateCallOptions,
  edit,
  init,
  type InitCallOptions,
  listTemplates,
  merge,
  type MergeCallOptions,
  reflect,
  reflectAsRevision,
  type ReflectCallOptions,
  type ReflectRevisionCallOptions,
  revision,
  type RevisionCallOptions,
} from "./library/authoring.ts";
export { check, type CheckCallOptions } from "./library/comparing.ts";
export {
  lendConnection,
  lendPgClient,
  lendPglite,
  lendPgPool,
} from "./library/lend.ts";
export type {
  CheckReport,
  CurrentState,
  GeneratedRevisionFile,
  MigrationReport,
  MigrationReportStep,
  NewRevisionFile,
  RevisionInfo,
} from "./library/results.ts";
export type {
  FieldChange,
  SchemaDifference,
} from "./autogenerate/compare_schemas.ts";
export type { InitResult, InitTemplate } from "./commands/init.ts";
export type { RenameQuestion } from "./commands/revision.ts";
export type { UnfinishedWork } from "./runtime/unfinished.ts";
export type { Connection } from "./driver/connection.ts";
export type { LentDatabase } from "./driver/lent_database.ts";
export type { MigrationEvent } from "./runtime/events.ts";
export { MigratorError } from "./errors.ts";
